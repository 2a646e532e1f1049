//! Offer ids of the new commerce.

use partner_center_model::Availability;

use crate::CustomerId;
use crate::{AvailabilityId, ListAvailabilities, ListCustomerAvailabilities, ProductId, SkuId};

/// An offer id of the new commerce in its parts: `PRODUCT:SKU:AVAILABILITY`.
///
/// The third part is issued anew from time to time. An order with a stale one is refused (404, code
/// 400019); [`in_country`](Self::in_country) or [`for_customer`](Self::for_customer) ask how the SKU is
/// sold now, and [`current`](Self::current) picks from the answer.
///
/// ```
/// use partner_center_core::CatalogItem;
///
/// let item = CatalogItem::parse("CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD").expect("three parts");
/// assert_eq!(item.product.as_str(), "CFQ7TTC0LQ7X");
/// assert_eq!(item.to_string(), "CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD");
/// // Legacy offers have other ids.
/// assert!(CatalogItem::parse("69910599-3271-41CA-AC7D-C664E194CD60").is_none());
/// ```
///
/// Source: Learn, Get an availability by ID; Learn, Cart resources, for the form of the id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct CatalogItem {
    /// The product.
    pub product: ProductId,
    /// The SKU within it.
    pub sku: SkuId,
    /// How it is sold, for as long as this id is good for.
    pub availability: AvailabilityId,
}

impl CatalogItem {
    /// The parts of an offer id; `None` for an id of another kind.
    #[must_use]
    pub fn parse(offer: &str) -> Option<Self> {
        let mut parts = offer.trim().split(':');
        let item = Self {
            product: parts.next()?.into(),
            sku: parts.next()?.into(),
            availability: parts.next()?.into(),
        };
        let is_one = parts.next().is_none()
            && item.product.is_valid()
            && item.sku.is_valid()
            && item.availability.is_valid();
        is_one.then_some(item)
    }

    /// Asks how the SKU is sold now in a country: two letters, ISO 3166.
    #[must_use]
    pub fn in_country(&self, country: impl Into<String>) -> ListAvailabilities {
        ListAvailabilities::new(self.product.clone(), self.sku.clone(), country)
    }

    /// Asks how the SKU is sold now to a customer.
    #[must_use]
    pub fn for_customer(&self, customer: impl Into<CustomerId>) -> ListCustomerAvailabilities {
        ListCustomerAvailabilities::new(customer, self.product.clone(), self.sku.clone())
    }

    /// What of these can be bought instead of this item: this item alone if it can be bought still, else
    /// all of its SKU that can, mostly one.
    #[must_use]
    pub fn current<'a>(
        &self,
        availabilities: impl IntoIterator<Item = &'a Availability>,
    ) -> Vec<&'a Availability> {
        let same = |own: &Option<_>, id: &str| {
            let own: Option<&partner_center_model::Text> = own.as_ref();
            own.is_some_and(|own| own.eq_ignore_ascii_case(id))
        };
        let is_sold = |it: &&Availability| {
            it.is_purchasable != Some(false)
                && same(&it.product_id, self.product.as_str())
                && same(&it.sku_id, self.sku.as_str())
        };
        let sold: Vec<_> = availabilities.into_iter().filter(is_sold).collect();
        let is_it = |it: &&&Availability| same(&it.id, self.availability.as_str());
        match sold.iter().find(is_it) {
            Some(still) => vec![still],
            None => sold,
        }
    }
}

impl std::fmt::Display for CatalogItem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.product, self.sku, self.availability)
    }
}
