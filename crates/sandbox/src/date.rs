//! Dates as the service writes them, and the few questions it asks about them.
//!
//! Days are counted since 1970. What lies after the year 9999 is its last day.

use std::time::Duration;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{Span, Timestamp};

/// In seconds.
pub(crate) const DAY: u64 = 86_400;

/// `2026-03-01T12:30:05.1234567Z`: seven digits of a second, without the zeros at their end.
pub(crate) fn modern(now: Duration) -> String {
    at(now, 100).to_string()
}

/// `2026-03-01T12:30:05.123+00:00`: the form of the older orders.
pub(crate) fn legacy(now: Duration) -> String {
    at(now, 1_000_000).to_string().replace('Z', "+00:00")
}

/// `2026-03-01 12:30:05Z`: the form of the sign-in service.
pub(crate) fn with_space(seconds: u64) -> String {
    let moment = at(Duration::from_secs(seconds), 1);
    moment.to_string().replace('T', " ")
}

fn at(since: Duration, step: u32) -> Timestamp {
    let seconds = i64::try_from(since.as_secs()).ok();
    let nanoseconds = i32::try_from(since.subsec_nanos() / step * step).unwrap_or_default();
    let moment = seconds.and_then(|seconds| Timestamp::new(seconds, nanoseconds).ok());
    moment.unwrap_or(Timestamp::MAX)
}

/// Midnight that begins a day, as subscriptions show it.
pub(crate) fn midnight(day: u64) -> String {
    format!("{}T00:00:00Z", date(day))
}

/// Seconds since 1970. An offset is not looked at: what is asked here is about days.
pub(crate) fn seconds(text: &str) -> Option<u64> {
    let moment: DateTime = text.trim_end_matches('Z').parse().ok()?;
    u64::try_from(Offset::UTC.to_timestamp(moment).ok()?.as_second()).ok()
}

pub(crate) fn day(text: &str) -> Option<u64> {
    seconds(text).map(|seconds| seconds / DAY)
}

/// The day that lies so many months after another, or the last one of a shorter month.
pub(crate) fn months_later(start: u64, months: u64) -> u64 {
    let months = i64::try_from(months).ok();
    let span = months.and_then(|months| Span::new().try_months(months).ok());
    let later = span.and_then(|span| date(start).checked_add(span).ok());
    later
        .and_then(|date| day(&date.to_string()))
        .unwrap_or(start)
}

pub(crate) fn is_month_end(day: u64) -> bool {
    let date = date(day);
    date.last_of_month() == date
}

fn date(day: u64) -> Date {
    let midnight = at(Duration::from_secs(day.saturating_mul(DAY)), 1);
    Offset::UTC.to_datetime(midnight).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_directions_agree() {
        for day in (0..80_000).step_by(13) {
            assert_eq!(seconds(&midnight(day)), Some(day * DAY));
        }
        assert_eq!(seconds("2024-02-29T23:59:59.9999999Z"), Some(1_709_251_199));
        for text in [
            "",
            "2023-02-29",
            "2023-13-01",
            "1969-12-31",
            "soon",
            "2023-1-1",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn fractions_lose_their_zeros() {
        let at = |millis| Duration::from_millis(millis);
        assert_eq!(modern(at(1_709_251_199_085)), "2024-02-29T23:59:59.085Z");
        assert_eq!(
            legacy(at(1_709_251_199_330)),
            "2024-02-29T23:59:59.33+00:00"
        );
        assert_eq!(legacy(at(1_709_251_199_000)), "2024-02-29T23:59:59+00:00");
    }

    #[test]
    fn the_sign_in_service_has_a_form_of_its_own() {
        for (seconds, text) in [
            (0, "1970-01-01 00:00:00Z"),
            (951_782_399, "2000-02-28 23:59:59Z"),
            (951_782_400, "2000-02-29 00:00:00Z"),
            (1_772_368_205, "2026-03-01 12:30:05Z"),
            (4_102_444_800, "2100-01-01 00:00:00Z"),
        ] {
            assert_eq!(with_space(seconds), text);
        }
    }

    #[test]
    fn months_end_where_they_end() {
        let day = |text| seconds(text).unwrap() / DAY;
        assert_eq!(months_later(day("2024-01-31"), 1), day("2024-02-29"));
        assert_eq!(months_later(day("2024-11-15"), 14), day("2026-01-15"));
        assert!(is_month_end(day("2024-02-29")) && !is_month_end(day("2024-02-28")));
    }
}
