use std::fmt;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::Text;
use crate::decode::{Cursor, Decode};
use crate::detach::Detach;
use crate::encode::Encode;
use crate::macros::{compare_by_key, from_any_text};

/// An identifier of the GUID kind, in the spelling that arrived.
///
/// The service writes the same identifier in upper case in one place and in lower case in another,
/// so two GUIDs are equal whatever their case, and ordered by their bytes. A text that is not a GUID
/// (documentation samples have `<guid>`) is kept as it is and equal only to the same text.
///
/// ```
/// use partner_center_model::Guid;
///
/// let upper = Guid::from("DB8C695B-1C3C-4C55-B697-771503DD46BF");
/// let lower = Guid::from("db8c695b-1c3c-4c55-b697-771503dd46bf");
/// assert_eq!(upper, lower);
/// assert_eq!(upper.to_string(), "DB8C695B-1C3C-4C55-B697-771503DD46BF");
/// ```
#[derive(Clone)]
pub struct Guid(Repr);

#[derive(Clone)]
enum Repr {
    Lower([u8; 16]),
    Upper([u8; 16]),
    /// Mixed case, or not a GUID.
    Other(Text),
}

/// The length of `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`.
const LENGTH: usize = 36;
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

impl Guid {
    /// The GUID with these bytes, in reading order, written in lower case.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Repr::Lower(bytes))
    }

    /// A version 4 GUID from 16 random bytes.
    ///
    /// ```
    /// # use partner_center_model::Guid;
    /// let id = Guid::from_random_bytes([0xff; 16]);
    /// assert_eq!(id.to_string(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    /// ```
    #[must_use]
    pub const fn from_random_bytes(mut bytes: [u8; 16]) -> Self {
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Self::from_bytes(bytes)
    }

    /// The 16 bytes in reading order, or `None` when the text is not a GUID.
    #[must_use]
    pub fn bytes(&self) -> Option<[u8; 16]> {
        self.key().ok()
    }

    /// Whether the text has the form of a GUID.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        self.bytes().is_some()
    }

    /// What it is compared by: its bytes, or the text that is not a GUID; GUIDs come before such texts.
    fn key(&self) -> Result<[u8; 16], &str> {
        match &self.0 {
            Repr::Lower(bytes) | Repr::Upper(bytes) => Ok(*bytes),
            Repr::Other(text) => parse(text).ok_or(text),
        }
    }
}

fn parse(text: &str) -> Option<[u8; 16]> {
    let text = text.as_bytes();
    if text.len() != LENGTH || HYPHENS.iter().any(|&at| text[at] != b'-') {
        return None;
    }
    let nibbles = text.iter().filter(|&&byte| byte != b'-');
    let mut nibbles = nibbles.map(|&byte| char::from(byte).to_digit(16));
    let mut bytes = [0_u8; 16];
    for byte in &mut bytes {
        let (high, low) = (nibbles.next()??, nibbles.next()??);
        *byte = u8::try_from(high << 4 | low).ok()?;
    }
    nibbles.next().is_none().then_some(bytes)
}

impl From<&str> for Guid {
    fn from(text: &str) -> Self {
        let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        let upper = !text.bytes().any(|byte| byte.is_ascii_lowercase());
        match parse(text) {
            Some(bytes) if lower => Self(Repr::Lower(bytes)),
            Some(bytes) if upper => Self(Repr::Upper(bytes)),
            _ => Self(Repr::Other(text.into())),
        }
    }
}

from_any_text!(Guid);
compare_by_key!(Guid);

impl PartialEq<str> for Guid {
    fn eq(&self, other: &str) -> bool {
        self.eq(&Self::from(other))
    }
}

impl PartialEq<&str> for Guid {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl Guid {
    /// Adds the text as it arrived.
    pub fn push_to(&self, text: &mut Vec<u8>) {
        let (bytes, digits) = match &self.0 {
            Repr::Lower(bytes) => (bytes, &LOWER),
            Repr::Upper(bytes) => (bytes, &UPPER),
            Repr::Other(other) => return text.extend_from_slice(other.as_bytes()),
        };
        let mut written = [b'-'; LENGTH];
        for (byte, place) in bytes.iter().zip(PLACES) {
            [written[place], written[place + 1]] = digits[usize::from(*byte)];
        }
        text.extend_from_slice(&written);
    }
}

/// Where the first digit of each byte is.
const PLACES: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/// The two digits of each byte.
const LOWER: [[u8; 2]; 256] = digits(b"0123456789abcdef");
const UPPER: [[u8; 2]; 256] = digits(b"0123456789ABCDEF");

const fn digits(values: &[u8; 16]) -> [[u8; 2]; 256] {
    let mut digits = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        digits[byte] = [values[byte >> 4], values[byte & 0x0f]];
        byte += 1;
    }
    digits
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::with_capacity(LENGTH);
        self.push_to(&mut text);
        fmt::Display::fmt(&*String::from_utf8_lossy(&text), f)
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

impl<'de> Deserialize<'de> for Guid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Text::deserialize(deserializer)?.as_str().into())
    }
}

impl Serialize for Guid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Decode for Guid {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "in one place that is hot: the member")]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let (quoted, behind) = cursor.rest().split_first_chunk::<{ LENGTH + 2 }>()?;
        let [b'"', text @ .., b'"'] = quoted else {
            return None;
        };
        *slot = Some(from_uniform_case(text)?);
        cursor.reset(behind);
        Some(())
    }

    /// A text that is no GUID, or one that mixes cases.
    #[cold]
    fn decode_unusual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        *slot = Some(Text::decode(cursor)?.as_str().into());
        Some(())
    }
}

/// The GUID with these characters, unless it mixes cases or is none.
///
/// The loops go over whole arrays and have no branches, so that they become vector instructions:
/// each digit is taken for what it would be, and then compared with what that value is written as.
#[inline(always)]
#[expect(clippy::inline_always, reason = "in one place that is hot: the member")]
fn from_uniform_case(text: &[u8; LENGTH]) -> Option<Guid> {
    if text[8] != b'-' || text[13] != b'-' || text[18] != b'-' || text[23] != b'-' {
        return None;
    }
    let mut digits = [0; 32];
    digits[..8].copy_from_slice(&text[..8]);
    digits[8..12].copy_from_slice(&text[9..13]);
    digits[12..16].copy_from_slice(&text[14..18]);
    digits[16..20].copy_from_slice(&text[19..23]);
    digits[20..].copy_from_slice(&text[24..]);
    let (mut values, mut not_lower, mut not_upper) = ([0_u8; 32], 0, 0);
    for (value, digit) in values.iter_mut().zip(digits) {
        // Letters are 0x41 to 0x46 and 0x61 to 0x66.
        *value = (digit & 0x0f).wrapping_add((digit >> 6).wrapping_mul(9));
        let letter = u8::from(*value > 9);
        let figure = value.wrapping_add(b'0');
        let above_f = *value & 0xf0;
        not_lower |= above_f | digit ^ figure.wrapping_add(letter * (b'a' - b'0' - 10));
        not_upper |= above_f | digit ^ figure.wrapping_add(letter * (b'A' - b'0' - 10));
    }
    let mut bytes = [0; 16];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = values[2 * index] << 4 | values[2 * index + 1] & 0x0f;
    }
    match (not_lower, not_upper) {
        (0, _) => Some(Guid(Repr::Lower(bytes))),
        (_, 0) => Some(Guid(Repr::Upper(bytes))),
        _ => None,
    }
}

impl Encode for Guid {
    fn encode(&self, json: &mut Vec<u8>) {
        match &self.0 {
            Repr::Other(text) => text.encode(json),
            Repr::Lower(_) | Repr::Upper(_) => {
                json.push(b'"');
                self.push_to(json);
                json.push(b'"');
            }
        }
    }
}

impl Detach for Guid {
    fn detach(&mut self) {
        if let Repr::Other(text) = &mut self.0 {
            Detach::detach(text);
        }
    }
}
