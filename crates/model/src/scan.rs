//! Looking at many bytes at once: where a string ends, whether a body is UTF-8.

pub(crate) const LOW: u64 = 0x0101_0101_0101_0101;
pub(crate) const HIGH: u64 = 0x8080_8080_8080_8080;

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

/// Whether one of these characters ends a run of plain ones. Each is mapped to 0 if it does, without
/// branches: that becomes ten vector instructions for all sixteen.
#[inline]
pub(crate) fn has_stop(chunk: &[u8; 16]) -> bool {
    let mut found = false;
    for &byte in chunk {
        let control = byte.saturating_sub(0x1f);
        found |= (byte ^ b'"').min(byte ^ b'\\').min(control) == 0;
    }
    found
}

/// The length of the run of plain characters that comes next.
#[inline]
pub(crate) fn run(rest: &[u8]) -> usize {
    // Most runs are short.
    if let Some((first, behind)) = rest.split_first_chunk() {
        let stops = stops(u64::from_le_bytes(*first));
        if stops != 0 {
            return (stops.trailing_zeros() / 8) as usize;
        }
        return 8 + long_run(behind);
    }
    last_run(rest)
}

fn long_run(rest: &[u8]) -> usize {
    let mut words = rest;
    let mut length = 0;
    while let Some((chunk, behind)) = words.split_first_chunk() {
        if has_stop(chunk) {
            break;
        }
        length += 16;
        words = behind;
    }
    while let Some((word, behind)) = words.split_first_chunk() {
        let stops = stops(u64::from_le_bytes(*word));
        if stops != 0 {
            return length + (stops.trailing_zeros() / 8) as usize;
        }
        length += 8;
        words = behind;
    }
    length + last_run(words)
}

/// The same of fewer than eight bytes.
fn last_run(rest: &[u8]) -> usize {
    let is_stop = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    rest.iter().position(is_stop).unwrap_or(rest.len())
}

/// The same, if a quote ends it.
#[inline]
pub(crate) fn plain_run(rest: &[u8]) -> Option<usize> {
    let length = run(rest);
    (rest.get(length) == Some(&b'"')).then_some(length)
}

/// Whether the bytes are UTF-8. Bodies are nearly all ASCII, for which looking at blocks is faster.
pub(crate) fn is_utf8(mut bytes: &[u8]) -> bool {
    while let Some((block, behind)) = bytes.split_first_chunk() {
        if is_ascii(block) {
            bytes = behind;
            continue;
        }
        let mut length = block.len();
        // Up to where a character begins.
        while bytes.get(length).is_some_and(|byte| byte & 0xc0 == 0x80) {
            length += 1;
        }
        if std::str::from_utf8(&bytes[..length]).is_err() {
            return false;
        }
        bytes = &bytes[length..];
    }
    std::str::from_utf8(bytes).is_ok()
}

/// Without branches, so that it becomes vector instructions.
#[inline]
fn is_ascii(block: &[u8; 128]) -> bool {
    block.iter().fold(0, |all, byte| all | byte) < 0x80
}
