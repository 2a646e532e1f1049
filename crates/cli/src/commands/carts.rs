//! `carts`: the carts of a customer, and how they become orders.

mod fill;
mod show;

use clap::builder::NonEmptyStringValueParser as Text;
use clap::{Args, Subcommand};
use partner_center_reqwest::core::CheckoutCart;
use partner_center_reqwest::model::{CartCheckoutResult, Order};

use crate::commands::orders::columns::ORDER_COLUMNS;
use crate::connect::Connection;
use crate::error::CommandError;
use crate::options::Options;
use crate::output::Output;
use crate::output::columns::{help, text};
use crate::output::report::Report;
use crate::write::{WriteOptions, carry_out};

use show::{COLUMNS, LINE_COLUMNS, OneCart};

/// What can be done with carts.
#[derive(Debug, Subcommand)]
#[command(after_help = CHECKOUT_HELP)]
pub(crate) enum CartsCommand {
    /// Show what is in a cart, and until when it can be checked out
    #[command(after_help = help("", COLUMNS, "\
Examples:
  partner-center carts get 3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    Get(OneCart),
    /// Create a cart, which buys nothing yet
    #[command(after_help = fill::CREATE_HELP)]
    Create(fill::Create),
    /// Replace all that a cart has
    #[command(after_help = fill::REPLACE_HELP)]
    Replace(fill::Replace),
    /// Turn a cart into orders. This buys
    #[command(after_help = CHECKOUT_HELP)]
    Checkout(Checkout),
}

const CHECKOUT_HELP: &str = "\
One cart may become several orders; those that failed are shown on stderr, and the exit code is
1. The service knows a checkout by its cart: a repeat shows the same orders again, and tries
those again that failed. A cart lives 7 days.

Examples:
  partner-center carts checkout 3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a";

#[derive(Args, Debug)]
pub(crate) struct Checkout {
    #[command(flatten)]
    one: OneCart,
    /// Assign the licences to this user of the customer
    #[arg(long, value_name = "UPN", value_parser = Text::new())]
    customer_user: Option<String>,
    #[command(flatten)]
    write: WriteOptions,
}

pub(crate) fn run(options: &Options, command: &CartsCommand) -> Result<Report, CommandError> {
    match command {
        CartsCommand::Get(one) => get(options, one),
        CartsCommand::Create(arguments) => fill::create(options, arguments),
        CartsCommand::Replace(arguments) => fill::replace(options, arguments),
        CartsCommand::Checkout(arguments) => check_out(options, arguments),
    }
}

fn get(options: &Options, one: &OneCart) -> Result<Report, CommandError> {
    let output = Output::new(options, COLUMNS)?;
    let connection = Connection::open(options)?;
    let carts = one.of.at(&connection.client).carts();
    let answer = carts.by_id(one.cart.clone()).get().send();
    output.answer(answer, |cart| {
        output.beneath(LINE_COLUMNS, &cart.line_items)
    })
}

fn check_out(options: &Options, arguments: &Checkout) -> Result<Report, CommandError> {
    let OneCart { cart, of } = &arguments.one;
    let customer = &of.customer;
    let output = Output::<Order>::new(options, ORDER_COLUMNS)?;
    let mut what = vec![
        format!("this buys for the customer {customer} all that is in the cart {cart}"),
        "  if a part of it was bought before, it buys the rest".to_owned(),
    ];
    let mut endpoint = CheckoutCart::new(customer.clone(), cart.clone());
    if let Some(user) = &arguments.customer_user {
        endpoint = endpoint.customer_user(user);
        what.push(format!("  assigned to the user {user}"));
    }
    carry_out(options, &arguments.write, &what, endpoint, |call| call)?.report(&output, |result| {
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
