//! Lists.

use super::cursor::{Cursor, Decode};
use super::room::FEW;

impl Cursor<'_> {
    /// Steps over what is behind an element: the end of its list, or what is before the next one.
    #[inline]
    fn is_end_of_list(&mut self) -> Option<bool> {
        self.skip_space();
        if self.literal(b"]") {
            return Some(true);
        }
        if !self.literal(b",") {
            return None;
        }
        self.skip_space();
        Some(false)
    }

    /// The elements of a list.
    fn list<T: Decode>(&mut self) -> Option<Box<[T]>> {
        if !self.literal(b"[") {
            return None;
        }
        self.skip_space();
        if self.literal(b"]") {
            return Some(Box::default());
        }
        let begin = self.rest.len();
        let mut few = self.room.take::<T>();
        let elements = loop {
            T::decode_onto(&mut few, self)?;
            if self.is_end_of_list()? {
                let mut elements = Vec::with_capacity(few.len());
                elements.append(&mut few);
                break elements.into();
            }
            if few.len() == FEW {
                let mut elements = Vec::with_capacity(2 * FEW);
                elements.append(&mut few);
                break self.long_list(begin, elements)?;
            }
        };
        self.room.give_back(few);
        Some(elements)
    }

    #[inline(never)]
    fn long_list<T: Decode>(&mut self, begin: usize, mut elements: Vec<T>) -> Option<Box<[T]>> {
        loop {
            if elements.len() == elements.capacity() {
                let read = begin - self.rest.len();
                elements.reserve(room(&elements, read, self.rest.len()));
            }
            T::decode_onto(&mut elements, self)?;
            if self.is_end_of_list()? {
                return Some(elements.into());
            }
        }
    }
}

/// For how many more elements room should be made: as many again, or, in a long list, as many as the
/// rest of the body may hold; never for more memory than that rest takes itself.
fn room<T>(elements: &[T], read: usize, rest: usize) -> usize {
    const LONG: usize = 64;
    if elements.len() < LONG {
        return elements.len();
    }
    let each = (read / elements.len()).max(size_of::<T>()).max(1);
    let estimate = rest / each;
    (estimate + estimate / 8).max(elements.len() / 2)
}

impl<T: Decode> Decode for Box<[T]> {
    #[inline]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        *slot = Some(cursor.list()?);
        Some(())
    }
}

impl<T: Decode> Decode for Vec<T> {
    #[inline]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        *slot = Some(Vec::from(cursor.list()?));
        Some(())
    }
}
