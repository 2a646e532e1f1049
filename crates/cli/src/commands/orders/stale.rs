//! What is said after a purchase was refused for an offer id that was issued anew: the ids of now.

use partner_center_reqwest::core::{CatalogItem, CustomerId, Error, Fault};

use crate::connect::Connection;
use crate::error::CommandError;
use crate::options::Options;
use crate::write::Outcome;

/// Availability not found.
const STALE: &str = "400019";

/// The same outcome, or the refusal with the current ids of its offers. They are looked up with one request for
/// each SKU; nothing is bought again.
pub(crate) fn explained<'a, T>(
    options: &Options,
    customer: &CustomerId,
    offers: impl Iterator<Item = &'a str>,
    outcome: Outcome<T>,
) -> Result<Outcome<T>, CommandError> {
    match outcome {
        Outcome::Failed(error) if error.fault().and_then(Fault::code) == Some(STALE) => {
            Err(match hint(options, customer, offers) {
                Some(hint) => CommandError::Refused { error, hint },
                // What the library says of it is right without that.
                None => error.into(),
            })
        }
        outcome => Ok(outcome),
    }
}

/// Which of the offers are stale, and what to buy instead; nothing where that cannot be found out.
pub(crate) fn hint<'a>(
    options: &Options,
    customer: &CustomerId,
    offers: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let mut items: Vec<CatalogItem> = Vec::new();
    for item in offers.filter_map(CatalogItem::parse) {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    if items.is_empty() {
        return None;
    }
    let connection = Connection::open(options).ok()?;
    let mut said = Vec::new();
    for item in &items {
        let now = of_now(&connection, customer, item).ok()?;
        if now.is_empty() {
            let sku = format!("{}:{}", item.product, item.sku);
            said.push(format!(
                "nothing of {sku} can be bought for this customer now"
            ));
        } else if !now.contains(&item.to_string()) {
            said.push(format!(
                "the offer id is now {}, instead of {item}",
                now.join(" or ")
            ));
        }
    }
    if said.is_empty() {
        return None;
    }
    said.push("nothing was bought, and nothing is sent again by itself".to_owned());
    Some(said.join("; "))
}

fn of_now(
    connection: &Connection,
    customer: &CustomerId,
    item: &CatalogItem,
) -> Result<Vec<String>, Error> {
    let customer = connection.client.customers().by_id(customer.clone());
    let sku = customer
        .products()
        .by_id(item.product.clone())
        .skus()
        .by_id(item.sku.clone());
    let list = sku.availabilities().get().send()?;
    let now = item.current(&list.items).into_iter();
    Ok(now
        .filter_map(|it| it.catalog_item_id.as_deref().map(str::to_owned))
        .collect())
}
