//! What is bought, by an order or by a cart: one line by flags, or all of it from a file.

use std::path::PathBuf;

use clap::Args;
use clap::builder::NonEmptyStringValueParser as Text;
use partner_center_reqwest::core::CustomerId;
use partner_center_reqwest::model::Request;

use super::file::{self, Written};
use super::promotions::{self, Named};
use super::words::{self, FLAGS};
use crate::error::CommandError;
use crate::ids::one_or_more;
use crate::options::Options;
use crate::write::WriteOptions;

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the command line")]
pub(crate) struct Purchase {
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
    /// Partner id of the indirect reseller who gets the credit; an order with one needs a signed-in user
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
    /// Take all of it, one line or more, from FILE (JSON); `-` is stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = ["offer", "quantity", "billing_cycle",
        "term", "promotion", "name", "partner_id", "accept_attestation", "accept_partner_attestation"])]
    file: Option<PathBuf>,
    /// Send members of FILE that this program does not know
    #[arg(long, requires = "file")]
    allow_unknown_members: bool,
    /// Send words that are not documented, as they are
    #[arg(long)]
    new_word: bool,
    /// Do not look whether promotions fit: one that does not is no error, the full price is charged
    #[arg(long, help_heading = "Safety")]
    allow_full_price: bool,
}

impl Purchase {
    /// The request of the file, or that which `described` makes of the flags, in the documents' spelling.
    pub(crate) fn request<T: Written + Request>(
        &self,
        described: fn(&Self) -> T,
    ) -> Result<T, CommandError> {
        let (mut request, flags) = match &self.file {
            Some(path) => (file::read(path, self.allow_unknown_members)?, &[][..]),
            None => (described(self), FLAGS),
        };
        words::spell(&mut request, self.new_word, flags)?;
        Ok(request)
    }
    /// Refuses promotions that do not fit their lines, unless that is allowed.
    pub(crate) fn check_promotions(
        &self,
        options: &Options,
        customer: &CustomerId,
        lines: &[Named<'_>],
        write: &WriteOptions,
    ) -> Result<(), CommandError> {
        if self.allow_full_price {
            return Ok(());
        }
        promotions::check(options, customer, lines, !write.dry_run && !write.curl)
    }
}
