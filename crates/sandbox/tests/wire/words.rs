//! Words in bodies: those that the documents and Microsoft's converter know, and no others.

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{get, patch, post};
use crate::create::{LICENCE, SOFTWARE, bought, line, savings_plan};
use crate::{MAIN, order_path, orders_of};

/// `onetime` is a word of queries: in a body the converter does not know it.
#[test]
fn a_billing_cycle_of_a_body_is_a_member_or_a_number() {
    let sandbox = Sandbox::start().unwrap();
    let reply = |cycle: &Value| {
        let mut order = line(SOFTWARE, 1);
        order["billingCycle"] = cycle.clone();
        post(&sandbox, &orders_of(MAIN), &order)
    };
    let good = "one_time OneTime oneTime One_time one_Time unknown 4 0 null";
    let bad = "onetime|Onetime|ONE_TIME|one__time|one_time_|one-time|one time|MONTHLY| monthly|fortnightly||7|-1|1.5|true|{}";
    // What is JSON stands for itself.
    let value = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| json!(text));
    for cycle in good.split(' ').map(value) {
        assert_eq!(reply(&cycle).json_of(201)["billingCycle"], "one_time");
    }
    for cycle in bad.split('|').map(value).chain([json!("4")]) {
        reply(&cycle).expect_fault(400, 900_126);
    }
}

#[test]
fn a_changed_billing_cycle_and_a_status_are_read_in_the_same_way() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(LICENCE, 1));
    let path = order_path(MAIN, &order);
    let lines = &order["lineItems"];
    for (cycle, status) in [("ANNUAL", 400), ("Annual", 200), ("monthly", 200)] {
        let attributes = &get(&sandbox, &path).json()["attributes"];
        let body = json!({"billingCycle": cycle, "lineItems": lines, "attributes": attributes});
        patch(&sandbox, &path, &body).expect_status(status);
    }
    let software = bought(&sandbox, MAIN, &line(SOFTWARE, 1));
    let path = order_path(MAIN, &software);
    for (status, code) in [
        ("CANCELLED", 0),
        ("canceled", 0),
        ("can_celled", 0),
        ("pending review", 0),
        ("pendingreview", 0),
        ("pending_review", 2006),
        ("PendingReview", 2006),
    ] {
        let reply = patch(&sandbox, &path, &json!({"status": status}));
        reply.expect_fault(400, code);
    }
    patch(&sandbox, &path, &json!({"status": "Cancelled"})).expect_status(200);
}

#[test]
fn a_savings_plan_has_the_words_of_the_documents() {
    let sandbox = Sandbox::start().unwrap();
    let buy = |pointer: &str, word: &str| {
        let mut plan = savings_plan("one_time");
        *plan["lineItems"][0].pointer_mut(pointer).unwrap() = json!(word);
        post(&sandbox, &orders_of(MAIN), &plan)
    };
    for (pointer, good, others) in [
        ("/provisioningContext/scope", "single Shared", "SINGLE both"),
        ("/purchaseCommitment/currency", "usd", "USD dollar eur"),
        ("/purchaseCommitment/grain", "hourly Hourly", "HOURLY daily"),
        ("/termDuration", "P1Y P3Y", "p1y 1-Year P12M"),
    ] {
        for word in good.split(' ') {
            buy(pointer, word).expect_status(201);
        }
        for word in others.split(' ') {
            buy(pointer, word).expect_status(400);
        }
    }
}
