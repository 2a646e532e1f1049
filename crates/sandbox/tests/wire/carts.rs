//! Checking carts out.

use std::thread;
use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{Reply, get, send, write_with};
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
    assert_eq!(
        (reply.status, &result["attributes"]["objectType"]),
        (201, &json!("CartCheckoutResult"))
    );
    let orders = result["orders"].as_array().unwrap();
    let cycles: Vec<_> = orders
        .iter()
        .map(|order| order["billingCycle"].clone())
        .collect();
    assert_eq!(cycles, ["monthly", "monthly", "one_time"]);
    assert_eq!(result["orderErrors"], Value::Null);
    assert_eq!(get(&sandbox, &orders_of(MAIN)).json()["totalCount"], 11);
    assert_eq!(
        check_out(&sandbox, MAIN, GOOD, &[]).fault(),
        (400, 800_065.into())
    );
}

#[test]
fn a_part_of_a_cart_may_fail() {
    let sandbox = Sandbox::start().unwrap();
    let reply = check_out(&sandbox, MAIN, MIXED, &[]);
    let result = reply.json();
    assert_eq!(
        (reply.status, result["orders"].as_array().unwrap().len()),
        (201, 1)
    );
    let errors = result["orderErrors"].as_array().unwrap();
    assert_eq!(
        (errors.len(), &errors[0]["orderGroupId"], &errors[0]["code"]),
        (1, &json!("1"), &json!(800_010))
    );
    assert_eq!(errors[0]["attributes"]["objectType"], "OrderError");
    assert_eq!(get(&sandbox, &orders_of(MAIN)).json()["totalCount"], 9);
}

#[test]
fn a_check_out_is_kept_under_its_request_id() {
    let sandbox = Sandbox::start().unwrap();
    let id = [("MS-RequestId", "0a8f3f3e-2f5d-4f2b-9d0c-64a1c1ff24d7")];
    let (first, second) = (
        check_out(&sandbox, MAIN, MIXED, &id),
        check_out(&sandbox, MAIN, MIXED, &id),
    );
    assert_eq!(
        (first.status, second.status, first.body),
        (201, 201, second.body)
    );
    assert_eq!(get(&sandbox, &orders_of(MAIN)).json()["totalCount"], 9);
}

#[test]
fn a_cart_is_checked_out_by_one_at_a_time() {
    let sandbox = Sandbox::start().unwrap();
    thread::scope(|scope| {
        let slow = || check_out(&sandbox, MAIN, GOOD, &[("Sandbox-Fault", "latency=600")]);
        let slow = scope.spawn(slow);
        thread::sleep(Duration::from_millis(200));
        let second = check_out(&sandbox, MAIN, GOOD, &[]);
        assert_eq!(second.fault(), (409, 800_064.into()));
        assert_eq!(slow.join().unwrap().status, 201);
    });
    let later = check_out(&sandbox, MAIN, GOOD, &[]);
    assert_eq!(later.fault(), (400, 800_065.into()));
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
