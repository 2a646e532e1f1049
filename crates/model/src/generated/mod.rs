//! The types of the schemas, a module a file.
//
// @generated from spec/*.schema.json by `cargo xtask codegen`: do not edit by hand.

mod carts;
mod common;
mod customers;
mod faults;
mod orders;

pub use carts::*;
pub use common::*;
pub use customers::*;
pub use faults::*;
pub use orders::*;
