//! A place in a body, how to go on from there, and what can be read there.

use serde::de::DeserializeOwned;

use super::room::Room;
use crate::shared::Lender;

/// What is behind the value of a member.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Behind {
    /// Another member, at whose name the cursor is.
    Member,
    /// The end of the object, which the cursor has stepped over.
    End,
    /// The value was `null`; what is behind it was not looked at.
    Null,
    /// The object is not one that can be read here.
    Other,
}

/// A place in a body.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "seen by generated code only")]
pub struct Cursor<'a> {
    pub(super) body: &'a str,
    /// What is still to be read, and where in the body it ends.
    pub(super) rest: &'a [u8],
    end: usize,
    pub(super) lender: Lender,
    pub(super) room: Room,
}

impl<'a> Cursor<'a> {
    /// At the beginning of `rest`, which ends at byte `end` of the body.
    pub(super) fn new(body: &'a str, rest: &'a [u8], end: usize, lender: Lender) -> Self {
        Self {
            body,
            rest,
            end,
            lender,
            room: Room::default(),
        }
    }

    /// Where the cursor is in the body.
    #[inline]
    pub(crate) fn position(&self) -> usize {
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
    #[inline]
    pub(crate) fn mark(&self) -> &'a [u8] {
        self.rest
    }

    /// Goes to a place that was marked, or is behind what was looked at.
    #[inline]
    pub(crate) fn reset(&mut self, mark: &'a [u8]) {
        self.rest = mark;
    }

    #[inline]
    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    #[inline]
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

    /// Steps over the beginning of an object, up to the name of its first member; `false` when it has
    /// none, and was stepped over.
    #[inline]
    pub(crate) fn open_object(&mut self) -> Option<bool> {
        let [b'{', rest @ ..] = self.rest else {
            return None;
        };
        self.rest = rest;
        match rest {
            [b'"', ..] => Some(true),
            _ => Some(self.open_object_with_spaces()),
        }
    }

    #[cold]
    fn open_object_with_spaces(&mut self) -> bool {
        self.skip_space();
        !self.literal(b"}")
    }

    /// Steps over what is behind a member's value: the comma and spaces before the next name, or the
    /// end of the object.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "once for each type of value; a call costs more"
    )]
    pub(crate) fn behind(&mut self) -> Behind {
        if self.rest.first_chunk() == Some(b",\"") {
            self.advance(1);
            return Behind::Member;
        }
        if let [b'}', rest @ ..] = self.rest {
            self.rest = rest;
            return Behind::End;
        }
        self.behind_with_spaces()
    }

    #[cold]
    #[inline(never)]
    fn behind_with_spaces(&mut self) -> Behind {
        // One space is what most writers put.
        if let [b',', b' ', rest @ ..] = self.rest
            && rest.first() == Some(&b'"')
        {
            self.rest = rest;
            return Behind::Member;
        }
        self.skip_space();
        if self.literal(b"}") {
            return Behind::End;
        }
        if !self.literal(b",") {
            return Behind::Other;
        }
        self.skip_space();
        Behind::Member
    }

    /// Reads a member's value that is not what it usually is: in a rare form, behind spaces, `null`, or in
    /// another form (a number with an exponent, a word with an escape, …), which serde reads.
    #[cold]
    #[inline(never)]
    pub(super) fn fill_otherwise<T: Decode>(
        &mut self,
        begin: &'a [u8],
        slot: &mut Option<T>,
    ) -> Behind {
        *slot = None;
        self.reset(begin);
        if T::decode_unusual(slot, self).is_some() {
            return self.behind();
        }
        self.reset(begin);
        self.skip_space();
        if self.literal(b"null") {
            return Behind::Null;
        }
        let value = self.mark();
        // Where no spaces were in the way, the usual way has failed already: to try it again on
        // every level of a body with one fault would double the work with each level.
        if value.len() < begin.len() {
            if T::decode_into(slot, self).is_some() {
                return self.behind();
            }
            self.reset(value);
        }
        *slot = self
            .raw_value()
            .and_then(|raw| serde_json::from_str(raw).ok());
        match slot {
            Some(_) => self.behind(),
            None => Behind::Other,
        }
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
}

/// Reads a value at the cursor; `None` leaves it to the caller to find another way, from where it began.
#[doc(hidden)]
pub trait Decode: DeserializeOwned + Send + Sync + 'static {
    /// Reads the value in the form that it mostly has, which begins at the cursor, into its place: what is
    /// large is not moved there. Of scalars it calls nothing, so that [`DecodeMember::fill`] saves no registers.
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()>;

    /// The same in a form that is rare: an escape, the end of the body, …
    fn decode_unusual(_slot: &mut Option<Self>, _cursor: &mut Cursor<'_>) -> Option<()> {
        None
    }

    /// Reads the value in either form.
    #[inline]
    fn decode_into(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let begin = cursor.mark();
        if Self::decode_usual(slot, cursor).is_some() {
            return Some(());
        }
        cursor.reset(begin);
        Self::decode_unusual(slot, cursor)
    }

    /// Reads the value by itself.
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Option<Self> {
        let mut slot = None;
        Self::decode_into(&mut slot, cursor)?;
        slot
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
    /// Reads the member's value, which begins at the cursor, and says what is behind it.
    fn fill(&mut self, cursor: &mut Cursor<'_>) -> Behind;
}

impl<T: Decode> DecodeMember for Option<T> {
    // One function for each type of value, not one for each member.
    #[inline(never)]
    fn fill(&mut self, cursor: &mut Cursor<'_>) -> Behind {
        // What to do with a member that is there twice is for serde to say.
        if self.is_some() {
            return Behind::Other;
        }
        let begin = cursor.mark();
        match T::decode_usual(self, cursor) {
            Some(()) => cursor.behind(),
            None => cursor.fill_otherwise(begin, self),
        }
    }
}
