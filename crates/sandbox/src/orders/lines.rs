//! Lines as the service writes them.

use crate::answer::{link, link_with};
use crate::json::Json;
use crate::order::LATER_SUBSCRIPTION;
use crate::orders::check::Purchase;

/// Where a line belongs.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) customer: &'a str,
    pub(crate) country: &'a str,
    pub(crate) order: &'a str,
}

/// A line with everything that was asked for, and with its subscription still hidden.
pub(crate) fn build(
    purchase: &Purchase<'_>,
    number: usize,
    place: Place<'_>,
    subscription: String,
) -> Json {
    let (line, offer) = (&purchase.line, purchase.offer);
    let legacy = offer.family.is_legacy();
    let later = offer.family.has_subscription().then_some(subscription);
    let later = later.map(|id| if legacy { id.to_ascii_uppercase() } else { id });
    let text = |text: &Option<String>| text.as_deref().map(Json::from);
    let friendly_name = line.friendly_name.as_ref().unwrap_or(&offer.title);
    let mut json = Json::object([("lineItemNumber", number.into())]);
    let additional = Some(&line.additional_partners).filter(|ids| !ids.is_empty());
    let additional = additional.map(|ids| ids.iter().map(Json::from).collect());
    json.extend([
        ("provisioningContext", line.context.clone()),
        ("offerId", Some(offer.id.as_str().into())),
        (LATER_SUBSCRIPTION, later.map(Json::from)),
        ("parentSubscriptionId", text(&line.parent)),
        (
            "termDuration",
            (!legacy).then(|| purchase.term.duration.as_str().into()),
        ),
        ("customTermEndDate", text(&line.custom_end)),
        ("transactionType", (!legacy).then(|| "New".into())),
        ("promotionId", text(&line.promotion)),
        ("friendlyName", Some(friendly_name.as_str().into())),
        ("quantity", Some(purchase.quantity.into())),
        ("pricing", (!legacy).then(|| pricing(purchase))),
        ("partnerIdOnRecord", text(&line.partner)),
        ("additionalPartnerIdsOnRecord", additional),
        ("purchaseCommitment", line.commitment.clone()),
        ("renewsTo", line.renews_to.clone()),
        ("attestationAccepted", line.attested.map(Json::from)),
        ("links", Some(links(purchase, place, number))),
    ]);
    json
}

fn pricing(purchase: &Purchase<'_>) -> Json {
    let prices = purchase.prices;
    let extended = prices.prorated.times(purchase.quantity);
    Json::object([
        ("listPrice", prices.list.to_json()),
        ("discountedPrice", prices.discounted.to_json()),
        ("proratedPrice", prices.prorated.to_json()),
        ("price", prices.prorated.to_json()),
        ("extendedPrice", extended.to_json()),
    ])
}

fn links(purchase: &Purchase<'_>, place: Place<'_>, number: usize) -> Json {
    let (offer, country) = (purchase.offer, place.country);
    let mut links = Json::object([]);
    let mut add = |name, uri: String| links.push(name, link(&uri));
    if let Some((product, sku, availability)) = offer.parts() {
        let (product, country) = (
            format!("/products/{product}"),
            format!("?country={country}"),
        );
        let sku = format!("{product}/skus/{sku}");
        add("product", format!("{product}{country}"));
        add("sku", format!("{sku}{country}"));
        add(
            "availability",
            format!("{sku}/availabilities/{availability}{country}"),
        );
    } else if let Some(product) = &offer.product {
        add("sku", format!("/products/{product}/skus/{}", offer.id));
    }
    if offer.family.has_activation() {
        let uri = format!("{}/lineitems/{number}/activationlinks", order_path(place));
        add("activationLinks", uri);
    }
    links
}

pub(crate) fn order_path(place: Place<'_>) -> String {
    format!("/customers/{}/orders/{}", place.customer, place.order)
}

/// The links of an order. `patchOperation` is there where an order can be changed.
pub(crate) fn order_links(place: Place<'_>, legacy: bool) -> Json {
    let path = order_path(place);
    let mut links = Json::object([("self", link(&path))]);
    if !legacy {
        links.push(
            "provisioningStatus",
            link(&format!("{path}/provisioningstatus")),
        );
        links.push("patchOperation", link_with(&path, "method", "PATCH"));
    }
    links
}
