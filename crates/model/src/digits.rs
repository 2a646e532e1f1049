//! Eight digits at once.

/// Each byte of a word, and its high bit.
pub(crate) const LOW: u64 = 0x0101_0101_0101_0101;
pub(crate) const HIGH: u64 = 0x8080_8080_8080_8080;

/// What eight bytes are as digits, and the high bit of each byte that is none. That bit is right up to the
/// first byte that is none, and behind a point.
#[inline]
pub(crate) fn digits(bytes: [u8; 8]) -> (u64, u64) {
    let digits = u64::from_le_bytes(bytes) ^ (LOW * 0x30);
    (digits, (digits.wrapping_add(LOW * 0x76) | digits) & HIGH)
}

/// The number that eight digits are: pairs, then fours, then all.
#[inline]
pub(crate) fn eight_digits(digits: u64) -> u32 {
    /// The even ones of four pairs.
    const EVEN: u64 = 0x0000_00ff_0000_00ff;

    let pairs = digits.wrapping_mul(10) + (digits >> 8);
    let value = (pairs & EVEN)
        .wrapping_mul(100 + (1_000_000 << 32))
        .wrapping_add((pairs >> 16 & EVEN).wrapping_mul(1 + (10_000 << 32)));
    (value >> 32) as u32
}
