//! The forms of data.
//!
//! JSON, JSON lines and YAML are written from the text that the service sent, token by token, so no
//! digit and no member is lost. Tables and CSV are written from what was read, by column.

pub(crate) mod columns;
mod csv;
pub(crate) mod list;
mod order;
mod pages;
pub(crate) mod report;
mod rows;
mod sheet;
pub(crate) mod shown;
mod sorter;
mod spool;
pub(crate) mod stdout;
mod streaming;
pub(crate) mod swept;
mod table;
mod told;
mod whole;
pub(crate) mod wrapped;
mod yaml;

use std::io::{self, IsTerminal, Write};

use partner_center_reqwest::core::{Error, Item, Response};
use partner_center_reqwest::model::json_text::JsonText;

use crate::diagnostics;
use crate::error::CommandError;
use crate::listing::{Arrange, Filter};
use crate::options::{Format, Options};

use columns::Column;
use order::By;
use pages::Patience;
use report::Report;
use rows::Rows;
use shown::{At, Owner, Row, Shown};
use stdout::{lines_of, raw};
use told::shown_raw;
use wrapped::Wrapping;

pub(crate) use table::line_table;

/// Writes results of one kind in the form that was asked for.
pub(crate) struct Output<T: 'static> {
    format: Format,
    /// All that there are.
    known: Vec<Shown<T>>,
    /// What a list shows.
    columns: Vec<Shown<T>>,
    /// What a single thing shows.
    details: Vec<Shown<T>>,
    /// Whether the user chose the columns.
    pub(crate) chosen: bool,
    has_header: bool,
    width: Option<u16>,
    /// What of a list is shown, if not everything.
    filter: Option<Filter<T>>,
    /// What a list is sorted by.
    by: Vec<By<T>>,
    /// How many rows a list has at most.
    limit: usize,
    /// What is around the things of a list.
    wrapping: Option<Wrapping<T>>,
    patience: Patience,
    /// Whether somebody wants the bodies as they came.
    pub(crate) is_recorded: bool,
}

impl<T> Output<T> {
    /// Checks what was asked for, before anything is sent.
    pub(crate) fn new(
        options: &Options,
        known: &'static [Column<T>],
    ) -> Result<Self, CommandError> {
        Self::of(options, Shown::of(known))
    }

    /// The same with columns that are not of the things alone.
    pub(crate) fn of(options: &Options, known: Vec<Shown<T>>) -> Result<Self, CommandError> {
        let format = options.output.unwrap_or_default();
        let kept = |is_kept: fn(&Shown<T>) -> bool| {
            let kept = known.iter().filter(|column| is_kept(column));
            kept.cloned().collect()
        };
        let (columns, details) = if let Some(names) = &options.columns {
            let chosen = shown::select(&known, names)?;
            (chosen.clone(), chosen)
        } else {
            (
                kept(|it| it.facts.is_default),
                kept(|it| !it.facts.is_summary),
            )
        };
        let chosen = options.columns.is_some();
        for (name, is_given) in [("--columns", chosen), ("--no-headers", options.no_headers)] {
            if is_given && !matches!(format, Format::Table | Format::Csv) {
                diagnostics::line("warning", &format!("{name} has no effect on {format}"));
            }
        }
        let width = io::stdout()
            .is_terminal()
            .then(table::terminal_width)
            .flatten();
        Ok(Self {
            format,
            known,
            columns,
            details,
            chosen,
            has_header: !options.no_headers,
            width,
            filter: None,
            by: Vec::new(),
            limit: usize::MAX,
            wrapping: None,
            patience: Patience {
                attempts: options.retry_policy().max_attempts(),
                deadline: options.deadline,
            },
            is_recorded: options.har.is_some(),
        })
    }

    /// Shows one more column in lists, after another one, unless the user chose the columns.
    pub(crate) fn with(mut self, name: &str, after: &str) -> Self {
        let place = self.columns.iter().position(|it| it.is_named(after));
        let column = self.known.iter().find(|it| it.is_named(name));
        if !self.chosen
            && let (Some(place), Some(column)) = (place, column)
        {
            self.columns.insert(place + 1, column.clone());
        }
        self
    }

    /// Sorts a list, and shows so much of it.
    pub(crate) fn arranged(mut self, arrange: &Arrange) -> Result<Self, CommandError> {
        for name in &arrange.sort {
            let name = name.trim();
            let (is_reversed, name) = match name.strip_prefix('-') {
                Some(name) => (true, name),
                None => (false, name),
            };
            let column = shown::find(&self.known, name)?;
            self.by.push(By {
                column,
                is_reversed,
            });
        }
        if let Some(limit) = arrange.limit {
            self.limit = usize::try_from(limit).unwrap_or(usize::MAX);
        }
        Ok(self)
    }

    /// Shows of a list what passes.
    pub(crate) fn filtered(mut self, filter: Option<Filter<T>>) -> Self {
        self.filter = filter;
        self
    }

    /// Shows the things of a list together with something else.
    pub(crate) fn wrapped(mut self, wrapping: Wrapping<T>) -> Self {
        self.wrapping = Some(wrapping);
        self
    }

    /// Puts things into the order that was asked for, and keeps as many as that.
    pub(crate) fn arrange(&self, things: &mut Vec<T>) {
        if !self.by.is_empty() {
            things.sort_by_cached_key(|thing| order::key(&self.by, &At::alone(Row::Read(thing))));
        }
        things.truncate(self.limit);
    }

    /// Shows all rows that an item has.
    fn each_row(
        &self,
        item: &Item<T>,
        owner: Option<&Owner>,
        mut show: impl FnMut(&At<'_, T>) -> io::Result<()>,
    ) -> io::Result<()> {
        let at = |part, text| At {
            row: Row::of(item),
            part,
            owner,
            text,
        };
        let Some(wrapping) = &self.wrapping else {
            return show(&at(0, item.raw()));
        };
        if matches!(self.format, Format::Table | Format::Csv) {
            let rows = wrapping.rows(item.decoded().ok());
            return (0..rows).try_for_each(|part| show(&at(part, "")));
        }
        let texts = wrapping.texts(item.raw(), owner);
        let mut texts = texts.iter().enumerate();
        texts.try_for_each(|(part, text)| show(&at(part, text)))
    }

    /// Whether people read it.
    pub(crate) fn is_table(&self) -> bool {
        self.format == Format::Table
    }

    /// Where the items of a list are written one by one, if the form allows it.
    fn rows<W: Write>(&self, out: W) -> Option<Rows<'_, T, W>> {
        match self.format {
            _ if !self.by.is_empty() => None,
            Format::Csv => {
                let rows = csv::CsvRows::new(&self.columns, self.has_header, out);
                Some(Rows::Csv(Box::new(rows)))
            }
            Format::Jsonl => Some(Rows::Lines(out)),
            Format::Table | Format::Json | Format::Yaml => None,
        }
    }

    /// CSV of these rows.
    fn csv<'a>(&self, rows: impl Iterator<Item = Row<'a, T>>) -> Vec<u8> {
        let text = csv::text(&self.columns, self.has_header, |csv| {
            rows.map(At::alone).try_for_each(|at| csv.row(&at))
        });
        // Writing into memory does not fail.
        text.unwrap_or_default()
    }

    /// One thing; `beneath` is what a table shows beneath it.
    pub(crate) fn one(&self, response: &Response<T>, beneath: impl FnOnce() -> String) -> Report {
        let body = || JsonText::parse(response.body());
        let mut report = Report::new(match self.format {
            Format::Table => (table::one(&self.details, &**response) + &beneath()).into_bytes(),
            Format::Csv => self.csv(std::iter::once(Row::Read(&**response))),
            format => {
                let text = body().map(|body| raw(body, format));
                text.unwrap_or_default().into_bytes()
            }
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
        let stdout = match self.format {
            Format::Table => {
                let (columns, things) = (&self.columns, things.iter());
                table::list(columns, things, self.has_header, self.width).into_bytes()
            }
            Format::Csv => self.csv(things.iter().map(Row::Read)),
            Format::Jsonl => lines_of(body).into_bytes(),
            format => {
                let text = JsonText::parse(body).map(|body| raw(body, format));
                text.unwrap_or_default().into_bytes()
            }
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
            Format::Table => raw(document, Format::Json).into_bytes(),
            Format::Csv => self.csv(std::iter::once(Row::Raw(document))),
            format => raw(document, format).into_bytes(),
        };
        Ok(Report::raw(stdout, vec![shown_raw(&error)]))
    }
}
