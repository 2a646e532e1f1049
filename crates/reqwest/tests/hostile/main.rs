//! Services that fail or mean harm, on loopback, against both clients: whatever comes, a call ends in time,
//! within its memory, with a typed error, and the token stays where it belongs.
#![cfg(feature = "blocking")]
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

#[macro_use]
#[path = "../common/mod.rs"]
mod common;

mod bodies;
mod bombs;
mod elsewhere;
mod proxies;
mod server;
#[cfg(feature = "tracing")]
mod spans;
mod stalls;
mod streams;
mod tls;
mod tokens;
mod trouble;

use std::time::Duration;

use partner_center_reqwest::core::{BaseUrl, Limits, RetryPolicy};

use common::{BOTH, Calls, token};

/// Each request is sent once.
fn once() -> RetryPolicy {
    RetryPolicy::never().with_total_timeout(Duration::from_secs(20))
}

/// Both clients.
fn clients(base: &BaseUrl) -> [Box<dyn Calls>; 2] {
    limited(base, &Limits::default())
}

fn limited(base: &BaseUrl, limits: &Limits) -> [Box<dyn Calls>; 2] {
    BOTH.map(|colour| {
        client!(colour, |builder| builder
            .base_url(base.clone())
            .access_token(token())
            .retry(once())
            .limits(limits.clone()))
    })
}
