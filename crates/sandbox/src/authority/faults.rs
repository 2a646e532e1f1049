//! Faults on request, in the words of the sign-in service.

use std::time::{Duration, SystemTime};

use axum::http::{StatusCode, header};

use crate::answer::Answer;
use crate::authority::aadsts::{EntraError, Trace};
use crate::authority::routes::Version;
use crate::fault::{Fault, FaultBody};
use crate::injection;

/// The answer of the first fault that leaves nothing of the real one.
pub(crate) fn replacement(faults: &[Fault], version: Version, trace: &Trace) -> Option<Answer> {
    faults.iter().find_map(|fault| match fault {
        Fault::Entra(code) if version == Version::V1 => {
            Some(EntraError::of(*code).for_v1().answer(trace))
        }
        Fault::Entra(code) => Some(EntraError::of(*code).answer(trace)),
        Fault::Throttle(seconds) => Some(throttled(trace).with(header::RETRY_AFTER, seconds)),
        Fault::ThrottleDate(seconds) => {
            let due = SystemTime::now() + Duration::from_secs(u64::from(*seconds));
            Some(throttled(trace).with(header::RETRY_AFTER, httpdate::fmt_http_date(due)))
        }
        Fault::Status(status, FaultBody::Json) => Some(failed(*status, trace)),
        Fault::Unauthorized => Some(EntraError::of(7_000_215).answer(trace)),
        other => injection::replacement(std::slice::from_ref(other)),
    })
}

fn throttled(trace: &Trace) -> Answer {
    EntraError::of(90055).answer(trace)
}

fn failed(status: u16, trace: &Trace) -> Answer {
    let error = EntraError::of(match status {
        ..=428 => 9_002_313,
        429 => 90055,
        503 | 504 => 90033,
        _ => 90006,
    });
    let status = StatusCode::from_u16(status).unwrap_or(error.status);
    error.with_status(status).answer(trace)
}
