use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::Text;
use crate::decode::{Cursor, Decode};
use crate::detach::Detach;
use crate::encode::Encode;
use crate::json::whole;

/// A member that is an object in most answers, and only the object's id in others (`productType`).
///
/// ```
/// use partner_center_model::Subscription;
///
/// for body in [r#"{"productType": {"id": "Azure", "displayName": "Azure"}}"#, r#"{"productType": "Azure"}"#] {
///     let subscription: Subscription = serde_json::from_str(body)?;
///     assert_eq!(subscription.product_type_id(), Some("Azure"));
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "there is no third form of an id or what it stands for"
)]
pub enum IdOrObject<T> {
    /// The id alone.
    Id(Text),
    /// The object.
    Object(T),
}

impl<T> IdOrObject<T> {
    /// The object, where it came as one.
    #[must_use]
    pub fn object(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Object(object) => Some(object),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for IdOrObject<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FormVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for FormVisitor<T> {
            type Value = IdOrObject<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or an object")
            }

            fn visit_str<E: Error>(self, id: &str) -> Result<Self::Value, E> {
                Ok(IdOrObject::Id(id.into()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                whole(map, &self).map(IdOrObject::Object)
            }
        }

        deserializer.deserialize_any(FormVisitor(PhantomData))
    }
}

impl<T: Serialize> Serialize for IdOrObject<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(id) => id.serialize(serializer),
            Self::Object(object) => object.serialize(serializer),
        }
    }
}

impl<T: Decode> Decode for IdOrObject<T> {
    #[inline]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        *slot = Some(match cursor.peek()? {
            b'"' => Self::Id(Text::decode(cursor)?),
            _ => Self::Object(T::decode(cursor)?),
        });
        Some(())
    }
}

impl<T: Encode> Encode for IdOrObject<T> {
    fn encode(&self, json: &mut Vec<u8>) {
        match self {
            Self::Id(id) => id.encode(json),
            Self::Object(object) => object.encode(json),
        }
    }
}

impl<T: Detach> Detach for IdOrObject<T> {
    fn detach(&mut self) {
        match self {
            Self::Id(id) => id.detach(),
            Self::Object(object) => object.detach(),
        }
    }
}
