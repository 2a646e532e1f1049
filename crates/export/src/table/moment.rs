//! Moments in microseconds.

use partner_center_model::{DateTime, Timestamp};

/// 1900-01-01 and 10000-01-01, in seconds since the Unix epoch. Spark 3.5 cannot read what is before, Python not
/// what is behind; the service has neither but as "no date".
const YEARS: std::ops::Range<i64> = -2_208_988_800..253_402_300_800;

/// Microseconds since the Unix epoch, cut; `None` if it is no date, or .NET's "no date".
#[inline]
pub(super) fn micros(date: &DateTime) -> Option<i64> {
    let moment = date.timestamp()?;
    let seconds = moment.unix_seconds();
    let micros = i64::from(moment.subsec_nanoseconds() / 1_000);
    YEARS
        .contains(&seconds)
        .then_some(seconds * 1_000_000 + micros)
}

/// Their text, in UTC with as many decimal places as it needs.
pub(super) fn text(micros: i64) -> DateTime {
    let moment = Timestamp::from_unix_nanoseconds(i128::from(micros) * 1_000);
    moment.map_or_else(|| "".into(), DateTime::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_in_utc() {
        for (date, expected) in [
            (
                "2018-03-15T02:17:15.6455674Z",
                Some("2018-03-15T02:17:15.645567Z"),
            ),
            (
                "2018-03-15T02:17:15.6455679",
                Some("2018-03-15T02:17:15.645567Z"),
            ),
            (
                "2017-12-04T23:52:08.371-08:00",
                Some("2017-12-05T07:52:08.371Z"),
            ),
            (
                "2024-02-29T23:59:59.9999999",
                Some("2024-02-29T23:59:59.999999Z"),
            ),
            (
                "1969-12-31T23:59:59.9999999Z",
                Some("1969-12-31T23:59:59.999999Z"),
            ),
            ("1900-01-01T00:00:00Z", Some("1900-01-01T00:00:00Z")),
            ("1899-12-31T23:59:59.9999999Z", None),
            (
                "9999-12-31T23:59:59.9999999Z",
                Some("9999-12-31T23:59:59.999999Z"),
            ),
            ("9999-12-31T23:59:59-08:00", None),
            ("0001-01-01T00:00:00", None),
            ("0001-01-01T00:00:00Z", None),
            ("0001-01-01T08:00:00Z", None),
            ("2023-05-18TT21:22:26.7034834Z", None),
            ("2023-02-29T00:00:00Z", None),
            ("", None),
        ] {
            let shown = micros(&date.into()).map(|micros| text(micros).to_string());
            assert_eq!(shown.as_deref(), expected, "{date}");
        }
    }
}
