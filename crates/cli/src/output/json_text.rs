//! JSON as text: read token by token, written token by token, no value ever interpreted.
//!
//! Numbers such as `1e400` or of thirty digits, the order of members, escapes in strings: whatever
//! a value type could lose stays as it came. Nothing here recurses, so no depth is dangerous.

use std::borrow::Cow;

use partner_center_reqwest::core::decode::Item;
use serde::de::IgnoredAny;

/// Deeper than this, lines are not indented any further: the spaces would outgrow the data.
const MAX_INDENT: usize = 64;

/// A text that is known to be one JSON value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonText<'a>(&'a str);

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member<'a> {
    /// The name as it stands in the text, with its quotes and escapes.
    pub(crate) raw_name: &'a str,
    /// The value as it stands in the text.
    pub(crate) value: &'a str,
}

impl Member<'_> {
    /// The name.
    pub(crate) fn name(&self) -> Cow<'_, str> {
        match serde_json::from_str::<String>(self.raw_name) {
            Ok(name) => Cow::Owned(name),
            Err(_) => Cow::Borrowed(self.raw_name),
        }
    }
}

impl<'a> JsonText<'a> {
    /// The text of a body, when it is JSON. A byte-order mark is passed over.
    pub(crate) fn parse(body: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self::check(text).ok()
    }

    /// The text, when it is JSON.
    pub(crate) fn check(text: &'a str) -> serde_json::Result<Self> {
        serde_json::from_str::<IgnoredAny>(text)?;
        Ok(Self(text.trim_matches([' ', '\t', '\n', '\r'])))
    }

    pub(crate) fn text(self) -> &'a str {
        self.0
    }

    /// The tokens, from first to last.
    pub(crate) fn tokens(self) -> Tokens<'a> {
        Tokens {
            rest: self.0,
            open: Vec::new(),
            name_is_next: false,
        }
    }

    /// How many containers stand inside each other.
    pub(crate) fn depth(self) -> usize {
        let mut tokens = self.tokens();
        let mut depth = 0;
        while tokens.next().is_some() {
            depth = depth.max(tokens.open.len());
        }
        depth
    }

    /// The members of an object, in order; `None` for anything else.
    pub(crate) fn members(self) -> Option<Vec<Member<'a>>> {
        let mut tokens = self.tokens();
        let Token::Open(Container::Object) = tokens.next()? else {
            return None;
        };
        let mut members = Vec::new();
        while let Token::Name(raw_name) = tokens.next()? {
            members.push(Member {
                raw_name,
                value: tokens.value()?,
            });
        }
        Some(members)
    }

    /// The items of an array, in order; `None` for anything else.
    pub(crate) fn items(self) -> Option<Vec<Self>> {
        let mut tokens = self.tokens();
        let Token::Open(Container::Array) = tokens.next()? else {
            return None;
        };
        let mut items = Vec::new();
        while !tokens.is_at_end() {
            items.push(Self(tokens.value()?));
        }
        Some(items)
    }

    /// The text of an item, which was found to be JSON when it was read.
    pub(crate) fn of_item<T>(item: &'a Item<T>) -> Self {
        Self(item.raw())
    }

    /// The same value without insignificant whitespace.
    pub(crate) fn compact(self) -> String {
        let mut out = String::with_capacity(self.0.len());
        let mut rest = self.0;
        // Strings are taken whole; outside of them, spaces mean nothing.
        while let Some(at) = rest.find(['"', ' ', '\t', '\n', '\r']) {
            let (text, behind) = rest.split_at(at);
            out.push_str(text);
            if behind.starts_with('"') {
                let (string, behind) = behind.split_at(string_length(behind));
                out.push_str(string);
                rest = behind;
            } else {
                rest = behind.trim_start_matches([' ', '\t', '\n', '\r']);
            }
        }
        out.push_str(rest);
        out
    }

    /// A member's value, which was found to be JSON when the object was read.
    pub(crate) fn of_member(member: &Member<'a>) -> Self {
        Self(member.value)
    }

    /// The same value with two spaces for each level.
    pub(crate) fn indented(self) -> String {
        self.indented_below(0)
    }

    /// The same as part of a document, so many levels below its top.
    pub(crate) fn indented_below(self, level: usize) -> String {
        let line = |out: &mut String, depth: usize| {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", depth.min(MAX_INDENT)));
        };
        let mut out = String::with_capacity(self.0.len());
        let mut depth = level;
        let mut previous = None;
        for token in self.tokens() {
            if matches!(token, Token::Close(_)) {
                depth = depth.saturating_sub(1);
            }
            match (&previous, &token) {
                (None | Some(Token::Name(_)), _) | (Some(Token::Open(_)), Token::Close(_)) => {}
                (Some(Token::Open(_)), _) | (_, Token::Close(_)) => line(&mut out, depth),
                _ => {
                    out.push(',');
                    line(&mut out, depth);
                }
            }
            out.push_str(token.text());
            match token {
                Token::Name(_) => out.push_str(": "),
                Token::Open(_) => depth += 1,
                Token::Close(_) | Token::Scalar(_) => {}
            }
            previous = Some(token);
        }
        out
    }
}

/// What holds other values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    Object,
    Array,
}

impl Container {
    /// The container without anything in it.
    pub(crate) fn empty(self) -> &'static str {
        match self {
            Self::Object => "{}",
            Self::Array => "[]",
        }
    }
}

/// A piece of JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Open(Container),
    Close(Container),
    /// The name of a member, with its quotes.
    Name(&'a str),
    /// A string with its quotes, a number, `true`, `false` or `null`.
    Scalar(&'a str),
}

impl<'a> Token<'a> {
    /// The token as it stands in the text.
    pub(crate) fn text(self) -> &'a str {
        match self {
            Self::Open(container) => &container.empty()[..1],
            Self::Close(container) => &container.empty()[1..],
            Self::Name(text) | Self::Scalar(text) => text,
        }
    }
}

/// The tokens of a [`JsonText`]. The text was checked before, so separators carry no news.
#[derive(Clone, Debug)]
pub(crate) struct Tokens<'a> {
    rest: &'a str,
    open: Vec<Container>,
    name_is_next: bool,
}

impl<'a> Tokens<'a> {
    fn skip_separators(&mut self) {
        self.rest = self
            .rest
            .trim_start_matches([' ', '\t', '\n', '\r', ',', ':']);
    }

    /// Whether a container ends here.
    fn is_at_end(&mut self) -> bool {
        self.skip_separators();
        self.rest.starts_with([']', '}']) || self.rest.is_empty()
    }

    /// Cuts off the first bytes, which end before an ASCII character or at the end.
    fn take(&mut self, length: usize) -> &'a str {
        let (text, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        text
    }

    /// The whole next value as it stands in the text.
    fn value(&mut self) -> Option<&'a str> {
        self.skip_separators();
        let (start, depth) = (self.rest, self.open.len());
        loop {
            self.next()?;
            if self.open.len() == depth {
                return start.get(..start.len() - self.rest.len());
            }
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip_separators();
        let token = match self.rest.as_bytes().first()? {
            b'{' => Token::Open(Container::Object),
            b'[' => Token::Open(Container::Array),
            b'}' => Token::Close(Container::Object),
            b']' => Token::Close(Container::Array),
            b'"' => {
                let text = self.take(string_length(self.rest));
                if self.name_is_next {
                    Token::Name(text)
                } else {
                    Token::Scalar(text)
                }
            }
            _ => {
                let length = self.rest.find([' ', '\t', '\n', '\r', ',', ']', '}']);
                Token::Scalar(self.take(length.unwrap_or(self.rest.len())))
            }
        };
        match token {
            Token::Open(container) => {
                self.take(1);
                self.open.push(container);
            }
            Token::Close(_) => {
                self.take(1);
                self.open.pop();
            }
            Token::Name(_) | Token::Scalar(_) => {}
        }
        // Behind a name comes its value; behind anything else inside an object, a name.
        let is_name = matches!(token, Token::Name(_));
        self.name_is_next = !is_name && self.open.last() == Some(&Container::Object);
        Some(token)
    }
}

/// The length of the string that the text begins with, quotes included.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (index, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(json: &str) -> JsonText<'_> {
        JsonText::parse(json.as_bytes()).unwrap()
    }

    const STRANGE: &str = r#" {"b" : [1e400, 123456789012345678901234567890, -0.0, 1.0E+2],
        "a\u0041\"}": "\u00e4\/\\\"{,:}", "a": null, "e": {}, "f": [ ], "g": [[ ] , {"h":true}]} "#;

    #[test]
    fn compact_drops_whitespace_only() {
        assert_eq!(
            document(STRANGE).compact(),
            r#"{"b":[1e400,123456789012345678901234567890,-0.0,1.0E+2],"a\u0041\"}":"\u00e4\/\\\"{,:}","a":null,"e":{},"f":[],"g":[[],{"h":true}]}"#
        );
    }

    #[test]
    fn indented_is_compact_with_lines() {
        insta::assert_snapshot!(document(STRANGE).indented(), @r#"
{
  "b": [
    1e400,
    123456789012345678901234567890,
    -0.0,
    1.0E+2
  ],
  "a\u0041\"}": "\u00e4\/\\\"{,:}",
  "a": null,
  "e": {},
  "f": [],
  "g": [
    [],
    {
      "h": true
    }
  ]
}
"#);
        let again = document(STRANGE).indented();
        assert_eq!(document(&again).compact(), document(STRANGE).compact());
    }

    #[test]
    fn members_keep_their_text() {
        let members = document(r#"{ "a" : [ 1, {"b":2} ] , "\u0062":"x"}"#)
            .members()
            .unwrap();
        let members: Vec<_> = members
            .iter()
            .map(|m| (m.name().into_owned(), m.value))
            .collect();
        assert_eq!(
            members,
            [
                ("a".to_owned(), r#"[ 1, {"b":2} ]"#),
                ("b".to_owned(), "\"x\"")
            ]
        );
        assert!(document("[1]").members().is_none());
        assert!(document("{}").members().unwrap().is_empty());
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for body in ["", "{", "{\"a\":1,}", "<html>", "1 2", "\"\u{1}\""] {
            assert!(JsonText::parse(body.as_bytes()).is_none(), "{body}");
        }
        assert!(JsonText::parse(&[b'"', 0xff, b'"']).is_none());
        assert_eq!(document("\u{feff}1").compact(), "1");
    }

    #[test]
    fn depth_is_no_danger() {
        let json = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(document(&json).depth(), 100_000);
        assert_eq!(document(&json).compact(), json);
        assert!(document(&json).indented().len() < 30_000_000);
    }
}
