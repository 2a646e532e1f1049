use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use partner_center_core::{AsyncBody, Failure};
use tokio::time::Sleep;

use crate::settings::{Watch, failure};

/// The body of an answer, piece by piece, decompressed on the way.
///
/// [`Call::stream`](partner_center_core::Call::stream) reads it.
pub struct Body {
    /// `None` behind the end.
    unread: Option<reqwest::Body>,
    /// How long nothing may come.
    limit: Duration,
    /// The end of the time for the piece that is waited for.
    silence: Option<Pin<Box<Sleep>>>,
    watch: Watch,
}

impl Body {
    pub(crate) fn new(response: Option<reqwest::Response>, limit: Duration, watch: Watch) -> Self {
        Self {
            unread: response.map(Into::into),
            limit,
            silence: None,
            watch,
        }
    }

    fn poll_data(
        body: &mut reqwest::Body,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, Failure>> {
        loop {
            let Some(frame) = ready!(Pin::new(&mut *body).poll_frame(context)) else {
                return Poll::Ready(Ok(None));
            };
            // Anything else than data is a trailer.
            if let Ok(data) = frame.map_err(failure)?.into_data() {
                return Poll::Ready(Ok(Some(data)));
            }
        }
    }

    /// Whether nothing has come for too long.
    fn poll_silence(&mut self, context: &mut Context<'_>) -> Poll<Failure> {
        let limit = self.limit;
        let silence = self
            .silence
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        ready!(silence.as_mut().poll(context));
        Poll::Ready(Failure::sent(format!("nothing came for {limit:?}")).timed_out())
    }
}

impl AsyncBody for Body {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Failure>> {
        let Some(body) = &mut self.unread else {
            return Poll::Ready(Ok(None));
        };
        let chunk = match Self::poll_data(body, context) {
            Poll::Ready(chunk) => chunk,
            Poll::Pending => Err(ready!(self.poll_silence(context))),
        };
        self.silence = None;
        self.watch.observe(&chunk);
        if !matches!(chunk, Ok(Some(_))) {
            self.unread = None;
        }
        Poll::Ready(chunk)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}
