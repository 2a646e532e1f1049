//! `products`: the catalogue of what orders buy.

use clap::builder::NonEmptyStringValueParser as Text;
use clap::{Args, Subcommand};
use partner_center_reqwest::core::{AvailabilityId, CustomerId, ProductId, SkuId};
use partner_center_reqwest::model::{
    Availability, AvailabilityTerm, BillingCycleType, Open, Product, Sku, Text as ModelText,
};

use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::{CUSTOMER_EXPECTED, id};
use crate::listing::Arrange;
use crate::options::Options;
use crate::output::columns::{Column, columns, help, joined, text};
use crate::output::report::Report;
use crate::output::{Output, list};

const EXPECTED: &str = "expected 1 to 128 letters, digits, `-`, `_` or `.`";

/// What can be looked up in the catalogue.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center products list --target-view Software --country DE
  partner-center products availabilities CFQ7TTC0LQ7X 0001 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a")]
pub(crate) enum ProductsCommand {
    /// List the products of a view of the catalogue
    #[command(after_help = help("", PRODUCTS, "\
Examples:
  partner-center products list --country DE
  partner-center products list --target-view AzureReservations \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    List(List),
    /// Show a product
    #[command(after_help = help("", PRODUCTS, "\
Examples:
  partner-center products get CFQ7TTC0LQ7X --country DE"))]
    Get(OneProduct),
    /// List the SKUs of a product
    #[command(after_help = help("", SKUS, "\
Examples:
  partner-center products skus CFQ7TTC0LQ7X --country DE
  partner-center products skus CFQ7TTC0SV4D --segment nonprofit"))]
    Skus(Skus),
    /// Show a SKU, such as that of an order's line
    #[command(after_help = help("An offer of the new commerce begins with both ids: PRODUCT:SKU:AVAILABILITY.\n", SKUS, "\
Examples:
  partner-center products sku CFQ7TTC0LQ7X 0001 --country US
  partner-center products sku CFQ7TTC0LQ7X 0001 -o json"))]
    Sku(OneSku),
    /// List how a SKU is sold: the offer ids, with the terms that can be bought
    #[command(after_help = help("\
The third part of an offer id is issued anew from time to time. With AVAILABILITY, one of
them is shown, with all its terms: more than can be bought.\n", AVAILABILITIES, "\
Examples:
  partner-center products availabilities CFQ7TTC0LQ7X 0001 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a
  partner-center products availabilities CFQ7TTC0LQ7X 0001 CFQ7TTC0R3KD"))]
    Availabilities(Availabilities),
}

/// Which catalogue is meant.
#[derive(Args, Debug)]
pub(crate) struct Catalogue {
    /// Country of the catalogue, two letters
    #[arg(long, value_name = "COUNTRY", value_parser = Text::new(), default_value = "US")]
    pub(crate) country: String,
    /// What this customer may buy instead, in its own country
    #[arg(long, value_name = "GUID", value_parser = id(CustomerId::is_valid, CUSTOMER_EXPECTED))]
    #[arg(conflicts_with = "country")]
    pub(crate) customer: Option<CustomerId>,
}

/// Which part of a list is meant.
#[derive(Args, Debug)]
pub(crate) struct Part {
    /// Only what is for this kind of customers: commercial, education, government, nonprofit
    #[arg(long, value_name = "SEGMENT", value_parser = Text::new())]
    pub(crate) segment: Option<String>,
    /// Reservations for this kind of Azure: `AzurePlan`
    #[arg(long, value_name = "SCOPE", value_parser = Text::new())]
    pub(crate) reservation_scope: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct List {
    /// View of the catalogue: `OnlineServices`, `Azure`, `AzureReservations`, `AzureReservationsVM`,
    /// `MicrosoftAzure`, `Software`, `SoftwareSUSELinux`, `MarketplaceSaaS`
    #[arg(long, value_name = "VIEW", value_parser = Text::new(), default_value = "OnlineServices")]
    target_view: String,
    #[command(flatten)]
    of: Catalogue,
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    arrange: Arrange,
}

#[derive(Args, Debug)]
pub(crate) struct OneProduct {
    /// Id of the product
    #[arg(value_name = "PRODUCT", value_parser = id(ProductId::is_valid, EXPECTED))]
    product: ProductId,
    #[command(flatten)]
    of: Catalogue,
}

#[derive(Args, Debug)]
pub(crate) struct Skus {
    #[command(flatten)]
    one: OneProduct,
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    arrange: Arrange,
}

/// An offer `PRODUCT:SKU:AVAILABILITY` begins with both.
#[derive(Args, Debug)]
pub(crate) struct OneSku {
    /// Id of the product
    #[arg(value_name = "PRODUCT", value_parser = id(ProductId::is_valid, EXPECTED))]
    product: ProductId,
    /// Id of the SKU within it
    #[arg(value_name = "SKU", value_parser = id(SkuId::is_valid, EXPECTED))]
    sku: SkuId,
    #[command(flatten)]
    of: Catalogue,
}

#[derive(Args, Debug)]
pub(crate) struct Availabilities {
    #[command(flatten)]
    one: OneSku,
    /// Id of one availability
    #[arg(value_name = "AVAILABILITY", value_parser = id(AvailabilityId::is_valid, EXPECTED))]
    #[arg(conflicts_with_all = ["segment", "reservation_scope", "life_cycle_state", "sort", "limit"])]
    availability: Option<AvailabilityId>,
    #[command(flatten)]
    part: Part,
    /// Ask for the state of a licence's life, too; -o json shows it
    #[arg(long)]
    life_cycle_state: bool,
    #[command(flatten)]
    arrange: Arrange,
}

const PRODUCTS: &[Column<Product>] = columns! { Product:
    "id" .id, by_default;
    "title" .title, free, by_default, long;
    "type" .product_type.id, by_default;
    "subType" .product_type.sub_type.id;
    "publisher" .publisher_name, free, by_default, long;
    "microsoft" .is_microsoft_product;
    "description" .description, free;
};

const SKUS: &[Column<Sku>] = columns! { Sku:
    "product" .product_id, by_default;
    "id" .id, by_default;
    "title" .title, free, by_default, long;
    "trial" .is_trial, by_default;
    "minimum" .minimum_quantity, by_default, number;
    "maximum" .maximum_quantity, by_default, number;
    "cycles" as "supportedBillingCycles" = |sku| joined(&sku.supported_billing_cycles, " "), by_default;
    "needs" as "provisioningVariables" = |sku| sku.provisioning_variables.join(" "), by_default;
    "consumption" .consumption_type;
    "description" .description, free;
};

const AVAILABILITIES: &[Column<Availability>] = columns! { Availability:
    "offer" .catalog_item_id, by_default;
    "segment" .segment, by_default;
    "country" .country, by_default;
    "currency" .default_currency.code, by_default;
    "purchasable" .is_purchasable, by_default;
    "renewable" .is_renewable;
    "terms" = terms, by_default;
    "title" .sku.title, free, long;
};

const TERMS: &[Column<AvailabilityTerm>] = columns! { AvailabilityTerm:
    "term" .duration, by_default;
    "cycle" = |term| cycle(term.billing_cycle.as_ref()), by_default;
    "description" .description, free, by_default, long;
};

/// A billing cycle as `orders create` takes it.
pub(crate) fn cycle(cycle: Option<&Open<BillingCycleType>>) -> String {
    let known = cycle.and_then(Open::known);
    known.map_or_else(|| text(cycle), |known| known.as_str().to_owned())
}

fn terms(availability: &Availability) -> String {
    let terms = availability.terms.iter();
    let terms = terms.map(|it| term(it.duration.as_ref(), it.billing_cycle.as_ref()));
    terms.collect::<Vec<_>>().join("; ")
}

/// The length of a term, and its billing cycle.
pub(crate) fn term(length: Option<&ModelText>, of: Option<&Open<BillingCycleType>>) -> String {
    format!("{} {}", text(length), cycle(of))
}

/// A call to the catalogue that is meant: `either!(client, of, products => products.by_id(…)…)`.
macro_rules! either {
    ($client:expr, $of:expr, $products:ident => $call:expr) => {
        match &$of.customer {
            Some(id) => {
                let $products = $client.customers().by_id(id.clone()).products();
                $call
            }
            None => {
                let $products = $client.products(&*$of.country);
                $call
            }
        }
    };
}

/// A call for a part of a list.
macro_rules! part_of {
    ($call:expr, $part:expr) => {{
        let mut call = $call;
        if let Some(segment) = &$part.segment {
            call = call.target_segment(&**segment);
        }
        if let Some(scope) = &$part.reservation_scope {
            call = call.reservation_scope(&**scope);
        }
        call
    }};
}

pub(crate) use {either, part_of};

pub(crate) fn run(options: &Options, command: &ProductsCommand) -> Result<Report, CommandError> {
    match command {
        ProductsCommand::List(List {
            target_view,
            of,
            part,
            arrange,
        }) => {
            let output = Output::new(options, PRODUCTS)?.arranged(arrange)?;
            let client = &Connection::open(options)?.client;
            either!(client, of, products => {
                let call = part_of!(products.by_target_view(&**target_view).get(), part);
                list::list(&output, call.lenient(), "no products")
            })
        }
        ProductsCommand::Get(OneProduct { product, of }) => {
            let output = Output::new(options, PRODUCTS)?;
            let client = &Connection::open(options)?.client;
            let answer =
                either!(client, of, products => products.by_id(product.clone()).get().send());
            output.answer(answer, |_| String::new())
        }
        ProductsCommand::Skus(Skus { one, part, arrange }) => {
            let output = Output::new(options, SKUS)?.arranged(arrange)?;
            let client = &Connection::open(options)?.client;
            either!(client, one.of, products => {
                let call = part_of!(products.by_id(one.product.clone()).skus().get(), part);
                list::list(&output, call.lenient(), "no SKUs")
            })
        }
        ProductsCommand::Sku(OneSku { product, sku, of }) => {
            let output = Output::new(options, SKUS)?;
            let client = &Connection::open(options)?.client;
            let answer = either!(client, of, products => {
                products.by_id(product.clone()).skus().by_id(sku.clone()).get().send()
            });
            output.answer(answer, |_| String::new())
        }
        ProductsCommand::Availabilities(arguments) => availabilities(options, arguments),
    }
}

fn availabilities(options: &Options, arguments: &Availabilities) -> Result<Report, CommandError> {
    let output = Output::new(options, AVAILABILITIES)?.arranged(&arguments.arrange)?;
    let client = &Connection::open(options)?.client;
    let OneSku { product, sku, of } = &arguments.one;
    either!(client, of, products => {
        let sku = products.by_id(product.clone()).skus().by_id(sku.clone());
        if let Some(one) = &arguments.availability {
            let answer = sku.availabilities().by_id(one.clone()).get().send();
            return output.answer(answer, |it| output.beneath(TERMS, &it.terms));
        }
        let call = part_of!(sku.availabilities().get(), arguments.part);
        let call = call.include_life_cycle_state(arguments.life_cycle_state);
        list::list(&output, call.lenient(), "sold no more")
    })
}
