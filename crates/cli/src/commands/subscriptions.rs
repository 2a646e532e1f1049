//! `subscriptions`: what customers have of what was bought.

mod before;
mod change;
mod columns;
mod transition;

use clap::builder::NonEmptyStringValueParser as Text;
use clap::{Args, Subcommand};
use partner_center_reqwest::core::{OrderId, SubscriptionChange};
use partner_center_reqwest::model::Subscription;

use self::change::CHANGES;
use self::columns::{COLUMNS, STATUS, beneath};
use super::orders::words::statuses;
use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::{ORDER_EXPECTED, OfCustomer, OneSubscription, id};
use crate::listing::{Arrange, Filters};
use crate::options::Options;
use crate::output::columns::help;
use crate::output::report::Report;
use crate::output::{Output, list};

use before::{ELIGIBILITIES, END_DATES, Eligibilities, EndDates, TRANSITIONS, Transitions};

/// What can be done with subscriptions.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center subscriptions list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a
  partner-center subscriptions get 91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a")]
pub(crate) enum SubscriptionsCommand {
    /// List the subscriptions of a customer
    #[command(after_help = help(ENDS, COLUMNS, "\
Examples:
  partner-center subscriptions list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a
  partner-center subscriptions list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a \\
      --order 0d9e7bc9cc4f -o json
  partner-center subscriptions list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a \\
      --columns name,lastDay,atTermEnd,seatsReturnable,cancellableUntil -o csv"))]
    List(List),
    /// Show one subscription, what is scheduled for it, and which seats can be given back
    #[command(after_help = help(ENDS, COLUMNS, "\
Examples:
  partner-center subscriptions get 91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    Get(OneSubscription),
    /// List the add-ons of a subscription
    #[command(after_help = help(ENDS, COLUMNS, "\
Examples:
  partner-center subscriptions add-ons 91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    AddOns(AddOns),
    /// Show how far a subscription is provisioned
    #[command(after_help = help("It needs a signed-in user (App+User).\n", STATUS, "\
Examples:
  partner-center subscriptions provisioning-status \\
      91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    ProvisioningStatus(OneSubscription),
    /// Change how many seats it has, whether it renews, or its name
    #[command(after_help = help(CHANGES, COLUMNS, "\
Fewer seats are possible only until `cancellableUntil`; `seatsReturnable` says how many.

Examples:
  partner-center subscriptions change 91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --seats 30
  partner-center subscriptions change 91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --auto-renew on"))]
    Change(change::ChangeOne),
    /// Suspend it: nobody can use it, and it is still charged
    #[command(after_help = help(CHANGES, COLUMNS, "\
Examples:
  partner-center subscriptions suspend 91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    Suspend(change::Plain),
    /// Let it be used again
    #[command(after_help = help(CHANGES, COLUMNS, "\
Examples:
  partner-center subscriptions reactivate \\
      91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    Reactivate(change::Plain),
    /// Cancel it at once, which is possible only until `cancellableUntil`
    #[command(after_help = help(CHANGES, COLUMNS, "\
Examples:
  partner-center subscriptions cancel 91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    Cancel(change::Cancel),
    /// End it with its term: no renewal, and no paid extension
    #[command(after_help = help(CHANGES, COLUMNS, "\
It turns renewal off and schedules `TermEnd` with `Cancel`. Since 4 May 2026 renewal off alone
buys an extension from month to month, at a higher price.

Examples:
  partner-center subscriptions end 91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    End(change::Plain),
    /// Schedule what it shall be in its next term, or take out what is scheduled
    #[command(after_help = help(CHANGES, COLUMNS, "\
What is not said stays as it is now. It needs renewal on.

Examples:
  partner-center subscriptions schedule 91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --seats 20 --term P1M
  partner-center subscriptions schedule 91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --clear"))]
    Schedule(change::Schedule),
    /// List the days on which the first term of a new subscription may end
    #[command(after_help = help("A line that is bought takes one of them as its `customTermEndDate`.\n", END_DATES, "\
Examples:
  partner-center subscriptions end-dates --term P1Y \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    EndDates(EndDates),
    /// List what a subscription may become, now or at the end of its term
    #[command(after_help = help("", ELIGIBILITIES, "\
Examples:
  partner-center subscriptions transition-eligibilities \\
      8da32d36-66a5-43e9-a6dd-2facf1115c55 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --scheduled"))]
    TransitionEligibilities(Eligibilities),
    /// List what a subscription has become, and how far that is
    #[command(after_help = help("", TRANSITIONS, "\
Examples:
  partner-center subscriptions transitions \\
      8da32d36-66a5-43e9-a6dd-2facf1115c55 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a -o json"))]
    Transitions(Transitions),
    /// Turn a subscription, or seats of it, into a larger offer
    #[command(after_help = help(transition::HELP, TRANSITIONS, "\
Examples:
  partner-center subscriptions transition \\
      8da32d36-66a5-43e9-a6dd-2facf1115c55 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a \\
      --offer CFQ7TTC0SV4D:0001:CFQ7TTC0Z5XQ --seats 5"))]
    Transition(transition::Become),
}

/// What the columns of the end mean.
const ENDS: &str = "\
`ends` is the exact moment when the term ends, `lastDay` the last UTC day of it; `endDate` is the
date as the service wrote it: the last day in the new commerce, the moment for legacy offers.
`atTermEnd` says what happens then: `extends` is a paid extension from month to month, at 3 % more
than the monthly price (23 % where there is no monthly plan), in force since 4 May 2026.

";

#[derive(Args, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    of: OfCustomer,
    /// Only those that came of this order
    #[arg(long, value_name = "ORDER", value_parser = id(OrderId::is_valid, ORDER_EXPECTED))]
    order: Option<OrderId>,
    /// Only those of the indirect reseller with this partner id
    #[arg(long, value_name = "PARTNER", value_parser = Text::new(), conflicts_with = "order")]
    partner_id: Option<String>,
    /// Only those of this kind of product, as the service names it
    #[arg(long, value_name = "TYPE", value_parser = Text::new())]
    product_type: Option<String>,
    /// Only those of this part of the kind, likewise
    #[arg(long, value_name = "TYPE", value_parser = Text::new(), requires = "product_type")]
    product_subtype: Option<String>,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    arrange: Arrange,
}

#[derive(Args, Debug)]
pub(crate) struct AddOns {
    #[command(flatten)]
    one: OneSubscription,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    arrange: Arrange,
}

pub(crate) fn run(
    options: &Options,
    command: SubscriptionsCommand,
) -> Result<Report, CommandError> {
    match command {
        SubscriptionsCommand::List(arguments) => list(options, arguments),
        SubscriptionsCommand::Get(one) => {
            let output = Output::new(options, COLUMNS)?;
            let connection = Connection::open(options)?;
            let answer = one.at(&connection.client).get().send();
            output.answer(answer, |subscription| beneath(&output, subscription))
        }
        SubscriptionsCommand::AddOns(AddOns {
            one,
            filters,
            arrange,
        }) => {
            let output = output(options, &filters, &arrange)?;
            let connection = Connection::open(options)?;
            let call = one.at(&connection.client).add_ons();
            output.page(call.lenient().send(), "no add-ons")
        }
        SubscriptionsCommand::ProvisioningStatus(one) => {
            let output = Output::new(options, STATUS)?;
            let connection = Connection::open(options)?;
            let status = one.at(&connection.client).provisioning_status();
            output.answer(status.send(), |_| String::new())
        }
        SubscriptionsCommand::Change(change) => change::change(options, &change),
        SubscriptionsCommand::Suspend(plain) => {
            change::plain(options, &plain, SubscriptionChange::Suspend)
        }
        SubscriptionsCommand::Reactivate(plain) => {
            change::plain(options, &plain, SubscriptionChange::Reactivate)
        }
        SubscriptionsCommand::Cancel(cancel) => change::cancel(options, &cancel),
        SubscriptionsCommand::End(plain) => change::plain(options, &plain, SubscriptionChange::End),
        SubscriptionsCommand::Schedule(schedule) => change::schedule(options, &schedule),
        SubscriptionsCommand::EndDates(wanted) => before::end_dates(options, &wanted),
        SubscriptionsCommand::TransitionEligibilities(wanted) => {
            before::eligibilities(options, &wanted)
        }
        SubscriptionsCommand::Transitions(wanted) => before::transitions(options, &wanted),
        SubscriptionsCommand::Transition(wanted) => transition::transition(options, &wanted),
    }
}

fn output(
    options: &Options,
    filters: &Filters,
    arrange: &Arrange,
) -> Result<Output<Subscription>, CommandError> {
    let statuses = statuses(&filters.status, filters.new_word)?;
    let filter = filters.made(statuses, |it: &Subscription| {
        (it.creation_date.as_ref(), it.status.as_ref())
    })?;
    let output = Output::new(options, COLUMNS)?;
    output.filtered(filter).arranged(arrange)
}

fn list(options: &Options, arguments: List) -> Result<Report, CommandError> {
    let output = output(options, &arguments.filters, &arguments.arrange)?;
    let connection = Connection::open(options)?;
    let mut call = arguments.of.at(&connection.client).subscriptions().get();
    if let Some(order) = arguments.order {
        call = call.order(order);
    }
    if let Some(partner) = arguments.partner_id {
        call = call.partner_id(partner);
    }
    if let Some(kind) = arguments.product_type {
        call = call.product_type(kind);
    }
    if let Some(kind) = arguments.product_subtype {
        call = call.product_subtype(kind);
    }
    list::list(&output, call.lenient(), "no subscriptions")
}
