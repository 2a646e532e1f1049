//! Words in bodies: those that the documents and Microsoft's converter know, and no others.

use partner_center_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::connection::{get, patch, post};
use crate::create::{LICENCE, SOFTWARE, bought, line};
use crate::{MAIN, orders_of};

/// `onetime` is a word of queries: in a body the converter takes it for none.
#[test]
fn a_billing_cycle_of_a_body_is_a_member_or_a_number() {
    let sandbox = Sandbox::start().unwrap();
    let reply = |cycle: &Value| {
        let mut order = line(SOFTWARE, 1);
        order["billingCycle"] = cycle.clone();
        post(&sandbox, &orders_of(MAIN), &order)
    };
    for cycle in [
        json!("one_time"),
        json!("OneTime"),
        json!("oneTime"),
        json!(4),
        json!("unknown"),
        json!(0),
        Value::Null,
    ] {
        let reply = reply(&cycle);
        assert_eq!(reply.status, 201, "{cycle}: {}", reply.text());
        assert_eq!(reply.json()["billingCycle"], "one_time");
    }
    for cycle in [
        json!("onetime"),
        json!("Onetime"),
        json!("ONE_TIME"),
        json!("one-time"),
        json!("one time"),
        json!("MONTHLY"),
        json!("4"),
        json!(""),
        json!(7),
        json!(true),
        json!("fortnightly"),
    ] {
        assert_eq!(reply(&cycle).fault(), (400, 900_126.into()), "{cycle}");
    }
}

#[test]
fn a_changed_billing_cycle_and_a_status_are_read_in_the_same_way() {
    let sandbox = Sandbox::start().unwrap();
    let order = bought(&sandbox, MAIN, &line(LICENCE, 1));
    let path = format!("{}/{}", orders_of(MAIN), order["id"].as_str().unwrap());
    let lines = &order["lineItems"];
    for (cycle, status) in [("ANNUAL", 400), ("Annual", 200), ("monthly", 200)] {
        let attributes = &get(&sandbox, &path).json()["attributes"];
        let body = json!({"billingCycle": cycle, "lineItems": lines, "attributes": attributes});
        assert_eq!(patch(&sandbox, &path, &body).status, status, "{cycle}");
    }
    let software = bought(&sandbox, MAIN, &line(SOFTWARE, 1));
    let path = format!("{}/{}", orders_of(MAIN), software["id"].as_str().unwrap());
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
        assert_eq!(reply.fault(), (400, code.into()), "{status}");
    }
    let cancelled = patch(&sandbox, &path, &json!({"status": "Cancelled"}));
    assert_eq!(cancelled.status, 200);
}

#[test]
fn a_savings_plan_has_the_words_of_the_documents() {
    let sandbox = Sandbox::start().unwrap();
    let azure = "3f0a6c52-7d1e-4b88-9a64-2c5be1f7d903";
    let status = |pointer: &str, word: &str| {
        let mut plan = line("DZH318Z0K4VM:0001:DZH318Z0L9TR", 1);
        plan["billingCycle"] = json!("one_time");
        let item = &mut plan["lineItems"][0];
        item["termDuration"] = json!("P1Y");
        item["provisioningContext"] = json!({"scope": "single", "entitlementId": azure});
        item["purchaseCommitment"] = json!({"amount": 0.05, "currency": "usd", "grain": "hourly"});
        *item.pointer_mut(pointer).unwrap() = json!(word);
        post(&sandbox, &orders_of(MAIN), &plan).status
    };
    for (pointer, good, others) in [
        (
            "/provisioningContext/scope",
            &["single", "Shared"][..],
            &["SINGLE", "both"][..],
        ),
        (
            "/purchaseCommitment/currency",
            &["usd"],
            &["USD", "dollar", "eur"],
        ),
        (
            "/purchaseCommitment/grain",
            &["hourly", "Hourly"],
            &["HOURLY", "daily"],
        ),
        ("/termDuration", &["P1Y", "P3Y"], &["p1y", "1-Year", "P12M"]),
    ] {
        for word in good {
            assert_eq!(status(pointer, word), 201, "{pointer} {word}");
        }
        for word in others {
            assert_eq!(status(pointer, word), 400, "{pointer} {word}");
        }
    }
}
