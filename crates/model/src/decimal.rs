use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::ValueError;
use crate::decode::{Cursor, Decode};
use crate::detach::Detach;
use crate::encode::{Encode, digits};
use crate::json::{Form, Json, Token, serialize_number};
use crate::macros::compare_by_key;

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

    /// Bytes that sort as the numbers do, those of equal numbers being equal: for indexes, and for sorting on disk.
    ///
    /// ```
    /// # use partner_center_model::Decimal;
    /// let key = |text: &str| text.parse::<Decimal>().map(|number| number.sort_key());
    /// assert!(key("-1")? < key("0.5")?);
    /// assert!(key("9")? < key("1e400")?);
    /// assert_eq!(key("438.0")?, key("438")?);
    /// # Ok::<(), partner_center_model::ValueError>(())
    /// ```
    #[must_use]
    pub fn sort_key(&self) -> Vec<u8> {
        let number = self.key();
        if number.digits == "0" {
            return vec![1];
        }
        let mut key = vec![2];
        // The sign in front, turned over.
        key.extend((number.magnitude() ^ i128::MIN).to_be_bytes());
        key.extend(number.digits.bytes());
        key.push(0);
        if number.negative {
            key[0] = 0;
            for byte in &mut key[1..] {
                *byte = !*byte;
            }
        }
        key
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

    fn key(&self) -> Normal {
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

impl PartialOrd for Normal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Normal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |n: &Self| match (n.digits == "0", n.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let size = || {
            let magnitudes = self.magnitude().cmp(&other.magnitude());
            magnitudes.then_with(|| self.digits.cmp(&other.digits))
        };
        sign(self).cmp(&sign(other)).then_with(|| match sign(self) {
            0 => Ordering::Equal,
            1 => size(),
            _ => size().reverse(),
        })
    }
}

compare_by_key!(Decimal);

/// Arithmetic is exact, or there is no result: nothing is ever rounded. A result has as many decimal
/// places as the more exact number (a product as many as the factor), and at most 38 digits.
///
/// A `Decimal` does not know its currency. Amounts may be added only if the orders that they belong to
/// have the same `currencyCode`; no method here can check that.
///
/// ```
/// use partner_center_model::Decimal;
///
/// let prices = ["36.40", "1.10", "0.005"].map(|price| price.parse::<Decimal>().unwrap());
/// assert_eq!(Decimal::sum(&prices)?.to_string(), "37.505");
/// assert_eq!(prices[0].checked_sub(&prices[1]).unwrap().to_string(), "35.30");
/// assert_eq!(prices[0].checked_mul(3).unwrap().to_string(), "109.20");
///
/// let huge: Decimal = "1e999999999".parse()?;
/// assert_eq!(huge.checked_add(&prices[0]), None);
/// # Ok::<(), partner_center_model::ValueError>(())
/// ```
impl Decimal {
    /// The exact sum; `None` when it needs more than 38 digits.
    #[must_use]
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        self.combine(other, i128::checked_add)
    }

    /// The exact difference; `None` when it needs more than 38 digits.
    #[must_use]
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        self.combine(other, i128::checked_sub)
    }

    /// The exact sum of all numbers, 0 if there are none.
    ///
    /// # Errors
    /// When it needs more than 38 digits; the error names the number that was too much.
    pub fn sum<'a>(numbers: impl IntoIterator<Item = &'a Self>) -> Result<Self, ValueError> {
        numbers
            .into_iter()
            .try_fold(Self::new(0, 0), |sum, number| {
                let wanted = "a number whose sum with those before it has at most 38 digits";
                let sum = sum.checked_add(number);
                sum.ok_or_else(|| ValueError::new(number, wanted))
            })
    }

    fn combine(&self, other: &Self, by: fn(i128, i128) -> Option<i128>) -> Option<Self> {
        let ((a, a_places), (b, b_places)) = (self.parts()?, other.parts()?);
        let places = a_places.max(b_places);
        // Zero needs no digits, whatever its exponent or that of the other is.
        let aligned = |mantissa: i128, own: u32| match mantissa {
            0 => Some(0),
            _ => mantissa.checked_mul(10_i128.checked_pow(places - own)?),
        };
        Some(Self::of_parts(
            by(aligned(a, a_places)?, aligned(b, b_places)?)?,
            places,
        ))
    }

    /// The number `mantissa / 10^places`.
    pub(crate) fn of_parts(mantissa: i128, places: u32) -> Self {
        if let (Ok(mantissa), Ok(scale)) = (mantissa.try_into(), places.try_into()) {
            return Self::new(mantissa, scale);
        }
        let sign = if mantissa < 0 { "-" } else { "" };
        let mut digits = mantissa.unsigned_abs().to_string();
        let text = match usize::try_from(places) {
            Ok(0) => sign.to_owned() + &digits,
            Ok(places) if places <= u8::MAX.into() => {
                digits = format!("{digits:0>width$}", width = places + 1);
                digits.insert(digits.len() - places, '.');
                sign.to_owned() + &digits
            }
            _ => format!("{sign}{digits}e-{places}"),
        };
        let quoted = false;
        let text = text.into();
        Self(Repr::Written(Box::new(Written { text, quoted })))
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

impl FromStr for Decimal {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
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
        let parsed = Self::parse(&format!("{sign}{json}"), false);
        parsed.ok_or_else(|| ValueError::new(text, "a decimal number"))
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
        parsed.ok_or_else(|| token.instead_of("a decimal number"))
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
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let (mantissa, scale) = cursor.short_number()?;
        *slot = Some(Self::new(mantissa, scale));
        Some(())
    }

    #[cold]
    fn decode_unusual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let (mantissa, scale) = cursor.long_number()?;
        *slot = Some(Self::new(mantissa, scale));
        Some(())
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
