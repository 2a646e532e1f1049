//! The secrets that are known, and where a text has one of them.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use zeroize::Zeroizing;

/// A shorter part of a secret says too little to be recognised.
const LEAST: usize = 16;
/// Every part of [`LEAST`] bytes has a whole block of this length, counted from the secret's beginning.
const BLOCK: usize = 8;
/// A shorter text is an ordinary word, which counts only after `Bearer`.
const LEAST_WORD: usize = 4;

/// A secret, and what it is found by. Its memory is overwritten when it is dropped.
pub(crate) struct Known {
    text: Zeroizing<String>,
    /// Its blocks in lower case with their places, sorted.
    blocks: Zeroizing<Vec<(u64, usize)>>,
}

/// Secrets are dropped by those who have them; what is left is cleared away when there is no room.
static KNOWN: Mutex<Vec<Weak<Known>>> = Mutex::new(Vec::new());

/// Notes down a secret. The same text is kept once.
pub(crate) fn know(text: Zeroizing<String>) -> Arc<Known> {
    if text.is_empty() {
        return Arc::new(Known::new(text));
    }
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let same = |known: &Weak<Known>| known.upgrade().filter(|known| known.text == text);
    if let Some(known) = known.iter().find_map(same) {
        return known;
    }
    if known.len() == known.capacity() {
        known.retain(|known| known.strong_count() > 0);
        let room = known.len().max(LEAST);
        known.reserve(room);
    }
    let new = Arc::new(Known::new(text));
    known.push(Arc::downgrade(&new));
    new
}

/// All secrets that somebody still has.
pub(super) fn all() -> Vec<Arc<Known>> {
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.iter().filter_map(Weak::upgrade).collect()
}

#[cfg(test)]
pub(super) fn noted() -> usize {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner).len()
}

impl Known {
    fn new(text: Zeroizing<String>) -> Self {
        let mut blocks = Zeroizing::new(Vec::new());
        if text.len() >= LEAST {
            let lower = Zeroizing::new(text.as_bytes().to_ascii_lowercase());
            let found = lower.chunks_exact(BLOCK).enumerate();
            blocks
                .extend(found.filter_map(|(number, bytes)| Some((block(bytes)?, number * BLOCK))));
            blocks.sort_unstable();
        }
        Self { text, blocks }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// How many bytes of it count.
    pub(super) fn least(&self) -> usize {
        self.text.len().min(LEAST)
    }

    /// Tells each place of it in `bytes`; `folded` is the same in lower case.
    pub(super) fn find(&self, bytes: &[u8], folded: &[u8], tell: &mut dyn FnMut(Range<usize>)) {
        if self.text.len() >= LEAST {
            self.find_parts(folded, tell);
        } else {
            self.find_word(bytes, tell);
        }
    }

    fn find_parts(&self, folded: &[u8], tell: &mut dyn FnMut(Range<usize>)) {
        let (mut at, mut behind) = (0, 0);
        while let Some(window) = folded.get(at..at + BLOCK).and_then(block) {
            let first = self.blocks.partition_point(|(block, _)| *block < window);
            let same = self.blocks.get(first..).unwrap_or_default().iter();
            let same = same.take_while(|(block, _)| *block == window);
            let parts = same.map(|(_, place)| self.part(folded, behind, at, *place));
            match parts
                .max_by_key(Range::len)
                .filter(|part| part.len() >= LEAST)
            {
                Some(part) => {
                    at = part.end;
                    behind = part.end;
                    tell(part);
                }
                None => at += 1,
            }
        }
    }

    /// The range around `at` in which the text is the secret around `place`, from `behind` on.
    fn part(&self, folded: &[u8], behind: usize, at: usize, place: usize) -> Range<usize> {
        let secret = self.text.as_bytes();
        let is_same = |(one, other): &(&u8, &u8)| **one == other.to_ascii_lowercase();
        let before = folded[behind..at].iter().rev();
        let before = before.zip(secret[..place].iter().rev());
        let after = folded[at..].iter().zip(&secret[place..]);
        let begin = at - before.take_while(is_same).count();
        begin..at + after.take_while(is_same).count()
    }

    /// Finds it as a whole word, and an ordinary word only after `Bearer`.
    fn find_word(&self, bytes: &[u8], tell: &mut dyn FnMut(Range<usize>)) {
        let word = self.text.as_bytes();
        let is_ordinary = word.len() < LEAST_WORD
            || word.iter().all(u8::is_ascii_alphabetic)
            || word.iter().all(u8::is_ascii_digit);
        let ends_word = |byte: Option<&u8>| !byte.is_some_and(u8::is_ascii_alphanumeric);
        for (at, window) in bytes.windows(word.len().max(1)).enumerate() {
            let (before, end) = (&bytes[..at], at + word.len());
            if window == word
                && ends_word(before.last())
                && ends_word(bytes.get(end))
                && (!is_ordinary || is_behind_bearer(before))
            {
                tell(at..end);
            }
        }
    }
}

fn is_behind_bearer(before: &[u8]) -> bool {
    const BEARER: &[u8] = b"bearer ";
    let begin = before.len().checked_sub(BEARER.len());
    begin.is_some_and(|begin| before[begin..].eq_ignore_ascii_case(BEARER))
}

fn block(bytes: &[u8]) -> Option<u64> {
    bytes.try_into().ok().map(u64::from_be_bytes)
}
