//! A wait that the service asks for is kept: of several the longest, and never cut short.
//!
//! Input: an answer (see [`answer`](crate::answer)), of which status and headers count.

use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use partner_center_core::RetryPolicy;
use partner_center_core::{
    Safety,
    driver::{Decision, Outcome, retry_after},
};

/// The check with the real reader.
pub fn check(data: &[u8]) {
    check_with(retry_after, data);
}

/// The check with any reader of headers.
pub fn check_with(read: impl Fn(&HeaderMap) -> Option<Duration>, data: &[u8]) {
    let Some(answer) = crate::answer(data) else {
        return;
    };
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    let asked = read(&headers);
    for (name, unit) in [
        ("retry-after", 1_000),
        ("retry-after-ms", 1),
        ("x-ms-retry-after-ms", 1),
    ] {
        for value in headers.get_all(name) {
            let Some(number) = whole_number(value) else {
                continue;
            };
            let wait = asked.unwrap_or_else(|| panic!("nobody waits {name}: {value:?}"));
            assert!(
                wait.as_millis() >= number.saturating_mul(unit),
                "{wait:?} < {value:?}"
            );
        }
    }
    for (attempt, safety, entropy) in [(1, Safety::Safe, 0), (3, Safety::Unkeyed, u64::MAX)] {
        let outcome = Outcome::Status {
            status,
            retry_after: asked,
        };
        let policy = RetryPolicy::default();
        if let Decision::RetryAfter(delay) = policy.decide(attempt, safety, outcome, entropy) {
            assert!(delay >= asked.unwrap_or_default(), "{delay:?} < {asked:?}");
            assert!(
                asked <= Some(Duration::from_secs(5 * 60)),
                "{asked:?} is waited for"
            );
            assert!(!status.is_success(), "{status} is repeated");
        }
    }
    // One more header asks for more, or changes nothing.
    headers.append("retry-after", HeaderValue::from_static("1"));
    let more = read(&headers);
    assert!(
        more >= asked && more >= Some(Duration::from_secs(1)),
        "{more:?} < {asked:?}"
    );
}

/// Up to what fits into 64 bits, longer than anybody waits.
fn whole_number(value: &HeaderValue) -> Option<u128> {
    let text = value.to_str().ok()?.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX).into())
}
