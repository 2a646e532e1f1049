//! YAML from JSON text: blocks, every string in double quotes, every number as it came.

use std::borrow::Cow;
use std::fmt::Write;
use std::iter::Peekable;

use partner_center_reqwest::model::json_text::{Container, JsonText, Token, Tokens};

/// Deeper than this, YAML is written as the JSON it came as, which is YAML too.
const MAX_DEPTH: usize = 64;

/// A longer name needs a mark in front: readers look no further for the colon after it.
const MAX_KEY: usize = 1024;

/// The document as YAML.
pub(super) fn write(document: JsonText<'_>) -> String {
    if document.depth() > MAX_DEPTH {
        // Only strings have in them what has to be rewritten.
        return escaped(&document.compact()).into_owned() + "\n";
    }
    written(document, String::new(), 0, After::Nothing)
}

/// A value, after what is there already.
fn written(value: JsonText<'_>, out: String, indent: usize, after: After) -> String {
    let tokens = value.tokens().peekable();
    let mut writer = YamlWriter { tokens, out };
    writer.value(indent, after);
    writer.out
}

/// A member of an object that is a whole document, by its name with quotes.
pub(super) fn member(raw_name: &str, value: JsonText<'_>) -> String {
    if value.depth() >= MAX_DEPTH {
        return format!("{}: {}\n", key(raw_name), escaped(&value.compact()));
    }
    written(value, format!("{}:", key(raw_name)), 2, After::Name)
}

/// The name of a member with a list, before its items.
pub(super) fn list(raw_name: &str) -> String {
    format!("{}:\n", key(raw_name))
}

/// An item of a list that is a member of a document.
pub(super) fn item(value: JsonText<'_>) -> String {
    let dash = "  - ".to_owned();
    if value.depth() >= MAX_DEPTH - 1 {
        return dash + &escaped(&value.compact()) + "\n";
    }
    written(value, dash, 4, After::Dash)
}

/// What a value comes after.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Nothing,
    Name,
    Dash,
}

struct YamlWriter<'a> {
    tokens: Peekable<Tokens<'a>>,
    out: String,
}

impl YamlWriter<'_> {
    /// Writes the next value; its lines, but the first one after a dash, begin at `indent`.
    fn value(&mut self, indent: usize, after: After) {
        let Some(token) = self.tokens.next() else {
            return;
        };
        if let Token::Open(container) = token {
            if self.is_closed() {
                self.inline(container.empty(), after);
            } else {
                if after == After::Name {
                    self.out.push('\n');
                }
                self.block(container, indent, after == After::Dash);
            }
        } else {
            self.inline(&escaped(token.text()), after);
        }
    }

    /// Takes the end of a container, if it comes next.
    fn is_closed(&mut self) -> bool {
        let tokens = &mut self.tokens;
        let end = tokens.next_if(|token| matches!(token, Token::Close(_)));
        end.is_some()
    }

    fn inline(&mut self, text: &str, after: After) {
        if after == After::Name {
            self.out.push(' ');
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Writes what a container holds, up to its end.
    fn block(&mut self, container: Container, indent: usize, mut is_begun: bool) {
        while !self.is_closed() {
            if !std::mem::take(&mut is_begun) {
                self.out.extend(std::iter::repeat_n(' ', indent));
            }
            match container {
                Container::Array => {
                    self.out.push_str("- ");
                    self.value(indent + 2, After::Dash);
                }
                Container::Object => {
                    let Some(name) = self.tokens.next() else {
                        return;
                    };
                    let key = key(name.text());
                    if key.len() > MAX_KEY {
                        self.out.push_str("? ");
                        self.out.push_str(&key);
                        self.out.push('\n');
                        self.out.extend(std::iter::repeat_n(' ', indent));
                    } else {
                        self.out.push_str(&key);
                    }
                    self.out.push(':');
                    self.value(indent + 2, After::Name);
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
        escaped(quoted)
    }
}

/// JSON is YAML, but for two things in strings: characters that YAML wants escaped, and pairs of
/// escapes for one character, which some readers do not put together. Half a pair has no meaning,
/// and stays what it is, as all else does.
fn escaped(json: &str) -> Cow<'_, str> {
    if !json.contains(must_be_escaped) && !json.contains("\\ud") && !json.contains("\\uD") {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        if let Some((pair, joined)) = surrogate_pair(rest) {
            length = pair;
            escaped.push(joined);
        } else if must_be_escaped(c) {
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            // The second character of an escape begins nothing.
            if c == '\\' {
                length = 2;
            }
            escaped.push_str(&rest[..length]);
        }
        rest = &rest[length..];
    }
    Cow::Owned(escaped)
}

/// The length of two escapes that the text begins with, and the one character that they mean.
fn surrogate_pair(text: &str) -> Option<(usize, char)> {
    const LENGTH: usize = r"\ud83d\ude00".len();
    let (high, low) = text.get(..LENGTH)?.split_at_checked(LENGTH / 2)?;
    let unit = |escape: &str| u16::from_str_radix(escape.strip_prefix("\\u")?, 16).ok();
    let units = [unit(high)?, unit(low)?];
    let mut pair = char::decode_utf16(units);
    match (pair.next()?, pair.next()) {
        (Ok(joined), None) => Some((LENGTH, joined)),
        _ => None,
    }
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
        write(JsonText::parse(json.as_bytes()).unwrap())
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
    fn halves_of_pairs_are_no_obstacle() {
        for (json, expected) in [
            (
                "\"\\ud83d \u{9b}\u{7f}\u{2028}\"",
                r#""\ud83d \u009b\u007f\u2028""#,
            ),
            (r#""\ud83d\ude00 \ud83d""#, r#""😀 \ud83d""#),
            (r#""\ud83d\uD83D\uDE00\ude00""#, r#""\ud83d😀\ude00""#),
            (r#""\ude00\ud83d""#, r#""\ude00\ud83d""#),
            (r#""\\ud83d\\ude00\\""#, r#""\\ud83d\\ude00\\""#),
            (
                r#""\ud83d\\ude00\u0041\/\"""#,
                r#""\ud83d\\ude00\u0041\/\"""#,
            ),
            (r#""\ud83dä\ud83d€€""#, r#""\ud83dä\ud83d€€""#),
        ] {
            assert_eq!(yaml(json), format!("{expected}\n"));
            let key = yaml(&format!("{{{json}:1}}"));
            assert_eq!(key, format!("{expected}: 1\n"));
        }
    }

    #[test]
    fn long_names_are_marked() {
        let (short, long) = ("a".repeat(1024), "a".repeat(1025));
        let json = format!(r#"[{{"b":0,"{long}":[1],"{short}":{{"{long}":2}}}}]"#);
        let expected =
            format!("- b: 0\n  ? {long}\n  :\n    - 1\n  {short}:\n    ? {long}\n    : 2\n");
        assert_eq!(yaml(&json), expected);
    }

    #[test]
    fn depth_is_no_danger() {
        let json = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(yaml(&json), json + "\n");
        let (open, close) = ("[".repeat(65), "]".repeat(65));
        assert_eq!(
            yaml(&format!("{open}\"\u{9b}\",\"\\ud83d\\ude00\"{close}")),
            format!("{open}\"\\u009b\",\"😀\"{close}\n")
        );
    }
}
