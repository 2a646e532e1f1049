//! The forms in which a list is written item by item.

use std::io::{self, Write};

use super::csv::CsvRows;
use super::shown::At;
use super::stdout::line;
use partner_center_reqwest::model::json_text::JsonText;

/// Writes items one by one.
pub(crate) enum Rows<'a, T: 'static, W: Write> {
    /// JSON lines.
    Lines(W),
    Csv(Box<CsvRows<'a, T, W>>),
}

impl<T, W: Write> Rows<'_, T, W> {
    pub(super) fn write(&mut self, at: &At<'_, T>) -> io::Result<()> {
        match self {
            Self::Lines(out) => out.write_all(line(JsonText::of_json(at.text)).as_bytes()),
            Self::Csv(writer) => writer.row(at),
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
