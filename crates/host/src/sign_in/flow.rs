//! The two flows, step by step, for a thread that may wait.

use std::fmt;
#[cfg(feature = "async")]
use std::sync::Arc;
use std::time::{Duration, Instant};

use partner_center_core::auth::{
    CodeVerifier, DeviceCode, Grant, Moment, SignInError, SignInPage, TokenAnswer,
};
use partner_center_core::model::Guid;
use partner_center_core::{Cloud, Error};

use super::listener::{Listener, Page};
#[cfg(feature = "async")]
use super::pause::EndOnDrop;
use super::pause::Pause;
use super::{Identity, Registered, ask, patiently, send_patiently};
use crate::clock::wall;
use crate::credentials::Credentials;
use crate::transport::Transport;
#[cfg(feature = "async")]
use crate::transport::{AsyncTransport, OnRuntime};

/// How long a browser is waited for.
const BROWSER: Duration = Duration::from_secs(5 * 60);

/// A user's sign-in that is about to begin: who signs in, and how.
pub struct UserFlow {
    registered: Registered,
    claims: Option<String>,
    time_limit: Option<Duration>,
}

impl UserFlow {
    /// The sign-in for these credentials, which are [`Credentials::signed_in`], at `cloud` unless they say
    /// another. `claims` are what a claims challenge asked for; `time_limit` is how long the user may take.
    ///
    /// # Errors
    /// When the credentials are wrong, or no user's.
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
            }),
            _ => Err(Error::invalid_input(
                "a user signs in for Credentials::signed_in, and these credentials are others",
            )),
        }
    }

    /// Whether requests go unencrypted, over loopback: then they pass no proxy.
    #[must_use]
    pub fn is_unencrypted(&self) -> bool {
        self.registered.is_unencrypted()
    }

    /// Does it on this thread.
    ///
    /// # Errors
    /// When the store cannot be used, the user declines or takes too long, or the service refuses.
    pub fn run(
        &self,
        transport: &dyn Transport,
        work: impl FnOnce(Flow<'_>) -> Result<TokenAnswer, SignInError>,
    ) -> Result<TokenAnswer, Error> {
        let pause = Pause::default();
        work(Flow::new(self, transport, &pause)).map_err(Error::token)
    }

    /// Does it in a blocking task, for files are locked and written in it. Dropping the future ends it.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    #[cfg(feature = "async")]
    pub async fn run_in_background(
        self,
        transport: impl AsyncTransport,
        work: impl FnOnce(Flow<'_>) -> Result<TokenAnswer, SignInError> + Send + 'static,
    ) -> Result<TokenAnswer, Error> {
        let transport = OnRuntime::new(transport);
        let pause = Arc::new(Pause::default());
        let _end = EndOnDrop(Arc::clone(&pause));
        let task = tokio::task::spawn_blocking(move || work(Flow::new(&self, &transport, &pause)));
        let result = task
            .await
            .map_err(|error| SignInError::local("the sign-in ended early").with_source(error));
        result.and_then(|result| result).map_err(Error::token)
    }
}

impl fmt::Debug for UserFlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserFlow").finish_non_exhaustive()
    }
}

/// The two ways in which a user takes part.
pub struct Flow<'a> {
    user: &'a UserFlow,
    transport: &'a dyn Transport,
    pause: &'a Pause,
    began: Instant,
}

impl<'a> Flow<'a> {
    fn new(user: &'a UserFlow, transport: &'a dyn Transport, pause: &'a Pause) -> Self {
        Self {
            user,
            transport,
            pause,
            began: Instant::now(),
        }
    }

    fn now(&self) -> Moment {
        Moment::new(self.began.elapsed(), wall())
    }

    /// Gets a code, hands it to `show`, and asks the service until the user has typed it.
    ///
    /// # Errors
    /// When the store cannot be used, the user declines or takes too long, or the service refuses.
    pub fn with_device_code(
        self,
        show: impl FnOnce(&DeviceCode),
    ) -> Result<TokenAnswer, SignInError> {
        self.user.registered.check_store()?;
        let application = self.user.registered.application();
        let request = application.device_code_request();
        let mut code = patiently(|| {
            let answer = ask(self.transport, &request)?;
            request.device_code(&answer)
        })?;
        if let Some(limit) = self.user.time_limit {
            code.expires_in = code.expires_in.min(limit);
        }
        let begun = Instant::now();
        show(&code);
        let mut wait = code.interval;
        loop {
            self.pause.wait(wait)?;
            let asked = self.now();
            let request = self.user.registered.token_request(&code.grant(), asked)?;
            let answer = ask(self.transport, &request);
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
    pub fn in_browser(self, open: impl FnOnce(&str)) -> Result<TokenAnswer, SignInError> {
        self.user.registered.check_store()?;
        let failed =
            |error| SignInError::local("no port for the browser's way back").with_source(error);
        let mut listener = Listener::bind().map_err(failed)?;
        let page = self.page(&listener.redirect_uri())?;
        open(&page.url(self.user.registered.application()));
        let limit = self.user.time_limit.unwrap_or(BROWSER);
        let (answer, browser) = listener.wait(self.pause, limit, |query| page.answer(query))?;
        let result = answer.and_then(|grant| self.redeem(&grant));
        // Whether that gets there or not, the sign-in is over.
        browser.show(match &result {
            Ok(_) => Page::SignedIn,
            Err(_) => Page::Failed,
        });
        result
    }

    fn page(&self, redirect_uri: &str) -> Result<SignInPage, SignInError> {
        let failed =
            |error| SignInError::local("the system gives no random numbers").with_source(error);
        let (mut verifier, mut state) = ([0; 32], [0; 16]);
        getrandom::fill(&mut verifier).map_err(failed)?;
        getrandom::fill(&mut state).map_err(failed)?;
        let state = Guid::from_random_bytes(state).to_string();
        let verifier = CodeVerifier::from_random_bytes(verifier);
        let page = SignInPage::new(redirect_uri, state, verifier);
        Ok(match &self.user.claims {
            Some(claims) => page.with_claims(claims),
            None => page,
        })
    }

    fn redeem(&self, grant: &Grant) -> Result<TokenAnswer, SignInError> {
        let (asked, answer) = send_patiently(&|| self.now(), self.transport, &|asked| {
            self.user.registered.token_request(grant, asked)
        })?;
        self.keep(asked, answer)
    }

    fn keep(&self, asked: Moment, answer: TokenAnswer) -> Result<TokenAnswer, SignInError> {
        self.user.registered.keep(asked, &answer)?;
        Ok(answer)
    }
}

impl fmt::Debug for Flow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow").finish_non_exhaustive()
    }
}
