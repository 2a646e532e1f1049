//! `orders add-on`, `change-billing-cycle`, `cancel`: the changes of an order.

use clap::Args;
use clap::builder::NonEmptyStringValueParser as Text;
use partner_center_reqwest::core::{CustomerId, OrderChange, OrderId, PatchOrder};
use partner_center_reqwest::model::{
    AddOnLineItem, AddOnPurchase, BillingCycleChange, BillingCycleChangeLineItem,
    CancelledLineItem, Guid, Order, OrderCancellation,
};

use super::columns::{ORDER_COLUMNS, lines};
use super::words::FLAGS;
use super::{stale, tell, words};
use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::{OneOrder, SUBSCRIPTION_EXPECTED, id, one_or_more};
use crate::options::Options;
use crate::output::Output;
use crate::output::report::Report;
use crate::write::{Outcome, WriteOptions, carry_out};

#[derive(Args, Debug)]
pub(crate) struct AddOn {
    #[command(flatten)]
    one: OneOrder,
    /// The subscription of the order that the add-on is for
    #[arg(long, value_name = "GUID", value_parser = id(Guid::is_well_formed, SUBSCRIPTION_EXPECTED))]
    parent: Guid,
    /// The add-on's offer
    #[arg(long, value_name = "OFFER", value_parser = Text::new())]
    offer: String,
    /// How many
    #[arg(long, value_name = "N", value_parser = one_or_more, allow_negative_numbers = true)]
    quantity: i64,
    /// A name for people
    #[arg(long, value_name = "TEXT", value_parser = Text::new())]
    name: Option<String>,
    /// Partner id of the indirect reseller who gets the credit
    #[arg(long, value_name = "ID", value_parser = Text::new())]
    partner_id: Option<String>,
    /// Send it again by itself when it ends in doubt: nothing documents that the service recognises that,
    /// so it may buy a second time
    #[arg(long, help_heading = "Safety")]
    retry_in_doubt: bool,
    /// Send words that are not documented, as they are
    #[arg(long)]
    new_word: bool,
    #[command(flatten)]
    write: WriteOptions,
}

#[derive(Args, Debug)]
pub(crate) struct ChangeCycle {
    #[command(flatten)]
    one: OneOrder,
    /// The new billing cycle: monthly or annual
    #[arg(long, value_name = "CYCLE", value_parser = Text::new())]
    billing_cycle: String,
    /// Send a CYCLE that is not documented, as it is
    #[arg(long)]
    new_word: bool,
    #[command(flatten)]
    write: WriteOptions,
}

#[derive(Args, Debug)]
pub(crate) struct Cancel {
    #[command(flatten)]
    one: OneOrder,
    /// Only the lines with these numbers (from 0), separated by commas
    #[arg(long = "line", value_name = "N", value_delimiter = ',')]
    lines: Vec<u32>,
    #[command(flatten)]
    write: WriteOptions,
}

/// The end of the help of `orders add-on`.
pub(crate) const ADD_ON_HELP: &str = "\
Examples:
  partner-center orders add-on 7f287cc0-48ba-4c19-ab78-8f4408237341 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a \\
      --parent 91BDAD27-788B-4E7B-BD43-820C091F82F7 \\
      --offer 4C7A31E9-60B2-4D58-93F7-8E25D1A9C604 --quantity 2";

/// The end of the help of `orders change-billing-cycle`.
pub(crate) const CYCLE_HELP: &str = "\
The order is read first, also with --dry-run: all its lines have to be sent.

Examples:
  partner-center orders change-billing-cycle \\
      7f287cc0-48ba-4c19-ab78-8f4408237341 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --billing-cycle annual";

/// The end of the help of `orders cancel`.
pub(crate) const CANCEL_HELP: &str = "\
Examples:
  partner-center orders cancel 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a
  partner-center orders cancel 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --line 1,2 --yes";

pub(super) fn add_on(options: &Options, arguments: &AddOn) -> Result<Report, CommandError> {
    let mut line = AddOnLineItem::default()
        .offer_id(arguments.offer.as_str())
        .quantity(arguments.quantity)
        .parent_subscription_id(arguments.parent.clone());
    line.friendly_name = arguments.name.as_deref().map(Into::into);
    line.partner_id_on_record = arguments.partner_id.as_deref().map(Into::into);
    let one = &arguments.one;
    let mut purchase = AddOnPurchase::default().line_items([line]);
    words::spell(&mut purchase, arguments.new_word, FLAGS)?;
    let what = add_on_told(&one.of.customer, &one.order, &purchase);
    let retries = arguments.retry_in_doubt;
    let endpoint = change(one, purchase);
    let outcome = patch(options, &arguments.write, &what, endpoint, retries)?;
    let offer = [arguments.offer.as_str()].into_iter();
    report(
        options,
        stale::explained(options, &one.of.customer, offer, outcome)?,
    )
}

pub(super) fn billing_cycle(
    options: &Options,
    arguments: &ChangeCycle,
) -> Result<Report, CommandError> {
    let one = &arguments.one;
    let connection = Connection::open(options)?;
    let order = one.at(&connection.client).get().send()?.into_inner();
    drop(connection);
    let lines = order.line_items.iter().map(|line| {
        let mut same = BillingCycleChangeLineItem::default();
        same.line_item_number.clone_from(&line.line_item_number);
        same.offer_id.clone_from(&line.offer_id);
        same.subscription_id.clone_from(&line.subscription_id);
        same.friendly_name.clone_from(&line.friendly_name);
        same.quantity.clone_from(&line.quantity);
        same.partner_id_on_record
            .clone_from(&line.partner_id_on_record);
        same
    });
    let mut wanted = BillingCycleChange::default()
        .billing_cycle(arguments.billing_cycle.as_str())
        .line_items(lines);
    let before = order.billing_cycle.as_ref();
    let before = before.map_or("unknown", |cycle| cycle.as_str());
    words::spell(&mut wanted, arguments.new_word, FLAGS)?;
    let what = billing_cycle_told(&one.of.customer, &one.order, before, &wanted);
    let mut endpoint = change(one, wanted);
    let attributes = order.attributes.as_ref();
    // Only the order that was read is changed.
    if let Some(etag) = attributes.and_then(|attributes| attributes.etag.as_deref()) {
        endpoint = endpoint.if_match(etag);
    }
    report(
        options,
        patch(options, &arguments.write, &what, endpoint, false)?,
    )
}

pub(super) fn cancel(options: &Options, arguments: &Cancel) -> Result<Report, CommandError> {
    let one = &arguments.one;
    let lines = arguments.lines.iter();
    let lines =
        lines.map(|&number| CancelledLineItem::default().line_item_number(i64::from(number)));
    let mut cancellation = OrderCancellation::default();
    if !arguments.lines.is_empty() {
        cancellation = cancellation.line_items(lines);
    }
    let what = cancellation_told(&one.of.customer, &one.order, &cancellation);
    let endpoint = change(one, cancellation);
    report(
        options,
        patch(options, &arguments.write, &what, endpoint, false)?,
    )
}

pub(super) fn add_on_told(
    customer: &CustomerId,
    order: &OrderId,
    wanted: &AddOnPurchase,
) -> Vec<String> {
    let first = format!("this buys for the customer {customer}, by a change of the order {order}:");
    tell::told(first, wanted, &["referenceCustomerId"])
}

pub(super) fn billing_cycle_told(
    customer: &CustomerId,
    order: &OrderId,
    before: &str,
    wanted: &BillingCycleChange,
) -> Vec<String> {
    let cycle = wanted.billing_cycle.as_ref();
    let cycle = cycle.map_or("", |cycle| cycle.as_str());
    let first = format!(
        "this changes the billing cycle of the order {order} of the customer {customer} from {before} to {cycle}:"
    );
    tell::told(first, wanted, &["referenceCustomerId", "billingCycle"])
}

pub(super) fn cancellation_told(
    customer: &CustomerId,
    order: &OrderId,
    wanted: &OrderCancellation,
) -> Vec<String> {
    let first = if wanted.line_items.is_empty() {
        format!("this cancels order {order} of customer {customer}")
    } else {
        format!("this cancels these lines of order {order} of customer {customer}:")
    };
    tell::told(first, wanted, &["id", "status"])
}

fn change<T: OrderChange>(one: &OneOrder, change: T) -> PatchOrder<T> {
    PatchOrder::new(one.of.customer.clone(), one.order.clone(), change)
}

fn patch<T: OrderChange>(
    options: &Options,
    write: &WriteOptions,
    what: &[String],
    endpoint: PatchOrder<T>,
    retries_in_doubt: bool,
) -> Result<Outcome<Order>, CommandError> {
    Output::<Order>::new(options, ORDER_COLUMNS)?;
    carry_out(options, write, what, endpoint, |call| {
        if retries_in_doubt {
            call.trust_assumed_keys()
        } else {
            call
        }
    })
}

fn report(options: &Options, outcome: Outcome<Order>) -> Result<Report, CommandError> {
    let output = Output::<Order>::new(options, ORDER_COLUMNS)?;
    outcome.report(&output, |order| {
        output.one(&order, || lines(&output, &order))
    })
}
