//! Waiting for orders, with a clock that moves only while somebody sleeps.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::CUSTOMER;
use common::fake::Fake;
use partner_center_core::Error;
use partner_center_core::auth::SignInError;
use partner_center_core::conditions::{
    Completed, Ended, OrderRef, OutOfReview, Provisioned, Visible,
};
use partner_center_core::wait::{Condition, Wait, WaitStep, Waiting};

const ORDER: &str = "01f9bc3e5b35";

fn wait<K: Condition<Subject = OrderRef>>(fake: &Fake, condition: K) -> Waiting<Fake, K> {
    let orders = fake.customers().by_id(CUSTOMER).orders();
    orders.by_id(ORDER).wait_for(condition)
}

fn order(status: &str) -> (u16, String) {
    (200, format!(r#"{{"id": "{ORDER}", "status": "{status}"}}"#))
}

fn list(ids: &[&str]) -> (u16, String) {
    let items: Vec<_> = ids
        .iter()
        .map(|id| format!(r#"{{"id": "{id}"}}"#))
        .collect();
    (200, format!(r#"{{"items": [{}]}}"#, items.join(",")))
}

fn lines(statuses: &[&str]) -> (u16, String) {
    let items: Vec<_> = statuses
        .iter()
        .map(|status| format!(r#"{{"status": "{status}"}}"#))
        .collect();
    (200, format!(r#"{{"items": [{}]}}"#, items.join(",")))
}

fn clock(fake: &Fake) -> Duration {
    *fake.clock.borrow()
}

#[test]
fn the_first_poll_is_at_once_and_the_pauses_grow_to_a_minute() {
    let fake = Fake::answering(|polls| order(if polls < 12 { "pending" } else { "completed" }));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    let done = wait(&fake, Completed)
        .progress(move |now| {
            let next = now.next.map(|next| next.as_millis());
            told.lock()
                .unwrap()
                .push(format!("{} {} {next:?}", now.elapsed.as_millis(), now.seen));
        })
        .send()
        .unwrap();
    assert_eq!(done.status.as_ref().unwrap().as_str(), "completed");
    insta::assert_snapshot!(seen.lock().unwrap().join("\n"));
}

#[test]
fn an_order_is_visible_once_it_is_in_the_list() {
    let fake = Fake::answering(|polls| match polls {
        0 => list(&[]),
        1 => list(&["1"]),
        _ => list(&["1", ORDER]),
    });
    let page = wait(&fake, Visible).send().unwrap();
    assert_eq!(page.items.len(), 2);
    assert_eq!(fake.sent.borrow().len(), 3);
}

/// GUIDs are the same in any case, and other ids are not.
#[test]
fn an_id_is_found_in_the_letters_of_its_family() {
    let verdict = |asked: &str, there: &str| {
        let page = serde_json::from_str(&list(&[there]).1).unwrap();
        let verdict = Visible.verdict(&OrderRef::new(CUSTOMER, asked), &page);
        matches!(verdict, partner_center_core::wait::Verdict::Reached(_))
    };
    assert!(verdict("B0D70A69-4C42-4B27-B17B-91A835D8686A", CUSTOMER));
    assert!(!verdict(
        "S-BZlr_TeGksPNT61SsWRL-sqMaKbyVa1",
        "s-BZlr_TeGksPNT61SsWRL-sqMaKbyVa1"
    ));
}

fn outcome<K: Condition<Subject = OrderRef>>(condition: K, answer: (u16, String)) -> &'static str {
    let fake = Fake::answering(move |_| answer.clone());
    match wait(&fake, condition)
        .deadline(Duration::from_secs(60))
        .send()
    {
        Ok(_) => "reached",
        Err(error) if error.is_ruled_out() => "never",
        Err(error) if error.is_timeout() => "not yet",
        Err(error) => panic!("{error:?}"),
    }
}

#[test]
fn what_each_status_means() {
    let statuses = [
        "unknown",
        "completed",
        "pending",
        "cancelled",
        "suspended",
        "pending_review",
        "pending_po_upload",
        "po_upload_complete",
        "po_review_rejected",
        "partial_success",
        "error",
        "someday_maybe",
    ];
    let table: Vec<_> = statuses
        .iter()
        .map(|status| {
            let (completed, ended) = (
                outcome(Completed, order(status)),
                outcome(Ended, order(status)),
            );
            let review = outcome(OutOfReview, order(status));
            format!("{status}: completed {completed}, ended {ended}, out of review {review}")
        })
        .collect();
    insta::assert_snapshot!(table.join("\n"));
    let old = (200, format!(r#"{{"id": "{ORDER}"}}"#));
    assert_eq!(outcome(Completed, old.clone()), "reached");
    assert_eq!(outcome(Ended, old), "reached");
}

#[test]
fn an_order_is_provisioned_when_all_its_lines_are() {
    assert_eq!(
        outcome(Provisioned, lines(&["fulfilled", "Fulfilled"])),
        "reached"
    );
    assert_eq!(
        outcome(Provisioned, lines(&["fulfilled", "prefulfillmentPending"])),
        "not yet"
    );
    assert_eq!(
        outcome(Provisioned, lines(&["fulfilled", "unfulfilled"])),
        "never"
    );
    assert_eq!(
        outcome(Provisioned, lines(&["fulfilled", "half_done"])),
        "not yet"
    );
    assert_eq!(outcome(Provisioned, lines(&[])), "not yet");
}

fn ends(error: &Error) -> String {
    format!("{error} | {:?}", error.hint())
}

#[test]
fn a_wait_ends_at_its_deadline_and_never_sleeps_past_it() {
    let fake = Fake::answering(|_| order("pending"));
    let error = wait(&fake, Completed)
        .deadline(Duration::from_secs(30))
        .send()
        .unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert!(
        clock(&fake) <= Duration::from_secs(30),
        "{:?}",
        clock(&fake)
    );
    insta::assert_snapshot!(ends(&error));
    assert!(fake.sent.borrow().len() > 2);
}

/// An order that waits for its partner does not come by waiting longer.
#[test]
fn the_end_of_the_time_says_what_is_waited_for() {
    for (status, advice) in [
        ("pending", "wait longer"),
        ("pending_review", "Microsoft reviews"),
        ("pending_po_upload", "upload it"),
        ("po_upload_complete", "Microsoft reviews"),
        ("half_done", "wait longer"),
    ] {
        let fake = Fake::answering(move |_| order(status));
        let deadline = Duration::from_secs(30);
        let error = wait(&fake, Completed)
            .deadline(deadline)
            .send()
            .unwrap_err();
        let hint = error.hint().unwrap();
        assert!(
            error.is_timeout() && hint.contains(advice),
            "{status}: {hint}"
        );
        let waits = hint.contains("wait longer");
        assert_eq!(waits, status != "pending_po_upload", "{status}: {hint}");
    }
}

/// The last look is shortly before the deadline, however long the pauses are by then; but a service
/// that asks for more time than is left is not asked again.
#[test]
fn the_last_poll_comes_shortly_before_the_deadline() {
    let fake = Fake::answering(|_| order("pending"));
    let deadline = Duration::from_secs(400);
    wait(&fake, Completed)
        .deadline(deadline)
        .send()
        .unwrap_err();
    let last = clock(&fake);
    assert!(
        last >= Duration::from_secs(394) && last < deadline,
        "{last:?}"
    );

    let busy =
        r#"{"statusCode": 429, "message": "Rate limit is exceeded. Try again in 57 seconds."}"#;
    let fake = Fake::answering(move |_| (429, busy.to_owned())).asking_to_wait("57");
    wait(&fake, Completed)
        .deadline(Duration::from_secs(50))
        .send()
        .unwrap_err();
    assert_eq!(fake.sent.borrow().len(), 1);
}

#[test]
fn what_passes_does_not_end_a_wait() {
    let busy =
        r#"{"statusCode": 429, "message": "Rate limit is exceeded. Try again in 57 seconds."}"#;
    let fake = Fake::answering(move |polls| match polls {
        0 => (429, busy.to_owned()),
        1 => (503, String::new()),
        _ => order("completed"),
    });
    wait(&fake, Completed).send().unwrap();
    assert_eq!(fake.sent.borrow().len(), 3);
}

#[test]
fn what_does_not_pass_ends_a_wait() {
    let fake = Fake::answering(|_| {
        (
            404,
            r#"{"code": 20000, "description": "No such order."}"#.to_owned(),
        )
    });
    let error = wait(&fake, Completed).send().unwrap_err();
    assert!(error.is_not_found(), "{error:?}");
    assert_eq!(fake.sent.borrow().len(), 1);
}

#[test]
fn an_order_that_ends_otherwise_ends_the_wait() {
    let fake = Fake::answering(|polls| order(if polls == 0 { "pending" } else { "error" }));
    let error = wait(&fake, Completed).send().unwrap_err();
    assert!(error.is_ruled_out(), "{error:?}");
    insta::assert_snapshot!(ends(&error));
}

/// An answer about another order says nothing of this one, whatever it says; an order is known by either
/// of its ids.
#[test]
fn the_end_of_another_order_is_not_that_of_this_one() {
    let other = r#"{"id": "ffffffffffff", "status": "completed"}"#;
    assert_eq!(outcome(Completed, (200, other.to_owned())), "not yet");
    assert_eq!(outcome(Ended, (200, other.to_owned())), "not yet");
    assert_eq!(outcome(OutOfReview, (200, other.to_owned())), "not yet");
    let alternate = format!(r#"{{"id": "x", "alternateId": "{ORDER}", "status": "completed"}}"#);
    assert_eq!(outcome(Completed, (200, alternate)), "reached");
}

/// A sign-in service that has a problem of its own is as good a reason to go on as a busy API.
#[test]
fn a_sign_in_that_may_pass_does_not_end_a_wait() {
    let after = |error: SignInError| {
        let mut wait = Wait::new(
            Completed,
            OrderRef::new(CUSTOMER, ORDER),
            Duration::from_secs(5 * 60),
        );
        assert!(matches!(wait.step(Duration::ZERO), WaitStep::Poll(..)));
        wait.polled(Err(Error::token(error)));
        assert!(wait.progress(Duration::ZERO).has_failed);
        matches!(wait.step(Duration::ZERO), WaitStep::Sleep(_))
    };
    let lost = std::io::Error::other("reset");
    assert!(after(SignInError::unreachable(lost)));
    assert!(!after(SignInError::local("the store is broken")));
}

/// One poll may not take what is left of days.
#[test]
fn a_poll_has_a_time_of_its_own() {
    let fake = Fake::answering(|_| order("completed"));
    wait(&fake, OutOfReview).send().unwrap();
    let options = fake.options.borrow();
    assert_eq!(options[0].total_timeout, Some(Duration::from_secs(3 * 60)));
}
