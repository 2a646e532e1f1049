//! YAML from JSON text: blocks, every string in double quotes, every number as it came.

use std::borrow::Cow;
use std::fmt::Write;
use std::iter::Peekable;

use super::json_text::{Container, Document, Token, Tokens};

/// Deeper than this, YAML is written as the JSON it came as, which is YAML too.
const MAX_DEPTH: usize = 64;

/// The document as YAML.
pub(super) fn write(document: Document<'_>) -> String {
    if document.depth() > MAX_DEPTH {
        return document.compact() + "\n";
    }
    let mut writer = Writer {
        tokens: document.tokens().peekable(),
        out: String::new(),
    };
    writer.value(0, Place::Top);
    writer.out
}

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Top,
    BehindName,
    BehindDash,
}

struct Writer<'a> {
    tokens: Peekable<Tokens<'a>>,
    out: String,
}

impl Writer<'_> {
    /// Writes the next value; its lines, but the first one behind a dash, begin at `indent`.
    fn value(&mut self, indent: usize, place: Place) {
        let Some(token) = self.tokens.next() else {
            return;
        };
        if let Token::Open(container) = token {
            if self
                .tokens
                .next_if(|token| matches!(token, Token::Close(_)))
                .is_some()
            {
                self.inline(container.empty(), place);
            } else {
                if place == Place::BehindName {
                    self.out.push('\n');
                }
                self.block(container, indent, place == Place::BehindDash);
            }
        } else {
            self.inline(&scalar(token.text()), place);
        }
    }

    fn inline(&mut self, text: &str, place: Place) {
        if place == Place::BehindName {
            self.out.push(' ');
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Writes what a container holds, up to its end.
    fn block(&mut self, container: Container, indent: usize, mut is_begun: bool) {
        while self
            .tokens
            .next_if(|token| matches!(token, Token::Close(_)))
            .is_none()
        {
            if !std::mem::take(&mut is_begun) {
                self.out.extend(std::iter::repeat_n(' ', indent));
            }
            match container {
                Container::Array => {
                    self.out.push_str("- ");
                    self.value(indent + 2, Place::BehindDash);
                }
                Container::Object => {
                    let Some(name) = self.tokens.next() else {
                        return;
                    };
                    self.out.push_str(&key(name.text()));
                    self.out.push(':');
                    self.value(indent + 2, Place::BehindName);
                }
            }
        }
    }
}

/// A name, without quotes where no reader of YAML can take it for anything else.
fn key(quoted: &str) -> Cow<'_, str> {
    const RESERVED: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let plain = quoted.trim_matches('"');
    let is_word = plain.starts_with(|c: char| c.is_ascii_alphabetic())
        && plain
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !RESERVED.iter().any(|word| word.eq_ignore_ascii_case(plain));
    if is_word {
        Cow::Borrowed(plain)
    } else {
        scalar(quoted)
    }
}

/// A JSON scalar is a YAML scalar, but for two things in strings: characters that YAML wants
/// escaped, and pairs of escapes for one character, which some readers do not put together.
fn scalar(token: &str) -> Cow<'_, str> {
    let is_special = token.contains(must_be_escaped)
        || token
            .as_bytes()
            .windows(3)
            .any(|bytes| matches!(bytes, [b'\\', b'u', b'd' | b'D']));
    if !is_special {
        return Cow::Borrowed(token);
    }
    // Half a pair has no meaning to decode, and stays what it is.
    let Ok(text) = serde_json::from_str::<String>(token) else {
        return Cow::Borrowed(token);
    };
    let mut escaped = String::new();
    for c in serde_json::Value::from(text).to_string().chars() {
        if must_be_escaped(c) {
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

fn must_be_escaped(c: char) -> bool {
    matches!(
        c,
        '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(json: &str) -> String {
        write(Document::parse(json.as_bytes()).unwrap())
    }

    #[test]
    fn blocks_are_nested() {
        let json = r#"{"totalCount":2,"items":[{"id":"1","lines":[{"n":1e400,"links":{}}],"x":[]},{}],
            "no":null,"a b":[[1,[]],[2]],"":true}"#;
        insta::assert_snapshot!(yaml(json), @r#"
totalCount: 2
items:
  - id: "1"
    lines:
      - "n": 1e400
        links: {}
    x: []
  - {}
"no": null
"a b":
  - - 1
    - []
  - - 2
"": true
"#);
    }

    #[test]
    fn single_values_are_documents() {
        assert_eq!(yaml("[]"), "[]\n");
        assert_eq!(yaml(r#" "x" "#), "\"x\"\n");
        assert_eq!(yaml("[[1]]"), "- - 1\n");
    }

    #[test]
    fn strings_are_what_yaml_reads() {
        assert_eq!(yaml(r#""\ud83d\ude00\n""#), "\"😀\\n\"\n");
        assert_eq!(
            yaml("\"\u{9b}\u{7f}\u{feff}\""),
            "\"\\u009b\\u007f\\ufeff\"\n"
        );
        assert_eq!(yaml(r#""\ud83d""#), "\"\\ud83d\"\n");
        assert_eq!(yaml(r#""\u0041\/""#), "\"\\u0041\\/\"\n");
    }

    #[test]
    fn depth_is_no_danger() {
        let json = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(yaml(&json), json + "\n");
    }
}
