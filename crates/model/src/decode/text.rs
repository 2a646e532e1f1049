//! Strings, and values that are kept as their text.

use super::cursor::{Cursor, Decode};
use crate::Text;
use crate::scan::{quoted, run, stops};
use crate::shared::{SHORT, Short};
use crate::word::Word;

/// A string without escapes: where its first quote is in the body, and how many bytes are behind it.
#[derive(Clone, Copy)]
pub(crate) struct PlainText {
    quote: usize,
    length: usize,
}

impl<'a> Cursor<'a> {
    /// The characters of a string without escapes.
    #[inline]
    pub(crate) fn plain_string(&mut self) -> Option<&'a str> {
        let at = self.plain_text()?;
        self.characters(at)
    }

    /// A string of up to fifteen characters as a word.
    #[inline]
    pub(crate) fn word(&mut self) -> Option<Word> {
        let (quote, behind) = self.rest.split_first()?;
        let chunk = behind.first_chunk::<16>()?;
        let length = stops(chunk).trailing_zeros() as usize;
        if *quote != b'"' || chunk.get(length) != Some(&b'"') {
            return None;
        }
        self.rest = behind.get(length + 1..)?;
        Word::at_beginning(chunk, length)
    }

    /// The characters of a string.
    #[inline]
    pub(crate) fn characters(&self, at: PlainText) -> Option<&'a str> {
        let start = at.quote + 1;
        self.body.get(start..start + at.length)
    }

    /// A string without escapes of more than [`SHORT`] bytes, unless the body ends soon; so many of its first
    /// bytes are known to be plain.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "in two places, both of them hot: a member and a link"
    )]
    pub(crate) fn long_text(&mut self, plain: usize) -> Option<Text> {
        let [b'"', behind @ ..] = self.rest else {
            return None;
        };
        let (more, rest) = quoted(behind.get(plain..)?)?;
        let start = self.position() + 1;
        let text = Text::long_part(&mut self.lender, start, plain + more)?;
        self.rest = rest;
        Some(text)
    }

    /// Steps over a string without escapes: where its characters are.
    pub(crate) fn plain_text(&mut self) -> Option<PlainText> {
        let [b'"', behind @ ..] = self.rest else {
            return None;
        };
        let length = run(behind);
        let [b'"', rest @ ..] = behind.get(length..)? else {
            return None;
        };
        let quote = self.position();
        self.rest = rest;
        Some(PlainText { quote, length })
    }

    /// A member's name in the general way, with the colon behind it.
    pub(crate) fn member_name(&mut self) -> Option<PlainText> {
        self.skip_space();
        let name = self.plain_text()?;
        self.skip_space();
        if !self.literal(b":") {
            return None;
        }
        self.skip_space();
        Some(name)
    }

    /// A text of these characters.
    pub(crate) fn text(&mut self, at: PlainText) -> Option<Text> {
        Text::part(self.body, &mut self.lender, at.quote + 1, at.length)
    }

    /// A string with escapes, by serde.
    fn escaped_text(&mut self, slot: &mut Option<Text>) -> Option<()> {
        if self.peek() != Some(b'"') {
            return None;
        }
        let raw = self.raw_value()?;
        let text = serde_json::from_str::<String>(raw).ok()?;
        *slot = Some(text.into());
        Some(())
    }

    /// Steps over the next value, whatever it is.
    pub(crate) fn skip_value(&mut self) -> Option<()> {
        crate::skip::value(&mut self.rest)
    }

    /// The JSON text of the next value, whatever it is, as a text.
    pub(crate) fn raw_text(&mut self) -> Option<Text> {
        let (start, begin) = (self.position(), self.rest);
        if self.skip_value().is_none() {
            self.rest = begin;
            if crate::skip::bounded(self.raw_value()?).is_err() {
                return None;
            }
        }
        self.text_from(start)
    }

    /// The part of the body from `start` up to here, which is a whole JSON value, as a text.
    pub(crate) fn text_from(&mut self, start: usize) -> Option<Text> {
        let length = self.position() - start;
        Text::part(self.body, &mut self.lender, start, length)
    }
}

impl Decode for Text {
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "in one place that is hot: the member; the others are cold"
    )]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let (quoted, _) = cursor.rest.split_first_chunk::<17>()?;
        let [b'"', chunk @ ..] = quoted else {
            return None;
        };
        let length = stops(chunk).trailing_zeros() as usize;
        // What is built elsewhere is read back before it is written: hence two stores.
        if length > SHORT {
            *slot = Some(cursor.long_text(SHORT + 1)?);
            return Some(());
        }
        let [b'"', rest @ ..] = cursor.rest.get(length + 1..)? else {
            return None;
        };
        let short = Short::between(cursor.body, cursor.position(), length)?;
        cursor.rest = rest;
        *slot = Some(short.into());
        Some(())
    }

    #[cold]
    fn decode_unusual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let begin = cursor.mark();
        if let Some(at) = cursor.plain_text() {
            *slot = Some(cursor.text(at)?);
            return Some(());
        }
        cursor.reset(begin);
        cursor.escaped_text(slot)
    }
}
