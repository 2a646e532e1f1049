//! CSV, safe to open in a spreadsheet.

use std::io::{self, Write};

use csv::{Writer, WriterBuilder};

use super::shown::{At, Shown};
use crate::visible::visible;

/// Writes a table row by row.
pub(crate) struct CsvRows<'a, T: 'static, W: Write> {
    columns: &'a [Shown<T>],
    csv: Writer<W>,
    /// Whether the header is yet to be written.
    owes_header: bool,
}

impl<'a, T, W: Write> CsvRows<'a, T, W> {
    pub(super) fn new(columns: &'a [Shown<T>], has_header: bool, out: W) -> Self {
        Self {
            columns,
            csv: Writer::from_writer(out),
            owes_header: has_header,
        }
    }

    /// Writes the header, unless that was done.
    pub(super) fn header(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.owes_header) {
            let names = self.columns.iter().map(|column| &column.name);
            self.csv.write_record(names)?;
        }
        Ok(())
    }

    /// Writes a row, after the header.
    pub(super) fn row(&mut self, at: &At<'_, T>) -> io::Result<()> {
        self.header()?;
        let cells = at.cells(self.columns, Shown::exact);
        let cells = self.columns.iter().zip(&cells);
        let cells = cells.map(|(column, cell)| harmless(cell, column.facts.is_free));
        Ok(self.csv.write_record(cells)?)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.csv.flush()
    }
}

/// The text of what is written so, with the header or without it.
pub(super) fn text<T: 'static>(
    columns: &[Shown<T>],
    has_header: bool,
    write: impl FnOnce(&mut CsvRows<'_, T, Vec<u8>>) -> io::Result<()>,
) -> io::Result<Vec<u8>> {
    let mut rows = CsvRows {
        columns,
        // It may be one row of very many.
        csv: WriterBuilder::new()
            .buffer_capacity(512)
            .from_writer(Vec::new()),
        owes_header: has_header,
    };
    rows.header()?;
    write(&mut rows)?;
    let text = rows.csv.into_inner();
    text.map_err(|error| io::Error::other(error.to_string()))
}

/// The cell without control characters, and marked as text (`'`) where a spreadsheet would calculate.
///
/// Free texts are marked whenever they begin like a formula, and after each `;`, which begins a new cell
/// where the spreadsheet takes it for the separator. Other columns have ids, words, dates and numbers, which
/// programs look things up by: they never change. A value there that cannot be one of them, because it has a
/// character that none of them has and every harmful formula needs, counts as free text.
///
/// Source: OWASP, CSV Injection.
fn harmless(cell: &str, is_free: bool) -> String {
    let clean = visible(cell);
    let mut marked = String::with_capacity(clean.len());
    for (number, part) in clean.split(';').enumerate() {
        if number > 0 {
            marked.push(';');
        }
        let text = part.trim_start();
        // Quotes vanish where a spreadsheet splits the line at them.
        let begin = text.trim_start_matches(['"', ' ']);
        if begin.starts_with(BEGIN_FORMULA) && (is_free || !is_plain(text.trim_end())) {
            marked.push_str(&part[..part.len() - text.len()]);
            marked.push('\'');
            marked.push_str(text);
        } else {
            marked.push_str(part);
        }
    }
    marked
}

/// What spreadsheets begin a formula with, some of them also in their wide forms.
const BEGIN_FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Whether it can be an id, a word, a date or a number. No function is called and no program is started
/// without a character that is not among these.
fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/+=@~,%#$*{}".contains(c);
    text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_free_text_is_a_formula() {
        let cells = [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("-1.50", "'-1.50"),
            ("\t=1", " '=1"),
            ("\r=1", " '=1"),
            ("\n=1", " '=1"),
            ("\u{1b}=1", "'=1"),
            ("  =1", "  '=1"),
            ("\"=1", "'\"=1"),
            ("＝1", "'＝1"),
            ("a;=1", "a;'=1"),
            ("a; \"=1;+2", "a; '\"=1;'+2"),
            ("a;\n@b;", "a; '@b;"),
            ("a=b - c; d", "a=b - c; d"),
            ("36.48", "36.48"),
            ("", ""),
        ];
        for (cell, expected) in cells {
            assert_eq!(harmless(cell, true), expected, "{cell:?}");
        }
    }

    #[test]
    fn ids_words_dates_and_numbers_never_change() {
        for cell in [
            "-XBZ_9qg-ErcO-4MPbPqq",
            "-XBZ; +abc/d==; @x",
            "=1+1",
            "-1.50",
            "-1e3",
            "+49.5",
            "-PT1H",
            "2018-03-15T02:17:15.6455674-08:00",
            "MS-AZR-0145P",
            "DZH318Z0BQ3Q:0001:DZH318Z0BMJX",
            "$",
            "-",
            "",
        ] {
            assert_eq!(harmless(cell, false), cell);
        }
    }

    #[test]
    fn what_cannot_be_an_id_is_free_text() {
        for (cell, expected) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            (
                "=HYPERLINK(\"http://evil.example\")",
                "'=HYPERLINK(\"http://evil.example\")",
            ),
            ("x; @SUM(A1)", "x; '@SUM(A1)"),
            ("＝1", "'＝1"),
            ("-a b", "'-a b"),
        ] {
            assert_eq!(harmless(cell, false), expected);
        }
    }
}
