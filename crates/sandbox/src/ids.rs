//! GUIDs: recognised in requests, made for answers.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The 8-4-4-4-12 form, the only one the service's own samples show.
pub(crate) fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Makes ids that differ within a run and between runs. They name requests and sandbox tokens; they guard
/// nothing.
#[derive(Debug)]
pub(crate) struct IdSource {
    seed: u64,
    next: AtomicU64,
}

impl IdSource {
    pub(crate) fn new() -> Self {
        // Truncation is fine: only the fast-moving low bits make one run differ from the next.
        #[allow(clippy::cast_possible_truncation)]
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_nanos() as u64);
        Self {
            seed: now ^ (u64::from(std::process::id()) << 32),
            next: AtomicU64::new(0),
        }
    }

    pub(crate) fn guid(&self) -> String {
        let (high, low) = (self.number(), self.number());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | ((low >> 48) & 0x3fff),
            low & 0xffff_ffff_ffff
        )
    }

    /// So many hexadecimal digits, at most sixteen: what newer ids are made of.
    pub(crate) fn hex(&self, digits: usize) -> String {
        let mut text = format!("{:016x}", self.number());
        text.truncate(digits);
        text
    }

    /// A correlation vector: sixteen base64 characters and a counter, as `MS-CV` carries it.
    pub(crate) fn vector(&self) -> String {
        const ALPHABET: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut bits = u128::from(self.number()) << 64 | u128::from(self.number());
        let mut text = String::with_capacity(18);
        for _ in 0..16 {
            text.push(char::from(ALPHABET[usize::from((bits & 0x3f) as u8)]));
            bits >>= 6;
        }
        text + ".0"
    }

    /// Letters and digits that people can tell apart, to be typed by them.
    pub(crate) fn word(&self, length: usize) -> String {
        const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let one = |_| char::from(ALPHABET[usize::from((self.number() & 0x1f) as u8)]);
        (0..length).map(one).collect()
    }

    /// One step of `SplitMix64`.
    fn number(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let count = self.next.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        let mut z = self.seed.wrapping_add(count.wrapping_mul(STEP));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_ids_are_guids_and_differ() {
        let ids = IdSource::new();
        let made: std::collections::HashSet<_> = (0..1000).map(|_| ids.guid()).collect();
        assert_eq!(made.len(), 1000);
        assert!(
            made.iter()
                .all(|id| is_guid(id) && id.as_bytes()[14] == b'4'),
            "{made:?}"
        );
    }

    #[test]
    fn near_guids_are_refused() {
        assert!(is_guid("B0D70A69-4c42-4b27-b17b-91a835d8686a"));
        for text in [
            "",
            "b0d70a69",
            "b0d70a694c424b27b17b91a835d8686a",
            "g0d70a69-4c42-4b27-b17b-91a835d8686a",
        ] {
            assert!(!is_guid(text), "{text}");
        }
    }
}
