//! Lists item by item, while they arrive: [`ItemDecoder`] turns the pieces of a body into items.

mod buffer;
mod decoder;
mod scan;

pub use decoder::{ITEM_LIMIT, ItemDecoder};
