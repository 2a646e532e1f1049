//! One Partner Center: what it knows, what it has seen, and what is to go wrong.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::accounts::Accounts;
use crate::authority::Authority;
use crate::catalog::Catalog;
use crate::fault_plan::FaultPlan;
use crate::ledger::RecordedRequest;
use crate::shelf::Shelf;
use crate::state::State;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) state: Mutex<State>,
    pub(crate) catalog: Catalog,
    pub(crate) accounts: Accounts,
    pub(crate) access_token: String,
    pub(crate) page_size: usize,
    /// The requests, by numbers of their own.
    pub(crate) ledger: Mutex<Shelf<RecordedRequest>>,
    pub(crate) faults: Mutex<FaultPlan>,
    pub(crate) authority: Authority,
}

impl World {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn ledger(&self) -> MutexGuard<'_, Shelf<RecordedRequest>> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, FaultPlan> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Since 1970. The sign-in service and the API have one clock.
    pub(crate) fn now(&self) -> Duration {
        self.authority.state().clock.now()
    }

    /// How far the clock has been advanced.
    pub(crate) fn ahead(&self) -> Duration {
        self.authority.state().clock.ahead
    }
}
