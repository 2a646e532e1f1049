//! What each kind of format can say, and numbers in all of them.

use serde::ser::Serialize as _;
use serde::ser::Serializer;
use serde_json::value::RawValue;

/// What a format can say beyond the calls of serde. The crate's documentation has the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `serde_json`, which takes any JSON text, and its `Value`.
    Json,
    /// A binary one.
    Binary,
    /// Any other for people: YAML, TOML, CSV.
    Words,
}

impl Form {
    pub(crate) fn of<S: Serializer>(serializer: &S) -> Self {
        // Only `serde_json`'s own serializers, or wrappers that hand their calls on, fail with its error.
        if typeid::of::<S::Error>() == typeid::of::<serde_json::Error>() {
            Self::Json
        } else if serializer.is_human_readable() {
            Self::Words
        } else {
            Self::Binary
        }
    }
}

/// Writes a JSON number so that no digit of it is lost.
///
/// Where the shortest form of the nearest `f64` (or the integer) is already that text, the plain
/// call is used, which every serializer understands. Otherwise `serde_json` gets the text itself, and
/// a format that knows no such number gets it as a string. A binary format gets a string always.
pub(crate) fn serialize_number<S: Serializer>(
    text: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let form = Form::of(&serializer);
    if form == Form::Binary {
        return serializer.serialize_str(text);
    }
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
    if form == Form::Words {
        return serializer.serialize_str(text);
    }
    serialize_as_is(text, serializer)
}

/// Writes JSON text by way of `serde_json`: what no other call can say, such as a number with
/// trailing zeros, or a text with half a surrogate pair (`"\ud83d"`, an emoji cut in two).
pub(super) fn serialize_as_is<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if Form::of(&serializer) != Form::Json {
        // `RawValue` would be a map with a name that only `serde_json` understands.
        let text: String = text.chars().take(60).collect();
        return Err(serde::ser::Error::custom(format_args!(
            "only JSON can hold half a surrogate pair, as in {text}"
        )));
    }
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) => raw.serialize(serializer),
        Err(error) => Err(serde::ser::Error::custom(error)),
    }
}
