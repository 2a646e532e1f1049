//! `relationships`: other partners, and what they are to this one.

use clap::{Args, Subcommand, ValueEnum};
use partner_center_reqwest::core::CustomerId;
use partner_center_reqwest::model::{PartnerRelationship, PartnerRelationshipType};

use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::{CUSTOMER_EXPECTED, id};
use crate::listing::Arrange;
use crate::options::Options;
use crate::output::Output;
use crate::output::columns::{Column, columns, help, text};
use crate::output::report::Report;

/// What can be done with relationships.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center relationships list")]
pub(crate) enum RelationshipsCommand {
    /// List the indirect resellers of a provider, the providers of a reseller, or those of a customer
    #[command(after_help = help("It needs a signed-in user (App+User).\n", COLUMNS, "\
Examples:
  partner-center relationships list
  partner-center relationships list --of reseller -o json
  partner-center relationships list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    List(List),
}

#[derive(Args, Debug)]
pub(crate) struct List {
    /// What this partner is
    #[arg(long, value_name = "ROLE", default_value = "provider")]
    of: Role,
    /// The partners who have a relationship with this customer instead
    #[arg(long, value_name = "GUID", conflicts_with = "of")]
    #[arg(value_parser = id(CustomerId::is_valid, CUSTOMER_EXPECTED))]
    customer: Option<CustomerId>,
    #[command(flatten)]
    arrange: Arrange,
}

/// What a partner of two tiers is.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Role {
    /// An indirect provider: its resellers are listed
    Provider,
    /// An indirect reseller: its providers are listed
    Reseller,
}

const COLUMNS: &[Column<PartnerRelationship>] = columns! { PartnerRelationship:
    "id" .id, by_default;
    "name" .name, free, by_default, long;
    "partnerId" as "mpnId" = |it| text(it.mpn_id.as_ref().or(it.partner_id.as_ref())), by_default;
    "state" .state, by_default;
    "location" .location, by_default;
    "type" .relationship_type;
};

pub(crate) fn run(
    options: &Options,
    command: &RelationshipsCommand,
) -> Result<Report, CommandError> {
    let RelationshipsCommand::List(wanted) = command;
    let output = Output::new(options, COLUMNS)?.arranged(&wanted.arrange)?;
    let connection = Connection::open(options)?;
    let client = &connection.client;
    let nothing = "no partners";
    if let Some(customer) = &wanted.customer {
        let call = client.customers().by_id(customer.clone()).relationships();
        return output.page(call.lenient().send(), nothing);
    }
    let kind = match wanted.of {
        Role::Provider => PartnerRelationshipType::IsIndirectCloudSolutionProviderOf,
        Role::Reseller => PartnerRelationshipType::IsIndirectResellerOf,
    };
    let call = client.relationships().get(kind);
    output.page(call.lenient().send(), nothing)
}
