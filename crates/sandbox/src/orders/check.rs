//! Whether a line can be bought: every refusal that is about one line.

use std::borrow::Cow;
use std::time::Duration;

use crate::catalog::{Family, Offer, Promotion, Sale, Term};
use crate::context::Context;
use crate::date::{self, DAY};
use crate::money::Cents;
use crate::order::is_legacy;
use crate::orders::draft::DraftLine;
use crate::orders::provisioning_context;
use crate::service_error::{Result, refusal, refuse};
use crate::store::Customer;
use crate::words::member_name;

/// A line that can be bought, with its price.
#[derive(Debug)]
pub(crate) struct Purchase<'a> {
    pub(crate) line: DraftLine,
    pub(crate) offer: &'a Offer,
    /// The id of the offer now.
    pub(crate) id: Cow<'a, str>,
    pub(crate) quantity: u64,
    pub(crate) term: Term,
    pub(crate) prices: Prices,
}

/// Of one unit, for a billing period.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Prices {
    pub(crate) list: Cents,
    pub(crate) discounted: Cents,
    pub(crate) prorated: Cents,
}

/// The offer that an id names. What is wrong with an id that names none depends on its shape.
pub(crate) fn offer<'a>(context: &Context<'a>, id: &str) -> Result<&'a Offer> {
    let catalog = context.catalog;
    if let Some(offer) = catalog.current(id, context.settings.reissued) {
        return Ok(offer);
    }
    refuse!(if id.is_empty(), 400, 900_142 => "The catalog item id of a line item is missing.");
    let parts: Vec<&str> = id.split(':').collect();
    let [product, sku, _] = parts[..] else {
        refuse!(400, 800_004 => "Offer {id} was not found.");
    };
    let unknown = |start: String| catalog.starting_with(&start).is_none();
    refuse!(if unknown(format!("{product}:")), 404, 400_013 => "Product of {id} was not found.");
    refuse!(if unknown(format!("{product}:{sku}:")), 404, 400_018 => "SKU of {id} was not found.");
    refuse!(404, 400_019 => "Availability of {id} was not found.");
}

pub(crate) fn purchase<'a>(
    context: &Context<'a>,
    customer: &Customer,
    cycle: Option<&'static str>,
    line: DraftLine,
) -> Result<Purchase<'a>> {
    let offer = offer(context, &line.offer)?;
    eligible(customer, offer)?;
    let quantity = quantity(offer, line.quantity)?;
    let term = term(offer, cycle, &line)?;
    refuse!(if offer.attestation && line.attested != Some(true),
        400, 900_203 => "An attestation is required for this item.");
    partners(context, offer, &line)?;
    provisioning_context::check(customer, offer, &line)?;
    let promotion = promotion(offer, &line, quantity)?;
    let list = provisioning_context::committed(offer, &term, &line).unwrap_or(term.price);
    let promotion = promotion.filter(|promotion| promotion.fits(&term, context.today()));
    let percent = promotion.map_or(0, |promotion| promotion.percent);
    let discounted = list.share(100 - percent, 100);
    let prorated = match &line.custom_end {
        Some(end) => {
            let days = days_until(context.now, customer, offer, &term, end)?;
            discounted.share(days, term.months() * 365 / 12)
        }
        None => discounted,
    };
    let prices = Prices {
        list,
        discounted,
        prorated,
    };
    Ok(Purchase {
        line,
        offer,
        id: offer.current_id(context.settings.reissued),
        quantity,
        term,
        prices,
    })
}

fn eligible(customer: &Customer, offer: &Offer) -> Result<()> {
    let title = &offer.title;
    refuse!(if offer.sale == Sale::Retired, 403, 2091 => "{title} is not sold any more.");
    refuse!(if !offer.is_in(&customer.country()),
        400, 800_070 => "{title} is not sold in the country of the customer.");
    refuse!(if !offer.is_for(customer.account.segment.as_deref()),
        403, offer.family.code(2085, 800_020) => "The customer is not eligible for {title}.");
    // The one refusal that is documented with the status of a success.
    refuse!(if offer.sale == Sale::Unavailable, 200, 400_072 => "This item isn't available.");
    refuse!(if offer.sale == Sale::SoldOut, 400, 800_010 => "There is no inventory of {title}.");
    Ok(())
}

fn quantity(offer: &Offer, asked: Option<i64>) -> Result<u64> {
    let quantity = asked.and_then(|asked| u64::try_from(asked).ok());
    let fits = |quantity: &u64| (1..=offer.maximum).contains(quantity);
    quantity.filter(fits).ok_or_else(|| {
        refusal!(400, offer.family.code(2002, 800_017) =>
            "The quantity of {} must lie between 1 and {}.", offer.title, offer.maximum)
    })
}

/// The term and billing cycle; where one of them is not said, the first that goes with the other.
fn term(offer: &Offer, cycle: Option<&'static str>, line: &DraftLine) -> Result<Term> {
    let id = &offer.id;
    // A trial is the one thing whose cycle the service does not find out by itself.
    if offer.family.is_legacy() || offer.trial {
        let wanted = cycle.unwrap_or(if offer.trial { "unknown" } else { "monthly" });
        let found = offer.terms.iter().find(|term| term.cycle == wanted);
        return found.cloned().ok_or_else(|| {
            let cycle = member_name(wanted);
            refusal!(400, 2004 => "Offer {id} does not support billing cycle type: {cycle}")
        });
    }
    let asked = line.term.clone();
    let asked = asked.or_else(|| provisioning_context::duration(line));
    let same_length = |term: &&Term| asked.as_ref().is_none_or(|asked| term.duration == *asked);
    let mut fitting = offer.terms.iter().filter(same_length).peekable();
    let asked = asked.as_deref().unwrap_or("none");
    refuse!(if fitting.peek().is_none(),
        400, 900_268 => "The term duration {asked} is not valid for {id}.");
    let longest = fitting.clone().map(Term::months).max().unwrap_or_default();
    if let Some(term) = fitting.find(|term| cycle.is_none_or(|cycle| term.cycle == cycle)) {
        return Ok(term.clone());
    }
    let cycle = cycle.unwrap_or_default();
    let of_cycle = offer.terms.iter().find(|term| term.cycle == cycle);
    refuse!(if of_cycle.is_some_and(|term| term.months_billed() > longest),
        400, 900_270 => "The billing cycle {cycle} is longer than the term {asked}.");
    refuse!(400, 900_269 => "The billing cycle {cycle} is not valid for {id}.");
}

fn partners(context: &Context<'_>, offer: &Offer, line: &DraftLine) -> Result<()> {
    for id in line.partner.iter().chain(&line.additional_partners) {
        let plausible =
            (1..=10).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
        refuse!(if !plausible,
            400, offer.family.code(2071, 800_016) => "Partner id on record {id} is not valid.");
        refuse!(if context.accounts.partner(id).is_none(),
            404, offer.family.code(2072, 800_015) => "Partner id on record {id} was not found.");
    }
    Ok(())
}

fn promotion<'a>(
    offer: &'a Offer,
    line: &DraftLine,
    quantity: u64,
) -> Result<Option<&'a Promotion>> {
    let Some(id) = &line.promotion else {
        return Ok(None);
    };
    let Some(found) = offer.promotions.iter().find(|known| known.id == *id) else {
        refuse!(400, 27007 => "Promotion {id} is not valid for {}.", offer.id);
    };
    refuse!(if quantity > found.maximum,
        400, 27006 => "Promotion {id} is good for {} units.", found.maximum);
    Ok(Some(found))
}

/// Terms that end on another day end with another subscription, or with a month.
fn days_until(
    now: Duration,
    customer: &Customer,
    offer: &Offer,
    term: &Term,
    end: &str,
) -> Result<u64> {
    let today = now.as_secs() / DAY;
    let another = |day| {
        let mut all = customer.subscriptions();
        all.any(|(order, line, _)| !is_legacy(line) && order.term_end(line) == Some(day))
    };
    let valid = |day: &u64| {
        let longest = date::months_later(today, term.months());
        offer.family == Family::Seat
            && *day > today
            && *day < longest
            && (date::is_month_end(*day) || another(*day))
    };
    let day = date::day(end).filter(valid).ok_or_else(|| {
        refusal!(400, 900_242 => "The custom term end date {end} is not the end of a calendar month \
             or of an active subscription within the term.")
    })?;
    // The last day counts.
    Ok(day + 1 - today)
}
