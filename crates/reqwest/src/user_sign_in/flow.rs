//! The two flows, step by step, for a thread that may wait.

use std::time::{Duration, Instant};

use partner_center_core::auth::{
    CodeVerifier, DeviceCode, Grant, Moment, SignInError, SignInPage, TokenAnswer,
};
use partner_center_core::model::Guid;

use super::UserSignIn;
use super::listener::{Listener, Page};
use super::pause::Pause;
use crate::sign_in::{Registered, Sender, patiently, send_patiently, wall};

/// How long a browser is waited for.
const BROWSER: Duration = Duration::from_mins(5);

pub(crate) struct Flow<'a> {
    registered: &'a Registered,
    sender: &'a dyn Sender,
    pause: &'a Pause,
    settings: &'a UserSignIn,
    began: Instant,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(
        registered: &'a Registered,
        sender: &'a dyn Sender,
        pause: &'a Pause,
        settings: &'a UserSignIn,
    ) -> Self {
        Self {
            registered,
            sender,
            pause,
            settings,
            began: Instant::now(),
        }
    }

    fn now(&self) -> Moment {
        Moment::new(self.began.elapsed(), wall())
    }

    pub(crate) fn with_device_code(
        self,
        show: impl FnOnce(&DeviceCode),
    ) -> Result<TokenAnswer, SignInError> {
        self.registered.check_store()?;
        let application = self.registered.application();
        let request = application.device_code_request();
        let mut code = patiently(|| {
            let answer = self.sender.ask(&request)?;
            request.device_code(&answer)
        })?;
        if let Some(limit) = self.settings.time_limit {
            code.expires_in = code.expires_in.min(limit);
        }
        let begun = Instant::now();
        show(&code);
        let mut wait = code.interval;
        loop {
            self.pause.wait(wait)?;
            let asked = self.now();
            let request = self.registered.token_request(&code.grant(), asked)?;
            let answer = self.sender.ask(&request);
            match answer.and_then(|answer| request.answer(answer)) {
                Ok(answer) => return self.keep(asked, answer),
                Err(error) => wait = code.next(error, begun.elapsed())?,
            }
        }
    }

    pub(crate) fn in_browser(self, open: impl FnOnce(&str)) -> Result<TokenAnswer, SignInError> {
        self.registered.check_store()?;
        let failed =
            |error| SignInError::local("no port for the browser's way back").with_source(error);
        let mut listener = Listener::bind().map_err(failed)?;
        let page = self.page(&listener.redirect_uri())?;
        open(&page.url(self.registered.application()));
        let limit = self.settings.time_limit.unwrap_or(BROWSER);
        let (answer, browser) = listener.wait(self.pause, limit, |query| page.answer(query))?;
        let result = answer.and_then(|grant| self.redeem(&grant));
        // Whether it is told or not, the sign-in is over.
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
        Ok(match &self.settings.claims {
            Some(claims) => page.with_claims(claims),
            None => page,
        })
    }

    fn redeem(&self, grant: &Grant) -> Result<TokenAnswer, SignInError> {
        let (asked, answer) = send_patiently(&|| self.now(), self.sender, &|asked| {
            self.registered.token_request(grant, asked)
        })?;
        self.keep(asked, answer)
    }

    fn keep(&self, asked: Moment, answer: TokenAnswer) -> Result<TokenAnswer, SignInError> {
        self.registered.keep(asked, &answer)?;
        Ok(answer)
    }
}
