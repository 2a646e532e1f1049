use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::Decimal;
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
pub struct Integer {
    value: i64,
    /// The JSON text, where it is not simply the number's digits.
    written: Option<Box<Json>>,
}

impl Integer {
    /// The number.
    #[must_use]
    pub fn get(&self) -> i64 {
        self.value
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
        Self {
            value,
            written: None,
        }
    }
}

impl From<Integer> for i64 {
    fn from(integer: Integer) -> Self {
        integer.value
    }
}

impl PartialEq for Integer {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Integer {}

impl PartialEq<i64> for Integer {
    fn eq(&self, other: &i64) -> bool {
        self.value == *other
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.value.cmp(&other.value)
    }
}

impl Hash for Integer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.value, f)
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.written {
            Some(json) => f.write_str(json.as_str()),
            None => write!(f, "{}", self.value),
        }
    }
}

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let token = Token::read(deserializer)?;
        let (Token::String(text) | Token::Other(text)) = &token;
        let Some(value) = Self::parse(text) else {
            return Err(de::Error::custom(format_args!(
                "expected a whole number, found {}",
                token.describe()
            )));
        };
        let written = match &token {
            Token::Other(raw) if *raw == value.to_string() => None,
            Token::Other(raw) => Some(Box::new(Token::keep(raw)?)),
            Token::String(text) => {
                let quoted = serde_json::Value::String(text.clone().into_owned());
                Some(Box::new(Json::from(&quoted)))
            }
        };
        Ok(Self { value, written })
    }
}

impl Serialize for Integer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.written {
            Some(json) => json.serialize(serializer),
            None => serializer.serialize_i64(self.value),
        }
    }
}
