//! Whether and when a call is sent again: a pure decision.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

/// What repeating a request can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Safety {
    /// Reads only.
    Safe,
    /// Writes; the service recognises a repetition by its `MS-RequestId`.
    KeyedByRequestId,
    /// Writes that buy, and for which nothing documents that the service recognises a repetition. They
    /// are repeated like [`KeyedByRequestId`](Self::KeyedByRequestId) when
    /// [`with_assumed_keys_trusted`](RetryPolicy::with_assumed_keys_trusted) asks for it, and like
    /// [`Unkeyed`](Self::Unkeyed) otherwise.
    AssumedKeyed,
    /// Writes, and a repetition writes again.
    Unkeyed,
}

/// How far an attempt without a whole answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// Nothing was sent: name look-up, connection, TLS.
    NotSent,
    /// The request was sent, at least in part.
    Sent,
    /// Nothing was sent, and nothing will be the next time either: the request cannot be built, or
    /// the certificate of the other side is not accepted.
    Unsendable,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_enums,
    reason = "an attempt ends with an answer or without"
)]
pub enum Outcome {
    /// With an answer that is not a success.
    Status {
        /// Its status.
        status: StatusCode,
        /// How long the service asks to wait.
        retry_after: Option<Duration>,
    },
    /// Without a whole answer.
    Failure(Phase),
}

/// What to do after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a driver must know every decision")]
pub enum Decision {
    /// Give the error to the caller.
    Stop,
    /// Send again after this long.
    RetryAfter(Duration),
}

/// How often and how patiently a call is repeated.
///
/// ```
/// use std::time::Duration;
/// use partner_center_core::RetryPolicy;
///
/// let policy = RetryPolicy::default().with_max_attempts(6).with_total_timeout(Duration::from_secs(60));
/// assert_eq!(RetryPolicy::never().max_attempts(), 1);
/// # let _ = policy;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_wait: Duration,
    attempt_timeout: Duration,
    total_timeout: Duration,
    trusts_assumed_keys: bool,
}

impl Default for RetryPolicy {
    /// 4 attempts of 100 s each in 180 s altogether; delays of up to 0.5, 1, 2, … 20 s; a wait that the
    /// service asks for is respected up to 5 min.
    fn default() -> Self {
        Self {
            max_attempts: 4,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            max_wait: Duration::from_secs(5 * 60),
            attempt_timeout: Duration::from_secs(100),
            total_timeout: Duration::from_secs(3 * 60),
            trusts_assumed_keys: false,
        }
    }
}

impl RetryPolicy {
    /// One attempt, whatever happens.
    #[must_use]
    pub fn never() -> Self {
        Self {
            max_attempts: 1,
            ..Self::default()
        }
    }

    /// How often a request is sent at most.
    #[must_use]
    pub fn max_attempts(&self) -> u32 {
        self.max_attempts
    }

    /// The time for one attempt, from sending to the last byte of the answer; for a list that is
    /// [streamed](crate::Call::stream), to the head of the answer, and again for each silence after it.
    #[must_use]
    pub fn attempt_timeout(&self) -> Duration {
        self.attempt_timeout
    }

    /// The time for the whole call with all attempts and waits; for a streamed list, to each page's head.
    #[must_use]
    pub fn total_timeout(&self) -> Duration {
        self.total_timeout
    }

    /// Sends a request at most this often; 0 counts as 1.
    #[must_use]
    pub fn with_max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// Waits a random time up to `base`, doubled after each attempt, and never more than `max`.
    #[must_use]
    pub fn with_delays(mut self, base: Duration, max: Duration) -> Self {
        self.base_delay = base;
        self.max_delay = max;
        self
    }

    /// Respects a wait that the service asks for up to this long; if it asks for more, the call ends.
    #[must_use]
    pub fn with_max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = wait;
        self
    }

    /// Gives each attempt this long.
    #[must_use]
    pub fn with_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Gives the whole call this long.
    #[must_use]
    pub fn with_total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = timeout;
        self
    }

    /// Repeats writes in doubt even where it is only assumed that the service recognises a repetition by
    /// its `MS-RequestId` ([`Safety::AssumedKeyed`]: buying add-ons). If it does not, an add-on is bought
    /// twice. Without this, such a write ends in doubt at once.
    #[must_use]
    pub fn with_assumed_keys_trusted(mut self, yes: bool) -> Self {
        self.trusts_assumed_keys = yes;
        self
    }

    /// Whether such writes are repeated.
    #[must_use]
    pub fn trusts_assumed_keys(&self) -> bool {
        self.trusts_assumed_keys
    }

    /// Decides after attempt number `attempt` (from 1). `entropy` is a random number; the delay is
    /// spread evenly between nothing and its bound (full jitter), so that clients that failed
    /// together do not come back together.
    #[must_use]
    pub fn decide(&self, attempt: u32, safety: Safety, outcome: Outcome, entropy: u64) -> Decision {
        if attempt >= self.max_attempts || !is_worth_repeating(self.effective(safety), outcome) {
            return Decision::Stop;
        }
        let asked = match outcome {
            Outcome::Status { retry_after, .. } => retry_after.unwrap_or_default(),
            Outcome::Failure(_) => Duration::ZERO,
        };
        if asked > self.max_wait {
            return Decision::Stop;
        }
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let bound = self.base_delay.saturating_mul(doubled).min(self.max_delay);
        // What the service asks for is a lower bound: to come earlier costs quota.
        Decision::RetryAfter(asked.saturating_add(fraction_of(bound, entropy)))
    }

    /// What repeating can do as far as this policy believes it.
    fn effective(&self, safety: Safety) -> Safety {
        match safety {
            Safety::AssumedKeyed if self.trusts_assumed_keys => Safety::KeyedByRequestId,
            Safety::AssumedKeyed => Safety::Unkeyed,
            known => known,
        }
    }
}

fn fraction_of(bound: Duration, entropy: u64) -> Duration {
    // Bounded first: the product of two 64-bit numbers has 128 bits.
    let bound = u64::try_from(bound.as_nanos()).unwrap_or(u64::MAX);
    let nanoseconds = u128::from(bound) * u128::from(entropy) / u128::from(u64::MAX);
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
}

fn is_worth_repeating(safety: Safety, outcome: Outcome) -> bool {
    match outcome {
        Outcome::Failure(Phase::NotSent) => true,
        Outcome::Failure(Phase::Sent) => safety != Safety::Unkeyed,
        Outcome::Failure(Phase::Unsendable) => false,
        Outcome::Status { status, .. } => match status.as_u16() {
            // Refused before anything was done.
            425 | 429 | 509 => true,
            408 | 500 | 502 | 503 | 504 => safety != Safety::Unkeyed,
            _ => false,
        },
    }
}

/// Whether the service may have acted, although the attempt was not a success.
pub(crate) fn is_fate_unknown(outcome: Outcome) -> bool {
    match outcome {
        Outcome::Failure(phase) => phase == Phase::Sent,
        Outcome::Status { status, .. } => match status.as_u16() {
            // 303 points at the result; 499 is a gateway's word for a sender that hung up.
            303 | 408 | 499 => true,
            // Gateways have numbers for a missing answer; only these say that nothing was done.
            501 | 505 | 509 | 511 => false,
            _ => status.is_server_error(),
        },
    }
}

/// Whether a status can refuse the request itself, as it would have been refused before: not for the
/// caller (401, 403), the moment (408, 425, 429), a send that is under way (409), or the way to the
/// service (407, 413, 421, 431, 499).
pub(crate) fn is_final_refusal(status: StatusCode) -> bool {
    status.is_client_error()
        && !matches!(
            status.as_u16(),
            401 | 403 | 407 | 408 | 409 | 413 | 421 | 425 | 429 | 431 | 499
        )
}

/// How long the service asks to wait, from `Retry-After` (seconds or a date), `retry-after-ms` and
/// `x-ms-retry-after-ms`; the longest counts. Dates are measured against the answer's own `Date`, so a
/// wrong clock on either side does no harm. What cannot be understood is ignored.
///
/// ```
/// use std::time::Duration;
/// use http::HeaderMap;
/// use partner_center_core::driver::retry_after;
///
/// let mut headers = HeaderMap::new();
/// headers.insert("retry-after", "57".parse()?);
/// assert_eq!(retry_after(&headers), Some(Duration::from_secs(57)));
/// # Ok::<(), http::header::InvalidHeaderValue>(())
/// ```
#[must_use]
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let texts = |name: &'static str| {
        headers
            .get_all(name)
            .into_iter()
            .filter_map(|value| value.to_str().ok())
            .map(str::trim)
    };
    let now = texts("date").find_map(|date| httpdate::parse_http_date(date).ok());
    let seconds = texts("retry-after").filter_map(|text| {
        number(text)
            .map(Duration::from_secs)
            .or_else(|| until(text, now))
    });
    let milliseconds = texts("retry-after-ms")
        .chain(texts("x-ms-retry-after-ms"))
        .filter_map(|text| number(text).map(Duration::from_millis));
    seconds.chain(milliseconds).max()
}

fn until(date: &str, now: Option<SystemTime>) -> Option<Duration> {
    let date = httpdate::parse_http_date(date).ok()?;
    Some(date.duration_since(now?).unwrap_or_default())
}

/// A whole number; one that is too large is the largest, because it means "very long".
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests;
