//! The items of the list.

use std::ops::Range;

use partner_center_model::Text;
use partner_center_model::decode::Decode;
use serde::de::IgnoredAny;

use super::{FIRST_CHECK, ItemDecoder, State, Step};
use crate::decode::{DecodeError, Item};
use crate::stream::scan::Scanner;

impl<T: Decode> ItemDecoder<T> {
    pub(super) fn item(&mut self, may_end: bool) -> Result<Step<T>, DecodeError> {
        let Some(first) = self.buffer.peek() else {
            return Ok(Step::Wait);
        };
        match first {
            b']' if may_end => return Ok(self.pass(State::BehindValue)),
            b']' => return Err(self.not_json("trailing comma")),
            b',' | b':' | b'}' => return Err(self.not_json("expected value")),
            _ => {}
        }
        if !self.scanner.has_begun()
            && let Some(item) = self.whole_item(first)
        {
            return Ok(Step::Item(item));
        }
        match self.scanner.length(self.buffer.rest()) {
            Some(length) => self.unusual_item(length),
            None => self.check_early().map(|()| Step::Wait),
        }
    }

    /// The next item, if it is all there and as usual.
    fn whole_item(&mut self, first: u8) -> Option<Item<T>> {
        let (segment, start) = self.buffer.segment()?;
        let (value, raw) = segment.text.decode_at::<T>(start, &mut self.room)?;
        let range = start..start + raw.len();
        // A number or a word may go on after what has come.
        let has_end = matches!(first, b'{' | b'[' | b'"');
        if !has_end && range.end == segment.bytes.len() {
            return None;
        }
        if !segment.is_text(range.clone()) {
            return None;
        }
        Some(self.give(range, |index| Item::new(raw, index, Ok(value))))
    }

    fn give(&mut self, range: Range<usize>, item: impl FnOnce(usize) -> Item<T>) -> Item<T> {
        let item = item(self.count);
        self.count += 1;
        self.buffer.advance(range.len());
        self.buffer.let_go();
        self.scanner = Scanner::default();
        self.next_check = FIRST_CHECK;
        self.state = State::BehindItem;
        item
    }

    /// An item whose end is known, but that came in pieces, or is unusual or broken.
    fn unusual_item(&mut self, length: usize) -> Result<Step<T>, DecodeError> {
        let part = self.buffer.segment().and_then(|(segment, start)| {
            let range = start..start + length;
            // Always: an item's last byte is the end of a character.
            let raw =
                (range.end <= segment.bytes.len()).then(|| segment.bytes.slice(range.clone()))?;
            let is_text = segment.is_text(range.clone());
            let decoded = is_text.then(|| segment.text.decode_part::<T>(range.clone()));
            Some((decoded, raw, range))
        });
        let Some((decoded, raw, range)) = part else {
            return Err(self.not_json("the body is not UTF-8"));
        };
        let Some(decoded) = decoded else {
            let item = self.give(range, |index| Item::not_text(raw, index));
            return Ok(Step::Item(item));
        };
        if decoded.is_err()
            && let Err(error) = serde_json::from_slice::<IgnoredAny>(&raw)
        {
            return Err(self.broken_off(&raw, &error));
        }
        // It was a text just now.
        let text = Text::from(str::from_utf8(&raw).unwrap_or_default());
        Ok(Step::Item(
            self.give(range, |index| Item::new(text, index, decoded)),
        ))
    }

    /// Looks at a large item now and then while it grows.
    fn check_early(&mut self) -> Result<(), DecodeError> {
        let rest = self.buffer.rest();
        if rest.len() < self.next_check {
            return Ok(());
        }
        self.next_check = rest.len().saturating_mul(2);
        match serde_json::from_slice::<IgnoredAny>(rest) {
            Err(error) if !error.is_eof() => Err(self.broken_off(rest, &error)),
            _ => Ok(()),
        }
    }

    pub(super) fn behind_item(&mut self) -> Result<Step<T>, DecodeError> {
        match self.buffer.peek() {
            None => Ok(Step::Wait),
            Some(b',') => Ok(self.pass(State::Item { may_end: false })),
            Some(b']') => Ok(self.pass(State::BehindValue)),
            Some(_) => Err(self.not_json("expected `,` or `]`")),
        }
    }
}
