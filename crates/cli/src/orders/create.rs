//! `orders create`: placing an order.

use partner_center_reqwest::core::{CreateOrder as Endpoint, CustomerId};
use partner_center_reqwest::model::{NewOrder, NewOrderLineItem, Order};

use super::arguments::CreateOrder;
use super::{ORDER_COLUMNS, file, lines};
use crate::arguments::Options;
use crate::failure::Failure;
use crate::output::Output;
use crate::report::Report;
use crate::write::carry_out;

/// The end of the help.
pub(crate) const HELP: &str = "\
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
pub(super) fn run(options: &Options, arguments: &CreateOrder) -> Result<Report, Failure> {
    let output = Output::<Order>::new(options, ORDER_COLUMNS)?;
    let customer = &arguments.of.customer;
    let order = match &arguments.file {
        Some(path) => file::read(path, arguments.allow_unknown_members)?,
        None => described(arguments),
    };
    let mut endpoint = Endpoint::new(customer.clone(), order).trial(arguments.trial);
    if let Some(user) = &arguments.customer_user {
        endpoint = endpoint.customer_user(user);
    }
    let what = told(customer, &endpoint.order()?);
    carry_out(options, &arguments.write, &what, endpoint)?.report(
        |order| output.one(&order, || lines(&output, &order)),
        |error| output.raw_answer(error),
    )
}

/// The order of one line that the arguments describe.
fn described(arguments: &CreateOrder) -> NewOrder {
    let mut line = NewOrderLineItem::default();
    line.offer_id = arguments.offer.as_deref().map(Into::into);
    line.quantity = arguments.quantity.map(Into::into);
    line.term_duration = arguments.term.as_deref().map(Into::into);
    line.promotion_id = arguments.promotion.as_deref().map(Into::into);
    line.friendly_name = arguments.name.as_deref().map(Into::into);
    line.partner_id_on_record = arguments.partner_id.as_deref().map(Into::into);
    line.attestation_accepted = arguments.accept_attestation.then_some(true);
    let mut order = NewOrder::default().line_items([line]);
    order.billing_cycle = arguments.billing_cycle.as_deref().map(Into::into);
    order
}

/// What will be bought, a line each.
pub(super) fn told(customer: &CustomerId, order: &NewOrder) -> Vec<String> {
    let cycle = order.billing_cycle.as_ref();
    let cycle = cycle.map_or("as the service decides", |cycle| cycle.as_str());
    let mut told = vec![format!(
        "this buys for the customer {customer}, billing cycle {cycle}:"
    )];
    for line in &order.line_items {
        let mut text = format!(
            "  {} x {}",
            line.quantity
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            line.offer_id.as_deref().unwrap_or_default()
        );
        for (label, value) in [
            ("term", &line.term_duration),
            ("promotion", &line.promotion_id),
            ("name", &line.friendly_name),
            ("partner id", &line.partner_id_on_record),
        ] {
            if let Some(value) = value {
                text.push_str(&format!(", {label} {value}"));
            }
        }
        told.push(text);
    }
    told
}
