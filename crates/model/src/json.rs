//! JSON kept as the text that arrived, and the one place that gets at that text through serde.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IntoDeserializer as _, MapAccess, SeqAccess,
    Visitor,
};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::decode::{Cursor, Decode};
use crate::detach::Detach;
use crate::encode::{Encode, by_serde};
use crate::{Decimal, Text};

/// The name under which `serde_json` hands out the unparsed text of a value. It is how
/// [`RawValue`] itself asks; asking the same way, but with a visitor of our own, works with every
/// other deserializer too (where the text is rebuilt from the value). A test holds it in place.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// Deeper nesting than this is refused, so that walking a value can never exhaust the stack.
const MAX_DEPTH: usize = 128;

/// A JSON value that the model does not interpret, kept as the text that arrived.
///
/// Numbers keep every digit, objects their member order. Two values are equal when their texts are.
///
/// ```
/// use partner_center_model::Json;
///
/// let json: Json = serde_json::from_str(r#"{"rate": 1.10}"#)?;
/// assert_eq!(json.as_str(), r#"{"rate": 1.10}"#);
/// assert_eq!(serde_json::to_string(&json)?, r#"{"rate":1.10}"#);
/// assert_eq!(json.to_value()["rate"], 1.1);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Json(Text);

impl Json {
    /// The JSON text, as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value as `serde_json` understands it; numbers may lose digits beyond `f64`.
    ///
    /// Gives `Value::Null` for a number that `serde_json` cannot hold, such as `1e400`.
    #[must_use]
    pub fn to_value(&self) -> Value {
        // Reading text stops one level before `MAX_DEPTH`; writing into a value does not.
        let value = serde_json::from_str(&self.0).or_else(|_| serde_json::to_value(self));
        value.unwrap_or(Value::Null)
    }

    /// The text inside, when the value is a JSON string.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        serde_json::from_str(&self.0).ok()
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        Self(value.to_string().into())
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = capture(deserializer)?;
        if exceeds_depth(&text) {
            return Err(de::Error::custom(format_args!(
                "nested deeper than {MAX_DEPTH} levels"
            )));
        }
        Ok(Self(text.into()))
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Transcode(&self.0).serialize(serializer)
    }
}

/// Writes JSON text into any serializer, piece by piece, so that no number passes through `f64`.
struct Transcode<'a>(&'a str);

impl Serialize for Transcode<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.trim_ascii();
        let malformed = |error: serde_json::Error| serde::ser::Error::custom(error);
        match text.as_bytes().first() {
            Some(b'{') => {
                let Ok(members) = serde_json::from_str::<Members<'_>>(text) else {
                    return serialize_as_is(text, serializer);
                };
                let mut map = serializer.serialize_map(Some(members.0.len()))?;
                for (name, value) in members.0 {
                    map.serialize_entry(&name, &Transcode(value.get()))?;
                }
                map.end()
            }
            Some(b'[') => {
                let items = serde_json::from_str::<Vec<&RawValue>>(text).map_err(malformed)?;
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    seq.serialize_element(&Transcode(item.get()))?;
                }
                seq.end()
            }
            Some(b'"') => match serde_json::from_str::<String>(text) {
                Ok(unescaped) => serializer.serialize_str(&unescaped),
                Err(_) => serialize_as_is(text, serializer),
            },
            Some(b't') => serializer.serialize_bool(true),
            Some(b'f') => serializer.serialize_bool(false),
            Some(b'n') | None => serializer.serialize_unit(),
            Some(_) => serialize_number(text, serializer),
        }
    }
}

/// The members of an object in their order, duplicates included.
struct Members<'a>(Vec<(String, &'a RawValue)>);

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

/// Writes a JSON number so that a JSON serializer prints these very digits.
///
/// Where the shortest form of the nearest `f64` (or the integer) is already that text, the plain
/// call is used, which every serializer understands; otherwise `serde_json` gets the text itself.
pub(crate) fn serialize_number<S: Serializer>(
    text: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if let Ok(integer) = text.parse::<i64>() {
        if integer.to_string() == text {
            return serializer.serialize_i64(integer);
        }
    } else if let Ok(float) = text.parse::<f64>()
        && float.is_finite()
        && serde_json::to_string(&float).is_ok_and(|shortest| shortest == text)
    {
        return serializer.serialize_f64(float);
    }
    serialize_as_is(text, serializer)
}

/// Writes JSON text by way of `serde_json`: what no other call can say, such as a number with
/// trailing zeros, or a text with half a surrogate pair (`"\ud83d"`, an emoji cut in two).
fn serialize_as_is<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) => raw.serialize(serializer),
        Err(error) => Err(serde::ser::Error::custom(error)),
    }
}

/// A scalar as it stands in the JSON text: the characters of a string, or any other token as is.
pub(crate) enum Token<'de> {
    /// A JSON string, unescaped.
    String(Cow<'de, str>),
    /// Any other value's JSON text.
    Other(Cow<'de, str>),
}

impl<'de> Token<'de> {
    pub(crate) fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = capture(deserializer)?;
        if !raw.starts_with('"') {
            return Ok(Self::Other(raw));
        }
        if raw.contains('\\') {
            return Ok(match serde_json::from_str::<String>(&raw) {
                Ok(text) => Self::String(text.into()),
                // Half a surrogate pair, which no `String` can hold.
                Err(_) => Self::Other(raw),
            });
        }
        Ok(Self::String(match raw {
            Cow::Borrowed(raw) => raw[1..raw.len() - 1].into(),
            Cow::Owned(raw) => raw[1..raw.len() - 1].to_owned().into(),
        }))
    }
}

impl Token<'_> {
    /// A text for error messages.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::String(text) => format!("string {text:?}"),
            Self::Other(raw) => format!("`{}`", raw.chars().take(60).collect::<String>()),
        }
    }

    /// Keeps a token that is no string as the JSON it is. Scalars only reach this point, or
    /// containers that [`Json`] bounds.
    pub(crate) fn keep<E: de::Error>(raw: &str) -> Result<Json, E> {
        if exceeds_depth(raw) {
            return Err(E::custom(format_args!(
                "nested deeper than {MAX_DEPTH} levels"
            )));
        }
        Ok(Json(raw.into()))
    }
}

/// The JSON text of the next value.
pub(crate) fn capture<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Cow<'de, str>, D::Error> {
    struct RawVisitor;

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
            text_of(MapAccessDeserializer::new(Rewound { first, rest: map }))
        }

        // What follows is for deserializers other than those of `serde_json`, or behind a buffer.
        fn visit_newtype_struct<D: Deserializer<'de>>(
            self,
            deserializer: D,
        ) -> Result<Self::Value, D::Error> {
            text_of(deserializer)
        }

        fn visit_some<D: Deserializer<'de>>(
            self,
            deserializer: D,
        ) -> Result<Self::Value, D::Error> {
            text_of(deserializer)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
            text_of(SeqAccessDeserializer::new(seq))
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok("null".into())
        }

        fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok("null".into())
        }

        fn visit_bool<E: de::Error>(self, bool: bool) -> Result<Self::Value, E> {
            text_of(bool.into_deserializer())
        }

        fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
            text_of(number.into_deserializer())
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
            text_of(number.into_deserializer())
        }

        fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
            text_of(number.into_deserializer())
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            text_of(text.into_deserializer())
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

    deserializer.deserialize_newtype_struct(RAW_VALUE, RawVisitor)
}

/// An object whose first name was read already, to be read from its start all the same.
pub(crate) struct Rewound<A> {
    pub(crate) first: Option<String>,
    pub(crate) rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Rewound<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(name) => seed.deserialize(name.into_deserializer()).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }
}

/// Whether arrays and objects nest deeper than [`MAX_DEPTH`].
pub(crate) fn exceeds_depth(json: &str) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in json.bytes() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return true;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

impl From<&Decimal> for Json {
    fn from(decimal: &Decimal) -> Self {
        Self(decimal.to_json().into())
    }
}

impl Decode for Json {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Option<Self> {
        cursor.raw_text().map(Self)
    }

    /// As a member that the model knows, `null` is no value but absence.
    #[inline]
    fn decode_into(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        if cursor.peek()? == b'n' {
            return None;
        }
        *slot = Some(Self::decode(cursor)?);
        Some(())
    }
}

impl Encode for Json {
    fn encode(&self, json: &mut Vec<u8>) {
        // Without spaces and escapes there is nothing that serde would write differently.
        if self.0.bytes().all(|byte| byte > b' ' && byte != b'\\') {
            json.extend_from_slice(self.0.as_bytes());
        } else {
            by_serde(self, json);
        }
    }
}

impl Detach for Json {
    fn detach(&mut self) {
        self.0.detach();
    }
}
