//! A list of which all is there.

use std::io::{self, BufRead, BufReader, Write};

use tempfile::SpooledTempFile;

use super::table::{Layout, line};

/// A list that can be written.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(super) head: String,
    pub(super) rows: SpooledTempFile,
    /// Of a table, whose rows are lists of cells in JSON, a line each.
    pub(super) layout: Option<Layout>,
    pub(super) tail: String,
}

impl Whole {
    pub(crate) fn write(self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(self.head.as_bytes())?;
        let mut rows = BufReader::new(self.rows);
        match &self.layout {
            Some(layout) => write_table(layout, rows, out)?,
            None => {
                io::copy(&mut rows, out)?;
            }
        }
        out.write_all(self.tail.as_bytes())
    }
}

fn write_table(layout: &Layout, rows: impl BufRead, out: &mut impl Write) -> io::Result<()> {
    let widths = layout.fitting();
    out.write_all(layout.header(&widths).as_bytes())?;
    for row in rows.lines() {
        let cells: Vec<String> = serde_json::from_str(&row?)?;
        out.write_all(line(&cells, &widths).as_bytes())?;
    }
    Ok(())
}
