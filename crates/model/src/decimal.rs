use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::decode::{Cursor, Decode};
use crate::detach::Detach;
use crate::encode::{Encode, digits};
use crate::json::{Form, Json, Token, serialize_number};

/// An exact decimal number, written as the service wrote it: money, rates, commitments.
///
/// Digits are never rounded and never pass through a float, and trailing zeros and the form
/// (`1e2`, `"36.48"` in quotes) survive a round trip. Equality and order are those of the number:
/// `438.0 == 438`. The service sends amounts in the currency of the order that they belong to
/// (`currencyCode`), before tax.
///
/// ```
/// use partner_center_model::Decimal;
///
/// let price: Decimal = serde_json::from_str("438.0")?;
/// assert_eq!(price, Decimal::new(438, 0));
/// assert_eq!(price.to_string(), "438.0");
/// assert_eq!(price.parts(), Some((4380, 1)));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Decimal(Repr);

#[derive(Clone)]
enum Repr {
    /// `mantissa / 10^scale`, which prints back to the very text that was read.
    Plain {
        mantissa: i64,
        scale: u8,
        quoted: bool,
    },
    /// A form or a length that `Plain` cannot give back: the number's text.
    Written(Box<Written>),
}

#[derive(Clone)]
struct Written {
    text: Box<str>,
    quoted: bool,
}

/// Every number with this many digits fits an `i64`.
const PLAIN_DIGITS: usize = 18;

impl Decimal {
    /// The number `mantissa / 10^scale`.
    ///
    /// ```
    /// # use partner_center_model::Decimal;
    /// assert_eq!(Decimal::new(3648, 2).to_string(), "36.48");
    /// ```
    #[must_use]
    pub fn new(mantissa: i64, scale: u8) -> Self {
        Self(Repr::Plain {
            mantissa,
            scale,
            quoted: false,
        })
    }

    /// Mantissa and number of decimal places, so that the value is `mantissa / 10^places`.
    ///
    /// `None` when the number needs more than 38 digits.
    #[must_use]
    pub fn parts(&self) -> Option<(i128, u32)> {
        match &self.0 {
            Repr::Plain {
                mantissa, scale, ..
            } => Some(((*mantissa).into(), (*scale).into())),
            Repr::Written(written) => {
                let number = Normal::of(&written.text)?;
                let mut mantissa = number.digits.parse::<i128>().ok()?;
                if number.exponent > 0 {
                    let factor = 10_i128.checked_pow(u32::try_from(number.exponent).ok()?)?;
                    mantissa = mantissa.checked_mul(factor)?;
                }
                let places = u32::try_from(number.exponent.min(0).unsigned_abs()).ok()?;
                Some((if number.negative { -mantissa } else { mantissa }, places))
            }
        }
    }

    /// The nearest `f64`: for charts and estimates, not for sums of money.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    fn to_json(&self) -> String {
        if self.is_quoted() {
            format!("\"{self}\"")
        } else {
            self.to_string()
        }
    }

    fn is_quoted(&self) -> bool {
        match &self.0 {
            Repr::Plain { quoted, .. } => *quoted,
            Repr::Written(written) => written.quoted,
        }
    }

    fn parse(text: &str, quoted: bool) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let plain = digits(whole)
            && (digits(fraction) || !unsigned.contains('.'))
            && (whole == "0" || !whole.starts_with('0'))
            && whole.len() + fraction.len() <= PLAIN_DIGITS;
        if plain {
            let mantissa: i64 = format!("{whole}{fraction}").parse().ok()?;
            let negative = unsigned.len() < text.len();
            if !(negative && mantissa == 0) {
                let scale = u8::try_from(fraction.len()).ok()?;
                let mantissa = if negative { -mantissa } else { mantissa };
                return Some(Self(Repr::Plain {
                    mantissa,
                    scale,
                    quoted,
                }));
            }
        }
        Normal::of(text)?;
        let text = text.into();
        Some(Self(Repr::Written(Box::new(Written { text, quoted }))))
    }

    fn normal(&self) -> Normal {
        // Both representations hold a number by construction.
        Normal::of(&self.to_string()).unwrap_or_else(Normal::zero)
    }
}

/// A number as sign, digits without zeros at either end, and power of ten.
#[derive(PartialEq, Eq, Hash)]
struct Normal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Normal {
    fn zero() -> Self {
        Self {
            negative: false,
            digits: "0".into(),
            exponent: 0,
        }
    }

    fn of(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (number, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i64>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = match number.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (number, ""),
        };
        let all = format!("{whole}{fraction}");
        if whole.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digits = all.trim_start_matches('0').trim_end_matches('0');
        if digits.is_empty() {
            return Some(Self::zero());
        }
        let dropped = all.len() - all.trim_end_matches('0').len();
        let exponent = exponent
            .checked_sub(i64::try_from(fraction.len()).ok()?)?
            .checked_add(i64::try_from(dropped).ok()?)?;
        Some(Self {
            negative: unsigned.len() < text.len(),
            digits: digits.into(),
            exponent,
        })
    }

    /// The power of ten of the first digit.
    fn magnitude(&self) -> i128 {
        // Wider than the exponent, so that numbers at its very limit stay apart.
        i128::from(self.exponent) + i128::try_from(self.digits.len()).unwrap_or(i128::MAX >> 1)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.normal() == other.normal()
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.normal().hash(state);
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.normal(), other.normal());
        let sign = |n: &Normal| match (n.digits == "0", n.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let size = || {
            a.magnitude()
                .cmp(&b.magnitude())
                .then_with(|| a.digits.cmp(&b.digits))
        };
        sign(&a).cmp(&sign(&b)).then_with(|| match sign(&a) {
            0 => Ordering::Equal,
            1 => size(),
            _ => size().reverse(),
        })
    }
}

impl Decimal {
    /// Adds the number as it was written, without quotes.
    fn push_to(&self, text: &mut Vec<u8>) {
        let (mantissa, places) = match &self.0 {
            Repr::Plain {
                mantissa, scale, ..
            } => (*mantissa, usize::from(*scale)),
            Repr::Written(written) => return text.extend_from_slice(written.text.as_bytes()),
        };
        if mantissa < 0 {
            text.push(b'-');
        }
        digits(mantissa.unsigned_abs(), places, text);
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::new();
        self.push_to(&mut text);
        f.write_str(&String::from_utf8_lossy(&text))
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json())
    }
}

/// A text that is no decimal number.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseDecimalError;

impl fmt::Display for ParseDecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a decimal number")
    }
}

impl std::error::Error for ParseDecimalError {}

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
        // The number may be written as JSON, which knows no zeros in front.
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let significant = unsigned.trim_start_matches('0');
        let json = match (
            unsigned.len() - significant.len(),
            significant.as_bytes().first(),
        ) {
            (1.., Some(b'0'..=b'9')) => significant,
            (zeros @ 1.., _) => &unsigned[zeros - 1..],
            (0, _) => unsigned,
        };
        let sign = &text[..text.len() - unsigned.len()];
        Self::parse(&format!("{sign}{json}"), false).ok_or(ParseDecimalError)
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self::new(number, 0)
    }
}

impl From<&Decimal> for Json {
    fn from(decimal: &Decimal) -> Self {
        Self::of_scalar(decimal.to_json())
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let token = Token::read_number(deserializer)?;
        let parsed = match &token {
            Token::String(text) => Self::parse(text, true),
            Token::Other(raw) => Self::parse(raw, false),
        };
        parsed.ok_or_else(|| {
            de::Error::custom(format_args!(
                "expected a decimal number, found {}",
                token.describe()
            ))
        })
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_quoted() {
            match Form::of(&serializer) {
                // There, a text is a number, and bytes are JSON text.
                Form::Binary => serializer.serialize_bytes(self.to_json().as_bytes()),
                Form::Json | Form::Words => serializer.collect_str(self),
            }
        } else {
            serialize_number(&self.to_string(), serializer)
        }
    }
}

impl Decode for Decimal {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Option<Self> {
        let (mantissa, scale) = cursor.plain_number()?;
        Some(Self::new(mantissa, scale))
    }
}

impl Encode for Decimal {
    fn encode(&self, json: &mut Vec<u8>) {
        if self.is_quoted() {
            json.push(b'"');
        }
        self.push_to(json);
        if self.is_quoted() {
            json.push(b'"');
        }
    }
}

impl Detach for Decimal {
    fn detach(&mut self) {}
}
