//! Columns of tables and CSV: each command has a table of them.

use std::fmt::Display;

/// A column: a name and its cells. A missing value is an empty text.
#[derive(Debug)]
pub(crate) struct Column<T: ?Sized> {
    /// The name for `--columns` and the head of CSV.
    pub(crate) name: &'static str,
    pub(super) cell: fn(&T) -> String,
    pub(super) facts: Facts,
}

/// What holds for a column, whatever its cells are of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// The member that the service has it in, as the model or the service names it, with dots between
    /// members of members. Empty where there is no such member.
    member: &'static str,
    pub(super) shape: Shape,
    pub(super) is_free: bool,
    pub(super) is_default: bool,
    pub(super) is_summary: bool,
}

/// A table of columns: a name, the service's name where that cannot be seen (`as`), where the value is
/// (members of members with dots between them, or a function), and what holds for it.
macro_rules! columns {
    ($thing:ty: $(
        $name:literal $(as $service:literal)? $(.$member:ident)* $(= $cell:expr)? $(, $flag:ident)*;
    )*) => {
        &[$(
            $crate::output::columns::Column::<$thing>::new(
                $name,
                $crate::output::columns::cell!($(.$member)* $(= $cell)?),
            )
            .of($crate::output::columns::service!($($service)? $(.$member)*))
            $(.$flag())*
        ),*]
    };
}

/// The service's name of a column.
macro_rules! service {
    ($service:literal $($member:tt)*) => { $service };
    ($(.$member:ident)*) => { concat!($(stringify!($member), ".",)*) };
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

pub(crate) use {cell, columns, member, service};

/// What tables may do to a value, and by what it is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Exact,
    /// Cut it to fit a terminal.
    Long,
    /// Leave out fractions of seconds; sort by the moment.
    Date,
    /// Sort by the value.
    Number,
}

impl<T: ?Sized> Column<T> {
    /// A column that is shown on request.
    pub(crate) const fn new(name: &'static str, cell: fn(&T) -> String) -> Self {
        Self {
            name,
            cell,
            facts: Facts {
                member: "",
                shape: Shape::Exact,
                is_free: false,
                is_default: false,
                is_summary: false,
            },
        }
    }

    /// The service has it in this member.
    pub(crate) const fn of(mut self, member: &'static str) -> Self {
        self.facts.member = member;
        self
    }

    /// Shown in lists unless other columns are asked for.
    pub(crate) const fn by_default(mut self) -> Self {
        self.facts.is_default = true;
        self
    }

    /// Sums up parts that a single thing shows one by one.
    pub(crate) const fn summary(mut self) -> Self {
        self.facts.is_summary = true;
        self
    }

    /// Somebody's own words, such as a name. All others have ids, words of the service, dates and
    /// numbers, which CSV never changes.
    pub(crate) const fn free(mut self) -> Self {
        self.facts.is_free = true;
        self
    }

    /// May be cut to fit a terminal.
    pub(crate) const fn long(mut self) -> Self {
        self.facts.shape = Shape::Long;
        self
    }

    /// A date, which tables show without fractions of seconds, and which is sorted by its moment.
    pub(crate) const fn date(mut self) -> Self {
        self.facts.shape = Shape::Date;
        self
    }

    /// A number, which is sorted by its value.
    pub(crate) const fn number(mut self) -> Self {
        self.facts.shape = Shape::Number;
        self
    }

    /// The value, every digit of it.
    pub(crate) fn exact(&self, thing: &T) -> String {
        (self.cell)(thing)
    }
}

impl Facts {
    /// The service's name, such as `companyProfile.companyName`; empty where it has none.
    pub(super) fn service_name(&self) -> String {
        let (mut name, mut is_next_large) = (String::new(), false);
        for c in self.member.trim_end_matches('.').chars() {
            match c {
                '_' => is_next_large = true,
                _ if is_next_large && c != '.' => {
                    is_next_large = false;
                    name.push(c.to_ascii_uppercase());
                }
                _ => {
                    is_next_large = false;
                    name.push(c);
                }
            }
        }
        name
    }
}

/// The end of the help of a command: `before`, the columns, and examples.
pub(crate) fn help<T>(before: &str, known: &[Column<T>], examples: &str) -> String {
    let named = known.iter().map(|column| {
        let service = column.facts.service_name();
        let last = service.rsplit('.').next().unwrap_or_default();
        if last.is_empty() || last.eq_ignore_ascii_case(column.name) {
            return column.name.to_owned();
        }
        let is_clear = known.iter().all(|it| !it.name.eq_ignore_ascii_case(last));
        format!(
            "{} ({})",
            column.name,
            if is_clear { last } else { &service }
        )
    });
    let named: Vec<_> = named.collect();
    let is_named = named.iter().any(|name| name.ends_with(')'));
    let also = if is_named {
        " (and what the service calls them)"
    } else {
        ""
    };
    // A paragraph of its own.
    let is_alone = before.is_empty() || before.ends_with("\n\n");
    let between = if is_alone { "" } else { "\n" };
    format!(
        "{before}{between}Columns{also}: {}.\n\n{examples}",
        named.join(", ")
    )
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

    #[test]
    fn members_have_the_names_of_the_service() {
        for (member, name) in [
            ("", ""),
            ("billing_cycle.", "billingCycle"),
            (
                "company_profile.company_name.",
                "companyProfile.companyName",
            ),
            ("type_.", "type"),
            ("product.type_.id.", "product.type.id"),
            ("friendlyName", "friendlyName"),
        ] {
            let column = Column::new("x", str::to_owned).of(member);
            assert_eq!(column.facts.service_name(), name);
        }
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
