//! Signing in, against a sign-in service and an API of the test's own.
#![cfg(feature = "blocking")]
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

#[path = "../common/mod.rs"]
mod common;

#[cfg(feature = "certificate")]
mod certificate;
mod clients;
#[cfg(unix)]
mod crashes;
mod helper;
#[cfg(feature = "keyring")]
mod keyring;
mod secrets;
mod service;
mod store;
mod user;
