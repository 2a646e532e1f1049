//! Attempts that brought no whole answer: what kind of failure, and what follows from it.

use std::time::Duration;

use http::{HeaderMap, StatusCode};
use partner_center_core::{
    Error, ListOrders, RetryPolicy,
    driver::{Exchange, Failure, Step, TooLarge},
};

use crate::common::call::{send, token};
use crate::common::{CUSTOMER, REQUEST_ID, base, meta};
use crate::play::punctual;

fn head(status: u16) -> (StatusCode, HeaderMap) {
    let mut headers = HeaderMap::new();
    headers.insert("retry-after", "7".parse().unwrap());
    headers.insert("ms-cv", "kept".parse().unwrap());
    (StatusCode::from_u16(status).unwrap(), headers)
}

fn behind(failure: Failure, status: u16) -> Failure {
    let (status, headers) = head(status);
    failure.behind(status, headers)
}

/// A call whose every attempt fails so: how long it waits at first, if it goes on, or its error.
fn fails(policy: RetryPolicy, entropy: u64, failure: Failure) -> Result<Duration, Error> {
    let list = ListOrders::new(CUSTOMER);
    let mut call = Exchange::new(&list, &base(), &meta(), policy, entropy).unwrap();
    call.token(token("t"));
    call.admitted(None);
    send(&mut call, Err(failure));
    match call.step(Duration::ZERO) {
        Step::Wait(delay) => Ok(delay),
        Step::Admit(_) => Ok(Duration::ZERO),
        Step::Done(result) => Err(result.unwrap_err()),
        step => panic!("{step:?}"),
    }
}

#[test]
fn each_failure_has_its_kind() {
    for (failure, kind) in [
        (Failure::sent("x"), "transport"),
        (Failure::not_sent("x"), "connect"),
        (Failure::unsendable("x"), "connect"),
        (Failure::sent("x").timed_out(), "timeout"),
        (Failure::not_sent("x").timed_out(), "timeout"),
        (Failure::sent(TooLarge::head()), "too_large"),
        (Failure::sent(TooLarge::head()).timed_out(), "too_large"),
        (behind(Failure::sent("x"), 200), "transport"),
    ] {
        assert_eq!(failure.kind(), kind, "{failure:?}");
    }
    assert_eq!(Failure::sent("the cause").error().to_string(), "the cause");
}

#[test]
fn what_is_too_large_is_not_asked_for_again() {
    for failure in [
        Failure::sent(TooLarge::head()),
        behind(Failure::sent(TooLarge::head()), 200),
    ] {
        let error = fails(punctual(), 7, failure).unwrap_err();
        assert!(error.is_too_large(), "{error:?}");
        let said = error.to_string();
        assert!(said.contains("the answer is too large: "), "{said}");
        assert_eq!(
            (error.attempts(), error.request_id()),
            (1, Some(REQUEST_ID))
        );
    }
}

/// The status is known, and the body of a refusal is of no more use than that.
#[test]
fn a_refusal_that_is_too_large_is_a_refusal() {
    let busy = || behind(Failure::sent(TooLarge::head()), 429);
    let wait = fails(punctual(), 7, busy()).unwrap();
    assert_eq!(wait, Duration::from_secs(7));
    let error = fails(RetryPolicy::never(), 7, busy()).unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
    let error = fails(punctual(), 7, behind(Failure::sent(TooLarge::head()), 404)).unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(error.attempts(), 1);
}

/// An answer that is cut off is repeated for the cut, whatever its head says.
#[test]
fn a_cut_answer_is_repeated_and_its_error_keeps_the_head() {
    let wait = fails(punctual(), 7, behind(Failure::sent("cut"), 404)).unwrap();
    assert_eq!(wait, Duration::ZERO);
    let error = fails(RetryPolicy::never(), 7, behind(Failure::sent("cut"), 200)).unwrap_err();
    assert!(error.is_transport(), "{error:?}");
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert_eq!(error.headers().unwrap()["ms-cv"], "kept");
}

/// The delays are drawn with `SplitMix64` from the number handed in: the first word of its
/// reference implementation for the seed 1234567, and for 0.
#[test]
fn delays_can_be_repeated_from_the_random_number() {
    let forever = Duration::from_nanos(u64::MAX);
    let policy = RetryPolicy::default()
        .with_delays(forever, forever)
        .with_total_timeout(Duration::MAX);
    for (seed, word) in [
        (1_234_567, 6_457_827_717_110_365_317),
        (0, 0xe220_a839_7b1d_cdaf),
    ] {
        let delay = fails(policy.clone(), seed, Failure::sent("reset")).unwrap();
        assert_eq!(delay, Duration::from_nanos(word), "{seed}");
    }
}
