//! Decoding bodies fast: guess what comes next, check, fall back.
//!
//! The service writes its members in one order and without spaces. So the decoder of a type asks,
//! for each member in that order, whether the very bytes `,"name":` come next, and reads the value
//! where they do. Whatever is not as guessed (another order, spaces, an unknown member, an escape)
//! is read by a general path; what that does not read either, or what is wrong, is left to serde:
//! **the decoder may be wrong about speed, never about content.** `None` anywhere here means
//! "not mine", never "invalid".

mod number;

use std::ops::Range;

use serde::de::DeserializeOwned;

use crate::Text;
use crate::shared::{Lender, Shared};

use crate::scan::plain_run;

/// A body whose texts are shared by what is decoded from it. Cheap to clone.
///
/// ```
/// use partner_center_model::decode::SharedBody;
/// use partner_center_model::{Collection, Order};
///
/// let body = SharedBody::new(br#"{"items": [{"id": "9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1"}]}"#.to_vec());
/// let orders: Collection<Order> = body.expect("UTF-8").decode()?;
/// assert_eq!(orders.items[0].id.as_deref(), Some("9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct SharedBody(Shared);

impl SharedBody {
    /// Takes the bytes of a body, without copying them.
    ///
    /// # Errors
    /// Gives the bytes back when they are not UTF-8.
    pub fn new(bytes: Vec<u8>) -> Result<Self, Vec<u8>> {
        Shared::from_bytes(bytes).map(Self)
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
    /// As `serde_json::from_str` would; also when the range is not in this body.
    pub fn decode_part<T: Decode>(&self, range: Range<usize>) -> Result<T, serde_json::Error> {
        let part = self.0.get(range.clone()).unwrap_or_default();
        let mut cursor = self.cursor(part.as_bytes(), range.end);
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

impl SharedBody {
    /// Decodes the value that begins at byte `start`, and says where it ends: for a body that comes
    /// in pieces, of which this is one. `None` says nothing about the value but that it cannot be
    /// read on the fast way: it may be cut off, malformed, or merely unusual.
    ///
    /// ```
    /// use partner_center_model::Order;
    /// use partner_center_model::decode::SharedBody;
    ///
    /// let piece = SharedBody::new(br#"{"id":"1"},{"id":"2"#.to_vec()).expect("UTF-8");
    /// let (order, end) = piece.decode_at::<Order>(0).expect("a whole order");
    /// assert_eq!((order.id.as_deref(), end), (Some("1"), 10));
    /// assert!(piece.decode_at::<Order>(11).is_none());
    /// ```
    #[must_use]
    pub fn decode_at<T: Decode>(&self, start: usize) -> Option<(T, usize)> {
        let mut cursor = self.cursor(self.0.as_bytes().get(start..)?, self.0.len());
        let value = T::decode(&mut cursor)?;
        Some((value, cursor.position()))
    }

    fn cursor<'a>(&'a self, rest: &'a [u8], end: usize) -> Cursor<'a> {
        Cursor {
            body: &self.0,
            rest,
            end,
            lender: Lender::new(self.0.clone()),
        }
    }
}

impl std::fmt::Debug for SharedBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SharedBody").field(&self.as_str()).finish()
    }
}

impl AsRef<[u8]> for SharedBody {
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
        if self.is_some() {
            return None;
        }
        let begin = cursor.mark();
        match T::decode_into(self, cursor) {
            Some(()) => Some(()),
            None => cursor.decode_otherwise(begin, self),
        }
    }
}

/// A place in a body.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "seen by generated code only")]
pub struct Cursor<'a> {
    body: &'a str,
    /// What is still to be read, and where in the body it ends.
    rest: &'a [u8],
    end: usize,
    lender: Lender,
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
        if let [0..=b' ', ..] = self.rest {
            crate::skip::space(&mut self.rest);
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
    pub(crate) fn name(&mut self, name: &'a str) -> Option<Text> {
        let start = name
            .as_ptr()
            .addr()
            .checked_sub(self.body.as_ptr().addr())?;
        Text::part(self.body, &mut self.lender, start, name.len())
    }

    /// A string of any kind as a text.
    #[inline]
    pub(crate) fn text(&mut self) -> Option<Text> {
        let [b'"', rest @ ..] = self.rest else {
            return None;
        };
        let begin = self.rest;
        self.rest = rest;
        if let Some(length) = plain_run(rest) {
            let start = self.position();
            self.rest = rest.get(length + 1..)?;
            return Text::part(self.body, &mut self.lender, start, length);
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
            if crate::skip::bounded(self.raw_value()?).is_err() {
                return None;
            }
        }
        let length = self.position() - start;
        Text::part(self.body, &mut self.lender, start, length)
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
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "once for each member; a call costs more"
    )]
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

    /// Steps over what is behind an element: the end of its list, or what is before the next one.
    #[inline]
    fn is_end_of_list(&mut self) -> Option<bool> {
        self.skip_space();
        if self.literal(b"]") {
            return Some(true);
        }
        if !self.literal(b",") {
            return None;
        }
        self.skip_space();
        Some(false)
    }

    /// A member's name in the general way, with the colon behind it.
    #[inline]
    pub(crate) fn member_name(&mut self) -> Option<&'a str> {
        self.skip_space();
        let name = self.plain_string()?;
        if let [b':', rest @ ..] = self.rest {
            self.rest = rest;
        } else {
            self.skip_space();
            if !self.literal(b":") {
                return None;
            }
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

impl Decode for Text {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Option<Self> {
        cursor.text()
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

/// For how many more elements room should be made: as many again, or, in a long list, as many as the
/// rest of the body may hold; never for more memory than that rest takes itself.
fn room<T>(elements: &[T], read: usize, rest: usize) -> usize {
    const LONG: usize = 64;
    if elements.len() < LONG {
        return elements.len();
    }
    let each = (read / elements.len()).max(size_of::<T>()).max(1);
    (rest / each).max(elements.len() / 2)
}

impl<T: Decode> Decode for Vec<T> {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Option<Self> {
        if !cursor.literal(b"[") {
            return None;
        }
        cursor.skip_space();
        if cursor.literal(b"]") {
            return Some(Self::new());
        }
        // Most lists, the lines of orders, have one element, and elements are large: room is made for
        // exactly one, then for four. From there on it doubles.
        let begin = cursor.rest.len();
        let mut elements = Self::with_capacity(1);
        T::decode_onto(&mut elements, cursor)?;
        if cursor.is_end_of_list()? {
            return Some(elements);
        }
        let mut first = std::mem::replace(&mut elements, Self::with_capacity(4));
        elements.append(&mut first);
        drop(first);
        loop {
            if elements.len() == elements.capacity() {
                let read = begin - cursor.rest.len();
                elements.reserve(room(&elements, read, cursor.rest.len()));
            }
            T::decode_onto(&mut elements, cursor)?;
            if cursor.is_end_of_list()? {
                return Some(elements);
            }
        }
    }
}
