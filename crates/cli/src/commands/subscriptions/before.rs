//! `subscriptions end-dates`, `transition-eligibilities` and `transitions`: what there is to know before one is bought
//! or becomes another one.

use clap::Args;
use clap::builder::NonEmptyStringValueParser as Text;
use partner_center_reqwest::core::SubscriptionId;
use partner_center_reqwest::model::{
    AllowedTermEndDate, EligibilityType, Guid, Transition, TransitionEligibility, TransitionError,
    TransitionEvent,
};

use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::{OfCustomer, OneSubscription, SUBSCRIPTION_EXPECTED, id};
use crate::options::Options;
use crate::output::columns::{Column, columns, joined, text};
use crate::output::report::Report;
use crate::output::{Output, list};

#[derive(Args, Debug)]
pub(crate) struct EndDates {
    #[command(flatten)]
    of: OfCustomer,
    /// Length of the term: P1M, P1Y, P3Y
    #[arg(long, value_name = "TERM", value_parser = Text::new())]
    term: String,
    /// The day on which the term begins, such as 2026-07-01; today without it
    #[arg(long, value_name = "DATE", value_parser = Text::new())]
    starts: Option<String>,
    /// Only the end of this subscription
    #[arg(long, value_name = "GUID", value_parser = id(SubscriptionId::is_valid, SUBSCRIPTION_EXPECTED))]
    subscription: Option<SubscriptionId>,
}

#[derive(Args, Debug)]
pub(crate) struct Eligibilities {
    #[command(flatten)]
    one: OneSubscription,
    /// At the end of the term, as a scheduled change, and not now
    #[arg(long)]
    scheduled: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Transitions {
    #[command(flatten)]
    one: OneSubscription,
    /// Only the transition of this id
    #[arg(long, value_name = "GUID", value_parser = id(Guid::is_well_formed, "expected a GUID"))]
    operation: Option<Guid>,
}

pub(crate) const END_DATES: &[Column<AllowedTermEndDate>] = columns! { AllowedTermEndDate:
    "ends" .allowed_custom_term_end_date, by_default;
    "aligned" .allowed_custom_term_end_date_type, by_default;
    "subscriptions" = |end| joined(&end.coterm_subscription_ids, " "), by_default;
};

pub(crate) const ELIGIBILITIES: &[Column<TransitionEligibility>] = columns! { TransitionEligibility:
    "offer" .catalog_item_id, by_default;
    "title" .title, free, by_default, long;
    "quantity" .quantity, by_default;
    "possible" = possible, by_default;
    "into" = into, by_default;
    "why" = why, by_default, long;
    "operation" .operation_id;
};

pub(crate) const TRANSITIONS: &[Column<Transition>] = columns! { Transition:
    "operation" .operation_id, by_default;
    "from" .from_catalog_item_id, by_default;
    "to" .to_catalog_item_id, by_default;
    "quantity" .quantity, by_default;
    "type" .transition_type, by_default;
    "status" = |made| made.events.iter().map(event).collect::<Vec<_>>().join("; "), by_default;
    "subscription" .to_subscription_id;
    "term" .term_duration;
    "cycle" .billing_cycle;
    "promotion" .promotion_id;
};

/// The types of transition that are possible.
fn possible(found: &TransitionEligibility) -> String {
    let types = found.eligibilities.iter();
    let types = types.filter(|it| it.is_eligible == Some(true));
    let types: Vec<_> = types.map(|it| text(it.transition_type.as_ref())).collect();
    types.join(" ")
}

/// The subscriptions that take the seats.
fn into(found: &TransitionEligibility) -> String {
    let others = found.subscription_eligibilities.iter();
    let others = others.filter(|it| it.is_eligible == Some(true));
    let others: Vec<_> = others.map(|it| text(it.subscription_id.as_ref())).collect();
    others.join(" ")
}

/// Why types and subscriptions are not.
fn why(found: &TransitionEligibility) -> String {
    let types = found.eligibilities.iter().flat_map(|it| it.errors.iter());
    let others = found.subscription_eligibilities.iter();
    let others = others.flat_map(|it| it.errors.iter());
    descriptions(types.chain(others))
}

fn event(event: &TransitionEvent) -> String {
    let (name, status) = (text(event.name.as_ref()), text(event.status.as_ref()));
    let why = descriptions(event.errors.iter());
    format!("{name} {} {why}", status.trim())
        .trim_end()
        .to_owned()
}

fn descriptions<'a>(errors: impl Iterator<Item = &'a TransitionError>) -> String {
    let texts = errors.map(|error| text(error.description.as_ref()));
    texts.collect::<Vec<_>>().join("; ")
}

pub(super) fn end_dates(options: &Options, wanted: &EndDates) -> Result<Report, CommandError> {
    let output = Output::new(options, END_DATES)?;
    let connection = Connection::open(options)?;
    let subscriptions = wanted.of.at(&connection.client).subscriptions();
    let mut call = subscriptions.custom_term_end_dates(&*wanted.term);
    if let Some(date) = &wanted.starts {
        call = call.term_start_date(date);
    }
    if let Some(subscription) = &wanted.subscription {
        call = call.target_coterm_subscription(subscription.to_guid());
    }
    list::list(&output, call.lenient(), "no ends")
}

pub(super) fn eligibilities(
    options: &Options,
    wanted: &Eligibilities,
) -> Result<Report, CommandError> {
    let output = Output::new(options, ELIGIBILITIES)?;
    let connection = Connection::open(options)?;
    let mut call = wanted.one.at(&connection.client).transition_eligibilities();
    if wanted.scheduled {
        call = call.eligibility_type(EligibilityType::Scheduled);
    }
    output.page(call.lenient().send(), "it may become nothing else")
}

pub(super) fn transitions(options: &Options, wanted: &Transitions) -> Result<Report, CommandError> {
    let output = Output::new(options, TRANSITIONS)?;
    let connection = Connection::open(options)?;
    let mut call = wanted.one.at(&connection.client).transitions();
    if let Some(id) = &wanted.operation {
        call = call.operation_id(id.clone());
    }
    let found = match call.send() {
        Ok(found) => found,
        Err(error) => return output.raw_answer(error),
    };
    let all: Vec<_> = found.all().cloned().collect();
    Ok(output.several(&all, found.body(), "it has become nothing else"))
}
