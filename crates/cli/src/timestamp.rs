//! Points in time as ISO 8601 texts.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;

/// The time in UTC with milliseconds.
pub(crate) fn timestamp(time: SystemTime) -> String {
    text(Timestamp::try_from(time).ok())
}

/// The time so long after 1970-01-01.
pub(crate) fn since_1970(time: Duration) -> String {
    text(Timestamp::UNIX_EPOCH.checked_add(time).ok())
}

/// What comes after the year 9999 is shown as its end.
fn text(time: Option<Timestamp>) -> String {
    format!("{:.3}", time.unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_utc_with_milliseconds() {
        let times = [0, 951_827_696_250, 4_102_444_799_250];
        let times = times.map(|time| since_1970(Duration::from_millis(time)));
        assert_eq!(
            times,
            [
                "1970-01-01T00:00:00.000Z",
                "2000-02-29T12:34:56.250Z",
                "2099-12-31T23:59:59.250Z"
            ]
        );
        // The last that jiff knows, in whatever time zone.
        let never = since_1970(Duration::MAX);
        assert!(never.starts_with("9999-12-30"), "{never}");
        // Digits beyond are left out, not rounded.
        let time = since_1970(Duration::from_micros(1_999));
        assert_eq!(time, "1970-01-01T00:00:00.001Z");
    }
}
