//! JSON that keeps the order of its members and the spelling of its scalars.
//!
//! `serde_json::Value` sorts members (or changes how it does so for every crate in the build, through
//! a feature), and the service's member order is part of what a client sees. Numbers stay the text
//! they are in the data, so `438.0` is never answered as `438`.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{self, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::money::Cents;

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

/// An object whose members stand as they are written: `object! { "id": id, "etag" ? etag }`. A member with `?`
/// has an optional value, and is left out if there is none.
macro_rules! object {
    (@ : $value:expr) => { Some($crate::json::Json::from($value)) };
    (@ ? $value:expr) => { $value.map($crate::json::Json::from) };
    ($($name:tt $mark:tt $value:expr),* $(,)?) => {
        $crate::json::Json::of([$(($name, $crate::json::object!(@ $mark $value))),*])
    };
}
pub(crate) use object;

impl Json {
    pub(crate) fn parse(text: &str) -> serde_json::Result<Self> {
        Self::parse_within(text, DEEPEST)
    }

    fn parse_within(text: &str, levels: usize) -> serde_json::Result<Self> {
        let Some(levels) = levels.checked_sub(1) else {
            return Err(serde_json::Error::custom("nested too deep"));
        };
        let text = serde_json::from_str::<&RawValue>(text)?.get();
        let parse = |raw: &RawValue| Self::parse_within(raw.get(), levels);
        match text.as_bytes().first() {
            Some(b'{') => {
                let mut source = serde_json::Deserializer::from_str(text);
                let members = source.deserialize_map(Members)?.into_iter();
                members
                    .map(|(name, raw)| Ok((name, parse(&raw)?)))
                    .collect()
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text)?;
                items.into_iter().map(parse).collect()
            }
            _ => Ok(Self::Scalar(text.to_owned())),
        }
    }

    /// The members that have a value. See [`object!`].
    pub(crate) fn of<const N: usize>(members: [(&str, Option<Json>); N]) -> Self {
        let given = |(name, value): (&str, Option<Json>)| Some((name.to_owned(), value?));
        members.into_iter().filter_map(given).collect()
    }

    /// A value as serde writes it.
    pub(crate) fn of_value(value: &impl Serialize) -> Self {
        let text = serde_json::to_string(value);
        text.map_or_else(|_| Self::null(), Self::Scalar)
    }

    pub(crate) fn null() -> Self {
        Self::Scalar("null".to_owned())
    }

    /// The members of an object; nothing else has any.
    pub(crate) fn members(&self) -> std::slice::Iter<'_, (String, Json)> {
        match self {
            Self::Object(members) => members.iter(),
            _ => [].iter(),
        }
    }

    fn member(&self, is_it: impl Fn(&str) -> bool) -> Option<&Json> {
        let found = self.members().find(|(key, _)| is_it(key));
        found.map(|(_, value)| value)
    }

    fn members_mut(&mut self) -> Option<&mut Vec<(String, Json)>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        self.member(|key| key == name)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        let mut members = self.members_mut()?.iter_mut();
        members.find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The number in a member.
    pub(crate) fn number<T: FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.as_number()
    }

    /// The count in a member; 0 if there is none.
    pub(crate) fn count(&self, name: &str) -> u64 {
        self.number(name).unwrap_or_default()
    }

    /// The items of a member that is an array.
    pub(crate) fn each(&self, name: &str) -> &[Json] {
        self.get(name).map(Self::items).unwrap_or_default()
    }

    pub(crate) fn each_mut(&mut self, name: &str) -> &mut [Json] {
        match self.get_mut(name) {
            Some(Self::Array(items)) => items,
            _ => &mut [],
        }
    }

    /// The service reads member names in any case, so whatever comes from a client is looked up so.
    pub(crate) fn get_any_case(&self, name: &str) -> Option<&Json> {
        self.member(|key| key.eq_ignore_ascii_case(name))
    }

    /// The items of an array; nothing else has any.
    pub(crate) fn items(&self) -> &[Json] {
        match self {
            Self::Array(items) => items,
            _ => &[],
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
        } else if let Some(members) = self.members_mut() {
            let at = members.iter().position(|(key, _)| key == neighbour);
            let at = at.map_or(members.len(), |at| at + 1);
            members.insert(at, (name.to_owned(), value.into()));
        }
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Json> {
        let members = self.members_mut()?;
        let at = members.iter().position(|(key, _)| key == name)?;
        Some(members.remove(at).1)
    }

    /// Leaves out the members whose names are not wanted.
    pub(crate) fn retain(&mut self, is_wanted: impl Fn(&str) -> bool) {
        if let Some(members) = self.members_mut() {
            members.retain(|(name, _)| is_wanted(name));
        }
    }

    /// Changes a member that is there; an absent member stays absent.
    pub(crate) fn replace(&mut self, name: &str, value: impl Into<Json>) -> bool {
        let member = self.get_mut(name);
        member.map(|member| *member = value.into()).is_some()
    }

    pub(crate) fn push(&mut self, name: &str, value: impl Into<Json>) {
        if let Some(members) = self.members_mut() {
            members.push((name.to_owned(), value.into()));
        }
    }

    /// The text of a member, if it is a string.
    pub(crate) fn some_text(&self, name: &str) -> Option<String> {
        self.get(name)?.as_text()
    }

    /// The text of a member that is a string; empty for any other.
    pub(crate) fn text(&self, name: &str) -> String {
        self.some_text(name).unwrap_or_default()
    }

    /// The text of a member of a body that has to have it.
    pub(crate) fn need(&self, name: &str) -> Result<String, String> {
        let text = self.some_text(name);
        text.ok_or_else(|| format!("The body has no \"{name}\"."))
    }

    /// The text of a JSON string; nothing for any other value.
    pub(crate) fn as_text(&self) -> Option<String> {
        match self {
            Self::Scalar(text) => serde_json::from_str(text).ok(),
            _ => None,
        }
    }

    /// The text of a JSON string without its quotes, and any other value as it is written.
    pub(crate) fn spelled(&self) -> String {
        self.as_text().unwrap_or_else(|| self.to_string())
    }

    pub(crate) fn as_number<T: FromStr>(&self) -> Option<T> {
        match self {
            Self::Scalar(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Is the member `name` a string that is `text`?
    pub(crate) fn says(&self, name: &str, text: &str) -> bool {
        self.some_text(name).is_some_and(|found| found == text)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(text) => f.write_str(text),
            Self::Array(items) => {
                f.write_char('[')?;
                for (at, item) in items.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { "," })?;
                    fmt::Display::fmt(item, f)?;
                }
                f.write_char(']')
            }
            Self::Object(members) => {
                f.write_char('{')?;
                for (at, (name, value)) in members.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { "," })?;
                    write_name(name, f)?;
                    f.write_char(':')?;
                    fmt::Display::fmt(value, f)?;
                }
                f.write_char('}')
            }
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = RawValue::from_string(self.to_string());
        raw.map_err(<S::Error as ser::Error>::custom)?
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Self::parse(raw.get()).map_err(D::Error::custom)
    }
}

/// Names seldom have anything to escape, and a file of state has tens of thousands of them.
fn write_name(name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    if name.bytes().all(plain) {
        return write!(f, "\"{name}\"");
    }
    fmt::Display::fmt(&Json::from(name), f)
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

impl FromIterator<(String, Json)> for Json {
    fn from_iter<T: IntoIterator<Item = (String, Json)>>(members: T) -> Self {
        Self::Object(members.into_iter().collect())
    }
}

macro_rules! conversions {
    ($($type:ty: $value:ident => $json:expr;)+) => { $(impl From<$type> for Json {
        fn from($value: $type) -> Self {
            $json
        }
    })+ };
}

conversions! {
    &str: text => Self::Scalar(serde_json::Value::from(text).to_string());
    &String: text => text.as_str().into();
    String: text => text.as_str().into();
    Vec<Json>: items => Self::Array(items);
    bool: flag => Self::Scalar(flag.to_string());
    u16: number => Self::Scalar(number.to_string());
    u32: number => Self::Scalar(number.to_string());
    u64: number => Self::Scalar(number.to_string());
    usize: number => Self::Scalar(number.to_string());
    Cents: amount => Self::Scalar(amount.to_string());
}

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
        assert_eq!(json.text("m"), "x\"y");
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
