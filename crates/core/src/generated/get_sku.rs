//! GET /v1/products/{product-id}/skus/{sku-id}?country={country}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{DecodeError, ProductId, SkuId};
use crate::endpoint::{Endpoint, Operation, PathBuilder, Payload, QueryBuilder, decode};
use partner_center_model::Sku;
use super::facts;

/// Gets a SKU of the catalogue, such as that of an order's line.
///
/// - .NET: `Products.ByCountry(country).ById(productId).Skus.ById(skuId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 400013 for an unknown product, 400018 for an unknown SKU
///
/// Source: Learn, Get a SKU by ID.
#[derive(Clone, Debug)]
pub struct GetSku {
    pub(crate) product: ProductId,
    pub(crate) sku: SkuId,
    pub(crate) country: String,
}

impl GetSku {
    /// The SKU of a product in a country: two letters, ISO 3166.
    #[must_use]
    pub fn new(
        product: impl Into<ProductId>,
        sku: impl Into<SkuId>,
        country: impl Into<String>,
    ) -> Self {
        Self {
            product: product.into(),
            sku: sku.into(),
            country: country.into(),
        }
    }
}

impl Endpoint for GetSku {
    type Output = Sku;

    const OPERATION: Operation = facts::GET_SKU;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("products")
            .id("product id", self.product.as_str(), self.product.is_valid())
            .literal("skus")
            .id("SKU id", self.sku.as_str(), self.sku.is_valid());
    }

    fn query(&self, query: &mut QueryBuilder) {
        query.country("country", &self.country);
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, output: &Self::Output) -> bool {
        output.id.is_none() && !output.extra.is_empty()
    }
}
