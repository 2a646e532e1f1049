//! What a text says when its escapes and encodings are undone, with the places in the original text.

use std::borrow::Cow;
use std::ops::Range;

/// How often an encoding within an encoding is undone.
const DEPTH: u8 = 3;

/// Bytes, and where each of them is in the text.
pub(super) struct View<'a> {
    bytes: Cow<'a, [u8]>,
    /// Where each byte begins in the text, and the end of the last; empty if it is the text itself.
    places: Vec<usize>,
    depth: u8,
}

impl<'a> View<'a> {
    /// The text itself.
    pub(super) fn of(text: &'a [u8]) -> Self {
        Self {
            bytes: Cow::Borrowed(text),
            places: Vec::new(),
            depth: 0,
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The place in the text.
    pub(super) fn origin(&self, range: &Range<usize>) -> Range<usize> {
        let place = |at: usize| self.places.get(at).copied().unwrap_or(at);
        place(range.start)..place(range.end)
    }

    /// What these bytes say when something is undone, where that can give `least` bytes.
    pub(super) fn inner(&self, least: usize) -> Vec<View<'static>> {
        if self.depth == DEPTH {
            return Vec::new();
        }
        let mut views = Vec::new();
        views.extend(self.unescaped());
        // Where the first group begins is not known.
        for run in runs(&self.bytes, least * 8 / 6, |byte| sextet(byte).is_some()) {
            views.extend((0..4).filter_map(|shift| self.decoded(&run, shift, 6, sextet)));
        }
        for run in runs(&self.bytes, least * 8 / 4, |byte| nibble(byte).is_some()) {
            views.extend((0..2).filter_map(|shift| self.decoded(&run, shift, 4, nibble)));
        }
        views
    }

    fn unescaped(&self) -> Option<View<'static>> {
        if !self
            .bytes
            .iter()
            .any(|byte| matches!(byte, b'%' | b'\\' | b'&'))
        {
            return None;
        }
        let (mut bytes, mut places) = (Vec::new(), Vec::new());
        let (mut rest, mut at) = (&*self.bytes, 0);
        while let Some(first) = rest.first() {
            let (c, length) = escape(rest).unwrap_or((u32::from(*first), 1));
            let (begin, before) = (self.origin(&(at..at)).start, bytes.len());
            match char::from_u32(c).filter(|_| c > 0xff) {
                Some(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                // Those of percent-encoding are bytes already.
                None => bytes.push(u8::try_from(c).unwrap_or(b'?')),
            }
            places.resize(places.len() + bytes.len() - before, begin);
            rest = rest.get(length..).unwrap_or_default();
            at += length;
        }
        (bytes.len() < self.bytes.len()).then(|| self.view(bytes, places, self.bytes.len()))
    }

    /// The bytes that the digits of a run stand for, each digit for `bits_of_digit` bits.
    fn decoded(
        &self,
        run: &Range<usize>,
        shift: usize,
        bits_of_digit: u32,
        digit: fn(u8) -> Option<u8>,
    ) -> Option<View<'static>> {
        let run = run.start + shift..run.end;
        let text = self.bytes.get(run.clone())?;
        let (mut bytes, mut places) = (Vec::new(), Vec::new());
        let (mut bits, mut count) = (0_u32, 0);
        let mut begin = run.start;
        for (number, byte) in text.iter().enumerate() {
            bits = (bits << bits_of_digit | u32::from(digit(*byte)?)) & 0xffff;
            count += bits_of_digit;
            if count >= 8 {
                count -= 8;
                bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
                places.push(self.origin(&(begin..begin)).start);
                // A digit with bits of two bytes belongs to both.
                begin = run.start + number + usize::from(count == 0);
            }
        }
        Some(self.view(bytes, places, run.end))
    }

    fn view(&self, bytes: Vec<u8>, mut places: Vec<usize>, end: usize) -> View<'static> {
        places.push(self.origin(&(end..end)).start);
        View {
            bytes: bytes.into(),
            places,
            depth: self.depth + 1,
        }
    }
}

/// The runs of such bytes that are long enough.
fn runs(bytes: &[u8], least: usize, is_digit: fn(u8) -> bool) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut begin = 0;
    while begin < bytes.len() {
        let rest = bytes.get(begin..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| is_digit(**byte)).count();
        if length >= least.max(1) {
            runs.push(begin..begin + length);
        }
        begin += length + 1;
    }
    runs
}

fn nibble(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16)?.try_into().ok()
}

/// Both alphabets of RFC 4648.
fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// The character that an escape at the beginning stands for, and the length of the escape.
fn escape(text: &[u8]) -> Option<(u32, usize)> {
    let hex = |range: Range<usize>| {
        let digits = std::str::from_utf8(text.get(range)?).ok()?;
        digits
            .bytes()
            .all(|digit| digit.is_ascii_hexdigit())
            .then_some(())?;
        u32::from_str_radix(digits, 16).ok()
    };
    match text {
        [b'%', ..] => Some((hex(1..3)?, 3)),
        [b'\\', b'u', ..] => Some((hex(2..6)?, 6)),
        [b'\\', b'x', ..] => Some((hex(2..4)?, 4)),
        [b'\\', c @ (b'/' | b'"' | b'\\' | b'\''), ..] => Some((u32::from(*c), 2)),
        [b'&', rest @ ..] => {
            let length = rest.iter().take(10).position(|byte| *byte == b';')?;
            let name = std::str::from_utf8(rest.get(..length)?).ok()?;
            let c = match name {
                "amp" => u32::from('&'),
                "lt" => u32::from('<'),
                "gt" => u32::from('>'),
                "quot" => u32::from('"'),
                "apos" => u32::from('\''),
                "sol" => u32::from('/'),
                "plus" => u32::from('+'),
                "equals" => u32::from('='),
                _ => match name.strip_prefix(['#'])?.strip_prefix(['x', 'X']) {
                    Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                    None => name.strip_prefix('#')?.parse().ok()?,
                },
            };
            Some((c, length + 2))
        }
        _ => None,
    }
}
