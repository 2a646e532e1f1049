//! Turning a subscription into another one: what is sent, what the answer is, how doubt ends.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use std::time::Duration;

use common::fake::Fake;
use common::{CUSTOMER, answer, base, meta};
use partner_center_core::driver::{from_http, to_http};
use partner_center_core::endpoint::Endpoint;
use partner_center_core::journal::{Findings, Inquiry, Intent, WriteKind};
use partner_center_core::model::{Json, NewTransition};
use partner_center_core::{CreateTransition, Safety};
use serde_json::{Value, json};

const ID: &str = "91bdad27-788b-4e7b-bd43-820c091f82f7";
const OTHER: &str = "a94e6d10-37fb-4c82-b5d8-1f0e72c9483a";
/// 8 February 2026, 18:00.
const BEGUN: Duration = Duration::from_secs(1_770_573_600);

fn wanted() -> NewTransition {
    serde_json::from_str(fixture!("requests/new-transition.json")).unwrap()
}

fn of(wanted: NewTransition) -> CreateTransition {
    CreateTransition::new(CUSTOMER, ID, wanted)
}

fn refusal(wanted: NewTransition) -> String {
    let error = to_http(&of(wanted), &base(), &meta()).unwrap_err();
    assert!(error.is_invalid_input(), "{error:?}");
    error.to_string()
}

#[test]
fn a_transition_is_sent() {
    let request = to_http(&of(wanted().billing_cycle("Monthly")), &base(), &meta()).unwrap();
    let body = std::str::from_utf8(request.body()).unwrap();
    insta::assert_snapshot!(format!("{} {}\n{body}", request.method(), request.uri()));
}

#[test]
fn what_cannot_be_a_transition_is_refused_before_it_is_sent() {
    let mut without_item = wanted();
    without_item.to_catalog_item_id = None;
    let mut owned = wanted();
    owned
        .extra
        .insert("status", serde_json::from_str::<Json>("1").unwrap());
    let mut without_seats = wanted();
    without_seats.quantity = None;
    for (wanted, why) in [
        (without_item, "toCatalogItemId: it is required"),
        (without_seats, "quantity: expected 1 or more"),
        (wanted().quantity(0), "quantity: expected 1 or more"),
        (
            wanted().to_subscription_id(ID.to_uppercase()),
            "toSubscriptionId: it is the subscription that the seats come from",
        ),
        (owned, "status: it is the service's to set"),
        (
            wanted().to_catalog_item_id("Microsoft 365 E3"),
            "toCatalogItemId",
        ),
        (wanted().term_duration("a year"), "termDuration"),
    ] {
        let refused = refusal(wanted);
        assert!(refused.contains(why), "{refused}");
    }
}

#[test]
fn an_answer_is_the_transition_of_this_subscription() {
    let begun = fixture!("subscriptions/transition.json");
    let read = |body: &str| from_http(&of(wanted()), answer(200, &[], body.to_owned()));
    assert_eq!(read(begun).unwrap().events.len(), 1);
    assert!(read(r#"{"code": 2000}"#).is_err());
    let error = read(&begun.replace(ID, OTHER)).unwrap_err();
    assert!(
        error.is_ambiguous() && error.to_string().contains(OTHER),
        "{error}"
    );
}

fn intent() -> Intent {
    let endpoint = of(wanted());
    let request = to_http(&endpoint, &base(), &meta()).unwrap();
    Intent::new(&endpoint, &base(), &meta(), &request, BEGUN).unwrap()
}

#[test]
fn it_buys_and_is_sent_once() {
    let operation = of(wanted()).operation();
    let kind = WriteKind::TransitionSubscription;
    assert_eq!(
        (operation.write_kind, operation.safety),
        (kind, Safety::AssumedKeyed)
    );
    let read = Intent::from_json(intent().to_json().as_bytes()).unwrap();
    assert_eq!(read.kind, kind);
    assert!(kind.is_purchase() && !read.is_recognised());
    assert_eq!(read.transition().unwrap().quantity, Some(4.into()));
    let history: Value = serde_json::from_str(fixture!("subscriptions/transitions.json")).unwrap();
    let made = history["items"][0].to_string().into();
    assert!(kind.is_whole(&made));
    assert_eq!(kind.orders(&made), ["c0a3f15e-8d27-46b9-a4f1-5e92b70d3c68"]);
}

/// What a look finds in a history, and whether that settles the write.
fn look(history: &[Value], known: &'static str) -> (usize, usize, Option<String>) {
    let body = json!({"items": history, "attributes": {"objectType": "Collection"}}).to_string();
    let fake = Fake::answering(move |_| (200, body.clone()));
    let intent = intent();
    let inquiry = Inquiry::new(&intent).without(move |id| id == known);
    let findings = inquiry.ask(&fake).unwrap();
    let sent = fake.sent.borrow();
    assert!(sent.len() == 1 && sent[0].method() == "GET");
    assert!(sent[0].uri().path().ends_with("/transitions"));
    let settles = findings.settles(&intent);
    let Findings::Transitions { made, earlier } = findings else {
        panic!("{findings:?}")
    };
    (made.len(), earlier, settles)
}

#[test]
fn a_look_at_the_history_settles_it_if_one_alone_fits() {
    let history: Value = serde_json::from_str(fixture!("subscriptions/transitions.json")).unwrap();
    let id = "c0a3f15e-8d27-46b9-a4f1-5e92b70d3c68";
    let with = |member: &str, value: Value| {
        let mut made = history["items"][0].clone();
        made[member] = value;
        made
    };
    let made = || with("x", json!(1));
    let settled = Some(id.to_owned());
    assert_eq!(look(&[made()], ""), (1, 0, settled.clone()));
    // Its availability was issued anew.
    let anew = with("toCatalogItemId", json!("CFQ7TTC0NB5J:0002:CFQ7TTC0ANEW"));
    assert_eq!(look(&[anew], ""), (1, 0, settled));
    // Nobody knows which.
    let second = with("operationId", json!(OTHER));
    assert_eq!(look(&[made(), second.clone()], ""), (2, 0, None));
    // But one is known to be of another write.
    assert_eq!(look(&[made(), second], id), (1, 0, Some(OTHER.to_owned())));
    let conversion =
        |status: &str, at: &str| json!([{"name": "Conversion", "status": status, "timestamp": at}]);
    let late = "2026-02-08T18:01:14Z";
    for (other, earlier) in [
        (with("quantity", json!(3)), 0),
        (with("toSubscriptionId", json!(ID)), 0),
        (
            with("toCatalogItemId", json!("CFQ7TTC0NB5J:0001:CFQ7TTC0V4RZ")),
            0,
        ),
        (with("events", conversion("Failed", late)), 0),
        (
            with("events", conversion("Completed", "2026-02-08T17:59:59Z")),
            1,
        ),
        (with("events", json!([])), 1),
    ] {
        assert_eq!(look(&[other], ""), (0, earlier, None));
    }
    assert_eq!(
        look(&[with("events", conversion("Completed", late))], "").0,
        1
    );
}
