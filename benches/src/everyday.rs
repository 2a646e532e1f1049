//! What everybody would write by hand: derived types, and a pull decoder to the same types.

mod neighbours;
mod pull;
mod types;

pub use neighbours::{Availability, Product, Subscription};
pub use pull::collection as pull_collection;
pub use types::*;
