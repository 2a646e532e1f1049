//! Lines as the service writes them.

use crate::answer::{link, link_with};
use crate::catalog::Family;
use crate::date;
use crate::json::Json;
use crate::orders::check::Purchase;
use crate::orders::state::LATER_SUBSCRIPTION;
use crate::store::Order;

/// Code and symbol of the currency that a customer pays in.
pub(crate) fn currency_of(country: &str) -> (&'static str, &'static str) {
    match country {
        "GB" => ("GBP", "£"),
        "DK" => ("DKK", "kr."),
        "DE" | "NL" => ("EUR", "€"),
        "CA" => ("CAD", "$"),
        _ => ("USD", "$"),
    }
}

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
    let (legacy, saas) = (offer.family.is_legacy(), offer.family == Family::Saas);
    let text = |text: &Option<String>| text.as_deref().map(Json::from);
    let friendly_name = line.friendly_name.as_ref().unwrap_or(&offer.title);
    let mut json = Json::object([("lineItemNumber", number.into())]);
    let additional = line.additional_partners.iter().map(|id| id.as_str().into());
    let additional: Vec<Json> = additional.collect();
    json.extend([
        ("provisioningContext", line.context.clone()),
        ("offerId", Some(offer.id.as_str().into())),
        (
            LATER_SUBSCRIPTION,
            offer.family.has_subscription().then(|| {
                if legacy {
                    subscription.to_ascii_uppercase().into()
                } else {
                    subscription.into()
                }
            }),
        ),
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
        (
            "additionalPartnerIdsOnRecord",
            (!additional.is_empty()).then(|| additional.into()),
        ),
        ("purchaseCommitment", line.commitment.clone()),
        ("renewsTo", line.renews_to.clone()),
        ("attestationAccepted", line.attested.map(Json::from)),
        ("links", Some(links(purchase, place, number, saas))),
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

fn links(purchase: &Purchase<'_>, place: Place<'_>, number: usize, saas: bool) -> Json {
    let (offer, country) = (purchase.offer, place.country);
    let get = |uri: String| Some(link(&uri, Vec::new()));
    let mut links = Json::object([]);
    if let Some((product, sku, availability)) = offer.parts() {
        links.extend([
            (
                "product",
                get(format!("/products/{product}?country={country}")),
            ),
            (
                "sku",
                get(format!("/products/{product}/skus/{sku}?country={country}")),
            ),
            (
                "availability",
                get(format!(
                    "/products/{product}/skus/{sku}/availabilities/{availability}?country={country}"
                )),
            ),
        ]);
    } else if let Some(product) = &offer.product {
        links.extend([("sku", get(format!("/products/{product}/skus/{}", offer.id)))]);
    }
    if saas || offer.family == Family::Software {
        let uri = format!("{}/lineitems/{number}/activationlinks", order_path(place));
        links.extend([("activationLinks", get(uri))]);
    }
    links
}

pub(crate) fn order_path(place: Place<'_>) -> String {
    format!("/customers/{}/orders/{}", place.customer, place.order)
}

/// The links of an order. `patchOperation` is there where an order can be changed.
pub(crate) fn order_links(place: Place<'_>, legacy: bool) -> Json {
    let path = order_path(place);
    let mut links = Json::object([("self", link(&path, Vec::new()))]);
    if !legacy {
        let provisioning = link(&format!("{path}/provisioningstatus"), Vec::new());
        links.push("provisioningStatus", provisioning);
        links.push("patchOperation", link_with(&path, "PATCH"));
    }
    links
}

pub(crate) fn show_subscription(line: &mut Json, customer: &str, id: &str) {
    line.set_after("offerId", "subscriptionId", id);
    let uri = format!("/customers/{customer}/subscriptions/{id}");
    let subscription = link(&uri, Vec::new());
    if let Some(Json::Object(links)) = line.get_mut("links") {
        links.insert(0, ("subscription".to_owned(), subscription));
    }
}

/// The day on which the running term of a line ends; nothing for what has no term or is cancelled.
pub(crate) fn term_end(order: &Order, line: &Json, today: u64) -> Option<u64> {
    let months = crate::catalog::months(&line.text("termDuration"));
    let quantity: u64 = line.get("quantity")?.as_number()?;
    if months == 0 || quantity == 0 || !order.is_done() {
        return None;
    }
    let custom = date::seconds(&line.text("customTermEndDate")).map(|seconds| seconds / 86_400);
    let start = order.created / 86_400;
    let mut end = custom.unwrap_or_else(|| date::months_later(start, months));
    // It has been renewed ever since.
    for _ in 0..1000 {
        if end > today {
            return Some(end);
        }
        end = date::months_later(end, months);
    }
    None
}

/// Is this the line of a legacy offer?
pub(crate) fn is_legacy(line: &Json) -> bool {
    !line.text("offerId").contains(':')
}
