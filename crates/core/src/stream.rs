//! Lists item by item, while they arrive.
//!
//! [`ItemDecoder`] turns the pieces of a body into items; [`Items`], which
//! [`Call::stream`](crate::Call::stream) gives, does the whole call, page after page.

mod buffer;
mod decoder;
mod items;
mod page;
mod scan;
mod streamed;

pub(crate) use decoder::decode_bytes;
pub use decoder::{ITEM_LIMIT, ItemDecoder};
pub use items::Items;
pub use streamed::Streamed;
