use partner_center_model::Collection;
use partner_center_model::decode::Decode;

use super::{DecodeError, Item, Payload, decode_text_items};
use crate::stream::decode_bytes;

/// Decodes a collection item by item: a broken item, even one that is not UTF-8, does not affect the others.
///
/// # Errors
/// When the body is not a collection.
pub fn decode_items<T: Decode>(payload: &Payload) -> Result<Collection<Item<T>>, DecodeError> {
    if payload.is_text() {
        decode_text_items(payload)
    } else {
        payload.json()?;
        // With its byte-order mark: a second one is no JSON.
        decode_bytes(payload.bytes())
    }
}
