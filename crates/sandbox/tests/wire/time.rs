//! Orders while time passes.

use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{admin, get, post, send};
use crate::create::{STANDARD, line};
use crate::{CONTOUR, MAIN, orders_of};

fn read(sandbox: &Sandbox, id: &str, rest: &str) -> Value {
    get(sandbox, &format!("{}/{id}{rest}", orders_of(MAIN))).json()
}

#[test]
fn a_new_order_is_found_by_its_id_before_it_is_in_the_list() {
    let builder = Sandbox::builder().visibility_delay(Duration::from_secs(15 * 60));
    let sandbox = builder.start().unwrap();
    let order = post(&sandbox, &orders_of(MAIN), &line(STANDARD, 1)).json();
    let id = order["id"].as_str().unwrap();
    let listed = || {
        get(&sandbox, &orders_of(MAIN))
            .each("id")
            .contains(&id.to_owned())
    };
    assert!(!listed());
    assert_eq!(read(&sandbox, id, "")["id"], id);
    sandbox.advance_clock(Duration::from_secs(14 * 60));
    assert!(!listed());
    sandbox.advance_clock(Duration::from_secs(60));
    assert!(listed());
}

#[test]
fn an_order_completes_then_is_provisioned() {
    let sandbox = Sandbox::builder()
        .completion_delay(Duration::from_secs(60))
        .provisioning_delay(Duration::from_secs(60))
        .start()
        .unwrap();
    let order = post(&sandbox, &orders_of(MAIN), &line(STANDARD, 1)).json();
    let id = order["id"].as_str().unwrap();
    assert_eq!(order["status"], "pending");
    let both = || {
        let provisioning = read(&sandbox, id, "/provisioningstatus");
        (
            read(&sandbox, id, "")["status"].clone(),
            provisioning["items"][0]["status"].clone(),
        )
    };
    assert_eq!(both(), (json!("pending"), json!("prefulfillmentPending")));
    sandbox.advance_clock(Duration::from_secs(61));
    assert_eq!(both(), (json!("completed"), json!("prefulfillmentPending")));
    sandbox.advance_clock(Duration::from_secs(60));
    assert_eq!(both(), (json!("completed"), json!("fulfilled")));
}

#[test]
fn the_subscription_may_come_after_the_order() {
    let builder = Sandbox::builder().subscription_delay(Duration::from_secs(30));
    let sandbox = builder.start().unwrap();
    let order = post(&sandbox, &orders_of(MAIN), &line(STANDARD, 1)).json();
    let id = order["id"].as_str().unwrap();
    assert_eq!(order["status"], "completed");
    assert_eq!(order["lineItems"][0]["subscriptionId"], Value::Null);
    assert!(!order.to_string().contains("_subscription"), "{order}");
    sandbox.advance_clock(Duration::from_secs(31));
    let line = &read(&sandbox, id, "")["lineItems"][0];
    assert!(
        line["subscriptionId"].is_string() && line["links"]["subscription"].is_object(),
        "{line}"
    );
}

#[test]
fn an_order_can_fail_as_a_whole_or_in_part() {
    let sandbox = Sandbox::start().unwrap();
    let two = json!({"billingCycle": "monthly", "lineItems": [
        {"lineItemNumber": 0, "offerId": STANDARD, "quantity": 1},
        {"lineItemNumber": 1, "offerId": STANDARD, "quantity": 1}
    ]});
    let bought_as = |outcome: &str| {
        admin(&sandbox, "settings", &json!({"outcome": outcome})).expect_status(200);
        let order = post(&sandbox, &orders_of(MAIN), &two).json();
        assert_eq!(order["status"], outcome, "{order}");
        let provisioning = read(
            &sandbox,
            order["id"].as_str().unwrap(),
            "/provisioningstatus",
        );
        [0, 1].map(|at| {
            let subscription = order["lineItems"][at]["subscriptionId"].is_string();
            let status = provisioning["items"][at]["status"]
                .as_str()
                .unwrap()
                .to_owned();
            (status, subscription)
        })
    };
    let line = |status: &str, subscription| (status.to_owned(), subscription);
    let good = line("fulfilled", true);
    let bad = line("unfulfilled", false);
    assert_eq!(bought_as("completed"), [good.clone(), good.clone()]);
    assert_eq!(bought_as("partial_success"), [good, bad.clone()]);
    assert_eq!(bought_as("error"), [bad.clone(), bad]);
    let waiting = line("prefulfillmentPending", false);
    assert_eq!(bought_as("pending_review"), [waiting.clone(), waiting]);
}

#[test]
fn a_review_can_end_by_itself() {
    let builder = Sandbox::builder().review_delay(Duration::from_secs(5 * 60));
    let sandbox = builder.start().unwrap();
    admin(&sandbox, "settings", &json!({"outcome": "pending_review"})).expect_status(200);
    let order = post(&sandbox, &orders_of(MAIN), &line(STANDARD, 1)).json();
    let id = order["id"].as_str().unwrap();
    assert_eq!(read(&sandbox, id, "")["status"], "pending_review");
    sandbox.advance_clock(Duration::from_secs(5 * 60));
    let done = read(&sandbox, id, "");
    assert_eq!(done["status"], "completed");
    assert!(done["lineItems"][0]["subscriptionId"].is_string());
}

#[test]
fn settings_change_over_the_wire() {
    let sandbox = Sandbox::start().unwrap();
    let changed = admin(
        &sandbox,
        "settings",
        &json!({"visibilityDelay": 900, "completionDelay": 5}),
    );
    assert_eq!(changed.status, 200);
    assert_eq!(changed.json()["visibilityDelay"], 900);
    assert_eq!(
        send(&sandbox, "GET", "/_sandbox/settings", &[], "").json(),
        changed.json()
    );
    let order = post(&sandbox, &orders_of(MAIN), &line(STANDARD, 1)).json();
    assert_eq!(order["status"], "pending");
    assert_eq!(get(&sandbox, &orders_of(MAIN)).json()["totalCount"], 8);
    admin(&sandbox, "clock", &json!({"advance": 900})).expect_status(200);
    assert_eq!(get(&sandbox, &orders_of(MAIN)).json()["totalCount"], 9);
    assert_eq!(
        read(&sandbox, order["id"].as_str().unwrap(), "")["status"],
        "completed"
    );
    for body in [
        json!({"visibilityDelay": "long"}),
        json!({"nosuch": 1}),
        json!([]),
    ] {
        admin(&sandbox, "settings", &body).expect_fault(400, 800_002);
    }
}

#[test]
fn an_order_can_be_pushed_into_any_status() {
    let sandbox = Sandbox::start().unwrap();
    let id = "0d9e7bc9cc4f";
    let statuses = "pending_review pending_po_upload partial_success error suspended cancelled";
    for status in statuses.split(' ') {
        let order = json!({"customer": MAIN, "order": id, "status": status});
        let reply = admin(&sandbox, "orders", &order);
        reply.expect_status(200);
        assert_eq!(reply.json()["status"], status);
        assert_eq!(read(&sandbox, id, "")["status"], status);
    }
    let later = json!({"customer": MAIN, "order": id, "status": "partial_success", "after": 60});
    assert_eq!(
        admin(&sandbox, "orders", &later).json()["status"],
        "cancelled"
    );
    sandbox.advance_clock(Duration::from_secs(60));
    assert_eq!(read(&sandbox, id, "")["status"], "partial_success");
    assert!(sandbox.set_order_status(MAIN, id, "completed"));
    assert!(!sandbox.set_order_status(MAIN, id, "lost"));
    assert!(!sandbox.set_order_status(CONTOUR, id, "completed"));
    for body in [
        json!({}),
        json!({"customer": MAIN}),
        json!({"customer": MAIN, "order": id, "status": "x"}),
    ] {
        admin(&sandbox, "orders", &body).expect_fault(400, 800_002);
    }
}

#[test]
fn what_was_placed_is_known_before_it_is_listed() {
    let builder = Sandbox::builder().visibility_delay(Duration::from_secs(15 * 60));
    let sandbox = builder.start().unwrap();
    assert!(sandbox.placed_orders().is_empty());
    let order = post(&sandbox, &orders_of(MAIN), &line(STANDARD, 1));
    let placed = sandbox.placed_orders();
    assert_eq!(placed.len(), 1);
    assert_eq!(placed[0].order, order.json()["id"].as_str().unwrap());
    assert_eq!(
        order.header("ms-requestid"),
        Some(placed[0].request_id.as_str())
    );
    let wire = send(&sandbox, "GET", "/_sandbox/orders", &[], "").json();
    assert_eq!(wire[0]["order"], order.json()["id"]);
    assert_eq!(wire[0]["status"], "completed");
}

#[test]
fn prices_may_be_nobodys_business() {
    let sandbox = Sandbox::builder().without_prices().start().unwrap();
    for path in [orders_of(MAIN), format!("{}/0d9e7bc9cc4f", orders_of(MAIN))] {
        assert_eq!(get(&sandbox, &path).status, 200);
        let reply = get(&sandbox, &format!("{path}?include_price=true"));
        assert_eq!(reply.fault(), (403, 800_043.into()), "{path}");
    }
}

#[test]
fn the_gateway_counts_requests_for_each_resource() {
    let sandbox = Sandbox::builder().rate_limit(3).start().unwrap();
    let orders = || get(&sandbox, &orders_of(MAIN));
    for _ in 0..3 {
        assert_eq!(orders().status, 200);
    }
    let refused = orders();
    assert_eq!(refused.status, 429);
    let seconds: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    let message = format!("Rate limit is exceeded. Try again in {seconds} seconds.");
    assert_eq!(
        refused.json(),
        json!({"statusCode": 429, "message": message})
    );
    assert_eq!(
        get(&sandbox, "/v1/customers").status,
        200,
        "another resource"
    );
    sandbox.advance_clock(Duration::from_secs(61));
    assert_eq!(orders().status, 200);
    get(&Sandbox::start().unwrap(), &orders_of(MAIN)).expect_status(200);
}
