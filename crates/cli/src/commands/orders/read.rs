//! `orders list` and `get`.

use clap::Args;
use partner_center_reqwest::core::CustomerId;
use partner_center_reqwest::model::Order;

use super::asked::Asked;
use super::columns::{LINE_COLUMNS, ORDER_COLUMNS, OWNER_COLUMNS, lines};
use super::words;
use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::{CUSTOMER_EXPECTED, OneOrder, id};
use crate::listing::{Arrange, Filters};
use crate::options::{Format, Options};
use crate::output::report::Report;
use crate::output::shown::Shown;
use crate::output::wrapped::{Parts, Wrapping};
use crate::output::{Output, list, swept};

#[derive(Args, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    whose: Whose,
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    filters: Filters,
    /// A row for each line of the orders, which has its order's columns, too; in table, csv and jsonl
    #[arg(long)]
    lines: bool,
    #[command(flatten)]
    arrange: Arrange,
}

/// Whose orders are listed.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct Whose {
    /// The customer's Microsoft ID (tenant id)
    #[arg(long, value_name = "GUID", value_parser = id(CustomerId::is_valid, CUSTOMER_EXPECTED))]
    customer: Option<CustomerId>,
    /// The orders of all customers, each with its customer's id and name
    #[arg(long)]
    all_customers: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Get {
    #[command(flatten)]
    one: OneOrder,
    /// With prices; the account must be allowed to see them
    #[arg(long)]
    include_price: bool,
}

pub(super) fn list(options: &Options, arguments: List) -> Result<Report, CommandError> {
    let output = output(options, &arguments)?;
    let asked = arguments.asked.call(arguments.filters.new_word)?;
    let connection = Connection::open(options)?;
    let call = move |customer| asked.of(customer).lenient();
    let customers = connection.client.customers();
    match arguments.whose.customer {
        Some(customer) => list::list(&output, call(customers.by_id(customer)), "no orders"),
        None => swept::list(&output, customers.sweep(), call, "no orders"),
    }
}

fn output(options: &Options, arguments: &List) -> Result<Output<Order>, CommandError> {
    let statuses = words::statuses(&arguments.filters.status, arguments.filters.new_word)?;
    let filter = arguments.filters.made(statuses, |order: &Order| {
        (order.creation_date.as_ref(), order.status.as_ref())
    })?;
    let mut output = Output::of(options, columns(arguments))?;
    if arguments.asked.include_price {
        output = output.with("total", "currency");
    }
    if arguments.lines {
        let format = options.output.unwrap_or_default();
        if matches!(format, Format::Json | Format::Yaml) {
            let message = format!(
                "--lines needs -o table, csv or jsonl: {format} shows orders with their lines in them"
            );
            return Err(CommandError::Usage(message));
        }
        if arguments.asked.include_price {
            output = output.with("extendedPrice", "quantity");
        }
    }
    if arguments.lines || arguments.whose.all_customers {
        output = output.wrapped(Wrapping {
            thing: "order",
            parts: arguments.lines.then_some(Parts {
                name: "line",
                member: "lineItems",
                count: |order: &Order| order.line_items.len(),
            }),
        });
    }
    output.filtered(filter).arranged(&arguments.arrange)
}

/// What a list of orders can show; beside each line, what sums the lines up means nothing.
fn columns(arguments: &List) -> Vec<Shown<Order>> {
    let mut known = Vec::new();
    if arguments.whose.all_customers {
        known.extend(Shown::of_owners(OWNER_COLUMNS));
    }
    known.extend(Shown::of(ORDER_COLUMNS));
    if arguments.lines {
        known.retain(|column| !column.is_summary());
        known.extend(Shown::of_parts(LINE_COLUMNS, |order: &Order| {
            &order.line_items
        }));
    }
    known
}

pub(super) fn get(options: &Options, arguments: &Get) -> Result<Report, CommandError> {
    let output = Output::new(options, ORDER_COLUMNS)?;
    let connection = Connection::open(options)?;
    let order = arguments.one.at(&connection.client).get();
    let answer = order.include_price(arguments.include_price).send();
    output.answer(answer, |order| lines(&output, order))
}
