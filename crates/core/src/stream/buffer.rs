//! The bytes of a body that are still to be read.

use bytes::Bytes;
use partner_center_model::decode::Body;

/// What came and was not read yet, behind a cursor.
///
/// Bytes are collected as they come. When items are to be read from them, they become a segment, of
/// whose memory the items are parts; what a segment has no more than the beginning of is copied out
/// of it when more bytes come.
#[derive(Debug)]
pub(super) struct Buffer {
    /// The bytes while they are collected; those that are no part of the segment while there is one.
    bytes: Vec<u8>,
    segment: Option<Segment>,
    at: usize,
    /// How many bytes of the body were thrown away.
    gone: u64,
    /// Whether everything is kept.
    keeps_all: bool,
    is_utf8: bool,
}

#[derive(Debug)]
pub(super) struct Segment {
    pub(super) text: Body,
    /// The same memory.
    pub(super) bytes: Bytes,
}

impl Buffer {
    /// An empty one, which keeps everything until it is told to let go.
    pub(super) fn new() -> Self {
        Self {
            bytes: Vec::new(),
            segment: None,
            at: 0,
            gone: 0,
            keeps_all: true,
            is_utf8: true,
        }
    }

    /// Adds bytes behind the others.
    pub(super) fn push(&mut self, chunk: &[u8]) {
        let read = if self.keeps_all { 0 } else { self.at };
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

    /// What is behind the cursor.
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes().get(self.at..).unwrap_or_default()
    }

    /// How many bytes are kept when more come.
    pub(super) fn len(&self) -> usize {
        let segment = self.segment.as_ref().map_or(0, |it| it.bytes.len());
        let read = if self.keeps_all { 0 } else { self.at };
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

    /// Steps over spaces and looks at what is behind them.
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

    /// The bytes as a text, of which items can be parts, and the cursor's place in it. What is not
    /// whole characters of UTF-8 stays outside.
    pub(super) fn segment(&mut self) -> Option<(&Segment, usize)> {
        if self.segment.is_none() {
            let text = self.take_text()?;
            let bytes = Bytes::from_owner(text.clone());
            self.segment = Some(Segment { text, bytes });
        }
        Some((self.segment.as_ref()?, self.at))
    }

    fn take_text(&mut self) -> Option<Body> {
        let mut bytes = match Body::new(std::mem::take(&mut self.bytes)) {
            Ok(text) => return Some(text),
            Err(bytes) => bytes,
        };
        if let Err(error) = std::str::from_utf8(&bytes) {
            // Without a length, it is a character whose end has not come yet.
            self.is_utf8 = error.error_len().is_none();
            self.bytes = bytes.split_off(error.valid_up_to());
        }
        Body::new(bytes).ok()
    }

    /// Whether no byte was met that no text has. They are met only where a segment was asked for.
    pub(super) fn is_utf8(&self) -> bool {
        self.is_utf8
    }

    /// Where in the body the cursor is.
    pub(super) fn offset(&self) -> u64 {
        self.gone + self.at as u64
    }

    /// From now on, what was read is thrown away.
    pub(super) fn let_go(&mut self) {
        self.keeps_all = false;
    }

    /// All bytes that came, if none was thrown away.
    pub(super) fn take_all(&mut self) -> Option<Bytes> {
        if !self.keeps_all {
            return None;
        }
        self.push(b"");
        self.at = 0;
        Some(std::mem::take(&mut self.bytes).into())
    }
}
