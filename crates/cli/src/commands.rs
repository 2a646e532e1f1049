//! The commands: each file has the arguments of its own, their help, and what they do.

pub(crate) mod api;
pub(crate) mod auth;
pub(crate) mod carts;
pub(crate) mod customers;
#[cfg(feature = "export")]
pub(crate) mod export;
pub(crate) mod offers;
pub(crate) mod orders;
pub(crate) mod products;
pub(crate) mod promotions;
pub(crate) mod relationships;
pub(crate) mod sandbox;
pub(crate) mod subscriptions;
