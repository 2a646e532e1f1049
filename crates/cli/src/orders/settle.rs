//! `orders pending` and `settle`: writes whose end nobody knows.

mod candidates;
mod entries;
mod rows;

use partner_center_reqwest::Journal;
use partner_center_reqwest::core::OrderId;
use partner_center_reqwest::core::journal::{Ending, Entry, Intent, Settlement};

use super::arguments::Settle;
use crate::arguments::Options;
use crate::connect::{Connection, base_url};
use crate::failure::Failure;
use crate::output::Output;
use crate::report::Report;
use crate::write::{in_doubt, is_open, journal};

use candidates::{Candidate, misfit, sorted, summary};
use entries::Known;
use rows::{SETTLED, Settled, WRITES};

pub(crate) use rows::pending_help;

/// The end of the help of `orders settle`.
pub(crate) const SETTLE_HELP: &str = "\
A write younger than ten minutes is sent again, the very same request under the same MS-RequestId: the
service does nothing twice. How long the service remembers an id is not documented, so for an older one
the customer's orders are looked through, and those that fit are shown: decide with --settled-as ORDER,
--abandon, or --resend. New orders can take 15 minutes to appear in lists. ORDER is read first, and has
to fit what was to be bought.

Examples:
  partner-center orders settle --all
  partner-center orders settle 0a92a09a-47af-434f-b622-d9e323f26150
  partner-center orders settle 0a92a09a-47af-434f-b622-d9e323f26150 \\
      --settled-as 0d9e7bc9cc4f";

/// What is said of a write that only the user can settle.
const DECIDE: &str = "--settled-as ORDER, --abandon, or --resend if nothing came of it";

/// `orders pending`.
pub(super) fn pending(options: &Options) -> Result<Report, Failure> {
    let output = Output::new(options, WRITES)?;
    let (intents, problems) = entries::in_doubt(&open(options)?)?;
    let json = rows::intents_to_json(&intents);
    let report = output.several(&intents, json.as_bytes(), "nothing is in doubt");
    Ok(with_problems(report, problems))
}

/// `orders settle`.
pub(super) fn settle(options: &Options, arguments: &Settle) -> Result<Report, Failure> {
    let output = Output::new(options, SETTLED)?;
    let journal = open(options)?;
    let Chosen {
        mut settled,
        intents,
        mut problems,
    } = chosen(&journal, arguments)?;
    let mut desk = Desk {
        options,
        journal,
        connection: None,
    };
    for intent in &intents {
        match desk.settle(intent, arguments) {
            Ok((row, problem)) => {
                settled.push(row);
                problems.extend(problem);
            }
            // No other one would fare better.
            Err(failure) => {
                problems.push(failure);
                break;
            }
        }
    }
    if settled.is_empty()
        && let Some(failure) = several(&mut problems)
    {
        return Err(failure);
    }
    let json = rows::settled_to_json(&settled);
    let report = output.several(&settled, json.as_bytes(), "nothing is in doubt");
    Ok(with_problems(report, problems))
}

/// What a command is about.
struct Chosen {
    /// Nothing is left to do about these.
    settled: Vec<Settled>,
    intents: Vec<Intent>,
    problems: Vec<Failure>,
}

fn chosen(journal: &Journal, arguments: &Settle) -> Result<Chosen, Failure> {
    let mut chosen = Chosen {
        settled: Vec::new(),
        intents: Vec::new(),
        problems: Vec::new(),
    };
    let Some(id) = &arguments.request_id else {
        (chosen.intents, chosen.problems) = entries::in_doubt(journal)?;
        // The ten minutes of the youngest are not over yet.
        chosen.intents.reverse();
        return Ok(chosen);
    };
    let entry = journal.find(id).map_err(unreadable)?.ok_or_else(|| {
        let folder = journal.folder().display();
        let message = format!("the journal ({folder}) has no write with the id {id}");
        Failure::UnknownWrite(message)
    })?;
    if is_to_be_settled(&entry, arguments)? {
        chosen.intents.push(entry.intent);
    } else {
        chosen.settled.push(Settled::of(entry));
    }
    Ok(chosen)
}

/// Whether there is anything left to do about an entry.
fn is_to_be_settled(entry: &Entry, arguments: &Settle) -> Result<bool, Failure> {
    let Some(settlement) = &entry.settlement else {
        return Ok(true);
    };
    let can_be_amended = settlement.ending != Ending::Done;
    if arguments.settled_as.is_some() && can_be_amended {
        return Ok(true);
    }
    if arguments.settled_as.is_none() && !arguments.abandon && !arguments.resend {
        return Ok(false);
    }
    let mut message = format!(
        "{} is settled already: {}",
        entry.intent.request_id,
        settlement.ending.as_str()
    );
    if !settlement.orders.is_empty() {
        message.push_str(&format!(", order {}", settlement.orders.join(", ")));
    }
    if can_be_amended {
        message.push_str("; if an order came of it all the same, say --settled-as ORDER");
    }
    Err(Failure::Input(message))
}

/// A report with what went wrong; without data nothing can be said to be in order.
fn with_problems(mut report: Report, mut problems: Vec<Failure>) -> Report {
    if !problems.is_empty() {
        report.note = None;
    }
    report.failure = several(&mut problems);
    report
}

fn several(problems: &mut Vec<Failure>) -> Option<Failure> {
    match problems.len() {
        0 | 1 => problems.pop(),
        _ => Some(Failure::Several(std::mem::take(problems))),
    }
}

fn open(options: &Options) -> Result<Journal, Failure> {
    journal(options)?.ok_or_else(|| {
        let message = "--sandbox keeps no journal: the sandbox ends with each command \
                       (`sandbox serve` is one that stays)";
        Failure::Input(message.to_owned())
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
type Row = (Settled, Option<Failure>);

/// A failure is one that every other write would meet, too, or the answer to a wrong command.
type Settling = Result<Row, Failure>;

impl Desk<'_> {
    fn settle(&mut self, intent: &Intent, arguments: &Settle) -> Settling {
        if arguments.abandon {
            return self.close(intent, None);
        }
        if let Some(failure) = self.elsewhere(intent)? {
            return Ok((Settled::pending(intent), Some(failure)));
        }
        if let Some(order) = &arguments.settled_as {
            return self.settle_as(intent, order, arguments.force);
        }
        if arguments.resend || intent.may_be_resent(Journal::now()) {
            return self.resend(intent, arguments.resend);
        }
        self.look(intent)
    }

    /// What the user decided.
    fn close(&self, intent: &Intent, order: Option<String>) -> Settling {
        let settlement = Settlement::by_hand(order, Journal::now());
        let settled = self.journal.settle(intent, &settlement);
        settled.map_err(unreadable)?;
        Ok(self.row(intent, None))
    }

    /// A write for another address says nothing here, and nothing here is sent for it.
    fn elsewhere(&self, intent: &Intent) -> Result<Option<Failure>, Failure> {
        let here = base_url(self.options)?.to_string();
        let (id, there) = (&intent.request_id, &intent.base);
        Ok((here != *there).then(|| Failure::Undecided {
            message: format!(
                "{id} is in doubt: it was for {there}, and this command is for {here}"
            ),
            hint: format!(
                "`partner-center orders settle {id} --base-url {there}`, or the --profile that it \
                 was made with"
            ),
        }))
    }

    /// The order that the user found, if there is one and it fits.
    fn settle_as(&mut self, intent: &Intent, order: &OrderId, is_forced: bool) -> Settling {
        let id = &intent.request_id;
        let customer = intent.customer().ok_or_else(|| {
            Failure::Input(format!("{id} is for no customer, so no order came of it"))
        })?;
        let orders = self
            .connection()?
            .client
            .customers()
            .by_id(customer)
            .orders();
        let found = orders.by_id(order.as_str()).get().send()?.into_inner();
        let name = found.id.as_deref().unwrap_or(order.as_str());
        let known = Known::besides(&self.journal, intent)?;
        match misfit(intent, &known, &found, name) {
            Some(why) if !is_forced => Err(Failure::Input(format!(
                "the order {name} does not fit the write {id}: {why}; --force records it all the same"
            ))),
            _ => self.close(intent, Some(name.to_owned())),
        }
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
                in_doubt(self.options, error, &intent.request_id, true)
            } else {
                let request_id = intent.request_id.clone();
                Failure::Look { request_id, error }
            }
        });
        Ok(self.row(intent, failure))
    }

    /// The customer's orders, for one that may have come of it.
    fn look(&mut self, intent: &Intent) -> Settling {
        let mut row = Settled::pending(intent);
        let id = &intent.request_id;
        let undecided = |what: String| Failure::Undecided {
            message: format!("{id} is too old to be sent again: {what}"),
            hint: DECIDE.to_owned(),
        };
        let Some(customer) = intent.customer().filter(|_| intent.new_order().is_some()) else {
            let what = match intent.changed_order() {
                Some(order) => format!("see `orders get {order}`, then decide"),
                None => "look for its result, then decide".to_owned(),
            };
            return Ok((row, Some(undecided(what))));
        };
        let known = Known::besides(&self.journal, intent)?;
        let orders = self
            .connection()?
            .client
            .customers()
            .by_id(customer)
            .orders();
        let mut candidates = Vec::new();
        for page in orders.get().pages() {
            let page = match page {
                Ok(page) => page.into_inner().items,
                Err(error) => {
                    let request_id = id.clone();
                    return Ok((row, Some(Failure::Look { request_id, error })));
                }
            };
            let fitting = page.iter();
            candidates.extend(fitting.filter_map(|order| Candidate::of(intent, &known, order)));
        }
        row.candidates = sorted(candidates);
        let what = format!("{}; decide", summary(&row.candidates));
        Ok((row, Some(undecided(what))))
    }

    /// What the journal says now. One entry that cannot be read does not stop the others.
    fn row(&self, intent: &Intent, failure: Option<Failure>) -> Row {
        match self.journal.find(&intent.request_id) {
            Ok(Some(entry)) => (Settled::of(entry), failure),
            Ok(None) => (Settled::pending(intent), failure),
            Err(error) => (
                Settled::pending(intent),
                Some(failure.unwrap_or_else(|| unreadable(error))),
            ),
        }
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
