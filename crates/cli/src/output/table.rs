//! Tables for people: capitals, no borders.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::columns::Column;
use super::shown::{At, Row, Shown};
use crate::visible::visible;

/// What is left of a long column on a narrow terminal, with the gap after it.
const MIN_LONG: usize = 20;

/// The gap between two columns.
const GAP: usize = 2;

/// The width of the terminal, where there is one.
pub(super) fn terminal_width() -> Option<u16> {
    terminal_size::terminal_size().map(|(width, _)| width.0)
}

/// How wide the columns of a table are. It is known once all rows were seen.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Nothing, if the table has no header.
    titles: Vec<String>,
    is_long: Vec<bool>,
    /// The widest of each column.
    widths: Vec<usize>,
    terminal: Option<u16>,
}

impl Layout {
    /// On a terminal, long columns are cut to fit.
    pub(super) fn new<T: 'static>(
        columns: &[Shown<T>],
        has_header: bool,
        terminal: Option<u16>,
    ) -> Self {
        let titles = columns.iter().filter(|_| has_header);
        let mut layout = Self {
            titles: titles.map(Shown::title).collect(),
            is_long: columns.iter().map(Shown::is_long).collect(),
            widths: vec![0; columns.len()],
            terminal,
        };
        layout.widen(&layout.titles.clone());
        layout
    }

    /// Makes room for the cells of a row.
    pub(super) fn widen(&mut self, cells: &[String]) {
        for (width, cell) in self.widths.iter_mut().zip(cells) {
            *width = cell.width().max(*width);
        }
    }

    pub(super) fn header(&self, widths: &[usize]) -> String {
        if self.titles.is_empty() {
            return String::new();
        }
        line(&self.titles, widths)
    }

    /// The width of each column, where the terminal has no room for all of it: the long ones share what
    /// the others leave.
    pub(super) fn fitting(&self) -> Vec<usize> {
        let all: usize = self.widths.iter().map(|width| width + GAP).sum();
        let Some(terminal) = self.terminal.map(usize::from).filter(|it| *it < all) else {
            return self.widths.clone();
        };
        let columns = || self.widths.iter().zip(&self.is_long);
        let others = columns().filter(|(_, is_long)| !**is_long);
        let mut room = terminal.saturating_sub(others.map(|(width, _)| width + GAP).sum());
        let mut long: Vec<usize> = (0..self.is_long.len())
            .filter(|at| self.is_long[*at])
            .collect();
        long.sort_by_key(|at| self.widths[*at]);
        let mut widths = self.widths.clone();
        let mut left = long.len();
        for at in long {
            let share = room / left.max(1);
            let width = (widths[at] + GAP).min(share.max(MIN_LONG));
            widths[at] = width - GAP;
            room = room.saturating_sub(width);
            left -= 1;
        }
        widths
    }
}

/// A row as a line, its cells cut to the widths.
pub(super) fn line(cells: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let begin = line.width();
        cut(cell, *width, &mut line);
        let missing = (begin + width + GAP).saturating_sub(line.width());
        line.extend(std::iter::repeat_n(' ', missing));
    }
    line.truncate(line.trim_end().len());
    line.push('\n');
    line
}

/// Adds as much of a text as there is room for.
fn cut(text: &str, width: usize, line: &mut String) {
    if text.width() <= width {
        line.push_str(text);
        return;
    }
    let begin = line.len();
    let mut room = width.saturating_sub(1);
    for c in text.chars() {
        let Some(rest) = room.checked_sub(c.width().unwrap_or(0)) else {
            break;
        };
        room = rest;
        line.push(c);
    }
    let kept = line.trim_end().len().max(begin);
    line.truncate(kept);
    line.push('…');
}

/// The cells of a row, for people.
pub(super) fn cells<T: 'static>(columns: &[Shown<T>], at: &At<'_, T>) -> Vec<String> {
    let cells = at.cells(columns, Shown::short);
    cells.iter().map(|cell| visible(cell).into()).collect()
}

/// A header, if there shall be one, and a row for each thing. On a terminal (`width`) long columns are cut to fit.
pub(super) fn list<'a, T: 'static>(
    columns: &[Shown<T>],
    things: impl Iterator<Item = &'a T>,
    has_header: bool,
    width: Option<u16>,
) -> String {
    let mut layout = Layout::new(columns, has_header, width);
    let row = |thing| {
        let cells = cells(columns, &At::alone(Row::Read(thing)));
        layout.widen(&cells);
        cells
    };
    let rows: Vec<Vec<String>> = things.map(row).collect();
    let widths = layout.fitting();
    let lines = rows.iter().map(|cells| line(cells, &widths));
    std::iter::once(layout.header(&widths))
        .chain(lines)
        .collect()
}

/// A row for each value of one thing that is there.
pub(super) fn one<T: 'static>(columns: &[Shown<T>], thing: &T) -> String {
    let titles = columns.iter().map(Shown::title);
    let cells = cells(columns, &At::alone(Row::Read(thing)));
    let rows = titles.zip(cells).filter(|(_, cell)| !cell.is_empty());
    let rows: Vec<[String; 2]> = rows.map(|(title, cell)| [title, cell]).collect();
    let widths: Vec<usize> = (0..2)
        .map(|at| rows.iter().map(|row| row[at].width()).max().unwrap_or(0))
        .collect();
    rows.iter().map(|row| line(row, &widths)).collect()
}

/// The parts of one thing, beneath it. Columns without any value are left out.
pub(crate) fn line_table<T: 'static>(columns: &'static [Column<T>], things: &[T]) -> String {
    let used = |column: &Shown<T>| {
        let mut cells = things
            .iter()
            .map(|it| column.exact(&At::alone(Row::Read(it))));
        cells.any(|cell| cell.is_some_and(|cell| !cell.is_empty()))
    };
    let used: Vec<_> = Shown::of(columns).into_iter().filter(used).collect();
    if used.is_empty() {
        return String::new();
    }
    format!("\n{}", list(&used, things.iter(), true, None))
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
        let names = ["a name that is longer than a terminal is wide", "x"];
        list(&Shown::of(COLUMNS), names.iter(), true, width)
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
    fn a_table_without_header_is_as_wide_as_its_rows() {
        let table = list(&Shown::of(COLUMNS), ["x"].iter(), false, None);
        assert_eq!(table, "1  x  today\n");
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
1   a name that is lo…  today
1   x                   today
"#);
    }

    #[test]
    fn wide_characters_take_their_room() {
        let names = ["獅子", "Löwe"];
        let table = list(&Shown::of(COLUMNS), names.iter(), true, None);
        insta::assert_snapshot!(table, @r#"
ID  NAME  CREATED AT
1   獅子  today
1   Löwe  today
"#);
        let mut line = String::new();
        cut("獅子獅子", 6, &mut line);
        assert_eq!(line, "獅子…");
    }
}
