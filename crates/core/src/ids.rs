//! Identifiers in paths: checked before a request is built, never repaired.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use partner_center_model::{Guid, Text};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Ids are texts, checked by a function. All are made from any text, so that they read as in the .NET
/// SDK's chain; `FromStr` never fails either.
macro_rules! ids {
    ($($(#[$docs:meta])* $name:ident: $is_valid:ident)*) => {$(
        $(#[$docs])*
        ///
        /// GUIDs are equal whatever their case, other texts letter by letter; order and hash agree with
        /// that. In serde's formats it is a string, as it was written.
        #[derive(Clone, Debug)]
        pub struct $name(Text);

        impl $name {
            /// Whether the text can be such an id.
            #[must_use]
            pub fn is_valid(&self) -> bool {
                $is_valid(&self.0)
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The id as the model's type for GUIDs, which keeps any other text, too.
            #[must_use]
            pub fn to_guid(&self) -> Guid {
                self.as_str().into()
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0 || self.to_guid() == other.to_guid()
            }
        }

        impl Eq for $name {}

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.to_guid().cmp(&other.to_guid())
            }
        }

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.to_guid().hash(state);
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(text.into())
            }
        }

        /// Spaces around the text are dropped: they come from copying.
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.trim().into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                text.as_str().into()
            }
        }

        impl From<&Text> for $name {
            fn from(text: &Text) -> Self {
                Self(text.clone())
            }
        }

        impl From<Guid> for $name {
            fn from(guid: Guid) -> Self {
                Self::from(&guid)
            }
        }

        impl From<&Guid> for $name {
            fn from(guid: &Guid) -> Self {
                Self(guid.to_string().into())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Text::deserialize(deserializer).map(Self)
            }
        }
    )*};
}

ids! {
    /// The Microsoft id (tenant id) of a customer, a GUID.
    ///
    /// Any text can be turned into one, as in the .NET SDK's chain; a text that is not a GUID is
    /// refused when the request is built, before anything is sent.
    ///
    /// ```
    /// use partner_center_core::CustomerId;
    ///
    /// let id = CustomerId::from("B0D70A69-4C42-4B27-B17B-91A835D8686A");
    /// assert!(id.is_valid());
    /// assert_eq!(id, CustomerId::from("b0d70a69-4c42-4b27-b17b-91a835d8686a"));
    /// assert!(!CustomerId::from("contoso").is_valid());
    /// ```
    CustomerId: is_guid
    /// The id of an order.
    ///
    /// The service has used three families; see [`OrderIdFamily`]. A text with anything but letters,
    /// digits, `-` and `_`, or of more than 64 characters, is refused when the request is built.
    ///
    /// ```
    /// use partner_center_core::{OrderId, OrderIdFamily};
    ///
    /// let id = OrderId::from("9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1");
    /// assert_eq!(id.family(), Some(OrderIdFamily::UrlSafe));
    /// assert!(!OrderId::from("../customers").is_valid());
    /// ```
    OrderId: is_order_id
    /// The id of a document that is attached to an order: up to 128 letters, digits, `-`, `_` and `.`.
    AttachmentId: is_opaque_id
    /// The id of a cart: up to 128 letters, digits, `-`, `_` and `.`.
    CartId: is_opaque_id
    /// The id of a product in the catalogue: up to 128 letters, digits, `-`, `_` and `.`.
    ProductId: is_opaque_id
    /// The id of a SKU within its product: up to 128 letters, digits, `-`, `_` and `.`.
    SkuId: is_opaque_id
    /// The id of an availability, the third part of an offer id: up to 128 letters, digits, `-`, `_` and `.`.
    /// It is issued anew from time to time.
    AvailabilityId: is_opaque_id
    /// The id of a promotion: up to 128 letters, digits, `-`, `_`, `.` and `:`.
    PromotionId: is_promotion_id
    /// The id of a subscription: a GUID, only checked to be up to 128 letters, digits, `-`, `_` and `.`.
    SubscriptionId: is_opaque_id
}

/// The kinds of order ids that the service has given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrderIdFamily {
    /// A GUID: licence-based and Azure orders of the legacy commerce.
    Guid,
    /// 33 url-safe characters: modern orders of 2018 to 2020.
    UrlSafe,
    /// 12 hexadecimal digits: new-commerce orders since 2021.
    Hex,
}

impl OrderId {
    /// The family, or `None` for an id of a kind that this library does not know.
    #[must_use]
    pub fn family(&self) -> Option<OrderIdFamily> {
        let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match self.0.len() {
            36 if is_guid(&self.0) => Some(OrderIdFamily::Guid),
            33 if self.is_valid() => Some(OrderIdFamily::UrlSafe),
            12 if hex(&self.0) => Some(OrderIdFamily::Hex),
            _ => None,
        }
    }
}

fn is_guid(text: &str) -> bool {
    Guid::from(text).is_well_formed()
}

fn is_order_id(text: &str) -> bool {
    const MAX: usize = 64;
    text.len() <= MAX && is_opaque_id(text) && !text.contains('.')
}

fn is_promotion_id(text: &str) -> bool {
    text.len() <= MAX_OPAQUE_ID && text.split(':').all(is_opaque_id)
}

const MAX_OPAQUE_ID: usize = 128;

fn is_opaque_id(text: &str) -> bool {
    (1..=MAX_OPAQUE_ID).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        // Segments that mean a different place.
        && !matches!(text, "." | "..")
}
