//! Lists of orders and single orders.

use partner_center_sandbox::{CUSTOMER, Sandbox};
use serde_json::Value;

use crate::connection::{Reply, get};
use crate::{CONTOUR, HARBORVIEW, MAIN, NORDHAVN, SCHOOLS, items, order_path, orders_of, text};

const RESERVATIONS: [&str; 2] = [
    "9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1",
    "s-BZlr_TeGksPNT61SsWRL-sqMaKbyVa1",
];

fn orders(sandbox: &Sandbox, customer: &str, query: &str) -> Reply {
    let reply = get(sandbox, &format!("{}{query}", orders_of(customer)));
    reply.expect_status(200);
    reply
}

/// Every order, also those the system made, with prices.
fn every_order(sandbox: &Sandbox) -> Vec<Value> {
    let customers = get(sandbox, "/v1/customers?size=0").json();
    let query = "?include_price=true&include_system_purchases=true";
    let of = |customer| items(&orders(sandbox, text(customer), query).json()).to_vec();
    items(&customers).iter().flat_map(of).collect()
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
    let lines = items(&list).iter().map(|order| &order["lineItems"][0]);
    let offers: Vec<_> = lines.map(|line| text(&line["offerId"])).collect();
    let expected = [
        "DZH318Z0BQ4B:000Z:DZH318Z0DSPL",
        "DZH318Z0BQ4Z:002P:DZH318Z0CL2D",
    ];
    assert_eq!(offers, expected);
}

#[test]
fn a_collection_counts_itself_and_links_to_itself_without_version_and_query() {
    let sandbox = Sandbox::start().unwrap();
    let query = "?billingType=monthly&include_price=true";
    let reply = orders(&sandbox, &MAIN.to_uppercase(), query);
    let list = reply.json();
    assert_eq!(list["totalCount"], 3);
    assert_eq!(items(&list).len(), 3);
    let own = format!("/customers/{MAIN}/orders");
    assert_eq!(list["links"]["self"]["uri"], own);
    assert_eq!(list["attributes"]["objectType"], "Collection");
    reply.expect_header("content-type", "application/json; charset=utf-8");
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
    let annual = orders(&sandbox, CONTOUR, "?billingType=annual");
    assert_eq!(annual.each("billingCycle"), ["Annual", "annual"]);
    let biennial = orders(&sandbox, CONTOUR, "?BILLINGTYPE=Biennial");
    assert_eq!(biennial.each("billingCycle"), ["biennial"]);
}

#[test]
fn version_and_case_of_the_path_do_not_matter() {
    let sandbox = Sandbox::start().unwrap();
    let expected = orders(&sandbox, MAIN, "").body;
    for prefix in ["", "/v1", "/V1", "/v1.0"] {
        for fixed in [("customers", "orders"), ("Customers", "ORDERS")] {
            let path = format!("{prefix}/{}/{MAIN}/{}", fixed.0, fixed.1);
            let reply = get(&sandbox, &path);
            reply.expect_status(200);
            assert_eq!(reply.body, expected, "{path}");
        }
    }
}

#[test]
fn prices_come_only_when_asked_for() {
    let sandbox = Sandbox::start().unwrap();
    let queries = "|?include_price=false|?include_price=False|?include_price=0";
    for query in queries.split('|') {
        let reply = orders(&sandbox, NORDHAVN, query);
        let has = |name| reply.text().contains(name);
        assert!(!has("pricing") && !has("totalPrice"), "{query}");
    }
    for value in ["true", "True", "TRUE", "1"] {
        let list = orders(&sandbox, NORDHAVN, &format!("?Include_Price={value}")).json();
        let order = &list["items"][0];
        let pricing = &order["lineItems"][0]["pricing"];
        assert_eq!(pricing["discountedPrice"], 129.03, "{value}");
        assert_eq!(order["totalPrice"], 10322.4, "{value}");
        let path = order_path(NORDHAVN, order);
        let found = get(&sandbox, &format!("{path}?include_price={value}"));
        assert_eq!(&found.json(), order);
        assert_eq!(get(&sandbox, &path).json()["totalPrice"], Value::Null);
    }
}

#[test]
fn system_purchases_come_only_when_asked_for() {
    let sandbox = Sandbox::start().unwrap();
    let of_system = |query| {
        let kinds = orders(&sandbox, HARBORVIEW, query).each("transactionType");
        let of_system = kinds.iter().filter(|kind| *kind == "SystemPurchase");
        (of_system.count(), kinds.len())
    };
    let (none, usual) = of_system("");
    assert_eq!(none, 0);
    assert_eq!(of_system("?include_system_purchases=True"), (1, usual + 1));
}

#[test]
fn an_indirect_reseller_sees_its_own_orders_and_the_answer_does_not_name_it() {
    let sandbox = Sandbox::start().unwrap();
    let first = "c19e3794-48cf-4894-8704-e8c494d20e8a";
    let second = "34C41FA1-8E03-42D3-934F-4760E50C355A";
    let of = |id: &str| orders(&sandbox, SCHOOLS, &format!("?indirect_reseller_id={id}"));
    assert_eq!(of(first).json()["totalCount"], 2);
    assert_eq!(of(second).each("status"), ["partial_success"]);
    let nobody = "00000000-0000-4000-8000-000000000000";
    assert_eq!(of(nobody).json()["totalCount"], 0);
    let both = format!("?indirect_reseller_id={first}&billingType=annual");
    let line = &orders(&sandbox, SCHOOLS, &both).json()["items"][0]["lineItems"][0];
    assert_eq!(line["partnerIdOnRecord"], "6204117");
    assert_eq!(items(&line["additionalPartnerIdsOnRecord"]).len(), 2);
    let all = orders(&sandbox, SCHOOLS, "");
    assert!(!all.text().contains("ndirectReseller"));
}

#[test]
fn an_order_by_id_is_the_order_of_the_list() {
    let sandbox = Sandbox::start().unwrap();
    for customer in [MAIN, CONTOUR, NORDHAVN, HARBORVIEW, SCHOOLS] {
        let list = orders(&sandbox, customer, "?include_system_purchases=1").json();
        for order in items(&list) {
            let found = get(&sandbox, &order_path(customer, order));
            assert_eq!(&found.json(), order);
        }
    }
}

#[test]
fn guid_order_ids_count_in_any_case_and_others_exactly() {
    let sandbox = Sandbox::start().unwrap();
    let read = |id: &str| get(&sandbox, &format!("{}/{id}", orders_of(MAIN)));
    for id in orders(&sandbox, MAIN, "").each("id") {
        let expected = if id.len() == 36 { 200 } else { 404 };
        read(&id.to_uppercase()).expect_status(expected);
    }
    read("9qg%2DErcO-4MPbPqq_3MIQaS7bn8W6HfG1").expect_status(200);
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
        let mut all = all.iter();
        assert!(
            all.any(|order| test(order, &order["lineItems"][0])),
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
