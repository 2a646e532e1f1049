//! `products`: the catalogue of what orders buy.

use clap::builder::NonEmptyStringValueParser as Text;
use clap::{Args, Subcommand};
use partner_center_reqwest::core::{ProductId, SkuId};
use partner_center_reqwest::model::Sku;

use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::id;
use crate::options::Options;
use crate::output::Output;
use crate::output::columns::{Column, columns, help, joined};
use crate::output::report::Report;

const EXPECTED: &str = "expected 1 to 128 letters, digits, `-`, `_` or `.`";

/// What can be looked up in the catalogue.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center products sku CFQ7TTC0LQ7X 0001 --country US")]
pub(crate) enum ProductsCommand {
    /// Show a SKU, such as that of an order's line
    #[command(after_help = help("An offer of the new commerce begins with both ids: PRODUCT:SKU:AVAILABILITY.\n", COLUMNS, "\
Examples:
  partner-center products sku CFQ7TTC0LQ7X 0001 --country US
  partner-center products sku CFQ7TTC0LQ7X 0001 -o json"))]
    Sku(GetSku),
}

/// Arguments of `products sku`. An offer `PRODUCT:SKU:AVAILABILITY` begins with both.
#[derive(Args, Debug)]
pub(crate) struct GetSku {
    /// Id of the product
    #[arg(value_name = "PRODUCT", value_parser = id(ProductId::is_valid, EXPECTED))]
    product: ProductId,
    /// Id of the SKU within it
    #[arg(value_name = "SKU", value_parser = id(SkuId::is_valid, EXPECTED))]
    sku: SkuId,
    /// Country of the catalogue, two letters
    #[arg(long, value_name = "COUNTRY", value_parser = Text::new(), default_value = "US")]
    country: String,
}

const COLUMNS: &[Column<Sku>] = columns! { Sku:
    "product" .product_id, by_default;
    "id" .id, by_default;
    "title" .title, free, by_default, long;
    "trial" .is_trial, by_default;
    "minimum" .minimum_quantity, by_default;
    "maximum" .maximum_quantity, by_default;
    "cycles" = |sku| joined(&sku.supported_billing_cycles, " "), by_default;
    "needs" = |sku| sku.provisioning_variables.join(" "), by_default;
    "description" .description, free;
};

pub(crate) fn run(options: &Options, command: &ProductsCommand) -> Result<Report, CommandError> {
    let ProductsCommand::Sku(arguments) = command;
    let output = Output::new(options, COLUMNS)?;
    let connection = Connection::open(options)?;
    let products = connection.client.products(&*arguments.country);
    let product = products.by_id(arguments.product.clone());
    let answer = product.sku(arguments.sku.clone()).send();
    output.answer(answer, |_| String::new())
}
