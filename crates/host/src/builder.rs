use std::fmt::Display;
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
use crate::sign_in::SignInTokens;
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
#[non_exhaustive]
pub enum Tokens<S: ?Sized> {
    /// A source that the caller brought along.
    Source(Box<S>),
    /// Credentials, with which the client signs in itself.
    Credentials(Box<Credentials>),
}

impl<S: ?Sized> Tokens<S> {
    /// The source. Credentials sign in at `cloud` unless they say another, and `transport` makes what sends the
    /// requests; its argument says whether they go unencrypted, over loopback: then they must pass no proxy.
    ///
    /// # Errors
    /// When the credentials are wrong, or there is no transport.
    pub fn into_source<T>(
        self,
        cloud: Cloud,
        transport: impl FnOnce(bool) -> Result<T, Error>,
    ) -> Result<Box<S>, Error>
    where
        SignInTokens<T>: IntoTokenSource<S>,
    {
        Ok(match self {
            Self::Source(source) => source,
            Self::Credentials(credentials) => {
                SignInTokens::new(*credentials, cloud, transport)?.into_token_source()
            }
        })
    }
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

/// Writes a setter for each option: its name, its argument, and what the option becomes.
macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident($argument:ident: $type:ty) = $value:expr;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $argument: $type) -> Self {
            self.options.$name = $value;
            self
        }
    )*};
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
        B: TryInto<BaseUrl, Error: Display>,
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

    setters! {
        /// Says how often and how patiently calls are repeated, and how long they may take.
        retry(policy: RetryPolicy) = policy;

        /// Sends no more than this quota lets through; 480 requests in any 60 s for each resource if
        /// not set. Clients that are given the same one share it.
        quota(quota: Quota) = quota;

        /// Whose quota it is, where one [`quota`](Self::quota) serves clients of several partners:
        /// the partner's tenant id, say. The address of the API if not set.
        quota_key(key: impl Into<String>) = Some(key.into());

        /// Shares the quota with the other programs of this user on this machine that are given the
        /// same folder: all of them together send no more than the quota lets one of them send, and
        /// when the service asks one to wait, all of them do. Each takes its own quota for the sum, so
        /// give them the same.
        ///
        /// The folder is made when it is needed; on Unix it and its files must be this user's alone,
        /// and on a disk of this machine. A file that cannot be used ends calls with an error that
        /// names it (`is_connect()`, nothing was sent), so the limit is never lost silently. A quota of
        /// more than 1,024 counts as 1,024.
        shared_quota(folder: impl Into<PathBuf>) = Some(SharedQuota::new(folder.into()));

        /// The time for a connection, name look-up and TLS included. 10 s if not set.
        connect_timeout(timeout: Duration) = timeout;

        /// The `User-Agent` to send.
        user_agent(user_agent: impl Into<String>) = user_agent.into();

        /// Says how much of an answer is taken.
        limits(limits: Limits) = limits;

        /// Writes each write down here before it is sent, and how it ended. Without it, a process that
        /// ends in the middle of a write leaves nothing to settle the write with.
        journal(journal: Journal) = Some(journal);

        /// The time from now to the end of everything that this client does: no call begins after it,
        /// and those under way end. By default there is none.
        deadline(time: Duration) = Some(now().saturating_add(time));

        /// Sees what happens during calls.
        observer(observer: Arc<dyn Observer>) = Some(observer);
    }

    /// Sends at most so many requests in any 60 s for each resource: a quota of this client's
    /// own. The service allows 500 for the whole partner tenant, so other programs of the
    /// partner must do with the rest.
    #[must_use]
    pub fn requests_per_minute(self, limit: u32) -> Self {
        self.quota(Quota::per_minute(limit))
    }

    /// Trusts these certificates (PEM, one or more) beside the platform's: for a proxy that looks
    /// into TLS, or a gateway with a certificate of its own. A wrong one makes
    /// [`build`](Self::build) fail.
    #[must_use]
    pub fn extra_root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.options.extra_roots.push(pem.into());
        self
    }

    /// Goes through this proxy (`http://…`, `https://…`, `socks5h://…` and so on if the client knows SOCKS, with
    /// name and password if it asks for them) instead of the one that `HTTPS_PROXY` and `NO_PROXY` name. Requests to this machine's
    /// loopback pass no proxy. A wrong address makes [`build`](Self::build) fail.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.options.set_proxy(url.into());
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
        let none = "no access token, token source or credentials were given";
        let tokens = self.tokens.ok_or_else(|| Error::invalid_input(none))?;
        C::assemble(self.options, tokens, self.http)
    }
}

debug!(Builder<C: Assemble> { options });
