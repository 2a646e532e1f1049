//! `orders pending` and `settle`: writes whose end nobody knows. What there is to look at, and what settles
//! an entry, the library knows; here it is worded.

mod findings;
pub(super) mod rows;

use std::io;

use clap::Args;
use partner_center_reqwest::Journal;
use partner_center_reqwest::core::journal::{
    Ending, Entry, Inquiry, Intent, Settlement, WriteKind,
};
use partner_center_reqwest::core::observe::Observer;
use partner_center_reqwest::core::{Error, OrderId};
use partner_center_reqwest::model::Guid;

use super::tell;
use crate::connect::{Connection, base_url};
use crate::deadline;
use crate::error::CommandError;
use crate::ids::{ORDER_EXPECTED, id};
use crate::options::Options;
use crate::output::Output;
use crate::output::report::Report;
use crate::write::{KnownTo, WriteWatch, confirm, hint_for_doubt, in_doubt, journal, place_flags};

use rows::{SETTLED, SettledWrite, WRITES};

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the command line")]
pub(crate) struct Settle {
    /// `MS-RequestId` of the write
    #[arg(value_name = "REQUEST-ID", value_parser = id(Guid::is_well_formed, "expected a GUID"))]
    #[arg(required_unless_present = "all")]
    request_id: Option<Guid>,
    /// All writes that are in doubt
    #[arg(long, conflicts_with = "request_id")]
    all: bool,
    /// Send it again, under the same id; with --all, those that are young enough
    #[arg(long)]
    resend: bool,
    /// Do not ask before something is sent again; needed without a terminal
    #[arg(long, short, requires = "resend")]
    yes: bool,
    /// This order came of it
    #[arg(long, value_name = "ORDER", value_parser = id(OrderId::is_valid, ORDER_EXPECTED))]
    #[arg(conflicts_with_all = ["all", "resend"])]
    settled_as: Option<OrderId>,
    /// Record ORDER although it does not fit what was to be bought; with --abandon, without signing in
    #[arg(long, conflicts_with_all = ["all", "resend"])]
    force: bool,
    /// Nothing came of it
    #[arg(long, conflicts_with_all = ["all", "resend", "settled_as"])]
    abandon: bool,
}

/// The end of the help of `orders settle`.
pub(crate) const SETTLE_HELP: &str = "\
Without further flags it only looks, and sends nothing that could buy: for an order, the
customer's orders are looked through, and those that fit are shown; for a change, the order or
subscription is read; for an upload, its documents. New orders can take 15 minutes to appear in
lists. Then decide: --settled-as ORDER (which is read first, and has to fit what was to be
bought), --abandon, or --resend.

--resend sends the very same request under the same MS-RequestId. For ten minutes after the
write was begun the service does nothing twice; how long it remembers an id is not documented,
so after that an older one may be bought a second time. A cart can be checked out again for as
long as it lives. What is sent is shown first; it is asked for on a terminal, and needs --yes
elsewhere.

Examples:
  partner-center orders settle --all
  partner-center orders settle 0a92a09a-47af-434f-b622-d9e323f26150
  partner-center orders settle 0a92a09a-47af-434f-b622-d9e323f26150 --resend
  partner-center orders settle 0a92a09a-47af-434f-b622-d9e323f26150 \\
      --settled-as 0d9e7bc9cc4f";

pub(super) fn pending(options: &Options) -> Result<Report, CommandError> {
    let output = Output::new(options, WRITES)?;
    let (intents, problems) = pending_writes(&open(options)?)?;
    let json = rows::intents_to_json(&intents);
    let report = output.several(&intents, json.as_bytes(), "nothing is in doubt");
    Ok(with_problems(report, problems))
}

pub(super) fn settle(options: &Options, arguments: &Settle) -> Result<Report, CommandError> {
    deadline::lift();
    let output = Output::new(options, SETTLED)?;
    let journal = open(options)?;
    let (mut settled, intents, mut problems) = chosen(&journal, arguments)?;
    let mut settler = Settler {
        options,
        arguments,
        journal,
        connection: None,
        watch: None,
    };
    for intent in &intents {
        match settler.settle(intent) {
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

/// What is settled already, what is left to be settled, and why other entries could not be read.
type Chosen = (Vec<SettledWrite>, Vec<Intent>, Vec<CommandError>);

fn chosen(journal: &Journal, arguments: &Settle) -> Result<Chosen, CommandError> {
    let Some(id) = &arguments.request_id else {
        let (mut intents, problems) = pending_writes(journal)?;
        // The ten minutes of the youngest are not over yet.
        intents.reverse();
        return Ok((Vec::new(), intents, problems));
    };
    let entry = journal.find(id).map_err(unreadable)?.ok_or_else(|| {
        let folder = journal.folder().display();
        let message = format!("the journal ({folder}) has no write with the id {id}");
        CommandError::UnknownWrite(message)
    })?;
    Ok(if is_to_be_settled(&entry, arguments)? {
        (Vec::new(), vec![entry.intent], Vec::new())
    } else {
        (vec![SettledWrite::of(entry)], Vec::new(), Vec::new())
    })
}

/// Whether there is anything left to do about an entry.
fn is_to_be_settled(entry: &Entry, arguments: &Settle) -> Result<bool, CommandError> {
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
    Err(CommandError::Input(message))
}

/// A report with what went wrong; without data nothing can be said to be in order.
fn with_problems(mut report: Report, mut problems: Vec<CommandError>) -> Report {
    if !problems.is_empty() {
        report.note = None;
    }
    report.failure = several(&mut problems);
    report
}

fn several(problems: &mut Vec<CommandError>) -> Option<CommandError> {
    match problems.len() {
        0 | 1 => problems.pop(),
        _ => Some(CommandError::Several(std::mem::take(problems))),
    }
}

fn open(options: &Options) -> Result<Journal, CommandError> {
    journal(options)?.ok_or_else(|| {
        let message = "--sandbox keeps no journal: the sandbox ends with each command \
                       (`sandbox serve` is one that stays)";
        CommandError::Input(message.to_owned())
    })
}

fn unreadable(error: io::Error) -> CommandError {
    CommandError::other("the journal cannot be used", error)
}

/// The writes that are in doubt, the oldest first, and why others could not be read.
fn pending_writes(journal: &Journal) -> Result<(Vec<Intent>, Vec<CommandError>), CommandError> {
    let (mut intents, mut problems) = (Vec::new(), Vec::new());
    for entry in journal.pending_entries().map_err(unreadable)? {
        match entry {
            Ok(entry) if entry.settlement.is_none() => intents.push(entry.intent),
            // A process has died between the two halves of a move: then both folders have it.
            Ok(_) => {}
            Err(error) => problems.push(unreadable(error)),
        }
    }
    intents.sort_by_key(|intent| intent.begun);
    Ok((intents, problems))
}

/// What settling needs; the connection only if something is read or sent.
struct Settler<'a> {
    options: &'a Options,
    arguments: &'a Settle,
    journal: Journal,
    connection: Option<Connection>,
    watch: Option<WriteWatch>,
}

/// A row, and what is left to do. A failure is one that every other write would meet, too, or the answer to a
/// wrong command.
type Settling = Result<(SettledWrite, Option<CommandError>), CommandError>;

fn left(intent: &Intent, failure: CommandError) -> (SettledWrite, Option<CommandError>) {
    (SettledWrite::pending(intent), Some(failure))
}

impl Settler<'_> {
    fn settle(&mut self, intent: &Intent) -> Settling {
        let arguments = self.arguments;
        if arguments.abandon && arguments.force {
            return self.close(intent, None);
        }
        if let Some(failure) = self.elsewhere(intent)? {
            return Ok(left(intent, failure));
        }
        let client = &self.connection()?.client;
        if let Err(error) = client.check_partner(intent) {
            if error.withheld().is_none() {
                return Err(error.into());
            }
            // One of another partner's does not stop the others.
            return Ok(left(intent, not_seen(intent, error)));
        }
        match &arguments.settled_as {
            _ if arguments.abandon => self.close(intent, None),
            Some(order) => self.settle_as(intent, order),
            None if arguments.resend => self.resend(intent),
            None => self.look(intent),
        }
    }

    /// What the user decided, or what was found.
    fn close(&self, intent: &Intent, order: Option<String>) -> Settling {
        let settlement = Settlement::by_hand(order, Journal::now());
        let settled = self.journal.settle(intent, &settlement);
        settled.map_err(unreadable)?;
        Ok(self.row(intent, None))
    }

    /// A write for another address says nothing here, and nothing here is sent for it.
    fn elsewhere(&self, intent: &Intent) -> Result<Option<CommandError>, CommandError> {
        let here = base_url(self.options)?.to_string();
        let (id, there) = (&intent.request_id, &intent.base);
        Ok((here != *there).then(|| CommandError::Undecided {
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
    fn settle_as(&mut self, intent: &Intent, order: &OrderId) -> Settling {
        let id = &intent.request_id;
        let customer = intent.customer().ok_or_else(|| {
            CommandError::Input(format!("{id} is for no customer, so no order came of it"))
        })?;
        let client = &self.connection()?.client;
        let orders = client.customers().by_id(customer).orders();
        let found = orders.by_id(order.as_str()).get().send()?.into_inner();
        let name = found.id.as_deref().unwrap_or(order.as_str());
        let misfit = match self.write_of(intent, name)? {
            Some(other) => Some(format!("the journal has it as what came of {other}")),
            None => Inquiry::new(intent).misfit(&found),
        };
        match misfit {
            Some(why) if !self.arguments.force => Err(CommandError::Input(format!(
                "the order {name} does not fit the write {id}: {why}; --force records it all the same"
            ))),
            _ => self.close(intent, Some(name.to_owned())),
        }
    }

    /// The other write that an order came of. A change names the order that it changes, which came of an
    /// earlier write.
    fn write_of(&self, intent: &Intent, order: &str) -> Result<Option<String>, CommandError> {
        if intent.changed_order().is_some() {
            return Ok(None);
        }
        let origin = self.journal.origin_of(order).map_err(unreadable)?;
        let other = origin.filter(|origin| *origin != intent.request_id);
        Ok(other.map(|other| other.to_string()))
    }

    /// The very same request once more, after it was told and asked for.
    fn resend(&mut self, intent: &Intent) -> Settling {
        let is_old = !intent.is_young(Journal::now());
        if self.arguments.all && (is_old || !intent.is_recognised() || intent.is_streamed) {
            // Each of these needs a decision of its own.
            return self.look(intent);
        }
        match confirm(self.arguments.yes, &told(intent, is_old)) {
            Err(CommandError::Declined) => {
                return Ok(left(
                    intent,
                    self.undecided(intent, "it was not sent again"),
                ));
            }
            answer => answer?,
        }
        let hint = hint_for_doubt(self.options, &intent.request_id, true);
        let client = self.connection()?.client.clone();
        if let Some(watch) = &self.watch {
            watch.begin(hint.clone(), KnownTo::Service);
        }
        let sent = client.resend(intent).and_then(|call| {
            let was_warned = is_old || !intent.is_recognised();
            let call = if was_warned { call.allow_stale() } else { call };
            call.send().map(drop)
        });
        let failure = sent.err().map(|error| {
            let failure = in_doubt(self.options, intent.kind, error, hint);
            failure.unwrap_or_else(|error| not_seen(intent, error))
        });
        if let Some(watch) = &self.watch {
            watch.end(matches!(&failure, Some(CommandError::Look { .. })));
        }
        Ok(self.row(intent, failure))
    }

    /// What can be seen of the write, with reads only.
    fn look(&mut self, intent: &Intent) -> Settling {
        let findings = match self.connection()?.client.look(intent) {
            Ok(findings) => findings,
            Err(error) => return Ok(left(intent, not_seen(intent, error))),
        };
        if let Some(order) = findings.settles(intent) {
            return self.close(intent, Some(order));
        }
        let mut row = SettledWrite::pending(intent);
        let seen = findings::seen(intent, &findings);
        row.candidates = findings::candidates(findings);
        Ok((row, Some(self.undecided(intent, &seen))))
    }

    /// A write that only the user can settle, and why.
    fn undecided(&self, intent: &Intent, why: &str) -> CommandError {
        CommandError::Undecided {
            message: format!("{} is in doubt: {why}", intent.request_id),
            hint: self.decide(intent),
        }
    }

    /// What the user can do now.
    fn decide(&self, intent: &Intent) -> String {
        let (id, place) = (&intent.request_id, place_flags(self.options));
        let settle = format!("`partner-center orders settle {id}{place} ");
        let is_young = intent.is_young(Journal::now());
        let twice = format!(
            "{settle}--resend`, which may buy a second time: nothing documents that the service \
             recognises it when it is repeated"
        );
        let again = match intent.kind {
            _ if intent.is_streamed && is_young => {
                format!("upload the same documents again with --request-id {id}")
            }
            _ if intent.is_streamed => format!("{settle}--abandon` and upload them anew"),
            WriteKind::PurchaseAddOn => twice,
            kind if kind.changes_subscription() && intent.is_recognised() => {
                return format!(
                    "{settle}--resend`, which does nothing twice: what it asks for is a total, and only the \
                     state that was read is changed; or, if it is not to be changed any more, \
                     {settle}--abandon`"
                );
            }
            WriteKind::CheckoutCart if is_young => {
                return format!("check it out again: {settle}--resend`");
            }
            WriteKind::TransitionSubscription => {
                return format!(
                    "see `subscriptions transitions`; if nothing came of it, {settle}--abandon`, or {twice}"
                );
            }
            WriteKind::CreateCart | WriteKind::ReplaceCart => {
                return format!(
                    "a cart buys nothing: {settle}--resend`, or {settle}--abandon` and make it anew"
                );
            }
            _ if is_young => {
                format!(
                    "{settle}--resend`, which does nothing twice while it is younger than 10 minutes"
                )
            }
            _ => format!("{settle}--resend`, which may do it a second time after so long"),
        };
        format!(
            "if an order came of it, {settle}--settled-as ORDER`; if nothing did, {settle}--abandon`, \
             or {again}"
        )
    }

    /// What the journal says now. One entry that cannot be read does not stop the others.
    fn row(
        &self,
        intent: &Intent,
        failure: Option<CommandError>,
    ) -> (SettledWrite, Option<CommandError>) {
        let pending = SettledWrite::pending(intent);
        match self.journal.find(&intent.request_id) {
            Ok(entry) => (entry.map_or(pending, SettledWrite::of), failure),
            Err(error) => (pending, Some(failure.unwrap_or_else(|| unreadable(error)))),
        }
    }

    fn connection(&mut self) -> Result<&Connection, CommandError> {
        let connection = if let Some(connection) = self.connection.take() {
            connection
        } else {
            if self.arguments.resend {
                self.watch = Some(WriteWatch::watch()?);
            }
            let watch = self.watch.clone();
            let watch = watch.map(|watch| Box::new(watch) as Box<dyn Observer>);
            Connection::open_with(self.options, Some(self.journal.clone()), watch)?
        };
        Ok(self.connection.insert(connection))
    }
}

fn not_seen(intent: &Intent, error: Error) -> CommandError {
    let request_id = intent.request_id.clone();
    CommandError::Look { request_id, error }
}

/// What sending a write again does.
fn told(intent: &Intent, is_old: bool) -> Vec<String> {
    let age = intent.age(Journal::now()).as_secs();
    let customer = intent.customer();
    let customer = customer.map(|id| format!(" for the customer {id}"));
    let first = format!(
        "this sends the write {} of {age} s ago again{}, {}:",
        intent.request_id,
        customer.unwrap_or_default(),
        rows::what(intent)
    );
    if intent.kind.changes_subscription() {
        // The body is all of it, and the first line says what is changed.
        return vec![first.trim_end_matches(':').to_owned()];
    }
    let mut told = tell::told_body(first, &intent.body, &["referenceCustomerId"]);
    if let Some(user) = intent.headers.get("x-ms-customeruser-upn") {
        told.push(format!(
            "  assigned to the user {}",
            user.to_str().unwrap_or_default()
        ));
    }
    match intent.kind {
        WriteKind::PurchaseAddOn | WriteKind::TransitionSubscription => told.push(
            "  nothing documents that the service recognises it when it is repeated: if the first was \
             bought, this may buy it a second time"
                .to_owned(),
        ),
        WriteKind::CreateCart => told.push(
            "  if the first was carried out and the service has forgotten its id, there will be two such carts; \
             neither buys anything"
                .to_owned(),
        ),
        WriteKind::ReplaceCart => told.push(
            "  what was put into the cart since then is lost; nothing is bought".to_owned(),
        ),
        WriteKind::CheckoutCart if !is_old => told.push(
            "  orders that were placed are not placed again; those that failed are tried again, and \
             may be bought now"
                .to_owned(),
        ),
        _ if is_old => told.push(
            "  that is long ago: if the service has forgotten its id and the first was carried out, this \
             does it a second time"
                .to_owned(),
        ),
        kind if kind.is_purchase() => told
            .push("  if the first was not carried out, this buys; if it was, nothing more".to_owned()),
        _ => {}
    }
    told
}
