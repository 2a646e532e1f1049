//! An order as a request asks for it, read but not judged.

use crate::fields::Fields;
use crate::json::Json;
use crate::service_error::{Result, ServiceError, refuse};
use crate::words;

#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// `unknown` and nothing are the same to the service: it decides.
    pub(crate) cycle: Option<&'static str>,
    pub(crate) currency: Option<String>,
    pub(crate) lines: Vec<DraftLine>,
    pub(crate) partners_attested: Option<bool>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct DraftLine {
    pub(crate) number: i64,
    pub(crate) offer: String,
    pub(crate) quantity: Option<i64>,
    pub(crate) subscription: Option<String>,
    pub(crate) parent: Option<String>,
    pub(crate) friendly_name: Option<String>,
    pub(crate) term: Option<String>,
    pub(crate) custom_end: Option<String>,
    pub(crate) promotion: Option<String>,
    pub(crate) partner: Option<String>,
    pub(crate) additional_partners: Vec<String>,
    pub(crate) attested: Option<bool>,
    pub(crate) context: Option<Json>,
    pub(crate) commitment: Option<Json>,
    pub(crate) renews_to: Option<Json>,
}

impl Draft {
    pub(crate) fn read(body: Fields<'_>) -> Result<Self> {
        Ok(Self {
            cycle: cycle(body)?,
            currency: body.text("currencyCode")?,
            lines: DraftLine::each(body)?,
            partners_attested: body.flag("partnerOnRecordAttestationAccepted")?,
        })
    }

    /// The lines must be numbered from 0 without gaps, in whatever order they stand.
    pub(crate) fn check_numbers(&self) -> Result<()> {
        if self.lines.is_empty() {
            return Err(ServiceError::invalid_input("an order needs a line item"));
        }
        let mut numbers: Vec<_> = self.lines.iter().map(|line| line.number).collect();
        numbers.sort_unstable();
        refuse!(if !(0..).zip(numbers).all(|(at, number)| at == number),
            400, 800_071 => "Line item numbers must be unique and run from 0 without gaps.");
        Ok(())
    }
}

impl DraftLine {
    /// The lines of an order.
    pub(crate) fn each(body: Fields<'_>) -> Result<Vec<Self>> {
        let lines = body.items("lineItems")?.iter();
        lines
            .map(|line| Self::read(Fields::of(line)?, "lineItemNumber", "offerId"))
            .collect()
    }

    /// The line of an order or of a cart, which differ in two names.
    pub(crate) fn read(line: Fields<'_>, number: &str, offer: &str) -> Result<Self> {
        let object = |name| {
            let object = line.object(name);
            object.map(|object| object.and_then(|_| line.get(name)).cloned())
        };
        Ok(Self {
            number: line.integer(number)?.unwrap_or_default(),
            offer: line.text(offer)?.unwrap_or_default(),
            quantity: line.integer("quantity")?,
            subscription: line.text("subscriptionId")?,
            parent: line.text("parentSubscriptionId")?,
            friendly_name: line.text("friendlyName")?,
            term: line.text("termDuration")?.filter(|term| !term.is_empty()),
            custom_end: line.text("customTermEndDate")?,
            promotion: line.text("promotionId")?,
            partner: line.text("partnerIdOnRecord")?,
            additional_partners: line.texts("additionalPartnerIdsOnRecord")?,
            attested: line.flag("attestationAccepted")?,
            context: object("provisioningContext")?,
            commitment: object("purchaseCommitment")?,
            renews_to: line.get("renewsTo").cloned(),
        })
    }
}

/// A word, or the number of the enum.
pub(crate) fn cycle(body: Fields<'_>) -> Result<Option<&'static str>> {
    let cycle = body.get("billingCycle").map(words::billing_cycle);
    Ok(cycle.transpose()?.filter(|name| *name != "unknown"))
}
