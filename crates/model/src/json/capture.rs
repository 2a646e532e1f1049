//! The one place that gets at the text of a value through serde.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IntoDeserializer as _, MapAccess, SeqAccess,
    Visitor,
};
use serde_json::Value;
use serde_json::value::RawValue;

/// The name under which `serde_json` hands out the unparsed text of a value. It is how
/// [`RawValue`] itself asks; asking the same way, but with a visitor of our own, works with every
/// other deserializer too (where the text is rebuilt from the value). A test holds it in place.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// What a string of a binary format is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strings {
    /// A text of the service.
    AreText,
    /// The JSON text of a value.
    AreJson,
}

/// The JSON text of the next value. In a binary format, bytes are JSON text always, and strings may be.
pub(crate) fn capture<'de, D: Deserializer<'de>>(
    deserializer: D,
    strings: Strings,
) -> Result<Cow<'de, str>, D::Error> {
    let is_binary = !deserializer.is_human_readable();
    let visitor = RawVisitor { is_binary, strings };
    if is_binary {
        return deserializer.deserialize_any(visitor);
    }
    deserializer.deserialize_newtype_struct(RAW_VALUE, visitor)
}

/// Asks as [`RawValue`] does, and takes whatever else comes.
struct RawVisitor {
    is_binary: bool,
    strings: Strings,
}

/// Methods of a visitor that make a text of a scalar.
macro_rules! scalars {
    ($($visit:ident($($value:ident: $type:ty)?) => $text:expr;)*) => {$(
        fn $visit<E: de::Error>(self $(, $value: $type)?) -> Result<Self::Value, E> {
            $text
        }
    )*};
}

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        struct RawText<'de>(Cow<'de, str>);

        impl<'de> Deserialize<'de> for RawText<'de> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(RawTextVisitor).map(Self)
            }
        }

        let first = match map.next_key()? {
            Some(FirstKey::Raw) => return Ok(map.next_value::<RawText<'de>>()?.0),
            Some(FirstKey::Name(name)) => Some(name),
            None => None,
        };
        text_of(MapAccessDeserializer::new(Rewound::new(first, map)))
    }

    // What follows is for deserializers other than those of `serde_json`, or behind a buffer.
    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        text_of(SeqAccessDeserializer::new(seq))
    }

    scalars! {
        visit_unit() => Ok("null".into());
        visit_none() => Ok("null".into());
        visit_bool(value: bool) => text_of(value.into_deserializer());
        visit_i64(number: i64) => text_of(number.into_deserializer());
        visit_u64(number: u64) => text_of(number.into_deserializer());
        visit_f64(number: f64) => text_of(number.into_deserializer());
        visit_i128(number: i128) => Ok(number.to_string().into());
        visit_u128(number: u128) => Ok(number.to_string().into());
    }

    fn visit_f32<E: de::Error>(self, number: f32) -> Result<Self::Value, E> {
        // Not by way of `f64`, in which 0.1 has other digits.
        let text = serde_json::to_string(&number).map_err(E::custom)?;
        Ok(text.into())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if self.is_binary && self.strings == Strings::AreJson {
            return checked(text);
        }
        text_of(text.into_deserializer())
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        match std::str::from_utf8(bytes) {
            // Behind a buffer as well, where nothing says that the format is binary.
            Ok(text) => checked(text),
            Err(_) => Err(E::invalid_type(de::Unexpected::Bytes(bytes), &self)),
        }
    }
}

/// The text, if it is JSON: it will be written among other JSON as it is.
fn checked<'de, E: de::Error>(text: &str) -> Result<Cow<'de, str>, E> {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) => Ok(raw.get().to_owned().into()),
        Err(error) => Err(E::custom(format_args!(
            "expected the JSON text of a value, found {:?}: {error}",
            text.chars().take(60).collect::<String>()
        ))),
    }
}

fn text_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'de, str>, D::Error> {
    Ok(Value::deserialize(deserializer)?.to_string().into())
}

/// The first name in an object: the one that announces raw text, or that of a member.
enum FirstKey {
    Raw,
    Name(String),
}

impl<'de> Deserialize<'de> for FirstKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FirstKeyVisitor;

        impl Visitor<'_> for FirstKeyVisitor {
            type Value = FirstKey;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member name")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<FirstKey, E> {
                Ok(if name == RAW_VALUE {
                    FirstKey::Raw
                } else {
                    FirstKey::Name(name.into())
                })
            }
        }

        deserializer.deserialize_identifier(FirstKeyVisitor)
    }
}

struct RawTextVisitor;

impl<'de> Visitor<'de> for RawTextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a JSON value")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(text.into())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.to_owned().into())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(text.into())
    }
}

/// As an object with a member of this name `serde_json` hands out every number to those who ask for
/// anything, once some crate has switched its `arbitrary_precision` on.
const NUMBER: &str = "$serde_json::private::Number";

/// Reads what looks like an object to those who ask for anything, unless it is a number.
pub(crate) fn whole<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    mut map: A,
    expected: &dyn de::Expected,
) -> Result<T, A::Error> {
    let first = map.next_key::<String>()?;
    if first.as_deref() == Some(NUMBER) {
        let number = de::Unexpected::Other("number");
        return Err(de::Error::invalid_type(number, expected));
    }
    T::deserialize(MapAccessDeserializer::new(Rewound::new(first, map)))
}

/// An object whose first name was read already, to be read from its start all the same.
struct Rewound<A> {
    first: Option<String>,
    /// Whether there is nothing in it; not everybody may be asked for a name behind the last one.
    is_empty: bool,
    rest: A,
}

impl<A> Rewound<A> {
    fn new(first: Option<String>, rest: A) -> Self {
        let is_empty = first.is_none();
        Self {
            first,
            is_empty,
            rest,
        }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Rewound<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(name) => seed.deserialize(name.into_deserializer()).map(Some),
            None if self.is_empty => Ok(None),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }
}

/// The members of an object in their order, duplicates included.
pub(super) struct Members<'a>(pub(super) Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}
