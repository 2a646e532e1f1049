//! `orders add-on`, `change-billing-cycle`, `cancel`: the changes of an order.

use partner_center_reqwest::core::{OrderId, PatchOrder};
use partner_center_reqwest::model::{
    AddOnLineItem, AddOnPurchase, BillingCycleChange, BillingCycleChangeLineItem,
    CancelledLineItem, Order, OrderCancellation,
};

use super::arguments::{AddOn, CancelOrder, ChangeCycle, OneOrder};
use super::{ORDER_COLUMNS, lines};
use crate::arguments::Options;
use crate::connect::Connection;
use crate::failure::Failure;
use crate::output::Output;
use crate::report::Report;
use crate::write::{WriteOptions, carry_out_as};

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

pub(super) fn add_on(options: &Options, arguments: &AddOn) -> Result<Report, Failure> {
    let mut line = AddOnLineItem::default()
        .offer_id(arguments.offer.as_str())
        .quantity(arguments.quantity)
        .parent_subscription_id(arguments.parent.clone());
    line.friendly_name = arguments.name.as_deref().map(Into::into);
    line.partner_id_on_record = arguments.partner_id.as_deref().map(Into::into);
    let one = &arguments.one;
    let what = vec![
        format!(
            "this buys for the customer {}, by a change of the order {}:",
            one.of.customer, one.order
        ),
        format!(
            "  {} x {}, an add-on of the subscription {}",
            arguments.quantity, arguments.offer, arguments.parent
        ),
    ];
    let purchase = AddOnPurchase::default().line_items([line]);
    let retries = arguments.retry_in_doubt;
    patch(
        options,
        &arguments.write,
        &what,
        change(one, purchase),
        retries,
    )
}

pub(super) fn billing_cycle(options: &Options, arguments: &ChangeCycle) -> Result<Report, Failure> {
    let one = &arguments.one;
    let connection = Connection::open(options)?;
    let order = connection
        .client
        .customers()
        .by_id(one.of.customer.clone())
        .orders()
        .by_id(one.order.as_str())
        .get()
        .send()?
        .into_inner();
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
    let wanted = BillingCycleChange::default()
        .billing_cycle(arguments.billing_cycle.as_str())
        .line_items(lines);
    let before = order
        .billing_cycle
        .as_ref()
        .map_or("unknown", |cycle| cycle.as_str());
    let what = vec![format!(
        "this changes the billing cycle of the order {} of the customer {} from {before} to {}",
        one.order, one.of.customer, arguments.billing_cycle
    )];
    let mut endpoint = change(one, wanted);
    // Only the order that was read is changed.
    if let Some(etag) = order
        .attributes
        .as_ref()
        .and_then(|attributes| attributes.etag.as_deref())
    {
        endpoint = endpoint.if_match(etag);
    }
    patch(options, &arguments.write, &what, endpoint, false)
}

pub(super) fn cancel(options: &Options, arguments: &CancelOrder) -> Result<Report, Failure> {
    let one = &arguments.one;
    let numbers: Vec<String> = arguments.lines.iter().map(ToString::to_string).collect();
    let what = match numbers.as_slice() {
        [] => "this cancels".to_owned(),
        [number] => format!("this cancels line {number} of"),
        numbers => format!("this cancels lines {} of", numbers.join(", ")),
    };
    let what = vec![format!(
        "{what} order {} of customer {}",
        one.order, one.of.customer
    )];
    let lines = arguments.lines.iter();
    let lines =
        lines.map(|&number| CancelledLineItem::default().line_item_number(i64::from(number)));
    let mut cancellation = OrderCancellation::default();
    if !arguments.lines.is_empty() {
        cancellation = cancellation.line_items(lines);
    }
    let endpoint = change(one, cancellation);
    patch(options, &arguments.write, &what, endpoint, false)
}

fn change<T>(one: &OneOrder, change: T) -> PatchOrder<T>
where
    T: partner_center_reqwest::core::orders::OrderChange,
{
    let order: OrderId = one.order.clone();
    PatchOrder::new(one.of.customer.clone(), order, change)
}

fn patch<T>(
    options: &Options,
    write: &WriteOptions,
    what: &[String],
    endpoint: PatchOrder<T>,
    retries_in_doubt: bool,
) -> Result<Report, Failure>
where
    T: partner_center_reqwest::core::orders::OrderChange,
{
    let output = Output::<Order>::new(options, ORDER_COLUMNS)?;
    carry_out_as(options, write, what, endpoint, |call| {
        if retries_in_doubt {
            call.trust_assumed_keys()
        } else {
            call
        }
    })?
    .report(
        |order| output.one(&order, || lines(&output, &order)),
        |error| output.raw_answer(error),
    )
}
