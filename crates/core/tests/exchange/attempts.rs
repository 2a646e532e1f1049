//! What is sent again, after which wait, and when a call is over.

use std::time::Duration;

use partner_center_core::{
    AccessToken, ListOrders, RetryPolicy,
    driver::{Exchange, Step},
};

use crate::common::{CUSTOMER, Headers, answer, base, meta};
use crate::play::Turn::{After, AnswerTimeout, ConnectTimeout, NotSent, Reset, Token};
use crate::play::{REFUSED_500, SEND, expect, expect_of_write, play, punctual, reply, reply_with};

#[test]
fn success() {
    let ok = &["authorize", SEND, "done: 200 OK at attempt 1"];
    expect(RetryPolicy::default(), vec![Token("one"), reply(200)], ok);
    expect(RetryPolicy::never(), vec![Token("one"), reply(200)], ok);
}

#[test]
fn throttled_for_57_seconds() {
    let script = vec![
        Token("one"),
        reply_with(429, &[("retry-after", "57")]),
        reply(200),
    ];
    let steps = [
        "authorize",
        SEND,
        "wait 57s",
        SEND,
        "done: 200 OK at attempt 2",
    ];
    expect(punctual(), script, &steps);
}

/// The remaining 83 s bound the second attempt.
#[test]
fn an_attempt_has_no_more_time_than_the_call() {
    let script = vec![
        Token("one"),
        After(40, 429, &[("retry-after", "57")]),
        reply(200),
    ];
    let steps = [
        "authorize",
        SEND,
        "wait 57s",
        "send as Bearer one within 83s",
        "done: 200 OK at attempt 2",
    ];
    expect(punctual(), script, &steps);
}

#[test]
fn the_wait_that_the_service_asks_for_is_a_lower_bound_with_any_random_number() {
    let list = ListOrders::new(CUSTOMER);
    let mut waits = std::collections::BTreeSet::new();
    for entropy in 0..100 {
        let policy = RetryPolicy::default();
        let mut call = Exchange::new(&list, &base(), &meta(), policy, entropy).unwrap();
        assert!(matches!(
            call.step(Duration::ZERO),
            Step::Authorize { rejected: None }
        ));
        call.token(AccessToken::new("one").unwrap());
        call.admitted(None);
        assert!(matches!(call.step(Duration::ZERO), Step::Send { .. }));
        call.response(answer(429, &[("retry-after", "57")], ""));
        let Step::Wait(delay) = call.step(Duration::ZERO) else {
            panic!("no wait")
        };
        assert!((57_000..=57_500).contains(&delay.as_millis()), "{delay:?}");
        waits.insert(delay);
    }
    assert!(waits.len() > 90, "the delays are hardly spread: {waits:?}");
}

#[test]
fn throttled_for_longer_than_there_is_time() {
    let throttled = "failed at attempt 1: 429 Too Many Requests: {}; the service asks to wait";
    let cases: [(Headers<'static>, u64); 3] = [
        // Beyond the whole call's 180 s; exactly at its end; beyond any time.
        (&[("retry-after", "200")], 200),
        (&[("retry-after", "180")], 180),
        (&[("retry-after", "301")], 301),
    ];
    for (headers, seconds) in cases {
        let script = vec![Token("one"), reply_with(429, headers)];
        expect(
            punctual(),
            script,
            &["authorize", SEND, &format!("{throttled} {seconds} s")],
        );
    }
}

#[test]
fn four_attempts_and_no_fifth() {
    let script = || vec![Token("one"), reply(500), reply(500), reply(500), reply(500)];
    let last = format!("failed at attempt 4: {REFUSED_500}");
    expect(
        punctual(),
        script(),
        &["authorize", SEND, SEND, SEND, SEND, &last],
    );
    // With the usual delays there are three waits between them, and the time for an attempt is
    // the whole of it as long as the call has more.
    let steps = play(&ListOrders::new(CUSTOMER), RetryPolicy::default(), script());
    let waits = steps
        .iter()
        .filter(|step| step.starts_with("wait "))
        .count();
    assert_eq!((waits, steps.len()), (3, 9), "{steps:?}");
    expect(
        RetryPolicy::never(),
        vec![Token("one"), reply(500)],
        &[
            "authorize",
            SEND,
            &format!("failed at attempt 1: {REFUSED_500}"),
        ],
    );
}

#[test]
fn statuses_that_are_final() {
    for status in [400, 403, 404, 405, 409, 410, 412, 415, 422, 501, 505] {
        let steps = play(
            &ListOrders::new(CUSTOMER),
            punctual(),
            vec![Token("one"), reply(status)],
        );
        assert_eq!(steps.len(), 3, "{steps:?}");
        assert!(
            steps[2].starts_with(&format!("failed at attempt 1: {status} ")),
            "{steps:?}"
        );
    }
    expect(
        punctual(),
        vec![
            Token("one"),
            reply_with(302, &[("location", "https://evil.example/")]),
        ],
        &[
            "authorize",
            SEND,
            "failed at attempt 1: 302 Found: redirected to \"https://evil.example/\", which is not followed",
        ],
    );
}

#[test]
fn no_wait_outlives_the_call() {
    // 100 s are gone with the first attempt; 70 s of 80 s may be waited, 80 s may not.
    let wait = |seconds| {
        let script = vec![Token("one"), AnswerTimeout, reply_with(503, seconds)];
        play(
            &ListOrders::new(CUSTOMER),
            punctual().with_max_attempts(3),
            script,
        )
    };
    let last = "failed at attempt 2: 503 Service Unavailable: {}; the service asks to wait 80 s";
    assert_eq!(
        wait(&[("retry-after", "80")]),
        ["authorize", SEND, "send as Bearer one within 80s", last,]
    );
    let script = vec![
        Token("one"),
        AnswerTimeout,
        reply_with(503, &[("retry-after", "70")]),
        reply(200),
    ];
    expect(
        punctual(),
        script,
        &[
            "authorize",
            SEND,
            "send as Bearer one within 80s",
            "wait 70s",
            "send as Bearer one within 10s",
            "done: 200 OK at attempt 3",
        ],
    );
}

#[test]
fn a_call_without_time_sends_nothing() {
    expect(
        punctual().with_total_timeout(Duration::ZERO),
        vec![],
        &["failed at attempt 0: no answer within 0ns"],
    );
}

#[test]
fn time_outs_end_the_call_when_the_time_is_up() {
    let late = "failed at attempt 2: no whole answer within the time for one attempt";
    expect(
        punctual(),
        vec![Token("one"), AnswerTimeout, AnswerTimeout],
        &["authorize", SEND, "send as Bearer one within 80s", late],
    );
    let short = punctual()
        .with_attempt_timeout(Duration::from_secs(1))
        .with_max_attempts(2);
    let send = "send as Bearer one within 1s";
    expect(
        short,
        vec![Token("one"), AnswerTimeout, AnswerTimeout],
        &["authorize", send, send, late],
    );
}

#[test]
fn a_read_is_repeated_after_any_failure() {
    let ok = ["authorize", SEND, SEND, "done: 200 OK at attempt 2"];
    expect(punctual(), vec![Token("one"), NotSent, reply(200)], &ok);
    expect(punctual(), vec![Token("one"), Reset, reply(200)], &ok);
    expect(
        punctual(),
        vec![Token("one"), ConnectTimeout, reply(200)],
        &ok,
    );
    let kinds = [
        (NotSent, "no connection to the service"),
        (
            Reset,
            "the connection broke before the whole answer was there",
        ),
        (
            ConnectTimeout,
            "no whole answer within the time for one attempt",
        ),
    ];
    for (kind, message) in kinds {
        let last = format!("failed at attempt 1: {message}");
        expect(
            RetryPolicy::never(),
            vec![Token("one"), kind],
            &["authorize", SEND, &last],
        );
    }
}

#[test]
fn a_write_without_key_is_repeated_only_when_it_cannot_have_happened() {
    let ok = ["authorize", SEND, SEND, "done: 201 Created at attempt 2"];
    for harmless in [NotSent, ConnectTimeout, reply(429), reply(425), reply(509)] {
        expect_of_write(vec![Token("one"), harmless, reply(201)], &ok);
    }
    let doubtful = [
        (
            Reset,
            "the connection broke before the whole answer was there".to_owned(),
        ),
        (
            AnswerTimeout,
            "no whole answer within the time for one attempt".to_owned(),
        ),
        (reply(408), "408 Request Timeout: {}".to_owned()),
        (reply(500), REFUSED_500.to_owned()),
        (reply(502), "502 Bad Gateway: {}".to_owned()),
        (reply(503), "503 Service Unavailable: {}".to_owned()),
        (reply(504), "504 Gateway Timeout: {}".to_owned()),
    ];
    for (turn, what) in doubtful {
        let last = format!("failed at attempt 1: {what}");
        expect_of_write(vec![Token("one"), turn], &["authorize", SEND, &last]);
    }
}
