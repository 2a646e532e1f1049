//! Whether a write may have been carried out already.

use http::StatusCode;

use crate::journal::{RUNNING, WriteKind};
use crate::retry::{Outcome, is_fate_unknown, is_final_refusal};
use crate::{Error, Safety};

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

    /// What is left of it after an attempt that brought no result.
    pub(super) fn after(
        self,
        (safety, kind): (Safety, WriteKind),
        outcome: Outcome,
        error: &Error,
    ) -> Self {
        if safety == Safety::Safe {
            return Self::No;
        }
        // A success whose body is a fault is ambiguous by itself.
        if is_fate_unknown(outcome) || error.is_ambiguous() {
            return Self::Own;
        }
        let Outcome::Status { status, .. } = outcome else {
            return self;
        };
        let code = service_code(error, status);
        match self {
            // 800060: an earlier send under the same id is being carried out. Without a code nobody
            // knows what the conflict is.
            //
            // Source: Learn, Partner Center REST error codes.
            Self::No
                if status == StatusCode::CONFLICT && code.is_none_or(|code| code == RUNNING) =>
            {
                Self::Inherited
            }
            // If the service had done it before, it would answer the repetition as it did then. A proxy
            // knows nothing of that, so only the service's own word counts. After a lost attempt of
            // this call a refusal says less: that attempt may still be under way.
            Self::Inherited
                if safety == Safety::KeyedByRequestId
                    && is_final_refusal(status)
                    && code.is_some_and(|code| kind.is_refused_for_good(status, code)) =>
            {
                Self::No
            }
            doubt => doubt,
        }
    }
}

/// The code of a refusal that the service itself has made.
fn service_code(error: &Error, status: StatusCode) -> Option<&str> {
    let fault = error.fault()?;
    fault
        .is_the_services(status.as_u16())
        .then(|| fault.code())?
}
