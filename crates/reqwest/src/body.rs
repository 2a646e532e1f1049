use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use partner_center_core::driver::{AsyncBody, Failure};
use partner_center_host::driver::{BodyWatch, Intake};
use tokio::time::Sleep;

use crate::http::failure;

/// The body of an answer, piece by piece, decompressed on the way.
///
/// [`Call::stream`](partner_center_core::Call::stream) reads it.
#[derive(Debug)]
pub struct ResponseBody {
    /// `None` after the end.
    unread: Option<(reqwest::Body, Intake)>,
    /// How long nothing may come.
    limit: Duration,
    /// The end of the time for the piece that is waited for.
    silence: Option<Pin<Box<Sleep>>>,
    watch: BodyWatch,
}

impl ResponseBody {
    pub(crate) fn new(
        unread: Option<(reqwest::Response, Intake)>,
        limit: Duration,
        watch: BodyWatch,
    ) -> Self {
        Self {
            unread: unread.map(|(response, intake)| (response.into(), intake)),
            limit,
            silence: None,
            watch,
        }
    }

    fn poll_data(
        (body, intake): &mut (reqwest::Body, Intake),
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, Failure>> {
        loop {
            let Some(frame) = ready!(Pin::new(&mut *body).poll_frame(context)) else {
                let rest = intake.finish()?;
                return Poll::Ready(Ok(Some(rest).filter(|rest| !rest.is_empty())));
            };
            let frame = frame.map_err(|error| intake.behind_head(failure(error)))?;
            // Anything else than data is a trailer.
            let Ok(data) = frame.into_data() else {
                continue;
            };
            let data = intake.take(data)?;
            if !data.is_empty() {
                return Poll::Ready(Ok(Some(data)));
            }
        }
    }

    /// Whether nothing has come for too long.
    fn poll_silence(&mut self, context: &mut Context<'_>) -> Poll<Failure> {
        let remaining = self.watch.remaining().unwrap_or(self.limit);
        let limit = self.limit.min(remaining);
        let silence = self
            .silence
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        ready!(silence.as_mut().poll(context));
        let failure = Failure::sent(format!("nothing came for {limit:?}")).timed_out();
        Poll::Ready(match &self.unread {
            Some((_, intake)) => intake.behind_head(failure),
            None => failure,
        })
    }
}

impl AsyncBody for ResponseBody {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Failure>> {
        let Some(body) = &mut self.unread else {
            return Poll::Ready(Ok(None));
        };
        let in_time = self.watch.check_deadline(&body.1);
        let chunk = match in_time.map(|()| Self::poll_data(body, context)) {
            Err(late) => Err(late),
            Ok(Poll::Ready(chunk)) => chunk,
            Ok(Poll::Pending) => Err(ready!(self.poll_silence(context))),
        };
        self.silence = None;
        self.watch.observe(&chunk);
        if !matches!(chunk, Ok(Some(_))) {
            self.unread = None;
        }
        Poll::Ready(chunk)
    }
}
