//! `promotions`: discounts of the new commerce.

use clap::builder::NonEmptyStringValueParser as Text;
use clap::{Args, Subcommand};
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::{CustomerId, PromotionId};
use partner_center_reqwest::model::Promotion;

use super::products::{Catalogue, term};
use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::id;
use crate::listing::Arrange;
use crate::options::Options;
use crate::output::columns::{Column, columns, distinct, help, text};
use crate::output::report::Report;
use crate::output::{Output, list};

const EXPECTED: &str = "expected 1 to 128 letters, digits, `-`, `_`, `.` or `:`";

/// What can be done with promotions.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center promotions list --country DE
  partner-center promotions get 39NFJQT1PJ7K:0001:39NFJQT1Q2LR")]
pub(crate) enum PromotionsCommand {
    /// List the promotions that are on in a country
    #[command(after_help = help("", COLUMNS, "\
Examples:
  partner-center promotions list --country DE
  partner-center promotions list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a -o csv"))]
    List(List),
    /// Show a promotion, also one that is over
    #[command(after_help = help("", COLUMNS, "\
Examples:
  partner-center promotions get 39NFJQT1PJ7K:0001:39NFJQT1Q2LR
  partner-center promotions get 39NFJQT1PJ7K:0001:39NFJQT1Q2LR \\
      --country DE -o json"))]
    Get(Get),
}

#[derive(Args, Debug)]
pub(crate) struct List {
    /// The kind of customers; only `commercial` is documented
    #[arg(long, value_name = "SEGMENT", value_parser = Text::new(), default_value = "commercial")]
    segment: String,
    #[command(flatten)]
    of: Catalogue,
    #[command(flatten)]
    arrange: Arrange,
}

#[derive(Args, Debug)]
pub(crate) struct Get {
    /// Id of the promotion
    #[arg(value_name = "PROMOTION", value_parser = id(PromotionId::is_valid, EXPECTED))]
    promotion: PromotionId,
    #[command(flatten)]
    of: Catalogue,
}

const COLUMNS: &[Column<Promotion>] = columns! { Promotion:
    "id" .id, by_default;
    "name" .name, free, by_default, long;
    "for" = |it| each(it, |of| format!("{}:{}", text(of.product_id.as_ref()), text(of.sku_id.as_ref()))), by_default;
    "terms" = |it| each(it, |of| {
        let it = of.term.as_ref();
        term(it.and_then(|it| it.duration.as_ref()), it.and_then(|it| it.billing_cycle.as_ref()))
    }), by_default;
    "discount" = |it| each(it, |of| {
        let policies = of.pricing_policies.iter();
        let values: Vec<_> = policies.map(|policy| text(policy.value.as_ref())).collect();
        values.join(" ")
    }), by_default;
    "begins" .start_date, by_default, date;
    "ends" .end_date, by_default, date;
    "automatic" .properties.is_auto_applicable;
    "description" .description, free;
};

type Required = partner_center_reqwest::model::PromotionRequiredProduct;

fn each(promotion: &Promotion, cell: impl Fn(&Required) -> String) -> String {
    let cells: Vec<_> = promotion.required_products.iter().map(cell).collect();
    distinct(cells.iter().map(String::as_str))
}

pub(crate) fn run(options: &Options, command: &PromotionsCommand) -> Result<Report, CommandError> {
    let mut output = Output::new(options, COLUMNS)?;
    if let PromotionsCommand::List(list) = command {
        output = output.arranged(&list.arrange)?;
    }
    let client = &Connection::open(options)?.client;
    match command {
        PromotionsCommand::List(List { segment, of, .. }) => {
            let promotions = client.product_promotions(country_of(client, of)?);
            let call = promotions.by_segment(&**segment).get();
            list::list(&output, call.lenient(), "no promotions")
        }
        PromotionsCommand::Get(Get { promotion, of }) => {
            let promotions = client.product_promotions(country_of(client, of)?);
            output.answer(promotions.by_id(promotion.clone()).get().send(), |_| {
                String::new()
            })
        }
    }
}

fn country_of(client: &PartnerCenter, of: &Catalogue) -> Result<String, CommandError> {
    match &of.customer {
        Some(customer) => country_of_customer(client, customer),
        None => Ok(of.country.clone()),
    }
}

/// The country in the profile of a customer's company.
pub(crate) fn country_of_customer(
    client: &PartnerCenter,
    customer: &CustomerId,
) -> Result<String, CommandError> {
    let found = client.customers().by_id(customer.clone()).get().send()?;
    let profile = found.company_profile.as_ref();
    let address = profile.and_then(|profile| profile.address.as_ref());
    let country = address.and_then(|address| address.country.as_deref());
    country.map(str::to_owned).ok_or_else(|| {
        let message = format!("the profile of the customer {customer} does not say its country");
        CommandError::Input(message)
    })
}
