//! POST /v1/customers/{customer-tenant-id}/carts/{cart-id}/checkout

use http::Method;
use http::header::{CONTENT_LENGTH, HeaderMap, HeaderValue};
use partner_center_model::CartCheckoutResult;

use crate::decode::{DecodeError, Payload, decode};
use crate::journal::WriteKind;
use crate::{CartId, CustomerId, Endpoint, Error, PathBuilder, Safety};

/// Checks out a cart: turns it into orders.
///
/// One cart may become several orders, of which some may fail: `order_errors` says which. A success
/// with errors in it is a success; look at both lists.
///
/// - .NET: `Customers.ById(id).Carts.ById(cartId).Checkout()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 800008 for an unknown cart, 409 with code 800064 while it is being
///   processed, 400 with code 800065 when it was checked out already
///
/// Source: Learn, Checkout a cart.
#[derive(Clone, Debug)]
pub struct CheckoutCart {
    customer: CustomerId,
    cart: CartId,
}

impl CheckoutCart {
    /// The cart of a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, cart: impl Into<CartId>) -> Self {
        Self {
            customer: customer.into(),
            cart: cart.into(),
        }
    }
}

impl Endpoint for CheckoutCart {
    type Output = CartCheckoutResult;

    const METHOD: Method = Method::POST;
    const SAFETY: Safety = Safety::KeyedByRequestId;
    const ROUTE: &'static str = "/v1/customers/{customer-tenant-id}/carts/{cart-id}/checkout";

    fn write_kind(&self) -> WriteKind {
        WriteKind::CheckoutCart
    }

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("carts")
            .id("cart id", self.cart.as_str(), self.cart.is_valid())
            .literal("checkout");
    }

    fn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        Ok(())
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, result: &Self::Output) -> bool {
        result.orders.is_absent() && result.order_errors.is_absent()
    }
}
