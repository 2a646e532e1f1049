//! CSV, safe to open in a spreadsheet.

use std::io::{self, Write};

use partner_center_reqwest::model::Decimal;

use super::columns::{Column, Row};
use super::visible::visible;

/// A header, and a row for each thing.
pub(super) fn write<'a, T: 'a>(
    columns: &[&'static Column<T>],
    rows: impl Iterator<Item = Row<'a, T>>,
) -> String {
    let mut writer = Writer::new(columns, Vec::new());
    // Writing into memory does not fail.
    let _ = writer.header();
    for row in rows {
        let _ = writer.row(&row);
    }
    let bytes = writer.csv.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Writes a table row by row.
pub(crate) struct Writer<'a, T: 'static, W: Write> {
    columns: &'a [&'static Column<T>],
    csv: csv::Writer<W>,
    has_header: bool,
}

impl<'a, T, W: Write> Writer<'a, T, W> {
    pub(super) fn new(columns: &'a [&'static Column<T>], out: W) -> Self {
        Self {
            columns,
            csv: csv::Writer::from_writer(out),
            has_header: false,
        }
    }

    /// Writes the header, unless that was done.
    pub(super) fn header(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.has_header, true) {
            let names = self.columns.iter().map(|column| column.name);
            self.csv.write_record(names)?;
        }
        Ok(())
    }

    /// Writes a row, behind the header.
    pub(super) fn row(&mut self, row: &Row<'_, T>) -> io::Result<()> {
        self.header()?;
        let cells = row.cells(self.columns, Column::exact);
        let cells = cells.iter().map(|cell| harmless(cell));
        Ok(self.csv.write_record(cells)?)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.csv.flush()
    }
}

/// The cell without control characters, and marked as text where a spreadsheet would calculate.
fn harmless(cell: &str) -> String {
    let clean = visible(cell);
    let starts_formula =
        |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    // Looked for twice: what was stripped may have hidden the sign, or may have been it.
    let is_formula = starts_formula(cell) || starts_formula(&clean);
    if is_formula && clean.parse::<Decimal>().is_err() {
        format!("'{clean}")
    } else {
        clean.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_cell_is_a_formula() {
        let cells = [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("\t=1", "' =1"),
            ("\r=1", "' =1"),
            ("\u{1b}=1", "'=1"),
            ("-1.50", "-1.50"),
            ("-1e3", "-1e3"),
            ("36.48", "36.48"),
            ("a=b", "a=b"),
            ("", ""),
        ];
        for (cell, expected) in cells {
            assert_eq!(harmless(cell), expected, "{cell:?}");
        }
    }
}
