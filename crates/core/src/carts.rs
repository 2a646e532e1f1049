//! Carts of a customer, as far as they become orders.

mod checkout;

pub use checkout::CheckoutCart;
