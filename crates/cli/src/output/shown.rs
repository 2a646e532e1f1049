//! The columns that a list shows, and its rows.

use std::rc::Rc;

use partner_center_reqwest::core::Item;
use partner_center_reqwest::model::json_text::JsonText;

use super::columns::{Column, Facts, Shape, without_fraction};
use crate::error::CommandError;

/// A column that can be shown.
pub(crate) struct Shown<T> {
    /// The head of CSV: the name by which the column was asked for.
    pub(super) name: String,
    /// Its own name.
    column: &'static str,
    pub(super) facts: Facts,
    cell: Rc<Cell<T>>,
}

/// The value in a row; nothing, if what it is of could not be read.
type Cell<T> = dyn Fn(&At<'_, T>) -> Option<String>;

impl<T> Clone for Shown<T> {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            column: self.column,
            facts: self.facts,
            cell: Rc::clone(&self.cell),
        }
    }
}

/// Whose the things of a list are.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    pub(crate) id: String,
    /// Nothing where the service has none.
    pub(crate) name: Option<String>,
}

/// What a row of a list is of.
pub(crate) struct At<'a, T> {
    pub(super) row: Row<'a, T>,
    /// Which of the thing's parts, from 0.
    pub(super) part: usize,
    pub(super) owner: Option<&'a Owner>,
    /// The row as JSON, if the form of the list has it.
    pub(super) text: &'a str,
}

impl<'a, T> At<'a, T> {
    /// A row that is of one thing and nothing else.
    pub(super) fn alone(row: Row<'a, T>) -> Self {
        Self {
            row,
            part: 0,
            owner: None,
            text: "",
        }
    }

    fn thing(&self) -> Option<&'a T> {
        match self.row {
            Row::Read(thing) => Some(thing),
            Row::Raw(_) => None,
        }
    }

    /// The cells. Of something that could not be read there is one: its id, or how its text begins.
    pub(super) fn cells(
        &self,
        columns: &[Shown<T>],
        cell: impl Fn(&Shown<T>, &Self) -> Option<String>,
    ) -> Vec<String> {
        let mut cells: Vec<_> = columns.iter().map(|column| cell(column, self)).collect();
        if let Row::Raw(document) = self.row {
            let of_id = columns.iter().position(|column| column.column == "id");
            let place = of_id.or_else(|| cells.iter().position(Option::is_none));
            if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
                let mark = id(document).unwrap_or_else(|| beginning(&document.compact()));
                *cell = Some(mark);
            }
        }
        cells.into_iter().map(Option::unwrap_or_default).collect()
    }
}

/// Something that was read, or that could not be.
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
}

impl<T: 'static> Shown<T> {
    fn new<C>(column: &Column<C>, cell: impl Fn(&At<'_, T>) -> Option<String> + 'static) -> Self {
        Self {
            name: column.name.to_owned(),
            column: column.name,
            facts: column.facts,
            cell: Rc::new(cell),
        }
    }

    /// The columns of the things themselves.
    pub(crate) fn of(columns: &'static [Column<T>]) -> Vec<Self> {
        let shown = |column: &'static Column<T>| {
            Self::new(column, |at| at.thing().map(|thing| column.exact(thing)))
        };
        columns.iter().map(shown).collect()
    }

    /// The columns of their parts.
    pub(crate) fn of_parts<P: 'static>(
        columns: &'static [Column<P>],
        parts: fn(&T) -> &[P],
    ) -> Vec<Self> {
        let shown = |column: &'static Column<P>| {
            Self::new(column, move |at| {
                let part = parts(at.thing()?).get(at.part);
                Some(part.map(|part| column.exact(part)).unwrap_or_default())
            })
        };
        columns.iter().map(shown).collect()
    }

    /// The columns of whose they are.
    pub(crate) fn of_owners(columns: &'static [Column<Owner>]) -> Vec<Self> {
        let shown = |column: &'static Column<Owner>| {
            Self::new(column, |at| at.owner.map(|owner| column.exact(owner)))
        };
        columns.iter().map(shown).collect()
    }

    /// The head in tables: `alternateId` is `ALTERNATE ID`.
    pub(super) fn title(&self) -> String {
        let mut title = String::new();
        for c in self.name.chars() {
            if c.is_ascii_uppercase() {
                title.push(' ');
            }
            title.push(c.to_ascii_uppercase());
        }
        title
    }

    /// Whether it may be cut to fit a terminal.
    pub(super) fn is_long(&self) -> bool {
        self.facts.shape == Shape::Long
    }

    /// The value, every digit of it.
    pub(super) fn exact(&self, at: &At<'_, T>) -> Option<String> {
        (self.cell)(at)
    }

    /// The value for people.
    pub(super) fn short(&self, at: &At<'_, T>) -> Option<String> {
        let cell = self.exact(at);
        match self.facts.shape {
            Shape::Date => cell.map(without_fraction),
            Shape::Exact | Shape::Long | Shape::Number => cell,
        }
    }

    /// Whether it sums up parts that a list may also show one by one.
    pub(crate) fn is_summary(&self) -> bool {
        self.facts.is_summary
    }

    /// Whether it has this name of its own.
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.column.eq_ignore_ascii_case(name)
    }
}

/// The columns with these names, whatever their case; `all` are all of them.
pub(super) fn select<T: 'static>(
    known: &[Shown<T>],
    names: &[String],
) -> Result<Vec<Shown<T>>, CommandError> {
    let mut selected = Vec::new();
    for name in names {
        if name.trim().eq_ignore_ascii_case("all") {
            selected.extend(known.iter().cloned());
        } else {
            selected.push(find(known, name.trim())?);
        }
    }
    Ok(selected)
}

/// The column with this name: its own, or the service's, of which the last part is enough if no other column has it.
/// It is shown under the name that was asked for.
pub(super) fn find<T: 'static>(known: &[Shown<T>], name: &str) -> Result<Shown<T>, CommandError> {
    if let Some(column) = known.iter().find(|column| column.is_named(name)) {
        return Ok(column.clone());
    }
    let service: Vec<_> = known.iter().map(|it| it.facts.service_name()).collect();
    let whole = |service: &String| service.eq_ignore_ascii_case(name).then(|| service.clone());
    let last = |service: &String| {
        let last = service.rsplit('.').next().unwrap_or_default();
        last.eq_ignore_ascii_case(name).then(|| last.to_owned())
    };
    let with = |named: &dyn Fn(&String) -> Option<String>| -> Vec<_> {
        let named = known
            .iter()
            .zip(&service)
            .map(|(column, it)| (column, named(it)));
        named
            .filter_map(|(column, name)| Some((column, name?)))
            .collect()
    };
    let found = match &with(&whole)[..] {
        [] => with(&last),
        [first, ..] => vec![first.clone()],
    };
    match &found[..] {
        _ if name.is_empty() => {}
        [(column, name)] => {
            let mut column = (*column).clone();
            column.name.clone_from(name);
            return Ok(column);
        }
        _ => {}
    }
    let known: Vec<_> = known.iter().map(|column| column.column).collect();
    let known = known.join(", ");
    Err(CommandError::Input(format!(
        "unknown column {name:?}; the columns are {known}"
    )))
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

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column<String>] = &[
        Column::new("alternateId", String::clone),
        Column::new("cycle", String::clone).of("billing_cycle."),
        Column::new("email", String::clone).of("company_profile.email."),
        Column::new("billingEmail", String::clone).of("billing_profile.email."),
        Column::new("here", String::clone).of("a.country."),
        Column::new("there", String::clone).of("b.country."),
    ];

    #[test]
    fn titles_are_capitals() {
        let titles: Vec<_> = Shown::of(COLUMNS).iter().map(Shown::title).collect();
        assert_eq!(titles[..2], ["ALTERNATE ID", "CYCLE"]);
    }

    #[test]
    fn columns_are_found_by_the_names_of_the_service() {
        let known = Shown::of(COLUMNS);
        let found = |name: &str| {
            let found = find(&known, name).ok();
            found.map(|it| format!("{} {}", it.column, it.name))
        };
        for (name, expected) in [
            ("CYCLE", Some("cycle cycle")),
            ("BillingCycle", Some("cycle billingCycle")),
            ("email", Some("email email")),
            (
                "billingProfile.email",
                Some("billingEmail billingProfile.email"),
            ),
            ("a.country", Some("here a.country")),
            // Two columns have it.
            ("country", None),
            ("", None),
            ("cycles", None),
        ] {
            assert_eq!(found(name).as_deref(), expected, "{name}");
        }
    }
}
