//! The catalogue, as far as orders lead to it.

pub use crate::generated::{GetSku, ProductOperations, Products};
