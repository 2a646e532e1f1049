//! The forms of data.
//!
//! JSON, JSON lines and YAML are written from the text that the service sent, token by token, so no
//! digit and no member is lost. Tables and CSV are written from what was read, by column.

pub(crate) mod columns;
mod csv;
pub(crate) mod list;
pub(crate) mod report;
mod rows;
mod sheet;
pub(crate) mod stdout;
mod streaming;
mod table;
mod told;
mod yaml;

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use partner_center_reqwest::core::{Error, Response};

use crate::diagnostics;
use crate::error::CommandError;
use crate::options::{Format, Options};

use columns::{Column, Row};
use partner_center_reqwest::model::json_text::JsonText;
use report::Report;
use rows::Rows;
use sheet::Sheet;
use stdout::{lines_of, raw};
use told::shown_raw;

pub(crate) use table::line_table;

/// Writes results of one kind in the form that was asked for.
#[derive(Debug)]
pub(crate) struct Output<T: 'static> {
    format: Format,
    /// What a list shows.
    columns: Vec<&'static Column<T>>,
    /// What a single thing shows.
    details: Vec<&'static Column<T>>,
    /// Whether the user chose the columns.
    pub(crate) chosen: bool,
    width: Option<u16>,
    /// How often a page is asked for at most.
    pub(crate) attempts: u32,
    /// The time for the whole command.
    pub(crate) deadline: Option<Duration>,
    /// Whether somebody wants the bodies as they came.
    pub(crate) is_recorded: bool,
}

impl<T> Output<T> {
    /// Checks what was asked for, before anything is sent.
    pub(crate) fn new(
        options: &Options,
        known: &'static [Column<T>],
    ) -> Result<Self, CommandError> {
        let format = options.output.unwrap_or_default();
        let (columns, details) = match &options.columns {
            Some(names) => {
                let chosen = columns::select(known, names)?;
                (chosen.clone(), chosen)
            }
            None => (
                known.iter().filter(|column| column.is_default).collect(),
                known.iter().filter(|column| !column.is_summary).collect(),
            ),
        };
        let chosen = options.columns.is_some();
        if chosen && !matches!(format, Format::Table | Format::Csv) {
            diagnostics::line("warning", &format!("--columns has no effect on {format}"));
        }
        let width = io::stdout()
            .is_terminal()
            .then(table::terminal_width)
            .flatten();
        Ok(Self {
            format,
            columns,
            details,
            chosen,
            width,
            attempts: options.retry_policy().max_attempts(),
            deadline: options.deadline,
            is_recorded: options.har.is_some(),
        })
    }

    /// Shows one more column in lists, after another one, unless the user chose the columns.
    pub(crate) fn with(mut self, column: &'static Column<T>, after: &str) -> Self {
        let place = self.columns.iter().position(|it| it.name == after);
        if !self.chosen
            && let Some(place) = place
        {
            self.columns.insert(place + 1, column);
        }
        self
    }

    /// Whether people read it.
    pub(crate) fn is_table(&self) -> bool {
        self.format == Format::Table
    }

    /// Where the items of a list are written one by one, if the form allows it.
    pub(crate) fn rows<W: Write>(&self, out: W) -> Option<Rows<'_, T, W>> {
        match self.format {
            Format::Csv => Some(Rows::Csv(Box::new(csv::CsvRows::new(&self.columns, out)))),
            Format::Jsonl => Some(Rows::Lines(out)),
            Format::Table | Format::Json | Format::Yaml => None,
        }
    }

    /// Where a list is gathered in a form that needs all of it.
    pub(crate) fn sheet(&self) -> Sheet<T> {
        match self.format {
            Format::Table => Sheet::table(&self.columns, self.width),
            Format::Yaml => Sheet::yaml(),
            Format::Json | Format::Jsonl | Format::Csv => Sheet::json(),
        }
    }

    /// One thing; `beneath` is what a table shows beneath it.
    pub(crate) fn one(&self, response: &Response<T>, beneath: impl FnOnce() -> String) -> Report {
        let body = || JsonText::parse(response.body());
        let mut report = Report::new(match self.format {
            Format::Table => table::one(&self.details, response) + &beneath(),
            Format::Csv => csv::write(&self.columns, std::iter::once(Row::Read(&**response))),
            format => body().map(|body| raw(body, format)).unwrap_or_default(),
        });
        report.warnings = response.notices().iter().map(ToString::to_string).collect();
        report
    }

    /// The one thing that was asked for, or the answer as it came where it is something else.
    pub(crate) fn answer(
        &self,
        answer: Result<Response<T>, Error>,
        beneath: impl FnOnce(&T) -> String,
    ) -> Result<Report, CommandError> {
        match answer {
            Ok(thing) => Ok(self.one(&thing, || beneath(&thing))),
            Err(error) => self.raw_answer(error),
        }
    }

    /// A table of what a thing is made of, to be shown beneath it, unless the user chose what to see.
    pub(crate) fn beneath<P>(&self, columns: &'static [Column<P>], parts: &[P]) -> String {
        if self.chosen {
            String::new()
        } else {
            line_table(columns, parts)
        }
    }

    /// Several things that one answer has, or this program itself: `body` is all of it as JSON.
    pub(crate) fn several(&self, things: &[T], body: &[u8], nothing: &'static str) -> Report {
        let rows = || things.iter().map(Row::Read);
        let stdout = match self.format {
            Format::Table => table::list(&self.columns, rows(), self.width),
            Format::Csv => csv::write(&self.columns, rows()),
            Format::Jsonl => lines_of(body),
            format => JsonText::parse(body)
                .map(|body| raw(body, format))
                .unwrap_or_default(),
        };
        Report {
            note: (self.is_table() && things.is_empty()).then_some(nothing),
            ..Report::new(stdout)
        }
    }

    /// An answer that is JSON but not what it should be, with a warning; any other failure stays one.
    pub(crate) fn raw_answer(&self, error: Error) -> Result<Report, CommandError> {
        let body = error.body().filter(|_| error.is_decode());
        let Some(document) = body.and_then(|body| JsonText::parse(body)) else {
            return Err(error.into());
        };
        let stdout = match self.format {
            Format::Table => raw(document, Format::Json),
            Format::Csv => csv::write(&self.columns, std::iter::once(Row::Raw(document))),
            format => raw(document, format),
        };
        Ok(Report::raw(stdout, vec![shown_raw(&error)]))
    }
}
