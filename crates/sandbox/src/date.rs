//! Dates as the service writes them, and the few questions it asks about them.

use std::time::Duration;

const DAY: u64 = 86_400;

/// `2026-03-01T12:30:05.1234567Z`: seven digits of a second, without the zeros at their end.
pub(crate) fn modern(now: Duration) -> String {
    let ticks = now.subsec_nanos() / 100;
    format!("{}{}Z", to_the_second(now.as_secs()), fraction(ticks, 7))
}

/// `2026-03-01T12:30:05.123+00:00`: the form of the older orders.
pub(crate) fn legacy(now: Duration) -> String {
    let fraction = fraction(now.subsec_millis(), 3);
    format!("{}{fraction}+00:00", to_the_second(now.as_secs()))
}

fn fraction(part: u32, digits: usize) -> String {
    let text = format!("{part:0digits$}");
    let text = text.trim_end_matches('0');
    if text.is_empty() {
        String::new()
    } else {
        format!(".{text}")
    }
}

fn to_the_second(seconds: u64) -> String {
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!(
        "{}T{hour:02}:{minute:02}:{second:02}",
        day_text(seconds / DAY)
    )
}

fn day_text(days: u64) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Midnight that begins a day, as subscriptions show it.
pub(crate) fn midnight(days: u64) -> String {
    format!("{}T00:00:00Z", day_text(days))
}

/// Seconds since 1970. An offset is not looked at: what is asked here is about days.
pub(crate) fn seconds(text: &str) -> Option<u64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let valid = year >= 1970 && (1..=12).contains(&month) && (1..=31).contains(&day);
    let days = valid.then(|| days(year, month, day))?;
    // The 31st of a month of 30 days is a day of the next one.
    if civil(days) != (year, month, day) {
        return None;
    }
    let clock = |from, to| number(from, to).unwrap_or_default();
    Some(days * DAY + clock(11, 13) * 3600 + clock(14, 16) * 60 + clock(17, 19))
}

/// The day that lies so many months after another, or the last one of a shorter month.
pub(crate) fn months_later(start: u64, months: u64) -> u64 {
    let (year, month, day) = civil(start);
    let count = year * 12 + month - 1 + months;
    let (year, month) = (count / 12, count % 12 + 1);
    (1..=day)
        .rev()
        .map(|day| (days(year, month, day), day))
        .find(|&(at, day)| civil(at) == (year, month, day))
        .map_or(start, |(at, _)| at)
}

pub(crate) fn is_month_end(day: u64) -> bool {
    civil(day + 1).2 == 1
}

/// Year, month and day of a count of days since 1970, with years that begin in March so that the
/// leap day comes last.
pub(crate) fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12 + 1;
    (year + era * 400 + u64::from(month <= 2), month, day)
}

fn days(year: u64, month: u64, day: u64) -> u64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_directions_agree() {
        for day in (0..80_000).step_by(13) {
            let (year, month, of_month) = civil(day);
            assert_eq!(days(year, month, of_month), day);
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
    fn months_end_where_they_end() {
        let day = |text| seconds(text).unwrap() / DAY;
        assert_eq!(months_later(day("2024-01-31"), 1), day("2024-02-29"));
        assert_eq!(months_later(day("2024-11-15"), 14), day("2026-01-15"));
        assert!(is_month_end(day("2024-02-29")) && !is_month_end(day("2024-02-28")));
    }
}
