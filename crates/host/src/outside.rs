//! Text from outside: files and streams that people and other programs have written.
//!
//! Windows programs put a byte order mark before UTF-8, and write UTF-16 (`>` of Windows `PowerShell`). Both are
//! read; everything else that is not UTF-8 is reported.
//!
//! ```
//! use partner_center_host::outside;
//!
//! assert_eq!(outside::text(b"\xef\xbb\xbfs3cret")?, "s3cret");
//! assert_eq!(outside::text(b"\xff\xfeh\0i\0")?, "hi");
//! assert_eq!(outside::text(b"\xff").unwrap_err().to_string(), "it is not UTF-8 (byte 1)");
//! # Ok::<(), outside::NotText>(())
//! ```

use std::borrow::Cow;
use std::fmt;

/// Why bytes are no text. It does not show them: they may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotText {
    kind: Kind,
    /// Counted from 1.
    byte: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    NotUtf8,
    BrokenUtf16,
    Utf16WithoutMark,
    Utf32,
}

/// The text, without byte order mark.
///
/// # Errors
/// When it is neither UTF-8 nor UTF-16 with a byte order mark.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, NotText> {
    let not = |kind, byte| NotText { kind, byte };
    let utf_16 = |units: fn([u8; 2]) -> u16| utf_16(&bytes[2..], units).map(Cow::Owned);
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Err(not(Kind::Utf32, 1)),
        [0xff, 0xfe, ..] => utf_16(u16::from_le_bytes),
        [0xfe, 0xff, ..] => utf_16(u16::from_be_bytes),
        // No text has a NUL, and half of the bytes of UTF-16 are, in most languages.
        [0, second, ..] | [second, 0, ..] if *second != 0 => Err(not(Kind::Utf16WithoutMark, 1)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text.trim_start_matches('\u{feff}'))),
            Err(error) => Err(not(Kind::NotUtf8, error.valid_up_to() + 1)),
        },
    }
}

/// PEM, without the byte order marks before each of several files in one, and with a line break
/// before each part: files that were joined without one have two parts in one line, of which readers see the
/// first alone. The text around the certificates may be in any encoding.
///
/// # Errors
/// For an encoding in which no certificate would be found.
pub fn pem(bytes: &[u8]) -> Result<Cow<'_, [u8]>, NotText> {
    const JOINED: &str = "----------BEGIN ";
    match text(bytes) {
        Ok(text) if text.contains('\u{feff}') || text.contains(JOINED) => {
            let text = text.replace('\u{feff}', "");
            let parts = text.replace(JOINED, "-----\n-----BEGIN ");
            Ok(Cow::Owned(parts.into_bytes()))
        }
        Ok(Cow::Borrowed(text)) => Ok(Cow::Borrowed(text.as_bytes())),
        Ok(Cow::Owned(text)) => Ok(Cow::Owned(text.into_bytes())),
        Err(error) if error.kind == Kind::NotUtf8 => Ok(Cow::Borrowed(bytes)),
        Err(error) => Err(error),
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let pairs = bytes.chunks_exact(2);
    let is_whole = pairs.remainder().is_empty();
    let units = pairs.map(|pair| unit([pair[0], pair[1]]));
    let mut text = String::with_capacity(bytes.len() / 2);
    let broken = |units: usize| NotText {
        kind: Kind::BrokenUtf16,
        byte: 2 * units + 3,
    };
    let mut read = 0;
    for c in char::decode_utf16(units) {
        let c = c.map_err(|_| broken(read))?;
        read += c.len_utf16();
        text.push(c);
    }
    if is_whole {
        Ok(text)
    } else {
        Err(broken(read))
    }
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::NotUtf8 => write!(f, "it is not UTF-8 (byte {})", self.byte),
            Kind::BrokenUtf16 => write!(f, "it is UTF-16 that is broken (byte {})", self.byte),
            Kind::Utf16WithoutMark => {
                f.write_str("it looks like UTF-16 without a byte order mark: save it as UTF-8")
            }
            Kind::Utf32 => f.write_str("it is UTF-32: save it as UTF-8"),
        }
    }
}

impl std::error::Error for NotText {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_dropped_and_utf_16_is_read() {
        let little: Vec<u8> = "\u{feff}Löwe 🔬"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let big: Vec<u8> = "\u{feff}Löwe 🔬"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        for bytes in [
            "Löwe 🔬".as_bytes(),
            "\u{feff}Löwe 🔬".as_bytes(),
            &little,
            &big,
        ] {
            assert_eq!(text(bytes).unwrap(), "Löwe 🔬");
        }
        assert_eq!(text(b"").unwrap(), "");
        assert_eq!(text(b"\xff\xfe").unwrap(), "");
        // Within a text it is a character.
        assert_eq!(text("a\u{feff}b".as_bytes()).unwrap(), "a\u{feff}b");
    }

    #[test]
    fn what_is_no_text_is_named() {
        let cases: [(&[u8], &str); 8] = [
            (b"caf\xe9", "it is not UTF-8 (byte 4)"),
            (b"\xef\xbb\xbfcaf\xe9", "it is not UTF-8 (byte 7)"),
            (b"a\0b\0", "without a byte order mark"),
            (b"\0a\0b", "without a byte order mark"),
            (b"\xff\xfe\0\0a\0\0\0", "it is UTF-32"),
            (b"\0\0\xfe\xff\0\0\0a", "it is UTF-32"),
            (b"\xff\xfea\0b", "it is UTF-16 that is broken (byte 5)"),
            (b"\xff\xfea\0\0\xd8", "it is UTF-16 that is broken (byte 5)"),
        ];
        for (bytes, said) in cases {
            let why = text(bytes).unwrap_err().to_string();
            assert!(why.contains(said), "{bytes:?}: {why}");
        }
    }

    #[test]
    fn pem_loses_its_marks_alone() {
        let marked = "\u{feff}-----BEGIN A-----\n\u{feff}-----BEGIN B-----\n";
        assert_eq!(
            &*pem(marked.as_bytes()).unwrap(),
            b"-----BEGIN A-----\n-----BEGIN B-----\n"
        );
        let utf_16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(
            &*pem(&utf_16).unwrap(),
            b"-----BEGIN A-----\n-----BEGIN B-----\n"
        );
        assert_eq!(
            &*pem(b"caf\xe9\n-----BEGIN").unwrap(),
            b"caf\xe9\n-----BEGIN"
        );
        assert!(pem(b"-\0-\0").is_err());
    }
}
