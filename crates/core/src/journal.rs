//! What is written down of a write before it is sent, so that none is lost and none is done twice.
//!
//! An [`Intent`] is the whole request, kept before its first send. A [`Settlement`] closes it once it
//! is certain how it ended; one that nothing is certain of stays open, and is settled later by sending
//! the very same request under the same `MS-RequestId` ([`Resend`]), or by a look at the customer's
//! orders ([`Intent::fits`]). Where intents are kept is for a driver to say.
//!
//! ```
//! use std::time::Duration;
//! use partner_center_core::journal::{Intent, Resend};
//! use partner_center_core::{Cloud, Partner, RequestMeta, to_http};
//! use partner_center_core::model::{Guid, NewOrder, NewOrderLineItem};
//!
//! let line = NewOrderLineItem::default().offer_id("CFQ7TTC0LH18:0001:CFQ7TTC0K971").quantity(5);
//! let create = Partner::offline().customers().by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
//!     .orders().create(NewOrder::default().line_items([line])).into_endpoint();
//! let meta = RequestMeta::new(Guid::from_random_bytes([1; 16]), Guid::from_random_bytes([2; 16]));
//! let base = Cloud::Global.base_url();
//! let request = to_http(&create, &base, &meta)?;
//!
//! let intent = Intent::new(&create, &base, &meta, &request, Duration::from_secs(1_700_000_000))?;
//! let read = Intent::from_json(intent.to_json().as_bytes())?;
//! let again = to_http(&Resend::new(&read), &base, &meta)?;
//! assert_eq!((again.method(), again.uri(), again.body()), (request.method(), request.uri(), request.body()));
//! # Ok::<(), partner_center_core::Error>(())
//! ```

mod inquiry;
mod intent;
mod kind;
mod receipt;
mod resend;
mod settlement;
mod text;
mod withheld;

use std::time::Duration;

pub use inquiry::{Candidate, Findings, Inquiry, Question};
pub use intent::{Intent, Likeness};
pub use kind::{CART_LIFETIME, WriteKind};
pub use receipt::{Origin, Receipt};
pub use resend::Resend;
pub use settlement::{Ending, Settlement};
pub use withheld::Withheld;

/// How long after its intent a write is sent again without being asked for.
///
/// The documents do not say how long the service remembers an `MS-RequestId`; a write that it has
/// forgotten would be done again. So this is a guess on the safe side.
pub const RESEND_WINDOW: Duration = Duration::from_secs(10 * 60);

/// Whether a write of which the first send was begun then is young enough to be sent again now, both
/// times by this machine's clock since 1970, with the [window](WriteKind::window) of its kind. A first
/// send that is yet to come is of an unknown age.
#[must_use]
pub fn is_in_window(window: Duration, begun: Duration, now: Duration) -> bool {
    now.checked_sub(begun).is_some_and(|age| age < window)
}

/// How far the clocks of this machine and of the service may be apart.
const CLOCK_SKEW: Duration = Duration::from_secs(5 * 60);

/// An intent, and how it ended, if that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// What was to be done.
    pub intent: Intent,
    /// How it ended; `None` as long as nothing is certain.
    pub settlement: Option<Settlement>,
    /// How many calls have begun to send it, from 1. Of several at once only the last one can close the
    /// entry by anything but a success.
    pub begun_by: u64,
}

impl Entry {
    /// An entry as it is written down.
    #[must_use]
    pub fn new(intent: Intent, settlement: Option<Settlement>) -> Self {
        Self {
            intent,
            settlement,
            begun_by: 1,
        }
    }
}
