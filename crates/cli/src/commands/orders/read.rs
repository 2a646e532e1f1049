//! `orders list` and `get`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser as Text;
use partner_center_reqwest::model::{Guid, Order};

use super::columns::{LINE_COLUMNS, ORDER_COLUMNS, lines};
use super::words;
use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::{OfCustomer, OneOrder, id};
use crate::listing::{Arrange, Filters};
use crate::options::{Format, Options};
use crate::output::report::Report;
use crate::output::shown::Shown;
use crate::output::wrapped::{Parts, Wrapping};
use crate::output::{Output, list};

#[derive(Args, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    of: OfCustomer,
    /// Only orders of this cycle: unknown, monthly, annual, none, onetime, triennial, biennial
    #[arg(long, value_name = "CYCLE", value_parser = Text::new(), group = "words")]
    billing_cycle: Option<String>,
    /// With prices; the account must be allowed to see them
    #[arg(long)]
    include_price: bool,
    /// With orders that the service made itself
    #[arg(long)]
    include_system_purchases: bool,
    /// Only orders of this indirect reseller's tenant
    #[arg(long, value_name = "GUID", value_parser = id(Guid::is_well_formed, "expected a GUID"))]
    indirect_reseller: Option<Guid>,
    #[command(flatten)]
    filters: Filters,
    /// A row for each line of the orders, which has its order's columns, too; in table, csv and jsonl
    #[arg(long)]
    lines: bool,
    #[command(flatten)]
    arrange: Arrange,
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
    let cycle = arguments
        .billing_cycle
        .map(|cycle| words::billing_cycle(&cycle, arguments.filters.new_word))
        .transpose()?;
    let connection = Connection::open(options)?;
    let orders = arguments.of.at(&connection.client).orders();
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
    list::list(&output, call, "no orders")
}

fn output(options: &Options, arguments: &List) -> Result<Output<Order>, CommandError> {
    let statuses = words::statuses(&arguments.filters.status, arguments.filters.new_word)?;
    let filter = arguments.filters.made(statuses, |order: &Order| {
        (order.creation_date.as_ref(), order.status.as_ref())
    })?;
    let mut output = Output::of(options, columns(arguments))?;
    if arguments.include_price {
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
        if arguments.include_price {
            output = output.with("extendedPrice", "quantity");
        }
        output = output.wrapped(Some(Wrapping {
            thing: "order",
            parts: Some(Parts {
                name: "line",
                member: "lineItems",
                count: |order: &Order| order.line_items.len(),
            }),
        }));
    }
    output.filtered(filter).arranged(&arguments.arrange)
}

/// What a list of orders can show; beside each line, what sums the lines up means nothing.
fn columns(arguments: &List) -> Vec<Shown<Order>> {
    let mut known = Shown::of(ORDER_COLUMNS);
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
