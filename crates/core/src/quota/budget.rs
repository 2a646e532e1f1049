//! How much may be spent on retries before an outage is taken for what it is.

/// What the bucket holds in the beginning, and at most.
pub(super) const CAPACITY: u32 = 100;

/// A bucket that retries empty and successes fill.
#[derive(Debug)]
pub(super) struct Budget {
    capacity: u32,
    left: u32,
}

impl Budget {
    pub(super) const fn new(capacity: u32) -> Self {
        Self {
            capacity,
            left: capacity,
        }
    }

    pub(super) fn has(&self, cost: u32) -> bool {
        self.capacity == u32::MAX || self.left >= cost
    }

    /// Takes what a retry costs, if it is there.
    pub(super) fn spend(&mut self, cost: u32) -> bool {
        let has = self.has(cost);
        if has && self.capacity != u32::MAX {
            self.left -= cost;
        }
        has
    }

    /// Puts in what a success earned, or back what a retry took that was not made.
    pub(super) fn refund(&mut self, cost: u32) {
        self.left = self.left.saturating_add(cost).min(self.capacity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_retries_and_no_more_until_something_succeeds() {
        let mut budget = Budget::new(CAPACITY);
        assert_eq!((0..30).filter(|_| budget.spend(5)).count(), 20);
        (0..4).for_each(|_| budget.refund(1));
        assert!(!budget.spend(5) && budget.spend(1));
        (0..1_000).for_each(|_| budget.refund(1));
        assert_eq!((0..200).filter(|_| budget.spend(1)).count(), 100);
        let mut bottomless = Budget::new(u32::MAX);
        assert!((0..3).all(|_| bottomless.spend(u32::MAX)));
    }
}
