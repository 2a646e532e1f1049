//! `carts create` and `carts replace`: what is put into a cart.

use clap::Args;
use partner_center_reqwest::core::endpoint::Endpoint;
use partner_center_reqwest::core::{CreateCart, CustomerId, ReplaceCart};
use partner_center_reqwest::model::{
    BillingCycleType, Cart, NewCart, NewCartLineItem, Participant,
};

use super::show::{COLUMNS, LINE_COLUMNS, OneCart, tell_errors_of_lines, without_item};
use crate::commands::orders::purchase::Purchase;
use crate::commands::orders::{file, promotions, stale, tell};
use crate::connect::Connection;
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
    #[command(flatten)]
    write: WriteOptions,
}

#[derive(Args, Debug)]
pub(crate) struct Replace {
    #[command(flatten)]
    one: OneCart,
    #[command(flatten)]
    purchase: Purchase,
    #[command(flatten)]
    write: WriteOptions,
}

/// The end of the help of `carts create`.
pub(crate) const CREATE_HELP: &str = "\
A cart buys nothing until it is checked out, and lives 7 days. Lines that cannot be bought come
back with an error, and the exit code is 1; for an offer id that was issued anew, the current one
is said. A promotion that does not fit is refused before, as `orders create` does.

With --file, members are written in camelCase or PascalCase, and nulls are left out:
  {\"lineItems\": [{\"catalogItemId\": \"CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD\", \"quantity\": 5,
    \"billingCycle\": \"annual\", \"termDuration\": \"P1Y\"}]}

Examples:
  partner-center carts create \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a \\
      --offer CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD --quantity 5 \\
      --billing-cycle annual --term P1Y
  partner-center carts create \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a \\
      --file - --yes -o json < cart.json";

/// The end of the help of `carts replace`.
pub(crate) const REPLACE_HELP: &str = "\
The cart is read first, also with --dry-run, and the difference is shown: what is left out is in
it no more. The file may be what `carts get -o json` wrote, with changes. What somebody else puts
into the cart at the same time is lost.

Examples:
  partner-center carts replace 3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --file cart.json
  partner-center carts replace 3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --yes \\
      --offer CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD --quantity 6 \\
      --billing-cycle annual --term P1Y";

pub(super) fn create(options: &Options, arguments: &Create) -> Result<Report, CommandError> {
    let customer = &arguments.of.customer;
    let contents = arguments.purchase.request(described)?;
    let endpoint = CreateCart::new(customer.clone(), contents);
    let first = format!(
        "this creates a cart for the customer {customer}, which buys nothing until it is checked out:"
    );
    let after = endpoint.contents()?;
    let what = tell::told(first, &after, &[]);
    let (purchase, write) = (&arguments.purchase, &arguments.write);
    purchase.check_promotions(options, customer, &promotions::of_cart(&after), write)?;
    fill(options, write, &what, customer, &after, endpoint)
}

pub(super) fn replace(options: &Options, arguments: &Replace) -> Result<Report, CommandError> {
    let OneCart { cart, of } = &arguments.one;
    let customer = &of.customer;
    let contents = arguments.purchase.request(described)?;
    let endpoint = ReplaceCart::new(customer.clone(), cart.clone(), contents);
    let after = endpoint.contents()?;
    let connection = Connection::open(options)?;
    let carts = of.at(&connection.client).carts();
    let read = carts.by_id(cart.clone()).get().send()?;
    // The write has one of its own, and two sandboxes in one process cannot have one state.
    drop(connection);
    let text = String::from_utf8_lossy(read.body());
    let before = file::parse::<NewCart>(&text)
        .map_err(|why| CommandError::Input(format!("the cart {cart} cannot be compared: {why}")))?;
    let first = format!("this replaces what is in the cart {cart} of the customer {customer}:");
    let what = tell::told_difference(first, &alike(before, &after), &after, &["id"]);
    let (purchase, write) = (&arguments.purchase, &arguments.write);
    purchase.check_promotions(options, customer, &promotions::of_cart(&after), write)?;
    fill(options, write, &what, customer, &after, endpoint)
}

/// A cart that was read, without the currencies that the service has put there if nobody asks for any.
fn alike(mut before: NewCart, after: &NewCart) -> NewCart {
    let mut lines = after.line_items.iter();
    if lines.all(|line| line.currency_code.is_none()) {
        for line in before.line_items.iter_mut() {
            line.currency_code = None;
        }
    }
    before
}

fn fill(
    options: &Options,
    write: &WriteOptions,
    what: &[String],
    customer: &CustomerId,
    contents: &NewCart,
    endpoint: impl Endpoint<Output = Cart>,
) -> Result<Report, CommandError> {
    let output = Output::<Cart>::new(options, COLUMNS)?;
    let outcome = carry_out(options, write, what, endpoint, |call| call)?;
    let offers = contents.line_items.iter();
    let offers = offers.filter_map(|line| line.catalog_item_id.as_deref());
    stale::explained(options, customer, offers, outcome)?.report(&output, |cart| {
        let mut report = output.one(&cart, || output.beneath(LINE_COLUMNS, &cart.line_items));
        tell_errors_of_lines(&mut report, &cart);
        // A cart is not refused for a stale offer: its line says so.
        report.hint = stale::hint(options, customer, without_item(&cart));
        report
    })
}

/// The cart of one line that the arguments describe.
fn described(arguments: &Purchase) -> NewCart {
    let mut line = NewCartLineItem::default();
    line.catalog_item_id = arguments.offer.as_deref().map(Into::into);
    line.quantity = arguments.quantity.map(Into::into);
    line.term_duration = arguments.term.as_deref().map(Into::into);
    line.promotion_id = arguments.promotion.as_deref().map(Into::into);
    line.friendly_name = arguments.name.as_deref().map(Into::into);
    line.attestation_accepted = arguments.accept_attestation.then_some(true);
    line.billing_cycle = arguments.billing_cycle.as_deref().map(Into::into);
    if arguments.trial {
        line.billing_cycle = Some(BillingCycleType::None.into());
    }
    if let Some(id) = &arguments.partner_id {
        let reseller = Participant::default().key("transaction_reseller");
        line = line.participants([reseller.value(id.as_str())]);
    }
    let mut cart = NewCart::default().line_items([line]);
    cart.partner_on_record_attestation_accepted =
        arguments.accept_partner_attestation.then_some(true);
    cart
}
