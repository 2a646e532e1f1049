//! Signing in without I/O: requests, answers, errors, and the cache.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod cache;
mod credentials;
mod errors;
mod refusals;
mod requests;

use bytes::Bytes;
use partner_center_core::Cloud;
use partner_center_core::auth::Application;

pub(crate) const TENANT: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
pub(crate) const CLIENT: &str = "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f";

pub(crate) fn app() -> Application {
    Application::new(Cloud::Global, TENANT, CLIENT).unwrap()
}

pub(crate) fn answer(
    status: u16,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> http::Response<Bytes> {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.into()).unwrap()
}
