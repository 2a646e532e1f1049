//! Watching a call, as a network trace does.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};

/// Something that happens during a call.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A request goes out.
    Sending {
        /// The route of the call, with names for its variable segments.
        route: &'static str,
        /// Which attempt this is, from 1.
        attempt: u32,
        /// The request; secret headers are marked as sensitive. See [`visible_headers`].
        request: &'a Request<Bytes>,
    },
    /// An answer is there, with its body.
    Received {
        /// Which attempt this is, from 1.
        attempt: u32,
        /// The status.
        status: StatusCode,
        /// The headers; see [`visible_headers`].
        headers: &'a HeaderMap,
        /// The body, decompressed.
        body: &'a Bytes,
        /// The time since the request went out.
        elapsed: Duration,
    },
    /// The head of a successful answer is there, whose body is read piece by piece.
    Opened {
        /// Which attempt this is, from 1.
        attempt: u32,
        /// The status.
        status: StatusCode,
        /// The headers; see [`visible_headers`].
        headers: &'a HeaderMap,
        /// The time since the request went out.
        elapsed: Duration,
    },
    /// Such a body was read to its end.
    Read {
        /// Which attempt it was, from 1.
        attempt: u32,
        /// The length of the body, decompressed.
        bytes: u64,
        /// The time since its head was there.
        elapsed: Duration,
    },
    /// No whole answer came.
    Failed {
        /// Which attempt this was, from 1.
        attempt: u32,
        /// Why.
        error: &'a (dyn std::error::Error + 'static),
        /// The time since the request went out; since the head was there, when the body broke off
        /// that was read piece by piece.
        elapsed: Duration,
    },
    /// The call waits for the quota: its window has no room, or the service refused requests lately.
    Queued {
        /// The route of the call, with names for its variable segments.
        route: &'static str,
        /// For how long, as far as can be told now.
        delay: Duration,
    },
    /// The call waits before the next attempt.
    Waiting {
        /// For how long.
        delay: Duration,
    },
}

/// Is told what happens during calls. Clients take one; see their builders.
pub trait Observer: Send + Sync {
    /// Takes note of an event. Called in the middle of a call: be quick.
    fn observe(&self, event: &Event<'_>);
}

/// Header names and values for people, with secrets masked.
pub fn visible_headers(headers: &HeaderMap) -> impl Iterator<Item = (&str, String)> {
    headers.iter().map(|(name, value)| {
        let names_scheme = matches!(name.as_str(), "authorization" | "proxy-authorization");
        // The last one is what Azure's API gateways are called with.
        let is_known = matches!(
            name.as_str(),
            "cookie" | "set-cookie" | "ocp-apim-subscription-key"
        );
        let secret = value.is_sensitive() || names_scheme || is_known;
        let text = if secret {
            // Only credentials begin with a word that may be seen; a cookie begins with itself.
            let scheme = value.to_str().ok().filter(|_| names_scheme);
            match scheme.and_then(|text| text.split_once(' ')) {
                Some((scheme, _)) => format!("{scheme} ***"),
                None => "***".to_owned(),
            }
        } else {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        };
        (name.as_str(), text)
    })
}
