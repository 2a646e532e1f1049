//! CSV, safe to open in a spreadsheet.

use partner_center_reqwest::model::Decimal;

use super::columns::{Column, Row};
use super::visible::visible;

/// A header, and a row for each thing.
pub(super) fn write<'a, T: 'a>(
    columns: &[&Column<T>],
    rows: impl Iterator<Item = Row<'a, T>>,
) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory does not fail, and every record has the length of the header.
    let _ = writer.write_record(columns.iter().map(|column| column.name));
    for row in rows {
        let cells = row.cells(columns, Column::exact);
        let _ = writer.write_record(cells.iter().map(|cell| harmless(cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
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
