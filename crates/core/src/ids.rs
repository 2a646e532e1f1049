//! Identifiers that stand in paths: checked before a request is built, never repaired.

use std::fmt;

use partner_center_model::{Guid, Text};

/// The Microsoft id (tenant id) of a customer, a GUID.
///
/// Any text can be turned into one, as in the .NET SDK's chain; a text that is no GUID is refused
/// when the request is built, before anything is sent.
///
/// ```
/// use partner_center_core::CustomerId;
///
/// let id = CustomerId::from("B0D70A69-4C42-4B27-B17B-91A835D8686A");
/// assert!(id.is_valid());
/// assert_eq!(id, CustomerId::from("b0d70a69-4c42-4b27-b17b-91a835d8686a"));
/// assert!(!CustomerId::from("contoso").is_valid());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CustomerId(Guid);

impl CustomerId {
    /// Whether the text is a GUID.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.0.is_well_formed()
    }

    /// The id as the model has it.
    #[must_use]
    pub fn to_guid(&self) -> Guid {
        self.0.clone()
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<&str> for CustomerId {
    fn from(text: &str) -> Self {
        Self(text.trim().into())
    }
}

impl From<String> for CustomerId {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<Guid> for CustomerId {
    fn from(guid: Guid) -> Self {
        Self(guid)
    }
}

impl From<&Guid> for CustomerId {
    fn from(guid: &Guid) -> Self {
        Self(guid.clone())
    }
}

/// The id of an order.
///
/// The service has used three families; see [`OrderIdFamily`]. GUIDs are equal whatever their case,
/// the others letter by letter. A text with anything but letters, digits, `-` and `_`, or of more
/// than 64 characters, is refused when the request is built.
///
/// ```
/// use partner_center_core::{OrderId, OrderIdFamily};
///
/// let id = OrderId::from("9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1");
/// assert_eq!(id.family(), Some(OrderIdFamily::UrlSafe));
/// assert!(!OrderId::from("../customers").is_valid());
/// ```
#[derive(Clone, Debug)]
pub struct OrderId(Text);

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

const MAX_ORDER_ID: usize = 64;

impl OrderId {
    /// Whether the text can be an order id: 1 to 64 letters, digits, `-` and `_`.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        (1..=MAX_ORDER_ID).contains(&self.0.len())
            && self
                .0
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    }

    /// The family, or `None` for an id of a kind that this library has not met.
    #[must_use]
    pub fn family(&self) -> Option<OrderIdFamily> {
        let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match self.0.len() {
            36 if Guid::from(self.0.as_str()).is_well_formed() => Some(OrderIdFamily::Guid),
            33 if self.is_valid() => Some(OrderIdFamily::UrlSafe),
            12 if hex(&self.0) => Some(OrderIdFamily::Hex),
            _ => None,
        }
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq for OrderId {
    fn eq(&self, other: &Self) -> bool {
        match self.family() {
            Some(OrderIdFamily::Guid) => self.0.eq_ignore_ascii_case(&other.0),
            _ => self.0 == other.0,
        }
    }
}

impl Eq for OrderId {}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<&str> for OrderId {
    fn from(text: &str) -> Self {
        Self(text.trim().into())
    }
}

impl From<String> for OrderId {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<&Guid> for SubscriptionId {
    fn from(guid: &Guid) -> Self {
        Self(guid.to_string().into())
    }
}

impl From<&Text> for OrderId {
    fn from(text: &Text) -> Self {
        Self(text.clone())
    }
}

/// Ids that this library knows nothing of but what can stand in a path.
macro_rules! opaque_ids {
    ($($(#[$docs:meta])* $name:ident)*) => {$(
        $(#[$docs])*
        ///
        /// A text with anything but letters, digits, `-`, `_` and `.`, or of more than 128
        /// characters, is refused when the request is built.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(Text);

        impl $name {
            /// Whether the text can be such an id.
            #[must_use]
            pub fn is_valid(&self) -> bool {
                is_opaque_id(&self.0)
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

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
    )*};
}

opaque_ids! {
    /// The id of a document that is attached to an order.
    AttachmentId
    /// The id of a cart.
    CartId
    /// The id of a product in the catalogue.
    ProductId
    /// The id of a SKU within its product.
    SkuId
    /// The id of a subscription: a GUID, though not checked to be one.
    SubscriptionId
}

const MAX_OPAQUE_ID: usize = 128;

fn is_opaque_id(text: &str) -> bool {
    (1..=MAX_OPAQUE_ID).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        // Segments that mean another place.
        && !matches!(text, "." | "..")
}
