//! `subscriptions`: what came of orders.

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
    }
}
