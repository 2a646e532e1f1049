//! What both clients are made from, and what both do around an exchange.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use partner_center_core::auth::Secret;
use partner_center_core::observe::{Event, Observer};
#[cfg(any(feature = "rustls", feature = "native-tls"))]
use partner_center_core::outside;
use partner_center_core::quota::{PartnerQuota, Quota};
use partner_center_core::{
    BaseUrl, CallOptions, Cloud, Error, Failure, Limits, RequestMeta, RetryPolicy, TooLarge,
};
use percent_encoding::percent_decode_str;

use crate::Journal;
use crate::admission;
use crate::intake::Intake;
use crate::random;
use crate::shared_quota::SharedQuota;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// hyper sets memory aside for each header that it may meet.
pub(crate) const MOST_HEADERS: usize = 10_000;

/// The options that do not depend on the colour of the client.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) base: BaseUrl,
    /// Where credentials sign in that say nothing else.
    pub(crate) cloud: Cloud,
    pub(crate) retry: RetryPolicy,
    pub(crate) quota: Quota,
    /// Whose quota; the address, unless set.
    pub(crate) quota_key: Option<String>,
    /// Where other processes say what they send.
    pub(crate) shared_quota: Option<SharedQuota>,
    pub(crate) connect_timeout: Duration,
    pub(crate) user_agent: String,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) limits: Limits,
    /// Certificates in PEM that are trusted beside the platform's.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(crate) extra_roots: Vec<Vec<u8>>,
    pub(crate) proxy: Option<String>,
    /// Kept so that no text repeats them.
    pub(crate) proxy_passwords: Vec<Secret>,
    pub(crate) journal: Option<Journal>,
    /// When all is over, by the clock of `admission::now`.
    pub(crate) deadline: Option<Duration>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base: Cloud::default().base_url(),
            cloud: Cloud::default(),
            retry: RetryPolicy::default(),
            quota: Quota::default(),
            quota_key: None,
            shared_quota: None,
            connect_timeout: CONNECT_TIMEOUT,
            user_agent: concat!("partner-center-orders-rust/", env!("CARGO_PKG_VERSION")).into(),
            observer: None,
            limits: Limits::default(),
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            extra_roots: Vec::new(),
            proxy: None,
            proxy_passwords: proxy_passwords(),
            journal: None,
            deadline: None,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("base", &self.base.to_string())
            .field("retry", &self.retry)
            .field("connect_timeout", &self.connect_timeout)
            .field("user_agent", &self.user_agent)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// The ids, the policy and the random number of one call.
    pub(crate) fn call(
        &self,
        options: CallOptions,
    ) -> Result<(RequestMeta, RetryPolicy, u64), Error> {
        let (request, correlation) = (random::id()?, random::id()?);
        let entropy = random::number()?;
        let correlation = options.correlation_id.unwrap_or(correlation);
        let meta = match options.request_id {
            Some(id) if options.is_fresh => RequestMeta::new(id, correlation),
            Some(id) => RequestMeta::new(id, correlation).repeating(),
            None => RequestMeta::new(request, correlation),
        };
        let total = options.total_timeout;
        let mut total = total.unwrap_or_else(|| self.retry.total_timeout());
        if let Some(deadline) = self.deadline(options.deadline) {
            let remaining = deadline.saturating_sub(admission::now());
            if remaining.is_zero() {
                return Err(Error::deadline());
            }
            total = total.min(remaining);
        }
        let mut policy = self.retry.clone().with_total_timeout(total);
        if options.trusts_assumed_keys {
            policy = policy.with_assumed_keys_trusted(true);
        }
        Ok((meta, policy, entropy))
    }

    /// When a call has to be over: by its own deadline, and by the client's.
    pub(crate) fn deadline(&self, of_call: Option<Duration>) -> Option<Duration> {
        match (self.deadline, of_call) {
            (Some(all), Some(call)) => Some(all.min(call)),
            (one, other) => one.or(other),
        }
    }

    /// What this client's partner may send.
    pub(crate) fn partner_quota(&self) -> PartnerQuota {
        self.quota.partner(&self.partner())
    }

    /// What tells this client's partner from others.
    pub(crate) fn partner(&self) -> Cow<'_, str> {
        match &self.quota_key {
            Some(key) => key.into(),
            None => self.base.to_string().into(),
        }
    }

    /// What the settings say of certificates, in the form that reqwest takes.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(crate) fn certificates(&self) -> Result<Vec<reqwest::Certificate>, Error> {
        let mut certificates = Vec::new();
        for pem in &self.extra_roots {
            let wrong = |why: &dyn fmt::Display| {
                Error::invalid_input(format!("extra root certificate: {why}"))
            };
            let pem = outside::pem(pem).map_err(|error| wrong(&error))?;
            let found =
                reqwest::Certificate::from_pem_bundle(&pem).map_err(|error| wrong(&error))?;
            if found.is_empty() {
                return Err(wrong(&"there is no certificate in it"));
            }
            certificates.extend(found);
        }
        Ok(certificates)
    }

    pub(crate) fn set_proxy(&mut self, url: String) {
        self.proxy_passwords.extend(proxy_password(&url));
        self.proxy = Some(url);
    }

    /// The proxy that was set, in the form that reqwest takes.
    pub(crate) fn proxy(&self) -> Result<Option<reqwest::Proxy>, Error> {
        let proxy = self.proxy.as_deref().map(reqwest::Proxy::all).transpose();
        // The address may hold a password, so it is not shown.
        proxy.map_err(|_| Error::invalid_input("the address of the proxy is none"))
    }

    pub(crate) fn observe(&self, event: &Event<'_>) {
        if let Some(observer) = &self.observer {
            observer.observe(event);
        }
    }

    /// Tells how an attempt ended.
    pub(crate) fn observe_end<B>(
        &self,
        attempt: u32,
        answer: &Result<Answer<B>, Failure>,
        elapsed: Duration,
    ) {
        self.observe(&match answer {
            Ok((answer, Some(_))) => Event::Opened {
                attempt,
                status: answer.status(),
                headers: answer.headers(),
                elapsed,
            },
            Ok((answer, None)) => Event::Received {
                attempt,
                status: answer.status(),
                headers: answer.headers(),
                body: answer.body(),
                elapsed,
            },
            Err(failure) => Event::Failed {
                attempt,
                error: failure.error(),
                elapsed,
            },
        });
    }
}

/// The passwords of the proxies that the HTTP client finds in the environment.
fn proxy_passwords() -> Vec<Secret> {
    const PROXIES: [&str; 6] = [
        "HTTPS_PROXY",
        "https_proxy",
        "HTTP_PROXY",
        "http_proxy",
        "ALL_PROXY",
        "all_proxy",
    ];
    let set = PROXIES.iter().filter_map(|name| std::env::var(name).ok());
    set.filter_map(|url| proxy_password(&url)).collect()
}

fn proxy_password(url: &str) -> Option<Secret> {
    let url = reqwest::Url::parse(url).ok()?;
    let password = percent_decode_str(url.password()?);
    Some(Secret::new(password.decode_utf8_lossy()))
}

/// How much of a successful answer is read before the call is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Until {
    Head,
    End,
}

/// An answer with its body, or with what its body is read from.
pub(crate) type Answer<B> = (http::Response<Bytes>, Option<B>);

/// Tells how a body ends that is read piece by piece.
pub(crate) struct Watch {
    observer: Option<Arc<dyn Observer>>,
    attempt: u32,
    began: Instant,
    bytes: u64,
    /// When the body has to be over.
    deadline: Option<Duration>,
}

impl Watch {
    pub(crate) fn begin(settings: &Settings, attempt: u32, deadline: Option<Duration>) -> Self {
        Self {
            observer: settings.observer.clone(),
            attempt,
            began: Instant::now(),
            bytes: 0,
            deadline: settings.deadline(deadline),
        }
    }

    /// How long the next piece may be waited for, at most.
    pub(crate) fn remaining(&self) -> Option<Duration> {
        let deadline = self.deadline?;
        Some(deadline.saturating_sub(admission::now()))
    }

    /// Why no more of the body is read, once its time is over.
    pub(crate) fn check_deadline(&self, intake: &Intake) -> Result<(), Failure> {
        match self.remaining() {
            Some(Duration::ZERO) => {
                let failure = Failure::sent("the deadline has passed").timed_out();
                Err(intake.behind_head(failure))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn observe(&mut self, chunk: &Result<Option<Bytes>, Failure>) {
        let (attempt, elapsed) = (self.attempt, self.began.elapsed());
        let event = match chunk {
            Ok(Some(chunk)) => {
                self.bytes += chunk.len() as u64;
                return;
            }
            Ok(None) => Event::Read {
                attempt,
                bytes: self.bytes,
                elapsed,
            },
            Err(failure) => Event::Failed {
                attempt,
                error: failure.error(),
                elapsed,
            },
        };
        if let Some(observer) = &self.observer {
            observer.observe(&event);
        }
    }
}

/// How far a request came, from what reqwest says.
pub(crate) fn failure(error: reqwest::Error) -> Failure {
    let (is_timeout, unsent) = (error.is_timeout(), error.is_connect());
    let unsendable = error.is_builder() || (unsent && is_lasting(&error));
    // The address says nothing that the call does not know.
    let error = error.without_url();
    if is_head_too_large(&error) {
        return Failure::sent(TooLarge::head());
    }
    let failure = if unsendable {
        Failure::unsendable(error)
    } else if unsent {
        Failure::not_sent(error)
    } else {
        Failure::sent(error)
    };
    if is_timeout {
        failure.timed_out()
    } else {
        failure
    }
}

/// Asks for a compressed answer.
pub(crate) fn accept_gzip(headers: &mut http::HeaderMap) {
    let gzip = http::HeaderValue::from_static("gzip");
    headers.insert(http::header::ACCEPT_ENCODING, gzip);
}

/// hyper has a kind for it, and shows it to servers only; its text is what is left.
fn is_head_too_large(error: &reqwest::Error) -> bool {
    says(error, &["message head is too large"])
}

/// Whether every further attempt would meet the same; of a proxy, the HTTP client says so in words only.
fn is_lasting(error: &(dyn StdError + 'static)) -> bool {
    is_about_certificates(error) || says(error, &["proxy authorization required"])
}

/// Whether the other side's certificate was not accepted. The TLS libraries say so in words only:
/// rustls in the first way, OpenSSL, macOS and Windows in the others.
fn is_about_certificates(error: &(dyn StdError + 'static)) -> bool {
    let words = [
        "invalid peer certificate",
        "certificate verify failed",
        "certificate was not trusted",
        "not trusted by the trust provider",
    ];
    says(error, &words)
}

/// Whether an error or one of its causes says one of these.
fn says(error: &(dyn StdError + 'static), words: &[&str]) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let text = error.to_string();
        if words.iter().any(|words| text.contains(words)) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// A client that was brought along may follow redirects; an answer from elsewhere is no answer.
pub(crate) fn check_same_address(asked: &str, answered: &reqwest::Url) -> Result<(), Failure> {
    match reqwest::Url::parse(asked) {
        Ok(asked) if asked == *answered => Ok(()),
        _ => Err(Failure::sent(
            "the given reqwest client followed a redirect; build it with redirect::Policy::none()",
        )),
    }
}

/// The setters of [`Settings`], for each builder.
macro_rules! shared_setters {
    () => {
        /// Uses the address of this cloud.
        #[must_use]
        pub fn cloud(mut self, cloud: partner_center_core::Cloud) -> Self {
            self.settings.base = cloud.base_url();
            self.settings.cloud = cloud;
            self
        }

        /// Uses this address.
        #[must_use]
        pub fn base_url(mut self, base: impl Into<partner_center_core::BaseUrl>) -> Self {
            self.settings.base = base.into();
            self
        }

        /// Uses one access token for every call.
        #[must_use]
        pub fn access_token(self, token: partner_center_core::AccessToken) -> Self {
            self.token_source(token)
        }

        /// Signs in with these credentials, at the authority of the cloud unless they say another.
        ///
        /// The last of access token, token source and credentials that was given counts. Requests
        /// for tokens are made by an HTTP client of their own, which follows no redirect.
        #[must_use]
        pub fn credentials(mut self, credentials: crate::Credentials) -> Self {
            self.credentials = Some(credentials);
            self.tokens = None;
            self
        }

        /// Says how often and how patiently calls are repeated, and how long they may take.
        #[must_use]
        pub fn retry(mut self, policy: partner_center_core::RetryPolicy) -> Self {
            self.settings.retry = policy;
            self
        }

        /// Sends no more than this quota lets through; 480 requests in any 60 s for each resource if
        /// not set. Clients that are given the same one share it.
        #[must_use]
        pub fn quota(mut self, quota: partner_center_core::Quota) -> Self {
            self.settings.quota = quota;
            self
        }

        /// Sends at most so many requests in any 60 s for each resource: a quota of this client's
        /// own. The service allows 500 for the whole partner tenant, so other programs of the
        /// partner must do with the rest.
        #[must_use]
        pub fn requests_per_minute(self, limit: u32) -> Self {
            self.quota(partner_center_core::Quota::per_minute(limit))
        }

        /// Whose quota it is, where one [`quota`](Self::quota) serves clients of several partners:
        /// the partner's tenant id, say. The address of the API if not set.
        #[must_use]
        pub fn quota_key(mut self, key: impl Into<String>) -> Self {
            self.settings.quota_key = Some(key.into());
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
        pub fn shared_quota(mut self, folder: impl Into<std::path::PathBuf>) -> Self {
            let shared = crate::shared_quota::SharedQuota::new(folder.into());
            self.settings.shared_quota = Some(shared);
            self
        }

        /// The time for a connection, name look-up and TLS included. 10 s if not set.
        #[must_use]
        pub fn connect_timeout(mut self, timeout: std::time::Duration) -> Self {
            self.settings.connect_timeout = timeout;
            self
        }

        /// The `User-Agent` to send.
        #[must_use]
        pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
            self.settings.user_agent = user_agent.into();
            self
        }

        /// Says how much of an answer is taken.
        #[must_use]
        pub fn limits(mut self, limits: partner_center_core::Limits) -> Self {
            self.settings.limits = limits;
            self
        }

        /// Trusts these certificates (PEM, one or more) beside the platform's: for a proxy that looks
        /// into TLS, or a gateway with a certificate of its own. A wrong one makes
        /// [`build`](Self::build) fail.
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        #[must_use]
        pub fn extra_root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
            self.settings.extra_roots.push(pem.into());
            self
        }

        /// Goes through this proxy (`http://…`, `https://…`, with name and password if it asks for
        /// them) instead of the one that `HTTPS_PROXY` and `NO_PROXY` name. Requests to this machine's
        /// loopback pass no proxy. A wrong address makes [`build`](Self::build) fail.
        #[must_use]
        pub fn proxy(mut self, url: impl Into<String>) -> Self {
            self.settings.set_proxy(url.into());
            self
        }

        /// Writes each write down here before it is sent, and how it ended. Without it, a process that
        /// ends in the middle of a write leaves nothing behind by which the write could be settled.
        #[must_use]
        pub fn journal(mut self, journal: crate::Journal) -> Self {
            self.settings.journal = Some(journal);
            self
        }

        /// The time from now to the end of everything that this client does: no call begins behind it,
        /// and those under way end. By default there is none.
        #[must_use]
        pub fn deadline(mut self, time: std::time::Duration) -> Self {
            self.settings.deadline = Some(crate::admission::now().saturating_add(time));
            self
        }

        /// Is told what happens during calls.
        #[must_use]
        pub fn observer(
            mut self,
            observer: std::sync::Arc<dyn partner_center_core::observe::Observer>,
        ) -> Self {
            self.settings.observer = Some(observer);
            self
        }
    };
}

pub(crate) use shared_setters;

/// Turns the settings into a client of either colour.
macro_rules! http_client {
    ($builder:expr, $settings:expr) => {{
        let mut builder = $builder
            .redirect(reqwest::redirect::Policy::none())
            // The exchange alone decides what is sent again.
            .retry(reqwest::retry::never())
            .connect_timeout($settings.connect_timeout)
            .user_agent(&$settings.user_agent)
            // Decompression is part of the limits, see `intake.rs`.
            .no_gzip();
        let limits = &$settings.limits;
        if *limits != partner_center_core::Limits::default() {
            // hyper has the same default, and is faster with it.
            let bytes = u32::try_from(limits.header_bytes()).unwrap_or(u32::MAX);
            builder = builder
                .http1_max_headers(limits.header_count().min(crate::settings::MOST_HEADERS))
                .http2_max_header_list_size(bytes);
        }
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        {
            let certificates = $settings.certificates()?;
            if !certificates.is_empty() {
                builder = builder.tls_certs_merge(certificates);
            }
        }
        if let Some(proxy) = $settings.proxy()? {
            builder = builder.proxy(proxy);
        }
        if $settings.base.is_unencrypted() {
            // A proxy would read the token of a request that is not to leave this machine.
            builder = builder.no_proxy();
        }
        builder.build().map_err(|error| {
            partner_center_core::Error::invalid_input(format!("no HTTP client: {error}"))
        })
    }};
}

pub(crate) use http_client;

#[cfg(test)]
mod tests;
