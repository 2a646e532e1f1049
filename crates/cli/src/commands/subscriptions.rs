//! `subscriptions`: what came of orders.

mod before;

use clap::{Args, Subcommand};
use partner_center_reqwest::core::OrderId;
use partner_center_reqwest::model::{Subscription, SubscriptionProvisioningStatus};

use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::{ORDER_EXPECTED, OfCustomer, OneSubscription, id};
use crate::options::Options;
use crate::output::Output;
use crate::output::columns::{Column, columns, help};
use crate::output::report::Report;

use before::{ELIGIBILITIES, END_DATES, Eligibilities, EndDates, TRANSITIONS, Transitions};

/// What can be done with subscriptions.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center subscriptions list --order 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a")]
pub(crate) enum SubscriptionsCommand {
    /// List the subscriptions that came of an order
    #[command(after_help = help("", COLUMNS, "\
Examples:
  partner-center subscriptions list --order 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a -o json"))]
    List(OfOrder),
    /// Show one subscription
    #[command(after_help = help("", COLUMNS, "\
Examples:
  partner-center subscriptions get 91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    Get(OneSubscription),
    /// Show how far a subscription is provisioned
    #[command(after_help = help("It needs a signed-in user (App+User).\n", STATUS, "\
Examples:
  partner-center subscriptions provisioning-status \\
      91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    ProvisioningStatus(OneSubscription),
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
}

#[derive(Args, Debug)]
pub(crate) struct OfOrder {
    /// Id of the order
    #[arg(long, value_name = "ORDER", value_parser = id(OrderId::is_valid, ORDER_EXPECTED))]
    order: OrderId,
    #[command(flatten)]
    of: OfCustomer,
}

const COLUMNS: &[Column<Subscription>] = columns! { Subscription:
    "id" .id, by_default;
    "status" .status, by_default;
    "quantity" .quantity, by_default;
    "cycle" .billing_cycle, by_default;
    "term" .term_duration, by_default;
    "name" .friendly_name, free, by_default, long;
    "ends" .commitment_end_date, by_default, date;
    "offer" .offer_id;
    "offerName" .offer_name, free;
    "created" .creation_date, date;
    "cancellableUntil" .cancellation_allowed_until_date, date;
    "autoRenew" .auto_renew_enabled;
    "trial" .is_trial;
    "parent" .parent_subscription_id;
    "promotion" .promotion_id;
    "order" .order_id;
};

const STATUS: &[Column<SubscriptionProvisioningStatus>] = columns! { SubscriptionProvisioningStatus:
    "status" .status, by_default;
    "quantity" .quantity, by_default;
    "sku" .sku_id, by_default;
    "ends" .end_date, by_default, date;
};

pub(crate) fn run(
    options: &Options,
    command: &SubscriptionsCommand,
) -> Result<Report, CommandError> {
    match command {
        SubscriptionsCommand::List(arguments) => {
            let output = Output::new(options, COLUMNS)?;
            let connection = Connection::open(options)?;
            let subscriptions = arguments.of.at(&connection.client).subscriptions();
            let call = subscriptions.by_order(arguments.order.as_str());
            output.page(call.lenient().send(), "no subscriptions")
        }
        SubscriptionsCommand::Get(one) => {
            let output = Output::new(options, COLUMNS)?;
            let connection = Connection::open(options)?;
            output.answer(one.at(&connection.client).get().send(), |_| String::new())
        }
        SubscriptionsCommand::ProvisioningStatus(one) => {
            let output = Output::new(options, STATUS)?;
            let connection = Connection::open(options)?;
            let status = one.at(&connection.client).provisioning_status();
            output.answer(status.send(), |_| String::new())
        }
        SubscriptionsCommand::EndDates(wanted) => before::end_dates(options, wanted),
        SubscriptionsCommand::TransitionEligibilities(wanted) => {
            before::eligibilities(options, wanted)
        }
        SubscriptionsCommand::Transitions(wanted) => before::transitions(options, wanted),
    }
}
