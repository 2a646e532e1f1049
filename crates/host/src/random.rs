//! Random numbers, which only the operating system gives.

use partner_center_core::Error;
use partner_center_core::auth::SignInError;
use partner_center_core::model::Guid;

/// A new id, as calls get it that are given none: for an `MS-RequestId` that is to be known before the
/// call is made (see [`fresh_request_id`](partner_center_core::Call::fresh_request_id)).
///
/// # Errors
/// When the operating system gives no random numbers.
pub fn new_request_id() -> Result<Guid, Error> {
    made(Guid::from_random_bytes).map_err(none)
}

/// What is made of so many random bytes.
fn made<T, const N: usize>(make: fn([u8; N]) -> T) -> Result<T, getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(make(bytes))
}

/// The same, for a sign-in.
pub(crate) fn for_sign_in<T, const N: usize>(make: fn([u8; N]) -> T) -> Result<T, SignInError> {
    let failed = SignInError::local("the system gives no random numbers");
    made(make).map_err(|error| failed.with_source(error))
}

pub(crate) fn number() -> Result<u64, Error> {
    getrandom::u64().map_err(none)
}

fn none(error: getrandom::Error) -> Error {
    Error::invalid_input(format!("the system gives no random numbers: {error}"))
}
