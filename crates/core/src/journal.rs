//! What is written down about a write before it is sent, so that none is lost and none is done twice.
//!
//! An [`Intent`] is the whole request, kept before its first send. A [`Settlement`] closes it once it
//! is certain how it ended; a write whose fate is unknown stays open, and is settled later by sending
//! the very same request under the same `MS-RequestId` ([`Resend`]), or by looking at the customer's
//! orders ([`Intent::fits`]). The driver decides where intents are kept.
//!
//! ```
//! use std::time::Duration;
//! use partner_center_core::journal::{Intent, Resend};
//! use partner_center_core::{Cloud, Partner, driver::{RequestMeta, to_http}};
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

/// An enum whose values are words in the journal.
macro_rules! words {
    ($(#[$docs:meta])* pub enum $name:ident { $($(#[$of_value:meta])* $value:ident = $word:literal,)* }) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$of_value])* $value,)*
        }

        impl $name {
            /// All there are.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$value),*];

            /// The word for it in a journal's entry.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)*
                }
            }

            /// The one with this word.
            pub(super) fn from_word(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|known| known.as_str() == word)
            }
        }
    };
}

mod entry;
mod inquiry;
mod intent;
mod kind;
mod origin;
mod receipt;
mod recording;
mod resend;
mod settlement;
mod text;
mod window;
mod withheld;

pub use entry::Entry;
pub use inquiry::{Candidate, Findings, Inquiry, Question};
pub use intent::{Intent, Likeness};
pub(crate) use kind::RUNNING;
pub use kind::{CART_LIFETIME, WriteKind};
pub use origin::Origin;
pub use receipt::Receipt;
pub use resend::Resend;
pub use settlement::{Ending, Settlement};
pub use window::{RESEND_WINDOW, is_in_window};
pub use withheld::Withheld;
