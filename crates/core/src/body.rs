//! Looking at bodies and texts of the service before anything is known about them.

use bytes::Bytes;

use crate::mask;

/// The service is known to put a UTF-8 byte-order mark before some bodies.
pub(crate) fn without_bom(body: &Bytes) -> Bytes {
    const BOM: &[u8] = "\u{feff}".as_bytes();
    if body.starts_with(BOM) {
        body.slice(BOM.len()..)
    } else {
        body.clone()
    }
}

pub(crate) fn looks_like_html(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}

pub(crate) fn is_blank(body: &Bytes) -> bool {
    without_bom(body).trim_ascii().is_empty()
}

/// A text in one line, without control characters: messages go to logs and terminals.
pub(crate) fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.chars()
        .map(|c| if breaks(c) { ' ' } else { c })
        .collect()
}

/// The beginning of a body in one line, without secrets.
pub(crate) fn excerpt(body: &[u8]) -> String {
    const LENGTH: usize = 200;
    // Masked before it is cut: half a secret is harder to recognise.
    let body = &mask::bytes(body.get(..8 * LENGTH).unwrap_or(body))[..];
    let mut end = body.len().min(LENGTH);
    // Not in the middle of a character; a text that is not UTF-8 has no middle to find.
    while end > LENGTH - 3 && body.get(end).is_some_and(|byte| byte & 0xc0 == 0x80) {
        end -= 1;
    }
    let text = String::from_utf8_lossy(&body[..end]);
    let line = one_line(&text);
    // Indentation is of no use in one line.
    let mut line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if end < body.len() {
        line.push('…');
    }
    line
}
