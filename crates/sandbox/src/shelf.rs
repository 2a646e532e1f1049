//! Things under their names, the newest of them: a sandbox may run for days.

use std::collections::{HashMap, VecDeque};

const KEPT: usize = 10_000;

#[derive(Debug)]
pub(crate) struct Shelf<T> {
    things: HashMap<String, T>,
    order: VecDeque<String>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self {
            things: HashMap::new(),
            order: VecDeque::new(),
        }
    }
}

impl<T> Shelf<T> {
    /// A name comes once.
    pub(crate) fn put(&mut self, name: String, thing: T) {
        if self.order.len() == KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.things.remove(&oldest);
        }
        self.order.push_back(name.clone());
        self.things.insert(name, thing);
    }

    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        self.things.get(name)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.things.get_mut(name)
    }

    /// In the order in which they came.
    pub(crate) fn all(&self) -> impl Iterator<Item = &T> {
        self.order.iter().filter_map(|name| self.things.get(name))
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.things.remove(name);
        self.order.retain(|known| known != name);
    }

    pub(crate) fn all_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.things.values_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_first() {
        let mut shelf = Shelf::default();
        for number in 0..=KEPT {
            shelf.put(number.to_string(), number);
        }
        assert_eq!((shelf.get("0"), shelf.get("1")), (None, Some(&1)));
        assert_eq!(shelf.all().next(), Some(&1));
        shelf.remove("1");
        assert_eq!((shelf.get("1"), shelf.all().count()), (None, KEPT - 1));
    }
}
