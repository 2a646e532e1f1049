//! `customers`: the customers of the partner.

use clap::builder::NonEmptyStringValueParser as Text;
use clap::{Args, Subcommand, ValueEnum};
use partner_center_reqwest::core::{CustomerId, CustomerSearchField};
use partner_center_reqwest::model::{Customer, Guid, Text as ModelText};

use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::{CUSTOMER_EXPECTED, id};
use crate::listing::Arrange;
use crate::options::Options;
use crate::output::columns::{Column, columns, distinct, help};
use crate::output::report::Report;
use crate::output::{Output, list};

/// The columns of a customer, the default ones first. Lists do not have the company's address.
const CUSTOMER_COLUMNS: &[Column<Customer>] = columns! { Customer:
    "id" .id, by_default;
    "company" .company_profile.company_name, free, by_default, long;
    "domain" .company_profile.domain, by_default, long;
    "relationship" .relationship_to_partner, by_default;
    "commerceId" .commerce_id;
    "tenantId" .company_profile.tenant_id;
    "registrationNumber" .company_profile.organization_registration_number;
    "email" .company_profile.email;
    "country" .company_profile.address.country;
    "city" .company_profile.address.city, free;
    "domains" = |customer| distinct(customer.custom_domains.iter().map(ModelText::as_str)), long;
    "delegated" .allow_delegated_access;
    "partnerId" .associated_partner_id;
    "culture" .billing_profile.culture;
    "language" .billing_profile.language;
    "billingEmail" .billing_profile.email;
};

/// What can be done with customers.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center customers list --filter lake
  partner-center customers get b0d70a69-4c42-4b27-b17b-91a835d8686a")]
pub(crate) enum CustomersCommand {
    /// List the customers, following all pages
    #[command(after_help = help("", CUSTOMER_COLUMNS, "\
Examples:
  partner-center customers list
  partner-center customers list --filter lake -o json
  partner-center customers list --filter contoso --filter-field domain \\
      --columns id,domain
  partner-center customers list \\
      --indirect-reseller c19e3794-48cf-4894-8704-e8c494d20e8a"))]
    List(List),
    /// Show one customer
    #[command(after_help = help("", CUSTOMER_COLUMNS, "\
Examples:
  partner-center customers get b0d70a69-4c42-4b27-b17b-91a835d8686a
  partner-center customers get b0d70a69-4c42-4b27-b17b-91a835d8686a -o yaml"))]
    Get(Get),
}

#[derive(Args, Debug)]
pub(crate) struct List {
    /// Only customers whose name (or --filter-field) starts with this
    #[arg(long, value_name = "TEXT", value_parser = Text::new())]
    filter: Option<String>,
    /// What --filter compares
    #[arg(
        long,
        value_name = "FIELD",
        requires = "filter",
        default_value = "company-name"
    )]
    filter_field: FilterField,
    /// Only customers of the indirect reseller with this tenant; needs a signed-in user
    #[arg(long, value_name = "GUID", conflicts_with = "filter")]
    #[arg(value_parser = id(Guid::is_well_formed, "expected the GUID of a reseller's tenant"))]
    indirect_reseller: Option<Guid>,
    /// Customers in one page; all pages are read either way
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    page_size: Option<u32>,
    #[command(flatten)]
    arrange: Arrange,
}

/// What customers can be searched by.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FilterField {
    /// The name of the company
    CompanyName,
    /// The domain
    Domain,
}

impl From<FilterField> for CustomerSearchField {
    fn from(field: FilterField) -> Self {
        match field {
            FilterField::CompanyName => Self::CompanyName,
            FilterField::Domain => Self::Domain,
        }
    }
}

#[derive(Args, Debug)]
pub(crate) struct Get {
    /// The customer's Microsoft ID (tenant id)
    #[arg(value_name = "CUSTOMER", value_parser = id(CustomerId::is_valid, CUSTOMER_EXPECTED))]
    customer: CustomerId,
}

pub(crate) fn run(options: &Options, command: CustomersCommand) -> Result<Report, CommandError> {
    let mut output = Output::new(options, CUSTOMER_COLUMNS)?;
    if let CustomersCommand::List(list) = &command {
        output = output.arranged(&list.arrange)?;
    }
    let connection = Connection::open(options)?;
    let customers = connection.client.customers();
    match command {
        CustomersCommand::List(arguments) => {
            let mut call = customers.get();
            if let Some(text) = arguments.filter {
                call = call.starting_with(arguments.filter_field.into(), text);
            }
            if let Some(reseller) = arguments.indirect_reseller {
                let field = CustomerSearchField::IndirectReseller;
                call = call.starting_with(field, reseller.to_string());
            }
            if let Some(size) = arguments.page_size {
                call = call.size(size);
            }
            list::list(&output, call.lenient(), "no customers")
        }
        CustomersCommand::Get(arguments) => {
            let customer = customers.by_id(arguments.customer);
            output.answer(customer.get().send(), |_| String::new())
        }
    }
}
