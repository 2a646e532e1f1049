//! What one call has of the quota: the permit of its attempt, and what its retry cost.

use std::time::Duration;

use super::partner::PartnerQuota;
use super::ticket::{Ended, Permit};

/// A retry, and one that the gate has paced.
const RETRY: u32 = 5;
const PACED_RETRY: u32 = 1;

/// The claims of a call. Without a quota, with a driver that has none, all of it is granted.
#[derive(Debug, Default)]
pub(crate) struct Claim {
    is_admitted: bool,
    permit: Option<Permit>,
    sent: Duration,
    ended: Option<Ended>,
    quota: Option<PartnerQuota>,
    cost: Option<RetryCost>,
}

impl Claim {
    pub(crate) fn admit(&mut self, permit: Option<Permit>) {
        self.is_admitted = true;
        if let Some(permit) = permit {
            self.quota = Some(permit.quota().clone());
            self.permit = Some(permit);
        }
    }

    pub(crate) fn is_admitted(&self) -> bool {
        self.is_admitted
    }

    /// The request goes out, so long after the call began.
    pub(crate) fn send(&mut self, elapsed: Duration) {
        self.is_admitted = false;
        self.sent = elapsed;
        if let Some(cost) = &mut self.cost {
            cost.is_sent = true;
        }
    }

    /// The attempt ended; the time is known at the next step.
    pub(crate) fn end(&mut self, ended: Ended) {
        self.ended = Some(ended);
    }

    pub(crate) fn settle(&mut self, elapsed: Duration) {
        let Some(ended) = self.ended.take() else {
            return;
        };
        if let Some(permit) = self.permit.take() {
            let took = elapsed.saturating_sub(self.sent);
            let now = permit.granted().saturating_add(took);
            permit.settle(now, ended);
        }
    }

    /// Whether the budget has what a retry costs, which it takes.
    pub(crate) fn spend_on_retry(&mut self, is_paced: bool) -> bool {
        self.cost = None;
        let Some(quota) = &self.quota else {
            return true;
        };
        let cost = if is_paced { PACED_RETRY } else { RETRY };
        if !quota.spend(cost) {
            return false;
        }
        self.cost = Some(RetryCost {
            quota: quota.clone(),
            cost,
            is_sent: false,
        });
        true
    }

    /// The call succeeded: the retry has paid for itself, and a first attempt pays for others.
    pub(crate) fn succeed(&mut self) {
        match (self.cost.take(), &self.quota) {
            // As if it had never been sent, so it is put back.
            (Some(mut cost), _) => cost.is_sent = false,
            (None, Some(quota)) => quota.reward(),
            (None, None) => {}
        }
    }
}

/// What was taken out of the budget. A retry that is never sent puts it back.
#[derive(Debug)]
struct RetryCost {
    quota: PartnerQuota,
    cost: u32,
    is_sent: bool,
}

impl Drop for RetryCost {
    fn drop(&mut self) {
        if !self.is_sent {
            self.quota.refund(self.cost);
        }
    }
}
