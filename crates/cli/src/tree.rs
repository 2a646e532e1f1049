//! The command line as a whole: which command there is, and who carries it out.

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use crate::commands::api::{self, CallApi};
use crate::commands::auth::{self, AuthCommand};
use crate::commands::carts::{self, CartsCommand};
use crate::commands::customers::{self, CustomersCommand};
#[cfg(feature = "export")]
use crate::commands::export::{self, Export};
use crate::commands::offers::{self, OffersCommand};
use crate::commands::orders::{self, OrdersCommand};
use crate::commands::products::{self, ProductsCommand};
use crate::commands::promotions::{self, PromotionsCommand};
use crate::commands::relationships::{self, RelationshipsCommand};
use crate::commands::sandbox::{self, SandboxCommand};
use crate::commands::subscriptions::{self, SubscriptionsCommand};
use crate::error::CommandError;
use crate::exit;
use crate::options::Options;
use crate::output::report::Report;

/// Microsoft Partner Center's Orders API on the command line.
#[derive(Debug, Parser)]
#[command(
    name = "partner-center",
    version,
    max_term_width = 100,
    after_help = main_help(),
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Orders of a customer
    #[command(subcommand)]
    Orders(OrdersCommand),
    /// Carts of a customer
    #[command(subcommand)]
    Carts(CartsCommand),
    /// Subscriptions of a customer
    #[command(subcommand)]
    Subscriptions(SubscriptionsCommand),
    /// The catalogue of what orders buy
    #[command(subcommand)]
    Products(ProductsCommand),
    /// What can be bought, by its title
    #[command(subcommand)]
    Offers(OffersCommand),
    /// Discounts of the new commerce
    #[command(subcommand)]
    Promotions(PromotionsCommand),
    /// Customers of the partner
    #[command(subcommand)]
    Customers(CustomersCommand),
    /// Write all orders of all customers as tables: Parquet, JSON lines, CSV
    #[cfg(feature = "export")]
    #[command(after_help = export::HELP)]
    Export(Export),
    /// Other partners: indirect resellers and providers
    #[command(subcommand)]
    Relationships(RelationshipsCommand),
    /// Call any path of the API
    Api(CallApi),
    /// Sign in and out
    #[command(subcommand)]
    Auth(AuthCommand),
    /// A made-up service on this machine
    #[command(subcommand)]
    Sandbox(SandboxCommand),
    /// Write the completion script of a shell
    #[command(after_help = "\
Examples:
  partner-center completions bash \\
      > ~/.local/share/bash-completion/completions/partner-center
  partner-center completions zsh > \"${fpath[1]}/_partner-center\"
  partner-center completions powershell >> $PROFILE")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Carries the command out.
pub(crate) fn run(arguments: Arguments) -> Result<Report, CommandError> {
    let options = &arguments.options;
    match arguments.command {
        Command::Orders(command) => orders::run(options, command),
        Command::Carts(command) => carts::run(options, &command),
        Command::Subscriptions(command) => subscriptions::run(options, command),
        Command::Products(command) => products::run(options, &command),
        Command::Offers(command) => offers::run(options, &command),
        Command::Promotions(command) => promotions::run(options, &command),
        Command::Customers(command) => customers::run(options, command),
        #[cfg(feature = "export")]
        Command::Export(command) => export::run(options, &command),
        Command::Relationships(command) => relationships::run(options, &command),
        Command::Api(call) => api::call(options, &call),
        Command::Auth(command) => auth::run(options, &command),
        Command::Sandbox(SandboxCommand::Serve(serve)) => sandbox::serve(serve),
        Command::Completions { shell } => Ok(completions(shell)),
    }
}

/// What a shell needs to complete command lines.
fn completions(shell: Shell) -> Report {
    let mut script = Vec::new();
    let name = "partner-center";
    clap_complete::generate(shell, &mut Arguments::command(), name, &mut script);
    Report::new(script)
}

fn main_help() -> String {
    format!(
        "\
Signing in: `partner-center auth login`, which keeps a profile; or by the environment, with
PARTNER_CENTER_ACCESS_TOKEN, or PARTNER_CENTER_TENANT_ID and PARTNER_CENTER_CLIENT_ID beside
PARTNER_CENTER_CLIENT_SECRET or PARTNER_CENTER_CLIENT_CERTIFICATE (a file), and for a user
PARTNER_CENTER_REFRESH_TOKEN.

Examples:
  partner-center auth login --tenant contoso.onmicrosoft.com \\
      --client-id 8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f
  partner-center --sandbox orders list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --billing-cycle onetime
  partner-center customers list -o csv --columns id,company,domain
  partner-center api GET /customers -o json

{}",
        exit::HELP
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }
}
