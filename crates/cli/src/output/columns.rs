//! Columns of tables and CSV.

use std::fmt::Display;

use partner_center_reqwest::core::Item;

use crate::error::CommandError;
use partner_center_reqwest::model::json_text::JsonText;

/// A column: a name and its cells. A missing value is an empty text.
#[derive(Debug)]
pub(crate) struct Column<T: ?Sized> {
    /// The name for `--columns` and the head of CSV.
    pub(crate) name: &'static str,
    cell: fn(&T) -> String,
    shape: Shape,
    pub(super) is_free: bool,
    pub(super) is_default: bool,
    pub(super) is_summary: bool,
}

/// A table of columns: a name, where its value is (members of members with dots between them, or a
/// function), and what holds for it.
macro_rules! columns {
    ($thing:ty: $($name:literal $(.$member:ident)* $(= $cell:expr)? $(, $flag:ident)*;)*) => {
        &[$(
            $crate::output::columns::Column::<$thing>::new(
                $name,
                $crate::output::columns::cell!($(.$member)* $(= $cell)?),
            )$(.$flag())*
        ),*]
    };
}

/// The function of a cell.
macro_rules! cell {
    (= $cell:expr) => { $cell };
    ($(.$member:ident)+) => {
        |thing| $crate::output::columns::text($crate::output::columns::member!(thing $(.$member)+))
    };
}

/// A member that may be missing, of something that has it.
macro_rules! member {
    ($thing:ident .$member:ident) => { $thing.$member.as_ref() };
    ($thing:ident .$first:ident $(.$member:ident)+) => {
        $thing.$first.as_ref().and_then(|thing| $crate::output::columns::member!(thing $(.$member)+))
    };
}

pub(crate) use {cell, columns, member};

/// What tables may do to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Exact,
    /// Cut it to fit a terminal.
    Long,
    /// Leave out fractions of seconds.
    Date,
}

impl<T: ?Sized> Column<T> {
    /// A column that is shown on request.
    pub(crate) const fn new(name: &'static str, cell: fn(&T) -> String) -> Self {
        Self {
            name,
            cell,
            shape: Shape::Exact,
            is_free: false,
            is_default: false,
            is_summary: false,
        }
    }

    /// Shown in lists unless other columns are asked for.
    pub(crate) const fn by_default(mut self) -> Self {
        self.is_default = true;
        self
    }

    /// Sums up parts that a single thing shows one by one.
    pub(crate) const fn summary(mut self) -> Self {
        self.is_summary = true;
        self
    }

    /// Somebody's own words, such as a name. All others have ids, words of the service, dates and
    /// numbers, which CSV never changes.
    pub(crate) const fn free(mut self) -> Self {
        self.is_free = true;
        self
    }

    /// May be cut to fit a terminal.
    pub(crate) const fn long(mut self) -> Self {
        self.shape = Shape::Long;
        self
    }

    /// A date, which tables show without fractions of seconds.
    pub(crate) const fn date(mut self) -> Self {
        self.shape = Shape::Date;
        self
    }

    /// Whether it may be cut to fit a terminal.
    pub(crate) fn is_long(&self) -> bool {
        self.shape == Shape::Long
    }

    /// The head in tables: `alternateId` is `ALTERNATE ID`.
    pub(crate) fn title(&self) -> String {
        let mut title = String::new();
        for c in self.name.chars() {
            if c.is_ascii_uppercase() {
                title.push(' ');
            }
            title.push(c.to_ascii_uppercase());
        }
        title
    }

    /// The value, every digit of it.
    pub(crate) fn exact(&self, thing: &T) -> String {
        (self.cell)(thing)
    }

    /// The value for people.
    pub(crate) fn short(&self, thing: &T) -> String {
        match self.shape {
            Shape::Date => without_fraction(self.exact(thing)),
            Shape::Exact | Shape::Long => self.exact(thing),
        }
    }
}

/// The columns with these names, whatever their case.
pub(crate) fn select<T>(
    known: &'static [Column<T>],
    names: &[String],
) -> Result<Vec<&'static Column<T>>, CommandError> {
    let find = |name: &String| {
        let name = name.trim();
        let mut columns = known.iter();
        let column = columns.find(|column| column.name.eq_ignore_ascii_case(name));
        column.ok_or_else(|| {
            let known = names_of(known);
            CommandError::Input(format!("unknown column {name:?}; the columns are {known}"))
        })
    };
    names.iter().map(find).collect()
}

/// The names of all columns.
fn names_of<T>(known: &[Column<T>]) -> String {
    let names = known.iter().map(|column| column.name);
    names.collect::<Vec<_>>().join(", ")
}

/// The end of the help of a command: `before`, the columns, and examples.
pub(crate) fn help<T>(before: &str, known: &[Column<T>], examples: &str) -> String {
    format!("{before}Columns: {}.\n\n{examples}", names_of(known))
}

/// A row: something that was read, or that could not be.
#[derive(Debug)]
pub(crate) enum Row<'a, T> {
    Read(&'a T),
    Raw(JsonText<'a>),
}

impl<'a, T> Row<'a, T> {
    pub(crate) fn of(item: &'a Item<T>) -> Self {
        match item.decoded() {
            Ok(thing) => Self::Read(thing),
            Err(_) => Self::Raw(JsonText::of_json(item.raw())),
        }
    }

    /// The cells. Of something that could not be read there is one: its id, or how its text begins.
    pub(crate) fn cells(
        &self,
        columns: &[&Column<T>],
        cell: impl Fn(&Column<T>, &T) -> String,
    ) -> Vec<String> {
        let mark = match self {
            Self::Read(thing) => return columns.iter().map(|column| cell(column, thing)).collect(),
            Self::Raw(document) => id(*document).unwrap_or_else(|| beginning(&document.compact())),
        };
        let place = columns.iter().position(|column| column.name == "id");
        let mut cells = vec![String::new(); columns.len()];
        if let Some(cell) = cells.get_mut(place.unwrap_or_default()) {
            *cell = mark;
        }
        cells
    }
}

fn id(document: JsonText<'_>) -> Option<String> {
    let members = document.members()?;
    let id = members.iter().find(|member| member.name() == "id")?;
    serde_json::from_str(id.value).ok()
}

fn beginning(text: &str) -> String {
    const LENGTH: usize = 40;
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

pub(crate) fn without_fraction(date: String) -> String {
    let Some(point) = date.find('.') else {
        return date;
    };
    let (seconds, rest) = date.split_at(point);
    let zone = rest[1..].trim_start_matches(|c: char| c.is_ascii_digit());
    // `YYYY-MM-DDThh:mm:ss` and nothing unusual after it; anything else is shown as it is.
    if seconds.len() == 19 && matches!(zone.len(), 0 | 1 | 6) {
        format!("{seconds}{zone}")
    } else {
        date
    }
}

/// A value, or an empty text.
pub(crate) fn text<V: Display>(value: Option<&V>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// All values, joined.
pub(crate) fn joined<V: Display>(values: &[V], between: &str) -> String {
    let values = values.iter().map(ToString::to_string);
    values.collect::<Vec<_>>().join(between)
}

/// The values that are there, each once, joined.
pub(crate) fn distinct<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for value in values {
        if !value.is_empty() && !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column<str>] = &[Column::new("alternateId", str::to_owned)];

    #[test]
    fn titles_are_capitals() {
        assert_eq!(COLUMNS[0].title(), "ALTERNATE ID");
    }

    #[test]
    fn fractions_of_seconds_are_for_machines() {
        let short = |date: &str| without_fraction(date.to_owned());
        assert_eq!(
            short("2018-03-15T02:17:15.6455674Z"),
            "2018-03-15T02:17:15Z"
        );
        assert_eq!(
            short("2017-12-04T11:52:08.371-08:00"),
            "2017-12-04T11:52:08-08:00"
        );
        assert_eq!(short("2017-12-04T11:52:08"), "2017-12-04T11:52:08");
        assert_eq!(
            short("2023-05-18TT21:22:26.7034834Z"),
            "2023-05-18TT21:22:26.7034834Z"
        );
        assert_eq!(short("soon. Or later"), "soon. Or later");
    }
}
