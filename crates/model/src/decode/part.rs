//! Elements of a list, each by itself.

use serde::de::{Deserialize, Deserializer};

use super::{Cursor, Decode};
use crate::Text;

/// A value with its JSON text, or, when it could not be read, the text alone: an element of a list
/// whose other elements do not depend on it.
#[derive(Clone, Debug)]
pub struct Part<T> {
    /// The JSON text as it stands in the body.
    pub raw: Text,
    /// The value; `None` says nothing but that it could not be read on the fast way.
    pub value: Option<T>,
}

impl<T: Decode> Part<T> {
    /// The value, by serde where the fast way failed.
    ///
    /// # Errors
    /// As `serde_json::from_str` would.
    pub fn into_parts(self) -> (Text, Result<T, serde_json::Error>) {
        let value = self
            .value
            .map_or_else(|| serde_json::from_str(&self.raw), Ok);
        (self.raw, value)
    }
}

/// For completeness: the value by serde, which never is without one.
impl<'de, T: Decode> Deserialize<'de> for Part<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&serde_json::value::RawValue>::deserialize(deserializer)?.get();
        let value = serde_json::from_str(raw).ok();
        let raw = raw.into();
        Ok(Self { raw, value })
    }
}

impl<T: Decode> Decode for Part<T> {
    fn decode(cursor: &mut Cursor<'_>) -> Option<Self> {
        let mut slot = None;
        Self::decode_into(&mut slot, cursor)?;
        slot
    }

    #[inline]
    fn decode_into(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let (start, begin) = (cursor.position(), cursor.mark());
        let part = slot.insert(Self {
            raw: Text::default(),
            value: None,
        });
        if T::decode_into(&mut part.value, cursor).is_none() {
            part.value = None;
            cursor.reset(begin);
            crate::skip::value(&mut cursor.rest)?;
        }
        part.raw = cursor.text_from(start)?;
        Some(())
    }

    #[inline]
    fn decode_onto(list: &mut Vec<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let (start, begin) = (cursor.position(), cursor.mark());
        list.push(Self {
            raw: Text::default(),
            value: None,
        });
        let part = list.last_mut()?;
        if T::decode_into(&mut part.value, cursor).is_none() {
            part.value = None;
            cursor.reset(begin);
            crate::skip::value(&mut cursor.rest)?;
        }
        part.raw = cursor.text_from(start)?;
        Some(())
    }
}
