use std::error::Error as StdError;
use std::sync::Arc;

use bytes::Bytes;
use partner_center_core::auth::{DeviceCode, SignInError, TokenAnswer};
use partner_center_core::{AccessToken, Error, Failure};

use super::{TokenSource, body};
use crate::Credentials;
use crate::intake::{Intake, decompressed_headers};
use crate::settings::{Settings, failure};
use crate::sign_in::{Sender, SignIn, limits, sign_in_client};
use crate::user_sign_in::{Flow, Pause, registered};

/// Tokens for threads: the one that is told to gets the token, the others wait.
#[derive(Debug)]
pub(super) struct InTurn {
    sign_in: Arc<SignIn>,
    sender: FromThread,
}

impl InTurn {
    pub(super) fn new(credentials: Credentials, settings: &Settings) -> Result<Self, Error> {
        let identity = credentials.identity(settings.cloud)?;
        let builder = reqwest::blocking::Client::builder();
        let http = sign_in_client!(builder, settings, identity)?;
        Ok(Self {
            sign_in: Arc::new(SignIn::new(identity)),
            sender: FromThread(http),
        })
    }
}

impl TokenSource for InTurn {
    fn token(
        &self,
        rejected: Option<&AccessToken>,
    ) -> Result<AccessToken, Box<dyn StdError + Send + Sync>> {
        let now = || self.sign_in.now();
        let refresh = |turn| self.sign_in.refresh(turn, &self.sender);
        Ok(self.sign_in.flight.token(now, rejected, refresh)?)
    }
}

/// [`crate::UserSignIn`] for programs without an async runtime.
#[derive(Clone, Debug)]
pub struct UserSignIn(crate::UserSignIn);

impl UserSignIn {
    pub(crate) fn new(sign_in: crate::UserSignIn) -> Self {
        Self(sign_in)
    }

    /// See [`crate::UserSignIn::with_device_code`].
    ///
    /// # Errors
    /// The same.
    pub fn with_device_code(self, show: impl FnOnce(&DeviceCode)) -> Result<TokenAnswer, Error> {
        self.run(|flow| flow.with_device_code(show))
    }

    /// See [`crate::UserSignIn::in_browser`].
    ///
    /// # Errors
    /// The same.
    pub fn in_browser(self, open: impl FnOnce(&str)) -> Result<TokenAnswer, Error> {
        self.run(|flow| flow.in_browser(open))
    }

    fn run(
        self,
        work: impl FnOnce(Flow<'_>) -> Result<TokenAnswer, SignInError>,
    ) -> Result<TokenAnswer, Error> {
        let identity = self.0.identity()?;
        let builder = reqwest::blocking::Client::builder();
        let sender = FromThread(sign_in_client!(builder, self.0.settings, identity)?);
        let registered = registered(identity)?;
        let pause = Pause::default();
        work(Flow::new(&registered, &sender, &pause, &self.0)).map_err(Error::token)
    }
}

#[derive(Debug)]
struct FromThread(reqwest::blocking::Client);

impl Sender for FromThread {
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, SignInError> {
        transmit(&self.0, request).map_err(Failure::into_sign_in_error)
    }
}

fn transmit(
    http: &reqwest::blocking::Client,
    request: http::Request<Bytes>,
) -> Result<http::Response<Bytes>, Failure> {
    let request = reqwest::blocking::Request::try_from(request).map_err(failure)?;
    let response = http.execute(request).map_err(failure)?;
    let (status, headers) = (response.status(), response.headers());
    let intake = Intake::new(&limits(), status, headers, false)?;
    let headers = decompressed_headers(headers);
    let mut answer = http::Response::new(body::read(response, intake)?);
    (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
    Ok(answer)
}
