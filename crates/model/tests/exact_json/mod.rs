//! JSON compared token by token, never through a float.
//!
//! A `serde_json::Value` would take `438.0` and `438.00` for the same, round the 30th digit away
//! and keep one of two members of the same name: the very losses that the tests look for.
#![allow(dead_code, reason = "no test file uses all of it")]

use std::fmt::{self, Write as _};

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON value: numbers as they are written, texts without escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Exact {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    Array(Vec<Exact>),
    Object(Vec<(String, Exact)>),
}

impl Exact {
    /// Reads JSON text; an object with two members of one name is refused.
    pub(crate) fn parse(text: &str) -> Result<Self, serde_json::Error> {
        Self::of_raw(serde_json::from_str(text)?)
    }

    fn of_raw(raw: &RawValue) -> Result<Self, serde_json::Error> {
        let text = raw.get();
        Ok(match text.as_bytes()[0] {
            b'{' => Self::Object(
                serde_json::from_str::<Members<'_>>(text)?
                    .0
                    .into_iter()
                    .map(|(name, value)| Ok((name, Self::of_raw(value)?)))
                    .collect::<Result<_, serde_json::Error>>()?,
            ),
            b'[' => Self::Array(
                serde_json::from_str::<Vec<&RawValue>>(text)?
                    .into_iter()
                    .map(Self::of_raw)
                    .collect::<Result<_, _>>()?,
            ),
            b'"' => Self::Text(serde_json::from_str(text)?),
            b't' => Self::Bool(true),
            b'f' => Self::Bool(false),
            b'n' => Self::Null,
            _ => Self::Number(text.into()),
        })
    }

    /// The same value without members that are null, and with members in the order of their names:
    /// equal for two bodies that say the same.
    pub(crate) fn normal(&self) -> Self {
        match self {
            Self::Array(items) => Self::Array(items.iter().map(Self::normal).collect()),
            Self::Object(members) => {
                let mut members: Vec<_> = members
                    .iter()
                    .filter(|(_, value)| *value != Self::Null)
                    .map(|(name, value)| (name.clone(), value.normal()))
                    .collect();
                members.sort_by(|(a, _), (b, _)| a.cmp(b));
                Self::Object(members)
            }
            scalar => scalar.clone(),
        }
    }

    /// The value of a member.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(n, _)| n == name).map(|(_, v)| v),
            _ => None,
        }
    }
}

/// Compact JSON.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(bool) => write!(f, "{bool}"),
            Self::Number(digits) => f.write_str(digits),
            Self::Text(text) => write!(f, "{}", serde_json::Value::from(text.as_str())),
            Self::Array(items) => {
                f.write_char('[')?;
                for (index, item) in items.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    write!(f, "{comma}{item}")?;
                }
                f.write_char(']')
            }
            Self::Object(members) => {
                f.write_char('{')?;
                for (index, (name, value)) in members.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    write!(
                        f,
                        "{comma}{}:{value}",
                        serde_json::Value::from(name.as_str())
                    )?;
                }
                f.write_char('}')
            }
        }
    }
}

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
                let mut members = Vec::<(String, _)>::new();
                while let Some((name, value)) = map.next_entry::<String, _>()? {
                    if members.iter().any(|(taken, _)| *taken == name) {
                        return Err(de::Error::custom(format_args!("two members `{name}`")));
                    }
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}

/// Fails, naming the first difference, unless both texts say the same up to nulls and order.
#[track_caller]
pub(crate) fn assert_same(sent: &str, written: &str, what: &dyn fmt::Display) {
    let parse = |text: &str| match Exact::parse(text) {
        Ok(exact) => exact.normal(),
        Err(error) => panic!("{what}: no JSON: {error}\n{text}"),
    };
    if let Some(difference) = difference(&parse(sent), &parse(written), "$") {
        panic!("{what}: {difference}");
    }
}

/// Where two values first differ.
pub(crate) fn difference(a: &Exact, b: &Exact, path: &str) -> Option<String> {
    match (a, b) {
        (Exact::Object(a), Exact::Object(b)) => {
            let names = |members: &[(String, Exact)]| -> Vec<String> {
                members.iter().map(|(name, _)| name.clone()).collect()
            };
            if names(a) != names(b) {
                return Some(format!(
                    "{path}: members {:?} became {:?}",
                    names(a),
                    names(b)
                ));
            }
            let pairs = a.iter().zip(b);
            pairs
                .into_iter()
                .find_map(|((name, a), (_, b))| difference(a, b, &format!("{path}.{name}")))
        }
        (Exact::Array(a), Exact::Array(b)) if a.len() == b.len() => {
            let pairs = a.iter().zip(b).enumerate();
            pairs
                .into_iter()
                .find_map(|(index, (a, b))| difference(a, b, &format!("{path}[{index}]")))
        }
        _ => (a != b).then(|| format!("{path}: {a} became {b}")),
    }
}
