//! A list that is written while it arrives: JSON lines and CSV, in memory that does not grow with it.
//!
//! Warnings about the list go to stderr where they come up. Items that were written stay, even
//! if the rest of the list cannot be read.

use std::io::{self, BufWriter, ErrorKind, Write};

use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::Item;
use partner_center_reqwest::core::endpoint::Streamed;
use partner_center_reqwest::core::{Error, Items};

use crate::error::CommandError;

use super::Output;
use super::report::Report;
use super::rows::Rows;
use super::told::{Tally, tell_notices};

/// Writes the items to stdout one by one, if the form allows it; otherwise nothing is asked for.
pub(crate) fn list<T: 'static, E: Streamed<Given = Item<T>>>(
    output: &Output<T>,
    items: impl FnOnce() -> Items<PartnerCenter, E>,
) -> Option<Result<Report, CommandError>> {
    let rows = output.rows(BufWriter::new(io::stdout().lock()))?;
    let mut written = Written {
        output,
        items: items(),
        rows,
        tally: Tally::default(),
        page: 0,
    };
    let end = written.write_all();
    Some(match end {
        Ok(None) => Ok(written.report(None)),
        // Nothing was written yet, so the answer itself can be shown.
        Ok(Some(error)) if written.is_nothing() => {
            drop(written);
            output.raw_answer(error)
        }
        Ok(Some(error)) => Ok(written.report(Some(error))),
        // The reader has what it wants.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(written.report(None)),
        Err(error) => Err(CommandError::other("the output cannot be written", error)),
    })
}

/// A list on its way from the service to stdout.
struct Written<'a, T: 'static, E: Streamed, W: Write> {
    output: &'a Output<T>,
    items: Items<PartnerCenter, E>,
    rows: Rows<'a, T, W>,
    tally: Tally,
    /// The page that items come from now.
    page: usize,
}

impl<T, E: Streamed<Given = Item<T>>, W: Write> Written<'_, T, E, W> {
    /// Writes items up to the end of the list, as many as were asked for, or up to an error that ends it.
    fn write_all(&mut self) -> io::Result<Option<Error>> {
        let error = loop {
            if self.tally.now.rows >= self.output.limit {
                break None;
            }
            let mut next = self.items.next_ready();
            if next.is_none() {
                // Whoever reads the output need not wait for what the service has yet to send.
                self.rows.flush()?;
                next = self.items.next();
            }
            tell_notices(&mut self.items);
            match next {
                Some(Ok(item)) => self.write(&item)?,
                Some(Err(error)) => break Some(error),
                None => break None,
            }
        };
        if error.is_none() || !self.is_nothing() {
            self.rows.finish()?;
        }
        Ok(error)
    }

    fn write(&mut self, item: &Item<T>) -> io::Result<()> {
        if self.page != self.items.page() {
            self.page = self.items.page();
            self.tally.keep();
        }
        if !self.tally.take(item, self.output.filter.as_ref()) {
            return Ok(());
        }
        let (output, tally, rows) = (self.output, &mut self.tally, &mut self.rows);
        output.each_row(item, None, |at| {
            if tally.now.rows < output.limit {
                tally.now.rows += 1;
                rows.write(at)?;
            }
            Ok(())
        })
    }

    /// Whether not even an empty page was shown.
    fn is_nothing(&self) -> bool {
        self.tally.now.items == 0 && self.items.pages_read() == 0
    }

    /// What is left to be said, the items being written.
    fn report(&self, error: Option<Error>) -> Report {
        let mut report = Report::new([]);
        report.exit = self.tally.exit;
        report.warnings = self.tally.warnings();
        if let Some(error) = error {
            let warning = format!("{}, the rest could not be read", self.what_is_shown());
            report.warnings.push(warning);
            report.failure = Some(if self.items.pages_read() == 0 {
                CommandError::Call(error)
            } else {
                CommandError::FurtherPage(error)
            });
        }
        report
    }

    fn what_is_shown(&self) -> String {
        let whole = self.items.pages_read();
        let has_part = self.page > whole;
        match (whole, has_part) {
            (0, _) => "the beginning of the list is shown".to_owned(),
            (1, false) => "page 1 is shown".to_owned(),
            (_, false) => format!("pages 1 to {whole} are shown"),
            (_, true) => format!("the list up to a part of page {} is shown", self.page),
        }
    }
}
