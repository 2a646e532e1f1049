//! JSON as text: read token by token, written token by token, no value ever interpreted.
//!
//! Numbers such as `1e400` or of thirty digits, the order of members, escapes in strings: whatever a
//! value type could lose stays as it came. Nothing here recurses, so no depth is dangerous.
//!
//! ```
//! use partner_center_model::json_text::JsonText;
//!
//! let document = JsonText::parse(br#"{"total" : 1.10, "items": [ 1e400 ]}"#).unwrap();
//! assert_eq!(document.compact(), r#"{"total":1.10,"items":[1e400]}"#);
//! let members = document.members().unwrap();
//! assert_eq!((members[0].name().as_ref(), members[0].value), ("total", "1.10"));
//! ```

use std::borrow::Cow;

use serde::de::IgnoredAny;

/// Deeper than this, lines are not indented any further: the spaces would outgrow the data.
const MAX_INDENT: usize = 64;

/// A text that is known to be one JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonText<'a>(&'a str);

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// The name as it stands in the text, with its quotes and escapes.
    pub raw_name: &'a str,
    /// The value as it stands in the text.
    pub value: &'a str,
}

impl Member<'_> {
    /// The name, or its JSON text where it holds half a surrogate pair.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        let name = serde_json::from_str::<String>(self.raw_name);
        name.map_or(Cow::Borrowed(self.raw_name), Cow::Owned)
    }
}

impl<'a> JsonText<'a> {
    /// The text of a body, when it is JSON. A byte-order mark is passed over.
    #[must_use]
    pub fn parse(body: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self::check(text).ok()
    }

    /// A text, when it is JSON; without the white space around it.
    ///
    /// # Errors
    /// When it is not; the error has line and column.
    pub fn check(text: &'a str) -> serde_json::Result<Self> {
        serde_json::from_str::<IgnoredAny>(text)?;
        Ok(Self(text.trim_matches([' ', '\t', '\n', '\r'])))
    }

    /// A text that was found to be JSON before: an item of a list, the value of a [`Member`]. Of any other
    /// text come tokens that mean nothing.
    #[must_use]
    pub const fn of_json(text: &'a str) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub const fn text(self) -> &'a str {
        self.0
    }

    /// The tokens, from first to last.
    #[must_use]
    pub fn tokens(self) -> Tokens<'a> {
        Tokens {
            rest: self.0,
            open: Vec::new(),
            name_is_next: false,
        }
    }

    /// How many containers stand inside each other.
    #[must_use]
    pub fn depth(self) -> usize {
        let mut tokens = self.tokens();
        let mut depth = 0;
        while tokens.next().is_some() {
            depth = depth.max(tokens.open.len());
        }
        depth
    }

    /// The members of an object, in order; `None` for anything else.
    #[must_use]
    pub fn members(self) -> Option<Vec<Member<'a>>> {
        let mut tokens = self.tokens();
        let Token::Open(Container::Object) = tokens.next()? else {
            return None;
        };
        let mut members = Vec::new();
        while let Token::Name(raw_name) = tokens.next()? {
            let value = tokens.value()?;
            members.push(Member { raw_name, value });
        }
        Some(members)
    }

    /// The items of an array, in order; `None` for anything else.
    #[must_use]
    pub fn items(self) -> Option<Vec<Self>> {
        let mut tokens = self.tokens();
        let Token::Open(Container::Array) = tokens.next()? else {
            return None;
        };
        let mut items = Vec::new();
        loop {
            tokens.skip_separators();
            if tokens.rest.starts_with(']') {
                return Some(items);
            }
            items.push(Self(tokens.value()?));
        }
    }

    /// The same value without insignificant white space.
    #[must_use]
    pub fn compact(self) -> String {
        let (text, bytes) = (self.0, self.0.as_bytes());
        let mut out = String::with_capacity(text.len());
        let (mut begin, mut at) = (0, 0);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => at += string_length(&text[at..]),
                b' ' | b'\t' | b'\n' | b'\r' => {
                    out.push_str(&text[begin..at]);
                    at += 1;
                    begin = at;
                }
                _ => at += 1,
            }
        }
        out.push_str(&text[begin..]);
        out
    }

    /// The same value with two spaces for each level.
    #[must_use]
    pub fn pretty(self) -> String {
        self.write(0)
    }

    /// The same as part of a document, so many levels below its top.
    #[must_use]
    pub fn pretty_below(self, level: usize) -> String {
        self.write(level)
    }

    /// Writes the value in lines, indented from this level on.
    fn write(self, level: usize) -> String {
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
#[expect(clippy::exhaustive_enums, reason = "JSON has no others")]
pub enum Container {
    /// `{}`
    Object,
    /// `[]`
    Array,
}

impl Container {
    /// The container without anything in it.
    #[must_use]
    pub const fn empty(self) -> &'static str {
        match self {
            Self::Object => "{}",
            Self::Array => "[]",
        }
    }
}

/// A piece of JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "JSON has no others")]
pub enum Token<'a> {
    /// The beginning of a container.
    Open(Container),
    /// Its end.
    Close(Container),
    /// The name of a member, with its quotes.
    Name(&'a str),
    /// A string with its quotes, a number, `true`, `false` or `null`.
    Scalar(&'a str),
}

impl<'a> Token<'a> {
    /// The token as it stands in the text.
    #[must_use]
    pub fn text(self) -> &'a str {
        match self {
            Self::Open(container) => &container.empty()[..1],
            Self::Close(container) => &container.empty()[1..],
            Self::Name(text) | Self::Scalar(text) => text,
        }
    }
}

/// The tokens of a [`JsonText`]. The text was checked before, so separators carry no news.
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    rest: &'a str,
    open: Vec<Container>,
    name_is_next: bool,
}

impl<'a> Tokens<'a> {
    fn skip_separators(&mut self) {
        let separators = [' ', '\t', '\n', '\r', ',', ':'];
        self.rest = self.rest.trim_start_matches(separators);
    }

    /// Cuts off the first bytes, which end before an ASCII character or at the end.
    fn take(&mut self, length: usize) -> &'a str {
        let parts = self.rest.split_at_checked(length);
        let (text, rest) = parts.unwrap_or((self.rest, ""));
        self.rest = rest;
        text
    }

    /// The whole next value as it stands in the text.
    fn value(&mut self) -> Option<&'a str> {
        self.skip_separators();
        let (start, depth) = (self.rest, self.open.len());
        loop {
            self.next()?;
            if self.open.len() <= depth {
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
            b'"' if self.name_is_next => Token::Name(self.take(string_length(self.rest))),
            b'"' => Token::Scalar(self.take(string_length(self.rest))),
            _ => {
                let length = self.rest.find([' ', '\t', '\n', '\r', ',', ']', '}']);
                Token::Scalar(self.take(length.unwrap_or(self.rest.len())))
            }
        };
        if let Token::Open(container) = token {
            self.take(1);
            self.open.push(container);
        } else if let Token::Close(_) = token {
            self.take(1);
            self.open.pop();
        }
        // Behind a name comes its value; behind anything else inside an object, a name.
        let is_name = matches!(token, Token::Name(_));
        self.name_is_next = !is_name && self.open.last() == Some(&Container::Object);
        Some(token)
    }
}

/// The length of the string that the text begins with, quotes included.
fn string_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 1;
    loop {
        end += crate::scan::run(bytes.get(end..).unwrap_or_default());
        match bytes.get(end) {
            Some(b'"') => return end + 1,
            // What is escaped is not the end.
            Some(b'\\') => end += 2,
            Some(_) => end += 1,
            None => return text.len(),
        }
    }
}
