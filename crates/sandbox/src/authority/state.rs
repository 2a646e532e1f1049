//! What the sign-in service has and knows.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::authority::certificate::Certificate;
use crate::authority::clock::Clock;
use crate::authority::ledger::TokenLedger;
use crate::authority::registry::Registry;
use crate::authority::settings::SignInSettings;
use crate::authority::tokens::{Code, Device, Standing, Tokens};
use crate::fault_plan::FaultPlan;
use crate::shelf::Shelf;

pub(crate) struct Authority {
    /// The address without a tenant, which pages and device codes point to.
    pub(super) base: String,
    pub(super) registry: Registry,
    state: Mutex<SignInState>,
}

/// What changes. One lock, held only while a request is decided.
#[derive(Default)]
pub(crate) struct SignInState {
    pub(crate) settings: SignInSettings,
    pub(crate) clock: Clock,
    pub(crate) faults: FaultPlan,
    pub(crate) ledger: TokenLedger,
    pub(super) tokens: Tokens,
    pub(super) codes: Shelf<Code>,
    pub(super) devices: Shelf<Device>,
    /// By the ids of their apps.
    pub(super) certificates: Vec<(String, Certificate)>,
}

/// The state has tokens in it, which do not belong in a log.
impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

impl Authority {
    pub(crate) fn new(
        base: String,
        settings: SignInSettings,
        faults: FaultPlan,
    ) -> serde_json::Result<Self> {
        Ok(Self {
            base,
            registry: Registry::embedded()?,
            state: Mutex::new(SignInState {
                settings,
                faults,
                ..SignInState::default()
            }),
        })
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, SignInState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What an access token opens; nothing, if it was not issued here.
    pub(crate) fn standing(&self, token: &str) -> Option<Standing> {
        let state = self.state();
        let (now, mfa) = (state.clock.now(), state.settings.require_mfa);
        state.tokens.standing(token, now, mfa)
    }

    /// Whether the user of an access token has a second factor; nothing, if there is no user or no such token.
    pub(crate) fn has_second_factor(&self, token: &str) -> Option<bool> {
        let state = self.state();
        let holder = &state.tokens.access.get(token)?.holder;
        Some(holder.user.as_ref()?.mfa)
    }
}
