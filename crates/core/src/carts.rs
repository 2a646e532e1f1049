//! Carts of a customer, as far as they become orders.

mod checkout;

pub use checkout::CheckoutCart;

use crate::{Call, CartId, CustomerId};

/// The carts of one customer (.NET: `Customers.ById(id).Carts`).
#[derive(Clone, Debug)]
pub struct Carts<C> {
    client: C,
    customer: CustomerId,
}

impl<C> Carts<C> {
    pub(crate) fn new(client: C, customer: CustomerId) -> Self {
        Self { client, customer }
    }

    /// One cart (.NET: `Carts.ById(id)`).
    pub fn by_id(self, id: impl Into<CartId>) -> CartOperations<C> {
        CartOperations {
            client: self.client,
            customer: self.customer,
            cart: id.into(),
        }
    }
}

/// One cart (.NET: `Carts.ById(id)`).
#[derive(Clone, Debug)]
pub struct CartOperations<C> {
    client: C,
    customer: CustomerId,
    cart: CartId,
}

impl<C> CartOperations<C> {
    /// Turns the cart into orders (.NET: `Carts.ById(id).Checkout()`; `Checkout(upn)` is
    /// [`CheckoutCart::customer_user`], which the call has, too).
    pub fn checkout(self) -> Call<C, CheckoutCart> {
        Call::new(self.client, CheckoutCart::new(self.customer, self.cart))
    }
}
