//! Getting tokens: what both clients do behind the cache.

mod flight;
mod in_background;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use partner_center_core::AccessToken;
use partner_center_core::auth::{
    Application, Grant, Moment, Proof, Secret, SignInError, StoredTokens, TokenAnswer, TokenRequest,
};

use crate::{HelperCommand, TokenStore};

pub(crate) use flight::{Flight, Turn};
pub(crate) use in_background::InBackground;

/// The time for one request, its whole answer included.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);
/// Longer than any answer of a sign-in service.
pub(crate) const ANSWER_LIMIT: usize = 1 << 20;

/// Sends one request to the sign-in service, without redirects.
pub(crate) trait Sender {
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, SignInError>;
}

/// Who signs in.
pub(crate) enum Identity {
    Registered(Box<Registered>),
    Helper(HelperCommand),
}

impl Identity {
    /// Whether the secrets of this identity go unencrypted, over loopback.
    pub(crate) fn is_unencrypted(&self) -> bool {
        match self {
            Self::Registered(registered) => registered.application.authority().is_unencrypted(),
            Self::Helper(_) => false,
        }
    }
}

/// A registered application, alone or with a user.
pub(crate) struct Registered {
    application: Application,
    secret: Option<Secret>,
    refresh_token: Option<Secret>,
    store: Option<Arc<dyn TokenStore>>,
    /// What came last, should there be no store, or one that failed.
    last: Mutex<Option<StoredTokens>>,
}

/// How one client gets its tokens.
pub(crate) struct SignIn {
    pub(crate) flight: Arc<Flight>,
    identity: Identity,
    began: Instant,
}

impl SignIn {
    pub(crate) fn new(identity: Identity) -> Self {
        Self {
            flight: Arc::default(),
            identity,
            began: Instant::now(),
        }
    }

    pub(crate) fn now(&self) -> Moment {
        let wall = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Moment::new(self.began.elapsed(), wall.unwrap_or_default())
    }

    /// Gets a new token. A panic in here gives the turn to somebody else.
    pub(crate) fn refresh(&self, turn: Turn, sender: &dyn Sender) {
        let result = self.fetch(sender);
        let entropy = getrandom::u64().unwrap_or_default();
        turn.end(|cache| match result {
            Ok((asked, answer)) => cache.refreshed(asked, &answer, entropy),
            Err(error) => cache.refresh_failed(self.now(), error),
        });
    }

    /// A new token, and when it was asked for.
    fn fetch(&self, sender: &dyn Sender) -> Result<(Moment, TokenAnswer), SignInError> {
        match &self.identity {
            Identity::Helper(command) => Ok((self.now(), command.run()?)),
            Identity::Registered(registered) => {
                let refused = self.flight.cache().refused().cloned();
                registered.fetch(&|| self.now(), sender, refused.as_ref())
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Registered {
    pub(crate) fn new(
        application: Application,
        secret: Option<Secret>,
        refresh_token: Option<Secret>,
        store: Option<Arc<dyn TokenStore>>,
    ) -> Self {
        Self {
            application,
            secret,
            refresh_token,
            store,
            last: Mutex::default(),
        }
    }

    /// What the user gave: when it changes, stored tokens do not count.
    fn configured(&self) -> Secret {
        let given = self.refresh_token.as_ref().or(self.secret.as_ref());
        given.cloned().unwrap_or_else(|| Secret::new(""))
    }

    fn fetch(
        &self,
        now: &dyn Fn() -> Moment,
        sender: &dyn Sender,
        refused: Option<&AccessToken>,
    ) -> Result<(Moment, TokenAnswer), SignInError> {
        let configured = self.configured();
        let failed = |error| SignInError::local("the token store failed").with_source(error);
        let store = self.store.as_ref();
        let mut store = store
            .map(|store| store.lock(&self.application.key()))
            .transpose()
            .map_err(failed)?;
        let mut known = lock(&self.last).clone();
        if let Some(store) = &mut store {
            // Another process may have been here, or the last time the store may have failed.
            let stored = store.load().map_err(failed)?;
            let stored = stored.filter(|stored| stored.began_with(&configured));
            match (&known, stored) {
                (Some(last), stored)
                    if stored
                        .as_ref()
                        .is_none_or(|stored| last.is_newer_than(stored)) =>
                {
                    store.save(last).map_err(failed)?;
                }
                (_, stored) => known = stored,
            }
            let asked = now();
            if let Some(mut answer) = known
                .as_ref()
                .and_then(|known| known.answer(asked, refused))
            {
                let credential = self.grant(None).credential();
                answer.access_token = answer.access_token.with_credential(credential);
                return Ok((asked, answer));
            }
        }
        let request = self.request(known.as_ref());
        let (asked, answer) = send_patiently(now, sender, &request)?;
        let new = StoredTokens::new(&configured, known.as_ref(), &answer, asked);
        *lock(&self.last) = Some(new.clone());
        if let Some(store) = &mut store {
            store.save(&new).map_err(failed)?;
        }
        Ok((asked, answer))
    }

    fn grant(&self, known: Option<&StoredTokens>) -> Grant {
        match &self.refresh_token {
            Some(given) => {
                let newest = known.and_then(StoredTokens::refresh_token);
                Grant::RefreshToken(newest.unwrap_or(given).clone())
            }
            None => Grant::ClientCredentials,
        }
    }

    fn request(&self, known: Option<&StoredTokens>) -> TokenRequest {
        let proof = self.secret.as_ref().map_or(Proof::Public, Proof::Secret);
        self.application.token_request(&self.grant(known), &proof)
    }
}

/// Sends a request a few times, should it fail in a way that may pass.
fn send_patiently(
    now: &dyn Fn() -> Moment,
    sender: &dyn Sender,
    request: &TokenRequest,
) -> Result<(Moment, TokenAnswer), SignInError> {
    let mut attempts = 1;
    loop {
        let http = request
            .to_http()
            .map_err(|error| SignInError::local("no request for a token").with_source(error))?;
        let asked = now();
        match sender.send(http).and_then(|answer| request.answer(answer)) {
            Ok(answer) => return Ok((asked, answer)),
            Err(error) => {
                let entropy = getrandom::u64().unwrap_or_default();
                let Some(delay) = error.delay(attempts, entropy) else {
                    return Err(error);
                };
                std::thread::sleep(delay);
                attempts += 1;
            }
        }
    }
}

/// A client for the sign-in service alone, of either colour.
macro_rules! sign_in_client {
    ($builder:expr, $settings:expr, $identity:expr) => {{
        let mut builder = $builder
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout($settings.connect_timeout)
            .timeout($crate::sign_in::TIMEOUT)
            .user_agent(&$settings.user_agent);
        if $identity.is_unencrypted() {
            // A proxy would read the secrets of a request that is not to leave this machine.
            builder = builder.no_proxy();
        }
        builder.build().map_err(|error| {
            partner_center_core::Error::invalid_input(format!("no HTTP client: {error}"))
        })
    }};
}

pub(crate) use sign_in_client;

pub(crate) fn too_long() -> SignInError {
    SignInError::unreachable("the answer is longer than 1 MiB")
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").finish_non_exhaustive()
    }
}
