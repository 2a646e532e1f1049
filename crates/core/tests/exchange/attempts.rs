//! What is sent again, after which wait, and when a call is over.

use std::time::Duration;

use partner_center_core::{
    ListOrders, RetryPolicy,
    driver::{Exchange, Step},
};

use crate::common::call::{send, token};
use crate::common::{CUSTOMER, Headers, answer, base, meta};
use crate::play::Turn::{After, AnswerTimeout, ConnectTimeout, NotSent, Reset, Token};
use crate::play::{REFUSED_500, SEND, expect, expect_of_write, play, punctual, reply, reply_with};

#[test]
fn success() {
    let ok = &["authorize", SEND, "done: 200 OK at attempt 1"];
    expect(RetryPolicy::default(), vec![Token("one"), reply(200)], ok);
    expect(RetryPolicy::never(), vec![Token("one"), reply(200)], ok);
}

/// The 83 s that remain bound the second attempt when the first one took 40 s.
#[test]
fn throttled_for_57_seconds() {
    for (took, second) in [(0, SEND), (40, "send as Bearer one within 83s")] {
        let throttled = After(took, 429, &[("retry-after", "57")]);
        let script = vec![Token("one"), throttled, reply(200)];
        let end = "done: 200 OK at attempt 2";
        expect(
            punctual(),
            script,
            &["authorize", SEND, "wait 57s", second, end],
        );
    }
}

#[test]
fn the_wait_that_the_service_asks_for_is_a_lower_bound_with_any_random_number() {
    let list = ListOrders::new(CUSTOMER);
    let mut waits = std::collections::BTreeSet::new();
    for entropy in 0..100 {
        let policy = RetryPolicy::default();
        let mut call = Exchange::new(&list, &base(), &meta(), policy, entropy).unwrap();
        call.token(token("one"));
        call.admitted(None);
        send(&mut call, Ok(answer(429, &[("retry-after", "57")], "")));
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
        let end = format!("{throttled} {seconds} s");
        expect(punctual(), script, &["authorize", SEND, &end]);
    }
}

#[test]
fn four_attempts_and_no_fifth() {
    let script = || vec![Token("one"), reply(500), reply(500), reply(500), reply(500)];
    let last = format!("failed at attempt 4: {REFUSED_500}");
    let steps = ["authorize", SEND, SEND, SEND, SEND, &last];
    expect(punctual(), script(), &steps);
    // With the usual delays there are three waits between them, and the time for an attempt is
    // the whole of it as long as the call has more.
    let steps = play(&ListOrders::new(CUSTOMER), RetryPolicy::default(), script());
    let waits = steps.iter().filter(|step| step.starts_with("wait "));
    assert_eq!((waits.count(), steps.len()), (3, 9), "{steps:?}");
    let script = vec![Token("one"), reply(500)];
    let first = format!("failed at attempt 1: {REFUSED_500}");
    expect(RetryPolicy::never(), script, &["authorize", SEND, &first]);
}

#[test]
fn statuses_that_are_final() {
    for status in [400, 403, 404, 405, 409, 410, 412, 415, 422, 501, 505] {
        let script = vec![Token("one"), reply(status)];
        let steps = play(&ListOrders::new(CUSTOMER), punctual(), script);
        assert_eq!(steps.len(), 3, "{steps:?}");
        let end = format!("failed at attempt 1: {status} ");
        assert!(steps[2].starts_with(&end), "{steps:?}");
    }
    let elsewhere = reply_with(302, &[("location", "https://evil.example/")]);
    let end = "failed at attempt 1: 302 Found: redirected to \"https://evil.example/\", which is not followed";
    expect(
        punctual(),
        vec![Token("one"), elsewhere],
        &["authorize", SEND, end],
    );
}

#[test]
fn no_wait_outlives_the_call() {
    // 100 s are gone with the first attempt; 70 s of 80 s may be waited, 80 s may not.
    let second = "send as Bearer one within 80s";
    let begin = |wait| vec![Token("one"), AnswerTimeout, reply_with(503, wait)];
    let last = "failed at attempt 2: 503 Service Unavailable: {}; the service asks to wait 80 s";
    let script = begin(&[("retry-after", "80")]);
    expect(punctual(), script, &["authorize", SEND, second, last]);
    let mut script = begin(&[("retry-after", "70")]);
    script.push(reply(200));
    let steps = [
        "authorize",
        SEND,
        second,
        "wait 70s",
        "send as Bearer one within 10s",
        "done: 200 OK at attempt 3",
    ];
    expect(punctual(), script, &steps);
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
    let script = || vec![Token("one"), AnswerTimeout, AnswerTimeout];
    let second = "send as Bearer one within 80s";
    expect(punctual(), script(), &["authorize", SEND, second, late]);
    let short = punctual().with_attempt_timeout(Duration::from_secs(1));
    let send = "send as Bearer one within 1s";
    expect(
        short.with_max_attempts(2),
        script(),
        &["authorize", send, send, late],
    );
}

#[test]
fn a_read_is_repeated_after_any_failure() {
    let ok = ["authorize", SEND, SEND, "done: 200 OK at attempt 2"];
    for (kind, again, message) in [
        (NotSent, NotSent, "no connection to the service"),
        (Reset, Reset, BROKEN),
        (ConnectTimeout, ConnectTimeout, LATE),
    ] {
        expect(punctual(), vec![Token("one"), again, reply(200)], &ok);
        let last = format!("failed at attempt 1: {message}");
        let script = vec![Token("one"), kind];
        expect(RetryPolicy::never(), script, &["authorize", SEND, &last]);
    }
}

const BROKEN: &str = "the connection broke before the whole answer was there";
const LATE: &str = "no whole answer within the time for one attempt";

#[test]
fn a_write_without_key_is_repeated_only_when_it_cannot_have_happened() {
    let ok = ["authorize", SEND, SEND, "done: 201 Created at attempt 2"];
    for harmless in [NotSent, ConnectTimeout, reply(429), reply(425), reply(509)] {
        expect_of_write(vec![Token("one"), harmless, reply(201)], &ok);
    }
    for (turn, what) in [
        (Reset, BROKEN),
        (AnswerTimeout, LATE),
        (reply(408), "408 Request Timeout: {}"),
        (reply(500), REFUSED_500),
        (reply(502), "502 Bad Gateway: {}"),
        (reply(503), "503 Service Unavailable: {}"),
        (reply(504), "504 Gateway Timeout: {}"),
    ] {
        let last = format!("failed at attempt 1: {what}");
        expect_of_write(vec![Token("one"), turn], &["authorize", SEND, &last]);
    }
}
