//! Carts of a customer: created, replaced, and turned into orders.

mod checkout;
mod contents;

pub use checkout::CheckoutCart;
pub use contents::{CreateCart, ReplaceCart};
