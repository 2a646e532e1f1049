//! What is reqwest's own: clients from the options, its errors, one attempt of the async client.

use std::error::Error as StdError;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use partner_center_core::{
    Error, Limits,
    driver::{BodySource, Failure, TooLarge},
};
use partner_center_host::driver::{Answer, AsyncTransport, Intake, Options};
#[cfg(any(feature = "rustls", feature = "native-tls"))]
use partner_center_host::outside;

use crate::upload::ReadAhead;

/// hyper sets memory aside for each header that it may meet.
pub(crate) const MOST_HEADERS: usize = 10_000;

/// How much of a successful answer is read before the call is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Until {
    Head,
    End,
}

/// Makes a client of either kind from the options. An unencrypted one sends to this machine only.
macro_rules! http_client {
    ($builder:expr, $options:expr, $limits:expr, $is_unencrypted:expr) => {{
        let (options, limits) = ($options, $limits);
        let mut builder = $builder
            .redirect(reqwest::redirect::Policy::none())
            // The exchange alone decides what is sent again.
            .retry(reqwest::retry::never())
            .connect_timeout(options.connect_timeout)
            .user_agent(&options.user_agent)
            // Decompression is part of the limits, see `Intake`.
            .no_gzip();
        if *limits != partner_center_core::Limits::default() {
            // hyper has the same default, and is faster with it.
            let bytes = u32::try_from(limits.header_bytes()).unwrap_or(u32::MAX);
            builder = builder
                .http1_max_headers(limits.header_count().min(crate::http::MOST_HEADERS))
                .http2_max_header_list_size(bytes);
        }
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        {
            let certificates = crate::http::certificates(options)?;
            if !certificates.is_empty() {
                builder = builder.tls_certs_merge(certificates);
            }
        }
        #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
        if !options.extra_roots.is_empty() {
            let why = "extra root certificate: this program is built without TLS";
            return Err(partner_center_core::Error::invalid_input(why));
        }
        if let Some(proxy) = crate::http::proxy(options)? {
            builder = builder.proxy(proxy);
        }
        if $is_unencrypted {
            // A proxy would read the token or secret of a request that is not to leave this machine.
            builder = builder.no_proxy();
        }
        builder.build().map_err(|error| {
            partner_center_core::Error::invalid_input(format!("the HTTP client cannot be made: {error}"))
        })
    }};
}

#[cfg(feature = "blocking")]
pub(crate) use http_client;

/// The certificates of the options, for reqwest.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub(crate) fn certificates(options: &Options) -> Result<Vec<reqwest::Certificate>, Error> {
    let mut certificates = Vec::new();
    for pem in &options.extra_roots {
        let wrong = |why: &dyn std::fmt::Display| {
            Error::invalid_input(format!("extra root certificate: {why}"))
        };
        let pem = outside::pem(pem).map_err(|error| wrong(&error))?;
        let found = reqwest::Certificate::from_pem_bundle(&pem).map_err(|error| wrong(&error))?;
        if found.is_empty() {
            return Err(wrong(&"there is no certificate in it"));
        }
        certificates.extend(found);
    }
    Ok(certificates)
}

/// The proxy of the options, for reqwest.
pub(crate) fn proxy(options: &Options) -> Result<Option<reqwest::Proxy>, Error> {
    // reqwest would go past a proxy of another kind without a word.
    const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
    let scheme = options.proxy().and_then(|url| url.split_once("://"));
    if scheme.is_some_and(|(it, _)| !SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(it))) {
        let why = format!(
            "the kind of the proxy is not known: expected {}",
            SCHEMES.join(", ")
        );
        return Err(Error::invalid_input(why));
    }
    let proxy = options.proxy().map(reqwest::Proxy::all).transpose();
    // The address may hold a password, so it is not shown.
    proxy.map_err(|_| Error::invalid_input("the address of the proxy is not a valid URL"))
}

/// An async client of reqwest, of whatever origin.
#[derive(Clone, Debug)]
pub(crate) struct Http(pub(crate) reqwest::Client);

impl Http {
    /// The one for the API.
    pub(crate) fn new(options: &Options) -> Result<Self, Error> {
        let is_unencrypted = options.base.is_unencrypted();
        let builder = reqwest::Client::builder();
        http_client!(builder, options, &options.limits, is_unencrypted).map(Self)
    }

    /// One for the sign-in service alone.
    pub(crate) fn for_sign_in(options: &Options, is_unencrypted: bool) -> Result<Self, Error> {
        let builder = reqwest::Client::builder();
        http_client!(builder, options, &Limits::default(), is_unencrypted).map(Self)
    }

    /// Sends a request. Up to the head of a successful answer, its body comes unread beside the answer.
    pub(crate) async fn attempt(
        &self,
        mut request: http::Request<Bytes>,
        limits: &Limits,
        timeout: Duration,
        until: Until,
    ) -> Result<Answer<Unread>, Failure> {
        let address = request.uri().to_string();
        let is_empty = request.body().is_empty() && request.method() == http::Method::GET;
        let source = request.extensions_mut().remove::<BodySource>();
        let mut request = reqwest::Request::try_from(request).map_err(failure)?;
        *request.timeout_mut() = Some(timeout);
        if is_empty {
            *request.body_mut() = None;
        }
        if let Some(source) = source {
            let body = ReadAhead::begin(&source).map_err(Failure::unsendable)?;
            *request.body_mut() = Some(reqwest::Body::wrap(body));
        }
        let response = self.0.execute(request).await.map_err(failure)?;
        check_same_address(&address, response.url())?;
        let is_streamed = until == Until::Head && response.status().is_success();
        let intake = Intake::new(limits, response.status(), response.headers(), is_streamed)?;
        if is_streamed {
            return Ok((intake.answer(Bytes::new()), Some((response, intake))));
        }
        Ok((read(response, intake).await?, None))
    }
}

impl AsyncTransport for Http {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        limits: &Limits,
        timeout: Duration,
    ) -> Result<http::Response<Bytes>, Failure> {
        let answer = self.attempt(request, limits, timeout, Until::End).await;
        answer.map(|(answer, _)| answer)
    }
}

/// A body that nothing was read of, and what takes it in.
pub(crate) type Unread = (reqwest::Response, Intake);

/// The whole answer.
async fn read(
    mut response: reqwest::Response,
    mut intake: Intake,
) -> Result<http::Response<Bytes>, Failure> {
    let mut whole = BytesMut::new();
    loop {
        let piece = match response.chunk().await {
            Ok(piece) => piece,
            Err(error) => return Err(intake.behind_head(failure(error))),
        };
        let Some(piece) = piece else { break };
        whole.extend_from_slice(&intake.take(piece)?);
    }
    whole.extend_from_slice(&intake.finish()?);
    Ok(intake.answer(whole))
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

/// hyper has a kind for it, and shows it to servers only; its text is what is left.
fn is_head_too_large(error: &reqwest::Error) -> bool {
    says(error, &["message head is too large"])
}

/// Whether every further attempt would meet the same; of a proxy, the HTTP client says so in words only.
fn is_lasting(error: &(dyn StdError + 'static)) -> bool {
    let words = [
        "proxy authorization required",
        // SOCKS.
        "credentials not accepted",
        "server does not support user/pass authentication",
        "server implements authentication incorrectly",
        "connection not allowed",
    ];
    is_about_certificates(error) || says(error, &words)
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

/// A client that was brought along may follow redirects; an answer from elsewhere does not count.
pub(crate) fn check_same_address(asked: &str, answered: &reqwest::Url) -> Result<(), Failure> {
    match reqwest::Url::parse(asked) {
        Ok(asked) if asked == *answered => Ok(()),
        _ => Err(Failure::sent(
            "the given reqwest client followed a redirect; build it with redirect::Policy::none()",
        )),
    }
}

#[cfg(test)]
mod tests;
