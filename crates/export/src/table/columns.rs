//! Columns, and how the table of a row is written down.

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// The name, in `snake_case`. A member of an object has the object's name before its own.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether people choose its words. All other texts are ids, words and dates of the service.
    pub is_free: bool,
    /// Whether a few values are in many rows.
    pub(super) is_word: bool,
}

/// What a column holds. Every cell may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A text as the service wrote it.
    Text,
    /// A moment in microseconds, UTC.
    Moment,
    /// An exact decimal number.
    Money,
    /// A whole number of 64 bits.
    Count,
    /// Yes or no.
    Flag,
    /// A text with the JSON of a list, or of an object that has no flat form.
    Json,
    /// The JSON of each member that the library does not know, by its name; a member of an object has the
    /// object's name and a dot before its own. A dot or a backslash of a name has a backslash before it.
    Extra,
    /// The whole text as it came.
    Raw,
}

impl Column {
    pub(super) const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            is_free: false,
            is_word: false,
        }
    }

    pub(super) const fn free(name: &'static str) -> Self {
        let mut column = Self::new(name, Kind::Text);
        column.is_free = true;
        column
    }

    pub(super) const fn word(name: &'static str) -> Self {
        let mut column = Self::new(name, Kind::Text);
        column.is_word = true;
        column
    }
}

/// The table of a kind of row: for each column its kind, its name, and where its value is, which is a field of the
/// row and members of members with dots between them. Behind `extra`: the objects whose unknown members it has,
/// and what comes before their names. A `date` gives two columns; the texts of a `word` are in many rows each, and
/// people choose those that are `free`.
macro_rules! rows {
    ($row:ident $columns:ident {
        $($kind:ident $name:literal $thing:ident $(.$member:ident)*;)*
    } $(extra { $($prefix:literal $holder:ident $(.$part:ident)*;)* })?) => {
        /// The columns, without that of the whole text.
        pub(super) fn $columns() -> Vec<$crate::table::columns::Column> {
            let columns: &[&[$crate::table::columns::Column]] = &[
                $(&$crate::table::columns::column!($kind $name),)*
                $(&$crate::table::columns::column!(extra $($prefix)*),)?
            ];
            columns.concat()
        }

        impl $crate::table::cells::Row for $row<'_> {
            fn cells<C: $crate::table::cells::Cells>(&self, cells: &mut C) {
                $($crate::table::columns::cell!(
                    cells, $kind, $crate::table::columns::find!(self, $thing $(.$member)*)
                );)*
                $(cells.extra(&[$((
                    $prefix,
                    $crate::table::columns::holder!(self, $holder $(.$part)*).map(|object| &object.extra),
                )),*]);)?
                if let Some(raw) = self.raw {
                    cells.raw(raw);
                }
            }
        }
    };
}

/// The columns of a line of the table.
macro_rules! column {
    (text $name:literal) => { $crate::table::columns::column!(Text: $name) };
    (money $name:literal) => { $crate::table::columns::column!(Money: $name) };
    (count $name:literal) => { $crate::table::columns::column!(Count: $name) };
    (flag $name:literal) => { $crate::table::columns::column!(Flag: $name) };
    (json $name:literal) => { $crate::table::columns::column!(Json: $name) };
    (extra $($prefix:literal)*) => { $crate::table::columns::column!(Extra: "extra") };
    (word $name:literal) => { [$crate::table::columns::Column::word($name)] };
    (free $name:literal) => { [$crate::table::columns::Column::free($name)] };
    (date $name:literal) => {
        $crate::table::columns::column!(Moment: $name, Text: concat!($name, "_text"))
    };
    ($($kind:ident: $name:expr),*) => {
        [$($crate::table::columns::Column::new($name, $crate::table::columns::Kind::$kind)),*]
    };
}

/// Hands a value to its cell.
macro_rules! cell {
    ($cells:ident, text, $value:expr) => {
        $cells.text($value)
    };
    ($cells:ident, word, $value:expr) => {
        $cells.text($value)
    };
    ($cells:ident, free, $value:expr) => {
        $cells.text($value)
    };
    ($cells:ident, date, $value:expr) => {
        $cells.moment($value.map(std::borrow::Borrow::borrow))
    };
    ($cells:ident, money, $value:expr) => {
        $cells.money($value)
    };
    ($cells:ident, count, $value:expr) => {
        $cells.count($value.map($crate::table::cells::Whole::whole))
    };
    ($cells:ident, flag, $value:expr) => {
        $cells.flag($value.copied())
    };
    ($cells:ident, json, $value:expr) => {
        $cells.json($value)
    };
}

/// A value that may be missing: a field of the row that says so itself, or a member.
macro_rules! find {
    ($row:ident, $thing:ident) => { $row.$thing };
    ($row:ident, $thing:ident $(.$member:ident)+) => {
        { let thing = $row.$thing; $crate::table::columns::find!(thing $(.$member)+) }
    };
    ($thing:ident .$member:ident) => { $crate::table::cells::Member::present(&$thing.$member) };
    ($thing:ident .$first:ident $(.$member:ident)+) => {
        $crate::table::cells::Member::present(&$thing.$first)
            .and_then(|thing| $crate::table::columns::find!(thing $(.$member)+))
    };
}

/// An object that may be missing: a field of the row, or a member.
macro_rules! holder {
    ($row:ident, $thing:ident) => { Some($row.$thing) };
    ($row:ident, $thing:ident $(.$member:ident)+) => {
        $crate::table::columns::find!($row, $thing $(.$member)+)
    };
}

pub(super) use {cell, column, find, holder, rows};
