use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::{Decision, Outcome, Phase, RetryPolicy, Safety, retry_after};

type Headers<'a> = &'a [(&'a str, &'a str)];

fn headers(pairs: Headers<'_>) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| {
            (
                HeaderName::try_from(*name).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            )
        })
        .collect()
}

#[test]
fn retry_after_is_understood_in_all_its_forms() {
    let date = ("date", "Tue, 21 Jul 2020 04:10:58 GMT");
    let seconds = |n| Some(Duration::from_secs(n));
    let cases: [(Headers<'_>, Option<Duration>); 20] = [
        (&[("retry-after", "57")], seconds(57)),
        (&[("retry-after", " 57 ")], seconds(57)),
        (&[("retry-after", "0")], seconds(0)),
        (
            &[("retry-after", "18446744073709551616")],
            seconds(u64::MAX),
        ),
        (&[("retry-after", "-1")], None),
        (&[("retry-after", "1e9")], None),
        (&[("retry-after", "1.5")], None),
        (&[("retry-after", "")], None),
        (&[("retry-after", "soon")], None),
        (&[("retry-after", "3"), ("retry-after", "9")], seconds(9)),
        (
            &[("retry-after", "1"), ("x-ms-retry-after-ms", "2500")],
            Some(Duration::from_millis(2500)),
        ),
        (&[("retry-after-ms", "10")], Some(Duration::from_millis(10))),
        (
            &[date, ("retry-after", "Tue, 21 Jul 2020 04:11:55 GMT")],
            seconds(57),
        ),
        (
            &[date, ("retry-after", "Tuesday, 21-Jul-20 04:11:55 GMT")],
            seconds(57),
        ),
        (
            &[date, ("retry-after", "Tue Jul 21 04:11:55 2020")],
            seconds(57),
        ),
        // Whatever clock is wrong, it is wrong in both headers.
        (
            &[
                ("date", "Fri Jul 24 04:10:58 2020"),
                ("retry-after", "Friday, 24-Jul-20 04:11:55 GMT"),
            ],
            seconds(57),
        ),
        (
            &[date, ("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT")],
            seconds(251_806_996_141),
        ),
        (
            &[date, ("retry-after", "soon"), ("retry-after-ms", "57000")],
            seconds(57),
        ),
        (
            &[date, ("retry-after", "Tue, 21 Jul 2020 04:10:00 GMT")],
            seconds(0),
        ),
        // Without the answer's own clock a date says nothing.
        (&[("retry-after", "Tue, 21 Jul 2020 04:11:55 GMT")], None),
    ];
    for (given, expected) in cases {
        assert_eq!(retry_after(&headers(given)), expected, "{given:?}");
    }
}

#[test]
fn the_table_of_what_is_repeated() {
    let status = |code| Outcome::Status {
        status: StatusCode::from_u16(code).unwrap(),
        retry_after: None,
    };
    let policy = RetryPolicy::default();
    let repeated = |safety, outcome| policy.decide(1, safety, outcome, 0) != Decision::Stop;
    for code in 100..600 {
        let safe = [408, 425, 429, 500, 502, 503, 504, 509].contains(&code);
        let unkeyed = [425, 429, 509].contains(&code);
        assert_eq!(repeated(Safety::Safe, status(code)), safe, "{code}");
        assert_eq!(
            repeated(Safety::KeyedByRequestId, status(code)),
            safe,
            "{code}"
        );
        assert_eq!(repeated(Safety::Unkeyed, status(code)), unkeyed, "{code}");
    }
    for (safety, sent) in [
        (Safety::Safe, true),
        (Safety::KeyedByRequestId, true),
        (Safety::Unkeyed, false),
    ] {
        assert!(repeated(safety, Outcome::Failure(Phase::NotSent)));
        assert_eq!(repeated(safety, Outcome::Failure(Phase::Sent)), sent);
        assert!(!repeated(safety, Outcome::Failure(Phase::Unsendable)));
    }
}

#[test]
fn delays_grow_are_bounded_and_never_shorter_than_asked() {
    let policy = RetryPolicy::default().with_max_attempts(u32::MAX);
    let delay = |attempt, retry_after, entropy| {
        let outcome = Outcome::Status {
            status: StatusCode::TOO_MANY_REQUESTS,
            retry_after,
        };
        match policy.decide(attempt, Safety::Safe, outcome, entropy) {
            Decision::RetryAfter(delay) => Some(delay),
            Decision::Stop => None,
        }
    };
    assert_eq!(delay(1, None, u64::MAX), Some(Duration::from_millis(500)));
    assert_eq!(delay(2, None, u64::MAX), Some(Duration::from_secs(1)));
    assert_eq!(delay(7, None, u64::MAX), Some(Duration::from_secs(20)));
    assert_eq!(
        delay(u32::MAX - 1, None, u64::MAX),
        Some(Duration::from_secs(20))
    );
    assert_eq!(delay(7, None, 0), Some(Duration::ZERO));
    assert_eq!(
        delay(1, Some(Duration::from_secs(57)), 0),
        Some(Duration::from_secs(57))
    );
    assert_eq!(delay(1, Some(Duration::from_secs(301)), 0), None);
    assert_eq!(delay(1, Some(Duration::MAX), u64::MAX), None);
    assert_eq!(delay(u32::MAX, None, 0), None);
}

#[test]
fn a_policy_is_what_it_was_told() {
    let of = |policy: &RetryPolicy| {
        (
            policy.max_attempts(),
            policy.attempt_timeout().as_secs(),
            policy.total_timeout().as_secs(),
        )
    };
    assert_eq!(of(&RetryPolicy::default()), (4, 100, 180));
    let policy = RetryPolicy::never()
        .with_max_attempts(6)
        .with_attempt_timeout(Duration::from_secs(7))
        .with_total_timeout(Duration::from_secs(70));
    assert_eq!(of(&policy), (6, 7, 70));
    assert_eq!(policy.with_max_attempts(0).max_attempts(), 1);
}

#[test]
fn a_wait_is_kept_up_to_the_longest_and_no_longer() {
    for (longest, asked, kept) in [(60, 60, true), (60, 61, false), (900, 900, true)] {
        let policy = RetryPolicy::default().with_max_wait(Duration::from_secs(longest));
        let outcome = Outcome::Status {
            status: StatusCode::TOO_MANY_REQUESTS,
            retry_after: Some(Duration::from_secs(asked)),
        };
        let decision = policy.decide(1, Safety::Safe, outcome, 0);
        let expected = if kept {
            Decision::RetryAfter(Duration::from_secs(asked))
        } else {
            Decision::Stop
        };
        assert_eq!(decision, expected, "{asked} s of {longest}");
    }
}
