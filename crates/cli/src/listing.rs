//! The arguments that say which items of a list are shown, and in which order.

use clap::Args;
use partner_center_reqwest::model::{DateTime, Open, Timestamp, Vocabulary};

use crate::error::CommandError;

/// The order of a list, and how much of it is shown.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Arrange {
    /// Sort by these columns, separated by commas; `-COLUMN` is the other way round. Numbers go by value, dates by
    /// moment, what is empty comes last
    #[arg(
        long,
        help_heading = "Output",
        value_name = "COLUMNS",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    pub(crate) sort: Vec<String>,
    /// Show so many rows at most; no more is read than that takes, unless they are sorted
    #[arg(
        long,
        help_heading = "Output",
        value_name = "N",
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    pub(crate) limit: Option<u64>,
}

/// Which items are shown.
#[derive(Args, Clone, Debug)]
#[command(group(clap::ArgGroup::new("words").args(["status"]).multiple(true)))]
pub(crate) struct Filters {
    /// Only what was created from this day (in UTC) or moment on: 2026-01-31, 2026-01-31T12:00:00+01:00
    #[arg(long, value_name = "DATE", value_parser = first_moment)]
    created_from: Option<Timestamp>,
    /// Only what was created up to the end of this day (in UTC), or before this moment
    #[arg(long, value_name = "DATE", value_parser = end)]
    created_to: Option<Timestamp>,
    /// Only what has one of these statuses, separated by commas
    #[arg(long, value_name = "STATUSES", value_delimiter = ',')]
    pub(crate) status: Vec<String>,
    /// Take a word that is not documented
    #[arg(long, requires = "words")]
    pub(crate) new_word: bool,
}

/// When and how a thing was made, as far as its list says so.
pub(crate) type Facts<'a, S> = (Option<&'a DateTime>, Option<&'a Open<S>>);

impl Filters {
    /// Whether something is shown, by its date and its status; nothing, if its date cannot be read. Without any filter
    /// there is none.
    pub(crate) fn made<T: 'static, S: Vocabulary>(
        &self,
        statuses: Vec<Open<S>>,
        facts: impl for<'a> Fn(&'a T) -> Facts<'a, S> + 'static,
    ) -> Result<Option<Filter<T>>, CommandError> {
        let (from, to) = (self.created_from, self.created_to);
        if let (Some(from), Some(to)) = (from, to)
            && from >= to
        {
            let message = "--created-from is later than --created-to";
            return Err(CommandError::Usage(message.to_owned()));
        }
        if from.is_none() && to.is_none() && statuses.is_empty() {
            return Ok(None);
        }
        Ok(Some(Box::new(move |thing| {
            let (created, status) = facts(thing);
            if !statuses.is_empty() && status.is_none_or(|it| !statuses.contains(it)) {
                return Some(false);
            }
            if from.is_none() && to.is_none() {
                return Some(true);
            }
            let created = moment(created?)?;
            let is_late_enough = from.is_none_or(|from| created >= from);
            Some(is_late_enough && to.is_none_or(|to| created < to))
        })))
    }
}

/// Says whether something is shown; nothing, if it cannot be said.
pub(crate) type Filter<T> = Box<dyn Fn(&T) -> Option<bool>>;

/// The moment of a date. .NET's "no date" has none.
pub(crate) fn moment(date: &DateTime) -> Option<Timestamp> {
    date.timestamp().filter(|_| !date.is_unset())
}

fn first_moment(text: &str) -> Result<Timestamp, &'static str> {
    read(text).map(|(begin, _)| begin)
}

fn end(text: &str) -> Result<Timestamp, &'static str> {
    read(text).map(|(_, end)| end)
}

/// The begin and the end of a day, or a moment twice.
fn read(text: &str) -> Result<(Timestamp, Timestamp), &'static str> {
    const DAY: i128 = 86_400_000_000_000;
    let text = text.trim();
    let expected = "expected a day such as 2026-01-31, or a moment such as 2026-01-31T12:00:00Z";
    let moment = |text: &str| DateTime::from(text).timestamp();
    if let Some(moment) = moment(text) {
        return Ok((moment, moment));
    }
    let begin = moment(&format!("{text}T00:00:00Z"));
    let end = begin.and_then(|begin| {
        let end = begin.unix_nanoseconds() + DAY;
        Timestamp::from_unix_nanoseconds(end)
    });
    begin.zip(end).ok_or(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_all_of_it() {
        let read = |text: &str| {
            let times = read(text).ok()?;
            Some((times.0.unix_seconds(), times.1.unix_seconds()))
        };
        let day = 1_769_817_600;
        assert_eq!(read("2026-01-31"), Some((day, day + 86_400)));
        assert_eq!(read("2026-01-31T00:00:00"), Some((day, day)));
        assert_eq!(read(" 2026-01-31T01:00:00+01:00 "), Some((day, day)));
        for wrong in [
            "",
            "-",
            "2026-02-30",
            "2026-1-3",
            "today",
            "2026-01-31T",
            "31.1.2026",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
