use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::Decimal;
use crate::decode::{Cursor, Decode};
use crate::detach::Detach;
use crate::encode::{Encode, by_serde, digits};
use crate::json::{Json, Token};

/// A whole number: quantities, line numbers, counts.
///
/// The service writes them as JSON integers; `1.0`, `1e2` and `"1"` are understood too and are
/// written back as they came. Equality is that of the number.
///
/// ```
/// use partner_center_model::Integer;
///
/// let quantity: Integer = serde_json::from_str("1.0")?;
/// assert_eq!(quantity, 1);
/// assert_eq!(serde_json::to_string(&quantity)?, "1.0");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Integer(Repr);

#[derive(Clone)]
enum Repr {
    Plain(i64),
    /// The number, and the JSON text that is not simply its digits.
    Written(Box<(i64, Json)>),
}

impl Integer {
    /// The number.
    #[must_use]
    pub fn get(&self) -> i64 {
        match &self.0 {
            Repr::Plain(value) => *value,
            Repr::Written(written) => written.0,
        }
    }

    fn parse(text: &str) -> Option<i64> {
        if let Ok(value) = text.parse() {
            return Some(value);
        }
        let (mantissa, places) = text.parse::<Decimal>().ok()?.parts()?;
        let divisor = 10_i128.checked_pow(places)?;
        (mantissa % divisor == 0).then(|| i64::try_from(mantissa / divisor).ok())?
    }
}

impl From<i64> for Integer {
    fn from(value: i64) -> Self {
        Self(Repr::Plain(value))
    }
}

impl From<i32> for Integer {
    fn from(value: i32) -> Self {
        i64::from(value).into()
    }
}

impl From<u32> for Integer {
    fn from(value: u32) -> Self {
        i64::from(value).into()
    }
}

impl From<Integer> for i64 {
    fn from(integer: Integer) -> Self {
        integer.get()
    }
}

impl PartialEq for Integer {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl Eq for Integer {}

impl PartialEq<i64> for Integer {
    fn eq(&self, other: &i64) -> bool {
        self.get() == *other
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.get().cmp(&other.get())
    }
}

impl Hash for Integer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.get().hash(state);
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.get(), f)
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Plain(value) => write!(f, "{value}"),
            Repr::Written(written) => f.write_str(written.1.as_str()),
        }
    }
}

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let token = Token::read_number(deserializer)?;
        let (Token::String(text) | Token::Other(text)) = &token;
        let Some(value) = Self::parse(text) else {
            return Err(de::Error::custom(format_args!(
                "expected a whole number, found {}",
                token.describe()
            )));
        };
        let written = match &token {
            Token::Other(raw) if *raw == value.to_string() => None,
            Token::Other(raw) => Some(Json::checked(raw.as_ref().into())?),
            Token::String(text) => {
                let quoted = serde_json::Value::String(text.clone().into_owned());
                Some(Json::from(&quoted))
            }
        };
        Ok(Self(match written {
            Some(json) => Repr::Written(Box::new((value, json))),
            None => Repr::Plain(value),
        }))
    }
}

impl Serialize for Integer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Plain(value) => serializer.serialize_i64(*value),
            Repr::Written(written) if written.1.as_str().starts_with('"') => {
                written.1.serialize_beside_text(serializer)
            }
            Repr::Written(written) => written.1.serialize(serializer),
        }
    }
}

impl Decode for Integer {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Option<Self> {
        match cursor.plain_number()? {
            (value, 0) => Some(value.into()),
            _ => None,
        }
    }
}

impl Encode for Integer {
    fn encode(&self, json: &mut Vec<u8>) {
        match &self.0 {
            Repr::Plain(value) => {
                if *value < 0 {
                    json.push(b'-');
                }
                digits(value.unsigned_abs(), 0, json);
            }
            Repr::Written(_) => by_serde(self, json),
        }
    }
}

impl Detach for Integer {
    fn detach(&mut self) {
        if let Repr::Written(written) = &mut self.0 {
            written.1.detach();
        }
    }
}
