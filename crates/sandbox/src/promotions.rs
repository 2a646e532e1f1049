//! `/productpromotions`: discounts on offers of the catalogue.

use crate::answer::{Answer, collection, own_link};
use crate::catalog::{Offer, Promotion};
use crate::context::Context;
use crate::json::{Json, object};
use crate::service_error::{Result, ServiceError, refuse};
use crate::store::Store;
use crate::words::member_name;

/// Those that are on.
pub(crate) fn list(_: &Store, context: &Context<'_>) -> Result<Answer> {
    let country = context.country()?;
    let Some(segment) = context.query.get("segment") else {
        return Err(ServiceError::invalid_input("'segment' is missing"));
    };
    let is_shown = |offer: &Offer, promotion: &Promotion| {
        offer.segment().eq_ignore_ascii_case(segment) && promotion.is_on(context.today())
    };
    let found = all(context, &country).filter(|(offer, promotion)| is_shown(offer, promotion));
    let items = found
        .map(|(offer, promotion)| show(offer, promotion))
        .collect();
    let own = format!("/productpromotions?country={country}&segment={segment}");
    Ok(Answer::ok(collection(items, Some(own_link(&own)))))
}

/// Also one that is over, with whom it is for.
pub(crate) fn get(_: &Store, context: &Context<'_>) -> Result<Answer> {
    let (country, id) = (context.country()?, context.parameter(0));
    let mut all = all(context, &country);
    let Some((offer, promotion)) = all.find(|(_, it)| it.id.eq_ignore_ascii_case(id)) else {
        // No page says with which code.
        refuse!(404, 27007 => "Promotion {id} was not found.");
    };
    let seats = object! {
        "minSeats": 1_u64,
        "maxSeats": promotion.maximum,
        "type": "SubscriptionQuantity",
    };
    let constraints = object! { "seatConstraints": [seats].into_iter().collect::<Json>() };
    let mut json = show(offer, promotion);
    json.push("promotionConstraints", constraints);
    Ok(Answer::ok(json))
}

fn all<'a>(
    context: &Context<'a>,
    country: &str,
) -> impl Iterator<Item = (&'a Offer, &'a Promotion)> {
    let offers = context.catalog.offers().iter();
    let here = offers.filter(move |offer| offer.is_in(country));
    here.flat_map(|offer| offer.promotions.iter().map(move |it| (offer, it)))
}

fn show(offer: &Offer, promotion: &Promotion) -> Json {
    let (product, sku, _) = offer.parts().unwrap_or_default();
    let name = format!("{}, {} % less", offer.title, promotion.percent);
    let policy = object! {
        "policyType": "PercentDiscount",
        "value": format!("0.{:02}", promotion.percent),
    };
    let policies = || [policy.clone()].into_iter().collect::<Json>();
    let required = promotion.terms.iter().map(|(length, cycle)| {
        object! {
            "productId": product,
            "skuId": sku,
            "term": object! { "duration": length, "billingCycle": member_name(cycle) },
            "pricingPolicies": policies(),
        }
    });
    object! {
        "id": &promotion.id,
        "name": &name,
        "description": &name,
        "startDate": format!("{}T00:00:00+00:00", promotion.start),
        "endDate": format!("{}T23:59:59+00:00", promotion.end),
        "properties": object! { "isAutoApplicable": false },
        "requiredProducts": required.collect::<Json>(),
    }
}
