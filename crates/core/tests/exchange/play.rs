//! A script of what happens, and the steps of a call against it.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use http::header::AUTHORIZATION;
use partner_center_core::quota::Family;
use partner_center_core::{
    AccessToken, ListOrders, RetryPolicy,
    driver::{Exchange, Failure, Step},
    endpoint::{Endpoint, Operation, PathBuilder},
};
use partner_center_core::{DecodeError, endpoint::Payload};

use crate::common::{CORRELATION_ID, CUSTOMER, Headers, REQUEST_ID, answer, base, meta};

use Turn::{After, AnswerTimeout, ConnectTimeout, NoToken, NotSent, Reset, Token};

/// What the outside world does when it is its turn.
pub(crate) enum Turn {
    Token(&'static str),
    NoToken,
    /// An answer that is there this many seconds after the request.
    After(u64, u16, Headers<'static>),
    NotSent,
    Reset,
    ConnectTimeout,
    AnswerTimeout,
}

pub(crate) const fn reply(status: u16) -> Turn {
    After(0, status, &[])
}

pub(crate) const fn reply_with(status: u16, headers: Headers<'static>) -> Turn {
    After(0, status, headers)
}

/// A write that the service does not recognise when it comes again.
struct Order;

impl Endpoint for Order {
    type Output = Bytes;

    const OPERATION: Operation = Operation::new(Method::POST, "/v1/orders", Family::Orders);

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("orders");
    }

    fn decode(&self, payload: &Payload) -> Result<Bytes, DecodeError> {
        Ok(payload.bytes().clone())
    }
}

/// No delay but the one that the service asks for, so that steps can be written down.
pub(crate) fn punctual() -> RetryPolicy {
    RetryPolicy::default().with_delays(Duration::ZERO, Duration::ZERO)
}

/// Carries out the steps of a call against a script and writes them down. Time passes only where
/// the script or a wait lets it pass.
pub(crate) fn play<E: Endpoint>(
    endpoint: &E,
    policy: RetryPolicy,
    script: Vec<Turn>,
) -> Vec<String> {
    let mut call = Exchange::new(endpoint, &base(), &meta(), policy, 7).unwrap();
    let mut script = script.into_iter();
    let (mut clock, mut steps) = (Duration::ZERO, Vec::new());
    loop {
        match call.step(clock) {
            Step::Authorize { rejected } => {
                let again = if rejected.is_some() { " again" } else { "" };
                steps.push(format!("authorize{again}"));
                match script.next().expect("a turn of the token source") {
                    Token(token) => call.token(AccessToken::new(token).unwrap()),
                    NoToken => call.no_token("the vault is locked"),
                    _ => panic!("the script has no token where one is asked for"),
                }
            }
            Step::Admit(_) => call.admitted(None),
            Step::Record { .. } => call.recorded(),
            Step::Send { request, timeout } => {
                let headers = request.headers();
                assert_eq!(headers["ms-requestid"], REQUEST_ID);
                assert_eq!(headers["ms-correlationid"], CORRELATION_ID);
                assert!(headers[AUTHORIZATION].is_sensitive());
                let token = headers[AUTHORIZATION].to_str().unwrap();
                steps.push(format!("send as {token} within {timeout:?}"));
                match script.next().expect("a turn of the service") {
                    After(seconds, status, headers) => {
                        clock += Duration::from_secs(seconds);
                        call.response(answer(status, headers, "{}"));
                    }
                    NotSent => call.failed(Failure::not_sent("connection refused")),
                    Reset => call.failed(Failure::sent("connection reset by peer")),
                    ConnectTimeout => {
                        clock += Duration::from_secs(10);
                        call.failed(Failure::not_sent("no connection in time").timed_out());
                    }
                    AnswerTimeout => {
                        clock += timeout;
                        call.failed(Failure::sent("no answer in time").timed_out());
                    }
                    _ => panic!("the script has no answer where one is waited for"),
                }
            }
            Step::Wait(delay) => {
                steps.push(format!("wait {delay:?}"));
                clock += delay;
            }
            Step::Done(result) => {
                assert!(script.next().is_none(), "the script goes on: {steps:?}");
                let attempts = call.attempts();
                let ids = [REQUEST_ID, CORRELATION_ID].map(|id| Some(id.to_owned()));
                steps.push(match result {
                    Ok(response) => {
                        assert_eq!([response.request_id(), response.correlation_id()], ids);
                        assert_eq!(response.attempts(), attempts);
                        format!("done: {} at attempt {attempts}", response.status())
                    }
                    Err(error) => {
                        let found = [error.request_id(), error.correlation_id()];
                        assert_eq!(found.map(|id| id.map(str::to_owned)), ids);
                        assert_eq!(error.attempts(), attempts);
                        let text = error.to_string();
                        let (what, _) = text.split_once(" [MS-").unwrap();
                        format!("failed at attempt {attempts}: {what}")
                    }
                });
                return steps;
            }
        }
    }
}

#[track_caller]
pub(crate) fn expect(policy: RetryPolicy, script: Vec<Turn>, expected: &[&str]) {
    let steps = play(&ListOrders::new(CUSTOMER), policy, script);
    assert_eq!(steps, expected);
}

#[track_caller]
pub(crate) fn expect_of_write(script: Vec<Turn>, expected: &[&str]) {
    assert_eq!(play(&Order, punctual(), script), expected);
}

pub(crate) const SEND: &str = "send as Bearer one within 100s";
pub(crate) const REFUSED_500: &str = "500 Internal Server Error: {}";
