//! The values that the model is made of, one by one.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

mod any_text;
mod convert;
mod date_time;
mod doors;
mod duplicates;
mod json;
mod json_text;
mod many;
mod numbers;
mod subscription;
mod words;

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads JSON, writes it, and expects the very same text.
#[track_caller]
fn round_trip<T: DeserializeOwned + Serialize>(json: &str) -> T {
    let value: T = serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"));
    assert_eq!(serde_json::to_string(&value).unwrap(), json);
    value
}

/// The message with which JSON is refused.
#[track_caller]
fn refusal<T: DeserializeOwned + Debug>(json: &str) -> String {
    match serde_json::from_str::<T>(json) {
        Ok(value) => panic!("{json} was taken for {value:?}"),
        Err(error) => error.to_string(),
    }
}
