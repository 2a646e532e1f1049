//! Calls with any fate end in time, and send no more than they may.

use std::time::Duration;

use http::header::AUTHORIZATION;
use partner_center_core::{
    AccessToken, ListOrders, RetryPolicy,
    driver::{Exchange, Failure, Step},
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::common::{CORRELATION_ID, CUSTOMER, REQUEST_ID, answer, base, meta};

#[derive(Clone, Debug)]
enum Fate {
    Answer {
        status: u16,
        retry_after: Option<String>,
        body: &'static str,
    },
    Failure {
        sent: bool,
        timed_out: bool,
    },
}

fn fate() -> impl Strategy<Value = Fate> {
    let status = prop_oneof![
        3 => prop::sample::select(vec![401_u16, 408, 425, 429, 500, 502, 503, 504, 509]),
        1 => 200..600_u16,
    ];
    let retry_after = proptest::option::of(prop_oneof!["[0-9]{1,3}", "[0-9]{1,22}", "[ -~]{0,10}"]);
    let body = prop::sample::select(vec!["", "{}", "<html>", r#"{"code": 1}"#]);
    prop_oneof![
        3 => (status, retry_after, body)
            .prop_map(|(status, retry_after, body)| Fate::Answer { status, retry_after, body }),
        1 => (any::<bool>(), any::<bool>())
            .prop_map(|(sent, timed_out)| Fate::Failure { sent, timed_out }),
    ]
}

fn duration() -> impl Strategy<Value = Duration> {
    prop_oneof![
        4 => (0..300_000_u64).prop_map(Duration::from_millis),
        1 => Just(Duration::MAX),
        1 => any::<u64>().prop_map(Duration::from_secs),
    ]
}

fn policy() -> impl Strategy<Value = RetryPolicy> {
    let attempts = prop_oneof![0..8_u32, 1..20_u32];
    (
        attempts,
        duration(),
        duration(),
        duration(),
        duration(),
        duration(),
    )
        .prop_map(|(attempts, base, max, wait, attempt, total)| {
            RetryPolicy::default()
                .with_max_attempts(attempts)
                .with_delays(base, max)
                .with_max_wait(wait)
                .with_attempt_timeout(attempt)
                .with_total_timeout(total)
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_call_ends_in_time(
        policy in policy(),
        entropy: u64,
        fates in vec((fate(), 0..60_000_u64), 1..6),
        tokens in vec(proptest::option::weighted(0.9, 0..2_u8), 1..4),
    ) {
        let list = ListOrders::new(CUSTOMER);
        let mut call = Exchange::new(&list, &base(), &meta(), policy.clone(), entropy).unwrap();
        let (mut fates, mut tokens) = (fates.iter().cycle(), tokens.iter().cycle());
        let (mut clock, mut waited) = (Duration::ZERO, Duration::ZERO);
        let (mut sent, mut asked, mut refused) = (0_u32, 0_u32, Vec::new());
        let total = policy.total_timeout();
        // Each attempt is a question, a request and a wait at most; two tokens, one more attempt and
        // the end come on top.
        for _ in 0..3 * policy.max_attempts() + 6 {
            let remaining = total.saturating_sub(clock);
            match call.step(clock) {
                Step::Authorize { rejected } => {
                    asked += 1;
                    prop_assert_eq!(rejected.is_some(), asked == 2);
                    match tokens.next().unwrap() {
                        Some(token) => call.token(AccessToken::new(format!("t{token}")).unwrap()),
                        None => call.no_token("none"),
                    }
                }
                Step::Admit(_) => call.admitted(None),
                Step::Record { .. } => call.recorded(),
                Step::Send { request, timeout } => {
                    sent += 1;
                    prop_assert_eq!(timeout, policy.attempt_timeout().min(remaining));
                    prop_assert!(!remaining.is_zero());
                    prop_assert_eq!(&request.headers()["ms-requestid"], REQUEST_ID);
                    prop_assert_eq!(&request.headers()["ms-correlationid"], CORRELATION_ID);
                    let token = request.headers()[AUTHORIZATION].clone();
                    prop_assert!(token.is_sensitive());
                    prop_assert!(!refused.contains(&token), "a refused token was sent again");
                    let (fate, took) = fates.next().unwrap();
                    clock = clock.saturating_add(Duration::from_millis(*took).min(timeout));
                    match fate {
                        Fate::Answer { status, retry_after, body } => {
                            let retry_after = retry_after.as_deref().map(|text| ("retry-after", text));
                            if *status == 401 {
                                refused.push(token);
                            }
                            call.response(answer(*status, retry_after.as_slice(), *body));
                        }
                        Fate::Failure { sent, timed_out } => {
                            let failure = if *sent { Failure::sent("x") } else { Failure::not_sent("x") };
                            call.failed(if *timed_out { failure.timed_out() } else { failure });
                        }
                    }
                }
                Step::Wait(delay) => {
                    prop_assert!(!delay.is_zero() && delay < remaining, "{delay:?} of {remaining:?}");
                    waited = waited.saturating_add(delay);
                    clock = clock.saturating_add(delay);
                }
                Step::Done(result) => {
                    prop_assert!(waited <= total);
                    prop_assert!(asked <= 2);
                    // One fresh token is worth one more request.
                    prop_assert!(sent <= policy.max_attempts() + (asked.max(1) - 1));
                    prop_assert_eq!(call.attempts(), sent);
                    match result {
                        Ok(response) => prop_assert_eq!(response.attempts(), sent),
                        Err(error) => {
                            prop_assert_eq!(error.attempts(), sent);
                            prop_assert_eq!(error.request_id(), Some(REQUEST_ID));
                        }
                    }
                    return Ok(());
                }
            }
        }
        prop_assert!(false, "the call does not end");
    }
}
