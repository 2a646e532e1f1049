//! Eight bytes compared at once, in a register of any machine.

use crate::digits::{HIGH, LOW};

/// Which of these bytes end a run of plain characters (`"`, `\\`, control): a bit each, from the lowest
/// on. The lowest bit that is set is right; those above it may be wrong.
#[inline]
pub(crate) fn stops(chunk: &[u8; 16]) -> u32 {
    let word = u128::from_le_bytes(*chunk);
    #[expect(clippy::cast_possible_truncation, reason = "halves")]
    let (low, high) = (word as u64, (word >> 64) as u64);
    stops_of_word(low) | stops_of_word(high) << 8
}

/// The same of eight bytes.
#[inline]
fn stops_of_word(word: u64) -> u32 {
    let quote = word ^ (LOW * 0x22);
    let backslash = word ^ (LOW * 0x5c);
    let stops = (quote.wrapping_sub(LOW) & !quote
        | backslash.wrapping_sub(LOW) & !backslash
        | word.wrapping_sub(LOW * 0x20) & !word)
        & HIGH;
    // The high bit of each byte to one byte.
    ((stops >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
}
