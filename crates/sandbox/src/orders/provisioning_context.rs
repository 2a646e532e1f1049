//! What reservations and savings plans need to know beside the offer.

use crate::catalog::{Family, Offer, Term, months};
use crate::fields::Fields;
use crate::ids::is_guid;
use crate::json::Json;
use crate::money::{Cents, currency_of};
use crate::orders::draft::DraftLine;
use crate::service_error::{Result, ServiceError, refusal};
use crate::store::Customer;

const HOURS_A_YEAR: u64 = 8760;

/// The words as the documents spell them: in tables and in requests.
const SCOPES: [&str; 4] = ["single", "shared", "Single", "Shared"];
const GRAINS: [&str; 2] = ["hourly", "Hourly"];

/// The codes 900312 to 900318 are documented as refusals about the provisioning context. Which code belongs to
/// which mistake is not documented, and was chosen here.
pub(crate) fn check(customer: &Customer, offer: &Offer, line: &DraftLine) -> Result<()> {
    let savings_plan = offer.family == Family::SavingsPlan;
    if !savings_plan && offer.family != Family::Reservation {
        return Ok(());
    }
    let refuse = |code, what| Err(missing(offer, code, what));
    let Some(json) = &line.context else {
        return refuse(900_312, "The provisioning context");
    };
    let context = Fields::of(json)?;
    let scope = context.text("scope")?.unwrap_or_default();
    if !SCOPES.contains(&&*scope) {
        return refuse(900_313, "The scope");
    }
    let subscription = match context.text("subscriptionId")? {
        None => context.text("entitlementId")?,
        some => some,
    };
    if !subscription.is_some_and(|id| is_guid(&id)) {
        return refuse(900_314, "The Azure subscription");
    }
    if context.text("duration")?.is_some() && duration(line).is_none() {
        return refuse(900_315, "The duration");
    }
    if savings_plan {
        return check_commitment(customer, offer, line);
    }
    Ok(())
}

fn check_commitment(customer: &Customer, offer: &Offer, line: &DraftLine) -> Result<()> {
    let refuse = |code, what| Err(missing(offer, code, what));
    let Some(json) = &line.commitment else {
        return refuse(900_316, "The purchase commitment");
    };
    let commitment = Fields::of(json)?;
    let amount = commitment.get("amount").and_then(millionths);
    if amount.is_none_or(|amount| amount == 0) {
        return refuse(900_317, "The amount of the purchase commitment");
    }
    let grain = commitment.text("grain")?.unwrap_or_default();
    if !GRAINS.contains(&&*grain) {
        return refuse(900_318, "The grain of the purchase commitment");
    }
    let currency = commitment.text("currency")?.unwrap_or_default();
    if currency == currency_of(&customer.country()).0.to_ascii_lowercase() {
        Ok(())
    } else {
        refuse(900_169, "The currency of the purchase commitment")
    }
}

fn missing(offer: &Offer, code: u32, what: &str) -> ServiceError {
    refusal!(400, code => "{what} of {} is missing or not valid.", offer.id)
}

/// The length that the context names as `1Year` or `3Years`, as the catalog writes it.
pub(crate) fn duration(line: &DraftLine) -> Option<String> {
    let context = Fields::of(line.context.as_ref()?).ok()?;
    let text = context.text("duration").ok()??;
    let duration = match text.as_str() {
        "1Year" => "P1Y",
        "3Years" | "3years" => "P3Y",
        _ => return None,
    };
    Some(duration.to_owned())
}

/// What a savings plan costs for a billing period; nothing else has a commitment.
pub(crate) fn committed(offer: &Offer, term: &Term, line: &DraftLine) -> Option<Cents> {
    if offer.family != Family::SavingsPlan {
        return None;
    }
    let commitment = Fields::of(line.commitment.as_ref()?).ok()?;
    let an_hour = commitment.get("amount").and_then(millionths)?;
    let hours = HOURS_A_YEAR * months(&term.duration) / 12;
    let whole = Cents(an_hour.checked_mul(hours)? / 10_000);
    Some(whole.share(term.months_billed(), term.months()))
}

/// An amount such as `0.05`, or the same in a string.
fn millionths(json: &Json) -> Option<u64> {
    let text = json.spelled();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    if part.len() > 6 || whole.len() > 9 {
        return None;
    }
    let part: u64 = format!("{part:0<6}").parse().ok()?;
    Some(whole.parse::<u64>().ok()? * 1_000_000 + part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn a_commitment_of_five_cents_is_438_a_year() {
        let catalog = Catalog::embedded().unwrap();
        let offer = catalog.find("DZH318Z0K4VM:0001:DZH318Z0L9TR").unwrap();
        let line = DraftLine {
            commitment: Json::parse(r#"{"amount":0.05}"#).ok(),
            ..DraftLine::default()
        };
        let price = |term| committed(offer, term, &line).unwrap().to_string();
        let prices: Vec<_> = offer.terms.iter().map(price).collect();
        assert_eq!(prices, ["438.0", "36.5", "1314.0", "36.5"]);
    }
}
