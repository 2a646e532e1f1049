//! Text of the service for the eyes of people.

use std::borrow::Cow;

/// The text in one line, without characters that steer a terminal or reverse the reading direction.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| is_space(c) || is_hidden(c)) {
        return Cow::Borrowed(text);
    }
    let chars = text.chars().filter(|c| is_space(*c) || !is_hidden(*c));
    Cow::Owned(chars.map(|c| if is_space(c) { ' ' } else { c }).collect())
}

/// JSON or YAML text with such characters as escapes: the same values, for a terminal. They are in
/// quoted strings only.
pub(crate) fn escaped(text: String) -> String {
    let must_go = |c: char| c > ' ' && is_hidden(c) || matches!(c, '\u{2028}' | '\u{2029}');
    if !text.contains(must_go) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if must_go(c) {
            push_escape(&mut escaped, c);
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Any body for a terminal: with lines and tabs, every other character that would steer it as an escape, and
/// bytes that are not text by their numbers.
pub(crate) fn harmless(body: &[u8]) -> String {
    let mut text = String::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        for c in chunk.valid().chars() {
            if (is_hidden(c) && !matches!(c, '\n' | '\t')) || matches!(c, '\u{2028}' | '\u{2029}') {
                push_escape(&mut text, c);
            } else {
                text.push(c);
            }
        }
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    // The usual end of a line moves nothing.
    text.replace("\\u000d\n", "\n")
}

fn push_escape(text: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        text.push_str(&format!("\\u{unit:04x}"));
    }
}

/// What separates words or lines, and is shown as a space.
fn is_space(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// C0, C1 and DEL, marks and overrides of direction, byte-order marks, and invisible tags.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{escaped, harmless, visible};

    #[test]
    fn a_body_for_a_terminal_shows_what_would_steer_it() {
        let body = "a\u{1b}[2J\u{9b}31m\u{7}\tb\r\nc\rd\u{202e}\u{e0041}\u{0}\u{7f} L\u{f6}we\n";
        let shown = harmless(&[body.as_bytes(), b"\x9b2J\xff"].concat());
        assert_eq!(
            shown,
            "a\\u001b[2J\\u009b31m\\u0007\tb\nc\\u000dd\\u202e\\udb40\\udc41\\u0000\\u007f L\u{f6}we\n\\x9b2J\\xff"
        );
    }

    #[test]
    fn json_for_a_terminal_is_the_same_json() {
        let text = "{\"name\":\"a\u{9b}b\u{202e}c\u{7f}d\u{e0041}e\u{2028}Löwe\\u001b\"}\n";
        let shown = escaped(text.to_owned());
        assert!(shown.is_ascii() || shown.contains("Löwe"), "{shown}");
        assert!(!shown.contains(['\u{9b}', '\u{202e}', '\u{7f}', '\u{e0041}', '\u{2028}']));
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&shown), value(text));
        assert_eq!(
            escaped("{\n  \"a\": 1\n}\n".to_owned()),
            "{\n  \"a\": 1\n}\n"
        );
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(
            visible("Ex\u{1b}[31mample\u{9b}2J\u{7f}\u{0}"),
            "Ex[31mample2J"
        );
        assert_eq!(visible("a\u{202e}b\u{2066}c\u{200f}d\u{feff}"), "abcd");
        assert_eq!(visible("a\tb\r\nc\u{2028}d"), "a b  c d");
        assert_eq!(visible("Löwe 獅子 👩\u{200d}🔬"), "Löwe 獅子 👩\u{200d}🔬");
    }
}
