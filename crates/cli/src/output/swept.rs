//! The same list of many customers, as one: customer by customer, in the order in which they are listed.
//!
//! Several customers are read at once, each into a temporary file without a name, in memory if it is short; what is
//! shown is that of the next customer, once it is there. Whoever is refused is a warning, and costs only itself.

use std::io::{self, BufWriter, ErrorKind, Read as _, StdoutLock};

use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::driver::ItemDecoder;
use partner_center_reqwest::core::endpoint::Streamed;
use partner_center_reqwest::core::sweep::{Sweep, SweepError, SweptCustomer};
use partner_center_reqwest::core::{Call, CustomerOperations, Error, Item, Items, Notice};
use partner_center_reqwest::model::decode::Decode;
use tempfile::SpooledTempFile;

use crate::diagnostics;
use crate::error::CommandError;
use crate::exit::Exit;

use super::Output;
use super::list::{members_of, not_kept};
use super::pages::{self, Keep, Patience};
use super::report::Report;
use super::rows::Rows;
use super::sheet::Sheet;
use super::shown::Owner;
use super::spool::Spool;
use super::told::{Tally, tell_notice};

/// So many customers are read before they are shown, and so much of each is in memory.
const AHEAD: usize = 64;
const IN_MEMORY: usize = 128 * 1024;

/// So much is read of a customer's file at once.
const PIECE: usize = 64 * 1024;

/// What came of the list of one customer.
struct Gathered {
    /// `{"items":[…]}` with the items as they came.
    text: Spool,
    /// How much of it is of whole pages.
    safe: u64,
    notices: Vec<(usize, bool, Notice)>,
    /// Why it is not all of it.
    failure: Option<Error>,
}

const BEGIN: &[u8] = b"{\"items\":[";
const END: &[u8] = b"]}";

impl Gathered {
    /// Reads the list. One of which nothing can be read is a failure.
    fn read<T, E: Streamed<Given = Item<T>>>(
        mut items: Items<PartnerCenter, E>,
        patience: Patience,
    ) -> Result<io::Result<Self>, Error> {
        let mut gathered = Self {
            text: Spool::new(IN_MEMORY),
            safe: 0,
            notices: Vec::new(),
            failure: None,
        };
        let end = gathered.text.write(BEGIN).and_then(|()| {
            gathered.safe = gathered.text.length();
            pages::read(&mut items, patience, &mut gathered)
        });
        match end {
            Ok(None) => {}
            Ok(Some(error)) if items.pages_read() == 0 => return Err(error),
            Ok(Some(error)) => gathered.failure = Some(error),
            Err(error) => return Ok(Err(error)),
        }
        Ok(gathered.end())
    }

    fn end(mut self) -> io::Result<Self> {
        if self.failure.is_some() {
            self.text.cut(self.safe)?;
        }
        self.text.write(END)?;
        Ok(self)
    }
}

impl<T> Keep<T> for Gathered {
    fn item(&mut self, item: &Item<T>) -> io::Result<()> {
        if self.text.length() > BEGIN.len() as u64 {
            self.text.write(b",")?;
        }
        self.text.write(item.bytes())
    }

    fn end_page(&mut self, _envelope: String) {
        self.safe = self.text.length();
    }

    fn forget(&mut self) -> io::Result<()> {
        self.text.cut(self.safe)
    }

    fn notice(&mut self, page: usize, has_pages: bool, notice: &Notice) {
        self.notices.push((page, has_pages, notice.clone()));
    }
}

/// So many customers without an answer, one after the other, and no more are asked.
pub(crate) const TOO_MANY: u32 = 20;

/// Reads a list of each customer of the sweep and shows all of them; `nothing` is said when there is nothing.
pub(crate) fn list<T: Decode + 'static, E: Streamed<Given = Item<T>> + 'static>(
    output: &Output<T>,
    sweep: Sweep<PartnerCenter>,
    call: impl Fn(CustomerOperations<PartnerCenter>) -> Call<PartnerCenter, E> + Send + Sync + 'static,
    nothing: &'static str,
) -> Result<Report, CommandError> {
    let patience = output.patience;
    let results = sweep.each(move |customer| Gathered::read(call(customer).stream(), patience));
    let mut results = results.in_order().ahead(AHEAD);
    let mut shown = Customers::new(output);
    let mut unanswered = 0;
    while !shown.is_full() {
        let result = results.next();
        for (page, notice) in results.take_list_notices() {
            let notice = format!("customers, page {page}: {notice}");
            diagnostics::line("warning", &notice);
        }
        let Some(result) = result else { break };
        let end = match result {
            Ok((customer, Ok(gathered))) => {
                unanswered = 0;
                shown.customer(&customer, gathered)
            }
            Ok((_, Err(error))) => return Err(not_kept(error)),
            Err(error) if error.error().is_unauthorized() => {
                // It would be the same for every other customer.
                return shown.end(Some(error), nothing);
            }
            Err(error) => {
                let status = error.error().status();
                let is_unanswered = status.is_none_or(|status| status.is_server_error());
                unanswered = if is_unanswered { unanswered + 1 } else { 0 };
                if unanswered == TOO_MANY {
                    return shown.end(Some(error), nothing);
                }
                shown.refused(error);
                Ok(())
            }
        };
        match end {
            // The reader has what it wants.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(Report::new([])),
            Err(error) => {
                return Err(CommandError::other("the output cannot be written", error));
            }
            Ok(()) => {}
        }
    }
    shown.end(None, nothing)
}

/// The lists of all customers on their way to stdout.
struct Customers<'a, T: 'static> {
    output: &'a Output<T>,
    sink: Sink<'a, T>,
    tally: Tally,
    /// How many customers were read to the end, and how many were not.
    read: usize,
    failed: usize,
    /// What was wrong with the last one.
    last: Option<SweepError>,
    /// What is wrong with the list of customers, if nothing came after it.
    of_list: Option<SweepError>,
}

enum Sink<'a, T: 'static> {
    Rows(Rows<'a, T, BufWriter<StdoutLock<'static>>>),
    Sheet(Box<Sheet<'a, T>>),
}

impl<'a, T: Decode + 'static> Customers<'a, T> {
    fn new(output: &'a Output<T>) -> Self {
        let rows = output.rows(BufWriter::new(io::stdout().lock()));
        Self {
            output,
            sink: rows.map_or_else(|| Sink::Sheet(Box::new(Sheet::new(output))), Sink::Rows),
            tally: Tally::default(),
            read: 0,
            failed: 0,
            last: None,
            of_list: None,
        }
    }

    /// Whether as much is there as was asked for.
    fn is_full(&self) -> bool {
        self.output.by.is_empty() && self.tally.now.rows >= self.output.limit
    }

    /// Shows the items of a customer.
    fn customer(&mut self, customer: &SweptCustomer, gathered: Gathered) -> io::Result<()> {
        self.tell_of_list();
        let profile = customer.listed().and_then(|it| it.company_profile.as_ref());
        let name = profile.and_then(|it| it.company_name.as_ref());
        let owner = Owner {
            id: customer.id().to_string(),
            name: name.map(ToString::to_string),
        };
        self.tally.begin(format!("customer {}: ", owner.id));
        for (page, has_pages, notice) in &gathered.notices {
            tell_notice(&self.tally.whose, *page, *has_pages, notice);
        }
        self.items(gathered.text.finish()?, &owner)?;
        match gathered.failure {
            None => self.read += 1,
            Some(error) => {
                let whose = &self.tally.whose;
                let what = "the beginning of the list is shown, the rest could not be read";
                let error = diagnostics::chain(&error);
                diagnostics::line("warning", &format!("{whose}{what}: {error}"));
                self.failed += 1;
            }
        }
        match &mut self.sink {
            Sink::Rows(rows) => rows.flush(),
            Sink::Sheet(_) => Ok(()),
        }
    }

    fn items(&mut self, mut text: SpooledTempFile, owner: &Owner) -> io::Result<()> {
        let (mut decoder, mut piece) = (ItemDecoder::<T>::new(), vec![0; PIECE]);
        while !decoder.is_over() {
            while let Some(item) = decoder.next_item() {
                let item = item.map_err(io::Error::other)?;
                self.item(&item, owner)?;
                if self.is_full() {
                    return Ok(());
                }
            }
            match text.read(&mut piece)? {
                0 => decoder.finish(),
                length => decoder.push(&piece[..length]),
            }
        }
        Ok(())
    }

    fn item(&mut self, item: &Item<T>, owner: &Owner) -> io::Result<()> {
        if !self.tally.take(item, self.output.filter.as_ref()) {
            return Ok(());
        }
        let (output, tally, sink) = (self.output, &mut self.tally, &mut self.sink);
        output.each_row(item, Some(owner), |at| {
            if tally.now.rows >= output.limit && output.by.is_empty() {
                return Ok(());
            }
            tally.now.rows += 1;
            match sink {
                Sink::Rows(rows) => rows.write(at),
                Sink::Sheet(sheet) => sheet.row(at),
            }
        })
    }

    /// Tells that a customer could not be read.
    fn refused(&mut self, error: SweepError) {
        self.tell_of_list();
        if error.is_of_list() {
            self.of_list = Some(error);
            return;
        }
        diagnostics::line("warning", &diagnostics::chain(&error));
        self.failed += 1;
        self.last = Some(error);
    }

    /// The list of customers went on after what was wrong with it.
    fn tell_of_list(&mut self) {
        if let Some(error) = self.of_list.take() {
            diagnostics::line("warning", &diagnostics::chain(&error));
            self.tally.exit = Exit::Raw;
        }
    }

    /// All that was read, and why it is not everything.
    fn end(
        mut self,
        failure: Option<SweepError>,
        nothing: &'static str,
    ) -> Result<Report, CommandError> {
        let failure = failure.or(self.of_list.take());
        let shown = self.tally.now.rows.min(self.output.limit);
        let is_nothing = self.read == 0 && shown == 0;
        match (failure, self.last.take()) {
            (Some(failure), _) if is_nothing => Err(failure.into_error().into()),
            (None, Some(last)) if is_nothing => {
                let message = "no customer could be read";
                Err(CommandError::other(message, last))
            }
            (failure, _) => self.report(failure, shown, nothing),
        }
    }

    fn report(
        self,
        failure: Option<SweepError>,
        shown: usize,
        nothing: &'static str,
    ) -> Result<Report, CommandError> {
        let mut report = match self.sink {
            Sink::Rows(mut rows) => match rows.finish() {
                Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                    return Err(CommandError::other("the output cannot be written", error));
                }
                _ => Report::new([]),
            },
            Sink::Sheet(sheet) => {
                let members = members_of("{}", Some(shown));
                Report::whole(sheet.finish(&members).map_err(not_kept)?)
            }
        };
        report.exit = self.tally.exit;
        report.warnings = self.tally.warnings();
        if self.failed > 0 {
            let (failed, all) = (self.failed, self.failed + self.read);
            let warning = format!("{failed} of {all} customers could not be read");
            report.warnings.push(warning);
            report.exit = Exit::Raw;
        }
        let is_empty = shown == 0 && failure.is_none();
        report.note = (self.output.is_table() && is_empty).then_some(nothing);
        if let Some(failure) = failure {
            let warning = "what was read before is shown, the rest could not be read";
            report.warnings.push(warning.to_owned());
            report.failure = Some(failure.into_error().into());
        }
        Ok(report)
    }
}
