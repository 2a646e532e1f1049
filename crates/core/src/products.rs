//! The catalogue, as far as orders lead to it.

mod sku;

pub use sku::GetSku;

use crate::{Call, ProductId, SkuId};

/// The catalogue of a country (.NET: `Products.ByCountry(country)`).
#[derive(Clone, Debug)]
pub struct Products<C> {
    client: C,
    country: String,
}

impl<C> Products<C> {
    pub(crate) fn new(client: C, country: String) -> Self {
        Self { client, country }
    }

    /// One product (.NET: `ByCountry(country).ById(productId)`).
    pub fn by_id(self, id: impl Into<ProductId>) -> ProductOperations<C> {
        ProductOperations {
            client: self.client,
            country: self.country,
            product: id.into(),
        }
    }
}

/// One product (.NET: `ByCountry(country).ById(productId)`).
#[derive(Clone, Debug)]
pub struct ProductOperations<C> {
    client: C,
    country: String,
    product: ProductId,
}

impl<C> ProductOperations<C> {
    /// One of its SKUs (.NET: `Skus.ById(skuId).Get()`).
    pub fn sku(self, id: impl Into<SkuId>) -> Call<C, GetSku> {
        Call::new(self.client, GetSku::new(self.product, id, self.country))
    }
}
