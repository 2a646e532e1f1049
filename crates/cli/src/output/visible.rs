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
    use super::visible;

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
