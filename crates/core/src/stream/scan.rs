//! Where a JSON value ends, though its bytes come in pieces.

/// Looks for the end of one value and remembers, from piece to piece, where it is.
///
/// It counts brackets and knows where strings are, no more: serde decides whether the bytes between are
/// JSON once all of them are there. Each byte is looked at once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scanner {
    /// How many bytes of the value were looked at.
    seen: usize,
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Scanner {
    /// Whether it is in the middle of a value.
    pub(super) fn has_begun(self) -> bool {
        self.seen > 0
    }

    /// The length of the value, if its end is there. `value` is the bytes from the beginning of the
    /// value: those that were looked at before, and maybe more.
    pub(super) fn length(&mut self, value: &[u8]) -> Option<usize> {
        loop {
            let mut rest = value.get(self.seen..).unwrap_or_default();
            if self.in_string && !self.is_escaped {
                // Nothing in a string matters but what may end it.
                let is_plain = |byte: &&u8| !matches!(byte, b'"' | b'\\');
                let plain = rest.iter().take_while(is_plain).count();
                self.seen += plain;
                rest = rest.get(plain..).unwrap_or_default();
            }
            let &byte = rest.first()?;
            if self.ends_before(byte) {
                return Some(self.seen);
            }
            self.seen += 1;
            if self.ends_with(byte) {
                return Some(self.seen);
            }
        }
    }

    /// Whether the byte is the first one after a number or a word, which have no end of their own.
    fn ends_before(self, byte: u8) -> bool {
        let is_bare = self.depth == 0 && !self.in_string && self.seen > 0;
        is_bare
            && matches!(
                byte,
                b',' | b':' | b'"' | b'[' | b']' | b'{' | b'}' | b' ' | b'\n' | b'\r' | b'\t'
            )
    }

    fn ends_with(&mut self, byte: u8) -> bool {
        if self.in_string {
            self.in_string = self.is_escaped || byte != b'"';
            self.is_escaped = !self.is_escaped && byte == b'\\';
            return self.depth == 0 && !self.in_string;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Scanner;

    #[test]
    fn values_end_where_they_end_however_they_are_cut() {
        let values = [
            (r#"{"a":"}\"]","b":[{}]}, 1"#, r#"{"a":"}\"]","b":[{}]}"#),
            (r#""a\\" ,"#, r#""a\\""#),
            (r#""a\"b\\\"","#, r#""a\"b\\\"""#),
            ("[[],[1]]]", "[[],[1]]"),
            ("{}}", "{}"),
            ("-12.5e3,", "-12.5e3"),
            ("null]", "null"),
            ("1 ", "1"),
            ("tru\"e\"", "tru"),
            // Not JSON, but its end is clear.
            ("{\"a\":1] ", "{\"a\":1]"),
        ];
        for (text, value) in values {
            assert_eq!(
                Scanner::default().length(text.as_bytes()),
                Some(value.len())
            );
            let mut scanner = Scanner::default();
            let found = (1..=text.len()).find_map(|end| scanner.length(&text.as_bytes()[..end]));
            assert_eq!(found, Some(value.len()), "{text}");
        }
    }

    #[test]
    fn a_value_that_goes_on_has_no_end() {
        for text in ["", "{", "{\"a\":\"}", "\"a\\\"", "[[]", "12", "tru"] {
            let mut scanner = Scanner::default();
            assert_eq!(scanner.length(text.as_bytes()), None, "{text}");
            assert_eq!(scanner.has_begun(), !text.is_empty());
        }
    }
}
