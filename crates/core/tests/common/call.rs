//! Calls that a test drives by hand.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use partner_center_core::{
    AccessToken, Error, Response, RetryPolicy,
    driver::{Exchange, Failure, RequestMeta, Step},
    endpoint::Endpoint,
};

use super::{base, meta};

/// How an attempt ends.
pub(crate) type Attempt = Result<http::Response<Bytes>, Failure>;

pub(crate) fn token(text: &str) -> AccessToken {
    AccessToken::new(text).unwrap()
}

/// A call that has done nothing yet.
pub(crate) fn fresh<E: Endpoint>(endpoint: &E, policy: RetryPolicy) -> Exchange<'_, E> {
    Exchange::new(endpoint, &base(), &meta(), policy, 7).unwrap()
}

/// A call that has the token "one" and a place, so that it sends next.
pub(crate) fn ready<E: Endpoint>(endpoint: &E, policy: RetryPolicy) -> Exchange<'_, E> {
    ready_as(endpoint, &meta(), policy)
}

pub(crate) fn ready_as<'e, E: Endpoint>(
    endpoint: &'e E,
    meta: &RequestMeta,
    policy: RetryPolicy,
) -> Exchange<'e, E> {
    let mut call = Exchange::new(endpoint, &base(), meta, policy, 7).unwrap();
    call.token(token("one"));
    call.admitted(None);
    call
}

/// A call whose first attempt has ended so.
pub(crate) fn attempted<E: Endpoint>(
    endpoint: &E,
    policy: RetryPolicy,
    attempt: Attempt,
) -> Exchange<'_, E> {
    let mut call = ready(endpoint, policy);
    send(&mut call, attempt);
    call
}

/// The next step is to send; the attempt ends so.
pub(crate) fn send<E: Endpoint>(call: &mut Exchange<'_, E>, attempt: Attempt) {
    assert!(matches!(call.step(Duration::ZERO), Step::Send { .. }));
    report(call, attempt);
}

fn report<E: Endpoint>(call: &mut Exchange<'_, E>, attempt: Attempt) {
    match attempt {
        Ok(answer) => call.response(answer),
        Err(failure) => call.failed(failure),
    }
}

/// How a call ended that is over at this time.
#[track_caller]
pub(crate) fn end<E: Endpoint>(
    call: &mut Exchange<'_, E>,
    elapsed: Duration,
) -> Result<Response<E::Output>, Error> {
    let Step::Done(result) = call.step(elapsed) else {
        panic!("the call is not over")
    };
    result
}

/// Drives a call to its end. Each of its requests ends as `attempt` says; no time passes.
pub(crate) fn drive<E: Endpoint>(
    mut call: Exchange<'_, E>,
    mut attempt: impl FnMut(&Request<Bytes>) -> Attempt,
) -> Result<Response<E::Output>, Error> {
    loop {
        match call.step(Duration::ZERO) {
            Step::Authorize { .. } => call.token(token("one")),
            Step::Admit(_) => call.admitted(None),
            Step::Record { .. } => call.recorded(),
            Step::Send { request, .. } => report(&mut call, attempt(&request)),
            Step::Wait(_) => {}
            Step::Done(result) => return result,
        }
    }
}
