//! The members of an answer of the sign-in service.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use serde_json::{Map, Value};

use crate::body::without_bom;

pub(super) fn members(body: &Bytes) -> Option<Map<String, Value>> {
    serde_json::from_slice(&without_bom(body)).ok()
}

/// Seconds as a number or, as the v1 endpoint writes them, as a string.
pub(super) fn seconds(value: Option<&Value>) -> Option<Duration> {
    let seconds = match value? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    Duration::try_from_secs_f64(seconds).ok()
}

/// The claims of a JWT, whose signature is for others to check.
pub(crate) fn jwt_claims(jwt: &str) -> Option<Map<String, Value>> {
    let claims = jwt.split('.').nth(1)?;
    let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&claims).ok()
}
