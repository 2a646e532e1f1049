//! Collections of what is beside orders, made of templates.
//!
//! The templates have the members in the order of the documented answers. In them `$P:$S:$A` is an item of
//! the catalogue, `$C` the customer, `$I` an id, `$O` an order's id, `$F` a name: the same throughout one item.
//! `$G` is a GUID, `$D` a moment, `$T` the beginning of a day, `$R` a partner's id, `$E` an etag: new each time.
//! `"$N"` is a number.

use crate::rng::{Rng, SEED};
use crate::values::{CatalogItem, date, etag, guid, partner_id, short_id};
use crate::vocabulary::{Names, friendly_name};

/// Templates by weight.
macro_rules! templates {
    ($($weight:literal $name:literal),* $(,)?) => {
        [$(($weight, include_str!(concat!("../templates/", $name, ".json")))),*]
    };
}

/// A collection of `count` subscriptions as compact JSON, about 1,700 bytes each.
///
/// ```
/// let body = partner_center_benches::subscriptions_page(3);
/// assert!(body.starts_with(br#"{"totalCount":3,"items":[{"id":"#));
/// ```
#[must_use]
pub fn subscriptions_page(count: usize) -> Vec<u8> {
    let templates = templates! {
        58 "subscription-new-commerce",
        6 "subscription-just-bought",
        5 "subscription-with-a-plan",
        8 "subscription-that-ends",
        12 "subscription-legacy",
        9 "subscription-azure-plan",
        2 "subscription-savings-plan",
    };
    page(count, "subscriptions", &templates)
}

/// A collection of `count` products of the catalogue, about 420 bytes each.
#[must_use]
pub fn products_page(count: usize) -> Vec<u8> {
    let templates = templates! {
        60 "product-licence",
        15 "product-azure",
        25 "product-marketplace",
    };
    page(count, "products", &templates)
}

/// A collection of `count` availabilities; most have their product and SKU in them.
#[must_use]
pub fn availabilities_page(count: usize) -> Vec<u8> {
    let templates = templates! {
        70 "availability-whole",
        30 "availability-alone",
    };
    page(count, "availabilities", &templates)
}

fn page(count: usize, what: &str, templates: &[(u64, &str)]) -> Vec<u8> {
    let templates = templates
        .iter()
        .map(|(weight, text)| (*weight, compact(text)));
    let templates: Vec<(u64, String)> = templates.collect();
    let choices: Vec<(u64, &str)> = templates
        .iter()
        .map(|(weight, it)| (*weight, &**it))
        .collect();
    let mut rng = Rng::new(SEED);
    let customer = guid(&mut rng);
    let mut out = format!(r#"{{"totalCount":{count},"items":["#);
    for number in 0..count {
        if number > 0 {
            out.push(',');
        }
        let template = rng.weighted(&choices);
        fill(&mut out, &mut rng, template, &customer);
    }
    out.push_str(&format!(
        r#"],"links":{{"self":{{"uri":"/customers/{customer}/{what}","method":"GET","headers":[]}}}},"attributes":{{"objectType":"Collection"}}}}"#
    ));
    out.into_bytes()
}

/// Without the spaces of the template.
fn compact(text: &str) -> String {
    let lines: String = text.lines().map(str::trim).collect();
    lines.replace("\": ", "\":").replace("\"$N\"", "$N")
}

fn fill(out: &mut String, rng: &mut Rng, template: &str, customer: &str) {
    let item = CatalogItem::new(rng, "CFQ7TTC0");
    let (id, order) = (guid(rng), short_id(rng));
    let name = friendly_name(rng, Names::Subscription);
    let mut parts = template.split('$');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (mark, rest) = part.split_at(1);
        match mark {
            "P" => out.push_str(&item.product),
            "S" => out.push_str(&item.sku),
            "A" => out.push_str(&item.availability),
            "C" => out.push_str(customer),
            "I" => out.push_str(&id),
            "O" => out.push_str(&order),
            "F" => out.push_str(name),
            "G" => out.push_str(&guid(rng)),
            "D" => out.push_str(&date(rng, (2024, 2026), 7, "Z")),
            "T" => {
                let moment = date(rng, (2025, 2027), 0, "Z");
                out.push_str(&moment[..10]);
                out.push_str("T00:00:00Z");
            }
            "R" => out.push_str(&partner_id(rng)),
            "E" => out.push_str(&etag(rng, &id)),
            _ => out.push_str(&(1 + rng.below(300)).to_string()),
        }
        out.push_str(rest);
    }
}
