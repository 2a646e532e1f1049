//! What one call has of the quota: the permit of its attempt, and what its retry cost.

use std::time::Duration;

use super::partner::PartnerQuota;
use super::ticket::{Ended, Permit};

/// A retry, and one that the gate has paced.
const RETRY: u32 = 5;
const PACED_RETRY: u32 = 1;
/// What a call that succeeds at its first attempt puts in.
const SUCCESS: u32 = 1;

/// The claims of a call. With a driver that has no quota, all of it is granted.
#[derive(Debug, Default)]
pub(crate) struct Claim {
    is_admitted: bool,
    permit: Option<Permit>,
    sent: Duration,
    ended: Option<Ended>,
    quota: Option<PartnerQuota>,
    /// The cost of the retry that was decided upon.
    due: u32,
    /// What was taken out of the budget for a retry that was not sent yet.
    unsent: u32,
    /// What was taken for those that were.
    spent: u32,
}

impl Claim {
    pub(crate) fn admit(&mut self, permit: Option<Permit>) {
        self.is_admitted = true;
        if let Some(permit) = permit {
            self.quota = Some(permit.quota.clone());
            self.permit = Some(permit);
        }
    }

    pub(crate) fn is_admitted(&self) -> bool {
        self.is_admitted
    }

    /// The request goes out, this long after the call began.
    pub(crate) fn send(&mut self, elapsed: Duration) {
        self.is_admitted = false;
        self.sent = elapsed;
        self.spent = self.spent.saturating_add(std::mem::take(&mut self.unsent));
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

    /// Whether the budget has what a retry costs. It is taken when the retry is made, not before: a
    /// retry mostly waits, and would meanwhile keep it from all others.
    pub(crate) fn can_afford_retry(&mut self, is_paced: bool) -> bool {
        let Some(quota) = &self.quota else {
            return true;
        };
        self.due = if is_paced { PACED_RETRY } else { RETRY };
        quota.lock().budget.has(self.due)
    }

    /// Takes the cost of the retry that is about to be made, if it is one, out of the budget.
    pub(crate) fn pay(&mut self) -> bool {
        let due = std::mem::take(&mut self.due);
        let Some(quota) = self.quota.as_ref().filter(|_| due > 0) else {
            return true;
        };
        let is_paid = quota.lock().budget.spend(due);
        if is_paid {
            self.unsent = due;
        }
        is_paid
    }

    /// The call succeeded: its retries have paid for themselves; a first attempt pays for others.
    pub(crate) fn succeed(&mut self) {
        let Some(quota) = &self.quota else { return };
        let earned = match std::mem::take(&mut self.spent) {
            0 => SUCCESS,
            spent => spent,
        };
        quota.lock().budget.refund(earned);
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(quota) = self.quota.as_ref().filter(|_| self.unsent > 0) {
            quota.lock().budget.refund(self.unsent);
        }
    }
}
