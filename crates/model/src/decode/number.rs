//! Numbers as the service writes them: whole, or with a few decimal places.

use super::Cursor;
use crate::scan::{HIGH, LOW};

/// The even ones of four pairs.
const EVEN: u64 = 0x0000_00ff_0000_00ff;

/// A number without sign of up to seven characters.
struct ShortNumber {
    mantissa: i64,
    places: u8,
    length: usize,
}

/// Reads the number that eight bytes begin with, all digits at once; `None` when it is longer, or
/// not simply digits with or without a point between them.
#[inline]
fn short_number(bytes: [u8; 8]) -> Option<ShortNumber> {
    let digits = u64::from_le_bytes(bytes) ^ (LOW * 0x30);
    // The high bit of each byte that is above 9 now. Bits behind a point are right, since it does not
    // carry into them.
    let others = ((digits.wrapping_add(LOW * 0x76)) | digits) & HIGH;
    if others == 0 || bytes[0].wrapping_sub(b'0') > 9 {
        return None;
    }
    let whole = (others.trailing_zeros() / 8) as usize;
    let below = |bytes: usize| (1_u64 << (8 * bytes)) - 1;
    let (packed, places, length) = if bytes[whole] == b'.' {
        let ends = others & (others - 1);
        let length = (ends.trailing_zeros() / 8) as usize;
        if ends == 0 || length == whole + 1 {
            return None;
        }
        let places = length - whole - 1;
        let fraction = digits >> (8 * (whole + 1)) & below(places);
        (
            digits & below(whole) | fraction << (8 * whole),
            places,
            length,
        )
    } else {
        (digits & below(whole), 0, whole)
    };
    let ends = matches!(
        bytes[length],
        b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t'
    );
    if !ends || whole > 1 && bytes[0] == b'0' {
        return None;
    }
    // Eight digits, the first ones 0: pairs, then fours, then all.
    let eight = packed << (8 * (8 - whole - places));
    let pairs = eight * 10 + (eight >> 8);
    let value = (pairs & EVEN)
        .wrapping_mul(100 + (1_000_000 << 32))
        .wrapping_add((pairs >> 16 & EVEN).wrapping_mul(1 + (10_000 << 32)));
    #[expect(clippy::cast_possible_truncation, reason = "at most 6")]
    Some(ShortNumber {
        mantissa: i64::from((value >> 32) as u32),
        places: places as u8,
        length,
    })
}

impl Cursor<'_> {
    /// A number that is an integer or has decimal places, up to 18 digits, as mantissa and places.
    #[inline]
    pub(crate) fn plain_number(&mut self) -> Option<(i64, u8)> {
        // Line numbers and quantities, mostly.
        if let [digit @ b'0'..=b'9', b',' | b'}', ..] = *self.rest {
            self.advance(1);
            return Some(((digit - b'0').into(), 0));
        }
        if let Some(number) = self.rest.first_chunk().copied().and_then(short_number) {
            self.advance(number.length);
            return Some((number.mantissa, number.places));
        }
        self.long_number()
    }

    #[inline(never)]
    fn long_number(&mut self) -> Option<(i64, u8)> {
        let negative = self.rest.first() == Some(&b'-');
        let number = self.rest.get(usize::from(negative)..)?;
        let mut mantissa = 0_i64;
        let mut point = None;
        let mut length = 0;
        let end = loop {
            let byte = *number.get(length)?;
            let digit = byte.wrapping_sub(b'0');
            if digit < 10 {
                mantissa = mantissa.wrapping_mul(10).wrapping_add(digit.into());
            } else if byte == b'.' && point.is_none() {
                point = Some(length);
            } else {
                break byte;
            }
            length += 1;
        };
        let (whole, places) = match point {
            Some(point) => (point, length - point - 1),
            None => (length, 0),
        };
        let is_number = whole > 0
            && (point.is_none() || places > 0)
            && (whole == 1 || number.first() != Some(&b'0'))
            && whole + places <= 18
            && !(negative && mantissa == 0);
        let ends = matches!(end, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
        if !is_number || !ends {
            return None;
        }
        self.rest = number.get(length..)?;
        #[expect(clippy::cast_possible_truncation, reason = "at most 18")]
        Some((if negative { -mantissa } else { mantissa }, places as u8))
    }
}
