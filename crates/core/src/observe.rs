//! Watching a call, as a network trace does.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};

use crate::mask;

/// Something that happens during a call. Its `Debug` shows no secret and no body.
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
        /// The time since the request went out, or since the head, if a body read in pieces broke off.
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

/// Which call an event belongs to: calls at the same time have different ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(u64);

impl CallId {
    /// The id of a driver's call of this number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }
}

/// Sees what happens during calls. Clients take one; see their builders.
pub trait Observer: Send + Sync {
    /// Takes note of an event. Called in the middle of a call: be quick.
    fn observe(&self, call: CallId, event: &Event<'_>);
}

/// Header names and values for people, with secrets [masked](mask).
pub fn visible_headers(headers: &HeaderMap) -> impl Iterator<Item = (&str, String)> {
    headers.iter().map(|(name, value)| {
        let names_scheme = matches!(name.as_str(), "authorization" | "proxy-authorization");
        let text = if value.is_sensitive() || mask::is_secret_by_name(name.as_str()) {
            // Only credentials begin with a word that may be shown; cookies do not.
            let scheme = value.to_str().ok().filter(|_| names_scheme);
            match scheme.and_then(|text| text.split_once(' ')) {
                Some((scheme, _)) => format!("{scheme} ***"),
                None => "***".to_owned(),
            }
        } else {
            mask::text(&String::from_utf8_lossy(value.as_bytes())).into_owned()
        };
        (name.as_str(), text)
    })
}

/// Headers as [`visible_headers`] shows them.
pub(crate) struct Visible<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(visible_headers(self.0)).finish()
    }
}

impl fmt::Debug for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sending {
                route,
                attempt,
                request,
            } => f
                .debug_struct("Sending")
                .field("route", route)
                .field("attempt", attempt)
                .field("method", request.method())
                .field(
                    "uri",
                    &format_args!("{}", mask::text(&request.uri().to_string())),
                )
                .field("headers", &Visible(request.headers()))
                .finish_non_exhaustive(),
            Self::Received {
                attempt,
                status,
                headers,
                body,
                elapsed,
            } => f
                .debug_struct("Received")
                .field("attempt", attempt)
                .field("status", status)
                .field("headers", &Visible(headers))
                .field("bytes", &body.len())
                .field("elapsed", elapsed)
                .finish(),
            Self::Opened {
                attempt,
                status,
                headers,
                elapsed,
            } => f
                .debug_struct("Opened")
                .field("attempt", attempt)
                .field("status", status)
                .field("headers", &Visible(headers))
                .field("elapsed", elapsed)
                .finish(),
            Self::Read {
                attempt,
                bytes,
                elapsed,
            } => f
                .debug_struct("Read")
                .field("attempt", attempt)
                .field("bytes", bytes)
                .field("elapsed", elapsed)
                .finish(),
            Self::Failed {
                attempt,
                error,
                elapsed,
            } => f
                .debug_struct("Failed")
                .field("attempt", attempt)
                .field("error", &mask::text(&error.to_string()))
                .field("elapsed", elapsed)
                .finish(),
            Self::Queued { route, delay } => f
                .debug_struct("Queued")
                .field("route", route)
                .field("delay", delay)
                .finish(),
            Self::Waiting { delay } => f.debug_struct("Waiting").field("delay", delay).finish(),
        }
    }
}
