//! Reading carts, and checking them out.

use std::thread;
use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{Reply, admin, get, send, write_with};
use crate::{CONTOUR, MAIN, orders_of};

const GOOD: &str = "3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8";
const MIXED: &str = "8e52d0f7-16b3-4ac8-9f61-27a5e3c94d0b";
const EMPTY: &str = "c47a9e13-2f85-4d06-b3e7-5819d6f0a2c4";
const EXPIRED: &str = "f09b34d8-e671-4c2a-85d3-0e7fa1b6c952";

fn check_out(sandbox: &Sandbox, customer: &str, cart: &str, headers: &[(&str, &str)]) -> Reply {
    let token = format!("Bearer {}", sandbox.access_token());
    let mut all = vec![("Authorization", token.as_str())];
    all.extend(headers);
    send(
        sandbox,
        "POST",
        &format!("/v1/customers/{customer}/carts/{cart}/checkout"),
        &all,
        "",
    )
}

#[test]
fn a_cart_becomes_an_order_for_each_group_cycle_and_term() {
    let sandbox = Sandbox::start().unwrap();
    let reply = check_out(&sandbox, MAIN, GOOD, &[]);
    let result = reply.json();
    assert_eq!(reply.status, 201);
    assert_eq!(result["attributes"]["objectType"], "CartCheckoutResult");
    let orders = result["orders"].as_array().unwrap();
    let cycles: Vec<_> = orders
        .iter()
        .map(|order| order["billingCycle"].clone())
        .collect();
    assert_eq!(cycles, ["monthly", "monthly", "one_time"]);
    assert_eq!(result["orderErrors"], Value::Null);
    assert_eq!(get(&sandbox, &orders_of(MAIN)).json()["totalCount"], 11);
}

/// Learn, Checkout a cart: "If a cart was successfully checked out previously [...] the API response will
/// reiterate the information returned".
#[test]
fn a_checked_out_cart_gives_its_first_answer_again_whatever_the_request_id() {
    let sandbox = Sandbox::start().unwrap();
    let id = |id| [("MS-RequestId", id)];
    let (one, other) = (
        id("0a8f3f3e-2f5d-4f2b-9d0c-64a1c1ff24d7"),
        id("f2f4a3d5-9d50-4f0c-8d5b-6a1f0d7c3b11"),
    );
    let first = check_out(&sandbox, MAIN, GOOD, &one);
    assert_eq!(first.status, 201);
    for headers in [&one[..], &other, &[]] {
        let again = check_out(&sandbox, MAIN, GOOD, headers);
        assert_eq!((again.status, &again.body), (201, &first.body));
    }
    // What happened to the orders since is no part of the first answer.
    let order = first.json()["orders"][0]["id"].as_str().unwrap().to_owned();
    assert!(sandbox.set_order_status(MAIN, &order, "suspended"));
    assert_eq!(check_out(&sandbox, MAIN, GOOD, &[]).body, first.body);
    assert_eq!(get(&sandbox, &orders_of(MAIN)).json()["totalCount"], 11);
}

#[test]
fn a_cart_lives_seven_days() {
    let sandbox = Sandbox::start().unwrap();
    let first = check_out(&sandbox, MAIN, GOOD, &[]);
    sandbox.advance_clock(Duration::from_secs((7 * 24 * 60 - 1) * 60));
    assert_eq!(check_out(&sandbox, MAIN, GOOD, &[]).body, first.body);
    sandbox.advance_clock(Duration::from_secs(60));
    for cart in [GOOD, MIXED] {
        let late = check_out(&sandbox, MAIN, cart, &[]);
        assert_eq!(late.fault(), (400, 800_009.into()), "{cart}");
    }
}

#[test]
fn a_part_of_a_cart_may_fail() {
    let sandbox = Sandbox::start().unwrap();
    let reply = check_out(&sandbox, MAIN, MIXED, &[]);
    let result = reply.json();
    assert_eq!(reply.status, 201);
    assert_eq!(result["orders"].as_array().unwrap().len(), 1);
    let errors = result["orderErrors"].as_array().unwrap();
    assert_eq!(
        (errors.len(), &errors[0]["orderGroupId"], &errors[0]["code"]),
        (1, &json!("1"), &json!(800_010))
    );
    assert_eq!(errors[0]["attributes"]["objectType"], "OrderError");
    assert_eq!(get(&sandbox, &orders_of(MAIN)).json()["totalCount"], 9);
}

#[test]
fn a_repeat_tries_the_failed_groups_again_and_no_others() {
    let sandbox = Sandbox::start().unwrap();
    let id = [("MS-RequestId", "0a8f3f3e-2f5d-4f2b-9d0c-64a1c1ff24d7")];
    let check_out = |cart| check_out(&sandbox, MAIN, cart, &id).json();
    let first = check_out(MIXED);
    let (again, and_again) = (check_out(MIXED), check_out(MIXED));
    assert_eq!((&again, &and_again), (&first, &first));
    assert_eq!(first["orders"].as_array().unwrap().len(), 1);
    assert_eq!(get(&sandbox, &orders_of(MAIN)).json()["totalCount"], 9);
}

#[test]
fn what_failed_is_placed_by_a_repeat_once_its_cause_is_gone() {
    let sandbox = Sandbox::builder().sandbox_limits().start().unwrap();
    let ids = |result: &Value| -> Vec<String> {
        let orders = result["orders"].as_array().unwrap().iter();
        orders.map(|order| order["id"].to_string()).collect()
    };
    let first = check_out(&sandbox, MAIN, GOOD, &[]).json();
    let failed = first["orderErrors"].as_array().unwrap();
    assert_eq!((ids(&first).len(), failed.len()), (1, 2), "{first}");
    admin(&sandbox, "settings", &json!({"sandboxLimits": false}));
    let second = check_out(&sandbox, MAIN, GOOD, &[]).json();
    assert_eq!(ids(&second).len(), 3);
    assert_eq!(second["orderErrors"], Value::Null);
    assert_eq!(ids(&second)[2], ids(&first)[0]);
    assert_eq!(check_out(&sandbox, MAIN, GOOD, &[]).json(), second);
    assert_eq!(get(&sandbox, &orders_of(MAIN)).json()["totalCount"], 11);
}

#[test]
fn a_cart_is_checked_out_by_one_at_a_time() {
    let sandbox = Sandbox::start().unwrap();
    thread::scope(|scope| {
        let slow = || check_out(&sandbox, MAIN, GOOD, &[("Sandbox-Fault", "latency=600")]);
        let slow = scope.spawn(slow);
        thread::sleep(Duration::from_millis(200));
        let second = check_out(&sandbox, MAIN, GOOD, &[]);
        second.expect_fault(409, 800_064);
        assert_eq!(slow.join().unwrap().status, 201);
    });
    assert_eq!(check_out(&sandbox, MAIN, GOOD, &[]).status, 201);
    assert_eq!(get(&sandbox, &orders_of(MAIN)).json()["totalCount"], 11);
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
        let reply = check_out(&sandbox, customer, cart, &[]);
        assert_eq!(
            reply.fault(),
            (status, code.into()),
            "{cart}: {}",
            reply.text()
        );
    }
    let path = format!("/v1/customers/{MAIN}/carts/{GOOD}/checkout");
    assert_eq!(get(&sandbox, &path).header("allow"), Some("POST"));
    let body = write_with(&sandbox, "POST", &path, &[], &json!({}));
    assert_eq!(body.status, 201, "a body is not looked at");
}

#[test]
fn a_cart_says_what_is_in_it_and_whether_it_was_checked_out() {
    let sandbox = Sandbox::start().unwrap();
    let read = |cart| get(&sandbox, &format!("/v1/customers/{MAIN}/carts/{cart}"));
    let cart = read(GOOD).json();
    assert_eq!(cart["id"], GOOD);
    assert_eq!(cart["status"], "Active");
    assert_eq!(cart["lineItems"].as_array().unwrap().len(), 3);
    assert!(cart["expirationTimestamp"].is_string(), "{cart}");
    assert_eq!(check_out(&sandbox, MAIN, GOOD, &[]).status, 201);
    let cart = read(GOOD).json();
    assert_eq!(cart["status"], "Ordered");
    assert_eq!(cart["_orders"], Value::Null);
    let unknown = read("00000000-0000-0000-0000-000000000000");
    assert_eq!(
        (unknown.status, &unknown.json()["code"]),
        (404, &json!(800_008))
    );
}
