//! Rules of the service with a date: `x-since` in the schemas, `since` among the operations.

use serde::Deserialize;

/// From which day on a rule is in force, and what it says: `2026-05-04: a renewal …`.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Since(String);

impl TryFrom<String> for Since {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split_once(": ");
        let is_one = |(date, rule): (&str, &str)| {
            is_day(date) && !rule.trim().is_empty() && !rule.ends_with('.') && !rule.contains('|')
        };
        if parts.is_some_and(is_one) {
            return Ok(Self(text));
        }
        Err(format!(
            "{text:?}: a date is written as `2026-05-04: the rule in a few words`, without a full stop"
        ))
    }
}

impl Since {
    /// As documentation has it.
    pub(super) fn docs(&self) -> String {
        format!("In force since {}.", self.0)
    }

    /// As tables have it.
    pub(super) fn cell(&self) -> &str {
        &self.0
    }
}

/// A day of the calendar, such as 2026-05-04.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |text: &str, digits: usize| {
        let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<u32>().ok()).flatten()
    };
    let [year, month, day] = parts[..] else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let days = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::Since;

    #[test]
    fn a_rule_has_a_day_of_the_calendar_and_a_text() {
        let read = |text: &str| Since::try_from(text.to_owned());
        for good in ["2026-05-04: renewal off buys an extension", "2024-02-29: x"] {
            assert!(read(good).is_ok(), "{good}");
        }
        for bad in [
            "2026-05-04",
            "2026-05-04: ",
            "2026-05-04: x.",
            "2026-05-04: a | b",
            "2026-5-4: x",
            "2026-13-01: x",
            "2026-00-01: x",
            "2025-02-29: x",
            "2026-04-31: x",
            "+026-04-30: x",
            "2026-05: x",
            "4 May 2026: x",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
