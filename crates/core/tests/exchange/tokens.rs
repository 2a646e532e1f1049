//! Tokens: asked for, refused, replaced once.

use std::time::Duration;

use partner_center_core::{
    AccessToken, ListOrders, RetryPolicy,
    driver::{Exchange, Step},
};

use crate::common::{CUSTOMER, answer, base, meta};
use crate::play::Turn::{NoToken, Token};
use crate::play::{SEND, expect, expect_of_write, punctual, reply};

#[test]
fn a_token_that_comes_too_late_is_not_used() {
    let list = ListOrders::new(CUSTOMER);
    let mut call = Exchange::new(&list, &base(), &meta(), punctual(), 7).unwrap();
    assert!(matches!(call.step(Duration::ZERO), Step::Authorize { .. }));
    call.token(AccessToken::new("one").unwrap());
    call.admitted(None);
    let Step::Done(Err(error)) = call.step(Duration::from_secs(3 * 60)) else {
        panic!("not over")
    };
    assert!(error.is_timeout() && error.attempts() == 0, "{error:?}");
}

#[test]
fn a_refused_token_is_replaced_once() {
    expect(
        punctual(),
        vec![Token("one"), reply(401), Token("two"), reply(200)],
        &[
            "authorize",
            SEND,
            "authorize again",
            "send as Bearer two within 100s",
            "done: 200 OK at attempt 2",
        ],
    );
    let twice = [
        "authorize",
        SEND,
        "authorize again",
        "send as Bearer two within 100s",
        "failed at attempt 2: 401 Unauthorized: {}",
    ];
    let script = || vec![Token("one"), reply(401), Token("two"), reply(401)];
    expect(punctual(), script(), &twice);
    // A fresh token is worth a request even where nothing else is repeated.
    expect(RetryPolicy::never(), script(), &twice);
    expect_of_write(script(), &twice);
}

#[test]
fn a_fresh_token_serves_all_further_attempts() {
    let script = vec![
        Token("one"),
        reply(500),
        reply(401),
        Token("two"),
        reply(500),
        reply(401),
    ];
    expect(
        punctual(),
        script,
        &[
            "authorize",
            SEND,
            SEND,
            "authorize again",
            "send as Bearer two within 100s",
            "send as Bearer two within 100s",
            "failed at attempt 4: 401 Unauthorized: {}",
        ],
    );
}

#[test]
fn the_same_token_again_is_not_sent_again() {
    expect(
        punctual(),
        vec![Token("one"), reply(401), Token("one")],
        &[
            "authorize",
            SEND,
            "authorize again",
            "failed at attempt 1: 401 Unauthorized: {}",
        ],
    );
}

#[test]
fn the_refused_token_is_named_to_the_token_source() {
    let list = ListOrders::new(CUSTOMER);
    let mut call = Exchange::new(&list, &base(), &meta(), punctual(), 7).unwrap();
    let _ = call.step(Duration::ZERO);
    call.token(AccessToken::new("one").unwrap());
    call.admitted(None);
    let _ = call.step(Duration::ZERO);
    call.response(answer(401, &[], ""));
    let Step::Authorize { rejected } = call.step(Duration::ZERO) else {
        panic!("no question")
    };
    assert!(rejected == Some(AccessToken::new("one").unwrap()));
}

#[test]
fn without_a_token_nothing_is_sent() {
    expect(
        punctual(),
        vec![NoToken],
        &["authorize", "failed at attempt 0: no access token"],
    );
    // The refusal says more than that there is no other token.
    expect(
        punctual(),
        vec![Token("one"), reply(401), NoToken],
        &[
            "authorize",
            SEND,
            "authorize again",
            "failed at attempt 1: 401 Unauthorized: {}",
        ],
    );
}

/// Of a token for another audience, or without a second factor, the next one is no better.
#[test]
fn a_refusal_that_no_token_mends_is_the_end() {
    for (code, said, is_end) in [
        ("900420", "The audience is not supported.", true),
        (
            "900421",
            "The claim of multi-factor authentication is missing.",
            true,
        ),
        ("10001", "Authentication failed. MFA required.", true),
        ("401", "MFA required (10001)", true),
        ("10001", "The token has expired.", false),
        ("900422", "no", false),
    ] {
        // The service is known to send it as a text and as a number.
        for code in [code.to_owned(), format!("\"{code}\"")] {
            let list = ListOrders::new(CUSTOMER);
            let mut call = Exchange::new(&list, &base(), &meta(), punctual(), 7).unwrap();
            let _ = call.step(Duration::ZERO);
            call.token(AccessToken::new("one").unwrap());
            call.admitted(None);
            let _ = call.step(Duration::ZERO);
            let body = format!("{{\"code\": {code}, \"description\": \"{said}\"}}");
            call.response(answer(401, &[], body));
            match call.step(Duration::ZERO) {
                Step::Done(Err(error)) => {
                    assert!(is_end && error.is_unauthorized(), "{error:?}");
                    assert!(error.hint().unwrap().contains("sign"), "{error:?}");
                    assert_eq!(error.attempts(), 1);
                }
                Step::Authorize { rejected } => assert!(!is_end && rejected.is_some(), "{code}"),
                step => panic!("{code}: {step:?}"),
            }
        }
    }
}
