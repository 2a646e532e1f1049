//! Tables for people: capitals, no borders.

use comfy_table::presets::NOTHING;
use comfy_table::{ColumnConstraint, ContentArrangement, Row as Line, Table, Width};

use super::columns::{Column, Row};
use super::visible::visible;

/// What is left of a long column on a narrow terminal.
const MIN_LONG: u16 = 20;

/// The width of the terminal, where there is one.
pub(super) fn terminal_width() -> Option<u16> {
    Table::new().width()
}

/// A header, and a row for each thing. On a terminal (`width`) long columns are cut to fit.
pub(super) fn list<'a, T: 'a>(
    columns: &[&Column<T>],
    rows: impl Iterator<Item = Row<'a, T>>,
    width: Option<u16>,
) -> String {
    let mut table = plain_table();
    table.set_header(columns.iter().map(|column| column.title()));
    for row in rows {
        let cells = row.cells(columns, Column::short);
        let mut line = Line::from(cells.iter().map(|cell| visible(cell)));
        line.max_height(1);
        table.add_row(line);
    }
    if let Some(width) = width {
        fit(
            &mut table,
            columns.iter().map(|column| column.is_long()),
            width,
        );
    }
    finish(&mut table)
}

/// A row for each value of one thing that is there.
pub(super) fn one<T>(columns: &[&Column<T>], thing: &T) -> String {
    let mut table = plain_table();
    for column in columns {
        let value = column.short(thing);
        if !value.is_empty() {
            table.add_row([column.title(), visible(&value).into_owned()]);
        }
    }
    finish(&mut table)
}

/// The parts of one thing, beneath it. Columns without any value are left out.
pub(crate) fn line_table<T>(columns: &'static [Column<T>], things: &[T]) -> String {
    let used = |column: &&Column<T>| things.iter().any(|thing| !column.exact(thing).is_empty());
    let used: Vec<&Column<T>> = columns.iter().filter(used).collect();
    if used.is_empty() {
        return String::new();
    }
    format!("\n{}", list(&used, things.iter().map(Row::Read), None))
}

fn plain_table() -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).force_no_tty();
    table.set_content_arrangement(ContentArrangement::Disabled);
    table
}

/// Gives every column the width of its content and the long ones what the terminal has left.
fn fit(table: &mut Table, is_long: impl Iterator<Item = bool>, width: u16) {
    table
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width);
    let widths = table.column_max_content_widths();
    let constraints: Vec<ColumnConstraint> = is_long
        .zip(widths)
        .map(|(is_long, width)| {
            if is_long {
                ColumnConstraint::LowerBoundary(Width::Fixed(width.min(MIN_LONG)))
            } else {
                ColumnConstraint::ContentWidth
            }
        })
        .collect();
    table.set_constraints(constraints);
}

fn finish(table: &mut Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    let text = table.trim_fmt();
    if text.is_empty() { text } else { text + "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column<&str>] = &[
        Column::new("id", |_| "1".to_owned()),
        Column::new("name", |name: &&str| (*name).to_owned()).long(),
        Column::new("createdAt", |_| "today".to_owned()),
    ];

    fn table(width: Option<u16>) -> String {
        let columns: Vec<_> = COLUMNS.iter().collect();
        let names = ["a name that is longer than a terminal is wide", "x"];
        list(&columns, names.iter().map(Row::Read), width)
    }

    #[test]
    fn columns_are_as_wide_as_their_content() {
        insta::assert_snapshot!(table(None), @r#"
ID  NAME                                           CREATED AT
1   a name that is longer than a terminal is wide  today
1   x                                              today
"#);
    }

    #[test]
    fn long_columns_are_cut_to_fit_a_terminal() {
        insta::assert_snapshot!(table(Some(40)), @r#"
ID  NAME                    CREATED AT
1   a name that is longer…  today
1   x                       today
"#);
        // Everything else is never cut, however narrow the terminal.
        insta::assert_snapshot!(table(Some(10)), @r#"
ID  NAME                CREATED AT
1   a name that is…     today
1   x                   today
"#);
    }
}
