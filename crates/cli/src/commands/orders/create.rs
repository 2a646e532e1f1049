//! `orders create`: placing an order.

use clap::Args;
use clap::builder::NonEmptyStringValueParser as Text;
use partner_center_reqwest::core::{CreateOrder, CustomerId};
use partner_center_reqwest::model::{NewOrder, NewOrderLineItem, Order};

use super::columns::{ORDER_COLUMNS, lines};
use super::purchase::Purchase;
use super::{promotions, stale, tell};
use crate::error::CommandError;
use crate::ids::OfCustomer;
use crate::options::Options;
use crate::output::Output;
use crate::output::report::Report;
use crate::write::{WriteOptions, carry_out};

#[derive(Args, Debug)]
pub(crate) struct Create {
    #[command(flatten)]
    of: OfCustomer,
    #[command(flatten)]
    purchase: Purchase,
    /// Assign the licence to this user of the customer
    #[arg(long, value_name = "UPN", value_parser = Text::new())]
    customer_user: Option<String>,
    #[command(flatten)]
    write: WriteOptions,
}

/// The end of the help.
pub(crate) const HELP: &str = "\
A promotion is looked up before anything is bought, with two requests: one whose term, billing
cycle, SKU, dates or seats do not fit would be sold at the full price, without an error, and is
refused here. --dry-run and --curl send nothing, so they do not look.

With --file, members are written in camelCase or PascalCase, and nulls are left out:
  {\"billingCycle\": \"annual\", \"lineItems\": [
    {\"offerId\": \"CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD\", \"quantity\": 5, \"termDuration\": \"P1Y\"}]}

Examples:
  partner-center orders create \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a \\
      --offer CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD --quantity 5 \\
      --billing-cycle annual --term P1Y
  partner-center orders create \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a \\
      --file order.json --dry-run
  partner-center orders create \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a \\
      --file - --yes -o json < order.json";

/// Places the order that the arguments or the file describe.
pub(super) fn run(options: &Options, arguments: &Create) -> Result<Report, CommandError> {
    let output = Output::<Order>::new(options, ORDER_COLUMNS)?;
    let customer = &arguments.of.customer;
    let purchase = &arguments.purchase;
    let order = purchase.request(described)?;
    let mut endpoint = CreateOrder::new(customer.clone(), order).trial(purchase.trial);
    if let Some(user) = &arguments.customer_user {
        endpoint = endpoint.customer_user(user);
    }
    let order = endpoint.order()?;
    let write = &arguments.write;
    purchase.check_promotions(options, customer, &promotions::of_order(&order), write)?;
    let mut what = told(customer, &order);
    what.extend(told_beside(arguments, &endpoint));
    let outcome = carry_out(options, write, &what, endpoint, |call| call)?;
    let offers = order.line_items.iter();
    let offers = offers.filter_map(|line| line.offer_id.as_deref());
    stale::explained(options, customer, offers, outcome)?.report(&output, |order| {
        output.one(&order, || lines(&output, &order))
    })
}

/// The order of one line that the arguments describe.
fn described(arguments: &Purchase) -> NewOrder {
    let mut line = NewOrderLineItem::default();
    line.offer_id = arguments.offer.as_deref().map(Into::into);
    line.quantity = arguments.quantity.map(Into::into);
    line.term_duration = arguments.term.as_deref().map(Into::into);
    line.promotion_id = arguments.promotion.as_deref().map(Into::into);
    line.friendly_name = arguments.name.as_deref().map(Into::into);
    line.partner_id_on_record = arguments.partner_id.as_deref().map(Into::into);
    line.attestation_accepted = arguments.accept_attestation.then_some(true);
    let mut order = NewOrder::default().line_items([line]);
    order.partner_on_record_attestation_accepted =
        arguments.accept_partner_attestation.then_some(true);
    order.billing_cycle = arguments.billing_cycle.as_deref().map(Into::into);
    order
}

/// What will be bought: everything that the order says.
pub(super) fn told(customer: &CustomerId, order: &NewOrder) -> Vec<String> {
    let cycle = order.billing_cycle.as_ref();
    let cycle = cycle.map_or("as the service decides", |cycle| cycle.as_str());
    let first = format!("this buys for the customer {customer}, billing cycle {cycle}:");
    tell::told(first, order, &["referenceCustomerId", "billingCycle"])
}

/// Members that an order does not have, and what is likely to be refused.
fn told_beside(arguments: &Create, endpoint: &CreateOrder) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(user) = &arguments.customer_user {
        told.push(format!("  assigned to the user {user}"));
    }
    let numbers = endpoint.lines_without_term();
    if !numbers.is_empty() {
        let numbers: Vec<_> = numbers.iter().map(ToString::to_string).collect();
        let lines = numbers.join(", ");
        told.push(format!(
            "note: no term is said (line {lines}); the service refuses nearly all catalogue items without one"
        ));
    }
    told
}
