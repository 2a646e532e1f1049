//! The command line: commands, options, help.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use partner_center_reqwest::core::auth::Authority;
use partner_center_reqwest::core::{BaseUrl, Cloud, CustomerId, CustomerSearchField, OrderId};
use partner_center_reqwest::model::Guid;
use partner_center_sandbox::Fault;

use crate::auth::AuthCommand;
use crate::carts::CartsCommand;
use crate::orders::arguments::{
    ActivationLinks, AddOn, AttachmentsCommand, CancelOrder, ChangeCycle, CreateOrder, OrderStatus,
    Settle,
};
use crate::orders::wait::{WaitForOrder, WatchOrder};
use crate::products::ProductsCommand;
use crate::profiles::profile_name;
use crate::subscriptions::SubscriptionsCommand;
use crate::{customers, exit, orders};

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

/// What holds for every command.
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Use a made-up service inside this process: no account, no network
    #[arg(long, global = true, help_heading = "Service")]
    pub(crate) sandbox: bool,
    /// File that keeps the sandbox's orders
    #[arg(
        help = "File that keeps the sandbox's orders from one command to the next [env: PARTNER_CENTER_SANDBOX_STATE]"
    )]
    #[arg(long, global = true, help_heading = "Service", value_name = "FILE")]
    pub(crate) sandbox_state: Option<PathBuf>,
    /// Address of the API
    #[arg(help = "Address of the API: https, or http on loopback [env: PARTNER_CENTER_BASE_URL]")]
    #[arg(long, global = true, help_heading = "Service", value_name = "URL")]
    pub(crate) base_url: Option<BaseUrl>,
    /// Microsoft cloud
    #[arg(help = "Microsoft cloud [env: PARTNER_CENTER_CLOUD] [default: global]")]
    #[arg(long, global = true, help_heading = "Service", value_parser = clouds())]
    pub(crate) cloud: Option<Cloud>,
    /// Address that signs in
    #[arg(help = "Address that signs in, if not the cloud's [env: PARTNER_CENTER_AUTHORITY]")]
    #[arg(long, global = true, help_heading = "Service", value_name = "URL")]
    pub(crate) authority: Option<Authority>,
    /// Profile that signs in
    #[arg(help = "Profile of `auth login` that signs in [env: PARTNER_CENTER_PROFILE]")]
    #[arg(long, global = true, help_heading = "Service", value_name = "NAME", value_parser = profile_name)]
    pub(crate) profile: Option<String>,
    /// Time for a call with all its attempts and waits
    #[arg(long, global = true, help_heading = "Service", value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
    /// Time for the whole command, all pages of a list together
    #[arg(
        help = "Time for the whole command, all pages of a list together; --timeout is for each call [default: none]"
    )]
    #[arg(long, global = true, help_heading = "Service", value_name = "SECONDS", value_parser = seconds)]
    pub(crate) deadline: Option<Duration>,
    /// How often a request is sent at most
    #[arg(long, global = true, help_heading = "Service", value_name = "N")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) max_attempts: Option<u32>,
    /// Requests in any minute for each resource
    #[arg(
        help = "Requests in any minute for each resource [env: PARTNER_CENTER_REQUESTS_PER_MINUTE] [default: 480]"
    )]
    #[arg(long, global = true, help_heading = "Service", value_name = "N")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) requests_per_minute: Option<u32>,
    /// Count what other runs with this option send, too
    #[arg(long, global = true, help_heading = "Service")]
    pub(crate) shared_quota: bool,
    /// Show the exchange on stderr, with secrets masked
    #[arg(long, global = true, help_heading = "Service")]
    pub(crate) trace: bool,
    /// Write the exchange to FILE as an HTTP Archive, with secrets masked; bodies are in it
    #[arg(long, global = true, help_heading = "Service", value_name = "FILE")]
    pub(crate) har: Option<PathBuf>,
    /// Trust the certificates in FILE (PEM) beside the system's
    #[arg(long, global = true, help_heading = "Service", value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Form of the data [default: table]
    #[arg(
        short,
        long,
        global = true,
        help_heading = "Output",
        value_name = "FORMAT"
    )]
    pub(crate) output: Option<Format>,
    /// Columns of table and CSV, separated by commas
    #[arg(
        long,
        global = true,
        help_heading = "Output",
        value_name = "NAMES",
        value_delimiter = ','
    )]
    pub(crate) columns: Option<Vec<String>>,
}

/// A form of data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Table,
    /// What the service sent, indented; all pages of a list as one
    Json,
    /// What the service sent, an item a line
    Jsonl,
    /// For spreadsheets
    Csv,
    /// What the service sent, as YAML; all pages of a list as one
    Yaml,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.to_possible_value();
        f.write_str(value.as_ref().map_or("", |value| value.get_name()))
    }
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
    /// The catalogue behind the lines of orders
    #[command(subcommand)]
    Products(ProductsCommand),
    /// Customers of the partner
    #[command(subcommand)]
    Customers(CustomersCommand),
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

/// What can be done with orders.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center orders list \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --billing-cycle onetime
  partner-center orders get s-BZlr_TeGksPNT61SsWRL-sqMaKbyVa1 \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a")]
pub(crate) enum OrdersCommand {
    /// List the orders of a customer, all or those of one billing cycle
    #[command(after_help = orders::list_help())]
    List(ListOrders),
    /// Show one order with its lines
    #[command(after_help = orders::get_help())]
    Get(GetOrder),
    /// Place an order. This buys
    #[command(after_help = orders::create::HELP)]
    Create(CreateOrder),
    /// Buy an add-on for a subscription of an order. This buys
    #[command(after_help = orders::change::ADD_ON_HELP)]
    AddOn(AddOn),
    /// Change how often the customer is charged for an order's licences
    #[command(after_help = orders::change::CYCLE_HELP)]
    ChangeBillingCycle(ChangeCycle),
    /// Cancel an order, or some of its lines
    #[command(after_help = orders::change::CANCEL_HELP)]
    Cancel(CancelOrder),
    /// Wait until an order is visible, completed, provisioned or out of review
    #[command(after_help = orders::wait::WAIT_HELP)]
    Wait(WaitForOrder),
    /// Show each status that an order comes to, until its end
    #[command(after_help = orders::wait::WATCH_HELP)]
    Watch(WatchOrder),
    /// Show how far the lines of an order are provisioned
    #[command(after_help = orders::status::provisioning_help())]
    ProvisioningStatus(OrderStatus),
    /// Show where the customer activates what was ordered
    #[command(after_help = orders::status::links_help())]
    ActivationLinks(ActivationLinks),
    /// Documents of an order
    #[command(subcommand)]
    Attachments(AttachmentsCommand),
    /// List the writes of this machine that are in doubt
    #[command(after_help = orders::settle::pending_help())]
    Pending,
    /// Find out what became of writes that are in doubt
    #[command(after_help = orders::settle::SETTLE_HELP)]
    Settle(Settle),
}

/// Arguments of `orders list`.
#[derive(Args, Debug)]
pub(crate) struct ListOrders {
    /// The customer's Microsoft ID (tenant id)
    #[arg(long, value_name = "GUID", value_parser = id(CustomerId::is_valid, CUSTOMER_EXPECTED))]
    pub(crate) customer: CustomerId,
    /// Only orders of this cycle: unknown, monthly, annual, none, onetime, triennial, biennial
    #[arg(long, value_name = "CYCLE", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) billing_cycle: Option<String>,
    /// Take a CYCLE that is not documented
    #[arg(long, requires = "billing_cycle")]
    pub(crate) new_word: bool,
    /// With prices; the account must be allowed to see them
    #[arg(long)]
    pub(crate) include_price: bool,
    /// With orders that the service made itself
    #[arg(long)]
    pub(crate) include_system_purchases: bool,
    /// Only orders of this indirect reseller's tenant
    #[arg(long, value_name = "GUID", value_parser = id(Guid::is_well_formed, "expected a GUID"))]
    pub(crate) indirect_reseller: Option<Guid>,
}

/// Arguments of `orders get`.
#[derive(Args, Debug)]
pub(crate) struct GetOrder {
    /// Id of the order; write `--` before one that begins with `-`
    #[arg(value_name = "ORDER", value_parser = id(OrderId::is_valid, ORDER_EXPECTED))]
    pub(crate) order: OrderId,
    /// The customer's Microsoft ID (tenant id)
    #[arg(long, value_name = "GUID", value_parser = id(CustomerId::is_valid, CUSTOMER_EXPECTED))]
    pub(crate) customer: CustomerId,
    /// With prices; the account must be allowed to see them
    #[arg(long)]
    pub(crate) include_price: bool,
}

/// What can be done with customers.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center customers list --filter lake
  partner-center customers get b0d70a69-4c42-4b27-b17b-91a835d8686a")]
pub(crate) enum CustomersCommand {
    /// List the customers, following all pages
    #[command(after_help = customers::list_help())]
    List(ListCustomers),
    /// Show one customer
    #[command(after_help = customers::get_help())]
    Get(GetCustomer),
}

/// Arguments of `customers list`.
#[derive(Args, Debug)]
pub(crate) struct ListCustomers {
    /// Only customers whose name (or --filter-field) starts with this
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) filter: Option<String>,
    /// What --filter compares
    #[arg(
        long,
        value_name = "FIELD",
        requires = "filter",
        default_value = "company-name"
    )]
    pub(crate) filter_field: FilterField,
    /// Customers in one page; all pages are read either way
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) page_size: Option<u32>,
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

/// Arguments of `customers get`.
#[derive(Args, Debug)]
pub(crate) struct GetCustomer {
    /// The customer's Microsoft ID (tenant id)
    #[arg(value_name = "CUSTOMER", value_parser = id(CustomerId::is_valid, CUSTOMER_EXPECTED))]
    pub(crate) customer: CustomerId,
}

/// Arguments of `api`.
#[derive(Args, Debug)]
#[command(after_help = "\
Without --output the body is written byte for byte; json indents it.

Examples:
  partner-center api GET '/customers?size=2'
  partner-center api GET -o yaml \\
      /customers/b0d70a69-4c42-4b27-b17b-91a835d8686a/orders/0d9e7bc9cc4f")]
pub(crate) struct CallApi {
    /// HTTP method; GET only, so far
    #[arg(value_name = "METHOD")]
    pub(crate) method: String,
    /// Path behind /v1, with its query
    #[arg(value_name = "PATH")]
    pub(crate) path: String,
}

/// What can be done with the sandbox.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center sandbox serve --port 8080
  partner-center --sandbox customers list   (the same, inside one command)")]
pub(crate) enum SandboxCommand {
    /// Serve until Ctrl-C; prints address, token, an example and test identities, a line each
    #[command(after_help = "\
Faults: bom, latency=MILLIS, throttle=SECONDS, throttle-date=SECONDS,
status=CODE[:json|html|empty], truncate, new-enum, broken-item, unauthorized, redirect=URL, empty,
html, doubled-ids, no-links, cut, commit-then-cut, commit-then-stall, commit-then-status=CODE.

Examples:
  partner-center sandbox serve
  partner-center sandbox serve --port 8080 --fault latency=200,new-enum
  partner-center sandbox serve --visibility-delay 900 --rate-limit 500 \\
      --state orders.json")]
    Serve(ServeSandbox),
}

/// Arguments of `sandbox serve`.
#[derive(Args, Debug)]
pub(crate) struct ServeSandbox {
    /// Port of 127.0.0.1; 0 is a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) port: u16,
    /// What goes wrong with every request, for good; `POST /_sandbox/faults` is for the next few
    #[arg(long = "fault", value_name = "FAULT", value_delimiter = ',')]
    pub(crate) faults: Vec<Fault>,
    /// How long a new order is missing from the list; the service takes up to 900
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) visibility_delay: Option<Duration>,
    /// How long a new order is pending
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) completion_delay: Option<Duration>,
    /// How long the lines of a completed order wait to be provisioned
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) provisioning_delay: Option<Duration>,
    /// How long a new order is without the ids of its subscriptions
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) subscription_delay: Option<Duration>,
    /// How long an uploaded purchase order is reviewed
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) review_delay: Option<Duration>,
    /// Have the limits of a sandbox account: 5 subscriptions a customer, 25 licences each
    #[arg(long)]
    pub(crate) sandbox_limits: bool,
    /// Requests a minute for each resource, as the gateway counts them; the service takes 500
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) rate_limit: u32,
    /// File that keeps orders, carts and request ids
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
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

fn clouds() -> impl TypedValueParser<Value = Cloud> {
    PossibleValuesParser::new(Cloud::ALL.map(Cloud::as_str)).try_map(|name| name.parse::<Cloud>())
}

pub(crate) const CUSTOMER_EXPECTED: &str = "expected a GUID such as the customer's Microsoft ID";
pub(crate) const ORDER_EXPECTED: &str = "expected 1 to 64 letters, digits, `-` or `_`";

/// A parser of ids that pass the check. Spaces around them come with copying and are dropped.
pub(crate) fn id<T: for<'a> From<&'a str>>(
    is_valid: fn(&T) -> bool,
    expected: &'static str,
) -> impl Fn(&str) -> Result<T, &'static str> + Clone {
    move |text| {
        let id = T::from(text.trim());
        if is_valid(&id) { Ok(id) } else { Err(expected) }
    }
}

pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let time = text
        .parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.filter(|time| !time.is_zero())
        .ok_or_else(|| "expected seconds, more than 0".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn times_are_seconds() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1_500)));
        for wrong in ["0", "-1", "NaN", "inf", "1e300", "soon", ""] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
