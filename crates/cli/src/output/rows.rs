//! The forms in which a list is written item by item.

use std::io::{self, Write};

use partner_center_reqwest::core::Item;

use super::columns::Row;
use super::csv::CsvRows;
use super::stdout::for_stdout;
use partner_center_reqwest::model::json_text::JsonText;

/// Writes items one by one.
pub(crate) enum Rows<'a, T: 'static, W: Write> {
    /// JSON lines.
    Lines(W),
    Csv(Box<CsvRows<'a, T, W>>),
}

impl<T, W: Write> Rows<'_, T, W> {
    pub(crate) fn write(&mut self, item: &Item<T>) -> io::Result<()> {
        match self {
            Self::Lines(out) => {
                let line = JsonText::of_json(item.raw()).compact() + "\n";
                out.write_all(for_stdout(line).as_bytes())
            }
            Self::Csv(writer) => writer.row(&Row::of(item)),
        }
    }

    /// Hands on what is held back.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Lines(out) => out.flush(),
            Self::Csv(writer) => writer.flush(),
        }
    }

    /// Writes what even a list without items has.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        if let Self::Csv(writer) = self {
            writer.header()?;
        }
        self.flush()
    }
}
