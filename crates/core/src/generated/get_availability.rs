//! GET /v1/products/{product-id}/skus/{sku-id}/availabilities/{availability-id}?country={country}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{AvailabilityId, DecodeError, ProductId, SkuId};
use crate::endpoint::{Endpoint, Operation, PathBuilder, Payload, QueryBuilder, decode};
use partner_center_model::Availability;
use super::facts;

/// Gets one availability, with all its terms: more than can be bought, as the list has them.
///
/// - .NET:
///   `Products.ByCountry(country).ById(productId).Skus.ById(skuId).Availabilities.ById(availabilityId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 400013 for an unknown product, 400018 for an unknown SKU, 400019 for an
///   availability that is unknown or was issued anew
///
/// Source: Learn, Get an availability by ID; what the list leaves out: Microsoft Q&A 1455576.
#[derive(Clone, Debug)]
pub struct GetAvailability {
    pub(crate) product: ProductId,
    pub(crate) sku: SkuId,
    pub(crate) availability: AvailabilityId,
    pub(crate) country: String,
}

impl GetAvailability {
    /// The availability of this id in a country: two letters, ISO 3166.
    #[must_use]
    pub fn new(
        product: impl Into<ProductId>,
        sku: impl Into<SkuId>,
        availability: impl Into<AvailabilityId>,
        country: impl Into<String>,
    ) -> Self {
        Self {
            product: product.into(),
            sku: sku.into(),
            availability: availability.into(),
            country: country.into(),
        }
    }
}

impl Endpoint for GetAvailability {
    type Output = Availability;

    const OPERATION: Operation = facts::GET_AVAILABILITY;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("products")
            .id("product id", self.product.as_str(), self.product.is_valid())
            .literal("skus")
            .id("SKU id", self.sku.as_str(), self.sku.is_valid())
            .literal("availabilities")
            .id(
                "availability id",
                self.availability.as_str(),
                self.availability.is_valid(),
            );
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
