//! GUIDs: recognised in requests, made for answers.
//!
//! What is made differs within a run and between runs. It names requests and sandbox tokens; it guards nothing.

use std::hash::{BuildHasher, RandomState};

/// The 8-4-4-4-12 form, the only one the service's own samples show.
pub(crate) fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

pub(crate) fn guid() -> String {
    let (high, low) = (number(), number());
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
pub(crate) fn hex(digits: usize) -> String {
    let mut text = format!("{:016x}", number());
    text.truncate(digits);
    text
}

/// A correlation vector: sixteen base64 characters and a counter, as `MS-CV` carries it.
pub(crate) fn vector() -> String {
    letters(
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        16,
    ) + ".0"
}

/// Letters and digits that people can tell apart, to be typed by them.
pub(crate) fn word(length: usize) -> String {
    letters(b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789", length)
}

/// The length of the alphabet is a power of two.
fn letters(alphabet: &[u8], length: usize) -> String {
    let one = |_| {
        let [low, ..] = number().to_le_bytes();
        char::from(alphabet[usize::from(low) % alphabet.len()])
    };
    (0..length).map(one).collect()
}

/// Each state of the standard library's hash has other keys.
fn number() -> u64 {
    RandomState::new().hash_one(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_ids_are_guids_and_differ() {
        let made: std::collections::HashSet<_> = (0..1000).map(|_| guid()).collect();
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
