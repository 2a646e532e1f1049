use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::decode::{Cursor, Decode};
use crate::detach::Detach;
use crate::encode::Encode;
use crate::json::whole;

/// A member that the service sends as one object or as an array of them (`renewsTo`).
///
/// ```
/// use partner_center_model::OrderLineItem;
///
/// for body in [r#"{"renewsTo": {"termDuration": "P1M"}}"#, r#"{"renewsTo": [{"termDuration": "P1M"}]}"#] {
///     let line: OrderLineItem = serde_json::from_str(body)?;
///     let renews_to = line.renews_to.unwrap_or_default();
///     assert_eq!(renews_to.as_slice()[0].term_duration.as_deref(), Some("P1M"));
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "there is no third form of one or many"
)]
pub enum OneOrMany<T> {
    /// One object.
    One(T),
    /// An array of objects.
    Many(Box<[T]>),
}

impl<T> OneOrMany<T> {
    /// The objects, however many there are.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self::Many(Box::default())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FormVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for FormVisitor<T> {
            type Value = OneOrMany<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object or an array of objects")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                whole(map, &self).map(OneOrMany::One)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                Box::deserialize(SeqAccessDeserializer::new(seq)).map(OneOrMany::Many)
            }
        }

        deserializer.deserialize_any(FormVisitor(PhantomData))
    }
}

impl<T: Serialize> Serialize for OneOrMany<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(one) => one.serialize(serializer),
            Self::Many(many) => many.serialize(serializer),
        }
    }
}

impl<T: Decode> Decode for OneOrMany<T> {
    #[inline]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        *slot = Some(match cursor.peek()? {
            b'[' => Self::Many(Decode::decode(cursor)?),
            _ => Self::One(T::decode(cursor)?),
        });
        Some(())
    }
}

impl<T: Encode> Encode for OneOrMany<T> {
    fn encode(&self, json: &mut Vec<u8>) {
        match self {
            Self::One(one) => one.encode(json),
            Self::Many(many) => many.encode(json),
        }
    }
}

impl<T: Detach> Detach for OneOrMany<T> {
    fn detach(&mut self) {
        match self {
            Self::One(one) => one.detach(),
            Self::Many(many) => many.iter_mut().for_each(T::detach),
        }
    }
}
