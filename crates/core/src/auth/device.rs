use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use super::members::{members, seconds};
use super::{Grant, Secret, SignInError, SignInErrorKind};

/// RFC 8628, section 3.2 and 3.5.
const USUAL_INTERVAL: Duration = Duration::from_secs(5);
const SLOWER: Duration = Duration::from_secs(5);
const USUAL_LIFETIME: Duration = Duration::from_secs(15 * 60);

/// A code with which a user signs in on another device, and how to ask whether that has happened.
///
/// Source: RFC 8628; Learn, Microsoft identity platform and the device authorization grant.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeviceCode {
    /// What the user types.
    pub user_code: String,
    /// Where the user types it.
    pub verification_uri: String,
    /// Both in a sentence of the service.
    pub message: Option<String>,
    /// How long the code is valid.
    pub expires_in: Duration,
    /// How long to wait before each question.
    pub interval: Duration,
    secret: Secret,
}

impl DeviceCode {
    pub(super) fn from_http(response: &http::Response<Bytes>) -> Result<Self, SignInError> {
        let (status, headers, body) = (response.status(), response.headers(), response.body());
        let read = || {
            let mut members = members(body).filter(|_| status.is_success())?;
            let mut text = |name| match members.remove(name) {
                Some(Value::String(text)) => Some(text),
                _ => None,
            };
            Some(Self {
                user_code: text("user_code")?,
                verification_uri: text("verification_uri").or_else(|| text("verification_url"))?,
                message: text("message"),
                secret: Secret::new(text("device_code")?),
                expires_in: seconds(members.get("expires_in")).unwrap_or(USUAL_LIFETIME),
                interval: seconds(members.get("interval"))
                    .unwrap_or(USUAL_INTERVAL)
                    .max(Duration::from_secs(1)),
            })
        };
        read().ok_or_else(|| SignInError::from_http(status, headers, body))
    }

    /// The grant to ask for a token with.
    #[must_use]
    pub fn grant(&self) -> Grant {
        Grant::DeviceCode(self.secret.clone())
    }

    /// How long to wait before the next question, or the error when asking is useless: the
    /// user declined, or the code is too old. `elapsed` is the time since the code came.
    ///
    /// # Errors
    /// The error that ends the sign-in.
    pub fn next(&mut self, error: SignInError, elapsed: Duration) -> Result<Duration, SignInError> {
        match error.kind() {
            SignInErrorKind::SlowDown => self.interval = self.interval.saturating_add(SLOWER),
            SignInErrorKind::AuthorizationPending => {}
            _ if error.is_transient() => {}
            _ => return Err(error),
        }
        let wait = self.interval.max(error.retry_after().unwrap_or_default());
        if elapsed.saturating_add(wait) < self.expires_in {
            Ok(wait)
        } else {
            Err(SignInError::code_expired())
        }
    }
}
