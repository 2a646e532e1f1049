//! Faults on request, in the words of the sign-in service.

use axum::http::header;

use crate::answer::Answer;
use crate::authority::aadsts::{EntraError, Trace};
use crate::authority::version::Version;
use crate::fault::{Fault, FaultBody};
use crate::injection;

/// The answer of the first fault that leaves nothing of the real one.
pub(crate) fn replacement(faults: &[Fault], version: Version, trace: &Trace) -> Option<Answer> {
    faults.iter().find_map(|fault| {
        let usual = injection::replacement(std::slice::from_ref(fault));
        let Some(mut error) = error(fault) else {
            return usual;
        };
        if let Fault::Status(status, _) = fault {
            error.status = *status;
        }
        let mut answer = error.answer(version, trace);
        let headers = usual.into_iter().flat_map(|usual| usual.headers);
        let wait = headers.filter(|(name, _)| *name == header::RETRY_AFTER);
        answer.headers.extend(wait);
        Some(answer)
    })
}

/// What Entra would say; nothing, if a fault has no form of its own here.
fn error(fault: &Fault) -> Option<EntraError> {
    let code = match fault {
        Fault::Entra(code) => *code,
        Fault::Throttle(_) | Fault::ThrottleDate(_) => 90055,
        Fault::Unauthorized => 7_000_215,
        Fault::Status(status, FaultBody::Json) => match status {
            ..=428 => 9_002_313,
            429 => 90055,
            503 | 504 => 90033,
            _ => 90006,
        },
        _ => return None,
    };
    Some(EntraError::of(code))
}
