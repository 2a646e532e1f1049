use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::detach::Detach;
use crate::encode::{Encode, plain_string, string};
use crate::macros::compare_by_key;
use crate::shared::{Lender, SHORT, Shared, Short};

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

#[derive(Clone)]
enum Repr {
    Inline(Short),
    /// `length` bytes of `body` from `start`. The length has three bytes, so that all fits 16.
    Part {
        length: [u8; 3],
        start: u32,
        body: Shared,
    },
    Whole(Shared),
}

impl Text {
    /// The text as a string slice.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Repr::Inline(short) => short.as_str(),
            Repr::Part {
                length,
                start,
                body,
            } => part(body, *length, *start).unwrap_or_default(),
            Repr::Whole(text) => text,
        }
    }

    /// A part of a body that has nothing to escape in it (or is no string, but a whole JSON value);
    /// `None` when it is too long, or too far behind, to be told in 7 bytes.
    #[inline(never)]
    pub(crate) fn part(
        body: &str,
        owners: &mut Lender,
        start: usize,
        length: usize,
    ) -> Option<Self> {
        if length > SHORT {
            if let Some(text) = Self::long_part(owners, start, length) {
                return Some(text);
            }
        } else if let Some(before) = start.checked_sub(1)
            && let Some(short) = Short::between(body, before, length)
        {
            return Some(short.into());
        }
        Self::rare_part(body, owners, start, length)
    }

    /// The same where the body ends, or when no owner is counted.
    #[cold]
    #[inline(never)]
    fn rare_part(body: &str, owners: &mut Lender, start: usize, length: usize) -> Option<Self> {
        if length > SHORT {
            owners.hold();
            return Self::long_part(owners, start, length);
        }
        short(body.get(start..start + length)?).map(Self::from)
    }

    /// The same of more than [`SHORT`] bytes, if an owner is counted already.
    #[inline]
    pub(crate) fn long_part(owners: &mut Lender, start: usize, length: usize) -> Option<Self> {
        let start = u32::try_from(start).ok()?;
        if length <= SHORT {
            return None;
        }
        let [a, b, c, 0, 0, 0, 0, 0] = u64::try_from(length).ok()?.to_le_bytes() else {
            return None;
        };
        Some(Self(Repr::Part {
            length: [a, b, c],
            start,
            body: owners.lend()?,
        }))
    }
}

/// A text of a few bytes in the value itself; `None` when it has more.
fn short(text: &str) -> Option<Short> {
    let mut quoted = [b'"'; SHORT + 2];
    let place = quoted.get_mut(1..=SHORT)?.get_mut(..text.len())?;
    place.copy_from_slice(text.as_bytes());
    Short::between(std::str::from_utf8(&quoted).ok()?, 0, text.len())
}

impl From<Short> for Text {
    #[inline]
    fn from(short: Short) -> Self {
        Self(Repr::Inline(short))
    }
}

impl Text {
    #[inline]
    fn key(&self) -> &str {
        self
    }
}

#[inline]
fn part(body: &str, [a, b, c]: [u8; 3], start: u32) -> Option<&str> {
    let start = usize::try_from(start).ok()?;
    let length = usize::try_from(u32::from_le_bytes([a, b, c, 0])).ok()?;
    body.get(start..start + length)
}

impl Default for Text {
    fn default() -> Self {
        Short::default().into()
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
        Self(match short(text) {
            Some(short) => Repr::Inline(short),
            None => Repr::Whole(Shared::new(text.to_owned())),
        })
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(match short(&text) {
            Some(short) => Repr::Inline(short),
            None => Repr::Whole(Shared::new(text)),
        })
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
        text.as_str().to_owned()
    }
}

// Hashed as `str` is, which `Borrow<str>` asks for.
compare_by_key!(Text);

/// Equality with the other kinds of texts.
macro_rules! equals {
    ($($one:ty = $other:ty,)*) => {$(
        impl PartialEq<$other> for $one {
            fn eq(&self, other: &$other) -> bool {
                AsRef::<str>::as_ref(self) == AsRef::<str>::as_ref(other)
            }
        }
    )*};
}

equals! { Text = str, Text = &str, Text = String, str = Text, &str = Text, }

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

impl Encode for Text {
    fn encode(&self, json: &mut Vec<u8>) {
        match &self.0 {
            // It was found between two quotes, with nothing to escape.
            Repr::Part { .. } => plain_string(self, json),
            Repr::Inline(_) | Repr::Whole(_) => string(self, json),
        }
    }
}

impl Detach for Text {
    fn detach(&mut self) {
        if let Repr::Part { .. } = self.0 {
            *self = self.as_str().into();
        }
    }
}
