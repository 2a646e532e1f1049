//! What a driver may do in any order, and what it learns in the end.

use std::time::Duration;

use partner_center_core::{
    ListOrders, RetryPolicy,
    driver::{Exchange, Failure, Step},
};

use crate::common::call::{attempted, end, fresh, ready, send, token};
use crate::common::{CUSTOMER, answer, base, meta};
use crate::play::punctual;

#[test]
fn failures_keep_their_kind_and_cause() {
    type Is = fn(&partner_center_core::Error) -> bool;
    let cases: [(Failure, Is); 4] = [
        (Failure::not_sent("cause"), |e| {
            e.is_connect() && e.is_transport() && !e.is_timeout()
        }),
        (Failure::sent("cause"), |e| {
            e.is_transport() && !e.is_connect() && !e.is_timeout()
        }),
        (Failure::not_sent("cause").timed_out(), |e| {
            e.is_timeout() && !e.is_transport()
        }),
        (Failure::sent("cause").timed_out(), |e| {
            e.is_timeout() && !e.is_transport()
        }),
    ];
    for (failure, is) in cases {
        let list = ListOrders::new(CUSTOMER);
        let mut call = attempted(&list, RetryPolicy::never(), Err(failure));
        let error = end(&mut call, Duration::ZERO).unwrap_err();
        assert!(is(&error), "{error:?}");
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(cause, "cause");
        assert_eq!((error.status(), error.body()), (None, None));
    }
}

#[test]
fn a_step_out_of_turn_is_an_error() {
    let list = ListOrders::new(CUSTOMER);
    let out_of_turn = |call: &mut Exchange<'_, ListOrders>| {
        let error = end(call, Duration::ZERO).unwrap_err();
        assert!(error.is_invalid_input(), "{error:?}");
        let said = error.to_string();
        assert!(
            said.starts_with("a step was asked for out of turn"),
            "{said}"
        );
    };
    let mut call = ready(&list, punctual());
    assert!(matches!(call.step(Duration::ZERO), Step::Send { .. }));
    out_of_turn(&mut call);
    out_of_turn(&mut call);
    // A result is handed out once.
    let mut call = attempted(&list, punctual(), Ok(answer(200, &[], "{}")));
    assert!(end(&mut call, Duration::ZERO).is_ok());
    out_of_turn(&mut call);
    // An unanswered question is asked again.
    let mut call = fresh(&list, punctual());
    assert!(matches!(call.step(Duration::ZERO), Step::Authorize { .. }));
    assert!(matches!(call.step(Duration::ZERO), Step::Authorize { .. }));
}

/// Nothing that a driver does in the wrong order may panic or send an unauthorised request.
#[test]
fn reports_out_of_turn_do_no_harm() {
    let list = ListOrders::new(CUSTOMER);
    let new = || fresh(&list, punctual());
    let mut call = new();
    call.failed(Failure::sent("before anything was sent"));
    assert!(matches!(call.step(Duration::ZERO), Step::Authorize { .. }));
    let mut call = new();
    call.response(answer(401, &[], ""));
    assert!(matches!(call.step(Duration::ZERO), Step::Done(Err(_))));
    let mut call = new();
    call.no_token("never mind");
    call.token(token("one"));
    call.admitted(None);
    assert!(matches!(call.step(Duration::ZERO), Step::Done(Err(_))));
}

#[test]
fn wrong_arguments_are_refused_before_the_first_step() {
    let list = ListOrders::new("contoso");
    let error = Exchange::new(&list, &base(), &meta(), punctual(), 7).unwrap_err();
    assert!(error.is_invalid_input() && error.request_id().is_none());
}

#[test]
fn delays_without_bound_do_not_overflow() {
    let forever = RetryPolicy::default()
        .with_delays(Duration::MAX, Duration::MAX)
        .with_total_timeout(Duration::MAX)
        .with_attempt_timeout(Duration::MAX)
        .with_max_wait(Duration::MAX);
    let list = ListOrders::new(CUSTOMER);
    let mut call = Exchange::new(&list, &base(), &meta(), forever, u64::MAX).unwrap();
    call.token(token("one"));
    call.admitted(None);
    send(&mut call, Ok(answer(500, &[], "")));
    assert!(matches!(call.step(Duration::ZERO), Step::Wait(_)));
}

#[test]
fn what_the_service_asks_for_is_in_the_error() {
    let list = ListOrders::new(CUSTOMER);
    let busy = answer(429, &[("retry-after", "18446744073709551616")], "");
    let mut call = attempted(&list, RetryPolicy::default(), Ok(busy));
    let error = end(&mut call, Duration::ZERO).unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(u64::MAX)));
    assert!(error.is_throttled());
    assert_eq!(error.attempts(), 1);
}

#[test]
fn a_call_that_runs_out_of_time_still_says_what_the_service_said_last() {
    let list = ListOrders::new(CUSTOMER);
    let busy = answer(503, &[("retry-after", "20")], "busy");
    let mut call = attempted(&list, punctual(), Ok(busy));
    assert!(matches!(call.step(Duration::ZERO), Step::Wait(_)));
    // The driver slept longer than it was told.
    let error = end(&mut call, Duration::from_secs(1_000)).unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(20)));
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("503") && cause.contains("busy"), "{cause}");
}
