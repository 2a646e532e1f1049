//! Sixteen bytes compared at once. Every x86-64 has SSE2, which is all that the one `unsafe` block needs.

use std::arch::x86_64::{
    _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8,
};

/// As [`super::stops`] has it; every bit is right.
#[inline]
pub(crate) fn stops(chunk: &[u8; 16]) -> u32 {
    // SAFETY: SSE2 is part of this architecture, and nothing else is asked for.
    unsafe { stops_by_sse2(u128::from_le_bytes(*chunk).cast_signed()) }
}

#[inline]
#[target_feature(enable = "sse2")]
#[expect(clippy::cast_possible_truncation, reason = "halves")]
fn stops_by_sse2(chunk: i128) -> u32 {
    let bytes = _mm_set_epi64x((chunk >> 64) as i64, chunk as i64);
    let is = |byte| _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte));
    let (quotes, backslashes) = (is(0x22), is(0x5c));
    let controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    let stops = _mm_or_si128(_mm_or_si128(quotes, backslashes), controls);
    _mm_movemask_epi8(stops).cast_unsigned()
}
