//! The arguments of the commands that write, and of those that follow an order.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser as Text;
use clap::{Args, Subcommand};
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::SubscriptionOperations;
use partner_center_reqwest::core::{
    AttachmentId, CustomerId, OrderId, OrderOperations, SubscriptionId,
};
use partner_center_reqwest::model::{Decimal, Guid};

use crate::arguments::{CUSTOMER_EXPECTED, ORDER_EXPECTED, id};
use crate::write::WriteOptions;

const SUBSCRIPTION_EXPECTED: &str = "expected the GUID of a subscription";

/// The customer of an order.
#[derive(Args, Clone, Debug)]
pub(crate) struct OfCustomer {
    /// The customer's Microsoft ID (tenant id)
    #[arg(long, value_name = "GUID", value_parser = id(CustomerId::is_valid, CUSTOMER_EXPECTED))]
    pub(crate) customer: CustomerId,
}

/// An order of a customer.
#[derive(Args, Clone, Debug)]
pub(crate) struct OneOrder {
    /// Id of the order; write `--` before one that begins with `-`
    #[arg(value_name = "ORDER", value_parser = id(OrderId::is_valid, ORDER_EXPECTED))]
    pub(crate) order: OrderId,
    #[command(flatten)]
    pub(crate) of: OfCustomer,
}

impl OneOrder {
    /// The order, as a client reaches it.
    pub(crate) fn at(&self, client: &PartnerCenter) -> OrderOperations<PartnerCenter> {
        let customer = client.customers().by_id(self.of.customer.clone());
        customer.orders().by_id(self.order.clone())
    }
}

/// Arguments of `orders create`.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the command line")]
pub(crate) struct CreateOrder {
    #[command(flatten)]
    pub(crate) of: OfCustomer,
    /// What is bought: a catalogue item PRODUCT:SKU:AVAILABILITY, the GUID of a legacy offer, or MS-AZR-…
    #[arg(long, value_name = "OFFER", value_parser = Text::new(), required_unless_present = "file")]
    pub(crate) offer: Option<String>,
    /// How many licences, seats or instances
    #[arg(long, value_name = "N", value_parser = one_or_more, allow_negative_numbers = true)]
    #[arg(required_unless_present = "file")]
    pub(crate) quantity: Option<i64>,
    /// How often the customer is charged: monthly, annual, triennial, onetime, …
    #[arg(long, value_name = "CYCLE", value_parser = Text::new())]
    #[arg(required_unless_present_any = ["file", "trial"])]
    pub(crate) billing_cycle: Option<String>,
    /// Length of the term: P1M, P1Y, P3Y; the new commerce needs it
    #[arg(long, value_name = "TERM", value_parser = Text::new())]
    pub(crate) term: Option<String>,
    /// Promotion to buy under
    #[arg(long, value_name = "ID", value_parser = Text::new())]
    pub(crate) promotion: Option<String>,
    /// A name for people
    #[arg(long, value_name = "TEXT", value_parser = Text::new())]
    pub(crate) name: Option<String>,
    /// Partner id of the indirect reseller who gets the credit; needs a signed-in user
    #[arg(long, value_name = "ID", value_parser = Text::new())]
    pub(crate) partner_id: Option<String>,
    /// Agree to what the product asks to be attested
    #[arg(long)]
    pub(crate) accept_attestation: bool,
    /// Agree, as the provider, to what is to be attested about the partner of record
    #[arg(long)]
    pub(crate) accept_partner_attestation: bool,
    /// Order a trial: its billing cycle is `none`
    #[arg(long)]
    pub(crate) trial: bool,
    /// Assign the licence to this user of the customer
    #[arg(long, value_name = "UPN", value_parser = Text::new())]
    pub(crate) customer_user: Option<String>,
    /// Take the whole order, of one line or more, from FILE (JSON); `-` is stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = ["offer", "quantity", "billing_cycle",
        "term", "promotion", "name", "partner_id", "accept_attestation", "accept_partner_attestation"])]
    pub(crate) file: Option<PathBuf>,
    /// Send members of FILE that this program does not know
    #[arg(long, requires = "file")]
    pub(crate) allow_unknown_members: bool,
    /// Send words that are not documented, as they are
    #[arg(long)]
    pub(crate) new_word: bool,
    #[command(flatten)]
    pub(crate) write: WriteOptions,
}

/// Arguments of `orders add-on`.
#[derive(Args, Debug)]
pub(crate) struct AddOn {
    #[command(flatten)]
    pub(crate) one: OneOrder,
    /// The subscription of the order that the add-on is for
    #[arg(long, value_name = "GUID", value_parser = id(Guid::is_well_formed, SUBSCRIPTION_EXPECTED))]
    pub(crate) parent: Guid,
    /// The add-on's offer
    #[arg(long, value_name = "OFFER", value_parser = Text::new())]
    pub(crate) offer: String,
    /// How many
    #[arg(long, value_name = "N", value_parser = one_or_more, allow_negative_numbers = true)]
    pub(crate) quantity: i64,
    /// A name for people
    #[arg(long, value_name = "TEXT", value_parser = Text::new())]
    pub(crate) name: Option<String>,
    /// Partner id of the indirect reseller who gets the credit
    #[arg(long, value_name = "ID", value_parser = Text::new())]
    pub(crate) partner_id: Option<String>,
    /// Send it again by itself when it ends in doubt: nothing documents that the service recognises that,
    /// so it may buy a second time
    #[arg(long, help_heading = "Safety")]
    pub(crate) retry_in_doubt: bool,
    /// Send words that are not documented, as they are
    #[arg(long)]
    pub(crate) new_word: bool,
    #[command(flatten)]
    pub(crate) write: WriteOptions,
}

/// Arguments of `orders change-billing-cycle`.
#[derive(Args, Debug)]
pub(crate) struct ChangeCycle {
    #[command(flatten)]
    pub(crate) one: OneOrder,
    /// The new billing cycle: monthly or annual
    #[arg(long, value_name = "CYCLE", value_parser = Text::new())]
    pub(crate) billing_cycle: String,
    /// Send a CYCLE that is not documented, as it is
    #[arg(long)]
    pub(crate) new_word: bool,
    #[command(flatten)]
    pub(crate) write: WriteOptions,
}

/// Arguments of `orders cancel`.
#[derive(Args, Debug)]
pub(crate) struct CancelOrder {
    #[command(flatten)]
    pub(crate) one: OneOrder,
    /// Only the lines with these numbers (from 0), separated by commas
    #[arg(long = "line", value_name = "N", value_delimiter = ',')]
    pub(crate) lines: Vec<u32>,
    #[command(flatten)]
    pub(crate) write: WriteOptions,
}

/// Arguments of `orders provisioning-status`.
#[derive(Args, Debug)]
pub(crate) struct OrderStatus {
    #[command(flatten)]
    pub(crate) one: OneOrder,
}

/// Arguments of `orders activation-links`.
#[derive(Args, Debug)]
pub(crate) struct ActivationLinks {
    #[command(flatten)]
    pub(crate) one: OneOrder,
    /// Only those of the line with this number (from 0)
    #[arg(long, value_name = "N")]
    pub(crate) line: Option<u32>,
}

/// What can be done with the documents of an order.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center orders attachments list 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a")]
pub(crate) enum AttachmentsCommand {
    /// List the documents
    #[command(after_help = super::attachments::list_help())]
    List(OneOrderOnly),
    /// Upload the customer's purchase order, and a tender if there is one
    #[command(after_help = super::attachments::UPLOAD_HELP)]
    Upload(Upload),
    /// Download a document
    #[command(after_help = super::attachments::DOWNLOAD_HELP)]
    Download(Download),
}

/// An order and nothing else.
#[derive(Args, Debug)]
pub(crate) struct OneOrderOnly {
    #[command(flatten)]
    pub(crate) one: OneOrder,
}

/// Arguments of `orders attachments upload`.
#[derive(Args, Debug)]
pub(crate) struct Upload {
    #[command(flatten)]
    pub(crate) one: OneOrder,
    /// File with the purchase order, or a part of it
    #[arg(long = "purchase-order", value_name = "FILE", required = true)]
    pub(crate) purchase_orders: Vec<PathBuf>,
    /// File of the tender
    #[arg(long = "tender", value_name = "FILE")]
    pub(crate) tenders: Vec<PathBuf>,
    /// What the customer pays, such as 1250.40
    #[arg(long, value_name = "AMOUNT", value_parser = decimal, allow_negative_numbers = true)]
    pub(crate) price: Decimal,
    /// The currency of the price: EUR, USD, …
    #[arg(long, value_name = "CODE", value_parser = Text::new())]
    pub(crate) currency: String,
    /// The rate of exchange to the billing currency
    #[arg(long, value_name = "RATE", value_parser = decimal)]
    pub(crate) fx_rate: Option<Decimal>,
    /// It belongs to a tender
    #[arg(long)]
    pub(crate) part_of_tender: bool,
    /// Where the tender is published
    #[arg(long, value_name = "URL", value_parser = Text::new())]
    pub(crate) tender_link: Option<String>,
    #[command(flatten)]
    pub(crate) write: WriteOptions,
}

/// Arguments of `orders attachments download`.
#[derive(Args, Debug)]
pub(crate) struct Download {
    #[command(flatten)]
    pub(crate) one: OneOrder,
    /// Id of the document, as `list` shows it
    #[arg(value_name = "ATTACHMENT", value_parser = id(AttachmentId::is_valid, "expected letters, digits, `-`, `_` or `.`"))]
    pub(crate) attachment: AttachmentId,
    /// Where to; stdout if left out
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
    /// Replace FILE if it is there
    #[arg(long, requires = "to")]
    pub(crate) force: bool,
}

/// Arguments of `orders settle`.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the command line")]
pub(crate) struct Settle {
    /// `MS-RequestId` of the write
    #[arg(value_name = "REQUEST-ID", value_parser = id(Guid::is_well_formed, "expected a GUID"))]
    #[arg(required_unless_present = "all")]
    pub(crate) request_id: Option<Guid>,
    /// All writes that are in doubt
    #[arg(long, conflicts_with = "request_id")]
    pub(crate) all: bool,
    /// Send it again, under the same id; with --all, those that are young enough
    #[arg(long)]
    pub(crate) resend: bool,
    /// Do not ask before something is sent again; needed without a terminal
    #[arg(long, short, requires = "resend")]
    pub(crate) yes: bool,
    /// This order came of it
    #[arg(long, value_name = "ORDER", value_parser = id(OrderId::is_valid, ORDER_EXPECTED))]
    #[arg(conflicts_with_all = ["all", "resend"])]
    pub(crate) settled_as: Option<OrderId>,
    /// Record ORDER although it does not fit what was to be bought; with --abandon, without signing in
    #[arg(long, conflicts_with_all = ["all", "resend"])]
    pub(crate) force: bool,
    /// Nothing came of it
    #[arg(long, conflicts_with_all = ["all", "resend", "settled_as"])]
    pub(crate) abandon: bool,
}

/// A subscription of a customer.
#[derive(Args, Debug)]
pub(crate) struct OneSubscription {
    /// Id of the subscription
    #[arg(value_name = "SUBSCRIPTION", value_parser = id(SubscriptionId::is_valid, SUBSCRIPTION_EXPECTED))]
    pub(crate) subscription: SubscriptionId,
    #[command(flatten)]
    pub(crate) of: OfCustomer,
}

fn one_or_more(text: &str) -> Result<i64, &'static str> {
    let number = text.trim().parse().ok();
    number
        .filter(|number| *number >= 1)
        .ok_or("expected 1 or more")
}

impl OneSubscription {
    /// The subscription, as a client reaches it.
    pub(crate) fn at(&self, client: &PartnerCenter) -> SubscriptionOperations<PartnerCenter> {
        let customer = client.customers().by_id(self.of.customer.clone());
        customer.subscriptions().by_id(self.subscription.clone())
    }
}

fn decimal(text: &str) -> Result<Decimal, &'static str> {
    text.parse()
        .map_err(|_| "expected an amount such as 1250.40")
}
