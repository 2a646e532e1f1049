//! Short words, to be compared at once.

/// A word of up to fifteen bytes as two numbers, to compare it at once: its bytes from the lowest on. A
/// longer one is a word that no body has.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Word {
    low: u64,
    high: u64,
}

/// The bytes of a word, by its length.
const MASKS: [Word; 16] = {
    let mut masks = [Word { low: 0, high: 0 }; 16];
    let mut length = 0;
    while length < 16 {
        masks[length] = Word::of_bits((1 << (8 * length)) - 1);
        length += 1;
    }
    masks
};

impl Word {
    pub(crate) const fn of(word: &str) -> Self {
        let word = word.as_bytes();
        if word.len() > 15 {
            return Self::of_bits(u128::MAX);
        }
        let (mut bits, mut at) = (0, 0);
        while at < word.len() {
            bits |= (word[at] as u128) << (8 * at);
            at += 1;
        }
        Self::of_bits(bits)
    }

    /// The first bytes of these.
    #[inline]
    pub(crate) fn at_beginning(bytes: &[u8; 16], length: usize) -> Option<Self> {
        let (all, mask) = (
            Self::of_bits(u128::from_le_bytes(*bytes)),
            MASKS.get(length)?,
        );
        let (low, high) = (all.low & mask.low, all.high & mask.high);
        Some(Self { low, high })
    }

    #[expect(clippy::cast_possible_truncation, reason = "halves")]
    const fn of_bits(bits: u128) -> Self {
        Self {
            low: bits as u64,
            high: (bits >> 64) as u64,
        }
    }
}

/// The second half only where the first is the same: words mostly differ in that.
impl PartialEq for Word {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.low == other.low && self.high == other.high
    }
}
