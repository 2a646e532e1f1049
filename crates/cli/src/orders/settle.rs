//! `orders pending` and `settle`: writes whose end nobody knows.

mod rows;

use partner_center_reqwest::Journal;
use partner_center_reqwest::core::journal::{Intent, Settlement};
use partner_center_reqwest::model::Order;

use super::arguments::Settle;
use crate::arguments::Options;
use crate::connect::Connection;
use crate::failure::Failure;
use crate::output::Output;
use crate::report::Report;
use crate::write::{in_doubt, is_open, journal};

use rows::{SETTLED, Settled, WRITES};

pub(crate) use rows::pending_help;

/// The end of the help of `orders settle`.
pub(crate) const SETTLE_HELP: &str = "\
A write younger than ten minutes is sent again, the very same request under the same MS-RequestId: the
service does nothing twice. How long the service remembers an id is not documented, so for an older one
the customer's orders are looked through, and those that fit are shown: decide with --settled-as ORDER,
--abandon, or --resend. New orders can take 15 minutes to appear in lists.

Examples:
  partner-center orders settle --all
  partner-center orders settle 0a92a09a-47af-434f-b622-d9e323f26150
  partner-center orders settle 0a92a09a-47af-434f-b622-d9e323f26150 --settled-as 0d9e7bc9cc4f";

/// `orders pending`.
pub(super) fn pending(options: &Options) -> Result<Report, Failure> {
    let output = Output::new(options, WRITES)?;
    let intents = open(options)?.pending().map_err(unreadable)?;
    let json = rows::intents_to_json(&intents);
    Ok(output.several(&intents, json.as_bytes(), "nothing is in doubt"))
}

/// `orders settle`.
pub(super) fn settle(options: &Options, arguments: &Settle) -> Result<Report, Failure> {
    let output = Output::new(options, SETTLED)?;
    let journal = open(options)?;
    let mut settled = Vec::new();
    let intents = match &arguments.request_id {
        None => journal.pending().map_err(unreadable)?,
        Some(id) => match journal.find(id).map_err(unreadable)? {
            None => {
                let folder = journal.folder().display();
                let message = format!("the journal ({folder}) has no write with the id {id}");
                return Err(Failure::Usage(message));
            }
            Some(entry) if entry.settlement.is_some() => {
                settled.push(Settled::of(entry));
                Vec::new()
            }
            Some(entry) => vec![entry.intent],
        },
    };
    let mut failure = None;
    let mut desk = Desk {
        options,
        journal,
        connection: None,
    };
    for intent in &intents {
        let (row, problem) = desk.settle(intent, arguments)?;
        settled.push(row);
        failure = failure.or(problem);
    }
    let json = rows::settled_to_json(&settled);
    let mut report = output.several(&settled, json.as_bytes(), "nothing is in doubt");
    report.failure = failure;
    Ok(report)
}

fn open(options: &Options) -> Result<Journal, Failure> {
    journal(options)?.ok_or_else(|| {
        let message = "--sandbox keeps no journal: the sandbox ends with each command \
                       (`sandbox serve` is one that stays)";
        Failure::Usage(message.to_owned())
    })
}

fn unreadable(error: std::io::Error) -> Failure {
    Failure::other("the journal cannot be used", error)
}

/// What settling needs; the connection only if something is sent.
struct Desk<'a> {
    options: &'a Options,
    journal: Journal,
    connection: Option<Connection>,
}

/// A row, and what is left to do.
type Settling = Result<(Settled, Option<Failure>), Failure>;

impl Desk<'_> {
    fn settle(&mut self, intent: &Intent, arguments: &Settle) -> Settling {
        if arguments.abandon || arguments.settled_as.is_some() {
            let order = arguments.settled_as.as_ref().map(ToString::to_string);
            let settlement = Settlement::by_hand(order, Journal::now());
            self.journal
                .settle(intent, &settlement)
                .map_err(unreadable)?;
            return self.row(intent, None);
        }
        if arguments.resend || intent.may_be_resent(Journal::now()) {
            return self.resend(intent, arguments.resend);
        }
        self.look(intent)
    }

    /// The very same request once more.
    fn resend(&mut self, intent: &Intent, is_age_no_matter: bool) -> Settling {
        let client = self.connection()?.client.clone();
        let sent = client.resend(intent).and_then(|call| {
            let call = if is_age_no_matter {
                call.despite_its_age()
            } else {
                call
            };
            call.send().map(drop)
        });
        let failure = sent.err().map(|error| {
            if is_open(&error) {
                in_doubt(error, &intent.request_id, true)
            } else {
                Failure::Call(error)
            }
        });
        self.row(intent, failure)
    }

    /// The customer's orders, for one that may have come of it.
    fn look(&mut self, intent: &Intent) -> Settling {
        let mut row = Settled::pending(intent);
        let id = &intent.request_id;
        let Some(customer) = intent.customer().filter(|_| intent.new_order().is_some()) else {
            let what = match intent.changed_order() {
                Some(order) => format!("see `orders get {order}`"),
                None => "look for its result".to_owned(),
            };
            return Ok((
                row,
                Some(Failure::Undecided(format!(
                    "{id} is too old to be sent again: {what}, then decide"
                ))),
            ));
        };
        let orders = self
            .connection()?
            .client
            .customers()
            .by_id(customer)
            .orders();
        for page in orders.get().pages() {
            let fitting = page?.into_inner().items.into_vec().into_iter();
            row.candidates.extend(
                fitting
                    .filter(|order: &Order| intent.fits(order))
                    .filter_map(|order| order.id.map(|id| id.to_string())),
            );
        }
        let found = row.candidates.len();
        let late = match found {
            0 => " (new ones can take 15 minutes to appear in lists)",
            _ => "",
        };
        let message = format!(
            "{id} is too old to be sent again; orders that may have come of it: {found}{late}; decide"
        );
        Ok((row, Some(Failure::Undecided(message))))
    }

    /// What the journal says now.
    fn row(&self, intent: &Intent, failure: Option<Failure>) -> Settling {
        let entry = self.journal.find(&intent.request_id).map_err(unreadable)?;
        let row = entry.map_or_else(|| Settled::pending(intent), Settled::of);
        Ok((row, failure))
    }

    fn connection(&mut self) -> Result<&Connection, Failure> {
        if self.connection.is_none() {
            let journal = Some(self.journal.clone());
            self.connection = Some(Connection::open_with(self.options, journal)?);
        }
        // It was made just now, if it was not there.
        self.connection
            .as_ref()
            .ok_or_else(|| Failure::Usage("no connection".to_owned()))
    }
}
