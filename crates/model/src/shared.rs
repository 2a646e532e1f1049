//! A text that many values share, with the `unsafe` code that this takes. Safe code would count each of a
//! page's references by itself, and check a text each time. The invariants, on which every block rests:
//! 1. `Shared(counted)` points to a live `Counted` from `Box::leak`; `count` is the number of `Shared`
//!    values for it plus what its `Lender`s hold. Only the release that takes it to zero frees it.
//! 2. `Short.bytes[..length]` is UTF-8, and `length` at most `SHORT`.

use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering, fence};

pub(crate) const SHORT: usize = 14; // The longest text that a [`Short`] holds.
pub(crate) const BULK: usize = 1 << 10; // References that a [`Lender`] takes at once.

struct Counted {
    count: AtomicUsize,
    text: String,
}

/// A text that is freed when the last of its owners is dropped.
pub(crate) struct Shared(NonNull<Counted>);

// SAFETY: as for `Arc<String>`: the text is never changed, and the count is atomic.
unsafe impl Send for Shared {}
// SAFETY: as above.
unsafe impl Sync for Shared {}

impl Shared {
    pub(crate) fn new(text: String) -> Self {
        let count = 1.into();
        Self(NonNull::from(Box::leak(Box::new(Counted { count, text }))))
    }

    /// Gives the bytes back when they are not UTF-8.
    pub(crate) fn from_bytes(bytes: Vec<u8>) -> Result<Self, Vec<u8>> {
        if !crate::scan::is_utf8(&bytes) {
            return Err(bytes);
        }
        // SAFETY: checked just now; a test compares the check with the standard one.
        Ok(Self::new(unsafe { String::from_utf8_unchecked(bytes) }))
    }

    fn counted(&self) -> &Counted {
        // SAFETY: invariant 1; `self` is one of the owners, so it lives as long as this borrow.
        unsafe { self.0.as_ref() }
    }

    fn acquire(&self, references: usize) {
        let count = &self.counted().count;
        // As `Arc` does: a count that wraps around would free what is still in use.
        if count.fetch_add(references, Ordering::Relaxed) > isize::MAX.unsigned_abs() {
            std::process::abort();
        }
    }

    /// Lets go of references, which the caller must hold; the last one frees the text.
    unsafe fn release(&self, references: usize) {
        let count = &self.counted().count;
        if count.fetch_sub(references, Ordering::Release) == references {
            fence(Ordering::Acquire); // What other threads did with theirs comes before the end.
            // SAFETY: it came from `Box::leak`, and these were the last references.
            drop(unsafe { Box::from_raw(self.0.as_ptr()) });
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // SAFETY: its own reference, and this is the last use of it.
        unsafe { self.release(1) }
    }
}

impl Clone for Shared {
    fn clone(&self) -> Self {
        self.acquire(1);
        Self(self.0)
    }
}

impl Deref for Shared {
    type Target = str;

    fn deref(&self) -> &str {
        &self.counted().text
    }
}

/// Makes owners of a text, and counts them many at a time.
pub(crate) struct Lender {
    owner: Shared,
    held: usize, // References that are counted already and not handed out yet.
}

impl Lender {
    pub(crate) fn new(owner: Shared) -> Self {
        Self { owner, held: 0 }
    }

    /// An owner, if one is counted already: see [`Self::hold`].
    #[inline]
    pub(crate) fn lend(&mut self) -> Option<Shared> {
        self.held = self.held.checked_sub(1)?;
        Some(Shared(self.owner.0))
    }

    #[cold]
    pub(crate) fn hold(&mut self) {
        self.owner.acquire(BULK);
        self.held += BULK;
    }
}

impl Drop for Lender {
    fn drop(&mut self) {
        // SAFETY: counted by `lend` and not handed out; `owner` has one more, so the text stays.
        unsafe { self.owner.release(self.held) }
    }
}

/// A text of up to [`SHORT`] bytes in the value itself.
#[derive(Clone, Copy, Default)]
pub(crate) struct Short {
    length: u8,
    bytes: [u8; SHORT],
}

impl Short {
    /// The `length` bytes behind `before`, if ASCII characters are around them, and the text goes on.
    #[inline]
    pub(crate) fn between(text: &str, before: usize, length: usize) -> Option<Self> {
        let (before, behind) = text.as_bytes().get(before..)?.split_first()?;
        let chunk = behind.first_chunk::<{ SHORT + 1 }>()?;
        // Those are whole characters: what is between them is, too.
        if !before.is_ascii() || !chunk.get(length)?.is_ascii() {
            return None;
        }
        let (length, bytes) = (length.try_into().ok()?, *chunk.first_chunk()?);
        Some(Self { length, bytes })
    }

    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.length.into()).unwrap_or_default();
        // SAFETY: invariant 2: copied from a `str`, cut where characters end.
        unsafe { std::str::from_utf8_unchecked(bytes) }
    }
}

#[cfg(test)]
mod tests;
