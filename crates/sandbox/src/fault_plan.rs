//! Which faults the next requests get.

use std::collections::VecDeque;

use crate::fault::Fault;

/// Faults for every request, and a queue of faults for the requests to come.
#[derive(Debug, Default)]
pub(crate) struct FaultPlan {
    pub(crate) always: Vec<Fault>,
    queue: VecDeque<Planned>,
}

/// Faults that come together, for so many requests.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Planned {
    pub(crate) faults: Vec<Fault>,
    pub(crate) times: usize,
}

impl FaultPlan {
    pub(crate) fn push(&mut self, faults: Vec<Fault>, times: usize) {
        if times > 0 && !faults.is_empty() {
            self.queue.push_back(Planned { faults, times });
        }
    }

    /// The faults of one request: a queue plays one after the other.
    pub(crate) fn next(&mut self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if let Some(planned) = self.queue.front_mut() {
            faults.clone_from(&planned.faults);
            planned.times -= 1;
            if planned.times == 0 {
                self.queue.pop_front();
            }
        }
        faults.extend(self.always.iter().cloned());
        faults
    }

    pub(crate) fn queue(&self) -> impl Iterator<Item = &Planned> {
        self.queue.iter()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}
