//! Splits a collection that comes in chunks into its items, for decoders that need whole values.
//!
//! What somebody would write around `serde_json` who has to read a collection that does not fit the
//! memory. It knows strings and depth, and nothing else of JSON. It looks at 64 bytes at a time, as
//! simdjson does, because it must not hold up the decoder behind it.

use wide::u8x16;

/// The level of the items: within the collection and its array.
const ITEM: usize = 2;
const BLOCK: usize = 64;

/// Gathers the bytes of a collection and gives away its items, one by one.
#[derive(Debug, Default)]
pub struct Splitter {
    /// What has come and is no item given away yet.
    bytes: Vec<u8>,
    /// How far `bytes` was looked at.
    seen: usize,
    /// Where the open item begins in `bytes`.
    item: Option<usize>,
    /// How many objects and arrays are open.
    depth: usize,
    /// In the array of the member `items`.
    items: bool,
    strings: Strings,
}

impl Splitter {
    /// Takes a chunk of any size, and calls `found` with the JSON of each item that is complete.
    ///
    /// # Errors
    /// The first of `found`.
    pub fn push<E>(
        &mut self,
        chunk: &[u8],
        mut found: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.bytes.extend_from_slice(chunk);
        while let Some(block) = self.bytes.get(self.seen..).and_then(<[u8]>::first_chunk) {
            let mut brackets = self.strings.brackets(block);
            while brackets != 0 {
                let at = self.seen + brackets.trailing_zeros() as usize;
                brackets &= brackets - 1;
                if let Some(item) = self.bracket(at) {
                    found(self.bytes.get(item..=at).unwrap_or_default())?;
                }
            }
            self.seen += BLOCK;
        }
        self.forget();
        Ok(())
    }

    /// Looks at the last few bytes, which were no whole block.
    ///
    /// # Errors
    /// The first of `found`.
    pub fn finish<E>(&mut self, found: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        self.push(&[b' '; BLOCK], found)
    }

    /// Goes into or out of an object or array; says where the item begins that ends here.
    #[inline]
    fn bracket(&mut self, at: usize) -> Option<usize> {
        if matches!(self.bytes.get(at), Some(b'{' | b'[')) {
            self.depth += 1;
            if self.depth == ITEM {
                self.items = self.is_items(at);
            } else if self.depth == ITEM + 1 && self.items {
                self.item = Some(at);
            }
            return None;
        }
        self.depth = self.depth.saturating_sub(1);
        self.items &= self.depth >= ITEM;
        if self.depth == ITEM {
            return self.item.take();
        }
        None
    }

    /// Whether the value that begins here is the array of the member `items`.
    fn is_items(&self, at: usize) -> bool {
        let before = self.bytes.get(..at).unwrap_or_default().trim_ascii_end();
        let name = before.strip_suffix(b":").map(<[u8]>::trim_ascii_end);
        let name = name.and_then(|name| name.strip_suffix(br#""items""#));
        self.bytes.get(at) == Some(&b'[') && name.is_some_and(|rest| !rest.ends_with(br"\"))
    }

    /// Lets go of what is behind the last item.
    fn forget(&mut self) {
        // The name before an array may be needed yet; there is little text on that level.
        if self.depth < ITEM {
            return;
        }
        let gone = self.item.unwrap_or(self.seen);
        self.bytes.drain(..gone);
        self.seen -= gone;
        self.item = self.item.map(|_| 0);
    }
}

/// Where strings are, from block to block; a bit for each byte.
#[derive(Debug, Default)]
struct Strings {
    /// All bits, if the last block ended within a string.
    open: u64,
    /// The last block ended with a backslash that makes a character of what follows.
    escape: bool,
}

impl Strings {
    /// The brackets of a block that are in no string.
    #[inline]
    fn brackets(&mut self, block: &[u8; BLOCK]) -> u64 {
        let mut masks = [0_u64; 4];
        for (number, bytes) in block.as_chunks::<16>().0.iter().enumerate() {
            let bytes = u8x16::new(*bytes);
            // `[` and `{`, and `]` and `}`, differ in one bit.
            let folded = bytes | u8x16::splat(0x20);
            let found = [
                bytes.simd_eq(u8x16::splat(b'"')),
                bytes.simd_eq(u8x16::splat(b'\\')),
                folded.simd_eq(u8x16::splat(b'{')),
                folded.simd_eq(u8x16::splat(b'}')),
            ];
            for (mask, found) in masks.iter_mut().zip(found) {
                *mask |= u64::from(found.to_bitmask()) << (number * 16);
            }
        }
        let [quotes, backslashes, opening, closing] = masks;
        let quotes = quotes & !self.escaped(backslashes);
        // Bits from one quote up to the next.
        let mut within = quotes;
        for shift in [1, 2, 4, 8, 16, 32] {
            within ^= within << shift;
        }
        within ^= self.open;
        self.open = 0_u64.wrapping_sub(within >> (BLOCK - 1));
        (opening | closing) & !within
    }

    /// The bytes behind a backslash that is not itself behind one.
    #[inline]
    fn escaped(&mut self, backslashes: u64) -> u64 {
        if backslashes == 0 && !self.escape {
            return 0;
        }
        let mut escaped = 0;
        for bit in 0..BLOCK {
            if self.escape {
                escaped |= 1 << bit;
                self.escape = false;
            } else {
                self.escape = backslashes >> bit & 1 == 1;
            }
        }
        escaped
    }
}
