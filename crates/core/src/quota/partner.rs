//! What all calls of one partner share.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::budget::Budget;
use super::family::Family;
use super::line::Line;
use crate::sync::{Mutex, MutexGuard};

#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) limit: Option<u32>,
    pub(super) window: Duration,
    pub(super) retry_budget: u32,
}

/// The quota of one partner: a line for each [`Family`], and one budget for retries.
///
/// Cheap to clone; clones are the same quota. Get one from [`Quota::partner`](super::Quota::partner).
#[derive(Clone, Debug)]
pub struct PartnerQuota {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
pub(super) struct State {
    rules: Rules,
    pub(super) budget: Budget,
    lines: BTreeMap<Family, Line>,
}

impl State {
    pub(super) fn line(&mut self, family: Family) -> &mut Line {
        let Rules { limit, window, .. } = self.rules;
        self.lines
            .entry(family)
            .or_insert_with(|| Line::new(limit, window))
    }
}

impl PartnerQuota {
    pub(super) fn new(rules: Rules) -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                rules,
                budget: Budget::new(rules.retry_budget),
                lines: BTreeMap::new(),
            })),
        }
    }

    /// The state is consistent between any two statements that can panic.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many requests may be sent in any [`window`](Self::window); `None` for any number.
    #[must_use]
    pub fn limit(&self) -> Option<u32> {
        self.lock().rules.limit
    }

    /// The time over which requests are counted.
    #[must_use]
    pub fn window(&self) -> Duration {
        self.lock().rules.window
    }
}
