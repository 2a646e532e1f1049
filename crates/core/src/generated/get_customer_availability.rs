//! GET /v1/customers/{customer-tenant-id}/products/{product-id}/skus/{sku-id}/availabilities/{availability-id}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{AvailabilityId, CustomerId, DecodeError, ProductId, SkuId};
use crate::endpoint::{Endpoint, Operation, PathBuilder, Payload, decode};
use partner_center_model::Availability;
use super::facts;

/// Gets one availability, as a customer may buy it.
///
/// - .NET:
///   `Customers.ById(id).Products.ById(productId).Skus.ById(skuId).Availabilities.ById(availabilityId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 400013 for an unknown product, 400018 for an unknown SKU, 400019 for an
///   availability that is unknown or was issued anew
///
/// Source: REST reference, get-an-availability-for-a-sku(by-customer).
#[derive(Clone, Debug)]
pub struct GetCustomerAvailability {
    pub(crate) customer: CustomerId,
    pub(crate) product: ProductId,
    pub(crate) sku: SkuId,
    pub(crate) availability: AvailabilityId,
}

impl GetCustomerAvailability {
    /// The availability of this id for a customer.
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        product: impl Into<ProductId>,
        sku: impl Into<SkuId>,
        availability: impl Into<AvailabilityId>,
    ) -> Self {
        Self {
            customer: customer.into(),
            product: product.into(),
            sku: sku.into(),
            availability: availability.into(),
        }
    }
}

impl Endpoint for GetCustomerAvailability {
    type Output = Availability;

    const OPERATION: Operation = facts::GET_CUSTOMER_AVAILABILITY;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("products")
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

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, output: &Self::Output) -> bool {
        output.id.is_none() && !output.extra.is_empty()
    }
}
