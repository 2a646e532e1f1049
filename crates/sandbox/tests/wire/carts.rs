//! Reading carts, and checking them out.

use std::thread;
use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{Headers, Reply, admin, bearer, get, post, send, start};
use crate::{CONTOUR, MAIN, count, items, text};

const GOOD: &str = "3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8";
const MIXED: &str = "8e52d0f7-16b3-4ac8-9f61-27a5e3c94d0b";
const EMPTY: &str = "c47a9e13-2f85-4d06-b3e7-5819d6f0a2c4";
const EXPIRED: &str = "f09b34d8-e671-4c2a-85d3-0e7fa1b6c952";

fn check_out_of(sandbox: &Sandbox, customer: &str, cart: &str, headers: Headers<'_>) -> Reply {
    let token = bearer(sandbox);
    let mut all = vec![("Authorization", token.as_str())];
    all.extend(headers);
    let path = format!("/v1/customers/{customer}/carts/{cart}/checkout");
    send(sandbox, "POST", &path, &all, "")
}

fn check_out(sandbox: &Sandbox, cart: &str, headers: Headers<'_>) -> Reply {
    check_out_of(sandbox, MAIN, cart, headers)
}

#[test]
fn a_cart_becomes_an_order_for_each_group_cycle_and_term() {
    let sandbox = Sandbox::start().unwrap();
    let result = check_out(&sandbox, GOOD, &[]).json_of(201);
    assert_eq!(result["attributes"]["objectType"], "CartCheckoutResult");
    let orders = items(&result["orders"]).iter();
    let cycles: Vec<_> = orders.map(|order| text(&order["billingCycle"])).collect();
    assert_eq!(cycles, ["monthly", "monthly", "one_time"]);
    assert_eq!(result["orderErrors"], Value::Null);
    assert_eq!(count(&sandbox), 11);
}

/// Learn, Checkout a cart: "If a cart was successfully checked out previously [...] the API response will
/// reiterate the information returned".
#[test]
fn a_checked_out_cart_gives_its_first_answer_again_whatever_the_request_id() {
    let sandbox = Sandbox::start().unwrap();
    let one = [("MS-RequestId", "0a8f3f3e-2f5d-4f2b-9d0c-64a1c1ff24d7")];
    let other = [("MS-RequestId", "f2f4a3d5-9d50-4f0c-8d5b-6a1f0d7c3b11")];
    let first = check_out(&sandbox, GOOD, &one);
    first.expect_status(201);
    for headers in [&one[..], &other, &[]] {
        let again = check_out(&sandbox, GOOD, headers);
        assert_eq!((again.status, &again.body), (201, &first.body));
    }
    // The first answer does not have what happened to the orders since.
    let order = first.json()["orders"][0].clone();
    assert!(sandbox.set_order_status(MAIN, text(&order), "suspended"));
    assert_eq!(check_out(&sandbox, GOOD, &[]).body, first.body);
    assert_eq!(count(&sandbox), 11);
}

#[test]
fn a_cart_lives_seven_days() {
    let sandbox = Sandbox::start().unwrap();
    let first = check_out(&sandbox, GOOD, &[]);
    sandbox.advance_clock(Duration::from_secs((7 * 24 * 60 - 1) * 60));
    assert_eq!(check_out(&sandbox, GOOD, &[]).body, first.body);
    sandbox.advance_clock(Duration::from_secs(60));
    for cart in [GOOD, MIXED] {
        check_out(&sandbox, cart, &[]).expect_fault(400, 800_009);
    }
}

#[test]
fn a_part_of_a_cart_may_fail_and_a_repeat_tries_that_part_only() {
    let sandbox = Sandbox::start().unwrap();
    let id = [("MS-RequestId", "0a8f3f3e-2f5d-4f2b-9d0c-64a1c1ff24d7")];
    let first = check_out(&sandbox, MIXED, &id).json_of(201);
    let [error] = items(&first["orderErrors"]) else {
        panic!("{first}")
    };
    assert_eq!(
        (&error["orderGroupId"], &error["code"]),
        (&json!("1"), &json!(800_010))
    );
    assert_eq!(error["attributes"]["objectType"], "OrderError");
    for _ in 0..2 {
        assert_eq!(check_out(&sandbox, MIXED, &id).json(), first);
    }
    assert_eq!(items(&first["orders"]).len(), 1);
    assert_eq!(count(&sandbox), 9);
}

#[test]
fn what_failed_is_placed_by_a_repeat_once_its_cause_is_gone() {
    let sandbox = start(Sandbox::builder().sandbox_limits());
    let first = check_out(&sandbox, GOOD, &[]).json();
    let (orders, errors) = (items(&first["orders"]), items(&first["orderErrors"]));
    assert_eq!((orders.len(), errors.len()), (1, 2), "{first}");
    admin(
        &sandbox,
        "POST",
        "settings",
        &json!({"sandboxLimits": false}),
    );
    let second = check_out(&sandbox, GOOD, &[]).json();
    assert_eq!(items(&second["orders"]).len(), 3);
    assert_eq!(second["orderErrors"], Value::Null);
    assert_eq!(second["orders"][2]["id"], orders[0]["id"]);
    assert_eq!(check_out(&sandbox, GOOD, &[]).json(), second);
    assert_eq!(count(&sandbox), 11);
}

#[test]
fn a_cart_is_checked_out_by_one_at_a_time() {
    let sandbox = Sandbox::start().unwrap();
    thread::scope(|scope| {
        let slow = || check_out(&sandbox, GOOD, &[("Sandbox-Fault", "latency=600")]);
        let slow = scope.spawn(slow);
        thread::sleep(Duration::from_millis(200));
        check_out(&sandbox, GOOD, &[]).expect_fault(409, 800_064);
        slow.join().unwrap().expect_status(201);
    });
    check_out(&sandbox, GOOD, &[]).expect_status(201);
    assert_eq!(count(&sandbox), 11);
}

#[test]
fn carts_that_cannot_be_checked_out() {
    let sandbox = Sandbox::start().unwrap();
    for (customer, cart, status, code) in [
        (MAIN, EMPTY, 400, 800_009),
        (MAIN, EXPIRED, 400, 800_009),
        (CONTOUR, GOOD, 404, 800_008),
        (MAIN, "nosuch", 404, 800_008),
        ("nobody", GOOD, 400, 2000),
    ] {
        check_out_of(&sandbox, customer, cart, &[]).expect_fault(status, code);
    }
    let path = format!("/v1/customers/{MAIN}/carts/{GOOD}/checkout");
    get(&sandbox, &path).expect_header("allow", "POST");
    // A body is not looked at.
    post(&sandbox, &path, &json!({})).expect_status(201);
}

#[test]
fn a_cart_says_what_is_in_it_and_whether_it_was_checked_out() {
    let sandbox = Sandbox::start().unwrap();
    let read = |cart| get(&sandbox, &format!("/v1/customers/{MAIN}/carts/{cart}"));
    let cart = read(GOOD).json();
    assert_eq!(cart["id"], GOOD);
    assert_eq!(cart["status"], "Active");
    assert_eq!(items(&cart["lineItems"]).len(), 3);
    assert!(cart["expirationTimestamp"].is_string(), "{cart}");
    check_out(&sandbox, GOOD, &[]).expect_status(201);
    let cart = read(GOOD).json();
    assert_eq!(cart["status"], "Ordered");
    assert_eq!(cart["_orders"], Value::Null);
    read("00000000-0000-0000-0000-000000000000").expect_fault(404, 800_008);
}

const SEAT: &str = "CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD";

fn line(item: &str, cycle: &str) -> Value {
    json!({"catalogItemId": item, "quantity": 1, "billingCycle": cycle, "termDuration": "P1Y"})
}

fn carts() -> String {
    format!("/v1/customers/{MAIN}/carts")
}

fn created(sandbox: &Sandbox, lines: &[Value]) -> Value {
    let reply = post(sandbox, &carts(), &json!({"lineItems": lines}));
    reply.json_of(201)
}

fn put(sandbox: &Sandbox, cart: &str, lines: &[Value]) -> Reply {
    let token = bearer(sandbox);
    let headers = [("Authorization", token.as_str())];
    let body = json!({"lineItems": lines}).to_string();
    send(
        sandbox,
        "PUT",
        &format!("{}/{cart}", carts()),
        &headers,
        &body,
    )
}

#[test]
fn a_cart_is_created_with_groups_of_one_commerce_and_cycle_and_bought_later() {
    let sandbox = Sandbox::start().unwrap();
    let software = json!({"CatalogItemId": "DG7GMGF0F9ZM:0002:DG7GMGF0H2NV", "Quantity": 2, "BillingCycle": "OneTime"});
    let lines = [line(SEAT, "monthly"), software, line(SEAT, "annual")];
    let before = count(&sandbox);
    let cart = created(&sandbox, &lines);
    let groups: Vec<_> = items(&cart["lineItems"])
        .iter()
        .map(|it| text(&it["orderGroup"]))
        .collect();
    assert_eq!(groups, ["0", "1", "2"]);
    assert!(
        cart["lineItems"][0]["pricing"]["price"].is_number(),
        "{cart}"
    );
    assert_eq!(
        (&cart["status"], &cart["lineItems"][1]["billingCycle"]),
        (&json!("Active"), &json!("one_time"))
    );
    let id = text(&cart);
    assert_eq!(get(&sandbox, &format!("{}/{id}", carts())).json(), cart);
    assert_eq!(count(&sandbox), before, "a cart buys nothing");
    let result = check_out(&sandbox, id, &[]).json_of(201);
    assert_eq!(items(&result["orders"]).len(), 3);
    put(&sandbox, id, &lines).expect_fault(400, 800_065);
}

#[test]
fn what_cannot_be_bought_is_an_error_of_its_line_until_it_is_replaced() {
    let sandbox = Sandbox::start().unwrap();
    let mut foreign = line(SEAT, "monthly");
    foreign["currencyCode"] = json!("EUR");
    let wrong = [
        (line("CFQ7TTC0LQ7X:0001:CFQ7TTC0GONE", "monthly"), 10_001),
        (line(SEAT, "triennial"), 10_010),
        (foreign, 10_000),
    ];
    let lines: Vec<_> = wrong.iter().map(|(line, _)| line.clone()).collect();
    let cart = created(&sandbox, &lines);
    for (shown, (_, code)) in items(&cart["lineItems"]).iter().zip(&wrong) {
        assert_eq!(shown["error"]["errorCode"], json!(code), "{shown}");
    }
    let id = text(&cart);
    check_out(&sandbox, id, &[]).expect_fault(400, 800_009);
    sandbox.advance_clock(Duration::from_secs(60));
    let replaced = put(&sandbox, id, &[line(SEAT, "monthly")]).json_of(201);
    assert_eq!(
        (text(&replaced), items(&replaced["lineItems"]).len()),
        (id, 1)
    );
    assert_eq!(replaced["expirationTimestamp"], cart["expirationTimestamp"]);
    assert_ne!(
        replaced["lastModifiedTimestamp"],
        cart["lastModifiedTimestamp"]
    );
    check_out(&sandbox, id, &[]).expect_status(201);
}

#[test]
fn resellers_of_a_cart_are_on_record_in_its_order() {
    let sandbox = Sandbox::start().unwrap();
    let mut seats = line(SEAT, "monthly");
    seats["participants"] = json!([
        {"key": "transaction_reseller", "value": "6204117"},
        {"key": "additional_transaction_reseller", "value": "6318852"},
    ]);
    let body = json!({"lineItems": [seats], "PartnerOnRecordAttestationAccepted": true});
    let cart = post(&sandbox, &carts(), &body).json_of(201);
    assert_eq!(cart["_partnerOnRecordAttestationAccepted"], Value::Null);
    let result = check_out(&sandbox, text(&cart), &[]).json_of(201);
    let line = &result["orders"][0]["lineItems"][0];
    assert_eq!(line["partnerIdOnRecord"], "6204117", "{result}");
    assert_eq!(line["additionalPartnerIdsOnRecord"], json!(["6318852"]));
}

#[test]
fn carts_that_cannot_be_made() {
    let sandbox = Sandbox::start().unwrap();
    let refused = |body: Value, code| post(&sandbox, &carts(), &body).expect_fault(400, code);
    refused(json!({"lineItems": []}), 800_002);
    refused(
        json!({"lineItems": [{"catalogItemId": SEAT, "quantity": 1}]}),
        800_002,
    );
    let mut add_on = line(SEAT, "monthly");
    add_on["addonItems"] = json!([line(SEAT, "monthly")]);
    refused(json!({"lineItems": [add_on]}), 800_002);
    put(&sandbox, "nosuch", &[line(SEAT, "monthly")]).expect_fault(404, 800_008);
    put(&sandbox, EXPIRED, &[line(SEAT, "monthly")]).expect_fault(400, 800_009);
}
