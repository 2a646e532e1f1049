use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::decode::{Behind, Cursor, Decode, DecodeMember};
use crate::detach::Detach;
use crate::encode::Encode;

/// The elements of an array member; empty when the service sent `[]`, `null` or nothing.
///
/// It derefs to a slice. Only [`is_absent`](Self::is_absent) tells an empty array from none, so
/// that each is written back as it came.
///
/// ```
/// use partner_center_model::Order;
///
/// let order: Order = serde_json::from_str(r#"{"lineItems": null}"#)?;
/// assert_eq!(order.line_items.len(), 0);
/// for line in &order.line_items {
///     println!("{:?}", line.offer_id);
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct List<T>(Option<Box<[T]>>);

impl<T> List<T> {
    /// No array.
    pub(crate) const ABSENT: Self = Self(None);

    /// Whether there was no array at all.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    /// The elements as a vector.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.0.map(Vec::from).unwrap_or_default()
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self::ABSENT
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.0.as_deref_mut().unwrap_or_default()
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(elements: Vec<T>) -> Self {
        Self(Some(elements.into()))
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self(Some(elements.into_iter().collect()))
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_vec().into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(elements) => elements.fmt(f),
            None => f.write_str("None"),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self)
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<T: Decode> DecodeMember for List<T> {
    #[inline]
    fn fill(&mut self, cursor: &mut Cursor<'_>) -> Behind {
        self.0.fill(cursor)
    }
}

impl<T: Encode> Encode for List<T> {
    fn encode(&self, json: &mut Vec<u8>) {
        match &self.0 {
            Some(elements) => elements.encode(json),
            None => json.extend_from_slice(b"null"),
        }
    }
}

impl<T: Detach> Detach for List<T> {
    fn detach(&mut self) {
        self.iter_mut().for_each(T::detach);
    }
}
