//! Looking at many bytes at once: where a string ends, whether a body is UTF-8.

#[cfg(any(test, not(target_arch = "x86_64")))]
mod words;
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "see the file: one block")]
mod x86_64;

#[cfg(not(target_arch = "x86_64"))]
pub(crate) use words::stops;
#[cfg(target_arch = "x86_64")]
pub(crate) use x86_64::stops;

/// The length of the run of plain characters that comes next.
#[inline]
pub(crate) fn run(rest: &[u8]) -> usize {
    let (mut behind, mut length) = (rest, 0);
    while let Some((chunk, others)) = behind.split_first_chunk() {
        let stops = stops(chunk);
        if stops != 0 {
            return length + stops.trailing_zeros() as usize;
        }
        length += 16;
        behind = others;
    }
    length + last_run(behind)
}

/// The length of the run of plain characters that comes next, and what is behind the quote that ends it;
/// `None` when something else does, or the text ends soon.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "in two places, both of them hot: a member and a link"
)]
pub(crate) fn quoted(rest: &[u8]) -> Option<(usize, &[u8])> {
    let (chunks, _) = rest.as_chunks();
    let mut stops = chunks.iter().map(stops).enumerate();
    let (place, stops) = stops.find(|(_, stops)| *stops != 0)?;
    let length = 16 * place + stops.trailing_zeros() as usize;
    match rest.get(length..)? {
        [b'"', behind @ ..] => Some((length, behind)),
        _ => None,
    }
}

/// The length as [`run`] has it, of fewer than sixteen bytes.
#[cold]
fn last_run(rest: &[u8]) -> usize {
    let is_stop = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    rest.iter().position(is_stop).unwrap_or(rest.len())
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

#[cfg(test)]
mod tests {
    /// Whatever the place of a byte and of another one, both ways find the stop that a look at each byte finds,
    /// or none.
    #[test]
    fn both_ways_find_the_first_stop() {
        let is_stop = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
        let fillers = [b'a', b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xff];
        let others = [b'a', b'"', 0x1f, b'\\'];
        let pairs = fillers
            .iter()
            .flat_map(|filler| others.map(|other| (*filler, other)));
        // Miri is some thousand times slower.
        let (some_pairs, some_bytes) = if cfg!(miri) { (10, 20) } else { (1, 1) };
        for (filler, other) in pairs.step_by(some_pairs) {
            for (byte, place) in (0..=u8::MAX)
                .step_by(some_bytes)
                .flat_map(|byte| (0..16).map(move |place| (byte, place)))
            {
                let mut chunk = [filler; 16];
                chunk[(place + 5) % 16] = other;
                chunk[place] = byte;
                let found = chunk.iter().position(is_stop);
                for stops in [super::words::stops(&chunk), super::stops(&chunk)] {
                    let first = (stops != 0).then_some(stops.trailing_zeros() as usize);
                    assert_eq!(first, found, "{chunk:?}");
                }
            }
        }
    }
}
