//! Changing a subscription: what is sent, what an answer means, what the journal makes of it.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use std::time::Duration;

use common::call::{drive, ready};
use common::fake::Fake;
use common::{CUSTOMER, answer, base, meta};
use http::header::HeaderMap;
use partner_center_core::driver::{Failure, from_http, to_http};
use partner_center_core::endpoint::Endpoint;
use partner_center_core::journal::{Findings, Inquiry, Intent, Resend, Settlement, WriteKind};
use partner_center_core::model::{Encode, ScheduledNextTermInstructions, Subscription};
use partner_center_core::subscription_conditions::Changed;
use partner_center_core::{RetryPolicy, SubscriptionChange as Change, UpdateSubscription};
use serde_json::Value;

const ID: &str = "5d0c4b1e-62f7-49a8-8b35-90e1d7c2f64a";
const NOW: Duration = Duration::from_secs(500_000 * 3_600);

/// The subscriptions of the fixture: with renewal and a schedule, one that ends, a suspended one, a plan.
fn items() -> Vec<Value> {
    let list: Value = serde_json::from_str(fixture!("subscriptions/new-commerce.json")).unwrap();
    list["items"].as_array().unwrap().clone()
}

fn subscription(json: &Value) -> Subscription {
    serde_json::from_value(json.clone()).unwrap()
}

fn first() -> Subscription {
    subscription(&items()[0])
}

fn update(read: Subscription, change: Change) -> UpdateSubscription {
    let id = read.id.clone().unwrap().to_string();
    UpdateSubscription::new(CUSTOMER, id, read, change)
}

fn all(read: &Subscription) -> Vec<Change> {
    let next = Change::next_term(read);
    vec![
        Change::Seats(30),
        Change::Suspend,
        Change::Reactivate,
        Change::Cancel,
        Change::AutoRenew(true),
        Change::AutoRenew(false),
        Change::Name("Sales \"2\"".into()),
        Change::NextTerm(next.quantity(9)),
        Change::ClearSchedule,
        Change::End,
    ]
}

/// The members that differ between what was read and what is sent.
fn difference(read: &Value, sent: &Value) -> String {
    let (read, sent) = (read.as_object().unwrap(), sent.as_object().unwrap());
    let mut lines: Vec<_> = sent
        .iter()
        .filter(|(name, value)| read.get(*name) != Some(value))
        .map(|(name, value)| format!("  {name}: {value}\n"))
        .collect();
    let gone = read
        .iter()
        .filter(|(name, value)| !value.is_null() && !sent.contains_key(*name));
    lines.extend(gone.map(|(name, _)| format!("  without {name}\n")));
    lines.concat()
}

#[test]
fn changes() {
    let mut text = String::new();
    for read in &items()[..2] {
        for change in all(&subscription(read)) {
            let endpoint = update(subscription(read), change);
            let kind = endpoint.operation().write_kind.as_str();
            match to_http(&endpoint, &base(), &meta()) {
                Ok(request) => {
                    let etag = request.headers()["if-match"].to_str().unwrap();
                    assert!(etag.starts_with('"') && etag.ends_with('"'), "{etag}");
                    text += &format!("{} {} {kind}\n", request.method(), request.uri().path());
                    let sent = serde_json::from_slice(request.body()).unwrap();
                    text += &difference(read, &sent);
                }
                Err(error) => text += &format!("refused: {error}\n"),
            }
        }
    }
    insta::assert_snapshot!(text);
}

/// Unknown members, the text of numbers, the order of the service: all of it goes back, but for the change.
#[test]
fn the_whole_subscription_is_sent_as_it_was_read() {
    let with = |quantity: &str| {
        format!(
            r#"{{"id":"{ID}","quantity":{quantity},"autoRenewEnabled":true,"actions":[],"attributes":{{"etag":"e"}},"newOne":{{"amount":1.50e400,"none":null}}}}"#
        )
    };
    let read: Subscription = serde_json::from_str(&with("25.0")).unwrap();
    let named = update(read.clone(), Change::AutoRenew(true));
    let sent = |endpoint: &UpdateSubscription| {
        let request = to_http(endpoint, &base(), &meta()).unwrap();
        String::from_utf8(request.body().to_vec()).unwrap()
    };
    assert_eq!(sent(&named), with("25.0"));
    assert_eq!(sent(&update(read, Change::Seats(26))), with("26"));
    for json in items() {
        let read = subscription(&json);
        let same = Change::AutoRenew(read.auto_renew_enabled.unwrap());
        let kept = same.apply(&read).unwrap();
        assert_eq!(kept.to_vec(), read.to_vec());
    }
}

#[test]
fn what_cannot_be_changed_is_refused_before_it_is_sent() {
    let mut silent = first();
    silent.auto_renew_enabled = None;
    let mut without = first();
    without.id = None;
    let bad = ScheduledNextTermInstructions::default().quantity(0);
    let refused = [
        update(first(), Change::Seats(0)),
        update(silent.clone(), Change::Seats(3)),
        update(
            subscription(&items()[1]),
            Change::NextTerm(bad.clone().quantity(2)),
        ),
        update(first(), Change::NextTerm(bad)),
        UpdateSubscription::new(CUSTOMER, ID, without, Change::Suspend),
        UpdateSubscription::new(
            CUSTOMER,
            "c2b6a7f0-1d38-4e57-9c04-7ae5d8f13b29",
            first(),
            Change::Suspend,
        ),
    ];
    let texts = refused.iter().map(|endpoint| {
        let error = to_http(endpoint, &base(), &meta()).unwrap_err();
        assert!(error.is_invalid_input());
        error.to_string()
    });
    insta::assert_snapshot!(texts.collect::<Vec<_>>().join("\n"));
    // What says it anew can be sent.
    for change in [Change::AutoRenew(true), Change::End] {
        assert!(to_http(&update(silent.clone(), change), &base(), &meta()).is_ok());
    }
}

#[test]
fn fewer_seats_and_a_cancellation_are_possible_until_their_date() {
    let read = first();
    let until = read.cancellation_allowed_until_date.as_ref();
    let until_seconds = until.unwrap().timestamp().unwrap().unix_seconds();
    let last = Duration::from_secs(until_seconds.unsigned_abs());
    let is_late = |change: Change, now| change.was_allowed_until(&read, now) == until;
    for change in [Change::Seats(24), Change::Cancel] {
        assert!(!is_late(change.clone(), last));
        assert!(is_late(change, last + Duration::from_secs(1)));
    }
    let much_later = last * 2;
    for change in [
        Change::Seats(25),
        Change::Seats(26),
        Change::Suspend,
        Change::End,
    ] {
        assert!(!is_late(change, much_later));
    }
    let mut legacy = first();
    legacy.cancellation_allowed_until_date = None;
    assert_eq!(Change::Cancel.was_allowed_until(&legacy, much_later), None);
}

const LOCATION: (&str, &str) = ("location", "/customers/c/subscriptions/s");

/// How a call ends that is answered so: the seats, `accepted` or `failed`, and whether the journal closes.
fn ends(status: u16, headers: &[(&str, &str)], body: &str) -> (String, bool) {
    let endpoint = update(first(), Change::Seats(30));
    let body = body.to_owned();
    let result = from_http(&endpoint, answer(status, headers, body));
    let closes = Settlement::of(WriteKind::ChangeSeats, result.as_ref(), NOW).is_some();
    let word = match result.as_deref() {
        Err(_) => "failed".to_owned(),
        Ok(None) => "accepted".to_owned(),
        Ok(Some(seen)) => seen.quantity.as_ref().unwrap().to_string(),
    };
    (word, closes)
}

#[test]
fn an_accepted_change_is_a_success_if_it_says_where_to_look() {
    let there = format!(
        r#"{{"id": "{}", "quantity": 30, "status": "active"}}"#,
        ID.to_uppercase()
    );
    assert_eq!(ends(200, &[], &there), ("30".into(), true));
    assert_eq!(ends(202, &[LOCATION], ""), ("accepted".into(), true));
    let before = there.replace("30", "25");
    assert_eq!(ends(202, &[LOCATION], &before), ("25".into(), true));
    // Anybody's.
    assert_eq!(ends(202, &[], ""), ("failed".into(), false));
    assert_eq!(ends(200, &[LOCATION], ""), ("failed".into(), false));
    assert_eq!(ends(200, &[], "{\"hello\": 1}"), ("failed".into(), false));
    assert_eq!(ends(200, &[], "<html>"), ("failed".into(), false));
    // About another one.
    let other = there.replace(&ID.to_uppercase(), "c2b6a7f0-1d38-4e57-9c04-7ae5d8f13b29");
    assert_eq!(ends(200, &[], &other), ("failed".into(), false));
    assert_eq!(
        ends(400, &[], r#"{"code": "2055", "description": "etag"}"#),
        ("failed".into(), true)
    );
}

/// How many times it is sent when each attempt is lost.
fn sends(endpoint: &UpdateSubscription) -> u32 {
    let result = drive(ready(endpoint, RetryPolicy::default()), |_| {
        Err(Failure::sent("broken"))
    });
    let error = result.map(drop).unwrap_err();
    assert!(error.is_ambiguous());
    error.attempts()
}

fn intent(endpoint: &UpdateSubscription) -> Intent {
    let request = to_http(endpoint, &base(), &meta()).unwrap();
    let intent = Intent::new(endpoint, &base(), &meta(), &request, NOW).unwrap();
    Intent::from_json(intent.to_json().as_bytes()).unwrap()
}

#[test]
fn a_lost_change_is_repeated_where_its_etag_guards_it() {
    let mut unguarded = first();
    unguarded.attributes = None;
    for (read, change, expected) in [
        (first(), Change::Seats(30), 4),
        (first(), Change::End, 4),
        (unguarded.clone(), Change::Seats(30), 1),
        (unguarded, Change::Suspend, 4),
    ] {
        let endpoint = update(read, change);
        assert_eq!(sends(&endpoint), expected);
        assert_eq!(intent(&endpoint).may_be_resent(NOW), expected == 4);
    }
    // From the journal it is the same, and a 202 is a success there, too.
    let again = Resend::new(&intent(&update(first(), Change::Seats(30))));
    let resent = |headers: &[_]| {
        drive(ready(&again, RetryPolicy::never()), |_| {
            Ok(answer(202, headers, ""))
        })
    };
    assert!(resent(&[LOCATION]).is_ok());
    assert!(resent(&[]).unwrap_err().is_decode());
    // The first attempt may be what has changed the etag: the refusal of the second says nothing.
    let endpoint = update(first(), Change::Seats(30));
    let mut attempts = 0;
    let refused = drive(ready(&endpoint, RetryPolicy::default()), |_| {
        attempts += 1;
        match attempts {
            1 => Err(Failure::sent("broken")),
            _ => Ok(answer(
                400,
                &[],
                r#"{"code": "2055", "description": "etag"}"#,
            )),
        }
    });
    assert!(refused.unwrap_err().is_ambiguous());
}

#[test]
fn a_look_settles_a_change_that_shows() {
    for read in [first(), subscription(&items()[1])] {
        for change in all(&read) {
            let Ok(wanted) = change.apply(&read) else {
                continue;
            };
            let intent = intent(&update(read.clone(), change.clone()));
            let look = |there: &Subscription| {
                let body = String::from_utf8(there.to_vec()).unwrap();
                let fake = Fake::answering(move |_| (200, body.clone()));
                let findings = Inquiry::new(&intent).ask(&fake).unwrap();
                let Findings::Subscription { is_as_wanted, .. } = findings else {
                    panic!("{findings:?}")
                };
                assert_eq!(
                    findings.settles(&intent).is_some(),
                    is_as_wanted == Some(true)
                );
                assert!(fake.sent.borrow().iter().all(|it| it.method() == "GET"));
                is_as_wanted
            };
            let order = partner_center_core::model::Order::default();
            let misfit = Inquiry::new(&intent).misfit(&order).unwrap();
            assert!(misfit.contains("not for an order"), "{misfit}");
            assert!(change.is_shown(&wanted), "{change:?}");
            assert_eq!(look(&wanted), Some(true), "{change:?}");
            assert_eq!(look(&read), Some(change.is_shown(&read)), "{change:?}");
        }
    }
}

#[test]
fn a_wait_looks_where_the_answer_says_on_the_own_host() {
    let body = |seats: u8| format!(r#"{{"id": "{ID}", "status": "active", "quantity": {seats}}}"#);
    let wait = |location: Option<&str>| {
        let fake = Fake::answering(move |polls| (200, body(if polls < 2 { 25 } else { 30 })));
        let mut headers = HeaderMap::new();
        if let Some(location) = location {
            headers.insert("location", location.parse().unwrap());
        }
        let one = fake.customers().by_id(CUSTOMER).subscriptions().by_id(ID);
        let wait = one.wait_for(Changed::new(Change::Seats(30)).at(&headers));
        let result = wait.send().map(|seen| seen.quantity.clone().unwrap().get());
        let paths: Vec<_> = fake.requests().into_iter().map(|(uri, _)| uri).collect();
        (result, paths)
    };
    let host = "https://api.partnercenter.microsoft.com/v1";
    let own = format!("{host}/customers/{CUSTOMER}/subscriptions/{ID}");
    let (seats, paths) = wait(None);
    assert_eq!((seats.unwrap(), paths), (30, vec![own; 3]));
    let (seats, paths) = wait(Some("/customers/c/subscriptions/s"));
    let there = format!("{host}/customers/c/subscriptions/s");
    assert_eq!((seats.unwrap(), paths), (30, vec![there; 3]));
    let (refused, paths) = wait(Some("https://evil.example/v1/customers/c/subscriptions/s"));
    assert!(refused.unwrap_err().to_string().contains("is not followed"));
    assert!(paths.is_empty());
}
