//! Decoding bodies fast: guess what comes next, check, fall back.
//!
//! The service writes its members in one order and without spaces. So the decoder of a type asks,
//! for each member in that order, whether the very bytes `,"name":` come next, and reads the value
//! where they do. Whatever is not as guessed (another order, spaces, an unknown member, an escape)
//! is read by a general path; what that does not read either, or what is wrong, is left to serde:
//! **the decoder may be wrong about speed, never about content.** `None` anywhere here means
//! "not mine", never "invalid".

use std::ops::Range;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::text::{INLINE, Text};

/// A body whose texts are shared by what is decoded from it. Cheap to clone.
///
/// ```
/// use partner_center_model::decode::Body;
/// use partner_center_model::{Collection, Order};
///
/// let body = Body::new(br#"{"items": [{"id": "9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1"}]}"#.to_vec());
/// let orders: Collection<Order> = body.expect("UTF-8").decode()?;
/// assert_eq!(orders.items[0].id.as_deref(), Some("9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Body(Arc<String>);

impl Body {
    /// Takes the bytes of a body, without copying them.
    ///
    /// # Errors
    /// Gives the bytes back when they are not UTF-8.
    pub fn new(bytes: Vec<u8>) -> Result<Self, Vec<u8>> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self(Arc::new(text))),
            Err(error) => Err(error.into_bytes()),
        }
    }

    /// The body as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Decodes the whole body; a byte-order mark at its beginning is passed over.
    ///
    /// # Errors
    /// As `serde_json::from_str` would.
    pub fn decode<T: Decode>(&self) -> Result<T, serde_json::Error> {
        let mark = if self.0.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        self.decode_part(mark..self.0.len())
    }

    /// Decodes a part of the body.
    ///
    /// # Errors
    /// As `serde_json::from_str` would; also when the range is none of this body.
    pub fn decode_part<T: Decode>(&self, range: Range<usize>) -> Result<T, serde_json::Error> {
        let part = self.0.get(range.clone()).unwrap_or_default();
        let mut cursor = Cursor {
            body: &self.0,
            rest: part.as_bytes(),
            end: range.end,
        };
        cursor.skip_space();
        if let Some(value) = T::decode(&mut cursor) {
            cursor.skip_space();
            if cursor.rest.is_empty() {
                return Ok(value);
            }
        }
        serde_json::from_str(part)
    }
}

impl Body {
    /// Decodes the value that begins at byte `start`, and says where it ends: for a body that comes
    /// in pieces, of which this is one. `None` says nothing about the value but that it cannot be
    /// read on the fast way: it may be cut off, malformed, or merely unusual.
    ///
    /// ```
    /// use partner_center_model::Order;
    /// use partner_center_model::decode::Body;
    ///
    /// let piece = Body::new(br#"{"id":"1"},{"id":"2"#.to_vec()).expect("UTF-8");
    /// let (order, end) = piece.decode_at::<Order>(0).expect("a whole order");
    /// assert_eq!((order.id.as_deref(), end), (Some("1"), 10));
    /// assert!(piece.decode_at::<Order>(11).is_none());
    /// ```
    #[must_use]
    pub fn decode_at<T: Decode>(&self, start: usize) -> Option<(T, usize)> {
        let mut cursor = Cursor {
            body: &self.0,
            rest: self.0.as_bytes().get(start..)?,
            end: self.0.len(),
        };
        let value = T::decode(&mut cursor)?;
        Some((value, cursor.position()))
    }
}

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Reads a value at the cursor; `None` leaves it to the caller to find another way.
#[doc(hidden)]
pub trait Decode: DeserializeOwned {
    /// Reads the value, which begins at the cursor.
    fn decode(cursor: &mut Cursor<'_>) -> Option<Self>;

    /// Reads the value into its place. Objects do it without being moved there.
    #[inline]
    fn decode_into(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        *slot = Some(Self::decode(cursor)?);
        Some(())
    }

    /// Reads the value as the next element of a list, likewise.
    #[inline]
    fn decode_onto(list: &mut Vec<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        list.push(Self::decode(cursor)?);
        Some(())
    }
}

/// A member of an object, which is absent until it is read.
#[doc(hidden)]
pub trait DecodeMember {
    /// Reads the member's value, which begins at the cursor.
    fn fill(&mut self, cursor: &mut Cursor<'_>) -> Option<()>;
}

impl<T: Decode> DecodeMember for Option<T> {
    #[inline]
    fn fill(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let begin = cursor.mark();
        match T::decode_into(self, cursor) {
            Some(()) => Some(()),
            None => cursor.decode_otherwise(begin, self),
        }
    }
}

/// A place in a body.
#[doc(hidden)]
#[derive(Debug)]
pub struct Cursor<'a> {
    body: &'a Arc<String>,
    /// What is still to be read, and where in the body it ends.
    rest: &'a [u8],
    end: usize,
}

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The high bit of the first byte that ends a run of plain characters: `"`, `\`, control.
/// Bits behind the first one may be wrong.
#[inline]
fn stops(word: u64) -> u64 {
    let quote = word ^ (LOW * 0x22);
    let backslash = word ^ (LOW * 0x5c);
    (quote.wrapping_sub(LOW) & !quote
        | backslash.wrapping_sub(LOW) & !backslash
        | word.wrapping_sub(LOW * 0x20) & !word)
        & HIGH
}

/// The length of the run of plain characters that comes next.
#[inline]
pub(crate) fn run(rest: &[u8]) -> usize {
    let mut words = rest;
    let mut length = 0;
    while let Some((word, behind)) = words.split_first_chunk::<8>() {
        let stops = stops(u64::from_le_bytes(*word));
        if stops != 0 {
            return length + (stops.trailing_zeros() / 8) as usize;
        }
        length += 8;
        words = behind;
    }
    let is_stop = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    length + words.iter().position(is_stop).unwrap_or(words.len())
}

/// The same, if a quote ends it.
#[inline]
fn plain_run(rest: &[u8]) -> Option<usize> {
    let length = run(rest);
    (rest.get(length) == Some(&b'"')).then_some(length)
}

impl<'a> Cursor<'a> {
    /// Where the cursor is in the body.
    #[inline]
    fn position(&self) -> usize {
        self.end - self.rest.len()
    }

    /// Steps over `literal` if it comes next.
    #[inline]
    pub(crate) fn literal(&mut self, literal: &[u8]) -> bool {
        match self.rest.strip_prefix(literal) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// A place to come back to.
    pub(crate) fn mark(&self) -> &'a [u8] {
        self.rest
    }

    /// Goes back to a place that was marked.
    pub(crate) fn reset(&mut self, mark: &'a [u8]) {
        self.rest = mark;
    }

    #[inline]
    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    #[inline]
    pub(crate) fn advance(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    #[inline]
    pub(crate) fn skip_space(&mut self) {
        while let [b' ' | b'\n' | b'\r' | b'\t', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// The characters of a string without escapes.
    #[inline]
    pub(crate) fn plain_string(&mut self) -> Option<&'a str> {
        let [b'"', rest @ ..] = self.rest else {
            return None;
        };
        let length = plain_run(rest)?;
        let start = self.position() + 1;
        self.rest = rest.get(length + 1..)?;
        self.body.get(start..start + length)
    }

    /// A member's name, which is a part of the body, as a text.
    pub(crate) fn name(&self, name: &'a str) -> Option<Text> {
        if name.len() <= INLINE {
            return Some(name.into());
        }
        let start = name
            .as_ptr()
            .addr()
            .checked_sub(self.body.as_ptr().addr())?;
        Text::part(self.body, start, name.len())
    }

    /// A number that is an integer or has decimal places, up to 18 digits, as mantissa and places.
    #[inline]
    pub(crate) fn plain_number(&mut self) -> Option<(i64, u8)> {
        let negative = self.rest.first() == Some(&b'-');
        let begin = usize::from(negative);
        let mut mantissa = 0_i64;
        let mut at = begin;
        let digit = |at: usize| {
            self.rest
                .get(at)
                .map(|byte| byte.wrapping_sub(b'0'))
                .filter(|d| *d < 10)
        };
        while let Some(digit) = digit(at) {
            mantissa = mantissa.wrapping_mul(10).wrapping_add(digit.into());
            at += 1;
        }
        let whole = at - begin;
        let mut places = 0;
        if self.rest.get(at) == Some(&b'.') {
            at += 1;
            let point = at;
            while let Some(digit) = digit(at) {
                mantissa = mantissa.wrapping_mul(10).wrapping_add(digit.into());
                at += 1;
            }
            places = at - point;
            if places == 0 {
                return None;
            }
        }
        let ends = matches!(
            self.rest.get(at)?,
            b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t'
        );
        let leading_zero = whole > 1 && self.rest.get(begin) == Some(&b'0');
        if !ends || whole == 0 || leading_zero || whole + places > 18 || negative && mantissa == 0 {
            return None;
        }
        self.advance(at);
        #[expect(clippy::cast_possible_truncation, reason = "at most 18")]
        Some((if negative { -mantissa } else { mantissa }, places as u8))
    }

    /// A string of any kind as a text.
    #[inline]
    pub(crate) fn text(&mut self) -> Option<Text> {
        let [b'"', rest @ ..] = self.rest else {
            return None;
        };
        let begin = self.rest;
        self.rest = rest;
        // Short texts, the most frequent, are taken with one load.
        if let Some((chunk, _)) = rest.split_first_chunk::<16>() {
            let (first, _) = chunk.split_first_chunk::<8>()?;
            let low = stops(u64::from_le_bytes(*first));
            let length = if low != 0 {
                (low.trailing_zeros() / 8) as usize
            } else {
                let (_, second) = chunk.split_last_chunk::<8>()?;
                let high = stops(u64::from_le_bytes(*second));
                if high == 0 {
                    16
                } else {
                    8 + (high.trailing_zeros() / 8) as usize
                }
            };
            if length <= INLINE && rest.get(length) == Some(&b'"') {
                self.rest = rest.get(length + 1..)?;
                return Some(Text::inline(length, *rest.first_chunk::<INLINE>()?));
            }
        }
        if let Some(length) = plain_run(self.rest) {
            let start = self.position();
            self.rest = rest.get(length + 1..)?;
            return if length > INLINE {
                Text::part(self.body, start, length)
            } else {
                self.body.get(start..start + length).map(Text::from)
            };
        }
        self.rest = begin;
        self.escaped_text()
    }

    /// A string with escapes, by serde.
    #[cold]
    fn escaped_text(&mut self) -> Option<Text> {
        let raw = self.raw_value()?;
        serde_json::from_str::<String>(raw).ok().map(Text::from)
    }

    /// The JSON text of the next value, whatever it is, as a text.
    pub(crate) fn raw_text(&mut self) -> Option<Text> {
        let (start, begin) = (self.position(), self.rest);
        if crate::skip::value(&mut self.rest).is_none() {
            self.rest = begin;
            if crate::json::exceeds_depth(self.raw_value()?) {
                return None;
            }
        }
        let length = self.position() - start;
        if length > INLINE
            && let Some(text) = Text::part(self.body, start, length)
        {
            return Some(text);
        }
        self.body.get(start..start + length).map(Text::from)
    }

    /// Reads a member's value that is not what it usually is: behind spaces, `null`, or in another
    /// form (a number with an exponent, a word with an escape, …), which serde reads.
    #[cold]
    #[inline(never)]
    fn decode_otherwise<T: Decode>(&mut self, begin: &'a [u8], slot: &mut Option<T>) -> Option<()> {
        self.reset(begin);
        *slot = None;
        self.skip_space();
        if self.literal(b"null") {
            return Some(());
        }
        let value = self.mark();
        // Where no spaces were in the way, the usual way has failed already: to try it again on
        // every level of a body with one fault would double the work with each level.
        if value.len() < begin.len() {
            if T::decode_into(slot, self).is_some() {
                return Some(());
            }
            self.reset(value);
        }
        *slot = Some(serde_json::from_str(self.raw_value()?).ok()?);
        Some(())
    }

    /// The JSON text of the next value, whatever it is, checked by serde.
    #[cold]
    pub(crate) fn raw_value(&mut self) -> Option<&'a str> {
        let text = self.body.get(self.position()..self.end)?;
        let mut values =
            serde_json::Deserializer::from_str(text).into_iter::<&serde_json::value::RawValue>();
        let raw = values.next()?.ok()?.get();
        let length = values.byte_offset();
        self.rest = self.rest.get(length..)?;
        Some(raw)
    }

    /// Steps over the end of an object that has no members, behind its opening brace.
    #[cold]
    pub(crate) fn is_empty_object(&mut self) -> bool {
        self.skip_space();
        self.literal(b"}")
    }

    /// Steps over what is behind a member: the end of its object, or the comma before the next one.
    #[inline]
    pub(crate) fn is_last_member(&mut self) -> Option<bool> {
        match self.rest {
            [b',', rest @ ..] => {
                self.rest = rest;
                Some(false)
            }
            [b'}', rest @ ..] => {
                self.rest = rest;
                Some(true)
            }
            _ => self.is_last_member_behind_spaces(),
        }
    }

    #[cold]
    fn is_last_member_behind_spaces(&mut self) -> Option<bool> {
        self.skip_space();
        if self.literal(b",") {
            return Some(false);
        }
        self.literal(b"}").then_some(true)
    }

    /// A member's name in the general way, with the colon behind it.
    #[inline]
    pub(crate) fn member_name(&mut self) -> Option<&'a str> {
        self.skip_space();
        let name = self.plain_string()?;
        self.skip_space();
        if !self.literal(b":") {
            return None;
        }
        self.skip_space();
        Some(name)
    }
}

impl<T: Decode> Decode for Box<T> {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Option<Self> {
        T::decode(cursor).map(Self::new)
    }
}

impl Decode for bool {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Option<Self> {
        if cursor.literal(b"true") {
            return Some(true);
        }
        cursor.literal(b"false").then_some(false)
    }
}

impl<T: Decode> Decode for Vec<T> {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Option<Self> {
        if !cursor.literal(b"[") {
            return None;
        }
        let mut elements = Self::new();
        cursor.skip_space();
        if cursor.literal(b"]") {
            return Some(elements);
        }
        loop {
            if elements.len() == elements.capacity() {
                // One, two, four, …: most orders have one line, and lines are large.
                elements.reserve_exact(elements.len().max(1));
            }
            T::decode_onto(&mut elements, cursor)?;
            cursor.skip_space();
            if cursor.literal(b"]") {
                return Some(elements);
            }
            if !cursor.literal(b",") {
                return None;
            }
            cursor.skip_space();
        }
    }
}
