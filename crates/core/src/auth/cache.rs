use std::time::Duration;

use super::{Moment, SignInError, TokenAnswer};
use crate::AccessToken;

/// How long before its end a token is replaced, if the answer does not say.
const EARLY: Duration = Duration::from_secs(5 * 60);
/// Over how long the replacements of many processes are spread.
const SPREAD_MILLIS: u64 = 60_000;
/// How long nobody asks again after a failure that may pass, or a token that was refused twice.
const PAUSE: Duration = Duration::from_secs(5);

/// What to do about a token.
#[derive(Clone, Debug)]
#[must_use = "whoever gets the turn to refresh has to"]
#[expect(clippy::exhaustive_enums, reason = "a driver must know every case")]
pub enum Lookup {
    /// Use this one.
    Use(AccessToken),
    /// Use this one and get a new one; nobody else does until the result is handed in.
    UseAndRefresh(AccessToken),
    /// Get a new one; nobody else does until the result is handed in.
    Refresh,
    /// Somebody is getting one: wait for the result, then look again.
    Wait,
    /// There is no token, and asking again is useless now.
    Fail(SignInError),
}

/// The tokens of one identity: when one is valid, when a new one is needed, and who gets it.
///
/// A pure state machine. Drivers put it behind a lock, hand in the time, and carry out what
/// [`lookup`](Self::lookup) says. However many ask at once, only one of them refreshes.
///
/// ```
/// use std::time::Duration;
/// use partner_center_core::auth::{Lookup, Moment, TokenAnswer, TokenCache};
///
/// let now = Moment::new(Duration::from_secs(9), Duration::from_secs(1_800_000_000));
/// let mut cache = TokenCache::default();
/// assert!(matches!(cache.lookup(now, None), Lookup::Refresh));
/// assert!(matches!(cache.lookup(now, None), Lookup::Wait));
/// let answer = br#"{"access_token": "eyJ0", "expires_in": 3600}"#;
/// cache.refreshed(now, &TokenAnswer::from_json(&answer[..].into())?, 42);
/// assert!(matches!(cache.lookup(now, None), Lookup::Use(_)));
/// # Ok::<(), partner_center_core::auth::SignInError>(())
/// ```
#[derive(Debug, Default)]
pub struct TokenCache {
    held: Option<Held>,
    is_refreshing: bool,
    failure: Option<RefreshFailure>,
    /// The last token that the API refused.
    refused: Option<AccessToken>,
}

#[derive(Debug)]
struct Held {
    token: AccessToken,
    early: Moment,
    end: Moment,
}

#[derive(Debug)]
struct RefreshFailure {
    error: SignInError,
    /// `None`: until the credentials change.
    until: Option<Moment>,
}

impl TokenCache {
    /// What to do at this time. `rejected` is a token that the API refused just now; it counts only
    /// while it is still the current one, so a thousand refusals lead to one new token.
    pub fn lookup(&mut self, now: Moment, rejected: Option<&AccessToken>) -> Lookup {
        self.forget(now, rejected);
        let failed = self.failure.as_ref().map(|failure| &failure.error);
        match (&self.held, failed) {
            (Some(held), failed) => {
                let token = held.token.clone();
                if self.is_refreshing || failed.is_some() || !held.early.has_passed(now) {
                    return Lookup::Use(token);
                }
                self.is_refreshing = true;
                Lookup::UseAndRefresh(token)
            }
            (None, _) if self.is_refreshing => Lookup::Wait,
            (None, Some(error)) => Lookup::Fail(error.clone()),
            (None, None) => {
                self.is_refreshing = true;
                Lookup::Refresh
            }
        }
    }

    /// Drops what is too old, and the current token if it is the refused one.
    fn forget(&mut self, now: Moment, rejected: Option<&AccessToken>) {
        self.held.take_if(|held| held.end.has_passed(now));
        let over =
            |failure: &mut RefreshFailure| failure.until.is_some_and(|until| until.has_passed(now));
        self.failure.take_if(over);
        let Some(rejected) = rejected else {
            return;
        };
        // When the sign-in gave the refused token once more, not every call asks again.
        let again = self.refused.as_ref() == Some(rejected) && self.failure.is_some();
        if !again && self.held.take_if(|held| held.token == *rejected).is_some() {
            self.refused = Some(rejected.clone());
        }
    }

    /// The token that the API refused last: a copy of it that another process has kept is useless.
    #[must_use]
    pub fn refused(&self) -> Option<&AccessToken> {
        self.refused.as_ref()
    }

    /// Hands in a new token, which was asked for at `asked`. `entropy` is a random number.
    pub fn refreshed(&mut self, asked: Moment, answer: &TokenAnswer, entropy: u64) {
        let lifetime = answer.lifetime(asked);
        let spread = Duration::from_millis(entropy % SPREAD_MILLIS);
        // Most of a lifetime is used, even of a short one.
        let margin = (EARLY + spread).min(lifetime / 4);
        let early = match answer.refresh_in {
            // Less than that would make every call ask.
            Some(span) if span < lifetime => span.max(PAUSE),
            _ => lifetime.saturating_sub(margin),
        };
        let token = answer.access_token.clone();
        self.failure = (self.refused.as_ref() == Some(&token)).then(|| RefreshFailure {
            error: SignInError::local("the sign-in gave the token that the API has just refused"),
            until: Some(asked.after(PAUSE)),
        });
        self.held = Some(Held {
            token,
            early: asked.after(early),
            end: asked.after(lifetime),
        });
        self.is_refreshing = false;
    }

    /// Hands in why there is no new token. A token that is still valid stays in use.
    pub fn refresh_failed(&mut self, now: Moment, error: SignInError) {
        let pause = PAUSE.max(error.retry_after().unwrap_or_default());
        let until = error.is_transient().then(|| now.after(pause));
        self.failure = Some(RefreshFailure { error, until });
        self.is_refreshing = false;
    }

    /// The caller who had the turn to refresh is gone: another may take it.
    pub fn abandoned(&mut self) {
        self.is_refreshing = false;
    }

    /// The credentials have changed: what is known about the old ones no longer counts.
    pub fn credentials_changed(&mut self) {
        (self.held, self.failure, self.refused) = (None, None, None);
    }
}
