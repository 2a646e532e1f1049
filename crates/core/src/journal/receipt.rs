use std::time::Duration;

use partner_center_model::Guid;
use sha2::{Digest, Sha256};

use super::{Entry, Intent};

/// What is kept of a write for good once it is done: enough to recognise it, and no more.
///
/// An `MS-RequestId` may be made from the number of a ticket, so it can come back after years. The service
/// has forgotten it by then, and would buy once more.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Receipt {
    /// The `MS-RequestId` of the write.
    pub request_id: Guid,
    /// The partner's tenant, as far as it was known.
    pub tenant: Option<Guid>,
    /// SHA-256 of the request; see [`Intent::fingerprint`].
    pub fingerprint: [u8; 32],
    /// The orders that came from it, or that it changed.
    pub orders: Vec<String>,
    /// When that was known, since 1970.
    pub at: Duration,
}

impl Receipt {
    /// The receipt of an entry, if the write is done.
    #[must_use]
    pub fn of(entry: &Entry) -> Option<Self> {
        let settlement = entry.settlement.as_ref()?;
        settlement.ending.is_done().then(|| Self {
            request_id: entry.intent.request_id.clone(),
            tenant: entry.intent.tenant.clone(),
            fingerprint: entry.intent.fingerprint(),
            orders: settlement.orders.clone(),
            at: settlement.at,
        })
    }
}

impl Intent {
    /// SHA-256 of what makes the request: address, method, headers and body. A body that was read while it
    /// was sent counts with its length.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut add = |part: &[u8]| {
            // With its length before it, so that no two requests give the same bytes.
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        };
        add(self.base.as_bytes());
        add(self.method.as_str().as_bytes());
        add(self.target.as_bytes());
        let mut headers: Vec<_> = self.headers.iter().collect();
        headers.sort_by_key(|(name, _)| name.as_str());
        for (name, value) in headers {
            add(name.as_str().as_bytes());
            add(value.as_bytes());
        }
        add(&self.body);
        add(&self.body_length.unwrap_or_default().to_be_bytes());
        hash.finalize().into()
    }
}
