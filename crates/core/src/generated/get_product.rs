//! GET /v1/products/{product-id}?country={country}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{DecodeError, ProductId};
use crate::endpoint::{Endpoint, Operation, PathBuilder, Payload, QueryBuilder, decode};
use partner_center_model::Product;
use super::facts;

/// Gets one product of the catalogue.
///
/// - .NET: `Products.ByCountry(country).ById(productId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 400013 for an unknown product
///
/// Source: Learn, Get a product by ID.
#[derive(Clone, Debug)]
pub struct GetProduct {
    pub(crate) product: ProductId,
    pub(crate) country: String,
}

impl GetProduct {
    /// The product of this id in a country: two letters, ISO 3166.
    #[must_use]
    pub fn new(product: impl Into<ProductId>, country: impl Into<String>) -> Self {
        Self {
            product: product.into(),
            country: country.into(),
        }
    }
}

impl Endpoint for GetProduct {
    type Output = Product;

    const OPERATION: Operation = facts::GET_PRODUCT;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("products")
            .id("product id", self.product.as_str(), self.product.is_valid());
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
