//! `orders list` and `get`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser as Text;
use partner_center_reqwest::model::Guid;

use super::columns::{ORDER_COLUMNS, lines};
use super::words;
use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::{OfCustomer, OneOrder, id};
use crate::options::Options;
use crate::output::report::Report;
use crate::output::{Output, list};

#[derive(Args, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    of: OfCustomer,
    /// Only orders of this cycle: unknown, monthly, annual, none, onetime, triennial, biennial
    #[arg(long, value_name = "CYCLE", value_parser = Text::new())]
    billing_cycle: Option<String>,
    /// Take a CYCLE that is not documented
    #[arg(long, requires = "billing_cycle")]
    new_word: bool,
    /// With prices; the account must be allowed to see them
    #[arg(long)]
    include_price: bool,
    /// With orders that the service made itself
    #[arg(long)]
    include_system_purchases: bool,
    /// Only orders of this indirect reseller's tenant
    #[arg(long, value_name = "GUID", value_parser = id(Guid::is_well_formed, "expected a GUID"))]
    indirect_reseller: Option<Guid>,
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

pub(super) fn get(options: &Options, arguments: &Get) -> Result<Report, CommandError> {
    let output = Output::new(options, ORDER_COLUMNS)?;
    let connection = Connection::open(options)?;
    let order = arguments.one.at(&connection.client).get();
    let answer = order.include_price(arguments.include_price).send();
    output.answer(answer, |order| lines(&output, order))
}
