//! Signing in without I/O: requests, answers, errors, and the cache.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod cache;
#[path = "../common/mod.rs"]
mod common;
mod credentials;
mod device;
mod refusals;
mod requests;

use common::CUSTOMER as TENANT;
use partner_center_core::Cloud;
use partner_center_core::auth::{Application, Grant, Proof, TokenRequest};

const CLIENT: &str = "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f";

fn app() -> Application {
    Application::new(Cloud::Global, TENANT, CLIENT).unwrap()
}

/// A request for a token of an application that proves nothing.
fn plain() -> TokenRequest {
    app().token_request(&Grant::ClientCredentials, &Proof::Public)
}

/// The body of a request.
fn form(request: &TokenRequest) -> String {
    let http = request.to_http().unwrap();
    assert_eq!(http.method(), "POST");
    let kind = &http.headers()["content-type"];
    assert_eq!(kind, "application/x-www-form-urlencoded");
    String::from_utf8(http.body().to_vec()).unwrap()
}
