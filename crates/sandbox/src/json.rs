//! JSON that keeps the order of its members and the spelling of its scalars.
//!
//! `serde_json::Value` sorts members (or changes how it does so for every crate in the build, through
//! a feature), and the service's member order is part of what a client sees. Numbers stay the text
//! they are in the data, so `438.0` is never answered as `438`.

use std::fmt;

use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Requests bring JSON too, and a body of brackets must not exhaust the stack.
const DEEPEST: usize = 64;

/// One JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    /// A string, number, boolean or null, as its JSON text.
    Scalar(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(crate) fn parse(text: &str) -> serde_json::Result<Self> {
        Self::parse_within(text, DEEPEST)
    }

    fn parse_within(text: &str, levels: usize) -> serde_json::Result<Self> {
        let Some(levels) = levels.checked_sub(1) else {
            return Err(serde_json::Error::custom("nested too deep"));
        };
        let raw: &RawValue = serde_json::from_str(text)?;
        let text = raw.get();
        match text.as_bytes().first() {
            Some(b'{') => {
                let mut source = serde_json::Deserializer::from_str(text);
                let members = source.deserialize_map(Members)?.into_iter();
                members
                    .map(|(name, raw)| Ok((name, Self::parse_within(raw.get(), levels)?)))
                    .collect::<serde_json::Result<_>>()
                    .map(Self::Object)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text)?;
                items
                    .into_iter()
                    .map(|raw| Self::parse_within(raw.get(), levels))
                    .collect::<serde_json::Result<_>>()
                    .map(Self::Array)
            }
            _ => Ok(Self::Scalar(text.to_owned())),
        }
    }

    pub(crate) fn object<const N: usize>(members: [(&str, Json); N]) -> Self {
        Self::Object(
            members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    pub(crate) fn null() -> Self {
        Self::Scalar("null".to_owned())
    }

    fn member(&self, is_it: impl Fn(&str) -> bool) -> Option<&Json> {
        let Self::Object(members) = self else {
            return None;
        };
        let found = members.iter().find(|(key, _)| is_it(key));
        found.map(|(_, value)| value)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        self.member(|key| key == name)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        let Self::Object(members) = self else {
            return None;
        };
        let found = members.iter_mut().find(|(key, _)| key == name);
        found.map(|(_, value)| value)
    }

    /// The count in a member; 0 if there is none.
    pub(crate) fn count(&self, name: &str) -> u64 {
        self.get(name).and_then(Self::as_number).unwrap_or_default()
    }

    /// The items of a member that is an array.
    pub(crate) fn each(&self, name: &str) -> &[Json] {
        self.get(name).map(Self::items).unwrap_or_default()
    }

    /// The service reads member names in any case, so whatever comes from a client is looked up so.
    pub(crate) fn get_any_case(&self, name: &str) -> Option<&Json> {
        self.member(|key| key.eq_ignore_ascii_case(name))
    }

    /// The items of an array; nothing else has any.
    pub(crate) fn items(&self) -> &[Json] {
        if let Self::Array(items) = self {
            items
        } else {
            &[]
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Scalar(text) if text == "null")
    }

    pub(crate) fn is_true(&self) -> bool {
        matches!(self, Self::Scalar(text) if text == "true")
    }

    /// Changes a member, or adds it behind another one (at the end, if that is absent).
    pub(crate) fn set_after(&mut self, neighbour: &str, name: &str, value: impl Into<Json>) {
        if let Some(member) = self.get_mut(name) {
            *member = value.into();
        } else if let Self::Object(members) = self {
            let at = members.iter().position(|(key, _)| key == neighbour);
            let at = at.map_or(members.len(), |at| at + 1);
            members.insert(at, (name.to_owned(), value.into()));
        }
    }

    pub(crate) fn items_mut(&mut self) -> &mut [Json] {
        if let Self::Array(items) = self {
            items
        } else {
            &mut []
        }
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Json> {
        let Self::Object(members) = self else {
            return None;
        };
        let at = members.iter().position(|(key, _)| key == name)?;
        Some(members.remove(at).1)
    }

    /// Changes a member that is there; an absent member stays absent.
    pub(crate) fn replace(&mut self, name: &str, value: impl Into<Json>) -> bool {
        self.get_mut(name)
            .map(|member| *member = value.into())
            .is_some()
    }

    pub(crate) fn push(&mut self, name: &str, value: impl Into<Json>) {
        if let Self::Object(members) = self {
            members.push((name.to_owned(), value.into()));
        }
    }

    /// Adds the members that have a value.
    pub(crate) fn extend<const N: usize>(&mut self, members: [(&str, Option<Json>); N]) {
        for (name, value) in members {
            if let Some(value) = value {
                self.push(name, value);
            }
        }
    }

    /// The text of a member that is a string; empty for any other.
    pub(crate) fn text(&self, name: &str) -> String {
        self.get(name).and_then(Self::as_text).unwrap_or_default()
    }

    /// The text of a JSON string; nothing for any other value.
    pub(crate) fn as_text(&self) -> Option<String> {
        match self {
            Self::Scalar(text) => serde_json::from_str(text).ok(),
            _ => None,
        }
    }

    pub(crate) fn as_number<T: std::str::FromStr>(&self) -> Option<T> {
        match self {
            Self::Scalar(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Is the member `name` a string that is `text`?
    pub(crate) fn says(&self, name: &str, text: &str) -> bool {
        self.get(name)
            .and_then(Self::as_text)
            .is_some_and(|found| found == text)
    }

    fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        match self {
            Self::Scalar(text) => out.write_str(text),
            Self::Array(items) => {
                out.write_char('[')?;
                for (at, item) in items.iter().enumerate() {
                    out.write_str(if at == 0 { "" } else { "," })?;
                    item.write(out)?;
                }
                out.write_char(']')
            }
            Self::Object(members) => {
                out.write_char('{')?;
                for (at, (name, value)) in members.iter().enumerate() {
                    out.write_str(if at == 0 { "" } else { "," })?;
                    write_name(name, out)?;
                    out.write_char(':')?;
                    value.write(out)?;
                }
                out.write_char('}')
            }
        }
    }
}

/// Names seldom have anything to escape, and a file of state has tens of thousands of them.
fn write_name(name: &str, out: &mut impl fmt::Write) -> fmt::Result {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    if name.bytes().all(plain) {
        out.write_char('"')?;
        out.write_str(name)?;
        return out.write_char('"');
    }
    out.write_str(&quoted(name))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Scalar(quoted(text))
    }
}

impl From<&String> for Json {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<Vec<Json>> for Json {
    fn from(items: Vec<Json>) -> Self {
        Self::Array(items)
    }
}

/// Nothing is `null`.
impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(Self::null, Into::into)
    }
}

impl FromIterator<Json> for Json {
    fn from_iter<T: IntoIterator<Item = Json>>(items: T) -> Self {
        Self::Array(items.into_iter().collect())
    }
}

macro_rules! scalars {
    ($($type:ty),+) => { $(impl From<$type> for Json {
        fn from(value: $type) -> Self {
            Self::Scalar(value.to_string())
        }
    })+ };
}

scalars!(bool, u16, u32, u64, usize);

/// Reads the members of an object in the order in which they stand.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, Box<RawValue>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_numbers_survive() {
        let text = r#"{"z":438.0,"a":[1.50,null,{"é\n":true}],"m":"x\"y"}"#;
        let json = Json::parse(text).unwrap();
        assert_eq!(json.to_string(), text);
        assert_eq!(
            json.get("m").and_then(Json::as_text).as_deref(),
            Some("x\"y")
        );
    }

    #[test]
    fn replace_never_adds() {
        let mut json = Json::parse(r#"{"a":1}"#).unwrap();
        assert!(!json.replace("b", "new"));
        assert!(json.replace("a", "new"));
        assert_eq!(json.to_string(), r#"{"a":"new"}"#);
    }

    #[test]
    fn not_json_is_an_error() {
        for text in ["", "{", r#"{"a":}"#, "[1,]", "{} {}"] {
            assert!(Json::parse(text).is_err(), "{text}");
        }
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Json::parse(&nested(DEEPEST)).is_ok());
        assert!(Json::parse(&nested(30_000)).is_err());
    }
}
