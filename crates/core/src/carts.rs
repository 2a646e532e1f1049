//! Carts of a customer, as far as they become orders.

mod checkout;

pub use crate::generated::{CartOperations, Carts};
pub use checkout::CheckoutCart;
