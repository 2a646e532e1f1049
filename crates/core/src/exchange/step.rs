use std::time::Duration;

use bytes::Bytes;
use http::Request;

use crate::journal::Intent;
use crate::quota::Demand;
use crate::source::BodySource;
use crate::token::AccessToken;
use crate::{Error, Response};

/// What the driver of an [`Exchange`](super::Exchange) has to do next.
#[derive(Debug)]
#[must_use = "the call goes on only when the step is carried out"]
#[expect(clippy::exhaustive_enums, reason = "a driver must know every step")]
pub enum Step<T> {
    /// Get an access token and hand it to [`Exchange::token`](super::Exchange::token).
    Authorize {
        /// The token that the service refused, when a fresh one is needed.
        rejected: Option<AccessToken>,
    },
    /// Wait until the request may go, and say so to [`Exchange::admitted`](super::Exchange::admitted) with the
    /// [`Permit`](crate::quota::Permit), or to [`Exchange::not_admitted`](super::Exchange::not_admitted). A driver that
    /// shares no [`Quota`](crate::Quota) answers at once, `admitted(None)`: then nothing is counted, and no call learns
    /// of a 429 that another call got.
    Admit(Demand),
    /// Write down what is about to be sent, and say so with [`Exchange::recorded`](super::Exchange::recorded),
    /// [`withheld`](super::Exchange::withheld) or [`not_recorded`](super::Exchange::not_recorded). Only drivers that
    /// keep a journal ([`Exchange::recording`](super::Exchange::recording)) get it, once per call, before the first
    /// send of a write. The time for the call runs on meanwhile, and is checked again before anything is sent.
    Record {
        /// What is to be written down. Its time is for the journal to set.
        intent: Box<Intent>,
        /// Where the body is read from, if it is not in the intent.
        body: Option<BodySource>,
        /// The time that is left.
        timeout: Duration,
    },
    /// Send the request and hand the answer to [`Exchange::response`](super::Exchange::response), or the failure to
    /// [`Exchange::failed`](super::Exchange::failed). Redirects must not be followed.
    Send {
        /// The request.
        request: Request<Bytes>,
        /// The time until the last byte of the answer; for a [`Head`](crate::driver::Head), until its head.
        timeout: Duration,
    },
    /// Wait, then ask for the next step.
    Wait(Duration),
    /// The call is over.
    Done(Result<Response<T>, Error>),
}
