use std::borrow::{Borrow, Cow};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::decode::{Cursor, Decode};
use crate::detach::Detach;
use crate::encode::{Encode, string};

/// A plain text of the service: 16 bytes, cheap to clone, owned, `Send + Sync + 'static`.
///
/// It behaves like a `String` that cannot be changed in place: it derefs to `str`, compares with
/// `str` and `String`, and converts from and into them. Every plain string of the model has this
/// type.
///
/// Up to 14 bytes stand in the value itself; a longer text is a part of the body that it was
/// decoded from, which it keeps alive; see [`Detach`].
///
/// ```
/// use partner_center_model::Text;
///
/// let currency = Text::from("USD");
/// assert_eq!(currency, "USD");
/// assert!(currency.starts_with('U'));
/// assert_eq!(String::from(currency), "USD");
/// assert_eq!(size_of::<Option<Text>>(), 16);
/// ```
#[derive(Clone)]
pub struct Text(Repr);

/// The longest text that stands in the value itself.
pub(crate) const INLINE: usize = 14;

#[derive(Clone)]
enum Repr {
    Inline {
        length: u8,
        bytes: [u8; INLINE],
    },
    /// `length` bytes of `body` from `start`. The length has three bytes, so that all fits 16.
    Part {
        length: [u8; 3],
        start: u32,
        body: Arc<String>,
    },
    Whole(Arc<String>),
}

impl Text {
    /// The text as a string slice.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // Always whole characters: the bytes were a `str` when they were taken.
            Repr::Inline { .. } => std::str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Repr::Part {
                length,
                start,
                body,
            } => part(body, *length, *start).unwrap_or_default(),
            Repr::Whole(text) => text,
        }
    }

    fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Repr::Inline { length, bytes } => bytes.get(..usize::from(*length)).unwrap_or_default(),
            Repr::Part { .. } | Repr::Whole(_) => self.as_str().as_bytes(),
        }
    }

    /// At most [`INLINE`] bytes that are a `str`, with room behind them.
    #[inline]
    pub(crate) fn inline(length: usize, bytes: [u8; INLINE]) -> Self {
        debug_assert!(length <= INLINE);
        #[expect(clippy::cast_possible_truncation, reason = "at most 14")]
        Self(Repr::Inline {
            length: length as u8,
            bytes,
        })
    }

    /// A part of a body; `None` when it is too long, or too far behind, to be told in 7 bytes.
    #[inline]
    pub(crate) fn part(body: &Arc<String>, start: usize, length: usize) -> Option<Self> {
        let start = u32::try_from(start).ok()?;
        let [a, b, c, 0] = u32::try_from(length).ok()?.to_le_bytes() else {
            return None;
        };
        Some(Self(Repr::Part {
            length: [a, b, c],
            start,
            body: Arc::clone(body),
        }))
    }
}

fn part(body: &str, [a, b, c]: [u8; 3], start: u32) -> Option<&str> {
    let start = usize::try_from(start).ok()?;
    let length = usize::try_from(u32::from_le_bytes([a, b, c, 0])).ok()?;
    body.get(start..start + length)
}

impl Default for Text {
    fn default() -> Self {
        Self::inline(0, [0; INLINE])
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        let mut bytes = [0; INLINE];
        match bytes.get_mut(..text.len()) {
            Some(room) => {
                room.copy_from_slice(text.as_bytes());
                Self::inline(text.len(), bytes)
            }
            None => Self(Repr::Whole(Arc::new(text.to_owned()))),
        }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        if text.len() <= INLINE {
            return text.as_str().into();
        }
        Self(Repr::Whole(Arc::new(text)))
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Cow<'_, str>> for Text {
    fn from(text: Cow<'_, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        match text.0 {
            Repr::Whole(text) => Arc::unwrap_or_clone(text),
            Repr::Inline { .. } | Repr::Part { .. } => text.as_str().to_owned(),
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

/// As `str` hashes, which `Borrow<str>` asks for.
impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        *self == **other
    }
}

impl PartialEq<Text> for str {
    fn eq(&self, other: &Text) -> bool {
        other == self
    }
}

impl PartialEq<Text> for &str {
    fn eq(&self, other: &Text) -> bool {
        other == *self
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl Visitor<'_> for TextVisitor {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
                Ok(text.into())
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<Text, E> {
                Ok(text.into())
            }
        }

        deserializer.deserialize_str(TextVisitor)
    }
}

impl Decode for Text {
    #[inline]
    fn decode(cursor: &mut Cursor<'_>) -> Option<Self> {
        cursor.text()
    }
}

impl Encode for Text {
    fn encode(&self, json: &mut String) {
        string(self, json);
    }
}

impl Detach for Text {
    fn detach(&mut self) {
        if let Repr::Part { .. } = self.0 {
            *self = self.as_str().into();
        }
    }
}
