use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use partner_center_core::observe::Observer;
use partner_center_core::quota::Quota;
use partner_center_core::{AccessToken, BaseUrl, Cloud, Error, Limits, RetryPolicy};

use crate::clock::now;
use crate::credentials::Credentials;
use crate::journal::Journal;
use crate::options::Options;
use crate::shared_quota::SharedQuota;
use crate::tokens::IntoTokenSource;

/// A client that a [`Builder`] makes.
pub trait Assemble: Sized {
    /// The HTTP client that callers may bring along.
    type Http;

    /// Where its tokens come from: `dyn TokenSource`, async or blocking.
    type Tokens: ?Sized;

    /// Makes the client.
    ///
    /// # Errors
    /// When credentials are wrong, or the HTTP client cannot be made.
    fn assemble(
        options: Options,
        tokens: Tokens<Self::Tokens>,
        http: Option<Self::Http>,
    ) -> Result<Self, Error>;
}

/// What a client gets its tokens from.
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "a client must know every one")]
pub enum Tokens<S: ?Sized> {
    /// A source that the caller brought along.
    Source(Box<S>),
    /// Credentials, with which the client signs in itself.
    Credentials(Box<Credentials>),
}

/// Sets up a client.
pub struct Builder<C: Assemble> {
    options: Options,
    tokens: Option<Tokens<C::Tokens>>,
    http: Option<C::Http>,
    /// What is wrong with what was set.
    error: Option<Error>,
}

impl<C: Assemble> Default for Builder<C> {
    fn default() -> Self {
        Self {
            options: Options::default(),
            tokens: None,
            http: None,
            error: None,
        }
    }
}

impl<C: Assemble> Builder<C> {
    /// Uses the address of this cloud.
    #[must_use]
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.options.base = cloud.base_url();
        self.options.cloud = cloud;
        self
    }

    /// Uses this address: a [`BaseUrl`], a [`Cloud`] or a text. A wrong text makes [`build`](Self::build)
    /// fail.
    #[must_use]
    pub fn base_url<B>(mut self, base: B) -> Self
    where
        B: TryInto<BaseUrl, Error: fmt::Display>,
    {
        match base.try_into() {
            Ok(base) => (self.options.base, self.error) = (base, None),
            Err(error) => self.error = Some(Error::invalid_input(error.to_string())),
        }
        self
    }

    /// Uses one access token for every call.
    #[must_use]
    pub fn access_token(self, token: AccessToken) -> Self
    where
        AccessToken: IntoTokenSource<C::Tokens>,
    {
        self.token_source(token)
    }

    /// Takes access tokens from here.
    #[must_use]
    pub fn token_source(mut self, tokens: impl IntoTokenSource<C::Tokens>) -> Self {
        self.tokens = Some(Tokens::Source(tokens.into_token_source()));
        self
    }

    /// Signs in with these credentials, at the authority of the cloud unless they say another.
    ///
    /// The last of access token, token source and credentials that was given counts. Requests
    /// for tokens are made by an HTTP client of their own, which follows no redirect.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.tokens = Some(Tokens::Credentials(Box::new(credentials)));
        self
    }

    /// Uses this HTTP client, for proxies, certificates and the like.
    ///
    /// It must not follow redirects; an answer that a redirect led to is refused.
    /// [`connect_timeout`](Self::connect_timeout) and [`user_agent`](Self::user_agent) have no effect on it.
    #[must_use]
    pub fn http_client(mut self, http: C::Http) -> Self {
        self.http = Some(http);
        self
    }

    /// Says how often and how patiently calls are repeated, and how long they may take.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = policy;
        self
    }

    /// Sends no more than this quota lets through; 480 requests in any 60 s for each resource if
    /// not set. Clients that are given the same one share it.
    #[must_use]
    pub fn quota(mut self, quota: Quota) -> Self {
        self.options.quota = quota;
        self
    }

    /// Sends at most so many requests in any 60 s for each resource: a quota of this client's
    /// own. The service allows 500 for the whole partner tenant, so other programs of the
    /// partner must do with the rest.
    #[must_use]
    pub fn requests_per_minute(self, limit: u32) -> Self {
        self.quota(Quota::per_minute(limit))
    }

    /// Whose quota it is, where one [`quota`](Self::quota) serves clients of several partners:
    /// the partner's tenant id, say. The address of the API if not set.
    #[must_use]
    pub fn quota_key(mut self, key: impl Into<String>) -> Self {
        self.options.quota_key = Some(key.into());
        self
    }

    /// Shares the quota with the other programs of this user on this machine that are given the
    /// same folder: all of them together send no more than the quota lets one of them send, and
    /// when the service asks one to wait, all of them do. Each takes its own quota for the sum, so
    /// give them the same.
    ///
    /// The folder is made when it is needed; on Unix it and its files must be this user's alone,
    /// and on a disk of this machine. A file that cannot be used ends calls with an error that
    /// names it (`is_connect()`, nothing was sent): the limit is never lost silently. A quota of
    /// more than 1,024 counts as 1,024.
    #[must_use]
    pub fn shared_quota(mut self, folder: impl Into<PathBuf>) -> Self {
        let shared = SharedQuota::new(folder.into());
        self.options.shared_quota = Some(shared);
        self
    }

    /// The time for a connection, name look-up and TLS included. 10 s if not set.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.options.connect_timeout = timeout;
        self
    }

    /// The `User-Agent` to send.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.options.user_agent = user_agent.into();
        self
    }

    /// Says how much of an answer is taken.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.options.limits = limits;
        self
    }

    /// Trusts these certificates (PEM, one or more) beside the platform's: for a proxy that looks
    /// into TLS, or a gateway with a certificate of its own. A wrong one makes
    /// [`build`](Self::build) fail.
    #[must_use]
    pub fn extra_root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.options.extra_roots.push(pem.into());
        self
    }

    /// Goes through this proxy (`http://…`, `https://…`, with name and password if it asks for
    /// them) instead of the one that `HTTPS_PROXY` and `NO_PROXY` name. Requests to this machine's
    /// loopback pass no proxy. A wrong address makes [`build`](Self::build) fail.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.options.set_proxy(url.into());
        self
    }

    /// Writes each write down here before it is sent, and how it ended. Without it, a process that
    /// ends in the middle of a write leaves nothing behind by which the write could be settled.
    #[must_use]
    pub fn journal(mut self, journal: Journal) -> Self {
        self.options.journal = Some(journal);
        self
    }

    /// The time from now to the end of everything that this client does: no call begins behind it,
    /// and those under way end. By default there is none.
    #[must_use]
    pub fn deadline(mut self, time: Duration) -> Self {
        self.options.deadline = Some(now().saturating_add(time));
        self
    }

    /// Sees what happens during calls.
    #[must_use]
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.options.observer = Some(observer);
        self
    }

    /// The client.
    ///
    /// # Errors
    /// Without access token, token source or credentials, when these or the address are wrong, or when the
    /// HTTP client cannot be made.
    pub fn build(self) -> Result<C, Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let none = "no access token, no token source and no credentials were given";
        let tokens = self.tokens.ok_or_else(|| Error::invalid_input(none))?;
        C::assemble(self.options, tokens, self.http)
    }
}

impl<C: Assemble> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
