//! `GET /products/{product}/skus/{sku}`: what the links of a line lead to.

use crate::answer::{Answer, attributes, link};
use crate::catalog::{Family, Offer};
use crate::context::Context;
use crate::json::{Json, object};
use crate::service_error::{Result, ServiceError, refuse};
use crate::store::Store;

pub(crate) fn sku(_: &Store, context: &Context<'_>) -> Result<Answer> {
    let (catalog, query) = (context.catalog, &context.query);
    let (product, sku) = (context.parameter(0), context.parameter(1));
    let modern = catalog.starting_with(&format!("{product}:{sku}:"));
    // The links of legacy lines have no country, those of the new commerce do.
    let legacy = || {
        let offer = catalog.find(sku)?;
        let own = offer.product.as_deref()?;
        own.eq_ignore_ascii_case(product).then_some(offer)
    };
    let Some(offer) = modern.or_else(legacy) else {
        refuse!(if catalog.starting_with(&format!("{product}:")).is_some(),
            404, 400_018 => "SKU {product}/{sku} was not found.");
        refuse!(404, 400_013 => "Product {product}/{sku} was not found.");
    };
    let country = query.get("country").unwrap_or_default();
    if modern.is_some() && country.len() != 2 {
        let what = "'country' is not a code of two letters";
        return Err(ServiceError::invalid_input(what));
    }
    Ok(Answer::ok(resource(offer, product, sku, country)))
}

fn resource(offer: &Offer, product: &str, sku: &str, country: &str) -> Json {
    let mut cycles: Vec<&str> = Vec::new();
    for term in &offer.terms {
        if !cycles.contains(&term.cycle.as_str()) {
            cycles.push(&term.cycle);
        }
    }
    let (prerequisites, variables): (&[_], &[_]) = match offer.family {
        Family::Reservation => (
            &["AzureSubscriptionRegistration", "InventoryCheck"],
            &["Scope", "SubscriptionId"],
        ),
        Family::SavingsPlan => (&[], &["Scope", "EntitlementId"]),
        _ => (&[], &[]),
    };
    let texts = |texts: &[&str]| texts.iter().map(|text| Json::from(*text)).collect::<Json>();
    let query = Some(country).filter(|country| !country.is_empty());
    let query = query.map_or_else(String::new, |country| format!("?country={country}"));
    let path = format!("/products/{product}/skus/{sku}");
    let links = object! {
        "availabilities": link(&format!("{path}/availabilities{query}")),
        "self": link(&format!("{path}{query}")),
    };
    object! {
        "id": sku,
        "productId": product,
        "title": &offer.title,
        "description": &offer.title,
        "minimumQuantity": 1_u64,
        "maximumQuantity": offer.maximum,
        "isTrial": offer.trial,
        "supportedBillingCycles": texts(&cycles),
        "purchasePrerequisites": texts(prerequisites),
        "provisioningVariables": texts(variables),
        "links": links,
        "attributes": attributes("Sku"),
    }
}
