//! Orders while time passes.

use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{Reply, admin, get, post, start};
use crate::create::{STANDARD, line};
use crate::{CONTOUR, MAIN, count, order_path, orders_of, text};

fn buy(sandbox: &Sandbox) -> Value {
    post(sandbox, &orders_of(MAIN), &line(STANDARD, 1)).json_of(201)
}

/// An order as it is now.
fn read(sandbox: &Sandbox, order: &Value) -> Value {
    get(sandbox, &order_path(MAIN, order)).json()
}

/// The status of each line of an order.
fn provisioning(sandbox: &Sandbox, order: &Value) -> Vec<String> {
    let path = format!("{}/provisioningstatus", order_path(MAIN, order));
    get(sandbox, &path).each("status")
}

fn set(sandbox: &Sandbox, settings: &Value) -> Reply {
    admin(sandbox, "POST", "settings", settings)
}

#[test]
fn a_new_order_is_found_by_its_id_before_it_is_in_the_list() {
    let sandbox = start(Sandbox::builder().visibility_delay(Duration::from_secs(15 * 60)));
    let order = buy(&sandbox);
    let listed = || {
        let ids = get(&sandbox, &orders_of(MAIN)).each("id");
        ids.iter().any(|id| id == text(&order))
    };
    assert!(!listed());
    assert_eq!(read(&sandbox, &order)["id"], order["id"]);
    sandbox.advance_clock(Duration::from_secs(14 * 60));
    assert!(!listed());
    sandbox.advance_clock(Duration::from_secs(60));
    assert!(listed());
}

#[test]
fn an_order_completes_then_is_provisioned() {
    let minute = Duration::from_secs(60);
    let builder = Sandbox::builder().completion_delay(minute);
    let sandbox = start(builder.provisioning_delay(minute));
    let order = buy(&sandbox);
    assert_eq!(order["status"], "pending");
    let expect = |status: &str, of_line: &str| {
        assert_eq!(read(&sandbox, &order)["status"], status);
        assert_eq!(provisioning(&sandbox, &order), [of_line]);
    };
    expect("pending", "prefulfillmentPending");
    sandbox.advance_clock(minute + Duration::from_secs(1));
    expect("completed", "prefulfillmentPending");
    sandbox.advance_clock(minute);
    expect("completed", "fulfilled");
}

#[test]
fn the_subscription_may_come_after_the_order() {
    let sandbox = start(Sandbox::builder().subscription_delay(Duration::from_secs(30)));
    let order = buy(&sandbox);
    assert_eq!(order["status"], "completed");
    assert_eq!(order["lineItems"][0]["subscriptionId"], Value::Null);
    assert!(!order.to_string().contains("_subscription"), "{order}");
    sandbox.advance_clock(Duration::from_secs(31));
    let line = &read(&sandbox, &order)["lineItems"][0];
    assert!(line["subscriptionId"].is_string(), "{line}");
    assert!(line["links"]["subscription"].is_object(), "{line}");
}

#[test]
fn an_order_can_fail_as_a_whole_or_in_part() {
    let sandbox = Sandbox::start().unwrap();
    let two = json!({"billingCycle": "monthly", "lineItems": [
        {"lineItemNumber": 0, "offerId": STANDARD, "quantity": 1},
        {"lineItemNumber": 1, "offerId": STANDARD, "quantity": 1}
    ]});
    for (outcome, lines) in [
        ("completed", ["fulfilled", "fulfilled"]),
        ("partial_success", ["fulfilled", "unfulfilled"]),
        ("error", ["unfulfilled", "unfulfilled"]),
        (
            "pending_review",
            ["prefulfillmentPending", "prefulfillmentPending"],
        ),
    ] {
        set(&sandbox, &json!({"outcome": outcome})).expect_status(200);
        let order = post(&sandbox, &orders_of(MAIN), &two).json();
        assert_eq!(order["status"], outcome, "{order}");
        assert_eq!(provisioning(&sandbox, &order), lines, "{outcome}");
        for (at, status) in lines.into_iter().enumerate() {
            let is_there = order["lineItems"][at]["subscriptionId"].is_string();
            assert_eq!(is_there, status == "fulfilled", "{order}");
        }
    }
}

#[test]
fn a_review_can_end_by_itself() {
    let sandbox = start(Sandbox::builder().review_delay(Duration::from_secs(5 * 60)));
    set(&sandbox, &json!({"outcome": "pending_review"})).expect_status(200);
    let order = buy(&sandbox);
    assert_eq!(read(&sandbox, &order)["status"], "pending_review");
    sandbox.advance_clock(Duration::from_secs(5 * 60));
    let done = read(&sandbox, &order);
    assert_eq!(done["status"], "completed");
    assert!(done["lineItems"][0]["subscriptionId"].is_string());
}

#[test]
fn settings_change_over_the_wire() {
    let sandbox = Sandbox::start().unwrap();
    let changed = set(
        &sandbox,
        &json!({"visibilityDelay": 900, "completionDelay": 5}),
    );
    let changed = changed.json_of(200);
    assert_eq!(changed["visibilityDelay"], 900);
    let now = admin(&sandbox, "GET", "settings", &Value::Null);
    assert_eq!(now.json(), changed);
    let order = buy(&sandbox);
    assert_eq!(order["status"], "pending");
    assert_eq!(count(&sandbox), 8);
    admin(&sandbox, "POST", "clock", &json!({"advance": 900})).expect_status(200);
    assert_eq!(count(&sandbox), 9);
    assert_eq!(read(&sandbox, &order)["status"], "completed");
    let long = json!({"visibilityDelay": "long"});
    for body in [long, json!({"nosuch": 1}), json!([])] {
        set(&sandbox, &body).expect_fault(400, 800_002);
    }
}

#[test]
fn an_order_can_be_pushed_into_any_status() {
    let sandbox = Sandbox::start().unwrap();
    let id = "0d9e7bc9cc4f";
    let order = json!(id);
    let change = |body: &Value| admin(&sandbox, "POST", "orders", body);
    let statuses = "pending_review pending_po_upload partial_success error suspended cancelled";
    for status in statuses.split(' ') {
        let changed = change(&json!({"customer": MAIN, "order": id, "status": status}));
        assert_eq!(changed.json_of(200)["status"], status);
        assert_eq!(read(&sandbox, &order)["status"], status);
    }
    let later = json!({"customer": MAIN, "order": id, "status": "partial_success", "after": 60});
    assert_eq!(change(&later).json()["status"], "cancelled");
    sandbox.advance_clock(Duration::from_secs(60));
    assert_eq!(read(&sandbox, &order)["status"], "partial_success");
    assert!(sandbox.set_order_status(MAIN, id, "completed"));
    assert!(!sandbox.set_order_status(MAIN, id, "lost"));
    assert!(!sandbox.set_order_status(CONTOUR, id, "completed"));
    let unknown = json!({"customer": MAIN, "order": id, "status": "x"});
    for body in [json!({}), json!({"customer": MAIN}), unknown] {
        change(&body).expect_fault(400, 800_002);
    }
}

#[test]
fn what_was_placed_is_known_before_it_is_listed() {
    let sandbox = start(Sandbox::builder().visibility_delay(Duration::from_secs(15 * 60)));
    assert!(sandbox.placed_orders().is_empty());
    let order = post(&sandbox, &orders_of(MAIN), &line(STANDARD, 1));
    let placed = sandbox.placed_orders();
    assert_eq!(placed.len(), 1);
    assert_eq!(placed[0].order, text(&order.json()));
    order.expect_header("ms-requestid", &placed[0].request_id);
    let wire = admin(&sandbox, "GET", "orders", &Value::Null).json();
    assert_eq!(wire[0]["order"], order.json()["id"]);
    assert_eq!(wire[0]["status"], "completed");
}

#[test]
fn prices_may_be_nobodys_business() {
    let sandbox = start(Sandbox::builder().without_prices());
    for path in [orders_of(MAIN), format!("{}/0d9e7bc9cc4f", orders_of(MAIN))] {
        get(&sandbox, &path).expect_status(200);
        let with_price = get(&sandbox, &format!("{path}?include_price=true"));
        with_price.expect_fault(403, 800_043);
    }
}

#[test]
fn the_gateway_counts_requests_for_each_resource() {
    let sandbox = start(Sandbox::builder().rate_limit(3));
    let orders = || get(&sandbox, &orders_of(MAIN));
    for _ in 0..3 {
        orders().expect_status(200);
    }
    let refused = orders();
    let seconds: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    let message = format!("Rate limit is exceeded. Try again in {seconds} seconds.");
    let expected = json!({"statusCode": 429, "message": message});
    assert_eq!(refused.json_of(429), expected);
    // Another resource.
    get(&sandbox, "/v1/customers").expect_status(200);
    sandbox.advance_clock(Duration::from_secs(61));
    orders().expect_status(200);
    get(&Sandbox::start().unwrap(), &orders_of(MAIN)).expect_status(200);
}
