//! `carts`: carts, as far as they become orders.

use clap::builder::NonEmptyStringValueParser as Text;
use clap::{Args, Subcommand};
use partner_center_reqwest::core::{CartId, CheckoutCart};
use partner_center_reqwest::model::{CartCheckoutResult, Order};

use crate::commands::orders::columns::ORDER_COLUMNS;
use crate::error::CommandError;
use crate::ids::{OfCustomer, id};
use crate::options::Options;
use crate::output::Output;
use crate::output::columns::text;
use crate::output::report::Report;
use crate::write::{WriteOptions, carry_out};

/// What can be done with carts.
#[derive(Debug, Subcommand)]
#[command(after_help = CHECKOUT_HELP)]
pub(crate) enum CartsCommand {
    /// Turn a cart into orders. This buys
    #[command(after_help = CHECKOUT_HELP)]
    Checkout(Checkout),
}

const CHECKOUT_HELP: &str = "\
One cart may become several orders; those that failed are told on stderr, and the exit code is 1.
The service knows a checkout by its cart: a repeat shows the same orders again, and tries those again
that failed. A cart lives 7 days.

Examples:
  partner-center carts checkout 3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a";

/// Arguments of `carts checkout`.
#[derive(Args, Debug)]
pub(crate) struct Checkout {
    /// Id of the cart
    #[arg(value_name = "CART", value_parser = id(CartId::is_valid, "expected letters, digits, `-`, `_` or `.`"))]
    cart: CartId,
    #[command(flatten)]
    of: OfCustomer,
    /// Assign the licences to this user of the customer
    #[arg(long, value_name = "UPN", value_parser = Text::new())]
    customer_user: Option<String>,
    #[command(flatten)]
    write: WriteOptions,
}

/// `carts …`.
pub(crate) fn run(options: &Options, command: &CartsCommand) -> Result<Report, CommandError> {
    let CartsCommand::Checkout(arguments) = command;
    let output = Output::<Order>::new(options, ORDER_COLUMNS)?;
    let customer = &arguments.of.customer;
    let mut what = vec![
        format!(
            "this buys for the customer {customer} all that is in the cart {}",
            arguments.cart
        ),
        "  if a part of it was bought before, it buys the rest".to_owned(),
    ];
    let mut endpoint = CheckoutCart::new(customer.clone(), arguments.cart.clone());
    if let Some(user) = &arguments.customer_user {
        endpoint = endpoint.customer_user(user);
        what.push(format!("  assigned to the user {user}"));
    }
    carry_out(options, &arguments.write, &what, endpoint)?.report(&output, |result| {
        let mut report = output.several(&result.orders, result.body(), "no orders");
        tell_errors(&mut report, &result);
        report
    })
}

/// A success may have failures in it.
fn tell_errors(report: &mut Report, result: &CartCheckoutResult) {
    for error in &result.order_errors {
        report.warnings.push(format!(
            "no order of group {}: {} (code {})",
            text(error.order_group_id.as_ref()),
            text(error.description.as_ref()),
            text(error.code.as_ref())
        ));
        report.exit = crate::exit::Exit::Error;
    }
}
