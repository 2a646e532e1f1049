use std::fmt;
use std::time::Duration;

use partner_center_core::Error;
use partner_center_core::auth::{DeviceCode, TokenAnswer};
use partner_center_host::Credentials;
use partner_center_host::driver::{Options, UserFlow};

use crate::http::Http;

/// A user signs in, once; what comes of it is kept in the store of the [`Credentials`], where every
/// client with the same credentials finds it.
///
/// The credentials are [`Credentials::signed_in`]. Nothing is printed and no browser is started here:
/// that is what the callbacks are for. A new refresh token is stored before the result is given.
///
/// ```no_run
/// use partner_center_reqwest::{Credentials, FileStore, PartnerCenter, UserSignIn};
///
/// # async fn example() -> Result<(), partner_center_reqwest::core::Error> {
/// let (tenant, client) = ("contoso.onmicrosoft.com", "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f");
/// let user = Credentials::signed_in(tenant, client).store(FileStore::new("/var/lib/orders/tokens"));
/// UserSignIn::new(user.clone())
///     .with_device_code(|code| println!("open {} and type {}", code.verification_uri, code.user_code))
///     .await?;
/// let partner = PartnerCenter::builder().credentials(user).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct UserSignIn {
    credentials: Credentials,
    options: Options,
    claims: Option<String>,
    time_limit: Option<Duration>,
}

impl UserSignIn {
    /// A sign-in for these credentials.
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            options: Options::default(),
            claims: None,
            time_limit: None,
        }
    }

    /// Asks for what a claims challenge asked for ([`Error::claims`]). In the browser only: the
    /// device code flow has no place for it.
    #[must_use]
    pub fn claims(mut self, claims: impl Into<String>) -> Self {
        self.claims = Some(claims.into());
        self
    }

    /// How long the user may take. If not set: 5 minutes in the browser, and as long as the service
    /// says (15 minutes as a rule) with a device code.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// The `User-Agent` to send.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.options.user_agent = user_agent.into();
        self
    }

    /// Trusts these certificates (PEM, one or more) beside the platform's.
    #[must_use]
    pub fn extra_root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.options.extra_roots.push(pem.into());
        self
    }

    /// Goes through this proxy instead of the one that the environment names.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.options.set_proxy(url);
        self
    }

    /// Gets a code, hands it to `show`, and asks the service until the user has typed it: as often as
    /// the service allows, as long as the code is good. Dropping the future ends that.
    ///
    /// # Errors
    /// When the credentials are no user's, the store cannot be used, the user declines or takes too
    /// long, or the service refuses; [`Error::sign_in`] says which.
    pub async fn with_device_code(
        self,
        show: impl FnOnce(&DeviceCode) + Send + 'static,
    ) -> Result<TokenAnswer, Error> {
        let (flow, http) = self.flow(Http::for_sign_in)?;
        flow.run_in_background(http, |flow, http| flow.with_device_code(http, show))
            .await
    }

    /// Gives `open` the address of the sign-in page, which it is to open in a browser on this machine,
    /// and waits on a free port of the loopback for the browser to come back (PKCE). The application
    /// needs the redirect address `http://localhost` (kind "Mobile and desktop applications"), on
    /// which Microsoft Entra allows any port. Dropping the future ends the waiting.
    ///
    /// # Errors
    /// As [`with_device_code`](Self::with_device_code).
    pub async fn in_browser(
        self,
        open: impl FnOnce(&str) + Send + 'static,
    ) -> Result<TokenAnswer, Error> {
        let (flow, http) = self.flow(Http::for_sign_in)?;
        flow.run_in_background(http, |flow, http| flow.in_browser(http, open))
            .await
    }

    /// The sign-in, and the HTTP client that it is made with.
    pub(crate) fn flow<H>(
        self,
        http: impl FnOnce(&Options, bool) -> Result<H, Error>,
    ) -> Result<(UserFlow, H), Error> {
        let (credentials, cloud) = (self.credentials, self.options.cloud);
        let flow = UserFlow::new(credentials, cloud, self.claims, self.time_limit)?;
        let http = http(&self.options, flow.is_unencrypted())?;
        Ok((flow, http))
    }
}

impl fmt::Debug for UserSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserSignIn")
            .field("credentials", &self.credentials)
            .field("time_limit", &self.time_limit)
            .finish_non_exhaustive()
    }
}
