//! What a row says to whoever writes it down.

use partner_center_model::{DateTime, Decimal, Encode, Extra, Guid, Integer, List, Open, Text};

/// Takes the cells of a row, from the first column to the last.
pub(super) trait Cells {
    /// A text as the service wrote it.
    fn text<V: Words + ?Sized>(&mut self, value: Option<&V>);
    /// A moment, and its text: two cells.
    fn moment(&mut self, value: Option<&DateTime>);
    fn money(&mut self, value: Option<&Decimal>);
    fn count(&mut self, value: Option<i64>);
    fn flag(&mut self, value: Option<bool>);
    /// A text with the JSON of the value.
    fn json<V: Encode>(&mut self, value: Option<&V>);
    /// Members that the library does not know, of objects in objects; with what comes before their names.
    fn extra(&mut self, objects: &Objects<'_>);
    /// The whole text as it came. An empty one is none, for it is no JSON.
    fn raw(&mut self, text: &str);
}

/// Objects of a row that are there, and what comes before the names of their members.
pub(super) type Objects<'a> = [(&'static str, Option<&'a Extra>)];

/// A row of a table.
pub(super) trait Row {
    /// Says its cells.
    fn cells<C: Cells>(&self, cells: &mut C);
}

/// A member of an object: nothing, or its value.
pub(super) trait Member {
    type Value;

    fn present(&self) -> Option<&Self::Value>;
}

impl<T> Member for Option<T> {
    type Value = T;

    fn present(&self) -> Option<&T> {
        self.as_ref()
    }
}

/// An empty list is there.
impl<T> Member for List<T> {
    type Value = Self;

    fn present(&self) -> Option<&Self> {
        (!self.is_absent()).then_some(self)
    }
}

/// A whole number.
pub(super) trait Whole {
    fn whole(self) -> i64;
}

impl Whole for &Integer {
    fn whole(self) -> i64 {
        self.get()
    }
}

impl Whole for u16 {
    fn whole(self) -> i64 {
        self.into()
    }
}

impl Whole for usize {
    fn whole(self) -> i64 {
        i64::try_from(self).unwrap_or(i64::MAX)
    }
}

/// What is a text in the service's JSON, mostly.
pub(super) trait Words {
    /// Adds the text as it arrived.
    fn push_to(&self, text: &mut Vec<u8>);

    /// Whether the service sent a text, and no other value of JSON in its place.
    fn is_text(&self) -> bool {
        true
    }
}

impl Words for str {
    fn push_to(&self, text: &mut Vec<u8>) {
        text.extend_from_slice(self.as_bytes());
    }
}

impl Words for Text {
    fn push_to(&self, text: &mut Vec<u8>) {
        text.extend_from_slice(self.as_bytes());
    }
}

impl Words for Guid {
    fn push_to(&self, text: &mut Vec<u8>) {
        Self::push_to(self, text);
    }
}

impl<T: Words> Words for Box<T> {
    fn push_to(&self, text: &mut Vec<u8>) {
        T::push_to(self, text);
    }

    fn is_text(&self) -> bool {
        T::is_text(self)
    }
}

impl<E: partner_center_model::Vocabulary> Words for Open<E> {
    fn push_to(&self, text: &mut Vec<u8>) {
        text.extend_from_slice(self.as_str().as_bytes());
    }

    fn is_text(&self) -> bool {
        self.known().is_some() || self.to_vec().starts_with(b"\"")
    }
}

impl Words for DateTime {
    fn push_to(&self, text: &mut Vec<u8>) {
        Self::push_to(self, text);
    }

    fn is_text(&self) -> bool {
        self.timestamp().is_some() || self.to_vec().starts_with(b"\"")
    }
}
