use partner_center_model::Guid;
use sha2::{Digest, Sha256};

use super::{Intent, WriteKind};
use crate::ids::{OrderId, OrderIdFamily};

/// The write that an order came from: kept for good, by the order's id, so that one order is never taken
/// for the result of two writes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// The order.
    pub order: String,
    /// The `MS-RequestId` of the write.
    pub request_id: Guid,
    /// Path and query of the write, from `/v1` on.
    pub target: String,
}

impl Origin {
    /// Notes that an order came from a write.
    #[must_use]
    pub fn new(order: impl Into<String>, intent: &Intent) -> Self {
        Self {
            order: order.into(),
            request_id: intent.request_id.clone(),
            target: intent.target.clone(),
        }
    }

    /// Whether another write that names the order as its result agrees: it is the same write, or checks
    /// out the same cart again, which gives the orders of the first time again.
    #[must_use]
    pub fn agrees_with(&self, intent: &Intent) -> bool {
        let is_same_cart = intent.kind == WriteKind::CheckoutCart
            && self.target.eq_ignore_ascii_case(&intent.target);
        self.request_id == intent.request_id || is_same_cart
    }

    /// A name for an order that suits files, of 64 hexadecimal digits: ids of one family may differ only
    /// in case, which some file systems ignore.
    #[must_use]
    pub fn key(order: &str) -> String {
        let order = order.trim();
        let is_guid = OrderId::from(order).family() == Some(OrderIdFamily::Guid);
        let digest = if is_guid {
            Sha256::digest(order.to_ascii_lowercase())
        } else {
            Sha256::digest(order)
        };
        digest.iter().fold(String::new(), |mut key, byte| {
            key.push_str(&format!("{byte:02x}"));
            key
        })
    }
}
