//! `GET /products/{product}/skus/{sku}`: what the links of a line lead to.

use crate::answer::{Answer, link};
use crate::catalog::{Catalog, Family, Offer};
use crate::json::Json;
use crate::query::Query;
use crate::service_error::ServiceError;

pub(crate) fn sku(
    catalog: &Catalog,
    product: &str,
    sku: &str,
    query: &Query,
) -> Result<Answer, ServiceError> {
    let modern = catalog.starting_with(&format!("{product}:{sku}:"));
    // The links of legacy lines have no country, those of the new commerce do.
    let legacy = || {
        let offer = catalog.find(sku)?;
        let own = offer.product.as_deref()?;
        own.eq_ignore_ascii_case(product).then_some(offer)
    };
    let Some(offer) = modern.or_else(legacy) else {
        let known = catalog.starting_with(&format!("{product}:")).is_some();
        let (code, what) = if known {
            (400_018, "SKU")
        } else {
            (400_013, "Product")
        };
        let description = format!("{what} {product}/{sku} was not found.");
        return Err(ServiceError::missing(code, description));
    };
    let country = query.get("country").unwrap_or_default();
    if modern.is_some() && country.len() != 2 {
        return Err(ServiceError::invalid_input(
            "'country' is not a code of two letters",
        ));
    }
    Ok(Answer::ok(resource(offer, product, sku, country)))
}

fn resource(offer: &Offer, product: &str, sku: &str, country: &str) -> Json {
    let mut cycles: Vec<Json> = Vec::new();
    for term in &offer.terms {
        let cycle = Json::from(term.cycle.as_str());
        if !cycles.contains(&cycle) {
            cycles.push(cycle);
        }
    }
    let (prerequisites, variables) = match offer.family {
        Family::Reservation => (
            vec![
                "AzureSubscriptionRegistration".into(),
                "InventoryCheck".into(),
            ],
            vec!["Scope".into(), "SubscriptionId".into()],
        ),
        Family::SavingsPlan => (Vec::new(), vec!["Scope".into(), "EntitlementId".into()]),
        _ => (Vec::new(), Vec::new()),
    };
    let query = if country.is_empty() {
        String::new()
    } else {
        format!("?country={country}")
    };
    let path = format!("/products/{product}/skus/{sku}");
    let own = link(&format!("{path}{query}"), Vec::new());
    let availabilities = link(&format!("{path}/availabilities{query}"), Vec::new());
    let mut json = Json::object([
        ("id", sku.into()),
        ("productId", product.into()),
        ("title", offer.title.as_str().into()),
        ("description", offer.title.as_str().into()),
        ("minimumQuantity", 1_u64.into()),
        ("maximumQuantity", offer.maximum.into()),
        ("isTrial", offer.trial.into()),
        ("supportedBillingCycles", cycles.into()),
    ]);
    let prerequisites: Vec<Json> = prerequisites;
    let variables: Vec<Json> = variables;
    json.push("purchasePrerequisites", prerequisites);
    json.push("provisioningVariables", variables);
    json.push(
        "links",
        Json::object([("availabilities", availabilities), ("self", own)]),
    );
    json.push("attributes", Json::object([("objectType", "Sku".into())]));
    json
}
