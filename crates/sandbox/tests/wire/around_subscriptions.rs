//! What there is to know before a subscription is bought or changed: ends of terms, transitions, resellers.

use std::collections::BTreeSet;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::around_orders::as_app;
use crate::connection::{Reply, get, get_with, post, start};
use crate::{MAIN, items, orders_of, text};

const SEAT: &str = "CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD";
const RESELLER: &str = "c19e3794-48cf-4894-8704-e8c494d20e8a";

fn subscriptions() -> String {
    format!("/v1/customers/{MAIN}/subscriptions")
}

/// The id of the subscription of a new order.
fn buy(sandbox: &Sandbox, offer: &str, term: &str, more: &Value) -> String {
    let mut line = json!({"offerId": offer, "quantity": 4, "termDuration": term});
    for (name, value) in more.as_object().unwrap() {
        line[name] = value.clone();
    }
    let order = json!({"billingCycle": "monthly", "lineItems": [line]});
    let order = post(sandbox, &orders_of(MAIN), &order).json_of(201);
    let path = format!("{}?order_id={}", subscriptions(), text(&order));
    text(&items(&get(sandbox, &path).json())[0]).to_owned()
}

fn ends(sandbox: &Sandbox, query: &str, token: &str) -> Reply {
    let path = format!("{}/customTermEndDates?{query}", subscriptions());
    let header = [("MS-ContinuationToken", token)];
    get_with(sandbox, &path, if token.is_empty() { &[] } else { &header })
}

#[test]
fn an_order_takes_each_end_of_a_term_that_is_listed() {
    let sandbox = Sandbox::start().unwrap();
    let end = items(&ends(&sandbox, "term_duration=P1Y", "").json())[0].clone();
    assert_eq!(end["allowedCustomTermEndDateType"], "calendarMonthAligned");
    let date = end["allowedCustomTermEndDate"].clone();
    let own = buy(&sandbox, SEAT, "P1Y", &json!({"customTermEndDate": date}));
    let query = format!("term_duration=P1Y&target_coterm_subscription_id={own}");
    let found = ends(&sandbox, &query, "").json();
    let [aligned] = items(&found) else {
        panic!("{found}")
    };
    assert_eq!(
        aligned["allowedCustomTermEndDateType"],
        "subscriptionAligned"
    );
    assert_eq!(aligned["allowedCustomTermEndDate"], date);
    assert_eq!(aligned["cotermSubscriptionIds"], json!([own]));
    // A month later it is over.
    let late = format!("{query}&term_start_date=2999-01-01");
    assert_eq!(items(&ends(&sandbox, &late, "").json()).len(), 0);
    for wrong in ["", "term_duration=P2Y"] {
        ends(&sandbox, wrong, "").expect_fault(400, 900_268);
    }
    ends(&sandbox, "term_duration=P1Y&term_start_date=soon", "").expect_fault(400, 800_002);
}

#[test]
fn pages_of_ends_continue_by_a_header_of_the_answer() {
    let sandbox = start(Sandbox::builder().page_size(10));
    let (mut token, mut dates, mut pages) = (String::new(), BTreeSet::new(), 0);
    loop {
        let reply = ends(&sandbox, "term_duration=P3Y", &token);
        let json = reply.json_of(200);
        assert_eq!(json["links"]["next"], Value::Null);
        for end in items(&json) {
            dates.insert(end.to_string());
        }
        pages += 1;
        match reply.header("ms-continuationtoken") {
            Some(next) => token = next.to_owned(),
            None => break,
        }
    }
    assert!(pages >= 4 && dates.len() >= 36, "{pages} {dates:?}");
    let whole = Sandbox::start().unwrap();
    assert_eq!(
        items(&ends(&whole, "term_duration=P3Y", "").json()).len(),
        dates.len()
    );
}

fn may_become(sandbox: &Sandbox, subscription: &str, query: &str) -> Reply {
    let path = format!(
        "{}/{subscription}/transitionEligibilities{query}",
        subscriptions()
    );
    get(sandbox, &path)
}

#[test]
fn a_subscription_may_become_a_dearer_one_of_its_brand() {
    let sandbox = Sandbox::start().unwrap();
    let own = buy(&sandbox, SEAT, "P1Y", &json!({}));
    let found = may_become(&sandbox, &own, "").json_of(200);
    let titles: Vec<_> = items(&found).iter().map(|it| text(&it["title"])).collect();
    assert_eq!(
        titles,
        ["Microsoft 365 E3", "Microsoft 365 Business Premium"]
    );
    let premium = |reply: &Value| items(reply)[1].clone();
    let types = |reply: &Value| {
        let types = items(&premium(reply)["eligibilities"]).to_vec();
        types
            .iter()
            .map(|it| it["isEligible"] == true)
            .collect::<Vec<_>>()
    };
    assert_eq!(types(&found), [true, true]);
    assert_eq!(premium(&found)["quantity"], 4);

    // One that the customer has takes the seats if its term is no shorter, and is in the way of licences.
    let target = text(&premium(&found)["catalogItemId"]).to_owned();
    let short = buy(&sandbox, &target, "P1M", &json!({}));
    let long = buy(&sandbox, &target, "P1Y", &json!({}));
    let found = may_become(&sandbox, &own, "?eligibilityType=immediate").json();
    assert_eq!(types(&found), [true, false]);
    let others = premium(&found)["subscriptionEligibilities"].clone();
    let others: Vec<_> = items(&others)
        .iter()
        .map(|it| {
            (
                text(&it["subscriptionId"]).to_owned(),
                it["errors"][0]["code"].clone(),
            )
        })
        .collect();
    assert_eq!(others, [(short, json!(3)), (long, Value::Null)]);
    let scheduled = may_become(&sandbox, &own, "?eligibilityType=scheduled").json();
    assert_eq!(premium(&scheduled)["subscriptionEligibilities"], json!([]));
    may_become(&sandbox, &own, "?eligibilityType=never").expect_fault(400, 900_126);
    may_become(&sandbox, "nosuch", "").expect_fault(404, 20_003);
    let history = get(&sandbox, &format!("{}/{own}/transitions", subscriptions()));
    assert_eq!(history.json_of(200)["totalCount"], 0);
}

#[test]
fn resellers_are_told_to_users_and_so_are_their_customers() {
    let sandbox = Sandbox::start().unwrap();
    let list = |query: &str| get(&sandbox, &format!("/v1/relationships{query}"));
    let all = list("?relationship_type=IsIndirectCloudSolutionProviderOf").json_of(200);
    assert_eq!(items(&all).len(), 2);
    let first = &items(&all)[0];
    assert_eq!(
        (text(first), &first["mpnId"], &first["state"]),
        (RESELLER, &json!("6204117"), &json!("Active"))
    );
    let none = list("?relationship_type=is_indirect_reseller_of").json_of(200);
    assert_eq!(none["totalCount"], 0);
    list("").expect_fault(400, 900_126);

    let filter = format!(
        "/v1/customers?filter=%7B%22Field%22%3A%22IndirectReseller%22%2C%22Value%22%3A%22{RESELLER}%22%2C%22Operator%22%3A%22starts_with%22%7D"
    );
    let customers = get(&sandbox, &filter).json_of(200);
    assert_eq!(items(&customers).len(), 2);
    for customer in items(&customers) {
        let path = format!("/v1/customers/{}/relationships", text(customer));
        let of = get(&sandbox, &path).json_of(200);
        assert_eq!(text(&items(&of)[0]), RESELLER, "{of}");
    }
    let of = get(&sandbox, &format!("/v1/customers/{MAIN}/relationships"));
    assert_eq!(of.json_of(200)["totalCount"], 0);

    let relationships = "/v1/relationships?relationship_type=IsIndirectResellerOf";
    for path in [relationships, &filter] {
        as_app(&sandbox, path).expect_fault(403, 900_329);
    }
}
