//! GET /v1/customers/{customer-tenant-id}/carts/{cart-id}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{CartId, CustomerId, DecodeError};
use crate::endpoint::{Endpoint, Operation, PathBuilder, Payload, decode};
use partner_center_model::Cart;
use super::facts;

/// Gets one cart: what a checkout would buy, and until when it can be checked out.
///
/// - .NET: `Customers.ById(id).Carts.ById(cartId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 800008 for an unknown cart
///
/// Source: REST reference, get-a-cart; Learn, Cart resources.
#[derive(Clone, Debug)]
pub struct GetCart {
    pub(crate) customer: CustomerId,
    pub(crate) cart: CartId,
}

impl GetCart {
    /// The cart of a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, cart: impl Into<CartId>) -> Self {
        Self {
            customer: customer.into(),
            cart: cart.into(),
        }
    }
}

impl Endpoint for GetCart {
    type Output = Cart;

    const OPERATION: Operation = facts::GET_CART;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("carts")
            .id("cart id", self.cart.as_str(), self.cart.is_valid());
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, output: &Self::Output) -> bool {
        output.id.is_none() && !output.extra.is_empty()
    }
}
