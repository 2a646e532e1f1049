use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::HeaderMap;
use http::header::DATE;
use serde_json::{Map, Value};

use super::members::{jwt_claims, members, seconds};
use super::{Credential, Moment, Secret, SignInError};
use crate::AccessToken;

/// The assumed lifetime of a token when its answer has none.
const USUAL_LIFETIME: Duration = Duration::from_secs(3_600);
/// A shorter lifetime would make every call ask for a token.
const LEAST_LIFETIME: Duration = Duration::from_secs(60);
/// A longer lifetime is an error of somebody's clock.
const GREATEST_LIFETIME: Duration = Duration::from_secs(24 * 3_600);

/// A token and what came with it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenAnswer {
    /// The token.
    pub access_token: AccessToken,
    /// The refresh token for the next time. It has to be stored before the access token is used.
    pub refresh_token: Option<Secret>,
    /// How long the token is valid.
    pub expires_in: Option<Duration>,
    /// When the token ends, since 1970, by the clock of the sign-in service.
    pub expires_on: Option<Duration>,
    /// After how long a new token should be asked for.
    pub refresh_in: Option<Duration>,
    /// When the answer was made, since 1970, by the clock of the sign-in service.
    pub served: Option<Duration>,
    /// The name of the user, from the `id_token`: only to be shown, never to decide anything, since
    /// nobody has checked the signature.
    pub user: Option<String>,
}

impl TokenAnswer {
    pub(super) fn from_http(
        response: http::Response<Bytes>,
        credential: Option<Credential>,
    ) -> Result<Self, SignInError> {
        let (head, body) = response.into_parts();
        let Some(mut members) = members(&body).filter(|_| head.status.is_success()) else {
            return Err(SignInError::from_http(head.status, &head.headers, &body));
        };
        let mut answer = Self::from_members(&mut members, credential).ok_or_else(|| {
            // Gateways have been seen to refuse with status 200.
            SignInError::from_http(head.status, &head.headers, &body)
        })?;
        answer.served = date(&head.headers);
        Ok(answer)
    }

    /// Reads the JSON of a helper command: `{"access_token": …, "expires_in" or "expires_on": …}`.
    ///
    /// # Errors
    /// When it is not a JSON object with a token in it. The error does not quote it.
    pub fn from_json(json: &Bytes) -> Result<Self, SignInError> {
        members(json)
            .and_then(|mut members| Self::from_members(&mut members, None))
            .ok_or_else(|| {
                SignInError::unreadable("expected a JSON object with `access_token` in it")
            })
    }

    fn from_members(members: &mut Map<String, Value>, kind: Option<Credential>) -> Option<Self> {
        let secret = |members: &mut Map<String, Value>, name| match members.remove(name) {
            Some(Value::String(text)) if !text.is_empty() => Some(Secret::new(text)),
            _ => None,
        };
        let access_token = secret(members, "access_token")?;
        let access_token = AccessToken::new(access_token.expose()).ok()?;
        Some(Self {
            access_token: match kind {
                Some(kind) => access_token.with_credential(kind),
                None => access_token,
            },
            refresh_token: secret(members, "refresh_token"),
            expires_in: seconds(members.get("expires_in")),
            expires_on: seconds(members.get("expires_on")),
            refresh_in: seconds(members.get("refresh_in")),
            served: None,
            user: members
                .get("id_token")
                .and_then(Value::as_str)
                .and_then(user_name),
        })
    }

    /// How long the token is valid, counted from `asked`, when it was asked for.
    ///
    /// A duration is preferred to a point in time, and a point in time is compared with the clock of
    /// the service that gave it, if the answer has it: this machine's clock may be wrong.
    #[must_use]
    pub fn lifetime(&self, asked: Moment) -> Duration {
        let by_date = || {
            Some(
                self.expires_on?
                    .saturating_sub(self.served.unwrap_or(asked.wall)),
            )
        };
        let lifetime = self.expires_in.or_else(by_date);
        lifetime
            .unwrap_or(USUAL_LIFETIME)
            .clamp(LEAST_LIFETIME, GREATEST_LIFETIME)
    }
}

/// `preferred_username`, a claim of the v2.0 endpoint that people recognise.
fn user_name(id_token: &str) -> Option<String> {
    let claims = jwt_claims(id_token)?;
    let name = claims.get("preferred_username")?.as_str()?;
    // A person's address has at most 113 characters, and it is shown.
    let is_name = name.len() <= 256 && !name.chars().any(char::is_control);
    is_name.then(|| name.to_owned())
}

fn date(headers: &HeaderMap) -> Option<Duration> {
    let date = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
    date.duration_since(SystemTime::UNIX_EPOCH).ok()
}
