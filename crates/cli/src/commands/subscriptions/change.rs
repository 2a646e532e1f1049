//! `subscriptions change`, `suspend`, `reactivate`, `cancel`, `end`, `schedule`: what is changed in one.

use clap::builder::NonEmptyStringValueParser as Text;
use clap::{Args, ValueEnum};
use partner_center_reqwest::Journal;
use partner_center_reqwest::core::journal::WriteKind;
use partner_center_reqwest::core::{
    AtTermEnd, SubscriptionChange as Change, UpdateSubscription, extended_terms,
    subscription_conditions::Changed,
};
use partner_center_reqwest::model::{Integer, Subscription};

use super::columns::{COLUMNS, beneath, scheduled};
use crate::commands::orders::words::{self, Flags};
use crate::connect::Connection;
use crate::diagnostics;
use crate::error::CommandError;
use crate::ids::{OneSubscription, one_or_more};
use crate::options::Options;
use crate::output::Output;
use crate::output::columns::text;
use crate::output::report::Report;
use crate::write::{Outcome, WriteOptions, carry_out};

#[derive(Args, Debug)]
pub(crate) struct ChangeOne {
    #[command(flatten)]
    one: OneSubscription,
    #[command(flatten)]
    to: To,
    /// Send it although the date has passed until which seats can be given back
    #[arg(long, help_heading = "Safety", requires = "seats")]
    allow_late: bool,
    #[command(flatten)]
    write: WriteOptions,
}

#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct To {
    /// How many seats it has then, in all: more than now buys
    #[arg(long, value_name = "N", value_parser = one_or_more, allow_negative_numbers = true)]
    seats: Option<i64>,
    /// Whether it renews by itself; `off` alone does not end it: see `subscriptions end`
    #[arg(long, value_name = "ON|OFF")]
    auto_renew: Option<Switch>,
    /// A name for people
    #[arg(long, value_name = "TEXT", value_parser = Text::new())]
    name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

#[derive(Args, Debug)]
pub(crate) struct Plain {
    #[command(flatten)]
    one: OneSubscription,
    #[command(flatten)]
    write: WriteOptions,
}

#[derive(Args, Debug)]
pub(crate) struct Cancel {
    #[command(flatten)]
    plain: Plain,
    /// Send it although the date has passed until which it can be cancelled
    #[arg(long, help_heading = "Safety")]
    allow_late: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Schedule {
    #[command(flatten)]
    one: OneSubscription,
    #[command(flatten)]
    next: NextTerm,
    /// Send words that are not documented, as they are
    #[arg(long)]
    new_word: bool,
    #[command(flatten)]
    write: WriteOptions,
}

#[derive(Args, Debug)]
#[group(required = true, multiple = true)]
struct NextTerm {
    /// How many seats the next term has
    #[arg(long, value_name = "N", value_parser = one_or_more, allow_negative_numbers = true)]
    seats: Option<i64>,
    /// What it is then: product:sku:availability
    #[arg(long, value_name = "OFFER", value_parser = Text::new())]
    offer: Option<String>,
    /// How long it lasts: P1M, P1Y, P3Y
    #[arg(long, value_name = "TERM", value_parser = Text::new())]
    term: Option<String>,
    /// How often it is charged: monthly, annual, triennial
    #[arg(long, value_name = "CYCLE", value_parser = Text::new())]
    billing_cycle: Option<String>,
    /// Promotion to renew under
    #[arg(long, value_name = "ID", value_parser = Text::new())]
    promotion: Option<String>,
    /// Take out what is scheduled, an end as well
    #[arg(long, conflicts_with_all = ["seats", "offer", "term", "billing_cycle", "promotion"])]
    clear: bool,
}

const FLAGS: Flags = &[
    ("quantity", "--seats"),
    ("product.productId", "--offer"),
    ("product.skuId", "--offer"),
    ("product.availabilityId", "--offer"),
    ("product.termDuration", "--term"),
    ("product.billingCycle", "--billing-cycle"),
    ("product.promotionId", "--promotion"),
];

/// What is the same for all of them, for the help.
pub(super) const CHANGES: &str = "\
The subscription is read first, also with --dry-run: all of it has to be sent, and only the state
that was read is changed. In mid-term every change deletes what was scheduled; it is said before.

";

pub(super) fn change(options: &Options, arguments: &ChangeOne) -> Result<Report, CommandError> {
    let To {
        seats,
        auto_renew,
        name,
    } = &arguments.to;
    let wanted = match (seats, auto_renew, name) {
        (Some(seats), _, _) => Change::Seats(*seats),
        (_, Some(switch), _) => Change::AutoRenew(*switch == Switch::On),
        (_, _, name) => Change::Name(name.clone().unwrap_or_default()),
    };
    let (one, late) = (&arguments.one, arguments.allow_late);
    update(options, one, &arguments.write, late, |_| Ok(wanted))
}

pub(super) fn cancel(options: &Options, arguments: &Cancel) -> Result<Report, CommandError> {
    let Plain { one, write } = &arguments.plain;
    update(options, one, write, arguments.allow_late, |_| {
        Ok(Change::Cancel)
    })
}

/// Suspends, reactivates, ends it.
pub(super) fn plain(
    options: &Options,
    arguments: &Plain,
    wanted: Change,
) -> Result<Report, CommandError> {
    update(options, &arguments.one, &arguments.write, false, |_| {
        Ok(wanted)
    })
}

pub(super) fn schedule(options: &Options, arguments: &Schedule) -> Result<Report, CommandError> {
    let Schedule {
        one, next, write, ..
    } = arguments;
    update(options, one, write, false, |read| {
        if next.clear {
            return Ok(Change::ClearSchedule);
        }
        let mut term = Change::next_term(read);
        let product = term.product.get_or_insert_default();
        if let Some(offer) = &next.offer
            && !product.name_offer(offer)
        {
            let message = format!("--offer {offer:?}: expected product:sku:availability");
            return Err(CommandError::Input(message));
        }
        let set = |member: &mut Option<_>, given: &Option<String>| {
            if let Some(given) = given {
                *member = Some(given.as_str().into());
            }
        };
        set(&mut product.term_duration, &next.term);
        set(&mut product.billing_cycle, &next.billing_cycle);
        set(&mut product.promotion_id, &next.promotion);
        if let Some(seats) = next.seats {
            term.quantity = Some(seats.into());
        }
        words::spell(&mut term, arguments.new_word, FLAGS)?;
        Ok(Change::NextTerm(term))
    })
}

/// Reads the subscription, says what a change does to it, sends it, and waits until it shows.
fn update(
    options: &Options,
    one: &OneSubscription,
    write: &WriteOptions,
    allows_late: bool,
    wanted: impl FnOnce(&Subscription) -> Result<Change, CommandError>,
) -> Result<Report, CommandError> {
    let output = Output::new(options, COLUMNS)?;
    let connection = Connection::open(options)?;
    let answer = one.at(&connection.client).get().send()?;
    drop(connection);
    let shown = |read: &Subscription| beneath(&output, read);
    let wanted = wanted(&answer)?;
    if wanted.is_shown(&answer) && write.request_id.is_none() {
        let mut report = output.one(&answer, || shown(&answer));
        report.note = Some("it is so already; nothing was sent");
        return Ok(report);
    }
    if let Some(until) = wanted.was_allowed_until(&answer, Journal::now())
        && !allows_late
    {
        let what = match wanted {
            Change::Cancel => "it could be cancelled",
            _ => "its seats could be given back",
        };
        return Err(CommandError::Input(format!(
            "{what} until {until}, and by the clock of this machine this has passed; \
             `subscriptions schedule` changes the next term, `subscriptions end` ends it with its \
             term; --allow-late sends it all the same"
        )));
    }
    let (customer, id) = (one.of.customer.clone(), one.subscription.clone());
    if matches!(wanted, Change::NextTerm(_)) && answer.auto_renew_enabled == Some(false) {
        return Err(CommandError::Input(format!(
            "its renewal is off, so there is no next term; `partner-center subscriptions change {id} \
             --customer {customer} --auto-renew on` turns it on"
        )));
    }
    let what = told(one, &answer, &wanted)?;
    let endpoint = UpdateSubscription::new(customer, id, answer.into_inner(), wanted.clone());
    let done = match carry_out(options, write, &what, endpoint, |call| call)? {
        Outcome::Done(done) => done,
        Outcome::Shown(report) => return Ok(report),
        Outcome::Failed(error) => return output.raw_answer(error),
    };
    let warnings: Vec<_> = done.notices().iter().map(ToString::to_string).collect();
    let headers = done.headers().clone();
    let is_shown = |seen: &Option<_>| seen.as_ref().is_some_and(|seen| wanted.is_shown(seen));
    let done = if is_shown(&done) {
        done.map(Option::unwrap_or_default)
    } else {
        diagnostics::lines(&["it was accepted; waiting until it shows".to_owned()]);
        let connection = Connection::open(options)?;
        let waiting = one.at(&connection.client);
        waiting.wait_for(Changed::new(wanted).at(&headers)).send()?
    };
    let mut report = output.one(&done, || shown(&done));
    report.warnings.extend(warnings);
    Ok(report)
}

/// Which subscription it is, with its name.
pub(super) fn named(one: &OneSubscription, read: &Subscription) -> String {
    let (id, customer) = (&one.subscription, &one.of.customer);
    let name = read.friendly_name.as_ref().or(read.offer_name.as_ref());
    let name = name.map_or(String::new(), |name| format!(" ({name})"));
    format!("the subscription {id}{name} of the customer {customer}")
}

/// What the change does, and what the service does beside it without a word.
fn told(
    one: &OneSubscription,
    read: &Subscription,
    wanted: &Change,
) -> Result<Vec<String>, CommandError> {
    let of = named(one, read);
    let mut told = vec![match wanted {
        Change::Seats(seats) => {
            let now = read.quantity.as_ref().map_or(0, Integer::get);
            let does = match seats - now {
                more @ 1.. => format!("this buys {more} more seats for {of}"),
                fewer => format!("this gives back {} seats of {of}", -fewer),
            };
            format!("{does}: from {now} to {seats}")
        }
        Change::Suspend => {
            format!("this suspends {of}: nobody can use it, and it is still charged")
        }
        Change::Reactivate => format!("this reactivates {of}"),
        Change::Cancel => format!("this cancels {of}, at once"),
        Change::AutoRenew(true) => format!("this turns the renewal of {of} on"),
        Change::AutoRenew(false) => format!("this turns the renewal of {of} off"),
        Change::Name(name) => format!("this names {of} {name:?}"),
        Change::End => format!("this ends {of} when its term ends"),
        Change::ClearSchedule => format!("this takes out what is scheduled for {of}"),
        Change::NextTerm(_) => format!("this schedules the next term of {of}:"),
        _ => format!("this changes {of}"),
    }];
    let after = wanted.outcome(read)?;
    if let Change::NextTerm(_) = wanted {
        told.extend(scheduled(&after).iter().map(|line| format!("  {line}")));
    }
    if wanted.gives_back(read) {
        let until = read.cancellation_allowed_until_date.as_ref();
        let seats = read.refundable_quantity.as_deref();
        let seats = seats.and_then(|seats| seats.total_quantity.as_ref());
        if let Some(seats) = seats {
            told.push(format!("  seats that can be given back: {seats}"));
        }
        if until.is_some() {
            told.push(format!("  possible until {}", text(until)));
        }
    }
    let lost = scheduled(read);
    if !lost.is_empty() {
        told.push(if wanted.kind() == WriteKind::ScheduleChange {
            "  what was scheduled is taken out:".to_owned()
        } else {
            "  the service deletes what was scheduled, without a word:".to_owned()
        });
        told.extend(lost.iter().map(|line| format!("    {line}")));
    }
    if *wanted != Change::Cancel {
        told.extend(term_end(read, &after));
    }
    Ok(told)
}

/// What happens when the term ends, where the change makes a difference.
fn term_end(read: &Subscription, after: &Subscription) -> Vec<String> {
    let (was, is) = (AtTermEnd::of(read), AtTermEnd::of(after));
    let ends = text(read.term_ends().as_ref());
    let mut told = Vec::new();
    if was != is {
        told.push(format!(
            "  when its term ends ({ends}): {is}; before: {was}"
        ));
    }
    if is == AtTermEnd::Extends {
        told.push(format!(
            "  renewal off does not end it: it goes on from month to month at the monthly price \
             +{} %, or +{} % without a monthly plan",
            extended_terms::UPLIFT_PERCENT,
            extended_terms::UPLIFT_WITHOUT_MONTHLY_PLAN_PERCENT
        ));
        told.push(format!(
            "  ({}; the API has no price for it); `subscriptions end` ends it",
            extended_terms::SOURCE
        ));
    }
    told
}
