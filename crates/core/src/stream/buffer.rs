//! The bytes of a body that are still to be read.

use std::ops::Range;

use bytes::Bytes;
use partner_center_model::decode::SharedBody;

/// What came and was not read yet, after a cursor.
///
/// Bytes are collected as they come. When items are to be read from them, they become a segment, and
/// the items share its memory; an unfinished end of it is copied out when more bytes come.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    /// The bytes while they are collected; while there is a segment, those that are not part of it.
    bytes: Vec<u8>,
    segment: Option<Segment>,
    at: usize,
    /// How many bytes of the body were thrown away.
    gone: u64,
    /// Whether what was read is thrown away; until then everything is kept.
    lets_go: bool,
}

#[derive(Debug)]
pub(super) struct Segment {
    /// The bytes as text. What is not UTF-8 is masked, so that all places stay the same.
    pub(super) text: SharedBody,
    /// The bytes as they came: the same memory, unless something is masked.
    pub(super) bytes: Bytes,
    is_masked: bool,
}

/// Stands for a byte that no text has. JSON has it only in strings.
const MASK: u8 = 0x7f;

impl Segment {
    fn of_text(text: SharedBody) -> Self {
        Self {
            bytes: Bytes::from_owner(text.clone()),
            text,
            is_masked: false,
        }
    }

    /// Whether these bytes are a text as they came.
    pub(super) fn is_text(&self, range: Range<usize>) -> bool {
        let part = || self.bytes.get(range).unwrap_or_default();
        !self.is_masked || std::str::from_utf8(part()).is_ok()
    }
}

impl Buffer {
    /// Adds bytes after the others.
    pub(super) fn push(&mut self, chunk: &[u8]) {
        let read = if self.lets_go { self.at } else { 0 };
        if let Some(segment) = self.segment.take() {
            let kept = segment.bytes.get(read..).unwrap_or_default();
            let mut bytes = Vec::with_capacity(kept.len() + self.bytes.len() + chunk.len());
            bytes.extend_from_slice(kept);
            bytes.append(&mut self.bytes);
            self.bytes = bytes;
        } else {
            self.bytes.drain(..read);
        }
        self.at -= read;
        self.gone += read as u64;
        self.bytes.extend_from_slice(chunk);
    }

    /// What is after the cursor.
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes().get(self.at..).unwrap_or_default()
    }

    /// How many bytes are kept when more come.
    pub(super) fn len(&self) -> usize {
        let segment = self.segment.as_ref().map_or(0, |it| it.bytes.len());
        let read = if self.lets_go { self.at } else { 0 };
        segment + self.bytes.len() - read
    }

    /// Steps over bytes.
    pub(super) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Steps over bytes and gives them.
    pub(super) fn take(&mut self, bytes: usize) -> &[u8] {
        let begin = self.at;
        self.at += bytes;
        self.bytes().get(begin..self.at).unwrap_or_default()
    }

    fn bytes(&self) -> &[u8] {
        match &self.segment {
            Some(segment) => &segment.bytes,
            None => &self.bytes,
        }
    }

    /// Steps over spaces and looks at what is after them.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        let rest = self.rest();
        let spaces = rest.iter().position(|byte| !is_space(byte));
        let (spaces, byte) = match spaces {
            Some(spaces) => (spaces, rest.get(spaces).copied()),
            None => (rest.len(), None),
        };
        self.at += spaces;
        byte
    }

    /// The bytes as a text, whose memory items can share, and the cursor's place in it. A character
    /// whose end has not come yet stays outside.
    pub(super) fn segment(&mut self) -> Option<(&Segment, usize)> {
        if self.segment.is_none() {
            self.segment = self.take_text();
        }
        Some((self.segment.as_ref()?, self.at))
    }

    fn take_text(&mut self) -> Option<Segment> {
        let (mut bytes, is_masked) = match SharedBody::new(std::mem::take(&mut self.bytes)) {
            Ok(text) => return Some(Segment::of_text(text)),
            Err(bytes) => {
                let (length, is_masked) = characters(&bytes);
                let mut bytes = bytes;
                self.bytes = bytes.split_off(length);
                (bytes, is_masked)
            }
        };
        if !is_masked {
            return SharedBody::new(bytes).ok().map(Segment::of_text);
        }
        let original = Bytes::copy_from_slice(&bytes);
        mask(&mut bytes);
        Some(Segment {
            text: SharedBody::new(bytes).ok()?,
            bytes: original,
            is_masked,
        })
    }

    /// Whether there is the beginning of a character after the segment.
    pub(super) fn has_more(&self) -> bool {
        self.segment.is_some() && !self.bytes.is_empty()
    }

    /// Where in the body the cursor is.
    pub(super) fn offset(&self) -> u64 {
        self.gone + self.at as u64
    }

    /// From now on, what was read is thrown away.
    pub(super) fn let_go(&mut self) {
        self.lets_go = true;
    }

    /// All bytes that came, if none was thrown away.
    pub(super) fn take_all(&mut self) -> Option<Bytes> {
        if self.lets_go {
            return None;
        }
        self.push(b"");
        self.at = 0;
        Some(std::mem::take(&mut self.bytes).into())
    }
}

/// How many bytes come before an unfinished character, and whether one of them belongs to no character.
fn characters(bytes: &[u8]) -> (usize, bool) {
    let (mut at, mut is_masked) = (0, false);
    while let Err(error) = std::str::from_utf8(bytes.get(at..).unwrap_or_default()) {
        at += error.valid_up_to();
        let Some(wrong) = error.error_len() else {
            return (at, is_masked);
        };
        at += wrong;
        is_masked = true;
    }
    (bytes.len(), is_masked)
}

/// Masks each byte that belongs to no character.
fn mask(bytes: &mut [u8]) {
    let mut at = 0;
    while let Err(error) = std::str::from_utf8(bytes.get(at..).unwrap_or_default()) {
        at += error.valid_up_to();
        let wrong = error.error_len().unwrap_or(1);
        for byte in bytes.iter_mut().skip(at).take(wrong) {
            *byte = MASK;
        }
        at += wrong;
    }
}
