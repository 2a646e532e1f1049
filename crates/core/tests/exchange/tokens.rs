//! Tokens: asked for, refused, replaced once.

use std::time::Duration;

use partner_center_core::{ListOrders, RetryPolicy, driver::Step};

use crate::common::call::{attempted, end, ready, token};
use crate::common::{CUSTOMER, answer};
use crate::play::Turn::{NoToken, Token};
use crate::play::{SEND, expect, expect_of_write, punctual, reply};

#[test]
fn a_token_that_comes_too_late_is_not_used() {
    let list = ListOrders::new(CUSTOMER);
    let mut call = ready(&list, punctual());
    let error = end(&mut call, Duration::from_secs(3 * 60)).unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 0, "{error:?}");
}

const AGAIN: &str = "send as Bearer two within 100s";

#[test]
fn a_refused_token_is_replaced_once() {
    let script = vec![Token("one"), reply(401), Token("two"), reply(200)];
    let end = "done: 200 OK at attempt 2";
    expect(
        punctual(),
        script,
        &["authorize", SEND, "authorize again", AGAIN, end],
    );
    let end = "failed at attempt 2: 401 Unauthorized: {}";
    let twice = ["authorize", SEND, "authorize again", AGAIN, end];
    let script = || vec![Token("one"), reply(401), Token("two"), reply(401)];
    expect(punctual(), script(), &twice);
    // A fresh token is worth a request even where nothing else is repeated.
    expect(RetryPolicy::never(), script(), &twice);
    expect_of_write(script(), &twice);
}

#[test]
fn a_fresh_token_serves_all_further_attempts() {
    let mut script = vec![Token("one"), reply(500), reply(401)];
    script.extend([Token("two"), reply(500), reply(401)]);
    let end = "failed at attempt 4: 401 Unauthorized: {}";
    let steps = [
        "authorize",
        SEND,
        SEND,
        "authorize again",
        AGAIN,
        AGAIN,
        end,
    ];
    expect(punctual(), script, &steps);
}

/// The refusal says more than that there is no other token.
#[test]
fn without_another_token_nothing_is_sent_again() {
    let end = "failed at attempt 1: 401 Unauthorized: {}";
    for second in [Token("one"), NoToken] {
        let script = vec![Token("one"), reply(401), second];
        expect(
            punctual(),
            script,
            &["authorize", SEND, "authorize again", end],
        );
    }
    let none = ["authorize", "failed at attempt 0: no access token"];
    expect(punctual(), vec![NoToken], &none);
}

#[test]
fn the_refused_token_is_named_to_the_token_source() {
    let list = ListOrders::new(CUSTOMER);
    let mut call = attempted(&list, punctual(), Ok(answer(401, &[], "")));
    let Step::Authorize { rejected } = call.step(Duration::ZERO) else {
        panic!("no question")
    };
    assert!(rejected == Some(token("one")));
}

/// Of a token for another audience, or without a second factor, the next one is no better.
#[test]
fn a_refusal_that_no_token_mends_is_the_end() {
    for (code, said, is_end) in [
        ("900420", "The audience is not supported.", true),
        ("900421", "The claim of the second factor is missing.", true),
        ("10001", "Authentication failed. MFA required.", true),
        ("401", "MFA required (10001)", true),
        ("10001", "The token has expired.", false),
        ("900422", "no", false),
    ] {
        // The service is known to send it as a text and as a number.
        for code in [code.to_owned(), format!("\"{code}\"")] {
            let list = ListOrders::new(CUSTOMER);
            let body = format!("{{\"code\": {code}, \"description\": \"{said}\"}}");
            let mut call = attempted(&list, punctual(), Ok(answer(401, &[], body)));
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
