use std::fmt;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::decode::{Cursor, Decode};
use crate::detach::Detach;
use crate::encode::{Encode, by_serde};
use crate::json::{Json, Token};
use crate::macros::compare_by_key;

/// The code of a fault, which the service sends as a number or as a string.
///
/// Both forms are one code: `2000` equals `"2000"`. The same number can mean different things on
/// different operations, so read the description with it.
///
/// ```
/// use partner_center_model::FaultCode;
///
/// let code: FaultCode = serde_json::from_str("\"900420\"")?;
/// assert_eq!(code, FaultCode::from(900_420));
/// assert_eq!(code.number(), Some(900_420));
/// assert_eq!(serde_json::to_string(&code)?, "\"900420\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct FaultCode {
    text: Box<str>,
    json: Json,
}

impl FaultCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The code as a number, when it is one.
    #[must_use]
    pub fn number(&self) -> Option<i64> {
        self.text.parse().ok()
    }

    fn key(&self) -> &str {
        &self.text
    }
}

impl From<i64> for FaultCode {
    fn from(code: i64) -> Self {
        Self {
            text: code.to_string().into(),
            json: Json::from(&serde_json::Value::from(code)),
        }
    }
}

compare_by_key!(FaultCode);

impl PartialEq<i64> for FaultCode {
    fn eq(&self, other: &i64) -> bool {
        self.number() == Some(*other)
    }
}

impl fmt::Display for FaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl fmt::Debug for FaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.json.as_str())
    }
}

impl<'de> Deserialize<'de> for FaultCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let token = Token::read_number(deserializer)?;
        match &token {
            Token::String(text) => Ok(Self {
                text: text.as_ref().into(),
                json: Json::from(&serde_json::Value::from(text.as_ref())),
            }),
            Token::Other(raw) if raw.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => {
                Ok(Self {
                    text: raw.as_ref().into(),
                    json: Json::checked(raw.as_ref().into())?,
                })
            }
            Token::Other(_) => Err(token.instead_of("a code (number or string)")),
        }
    }
}

impl Serialize for FaultCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

impl Decode for FaultCode {
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        *slot = Some(serde_json::from_str(cursor.raw_value()?).ok()?);
        Some(())
    }
}

impl Encode for FaultCode {
    fn encode(&self, json: &mut Vec<u8>) {
        by_serde(self, json);
    }
}

impl Detach for FaultCode {
    fn detach(&mut self) {
        self.json.detach();
    }
}
