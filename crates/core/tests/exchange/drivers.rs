//! What a driver may do in any order, and what it learns in the end.

use std::time::Duration;

use partner_center_core::{
    AccessToken, ListOrders, RetryPolicy,
    driver::{Exchange, Failure, Step},
};

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
        let mut call = Exchange::new(&list, &base(), &meta(), RetryPolicy::never(), 7).unwrap();
        call.token(AccessToken::new("one").unwrap());
        call.admitted(None);
        let _ = call.step(Duration::ZERO);
        call.failed(failure);
        let Step::Done(Err(error)) = call.step(Duration::ZERO) else {
            panic!("not over")
        };
        assert!(is(&error), "{error:?}");
        assert_eq!(
            std::error::Error::source(&error).unwrap().to_string(),
            "cause"
        );
        assert_eq!((error.status(), error.body()), (None, None));
    }
}

#[test]
fn a_step_out_of_turn_is_an_error() {
    let list = ListOrders::new(CUSTOMER);
    let out_of_turn = |step| {
        let Step::Done(Err(error)) = step else {
            panic!("went on")
        };
        assert!(error.is_invalid_input(), "{error:?}");
        assert!(
            error
                .to_string()
                .starts_with("a step was asked for out of turn"),
            "{error}"
        );
    };
    let mut call = Exchange::new(&list, &base(), &meta(), punctual(), 7).unwrap();
    call.token(AccessToken::new("one").unwrap());
    call.admitted(None);
    assert!(matches!(call.step(Duration::ZERO), Step::Send { .. }));
    out_of_turn(call.step(Duration::ZERO));
    out_of_turn(call.step(Duration::ZERO));
    // A result is handed out once.
    let mut call = Exchange::new(&list, &base(), &meta(), punctual(), 7).unwrap();
    call.token(AccessToken::new("one").unwrap());
    call.admitted(None);
    let _ = call.step(Duration::ZERO);
    call.response(answer(200, &[], "{}"));
    assert!(matches!(call.step(Duration::ZERO), Step::Done(Ok(_))));
    out_of_turn(call.step(Duration::ZERO));
    // An unanswered question is asked again.
    let mut call = Exchange::new(&list, &base(), &meta(), punctual(), 7).unwrap();
    assert!(matches!(call.step(Duration::ZERO), Step::Authorize { .. }));
    assert!(matches!(call.step(Duration::ZERO), Step::Authorize { .. }));
}

/// Nothing that a driver does in the wrong order may panic or send an unauthorised request.
#[test]
fn reports_out_of_turn_do_no_harm() {
    let list = ListOrders::new(CUSTOMER);
    let new = || Exchange::new(&list, &base(), &meta(), punctual(), 7).unwrap();
    let mut call = new();
    call.failed(Failure::sent("before anything was sent"));
    assert!(matches!(call.step(Duration::ZERO), Step::Authorize { .. }));
    let mut call = new();
    call.response(answer(401, &[], ""));
    assert!(matches!(call.step(Duration::ZERO), Step::Done(Err(_))));
    let mut call = new();
    call.no_token("never mind");
    call.token(AccessToken::new("one").unwrap());
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
    call.token(AccessToken::new("one").unwrap());
    call.admitted(None);
    let _ = call.step(Duration::ZERO);
    call.response(answer(500, &[], ""));
    assert!(matches!(call.step(Duration::ZERO), Step::Wait(_)));
}
#[test]
fn what_the_service_asks_for_is_in_the_error() {
    let list = ListOrders::new(CUSTOMER);
    let policy = RetryPolicy::default();
    let mut call = Exchange::new(&list, &base(), &meta(), policy, 7).unwrap();
    let _ = call.step(Duration::ZERO);
    call.token(AccessToken::new("one").unwrap());
    call.admitted(None);
    let _ = call.step(Duration::ZERO);
    call.response(answer(429, &[("retry-after", "18446744073709551616")], ""));
    let Step::Done(Err(error)) = call.step(Duration::ZERO) else {
        panic!("not over")
    };
    assert_eq!(error.retry_after(), Some(Duration::from_secs(u64::MAX)));
    assert!(error.is_throttled());
    assert_eq!(error.attempts(), 1);
}

#[test]
fn a_call_that_runs_out_of_time_still_says_what_the_service_said_last() {
    let list = ListOrders::new(CUSTOMER);
    let mut call = Exchange::new(&list, &base(), &meta(), punctual(), 0).unwrap();
    assert!(matches!(call.step(Duration::ZERO), Step::Authorize { .. }));
    call.token(AccessToken::new("one").unwrap());
    call.admitted(None);
    assert!(matches!(call.step(Duration::ZERO), Step::Send { .. }));
    call.response(answer(503, &[("retry-after", "20")], "busy"));
    assert!(matches!(call.step(Duration::ZERO), Step::Wait(_)));
    // The driver slept longer than it was told.
    let Step::Done(Err(error)) = call.step(Duration::from_secs(1_000)) else {
        panic!("the time was up");
    };
    assert!(error.is_timeout());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(20)));
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("503") && cause.contains("busy"), "{cause}");
}
