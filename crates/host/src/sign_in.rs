//! Getting tokens, when the cache has none.

mod flight;
mod flow;
mod listener;
mod proof;
mod tokens;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use partner_center_core::auth::{
    Application, Credential, Grant, Moment, Secret, SignInError, StoredTokens, TokenAnswer,
    TokenRequest,
};
use partner_center_core::{AccessToken, Limits, driver::Failure};

use crate::clock::wall;
use crate::helper::HelperCommand;
use crate::store::TokenStore;
use crate::transport::Transport;

use flight::{Flight, Turn};

pub use flow::UserFlow;
pub(crate) use proof::OwnProof;
pub use tokens::SignInTokens;

/// The time for one request, its whole answer included.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Longer than any answer of a sign-in service.
const ANSWER_LIMIT: u64 = 1 << 20;

/// What is taken of an answer: more than the sign-in service ever says, and less than harms.
fn limits() -> Limits {
    Limits::default()
        .with_body(ANSWER_LIMIT)
        .with_error_body(ANSWER_LIMIT)
}

/// Sends one request to the sign-in service.
fn ask(
    transport: &dyn Transport,
    request: &TokenRequest,
) -> Result<http::Response<Bytes>, SignInError> {
    let http = request.to_http().map_err(|error| {
        SignInError::local("the request for a token cannot be made").with_source(error)
    })?;
    let answer = transport.send(http, &limits(), TIMEOUT);
    answer.map_err(Failure::into_sign_in_error)
}

/// For whom an application signs in.
#[derive(Clone)]
pub(crate) enum Subject {
    /// For itself.
    Application,
    /// For a user whose first refresh token was given.
    Given(Secret),
    /// For the user whose tokens are in the store.
    SignedIn,
}

/// Who signs in.
pub(crate) enum Identity {
    Registered(Box<Registered>),
    Helper(HelperCommand),
}

/// A registered application, alone or with a user.
pub(crate) struct Registered {
    application: Application,
    proof: OwnProof,
    subject: Subject,
    store: Option<Arc<dyn TokenStore>>,
    /// What came last, should there be no store, or one that failed.
    last: Mutex<Option<StoredTokens>>,
}

/// How one client gets its tokens.
struct SignIn {
    flight: Arc<Flight>,
    identity: Identity,
    began: Instant,
}

impl SignIn {
    fn now(&self) -> Moment {
        Moment::new(self.began.elapsed(), wall())
    }

    /// Gets a new token. A panic in here gives the turn to somebody else.
    fn refresh(&self, turn: Turn, transport: &dyn Transport) {
        let result = self.fetch(transport);
        let entropy = getrandom::u64().unwrap_or_default();
        turn.end(|cache| match result {
            Ok((asked, answer)) => cache.refreshed(asked, &answer, entropy),
            Err(error) => cache.refresh_failed(self.now(), error),
        });
    }

    /// A new token, and when it was asked for.
    fn fetch(&self, transport: &dyn Transport) -> Result<(Moment, TokenAnswer), SignInError> {
        match &self.identity {
            Identity::Helper(command) => Ok((self.now(), command.run()?)),
            Identity::Registered(registered) => {
                let refused = self.flight.cache().refused().cloned();
                registered.fetch(&|| self.now(), transport, refused.as_ref())
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
        proof: OwnProof,
        subject: Subject,
        store: Option<Arc<dyn TokenStore>>,
    ) -> Self {
        Self {
            application,
            proof,
            subject,
            store,
            last: Mutex::default(),
        }
    }

    /// What the user gave: when it changes, stored tokens do not count.
    fn configured(&self) -> Secret {
        match &self.subject {
            Subject::Application => self.proof.secret(),
            Subject::Given(token) => token.clone(),
            // The user who signed in is in the store, and nowhere else.
            Subject::SignedIn => Secret::new(""),
        }
    }

    fn is_unencrypted(&self) -> bool {
        self.application.authority().is_unencrypted()
    }

    fn is_signed_in(&self) -> bool {
        matches!(self.subject, Subject::SignedIn)
    }

    /// Finds out that a store cannot be used before a user has signed in for nothing.
    fn check_store(&self) -> Result<(), SignInError> {
        if let Some(store) = &self.store {
            store.lock(&self.application.key()).map_err(store_failed)?;
        }
        Ok(())
    }

    /// Keeps the tokens of a user who has signed in just now.
    fn keep(&self, asked: Moment, answer: &TokenAnswer) -> Result<(), SignInError> {
        if let Some(store) = &self.store {
            let tokens = StoredTokens::new(&self.configured(), None, answer, asked);
            let mut store = store.lock(&self.application.key()).map_err(store_failed)?;
            store.save(&tokens).map_err(store_failed)?;
        }
        Ok(())
    }

    fn fetch(
        &self,
        now: &dyn Fn() -> Moment,
        transport: &dyn Transport,
        refused: Option<&AccessToken>,
    ) -> Result<(Moment, TokenAnswer), SignInError> {
        let configured = self.configured();
        let store = self.store.as_ref();
        let mut store = store
            .map(|store| store.lock(&self.application.key()))
            .transpose()
            .map_err(store_failed)?;
        let mut known = lock(&self.last).clone();
        if let Some(store) = &mut store {
            // Another process may have been here, or the last time the store may have failed.
            let stored = store.load().map_err(store_failed)?;
            let stored = stored.filter(|stored| stored.began_with(&configured));
            match (&known, stored) {
                (Some(last), stored)
                    if stored
                        .as_ref()
                        .is_none_or(|stored| last.is_newer_than(stored)) =>
                {
                    store.save(last).map_err(store_failed)?;
                }
                (_, stored) => known = stored,
            }
            let asked = now();
            if let Some(mut answer) = known
                .as_ref()
                .and_then(|known| known.answer(asked, refused))
            {
                answer.access_token = answer.access_token.with_credential(self.credential());
                return Ok((asked, answer));
            }
        }
        let grant = self.grant(known.as_ref())?;
        let request = |asked| self.proof.token_request(&self.application, &grant, asked);
        let (asked, answer) = send_patiently(now, transport, &request)?;
        let new = StoredTokens::new(&configured, known.as_ref(), &answer, asked);
        *lock(&self.last) = Some(new.clone());
        if let Some(store) = &mut store {
            store.save(&new).map_err(store_failed)?;
            if self.is_signed_in() {
                // A sign-out takes the tokens out of the store: they must not come back.
                *lock(&self.last) = None;
            }
        }
        Ok((asked, answer))
    }

    fn credential(&self) -> Credential {
        match self.subject {
            Subject::Application => Credential::App,
            Subject::Given(_) | Subject::SignedIn => Credential::AppUser,
        }
    }

    fn grant(&self, known: Option<&StoredTokens>) -> Result<Grant, SignInError> {
        let newest = known.and_then(StoredTokens::refresh_token).cloned();
        Ok(Grant::RefreshToken(match &self.subject {
            Subject::Application => return Ok(Grant::ClientCredentials),
            Subject::Given(given) => newest.unwrap_or_else(|| given.clone()),
            Subject::SignedIn => newest.ok_or_else(SignInError::not_signed_in)?,
        }))
    }
}

fn store_failed(error: std::io::Error) -> SignInError {
    SignInError::local("the token store failed").with_source(error)
}

/// Asks for a token a few times, should it fail in a way that may pass. Each time it is a new request:
/// a signed assertion is used once.
fn send_patiently(
    now: &dyn Fn() -> Moment,
    transport: &dyn Transport,
    request: &dyn Fn(Moment) -> Result<TokenRequest, SignInError>,
) -> Result<(Moment, TokenAnswer), SignInError> {
    patiently(|| {
        let asked = now();
        let request = request(asked)?;
        let answer = request.answer(ask(transport, &request)?)?;
        Ok((asked, answer))
    })
}

/// Does it again a few times, should it fail in a way that may pass.
fn patiently<T>(mut work: impl FnMut() -> Result<T, SignInError>) -> Result<T, SignInError> {
    let mut attempts = 1;
    loop {
        let error = match work() {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        let entropy = getrandom::u64().unwrap_or_default();
        let Some(delay) = error.delay(attempts, entropy) else {
            return Err(error);
        };
        std::thread::sleep(delay);
        attempts += 1;
    }
}

debug!(SignIn {});
