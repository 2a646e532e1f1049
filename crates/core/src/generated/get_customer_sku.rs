//! GET /v1/customers/{customer-tenant-id}/products/{product-id}/skus/{sku-id}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{CustomerId, DecodeError, ProductId, SkuId};
use crate::endpoint::{Endpoint, Operation, PathBuilder, Payload, decode};
use partner_center_model::Sku;
use super::facts;

/// Gets one SKU, as a customer may buy it.
///
/// - .NET: `Customers.ById(id).Products.ById(productId).Skus.ById(skuId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 400013 for an unknown product, 400018 for an unknown SKU
///
/// Source: Learn, Get a SKU by ID (by customer).
#[derive(Clone, Debug)]
pub struct GetCustomerSku {
    pub(crate) customer: CustomerId,
    pub(crate) product: ProductId,
    pub(crate) sku: SkuId,
}

impl GetCustomerSku {
    /// The SKU of this id for a customer.
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        product: impl Into<ProductId>,
        sku: impl Into<SkuId>,
    ) -> Self {
        Self {
            customer: customer.into(),
            product: product.into(),
            sku: sku.into(),
        }
    }
}

impl Endpoint for GetCustomerSku {
    type Output = Sku;

    const OPERATION: Operation = facts::GET_CUSTOMER_SKU;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("products")
            .id("product id", self.product.as_str(), self.product.is_valid())
            .literal("skus")
            .id("SKU id", self.sku.as_str(), self.sku.is_valid());
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, output: &Self::Output) -> bool {
        output.id.is_none() && !output.extra.is_empty()
    }
}
