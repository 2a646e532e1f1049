//! Elements of a list, each by itself.

use serde::de::{Deserialize, Deserializer};

use super::cursor::{Cursor, Decode};
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

impl<T> Default for Part<T> {
    fn default() -> Self {
        Self {
            raw: Text::default(),
            value: None,
        }
    }
}

/// As the decoder has it: the value by serde, if it can be read.
impl<'de, T: Decode> Deserialize<'de> for Part<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&serde_json::value::RawValue>::deserialize(deserializer)?.get();
        let value = serde_json::from_str(raw).ok();
        let raw = raw.into();
        Ok(Self { raw, value })
    }
}

impl<T: Decode> Decode for Part<T> {
    #[inline]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        slot.insert(Self::default()).fill(cursor)
    }

    #[inline]
    fn decode_onto(list: &mut Vec<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        list.push(Self::default());
        list.last_mut()?.fill(cursor)
    }
}

impl<T: Decode> Part<T> {
    #[inline]
    fn fill(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let (start, begin) = (cursor.position(), cursor.mark());
        if T::decode_into(&mut self.value, cursor).is_none() {
            self.value = None;
            cursor.reset(begin);
            cursor.skip_value()?;
        }
        self.raw = cursor.text_from(start)?;
        Some(())
    }
}
