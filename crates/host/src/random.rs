//! Random numbers, which only the operating system gives.

use partner_center_core::Error;
use partner_center_core::model::Guid;

/// A new id, as calls get it that are given none: for an `MS-RequestId` that is to be known before the
/// call is made (see [`fresh_request_id`](partner_center_core::Call::fresh_request_id)).
///
/// # Errors
/// When the operating system gives no random numbers.
pub fn new_request_id() -> Result<Guid, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(none)?;
    Ok(Guid::from_random_bytes(bytes))
}

pub(crate) fn number() -> Result<u64, Error> {
    getrandom::u64().map_err(none)
}

fn none(error: getrandom::Error) -> Error {
    Error::invalid_input(format!("the system gives no random numbers: {error}"))
}
