//! The two flows, step by step, for a thread that may wait.

use std::sync::Arc;
use std::time::{Duration, Instant};

use partner_center_core::auth::{
    CodeVerifier, DeviceCode, Grant, Moment, SignInError, SignInPage, TokenAnswer, TokenRequest,
};
use partner_center_core::model::Guid;
use partner_center_core::{Cloud, Error};

use super::listener::{Listener, Page};
use super::{Identity, Registered, ask, patiently, send_patiently};
use crate::bell::Bell;
use crate::clock::wall;
use crate::credentials::Credentials;
use crate::random;
use crate::transport::Transport;
#[cfg(feature = "async")]
use crate::transport::{AsyncTransport, OnRuntime};

/// How long a browser is waited for.
const BROWSER: Duration = Duration::from_secs(5 * 60);

/// A user's sign-in: who signs in, and how.
pub struct UserFlow {
    registered: Registered,
    claims: Option<String>,
    time_limit: Option<Duration>,
    /// Rings when nobody waits for the result any more.
    given_up: Arc<Bell>,
    began: Instant,
}

impl UserFlow {
    /// The sign-in for these credentials, which are [`Credentials::signed_in`], at `cloud` unless they say
    /// another. `claims` are what a claims challenge asked for; `time_limit` is how long the user may take.
    ///
    /// # Errors
    /// When the credentials are wrong, or not a user's.
    pub fn new(
        credentials: Credentials,
        cloud: Cloud,
        claims: Option<String>,
        time_limit: Option<Duration>,
    ) -> Result<Self, Error> {
        match credentials.identity(cloud)? {
            Identity::Registered(registered) if registered.is_signed_in() => Ok(Self {
                registered: *registered,
                claims,
                time_limit,
                given_up: Arc::default(),
                began: Instant::now(),
            }),
            _ => Err(Error::invalid_input(
                "signing in a user needs Credentials::signed_in, and these credentials are of another kind",
            )),
        }
    }

    /// Whether requests go unencrypted, over loopback: then they must pass no proxy.
    #[must_use]
    pub fn is_unencrypted(&self) -> bool {
        self.registered.is_unencrypted()
    }

    /// Does `work`, which is one of the two ways below, in a blocking task, for files are locked and written in
    /// it. Dropping the future ends it.
    ///
    /// # Errors
    /// Those of `work`.
    #[cfg(feature = "async")]
    pub async fn run_in_background(
        self,
        transport: impl AsyncTransport,
        work: impl FnOnce(&Self, &dyn Transport) -> Result<TokenAnswer, SignInError> + Send + 'static,
    ) -> Result<TokenAnswer, Error> {
        let transport = OnRuntime::new(transport);
        let _ring = RingOnDrop(Arc::clone(&self.given_up));
        let done = tokio::task::spawn_blocking(move || work(&self, &transport)).await;
        let early = |error| SignInError::local("the sign-in ended early").with_source(error);
        let answer = done.unwrap_or_else(|error| Err(early(error)));
        answer.map_err(Error::token)
    }

    fn pause(&self, time: Duration) -> Result<(), SignInError> {
        if self.given_up.wait(time) {
            return Err(SignInError::local("the sign-in was given up"));
        }
        Ok(())
    }

    fn now(&self) -> Moment {
        Moment::new(self.began.elapsed(), wall())
    }

    fn token_request(&self, grant: &Grant, now: Moment) -> Result<TokenRequest, SignInError> {
        let Registered {
            proof, application, ..
        } = &self.registered;
        proof.token_request(application, grant, now)
    }

    /// Gets a code, hands it to `show`, and asks the service until the user has typed it.
    ///
    /// # Errors
    /// When the store cannot be used, the user declines or takes too long, or the service refuses.
    pub fn with_device_code(
        &self,
        transport: &dyn Transport,
        show: impl FnOnce(&DeviceCode),
    ) -> Result<TokenAnswer, SignInError> {
        self.registered.check_store()?;
        let request = self.registered.application.device_code_request();
        let mut code = patiently(|| request.device_code(&ask(transport, &request)?))?;
        if let Some(limit) = self.time_limit {
            code.expires_in = code.expires_in.min(limit);
        }
        let begun = Instant::now();
        show(&code);
        let mut wait = code.interval;
        loop {
            self.pause(wait)?;
            let asked = self.now();
            let request = self.token_request(&code.grant(), asked)?;
            let answer = ask(transport, &request);
            match answer.and_then(|answer| request.answer(answer)) {
                Ok(answer) => return self.keep(asked, answer),
                Err(error) => wait = code.next(error, begun.elapsed())?,
            }
        }
    }

    /// Hands the address of the sign-in page to `open`, and waits for the browser to come back.
    ///
    /// # Errors
    /// As [`with_device_code`](Self::with_device_code).
    pub fn in_browser(
        &self,
        transport: &dyn Transport,
        open: impl FnOnce(&str),
    ) -> Result<TokenAnswer, SignInError> {
        self.registered.check_store()?;
        let failed = |error| {
            SignInError::local("no port for the browser to come back to").with_source(error)
        };
        let mut listener = Listener::bind().map_err(failed)?;
        let page = self.page(&listener.redirect_uri())?;
        open(&page.url(&self.registered.application));
        let limit = self.time_limit.unwrap_or(BROWSER);
        let pause = |time| self.pause(time);
        let (answer, browser) = listener.wait(pause, limit, |query| page.answer(query))?;
        let result = answer.and_then(|grant| {
            let request = |asked| self.token_request(&grant, asked);
            let (asked, answer) = send_patiently(&|| self.now(), transport, &request)?;
            self.keep(asked, answer)
        });
        // Whether that gets there or not, the sign-in is over.
        browser.show(match &result {
            Ok(_) => Page::SignedIn,
            Err(_) => Page::Failed,
        });
        result
    }

    fn page(&self, redirect_uri: &str) -> Result<SignInPage, SignInError> {
        let verifier = random::for_sign_in(CodeVerifier::from_random_bytes)?;
        let state = random::for_sign_in(Guid::from_random_bytes)?;
        let page = SignInPage::new(redirect_uri, state.to_string(), verifier);
        Ok(match &self.claims {
            Some(claims) => page.with_claims(claims),
            None => page,
        })
    }

    fn keep(&self, asked: Moment, answer: TokenAnswer) -> Result<TokenAnswer, SignInError> {
        self.registered.keep(asked, &answer)?;
        Ok(answer)
    }
}

debug!(UserFlow {});

/// Ends the waiting of a sign-in whose future is dropped.
#[cfg(feature = "async")]
struct RingOnDrop(Arc<Bell>);

#[cfg(feature = "async")]
impl Drop for RingOnDrop {
    fn drop(&mut self) {
        self.0.ring();
    }
}
