//! Memory for lists of a few elements.

use std::any::Any;

/// Most lists, the lines of orders, have a few elements: so many are collected elsewhere, before room is
/// made for exactly as many as there are.
pub(super) const FEW: usize = 8;

/// Memory that decoding one value after another uses again: for the first elements of lists, a `Vec<T>`
/// without elements for each type of them.
#[derive(Debug, Default)]
pub struct Room(Vec<Box<dyn Any + Send + Sync>>);

impl Room {
    /// A vector to collect elements in, with memory if there was such a list before.
    pub(super) fn take<T: 'static>(&mut self) -> Vec<T> {
        let mut all = self.0.iter_mut();
        all.find_map(|room| room.downcast_mut::<Vec<T>>())
            .map_or_else(|| Vec::with_capacity(FEW), std::mem::take)
    }

    /// Keeps its memory for the next list.
    pub(super) fn give_back<T: Send + Sync + 'static>(&mut self, empty: Vec<T>) {
        let mut all = self.0.iter_mut();
        match all.find_map(|room| room.downcast_mut::<Vec<T>>()) {
            Some(room) => *room = empty,
            None => self.0.push(Box::new(empty)),
        }
    }
}
