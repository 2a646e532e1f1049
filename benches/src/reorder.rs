//! The same JSON with its members in another order.

use std::ops::Range;

use crate::rng::{Rng, SEED};

/// The same values with the members of every object in random order, and with
/// `", "` and `": "` between the tokens.
///
/// Strings and numbers are copied byte for byte, so nothing that a parser would
/// lose (escapes, trailing zeros, long fractions) changes. The order comes from
/// a fixed seed: the same body gives the same bytes.
///
/// # Panics
///
/// If `body` is not one JSON value. Only the structure is checked, the tokens
/// are not.
#[must_use]
pub fn reordered(body: &[u8]) -> Vec<u8> {
    let mut walker = Walker {
        body,
        out: Vec::with_capacity(body.len() + body.len() / 8),
        rng: Rng::new(SEED),
    };
    let start = walker.blank(0);
    let end = walker.skip(start);
    assert!(
        walker.blank(end) == body.len(),
        "text after the JSON value, at byte {end}"
    );
    walker.value(start..end);
    walker.out
}

struct Walker<'a> {
    body: &'a [u8],
    out: Vec<u8>,
    rng: Rng,
}

impl Walker<'_> {
    fn at(&self, pos: usize) -> u8 {
        match self.body.get(pos) {
            Some(&byte) => byte,
            None => panic!("the JSON text ends too early"),
        }
    }

    /// The first position from `pos` on that is no white space.
    fn blank(&self, mut pos: usize) -> usize {
        while matches!(self.body.get(pos), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            pos += 1;
        }
        pos
    }

    /// The end of the value that starts at `pos`.
    fn skip(&self, pos: usize) -> usize {
        match self.at(pos) {
            b'"' => self.skip_string(pos),
            b'{' | b'[' => self.skip_nested(pos),
            _ => {
                let is_token =
                    |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
                let len = self.body[pos..].iter().take_while(|b| is_token(b)).count();
                assert!(len > 0, "no JSON value at byte {pos}");
                pos + len
            }
        }
    }

    fn skip_string(&self, start: usize) -> usize {
        assert!(self.at(start) == b'"', "no string at byte {start}");
        let mut pos = start + 1;
        loop {
            match self.at(pos) {
                b'"' => return pos + 1,
                b'\\' => pos += 2,
                _ => pos += 1,
            }
        }
    }

    fn skip_nested(&self, start: usize) -> usize {
        let mut depth = 0_usize;
        let mut pos = start;
        loop {
            match self.at(pos) {
                b'"' => {
                    pos = self.skip_string(pos);
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            pos += 1;
            if depth == 0 {
                return pos;
            }
        }
    }

    /// Writes the value in `span`.
    fn value(&mut self, span: Range<usize>) {
        match self.at(span.start) {
            b'{' => self.object(span),
            b'[' => self.array(span),
            _ => self.copy(span),
        }
    }

    fn copy(&mut self, span: Range<usize>) {
        self.out.extend_from_slice(&self.body[span]);
    }

    fn object(&mut self, span: Range<usize>) {
        let mut members = Vec::new();
        let mut pos = self.blank(span.start + 1);
        while self.at(pos) != b'}' {
            let name = pos..self.skip_string(pos);
            pos = self.blank(name.end);
            assert!(self.at(pos) == b':', "no colon at byte {pos}");
            let start = self.blank(pos + 1);
            let value = start..self.skip(start);
            pos = self.separator(value.end, b'}');
            members.push((name, value));
        }
        assert!(pos + 1 == span.end, "brackets do not match at byte {pos}");
        self.rng.shuffle(&mut members);

        self.out.push(b'{');
        for (n, (name, value)) in members.into_iter().enumerate() {
            if n > 0 {
                self.out.extend_from_slice(b", ");
            }
            self.copy(name);
            self.out.extend_from_slice(b": ");
            self.value(value);
        }
        self.out.push(b'}');
    }

    fn array(&mut self, span: Range<usize>) {
        self.out.push(b'[');
        let mut pos = self.blank(span.start + 1);
        let mut first = true;
        while self.at(pos) != b']' {
            if !first {
                self.out.extend_from_slice(b", ");
            }
            first = false;
            let end = self.skip(pos);
            self.value(pos..end);
            pos = self.separator(end, b']');
        }
        assert!(pos + 1 == span.end, "brackets do not match at byte {pos}");
        self.out.push(b']');
    }

    /// Steps over the comma after an element; stays on `close`.
    fn separator(&self, end: usize, close: u8) -> usize {
        let pos = self.blank(end);
        match self.at(pos) {
            b',' => {
                let next = self.blank(pos + 1);
                assert!(self.at(next) != close, "a comma too many at byte {pos}");
                next
            }
            byte if byte == close => pos,
            _ => panic!("no comma at byte {pos}"),
        }
    }
}
