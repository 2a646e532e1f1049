//! GET /v1/products/{product-id}/skus/{sku-id}?country={country}

use http::Method;
use partner_center_model::Sku;

use crate::decode::{DecodeError, Payload, decode};
use crate::{Endpoint, PathBuilder, ProductId, QueryBuilder, Safety, SkuId};

/// Gets a SKU of the catalogue, such as the one behind a line of an order.
///
/// - .NET: `Products.ByCountry(country).ById(productId).Skus.ById(skuId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 400013 for an unknown product, 400018 for an unknown SKU
///
/// Source: Learn, Get a SKU by ID.
#[derive(Clone, Debug)]
pub struct GetSku {
    product: ProductId,
    sku: SkuId,
    country: String,
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

    const METHOD: Method = Method::GET;
    const SAFETY: Safety = Safety::Safe;
    const ROUTE: &'static str = "/v1/products/{product-id}/skus/{sku-id}";

    fn path(&self, path: &mut PathBuilder<'_>) {
        let (product, sku) = (&self.product, &self.sku);
        path.literal("products")
            .id("product id", product.as_str(), product.is_valid())
            .literal("skus")
            .id("SKU id", sku.as_str(), sku.is_valid());
    }

    fn query(&self, query: &mut QueryBuilder) {
        query.country("country", &self.country);
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, sku: &Self::Output) -> bool {
        sku.id.is_none() && !sku.extra.is_empty()
    }
}
