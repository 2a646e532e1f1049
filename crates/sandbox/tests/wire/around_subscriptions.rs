//! What there is to know before a subscription is bought or changed: ends of terms, transitions, resellers.

use std::collections::BTreeSet;
use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::around_orders::as_app;
use crate::connection::{Reply, get, get_with, post, start};
use crate::{MAIN, items, orders_of, text};

const SEAT: &str = "CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD";
const PREMIUM: &str = "CFQ7TTC0SV4D:0001:CFQ7TTC0Z5XQ";
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

fn transitions(subscription: &str) -> String {
    format!("{}/{subscription}/transitions", subscriptions())
}

fn owned(sandbox: &Sandbox, subscription: &str) -> Value {
    get(sandbox, &format!("{}/{subscription}", subscriptions())).json_of(200)
}

fn is(sandbox: &Sandbox, subscription: &str) -> (String, Value, String) {
    let own = owned(sandbox, subscription);
    let text = |name: &str| text(&own[name]).to_owned();
    (text("offerId"), own["quantity"].clone(), text("status"))
}

#[test]
fn seats_go_over_to_a_new_subscription_or_to_one_that_is_there() {
    let sandbox = Sandbox::start().unwrap();
    let own = buy(&sandbox, SEAT, "P1Y", &json!({}));
    let path = transitions(&own);
    let one = json!({"toCatalogItemId": PREMIUM, "quantity": 1});
    let begun = post(&sandbox, &path, &one).json_of(200);
    assert_eq!(begun["fromSubscriptionId"], own);
    assert_eq!(begun["events"][0]["status"], "Started");
    assert_eq!(begun["events"][1], Value::Null);
    let new = text(&begun["toSubscriptionId"]).to_owned();
    assert_eq!(is(&sandbox, &own), (SEAT.into(), 3.into(), "active".into()));
    assert_eq!(
        is(&sandbox, &new),
        (PREMIUM.into(), 1.into(), "active".into())
    );

    let into = json!({"toCatalogItemId": PREMIUM, "toSubscriptionId": new, "quantity": 2});
    assert_eq!(
        post(&sandbox, &path, &into).json_of(200)["toSubscriptionId"],
        new
    );
    assert_eq!(is(&sandbox, &own).1, 1);
    assert_eq!(is(&sandbox, &new).1, 3);
    // The last one: nothing is left.
    let rest = json!({"toCatalogItemId": PREMIUM, "toSubscriptionId": new});
    post(&sandbox, &path, &rest).json_of(200);
    assert_eq!(is(&sandbox, &own).2, "deleted");
    assert_eq!(is(&sandbox, &new).1, 4);

    let history = get(&sandbox, &path).json_of(200);
    let seats: Vec<_> = items(&history)
        .iter()
        .map(|it| it["quantity"].clone())
        .collect();
    assert_eq!(seats, [1, 2, 1]);
    let events = items(&history)[0]["events"].as_array().unwrap();
    let statuses: Vec<_> = events.iter().map(|it| text(&it["status"])).collect();
    assert_eq!(statuses, ["Started", "Completed"]);
    let id = text(&begun["operationId"]);
    let found = get(&sandbox, &format!("{path}?operationId={id}")).json_of(200);
    assert_eq!(found["totalCount"], 1);
}

#[test]
fn all_seats_at_once_stay_in_the_subscription() {
    let hour = Duration::from_secs(3_600);
    let sandbox = start(Sandbox::builder().provisioning_delay(hour));
    let own = buy(&sandbox, SEAT, "P1Y", &json!({}));
    let all =
        json!({"toCatalogItemId": PREMIUM, "transitionType": "transition_with_license_transfer"});
    let path = transitions(&own);
    // It is not provisioned yet.
    post(&sandbox, &path, &all).expect_fault(400, 800_002);
    sandbox.advance_clock(hour);
    let begun = post(&sandbox, &path, &all).json_of(200);
    assert_eq!(begun["toSubscriptionId"], Value::Null);
    assert_eq!(
        is(&sandbox, &own),
        (PREMIUM.into(), 4.into(), "active".into())
    );
    let events = || {
        items(&get(&sandbox, &path).json())[0]["events"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(events(), 2, "conversion and licences have begun");
    sandbox.advance_clock(hour);
    assert_eq!(events(), 4, "and are done");
    // What it is now counts, not what was bought.
    let further = may_become(&sandbox, &own, "").json_of(200);
    let titles: Vec<_> = items(&further)
        .iter()
        .map(|it| text(&it["title"]))
        .collect();
    assert_eq!(titles, ["Microsoft 365 E3"]);
}

#[test]
fn a_transition_that_does_not_fit_changes_nothing() {
    let sandbox = Sandbox::start().unwrap();
    let own = buy(&sandbox, SEAT, "P1Y", &json!({}));
    let short = buy(&sandbox, PREMIUM, "P1M", &json!({}));
    let other = buy(&sandbox, SEAT, "P1Y", &json!({}));
    let refused = |more: Value, status: u16, code: u64| {
        let mut wanted = json!({"toCatalogItemId": PREMIUM});
        for (name, value) in more.as_object().unwrap() {
            wanted[name] = value.clone();
        }
        post(&sandbox, &transitions(&own), &wanted).expect_fault(status, code);
    };
    refused(json!({"toSubscriptionId": own}), 400, 900_259);
    refused(json!({"toSubscriptionId": other}), 400, 900_260);
    refused(json!({"toSubscriptionId": short}), 400, 900_267);
    refused(json!({"toSubscriptionId": "nosuch"}), 404, 20_003);
    refused(json!({"termDuration": "P1M"}), 400, 900_267);
    refused(json!({"termDuration": "P2Y"}), 400, 900_268);
    refused(json!({"quantity": 5}), 400, 900_275);
    refused(json!({"quantity": 0}), 400, 900_275);
    refused(json!({"transitionType": "never"}), 400, 900_126);
    refused(json!({"toCatalogItemId": SEAT}), 400, 800_002);
    refused(
        json!({"toCatalogItemId": "CFQ7TTC0SV4D:0001:CFQ7TTC0GONE"}),
        404,
        400_019,
    );
    // Services of the other subscription are in the way.
    refused(
        json!({"transitionType": "transition_with_license_transfer"}),
        400,
        800_002,
    );
    assert_eq!(is(&sandbox, &own), (SEAT.into(), 4.into(), "active".into()));
    assert_eq!(get(&sandbox, &transitions(&own)).json()["totalCount"], 0);
    let legacy =
        "/v1/customers/{MAIN}/subscriptions/91BDAD27-788B-4E7B-BD43-820C091F82F7/transitions";
    let legacy = legacy.replace("{MAIN}", MAIN);
    post(&sandbox, &legacy, &json!({"toCatalogItemId": PREMIUM})).expect_fault(403, 900_263);
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
