//! The types of the schemas, a module a file.
//
// @generated from spec/*.schema.json by `cargo xtask codegen`: do not edit by hand.

mod availabilities;
mod carts;
mod common;
mod customers;
mod faults;
mod order_requests;
mod orders;
mod products;
mod promotions;
mod relationships;
mod subscriptions;
mod term_ends;
mod transitions;

pub use availabilities::*;
pub use carts::*;
pub use common::*;
pub use customers::*;
pub use faults::*;
pub use order_requests::*;
pub use orders::*;
pub use products::*;
pub use promotions::*;
pub use relationships::*;
pub use subscriptions::*;
pub use term_ends::*;
pub use transitions::*;
