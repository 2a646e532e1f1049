//! What goes to `tracing`: a span for each attempt, named as OpenTelemetry's semantic conventions for
//! HTTP clients name it. Without the feature `tracing` nothing is done.
//!
//! It is beside the observer and does not use it: calls that run at the same time share an observer, and each
//! attempt needs a span of its own. No field has the address, its query or a header but the two ids.

use std::time::Duration;

use bytes::Bytes;
use partner_center_core::driver::Failure;

use crate::transport::Answer;

/// An attempt that is being made.
#[derive(Debug)]
pub(crate) struct Attempt(#[cfg(feature = "tracing")] tracing::Span);

#[cfg(not(feature = "tracing"))]
impl Attempt {
    pub(crate) fn begin(_: &'static str, _: u32, _: &http::Request<Bytes>) -> Self {
        Self()
    }

    #[expect(clippy::unused_self, reason = "there is nothing to tell")]
    pub(crate) fn end<B>(self, _: &Result<Answer<B>, Failure>) {}
}

#[cfg(feature = "tracing")]
impl Attempt {
    pub(crate) fn begin(route: &'static str, attempt: u32, request: &http::Request<Bytes>) -> Self {
        use tracing::field::Empty;

        let (uri, headers) = (request.uri(), request.headers());
        let id = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
        let port = uri.port_u16().unwrap_or(match uri.scheme_str() {
            Some("http") => 80,
            _ => 443,
        });
        let span = tracing::info_span!(
            "http.client.request",
            "otel.kind" = "client",
            "http.request.method" = request.method().as_str(),
            "server.address" = uri.host().unwrap_or_default(),
            "server.port" = port,
            "url.template" = route,
            "ms.request_id" = id("ms-requestid"),
            "ms.correlation_id" = id("ms-correlationid"),
            "http.request.resend_count" = Empty,
            "http.response.status_code" = Empty,
            "error.type" = Empty,
        );
        // The conventions want it for repetitions only.
        if attempt > 1 {
            span.record("http.request.resend_count", attempt - 1);
        }
        Self(span)
    }

    /// The answer, or its head, is there; or there will be none.
    pub(crate) fn end<B>(self, answer: &Result<Answer<B>, Failure>) {
        let Self(span) = self;
        match answer {
            Ok((answer, _)) => {
                let status = answer.status();
                span.record("http.response.status_code", status.as_u16());
                if !status.is_success() {
                    span.record("error.type", status.as_str());
                }
            }
            Err(failure) => {
                span.record("error.type", failure.kind());
            }
        }
    }
}

pub(crate) fn waiting(delay: Duration) {
    #[cfg(not(feature = "tracing"))]
    let _ = delay;
    #[cfg(feature = "tracing")]
    tracing::info!(
        "delay_ms" = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
        "waiting before the next attempt"
    );
}
