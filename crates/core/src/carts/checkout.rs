//! POST /v1/customers/{customer-tenant-id}/carts/{cart-id}/checkout

use http::header::{CONTENT_LENGTH, HeaderMap, HeaderValue};
use partner_center_model::CartCheckoutResult;

use crate::customer_user;
use crate::decode::{DecodeError, Payload, decode};
use crate::generated::CHECKOUT_CART;
use crate::{
    Call, CartId, CustomerId, Error, endpoint::Endpoint, operation::Operation, target::PathBuilder,
};

/// Checks out a cart: turns it into orders.
///
/// One cart may become several orders, of which some may fail: `order_errors` says which. A success
/// with errors in it is a success; look at both lists.
///
/// The service knows a checkout by the id of its cart, whatever the `MS-RequestId`: a repeat after a
/// success gives the first answer again, a repeat after an error tries the failed orders again. So a
/// checkout in doubt is settled by making it again, while the cart lives: 7 days from its creation.
/// **If a checkout failed in part, repeating it may place the rest.**
///
/// - .NET: `Customers.ById(id).Carts.ById(cartId).Checkout()`, `.Checkout(customerUserUpn)`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 800008 for an unknown cart, 409 with code 800064 while it is being processed,
///   400 with code 800009 when it has errors or is too old; 400 with code 800065 is documented for a cart
///   that was checked out already, but so is a repeat of the first answer
///
/// Source: Learn, Checkout a cart; Learn, Create a cart (its life); Learn, Partner Center REST error codes.
#[derive(Clone, Debug)]
pub struct CheckoutCart {
    customer: CustomerId,
    cart: CartId,
    customer_user: Option<String>,
}

impl CheckoutCart {
    /// The cart of a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, cart: impl Into<CartId>) -> Self {
        Self {
            customer: customer.into(),
            cart: cart.into(),
            customer_user: None,
        }
    }

    /// Assigns the licences to this user of the customer, by the user principal name
    /// (`x-ms-customeruser-upn`).
    ///
    /// Source: .NET SDK 3.4; not in the documents.
    #[must_use]
    pub fn customer_user(mut self, user_principal_name: impl Into<String>) -> Self {
        self.customer_user = Some(user_principal_name.into());
        self
    }
}

impl Endpoint for CheckoutCart {
    type Output = CartCheckoutResult;

    const OPERATION: Operation = CHECKOUT_CART;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("carts")
            .id("cart id", self.cart.as_str(), self.cart.is_valid())
            .literal("checkout");
    }

    fn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        customer_user::name(self.customer_user.as_deref(), headers)
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, result: &Self::Output) -> bool {
        result.orders.is_absent() && result.order_errors.is_absent()
    }
}

impl<C> Call<C, CheckoutCart> {
    /// Assigns the licences to this user of the customer.
    pub fn customer_user(self, user_principal_name: impl Into<String>) -> Self {
        self.map(|checkout| checkout.customer_user(user_principal_name))
    }
}
