//! Tables of Markdown. `xtask` has this file, too.

use std::fmt::Write as _;

/// A Markdown table whose columns are as wide as they must be.
#[must_use]
#[allow(unreachable_pub, reason = "only in xtask")]
pub fn table(
    header: impl IntoIterator<Item = impl Into<String>>,
    lines: impl IntoIterator<Item = Vec<String>>,
) -> String {
    let mut all = vec![header.into_iter().map(Into::into).collect::<Vec<String>>()];
    all.extend(lines);
    let width = |column: usize| {
        let cells = all.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).fold(3, usize::max)
    };
    let widths: Vec<usize> = (0..all[0].len()).map(width).collect();
    all.insert(1, widths.iter().map(|width| "-".repeat(*width)).collect());
    let mut text = String::new();
    for line in all {
        for (cell, width) in line.iter().zip(&widths) {
            let _ = write!(text, "| {cell:width$} ");
        }
        text.push_str("|\n");
    }
    text
}
