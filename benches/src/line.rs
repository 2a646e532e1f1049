//! One line item, members in the order of the service.

use crate::json::Pen;
use crate::order::{Family, Order};
use crate::rng::Rng;
use crate::unknown::Shape;
use crate::values::{CatalogItem, date, guid, money, partner_id};
use crate::vocabulary::{Names, friendly_name};

/// What a line item is about.
enum Item {
    Catalog(CatalogItem),
    /// A licence offer from before the catalog: offer and product GUID.
    Legacy(String, String),
}

/// Writes line item `number` and returns its extended price in cents.
pub(crate) fn write_line(pen: &mut Pen, rng: &mut Rng, order: &Order<'_>, number: u64) -> u64 {
    let family = order.family;
    let item = match family {
        Family::NewCommerce => Item::Catalog(CatalogItem::new(rng, "CFQ7TTC0")),
        Family::Legacy => {
            let product = guid(rng).to_uppercase();
            Item::Legacy(guid(rng).to_uppercase(), product)
        }
        Family::Software => Item::Catalog(CatalogItem::new(rng, "DG7GMGF0")),
        Family::Reservation | Family::SavingsPlan => {
            Item::Catalog(CatalogItem::new(rng, "DZH318Z0"))
        }
    };
    let offer_id = match &item {
        Item::Catalog(item) => item.id(),
        Item::Legacy(offer, _) => offer.clone(),
    };
    let subscription_id = match family {
        Family::NewCommerce => Some(guid(rng)),
        Family::Legacy => Some(guid(rng).to_uppercase()),
        _ => None,
    };

    pen.open(Shape::Line);
    pen.raw("lineItemNumber", number);
    write_provisioning_context(pen, rng, family);
    pen.text("offerId", &offer_id);
    pen.optional("subscriptionId", subscription_id.as_deref());
    write_terms(pen, rng, order);
    let quantity = write_what(pen, rng, order);
    let price = write_pricing(pen, rng, family, quantity);
    write_partners(pen, rng, family);
    if family == Family::SavingsPlan {
        write_purchase_commitment(pen, rng);
    }
    write_links(pen, rng, order, number, &item, subscription_id.as_deref());
    if family == Family::NewCommerce && rng.chance(4) {
        pen.attributes(None, "OrderLineItem");
    }
    pen.close();
    price
}

fn write_provisioning_context(pen: &mut Pen, rng: &mut Rng, family: Family) {
    match family {
        Family::SavingsPlan => {
            pen.key("provisioningContext");
            pen.open(Shape::Plain);
            pen.text("scope", rng.pick(&["single", "shared"]));
            pen.text("entitlementId", &guid(rng));
            pen.close();
        }
        Family::Reservation if rng.chance(25) => {
            pen.key("provisioningContext");
            pen.open(Shape::Plain);
            pen.text("scope", rng.pick(&["single", "shared"]));
            pen.text("subscriptionId", &guid(rng));
            pen.text("duration", rng.pick(&["1Year", "3Years"]));
            pen.close();
        }
        _ => {}
    }
}

fn write_terms(pen: &mut Pen, rng: &mut Rng, order: &Order<'_>) {
    match order.family {
        Family::NewCommerce => {
            if rng.chance(5) {
                pen.text("parentSubscriptionId", &guid(rng));
            }
            let term = rng.weighted(&[(60, "P1Y"), (30, "P1M"), (10, "P3Y")]);
            pen.text("termDuration", term);
            if rng.chance(8) {
                let end = date(rng, (2025, 2027), 0, "Z");
                // The end of a term is a day, so the time is midnight.
                pen.text("customTermEndDate", &format!("{}T00:00:00Z", &end[..10]));
            }
        }
        Family::SavingsPlan => pen.text("termDuration", "P1Y"),
        Family::Software => pen.text("termDuration", ""),
        Family::Reservation if order.alternate_id.is_some() => {
            pen.text("termDuration", rng.pick(&["P1Y", "P3Y"]));
        }
        Family::Reservation | Family::Legacy => {}
    }
}

/// Transaction, promotion, name and quantity; returns the quantity.
fn write_what(pen: &mut Pen, rng: &mut Rng, order: &Order<'_>) -> u64 {
    let new_commerce = order.family == Family::NewCommerce;
    if order.transaction_type.is_some() {
        let change = if new_commerce {
            rng.weighted(&[
                (76, "New"),
                (14, "Renew"),
                (5, "AddQuantity"),
                (3, "RemoveQuantity"),
                (2, "Convert"),
            ])
        } else {
            "New"
        };
        pen.text("transactionType", change);
    }
    if new_commerce && rng.chance(25) {
        let promotion = CatalogItem::new(rng, "39NFJQT2");
        pen.text("promotionId", &promotion.id());
    }
    let names = match order.family {
        Family::NewCommerce | Family::Legacy => Names::Subscription,
        Family::Reservation => Names::Reservation,
        Family::SavingsPlan => Names::SavingsPlan,
        Family::Software => Names::Software,
    };
    pen.text("friendlyName", friendly_name(rng, names));
    let quantity = rng.weighted(&[(50, 1), (30, 10), (15, 100), (5, 2500)]);
    let quantity = 1 + rng.below(quantity);
    pen.raw("quantity", quantity);
    quantity
}

/// Returns the extended price in cents, written or not: the total needs it.
fn write_pricing(pen: &mut Pen, rng: &mut Rng, family: Family, quantity: u64) -> u64 {
    let list = 100 + rng.below(48_000);
    let discounted = list - list * rng.pick(&[0, 0, 0, 5, 15]) / 100;
    let prorated = discounted * (1 + rng.below(12)) / 12;
    let extended = prorated * quantity;
    let written = match family {
        Family::NewCommerce => rng.chance(70),
        Family::SavingsPlan => rng.chance(50),
        _ => false,
    };
    if written {
        pen.key("pricing");
        pen.open(Shape::Pricing);
        pen.raw("listPrice", money(list));
        pen.raw("discountedPrice", money(discounted));
        pen.raw("proratedPrice", money(prorated));
        pen.raw("price", money(prorated));
        pen.raw("extendedPrice", money(extended));
        pen.close();
    }
    extended
}

fn write_partners(pen: &mut Pen, rng: &mut Rng, family: Family) {
    match family {
        Family::NewCommerce => {
            if rng.chance(40) {
                pen.text("partnerIdOnRecord", &partner_id(rng));
            }
            if rng.chance(5) {
                let partners: Vec<String> = (0..=rng.below(2)).map(|_| partner_id(rng)).collect();
                pen.key("additionalPartnerIdsOnRecord");
                pen.array(partners, |pen, partner| pen.quoted(&partner));
            }
            if rng.chance(30) {
                pen.key("renewsTo");
                pen.open(Shape::Plain);
                pen.text("termDuration", rng.pick(&["P1M", "P1Y"]));
                pen.close();
            }
            if rng.chance(3) {
                pen.raw("attestationAccepted", true);
            }
        }
        Family::Legacy if rng.chance(30) => pen.text("partnerIdOnRecord", &partner_id(rng)),
        _ => {}
    }
}

fn write_purchase_commitment(pen: &mut Pen, rng: &mut Rng) {
    pen.key("purchaseCommitment");
    pen.open(Shape::Plain);
    pen.raw("amount", money(5 + rng.below(400)));
    pen.text("currency", "usd");
    pen.text("grain", "hourly");
    pen.close();
}

fn write_links(
    pen: &mut Pen,
    rng: &mut Rng,
    order: &Order<'_>,
    number: u64,
    item: &Item,
    subscription_id: Option<&str>,
) {
    pen.key("links");
    pen.open(Shape::Plain);
    match item {
        Item::Legacy(offer, product) => {
            let subscription = format!("/subscriptions/{}", subscription_id.unwrap_or_default());
            let uri = format!("/customers/{}{subscription}", order.customer);
            pen.link("subscription", "GET", &uri);
            // The first answers had nothing else.
            if order.status.is_some() && rng.chance(30) {
                let uri = format!("/products/{product}/skus/{offer}");
                pen.link("sku", "GET", &uri);
                // Without the customer, as the service sends it on legacy orders.
                let uri = format!("{subscription}/provisioningstatus");
                pen.link("provisioningStatus", "GET", &uri);
            }
        }
        Item::Catalog(item) => write_catalog_links(pen, rng, order, number, item),
    }
    pen.close();
}

fn write_catalog_links(
    pen: &mut Pen,
    rng: &mut Rng,
    order: &Order<'_>,
    number: u64,
    item: &CatalogItem,
) {
    // All three links make half of a line; most answers have fewer.
    let (sku, others) = match order.family {
        Family::NewCommerce => {
            rng.weighted(&[(57, (true, false)), (6, (true, true)), (37, (false, false))])
        }
        Family::Reservation => (true, order.alternate_id.is_some() && rng.chance(25)),
        _ => (true, rng.chance(30)),
    };
    let country = order.currency.2;
    let product = format!("/products/{}", item.product);
    let sku_uri = format!("{product}/skus/{}", item.sku);
    if others {
        let uri = format!("{product}?country={country}");
        pen.link("product", "GET", &uri);
    }
    if sku {
        pen.link("sku", "GET", &format!("{sku_uri}?country={country}"));
    }
    if others {
        let availability = &item.availability;
        let uri = format!("{sku_uri}/availabilities/{availability}?country={country}");
        pen.link("availability", "GET", &uri);
    }
    if order.family == Family::NewCommerce && rng.chance(4) {
        let uri = format!("{}/lineitems/{number}/activationlinks", order.uri());
        pen.link("activationLinks", "GET", &uri);
    }
}
