//! Waits that no sane service asks for: no panic, and nothing outlasts the call.
//!
//! 8,000 of them; `PROPTEST_CASES=1000000` tries a million.

use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Waker;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use partner_center_core::driver::retry_after;
use partner_center_core::quota::{Admission, Quota};
use partner_center_core::{
    AccessToken, ListOrders, RetryPolicy,
    driver::{Exchange, Failure, Step},
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::common::{CUSTOMER, answer, base, meta};

fn date() -> impl Strategy<Value = String> {
    let year = prop_oneof![Just(1970_u32), Just(2026), Just(9999), 0..=99_999_u32];
    (year, 0..70_u32, 0..15_usize, 0..3_u8).prop_map(|(year, n, month, form)| {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
            "Foo", "", "jan",
        ];
        let (month, two) = (months[month], year % 100);
        match form {
            0 => format!("Tue, {n:02} {month} {year:04} 04:{n:02}:58 GMT"),
            1 => format!("Tuesday, {n:02}-{month}-{two:02} 04:{n:02}:58 GMT"),
            _ => format!("Tue {month} {n:>2} 04:{n:02}:58 {year}"),
        }
    })
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    let fixed = vec![
        "-1",
        "1e9",
        "18446744073709551615",
        "18446744073709551616",
        "0",
        "+5",
        "0x10",
        "NaN",
        "1,2",
        "1.5",
        "",
        "179",
        "180",
        "181",
        "300",
        "301",
    ];
    prop_oneof![
        2 => prop::sample::select(fixed).prop_map(|text: &str| text.as_bytes().to_vec()),
        2 => "[0-9]{1,3}".prop_map(String::into_bytes),
        2 => "[ ]?[0-9]{1,25}[ ]?".prop_map(String::into_bytes),
        3 => date().prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..40),
    ]
}

fn headers() -> impl Strategy<Value = HeaderMap> {
    let name = prop::sample::select(vec![
        "retry-after",
        "retry-after-ms",
        "x-ms-retry-after-ms",
        "date",
    ]);
    vec((name, value()), 0..6).prop_map(|pairs| {
        let pairs = pairs.into_iter().filter_map(|(name, value)| {
            let value = HeaderValue::from_bytes(&value).ok()?;
            Some((HeaderName::from_static(name), value))
        });
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, value);
        }
        headers
    })
}

const LATENCY: Duration = Duration::from_millis(50);

/// Makes a call whose every answer is such, and says when it was over.
fn call(status: u16, headers: &HeaderMap, entropy: u64) -> Duration {
    let partner = Quota::new(3, Duration::from_secs(70)).partner("p");
    let list = ListOrders::new(CUSTOMER);
    let policy = RetryPolicy::default();
    let total = policy.total_timeout();
    let mut call = Exchange::new(&list, &base(), &meta(), policy, entropy).unwrap();
    let mut clock = Duration::ZERO;
    loop {
        match call.step(clock) {
            Step::Authorize { .. } => call.token(AccessToken::new("t").unwrap()),
            Step::Record { .. } => call.recorded(),
            Step::Admit(demand) => {
                let deadline = clock + demand.within;
                let mut ticket = partner.ticket(demand.family, demand.priority);
                match ticket.poll(clock, deadline, Waker::noop()) {
                    Admission::Granted(permit) => call.admitted(permit),
                    Admission::TooLate(wait) => call.not_admitted(wait),
                    Admission::Wait(delay) => clock += delay,
                }
            }
            Step::Send { timeout, .. } if timeout < LATENCY => {
                clock += timeout;
                call.failed(Failure::sent("late").timed_out());
            }
            Step::Send { .. } => {
                clock += LATENCY;
                let mut response = answer(status, &[], "{}");
                response.headers_mut().extend(headers.clone());
                call.response(response);
            }
            Step::Wait(delay) => clock += delay,
            Step::Done(result) => {
                let error = result.expect_err("no answer is a success");
                let asked = retry_after(headers).unwrap_or_default();
                // Sent once, and asked for more than there is time: the error has the wait.
                if error.attempts() == 1 && asked > total {
                    assert_eq!(error.retry_after(), Some(asked));
                }
                return clock;
            }
        }
        assert!(clock <= total, "{clock:?}");
    }
}

static BEYOND: AtomicU32 = AtomicU32::new(0);

fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: default.cases.max(8_000),
        failure_persistence: None,
        ..default
    }
}

#[test]
fn no_wait_that_is_asked_for_outlasts_the_call() {
    let status = prop::sample::select(vec![429_u16, 503, 509, 500, 408]);
    let cases = config().cases;
    let mut runner = proptest::test_runner::TestRunner::new(config());
    let result = runner.run(
        &(status, headers(), any::<u64>()),
        |(status, headers, entropy)| {
            let total = RetryPolicy::default().total_timeout();
            if retry_after(&headers).is_some_and(|asked| asked > total) {
                BEYOND.fetch_add(1, Ordering::Relaxed);
            }
            prop_assert!(call(status, &headers, entropy) <= total);
            Ok(())
        },
    );
    result.unwrap();
    let beyond = BEYOND.load(Ordering::Relaxed);
    println!("{cases} odd answers: no panic, no wait beyond the deadline; {beyond} asked for one");
    // The control: who slept as told would have overslept so often.
    assert!(beyond > cases / 20, "the odd answers are tame: {beyond}");
}
