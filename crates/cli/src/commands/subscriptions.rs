//! `subscriptions`: what came of orders.

use clap::{Args, Subcommand};
use partner_center_reqwest::core::OrderId;
use partner_center_reqwest::model::{Subscription, SubscriptionProvisioningStatus};

use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::{ORDER_EXPECTED, OfCustomer, OneSubscription, id};
use crate::options::Options;
use crate::output::Output;
use crate::output::columns::{Column, help, text};
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

/// Arguments of `subscriptions list`.
#[derive(Args, Debug)]
pub(crate) struct OfOrder {
    /// Id of the order
    #[arg(long, value_name = "ORDER", value_parser = id(OrderId::is_valid, ORDER_EXPECTED))]
    order: OrderId,
    #[command(flatten)]
    of: OfCustomer,
}

type Shown = Column<Subscription>;

const COLUMNS: &[Shown] = &[
    Shown::new("id", |one| text(one.id.as_ref())).by_default(),
    Shown::new("status", |one| text(one.status.as_ref())).by_default(),
    Shown::new("quantity", |one| text(one.quantity.as_ref())).by_default(),
    Shown::new("cycle", |one| text(one.billing_cycle.as_ref())).by_default(),
    Shown::new("term", |one| text(one.term_duration.as_ref())).by_default(),
    Shown::new("name", |one| text(one.friendly_name.as_ref()))
        .free()
        .by_default()
        .long(),
    Shown::new("ends", |one| text(one.commitment_end_date.as_ref()))
        .by_default()
        .date(),
    Shown::new("offer", |one| text(one.offer_id.as_ref())),
    Shown::new("offerName", |one| text(one.offer_name.as_ref())).free(),
    Shown::new("created", |one| text(one.creation_date.as_ref())).date(),
    Shown::new("cancellableUntil", |one| {
        text(one.cancellation_allowed_until_date.as_ref())
    })
    .date(),
    Shown::new("autoRenew", |one| text(one.auto_renew_enabled.as_ref())),
    Shown::new("trial", |one| text(one.is_trial.as_ref())),
    Shown::new("parent", |one| text(one.parent_subscription_id.as_ref())),
    Shown::new("promotion", |one| text(one.promotion_id.as_ref())),
    Shown::new("order", |one| text(one.order_id.as_ref())),
];

type Provisioned = Column<SubscriptionProvisioningStatus>;

const STATUS: &[Provisioned] = &[
    Provisioned::new("status", |one| text(one.status.as_ref())).by_default(),
    Provisioned::new("quantity", |one| text(one.quantity.as_ref())).by_default(),
    Provisioned::new("sku", |one| text(one.sku_id.as_ref())).by_default(),
    Provisioned::new("ends", |one| text(one.end_date.as_ref()))
        .by_default()
        .date(),
];

/// `subscriptions …`.
pub(crate) fn run(options: &Options, command: &SubscriptionsCommand) -> Result<Report, CommandError> {
    match command {
        SubscriptionsCommand::List(arguments) => list(options, arguments),
        SubscriptionsCommand::Get(arguments) => get(options, arguments),
        SubscriptionsCommand::ProvisioningStatus(arguments) => status(options, arguments),
    }
}

fn list(options: &Options, arguments: &OfOrder) -> Result<Report, CommandError> {
    let output = Output::new(options, COLUMNS)?;
    let connection = Connection::open(options)?;
    let subscriptions = arguments.of.at(&connection.client).subscriptions();
    let call = subscriptions.by_order(arguments.order.as_str());
    output.page(call.lenient().send(), "no subscriptions")
}

fn get(options: &Options, arguments: &OneSubscription) -> Result<Report, CommandError> {
    let output = Output::new(options, COLUMNS)?;
    let connection = Connection::open(options)?;
    let answer = arguments.at(&connection.client).get().send();
    output.answer(answer, |_| String::new())
}

fn status(options: &Options, arguments: &OneSubscription) -> Result<Report, CommandError> {
    let output = Output::new(options, STATUS)?;
    let connection = Connection::open(options)?;
    let subscription = arguments.at(&connection.client);
    output.answer(subscription.provisioning_status().send(), |_| String::new())
}
