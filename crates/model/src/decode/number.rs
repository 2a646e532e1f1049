//! Numbers as the service writes them: whole, or with a few decimal places.
#![expect(clippy::cast_possible_truncation, reason = "places in eight bytes")]

use super::cursor::Cursor;
use crate::digits::{digits, eight_digits};

/// A number without sign of up to seven characters.
struct ShortNumber {
    mantissa: i64,
    places: u8,
    length: usize,
}

/// Reads the number that eight bytes begin with, all digits at once; `None` when it is longer, or
/// not simply digits with or without a point between them.
#[inline(always)]
#[expect(clippy::inline_always, reason = "for two types, both of them hot")]
fn short_number(bytes: [u8; 8]) -> Option<ShortNumber> {
    let (digits, others) = digits(bytes);
    let byte = |place: u32| (u64::from_le_bytes(bytes) >> (8 * place)) as u8;
    let whole = others.trailing_zeros() / 8;
    if whole == 0 || whole == 8 || whole > 1 && bytes[0] == b'0' {
        return None;
    }
    let (packed, places, length) = if byte(whole) == b'.' {
        let ends = others & (others - 1);
        let length = ends.trailing_zeros() / 8;
        if ends == 0 || length == whole + 1 {
            return None;
        }
        let before = (1 << (8 * whole)) - 1;
        let without_point = digits & before | digits >> 8 & !before;
        (without_point, length - whole - 1, length)
    } else {
        (digits, 0, whole)
    };
    if !matches!(byte(length), b',' | b'}') {
        return None;
    }
    // The first ones of eight digits are 0; what is behind the number falls off.
    let number = eight_digits(packed << (8 * (8 - whole - places)));
    Some(ShortNumber {
        mantissa: number.into(),
        places: places as u8,
        length: length as usize,
    })
}

impl Cursor<'_> {
    /// A number of one digit: line numbers and quantities, mostly.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "in one place that is hot: the member")]
    pub(crate) fn digit(&mut self) -> Option<i64> {
        let [digit @ b'0'..=b'9', b',' | b'}', ..] = *self.rest else {
            return None;
        };
        self.advance(1);
        Some((digit - b'0').into())
    }

    /// A number that is an integer or has decimal places, of few digits, as mantissa and places.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "for two types, both of them hot")]
    pub(crate) fn short_number(&mut self) -> Option<(i64, u8)> {
        let number = short_number(*self.rest.first_chunk()?)?;
        self.advance(number.length);
        Some((number.mantissa, number.places))
    }

    /// The same of up to 18 digits, with a sign.
    pub(crate) fn long_number(&mut self) -> Option<(i64, u8)> {
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
        Some((if negative { -mantissa } else { mantissa }, places as u8))
    }
}
