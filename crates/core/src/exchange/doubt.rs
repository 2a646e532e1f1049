//! Whether a write was perhaps carried out already.

use http::StatusCode;

use crate::retry::{Outcome, is_fate_unknown, is_final_refusal};
use crate::{Error, Fault, Safety};

/// What is not known about a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    No,
    /// An earlier call may have sent the same id.
    Inherited,
    /// An attempt of this call went out, and nothing says what became of it.
    Own,
}

impl Doubt {
    /// That of a call before it has sent anything.
    pub(super) fn at_first(safety: Safety, may_repeat: bool) -> Self {
        if may_repeat && safety != Safety::Safe {
            Self::Inherited
        } else {
            Self::No
        }
    }

    pub(super) fn is_any(self) -> bool {
        self != Self::No
    }

    /// What is left of it behind an attempt.
    pub(super) fn after(self, safety: Safety, outcome: Outcome) -> Self {
        if safety != Safety::Safe && is_fate_unknown(outcome) {
            return Self::Own;
        }
        // The service would have answered a repetition of what it did as it did then. Behind an
        // attempt of this call that was lost a refusal does not say as much: that one may be under way.
        let is_known_by_id = safety == Safety::KeyedByRequestId;
        if is_known_by_id && self == Self::Inherited && is_final_refusal(outcome) {
            return Self::No;
        }
        self
    }

    /// What is left of it behind a refusal with this code: 409 with 800060 says that an earlier send
    /// under the same id is being carried out.
    ///
    /// Source: Learn, Partner Center REST error codes.
    pub(super) fn with_refusal(self, safety: Safety, status: StatusCode, error: &Error) -> Self {
        let code = error.fault().and_then(Fault::code);
        let is_running = status == StatusCode::CONFLICT && code == Some("800060");
        match self {
            Self::No if is_running && safety != Safety::Safe => Self::Inherited,
            doubt => doubt,
        }
    }
}
