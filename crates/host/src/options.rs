//! What a client is made from, whatever it sends with.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use partner_center_core::auth::Secret;
use partner_center_core::journal::Intent;
use partner_center_core::observe::{CallId, Event, Observer};
use partner_center_core::quota::{PartnerQuota, Quota};
use partner_center_core::{
    BaseUrl, Cloud, Error, Limits, RetryPolicy,
    driver::{CallOptions, RequestMeta},
};
use percent_encoding::percent_decode_str;

use crate::clock::now;
use crate::journal::Journal;
use crate::random;
use crate::shared_quota::SharedQuota;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What a client is made from. The public members are for its HTTP library to follow; what the rest asks
/// for, [`Drive`](crate::driver::Drive) does.
#[derive(Clone)]
#[non_exhaustive]
pub struct Options {
    /// The address of the API.
    pub base: BaseUrl,
    /// Where credentials sign in that say nothing else.
    pub cloud: Cloud,
    /// How often and how patiently calls are repeated, and how long they may take.
    pub retry: RetryPolicy,
    /// The time for a connection, name look-up and TLS included.
    pub connect_timeout: Duration,
    /// The `User-Agent` to send.
    pub user_agent: String,
    /// How much of an answer is taken.
    pub limits: Limits,
    /// Certificates in PEM that are trusted beside the platform's.
    pub extra_roots: Vec<Vec<u8>>,
    proxy: Option<String>,
    pub(crate) quota: Quota,
    /// Whose quota; the address, unless set.
    pub(crate) quota_key: Option<String>,
    /// Where other processes say what they send.
    pub(crate) shared_quota: Option<SharedQuota>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    /// Kept so that no text repeats them.
    proxy_passwords: Vec<Secret>,
    pub(crate) journal: Option<Journal>,
    /// When all is over, by the clock of [`now`](crate::driver::now).
    pub(crate) deadline: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            base: Cloud::default().base_url(),
            cloud: Cloud::default(),
            retry: RetryPolicy::default(),
            connect_timeout: CONNECT_TIMEOUT,
            user_agent: concat!("partner-center-orders-rust/", env!("CARGO_PKG_VERSION")).into(),
            limits: Limits::default(),
            extra_roots: Vec::new(),
            proxy: None,
            quota: Quota::default(),
            quota_key: None,
            shared_quota: None,
            observer: None,
            proxy_passwords: proxy_passwords(),
            journal: None,
            deadline: None,
        }
    }
}

debug!(Options {
    base,
    retry,
    connect_timeout,
    user_agent,
    limits
});

impl Options {
    /// Goes through this proxy. Its password is masked in all texts from now on.
    pub fn set_proxy(&mut self, url: impl Into<String>) {
        let url = url.into();
        self.proxy_passwords.extend(proxy_password(&url));
        self.proxy = Some(url);
    }

    /// The proxy, perhaps with a password, instead of those that the environment names.
    #[must_use]
    pub fn proxy(&self) -> Option<&str> {
        self.proxy.as_deref()
    }

    /// Checks that a write of the journal is for the address of this client.
    ///
    /// # Errors
    /// When it is not.
    pub fn check_base(&self, intent: &Intent) -> Result<(), Error> {
        let base = self.base.to_string();
        if intent.base == base {
            return Ok(());
        }
        Err(Error::invalid_input(format!(
            "the write was for {}, and this client is for {base}",
            intent.base
        )))
    }

    /// Whether the journal knows an order as the result of another write. What it cannot read it does not
    /// know.
    #[must_use]
    pub fn is_of_another(&self, intent: &Intent, order: &str) -> bool {
        let journal = self.journal.as_ref();
        let origin = journal.and_then(|journal| journal.origin_of(order).ok().flatten());
        origin.is_some_and(|origin| origin != intent.request_id)
    }

    /// The ids, the policy and the random number of one call.
    pub(crate) fn call(
        &self,
        options: CallOptions,
    ) -> Result<(RequestMeta, RetryPolicy, u64), Error> {
        let (request, correlation) = (random::new_request_id()?, random::new_request_id()?);
        let entropy = random::number()?;
        let correlation = options.correlation_id.unwrap_or(correlation);
        let mut meta = match options.request_id {
            Some(id) if options.is_fresh => RequestMeta::new(id, correlation),
            Some(id) => RequestMeta::new(id, correlation).repeating(),
            None => RequestMeta::new(request, correlation),
        };
        meta.validates_mfa = options.validates_mfa;
        let total = options.total_timeout;
        let mut total = total.unwrap_or_else(|| self.retry.total_timeout());
        if let Some(deadline) = self.deadline(options.deadline) {
            let remaining = deadline.saturating_sub(now());
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

    pub(crate) fn observe(&self, call: CallId, event: &Event<'_>) {
        if let Some(observer) = &self.observer {
            observer.observe(call, event);
        }
    }
}

/// The passwords of the proxies that an HTTP client finds in the environment.
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

/// The password in an address, found in its text: one that no library takes for an address may be shown too.
fn proxy_password(url: &str) -> Option<Secret> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    let password = percent_decode_str(password).decode_utf8_lossy();
    Some(Secret::new(password))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_of_a_proxy_is_found_in_any_spelling() {
        let password = |url| proxy_password(url).map(|secret| secret.expose().to_owned());
        for (url, expected) in [
            ("http://me:pass%40word@proxy:3128/", Some("pass@word")),
            ("me:secret@proxy:3128", Some("secret")),
            ("http://me:a@b:c@proxy", Some("a@b:c")),
            ("http://proxy:3128/?a:b@c", None),
            ("http://me@proxy", None),
        ] {
            assert_eq!(password(url).as_deref(), expected, "{url}");
        }
    }
}
