//! JSON kept as the text that arrived.

mod capture;
mod exact;
mod form;

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::Text;
use crate::decode::{Cursor, Decode};
use crate::detach::Detach;
use crate::encode::{Encode, by_serde};
use crate::json_text::{JsonText, Member};
use crate::skip::bounded;

pub(crate) use capture::whole;
use capture::{Members, Strings, capture};
use exact::exact;
pub use exact::to_value;
use form::serialize_as_is;
pub(crate) use form::{Form, serialize_number};

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
/// assert!(json.to_value()["rate"].to_string().contains("1.10"));
/// assert_eq!(json.members().unwrap()[0].value, "1.10");
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

    /// The value in `serde_json`'s type, nothing altered: a number that this type would give back with
    /// other digits (`1.10`, `1e400`) is a string, as [`to_value`](crate::to_value) has it.
    ///
    /// Gives `Value::Null` for what the type cannot hold at all: half a surrogate pair, or two members
    /// of one name. `to_value` gives the reason instead.
    #[must_use]
    pub fn to_value(&self) -> Value {
        exact(&self.0).unwrap_or(Value::Null)
    }

    /// The members of an object, in order, as text; `None` for any other value.
    #[must_use]
    pub fn members(&self) -> Option<Vec<Member<'_>>> {
        JsonText::of_json(&self.0).members()
    }

    /// The items of an array, in order; `None` for any other value.
    #[must_use]
    pub fn items(&self) -> Option<Vec<JsonText<'_>>> {
        JsonText::of_json(&self.0).items()
    }

    /// The text without insignificant white space; numbers, strings and order stay as they are.
    #[must_use]
    pub fn compact(&self) -> String {
        JsonText::of_json(&self.0).compact()
    }

    /// The text with two spaces for each level, likewise.
    #[must_use]
    pub fn pretty(&self) -> String {
        JsonText::of_json(&self.0).pretty()
    }

    /// The text inside, when the value is a JSON string.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        serde_json::from_str(&self.0).ok()
    }
}

impl Json {
    /// Keeps JSON text, unless it nests too deep.
    pub(crate) fn checked<E: de::Error>(text: Cow<'_, str>) -> Result<Self, E> {
        bounded(&text).map_err(E::custom)?;
        Ok(Self(text.into()))
    }

    /// Keeps text that is JSON by construction, and a scalar.
    pub(crate) fn of_scalar(text: String) -> Self {
        Self(text.into())
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
        Self::checked(capture(deserializer, Strings::AreJson)?)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match Form::of(&serializer) {
            Form::Binary => serializer.serialize_str(&self.0),
            Form::Json | Form::Words => Transcode(&self.0).serialize(serializer),
        }
    }
}

impl Json {
    /// Writes the value where a string would be a text of the service and no JSON: in a binary format
    /// as bytes, which no text is.
    pub(crate) fn serialize_beside_text<S: Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match Form::of(&serializer) {
            Form::Binary => serializer.serialize_bytes(self.0.as_bytes()),
            Form::Json | Form::Words => self.serialize(serializer),
        }
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

/// A scalar as it stands in the JSON text: the characters of a string, or any other token as is.
pub(crate) enum Token<'de> {
    /// A JSON string, unescaped.
    String(Cow<'de, str>),
    /// Any other value's JSON text.
    Other(Cow<'de, str>),
}

impl<'de> Token<'de> {
    /// What may be a text of the service: a string is one in every format.
    pub(crate) fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::of(capture(deserializer, Strings::AreText)?))
    }

    /// What is a number, if all is well: binary formats have it as a string of its JSON text.
    pub(crate) fn read_number<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::of(capture(deserializer, Strings::AreJson)?))
    }

    fn of(raw: Cow<'de, str>) -> Self {
        if !raw.starts_with('"') {
            return Self::Other(raw);
        }
        if raw.contains('\\') {
            return match serde_json::from_str::<String>(&raw) {
                Ok(text) => Self::String(text.into()),
                // Half a surrogate pair, which no `String` can hold.
                Err(_) => Self::Other(raw),
            };
        }
        Self::String(match raw {
            Cow::Borrowed(raw) => raw[1..raw.len() - 1].into(),
            Cow::Owned(raw) => raw[1..raw.len() - 1].to_owned().into(),
        })
    }
}

impl Token<'_> {
    /// The error when something else is expected.
    pub(crate) fn instead_of<E: de::Error>(&self, expected: &str) -> E {
        let found = match self {
            Self::String(text) => format!("string {text:?}"),
            Self::Other(raw) => format!("`{}`", raw.chars().take(60).collect::<String>()),
        };
        E::custom(format_args!("expected {expected}, found {found}"))
    }
}

impl Decode for Json {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Option<Self> {
        cursor.raw_text().map(Self)
    }

    /// In a member that the model knows, `null` means absence. Spaces do not belong to the value.
    #[inline]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        if matches!(cursor.peek()?, b'n' | 0..=b' ') {
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
