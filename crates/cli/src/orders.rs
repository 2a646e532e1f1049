//! `orders`: the orders of a customer.

pub(crate) mod arguments;
mod attachments;
pub(crate) mod change;
mod columns;
pub(crate) mod create;
mod file;
pub(crate) mod settle;
pub(crate) mod status;
mod tell;
pub(crate) mod wait;
mod words;

use partner_center_reqwest::model::Order;

use crate::arguments::{GetOrder, ListOrders, Options, OrdersCommand};
use crate::connect::Connection;
use crate::failure::Failure;
use crate::listing;
use crate::output::columns::names_of;
use crate::output::{Output, line_table};
use crate::report::Report;
use crate::streaming;

use columns::LINE_COLUMNS;

pub(crate) use columns::ORDER_COLUMNS;

/// `orders …`.
pub(crate) fn run(options: &Options, command: OrdersCommand) -> Result<Report, Failure> {
    match command {
        OrdersCommand::List(arguments) => list(options, arguments),
        OrdersCommand::Get(arguments) => get(options, arguments),
        OrdersCommand::Create(arguments) => create::run(options, &arguments),
        OrdersCommand::AddOn(arguments) => change::add_on(options, &arguments),
        OrdersCommand::ChangeBillingCycle(arguments) => change::billing_cycle(options, &arguments),
        OrdersCommand::Cancel(arguments) => change::cancel(options, &arguments),
        OrdersCommand::Wait(arguments) => wait::wait(options, &arguments),
        OrdersCommand::Watch(arguments) => wait::watch(options, &arguments),
        OrdersCommand::ProvisioningStatus(arguments) => status::provisioning(options, &arguments),
        OrdersCommand::ActivationLinks(arguments) => status::links(options, &arguments),
        OrdersCommand::Attachments(command) => attachments::run(options, &command),
        OrdersCommand::Pending => settle::pending(options),
        OrdersCommand::Settle(arguments) => settle::settle(options, &arguments),
    }
}

/// `orders list`.
fn list(options: &Options, arguments: ListOrders) -> Result<Report, Failure> {
    let mut output = Output::new(options, ORDER_COLUMNS)?;
    let total = ORDER_COLUMNS.iter().find(|column| column.name == "total");
    if let Some(total) = total.filter(|_| arguments.include_price) {
        output = output.with(total, "currency");
    }
    let cycle = arguments
        .billing_cycle
        .map(|cycle| words::billing_cycle(&cycle, arguments.new_word))
        .transpose()?;
    let connection = Connection::open(options)?;
    let orders = connection
        .client
        .customers()
        .by_id(arguments.customer)
        .orders();
    let mut call = match cycle {
        Some(cycle) => orders.by_billing_cycle_type(cycle).get(),
        None => orders.get(),
    };
    if let Some(tenant) = arguments.indirect_reseller {
        call = call.indirect_reseller(tenant);
    }
    let call = call
        .include_price(arguments.include_price)
        .include_system_purchases(arguments.include_system_purchases)
        .lenient();
    if let Some(report) = streaming::list(&output, || call.clone().stream()) {
        return report;
    }
    listing::list(&output, call, "no orders")
}

/// `orders get`.
fn get(options: &Options, arguments: GetOrder) -> Result<Report, Failure> {
    let output = Output::new(options, ORDER_COLUMNS)?;
    let connection = Connection::open(options)?;
    let orders = connection
        .client
        .customers()
        .by_id(arguments.customer)
        .orders();
    let call = orders
        .by_id(arguments.order.as_str())
        .get()
        .include_price(arguments.include_price);
    match call.send() {
        Ok(order) => Ok(output.one(&order, || lines(&output, &order))),
        Err(error) => output.raw_answer(error),
    }
}

/// The lines of an order, unless the user chose what to see.
fn lines(output: &Output<Order>, order: &Order) -> String {
    if output.chosen {
        String::new()
    } else {
        line_table(LINE_COLUMNS, &order.line_items)
    }
}

/// The end of the help of `orders list`.
pub(crate) fn list_help() -> String {
    format!(
        "\
Columns: {}.

Examples:
  partner-center orders list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --billing-cycle onetime
  partner-center orders list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --include-price \\
      -o csv --columns id,status,total,currency
  partner-center orders list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a -o jsonl | jq .id",
        names_of(ORDER_COLUMNS)
    )
}

/// The end of the help of `orders get`.
pub(crate) fn get_help() -> String {
    format!(
        "\
Columns: {}.

Examples:
  partner-center orders get s-BZlr_TeGksPNT61SsWRL-sqMaKbyVa1 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a
  partner-center orders get 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a \\
      --include-price -o json",
        names_of(ORDER_COLUMNS)
    )
}
