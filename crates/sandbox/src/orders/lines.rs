//! Lines as the service writes them.

use crate::answer::{link, link_with};
use crate::catalog;
use crate::json::{Json, object};
use crate::order::LATER_SUBSCRIPTION;
use crate::orders::check::Purchase;

/// Where a line belongs.
#[derive(Clone, Copy)]
pub(crate) struct Location<'a> {
    pub(crate) customer: &'a str,
    pub(crate) country: &'a str,
    pub(crate) order: &'a str,
}

/// A line with everything that was asked for, and with its subscription still hidden.
pub(crate) fn build(
    purchase: &Purchase<'_>,
    number: usize,
    location: Location<'_>,
    subscription: String,
) -> Json {
    let (line, offer) = (&purchase.line, purchase.offer);
    let legacy = offer.family.is_legacy();
    let later = offer.family.has_subscription().then_some(subscription);
    let later = later.map(|id| if legacy { id.to_ascii_uppercase() } else { id });
    let friendly_name = line.friendly_name.as_ref().unwrap_or(&offer.title);
    let additional = Some(&line.additional_partners).filter(|ids| !ids.is_empty());
    let additional = additional.map(|ids| ids.iter().map(Json::from).collect::<Json>());
    object! {
        "lineItemNumber": number,
        "provisioningContext" ? line.context.clone(),
        "offerId": &*purchase.id,
        LATER_SUBSCRIPTION ? later,
        "parentSubscriptionId" ? line.parent.as_ref(),
        "termDuration" ? (!legacy).then_some(&purchase.term.duration),
        "customTermEndDate" ? line.custom_end.as_ref(),
        "transactionType" ? (!legacy).then_some("New"),
        "promotionId" ? line.promotion.as_ref(),
        "friendlyName": friendly_name,
        "quantity": purchase.quantity,
        "pricing" ? (!legacy).then(|| pricing(purchase)),
        "partnerIdOnRecord" ? line.partner.as_ref(),
        "additionalPartnerIdsOnRecord" ? additional,
        "purchaseCommitment" ? line.commitment.clone(),
        "renewsTo" ? line.renews_to.clone(),
        "attestationAccepted" ? line.attested,
        "links": links(purchase, location, number),
    }
}

pub(crate) fn pricing(purchase: &Purchase<'_>) -> Json {
    let prices = purchase.prices;
    object! {
        "listPrice": prices.list,
        "discountedPrice": prices.discounted,
        "proratedPrice": prices.prorated,
        "price": prices.prorated,
        "extendedPrice": prices.prorated.times(purchase.quantity),
    }
}

fn links(purchase: &Purchase<'_>, location: Location<'_>, number: usize) -> Json {
    let (offer, country) = (purchase.offer, location.country);
    let mut links = object! {};
    let mut add = |name, uri: String| links.push(name, link(&uri));
    if let Some(paths) = catalog::paths(&purchase.id, country) {
        for (name, path) in paths {
            add(name, path);
        }
    } else if let Some(product) = &offer.product {
        add("sku", format!("/products/{product}/skus/{}", offer.id));
    }
    if offer.family.has_activation() {
        let uri = format!(
            "{}/lineitems/{number}/activationlinks",
            order_path(location)
        );
        add("activationLinks", uri);
    }
    links
}

pub(crate) fn order_path(location: Location<'_>) -> String {
    format!("/customers/{}/orders/{}", location.customer, location.order)
}

/// The links of an order. `patchOperation` is there where an order can be changed.
pub(crate) fn order_links(location: Location<'_>, legacy: bool) -> Json {
    let path = order_path(location);
    object! {
        "self": link(&path),
        "provisioningStatus" ? (!legacy).then(|| link(&format!("{path}/provisioningstatus"))),
        "patchOperation" ? (!legacy).then(|| link_with(&path, "PATCH", Vec::new())),
    }
}
