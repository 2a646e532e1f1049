//! GET /v1/customers/{customer-tenant-id}/products/{product-id}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{CustomerId, DecodeError, ProductId};
use crate::endpoint::{Endpoint, Operation, PathBuilder, Payload, decode};
use partner_center_model::Product;
use super::facts;

/// Gets one product, as a customer may buy it.
///
/// - .NET: `Customers.ById(id).Products.ById(productId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 400013 for an unknown product
///
/// Source: Learn, Get a product by ID (by customer).
#[derive(Clone, Debug)]
pub struct GetCustomerProduct {
    pub(crate) customer: CustomerId,
    pub(crate) product: ProductId,
}

impl GetCustomerProduct {
    /// The product of this id for a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, product: impl Into<ProductId>) -> Self {
        Self {
            customer: customer.into(),
            product: product.into(),
        }
    }
}

impl Endpoint for GetCustomerProduct {
    type Output = Product;

    const OPERATION: Operation = facts::GET_CUSTOMER_PRODUCT;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("products")
            .id("product id", self.product.as_str(), self.product.is_valid());
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, output: &Self::Output) -> bool {
        output.id.is_none() && !output.extra.is_empty()
    }
}
