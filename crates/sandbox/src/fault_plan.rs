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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_play_one_after_the_other() {
        let mut plan = FaultPlan {
            always: vec![Fault::DoubledIds],
            ..FaultPlan::default()
        };
        plan.push(vec![Fault::Throttle(1)], 2);
        plan.push(vec![Fault::Bom], 0);
        plan.push(vec![Fault::Empty], 1);
        let first: Vec<_> = (0..4).map(|_| plan.next().remove(0).to_string()).collect();
        assert_eq!(first, ["throttle=1", "throttle=1", "empty", "doubled-ids"]);
        plan.clear();
        assert_eq!(plan.next(), []);
    }
}
