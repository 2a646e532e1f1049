use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use bytes::Bytes;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::members::{members, seconds};
use super::{Moment, Secret, SignInError, TokenAnswer};
use crate::AccessToken;

/// What a token store keeps of one identity, and its form in JSON.
///
/// Several processes share it: the newest refresh token, and the access token that came with it.
#[derive(Clone, Debug)]
pub struct StoredTokens {
    /// Tells which credentials it began with, without revealing them.
    origin: String,
    refresh_token: Option<Secret>,
    access_token: Secret,
    /// By the wall clock, since 1970.
    asked: Duration,
    lifetime: Duration,
}

impl StoredTokens {
    /// What to keep of an answer that was asked for at `asked`. `configured` is the secret that the
    /// user gave; `before` what was kept so far.
    #[must_use]
    pub fn new(
        configured: &Secret,
        before: Option<&Self>,
        answer: &TokenAnswer,
        asked: Moment,
    ) -> Self {
        let kept = before.and_then(|before| before.refresh_token.clone());
        Self {
            origin: origin(configured),
            refresh_token: answer.refresh_token.clone().or(kept),
            access_token: answer.access_token.secret(),
            asked: asked.wall,
            lifetime: answer.lifetime(asked),
        }
    }

    /// Whether it began with this secret. If not, the user has changed it, and it is the newer one.
    #[must_use]
    pub fn began_with(&self, configured: &Secret) -> bool {
        self.origin == origin(configured)
    }

    /// Whether it was asked for later.
    #[must_use]
    pub fn is_newer_than(&self, other: &Self) -> bool {
        self.asked.as_millis() > other.asked.as_millis()
    }

    /// When the access token ends, since 1970, by the wall clock.
    #[must_use]
    pub fn ends(&self) -> Duration {
        self.asked.saturating_add(self.lifetime)
    }

    /// The newest refresh token.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&Secret> {
        self.refresh_token.as_ref()
    }

    /// The access token, if it is valid, not due for replacement yet, and not the refused one.
    #[must_use]
    pub fn answer(&self, now: Moment, refused: Option<&AccessToken>) -> Option<TokenAnswer> {
        // If it seems to begin in the future, a clock was set, and its end is unknown.
        let age = now.wall.checked_sub(self.asked)?;
        let left = self.lifetime.checked_sub(age)?;
        if left <= self.lifetime / 4 || left < Duration::from_secs(60) {
            return None;
        }
        let json =
            json!({"access_token": self.access_token.expose(), "expires_in": left.as_secs()});
        let answer = TokenAnswer::from_json(&json.to_string().into()).ok()?;
        (refused != Some(&answer.access_token)).then_some(answer)
    }

    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> Zeroizing<String> {
        Zeroizing::new(
            json!({
                "version": 1,
                "origin": self.origin,
                "refresh_token": self.refresh_token.as_ref().map(Secret::expose),
                "access_token": self.access_token.expose(),
                "asked_ms": u64::try_from(self.asked.as_millis()).unwrap_or(u64::MAX),
                "lifetime": self.lifetime.as_secs(),
            })
            .to_string(),
        )
    }

    /// From JSON.
    ///
    /// # Errors
    /// When this library did not write it. The error does not quote it.
    pub fn from_json(json: &[u8]) -> Result<Self, SignInError> {
        let read = || {
            let members: Map<String, Value> = members(&Bytes::copy_from_slice(json))?;
            let text = |name| members.get(name).and_then(Value::as_str);
            (members.get("version") == Some(&json!(1))).then_some(())?;
            Some(Self {
                origin: text("origin")?.to_owned(),
                refresh_token: text("refresh_token").map(Secret::new),
                access_token: Secret::new(text("access_token")?),
                asked: Duration::from_millis(members.get("asked_ms")?.as_u64()?),
                lifetime: seconds(members.get("lifetime"))?,
            })
        };
        read().ok_or_else(|| SignInError::local("the stored tokens cannot be read"))
    }
}

fn origin(secret: &Secret) -> String {
    STANDARD_NO_PAD.encode(Sha256::digest(secret.expose()))
}
