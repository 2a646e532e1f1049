use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::decode::{Cursor, Decode};
use crate::detach::Detach;
use crate::encode::{Encode, by_serde, digits};
use crate::json::{Json, Token};
use crate::macros::compare_by_key;
use crate::{Decimal, ValueError};

/// A whole number: quantities, line numbers, counts.
///
/// The service writes them as JSON integers; `1.0`, `1e2` and `"1"` are understood too and are
/// written back as they came. Equality and order are those of the number, against `i64`, too.
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

    /// The exact sum; `None` when it does not fit 64 bits.
    ///
    /// ```
    /// # use partner_center_model::Integer;
    /// let seats = Integer::from(5).checked_add(3_u8);
    /// assert!(seats.is_some_and(|seats| seats == 8 && seats > 7));
    /// assert_eq!(Integer::from(i64::MAX).checked_add(1), None);
    /// ```
    #[must_use]
    pub fn checked_add(&self, other: impl Into<Self>) -> Option<Self> {
        self.get().checked_add(other.into().get()).map(Self::from)
    }

    fn key(&self) -> i64 {
        self.get()
    }
}

impl Decimal {
    /// The exact product with a whole number, such as a quantity; `None` when it needs more than 38
    /// digits.
    #[must_use]
    pub fn checked_mul(&self, factor: impl Into<Integer>) -> Option<Self> {
        let (mantissa, places) = self.parts()?;
        let product = mantissa.checked_mul(factor.into().get().into())?;
        Some(Self::of_parts(product, places))
    }
}

/// Reads `5` and, as in answers, `1.0` and `1e2`.
impl FromStr for Integer {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        parse(text).map(Self::from).ok_or_else(|| no_integer(text))
    }
}

fn no_integer(value: impl fmt::Display) -> ValueError {
    ValueError::new(value, "a whole number that fits 64 bits")
}

fn parse(text: &str) -> Option<i64> {
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    let (mantissa, places) = text.parse::<Decimal>().ok()?.parts()?;
    let divisor = 10_i128.checked_pow(places)?;
    (mantissa % divisor == 0).then(|| i64::try_from(mantissa / divisor).ok())?
}

impl From<i64> for Integer {
    fn from(value: i64) -> Self {
        Self(Repr::Plain(value))
    }
}

/// Conversions of types that fit 64 bits, and of those that may not.
macro_rules! numbers {
    (from: $($fits:ident)*; into: $($holds:ident)*; try_from: $($wide:ident)*; try_into: $($narrow:ident)*) => {
        $(impl From<$fits> for Integer {
            fn from(value: $fits) -> Self {
                i64::from(value).into()
            }
        })*
        $(impl From<Integer> for $holds {
            fn from(integer: Integer) -> Self {
                integer.get().into()
            }
        })*
        $(impl TryFrom<$wide> for Integer {
            type Error = ValueError;

            fn try_from(value: $wide) -> Result<Self, ValueError> {
                i64::try_from(value).map(Self::from).map_err(|_| no_integer(value))
            }
        })*
        $(impl TryFrom<Integer> for $narrow {
            type Error = ValueError;

            fn try_from(integer: Integer) -> Result<Self, ValueError> {
                let wanted = concat!("within the range of ", stringify!($narrow));
                Self::try_from(integer.get()).map_err(|_| ValueError::new(integer, wanted))
            }
        })*
    };
}

numbers! {
    from: i8 i16 i32 u8 u16 u32;
    into: i64 i128;
    try_from: u64 i128 u128 isize usize;
    try_into: i8 i16 i32 isize u8 u16 u32 u64 u128 usize
}

compare_by_key!(Integer);

impl PartialEq<i64> for Integer {
    fn eq(&self, other: &i64) -> bool {
        self.get() == *other
    }
}

impl PartialOrd<i64> for Integer {
    fn partial_cmp(&self, other: &i64) -> Option<std::cmp::Ordering> {
        self.get().partial_cmp(other)
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
        let Some(value) = parse(text) else {
            return Err(token.instead_of("a whole number"));
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

/// A number without decimal places.
#[inline]
fn whole((value, places): (i64, u8)) -> Option<i64> {
    (places == 0).then_some(value)
}

impl Decode for Integer {
    #[inline]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let value = match cursor.digit() {
            Some(digit) => digit,
            None => whole(cursor.short_number()?)?,
        };
        *slot = Some(value.into());
        Some(())
    }

    #[cold]
    fn decode_unusual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        *slot = Some(whole(cursor.long_number()?)?.into());
        Some(())
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
