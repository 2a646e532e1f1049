//! Lists of orders and single orders.

use partner_center_sandbox::{CUSTOMER, Sandbox};
use serde_json::Value;

use crate::connection::{Reply, get};
use crate::{CONTOUR, HARBORVIEW, MAIN, NORDHAVN, SCHOOLS};

const RESERVATIONS: [&str; 2] = [
    "9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1",
    "s-BZlr_TeGksPNT61SsWRL-sqMaKbyVa1",
];

fn orders(sandbox: &Sandbox, customer: &str, query: &str) -> Reply {
    let reply = get(sandbox, &format!("/v1/customers/{customer}/orders{query}"));
    assert_eq!(reply.status, 200, "{customer}{query}: {reply:?}");
    reply
}

/// Every order, also those the system made, with prices.
fn every_order(sandbox: &Sandbox) -> Vec<Value> {
    let customers = get(sandbox, "/v1/customers?size=0").json();
    let ids = customers["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|customer| customer["id"].clone());
    ids.flat_map(|id| {
        let query = "?include_price=true&include_system_purchases=true";
        let list = orders(sandbox, id.as_str().unwrap(), query).json();
        list["items"].as_array().unwrap().clone()
    })
    .collect()
}

#[test]
fn the_documented_reservations_are_the_one_time_orders_of_their_customer() {
    let sandbox = Sandbox::start().unwrap();
    let reply = orders(&sandbox, MAIN, "?billingType=onetime");
    assert_eq!(MAIN, CUSTOMER);
    assert_eq!(reply.each("id"), RESERVATIONS);
    assert_eq!(reply.each("billingCycle"), ["one_time", "one_time"]);
    assert_eq!(reply.each("currencyCode"), ["USD", "USD"]);
    assert_eq!(reply.each("status"), ["pending", "pending"]);
    let dates = [
        "2018-03-15T02:17:15.6455674Z",
        "2018-03-15T01:42:36.8440279Z",
    ];
    assert_eq!(reply.each("creationDate"), dates);
    let list = reply.json();
    assert_eq!(
        list["items"][0]["lineItems"][0]["offerId"],
        "DZH318Z0BQ4B:000Z:DZH318Z0DSPL"
    );
    assert_eq!(
        list["items"][1]["lineItems"][0]["offerId"],
        "DZH318Z0BQ4Z:002P:DZH318Z0CL2D"
    );
}

#[test]
fn a_collection_counts_itself_and_links_to_itself_without_version_and_query() {
    let sandbox = Sandbox::start().unwrap();
    let reply = orders(
        &sandbox,
        &MAIN.to_uppercase(),
        "?billingType=monthly&include_price=true",
    );
    let list = reply.json();
    assert_eq!(list["totalCount"], 3);
    assert_eq!(list["items"].as_array().unwrap().len(), 3);
    assert_eq!(
        list["links"]["self"]["uri"],
        format!("/customers/{MAIN}/orders")
    );
    assert_eq!(list["attributes"]["objectType"], "Collection");
    assert_eq!(
        reply.header("content-type"),
        Some("application/json; charset=utf-8")
    );
}

#[test]
fn members_come_in_the_order_of_the_service() {
    let sandbox = Sandbox::start().unwrap();
    let text = orders(&sandbox, MAIN, "").text().to_owned();
    let start = r#"{"totalCount":8,"items":[{"id":"9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1","referenceCustomerId":""#;
    assert!(text.starts_with(start), "{text}");
    let first = &text[..text.find("s-BZlr").unwrap()];
    let names = "id referenceCustomerId billingCycle currencyCode lineItems lineItemNumber offerId friendlyName \
        quantity creationDate status provisioningStatus self attributes";
    let place = |name: &str| first.find(&format!("\"{name}\"")).unwrap();
    let places: Vec<_> = names.split(' ').map(place).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn every_spelling_of_a_billing_cycle_finds_the_same_orders() {
    let sandbox = Sandbox::start().unwrap();
    for value in [
        "onetime", "oneTime", "OneTime", "ONETIME", "one_time", "One_Time", "4",
    ] {
        let reply = orders(&sandbox, MAIN, &format!("?billingType={value}"));
        assert_eq!(reply.each("id"), RESERVATIONS, "{value}");
    }
    let counts = [
        ("unknown", "0", 0),
        ("monthly", "1", 3),
        ("annual", "2", 1),
        ("none", "3", 1),
        ("OneTime", "4", 2),
        ("triennial", "5", 1),
        ("biennial", "6", 0),
    ];
    for (name, number, count) in counts {
        for value in [name, number] {
            let reply = orders(&sandbox, MAIN, &format!("?billingType={value}"));
            assert_eq!(reply.json()["totalCount"], count, "{value}");
        }
    }
    assert_eq!(
        orders(&sandbox, CONTOUR, "?billingType=annual").each("billingCycle"),
        ["Annual", "annual"]
    );
    assert_eq!(
        orders(&sandbox, CONTOUR, "?BILLINGTYPE=Biennial").each("billingCycle"),
        ["biennial"]
    );
}

#[test]
fn version_and_case_of_the_path_do_not_matter() {
    let sandbox = Sandbox::start().unwrap();
    let expected = orders(&sandbox, MAIN, "").body;
    for prefix in ["", "/v1", "/V1", "/v1.0"] {
        for fixed in [("customers", "orders"), ("Customers", "ORDERS")] {
            let path = format!("{prefix}/{}/{MAIN}/{}", fixed.0, fixed.1);
            let reply = get(&sandbox, &path);
            assert_eq!(
                (reply.status, reply.body),
                (200, expected.clone()),
                "{path}"
            );
        }
    }
}

#[test]
fn prices_come_only_when_asked_for() {
    let sandbox = Sandbox::start().unwrap();
    for query in [
        "",
        "?include_price=false",
        "?include_price=False",
        "?include_price=0",
    ] {
        let text = orders(&sandbox, NORDHAVN, query).text().to_owned();
        assert!(
            !text.contains("pricing") && !text.contains("totalPrice"),
            "{query}"
        );
    }
    for value in ["true", "True", "TRUE", "1"] {
        let list = orders(&sandbox, NORDHAVN, &format!("?Include_Price={value}")).json();
        let order = &list["items"][0];
        assert_eq!(
            order["lineItems"][0]["pricing"]["discountedPrice"], 129.03,
            "{value}"
        );
        assert_eq!(order["totalPrice"], 10322.4, "{value}");
        let path = format!(
            "/v1/customers/{NORDHAVN}/orders/{}",
            order["id"].as_str().unwrap()
        );
        assert_eq!(
            &get(&sandbox, &format!("{path}?include_price={value}")).json(),
            order
        );
        assert_eq!(get(&sandbox, &path).json()["totalPrice"], Value::Null);
    }
}

#[test]
fn system_purchases_come_only_when_asked_for() {
    let sandbox = Sandbox::start().unwrap();
    let usual = orders(&sandbox, HARBORVIEW, "");
    assert!(
        !usual
            .each("transactionType")
            .contains(&"SystemPurchase".to_owned())
    );
    let all = orders(&sandbox, HARBORVIEW, "?include_system_purchases=True");
    assert_eq!(
        all.each("transactionType")
            .iter()
            .filter(|kind| *kind == "SystemPurchase")
            .count(),
        1
    );
    assert_eq!(all.each("id").len(), usual.each("id").len() + 1);
}

#[test]
fn an_indirect_reseller_sees_its_own_orders_and_the_answer_does_not_name_it() {
    let sandbox = Sandbox::start().unwrap();
    let (first, second) = (
        "c19e3794-48cf-4894-8704-e8c494d20e8a",
        "34C41FA1-8E03-42D3-934F-4760E50C355A",
    );
    let of = |id: &str| orders(&sandbox, SCHOOLS, &format!("?indirect_reseller_id={id}"));
    assert_eq!(of(first).json()["totalCount"], 2);
    assert_eq!(of(second).each("status"), ["partial_success"]);
    assert_eq!(
        of("00000000-0000-4000-8000-000000000000").json()["totalCount"],
        0
    );
    let both = format!("?indirect_reseller_id={first}&billingType=annual");
    let line = &orders(&sandbox, SCHOOLS, &both).json()["items"][0]["lineItems"][0];
    assert_eq!(line["partnerIdOnRecord"], "6204117");
    assert_eq!(
        line["additionalPartnerIdsOnRecord"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert!(
        !orders(&sandbox, SCHOOLS, "")
            .text()
            .contains("ndirectReseller")
    );
}

#[test]
fn an_order_by_id_is_the_order_of_the_list() {
    let sandbox = Sandbox::start().unwrap();
    for customer in [MAIN, CONTOUR, NORDHAVN, HARBORVIEW, SCHOOLS] {
        let list = orders(&sandbox, customer, "?include_system_purchases=1").json();
        for order in list["items"].as_array().unwrap() {
            let id = order["id"].as_str().unwrap();
            let found = get(&sandbox, &format!("/v1/customers/{customer}/orders/{id}"));
            assert_eq!(&found.json(), order, "{id}");
        }
    }
}

#[test]
fn guid_order_ids_count_in_any_case_and_others_exactly() {
    let sandbox = Sandbox::start().unwrap();
    let path = |id: &str| format!("/v1/customers/{MAIN}/orders/{id}");
    let list = orders(&sandbox, MAIN, "").json();
    let ids = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["id"].as_str().unwrap());
    for id in ids {
        let upper = id.to_uppercase();
        let expected = if id.len() == 36 { 200 } else { 404 };
        assert_eq!(get(&sandbox, &path(&upper)).status, expected, "{upper}");
    }
    get(&sandbox, &path("9qg%2DErcO-4MPbPqq_3MIQaS7bn8W6HfG1")).expect_status(200);
}

#[test]
fn a_customer_without_orders_has_an_empty_collection() {
    let sandbox = Sandbox::start().unwrap();
    let list = orders(&sandbox, "a8e7bf4c-735e-4178-b59a-97e4362be7e7", "").json();
    assert_eq!(list["totalCount"], 0);
    assert_eq!(list["items"], Value::Array(Vec::new()));
}

#[test]
fn every_family_of_orders_is_there() {
    let sandbox = Sandbox::start().unwrap();
    let all = every_order(&sandbox);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let any = |what: &str, test: &dyn Fn(&Value, &Value) -> bool| {
        assert!(
            all.iter().any(|order| test(order, &order["lineItems"][0])),
            "no {what}"
        );
    };
    let upper = |id: &str| id.len() == 36 && !id.contains(char::is_lowercase);
    any("licence of 2017", &|order, line| {
        order["status"].is_null()
            && text(&order["creationDate"]).starts_with("2017-")
            && text(&order["creationDate"]).ends_with(".371-08:00")
            && upper(&text(&line["subscriptionId"]))
            && order["attributes"]["etag"].is_string()
    });
    any("Azure plan", &|_, line| line["offerId"] == "MS-AZR-0017G");
    any("reservation", &|_, line| {
        line["provisioningContext"]["duration"] == "3Years"
    });
    any("cancelled software", &|order, line| {
        order["status"] == "cancelled" && line["termDuration"] == "" && order["links"].is_null()
    });
    any("software as a service", &|_, line| {
        line["links"]["activationLinks"]["uri"].is_string()
    });
    any("savings plan", &|_, line| {
        line["purchaseCommitment"]["amount"] == 0.05
            && line["provisioningContext"]["scope"] == "single"
            && line["provisioningContext"]["entitlementId"].is_string()
    });
    any("new-commerce seat", &|order, line| {
        text(&order["id"]).len() == 12
            && order["alternateId"] == order["id"]
            && order["client"]["name"].is_string()
            && order["currencySymbol"].is_string()
            && order["partnerOnRecordAttestationAccepted"] == true
            && line["attestationAccepted"] == true
            && line["promotionId"].is_string()
            && line["renewsTo"]["termDuration"] == "P1Y"
            && line["customTermEndDate"].is_string()
    });
    any("add-on", &|order, line| {
        order["lineItems"][1]["parentSubscriptionId"] == line["subscriptionId"]
    });
    any("purchase order to upload", &|order, _| {
        order["status"] == "pending_po_upload"
    });
    any("partial success", &|order, _| {
        order["status"] == "partial_success"
    });
    any("trial", &|order, _| order["billingCycle"] == "none");
}
