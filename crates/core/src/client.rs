//! What a client must be able to do, and what may be set for one call.

use std::future::{Future, poll_fn};
use std::io;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use partner_center_model::Guid;

use crate::{Error, Response, endpoint::Endpoint, exchange::Failure};

/// What may be set for one call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a method of the call for each"
)]
pub struct CallOptions {
    /// `MS-RequestId` instead of a new one: to resume a call that an earlier process began. An
    /// earlier call may have sent it, so clients [say so](crate::driver::RequestMeta::repeating).
    pub request_id: Option<Guid>,
    /// Whether no earlier call can have sent the given `MS-RequestId`.
    pub is_fresh: bool,
    /// Whether a write that was begun too long ago may be sent again; see
    /// [`RESEND_WINDOW`](crate::journal::RESEND_WINDOW).
    pub allows_stale: bool,
    /// Whether a write may be sent although the journal has the very same one in doubt.
    pub allows_duplicate: bool,
    /// Whether a write in doubt is repeated even where it is only assumed that the service recognises that;
    /// see [`RetryPolicy::with_assumed_keys_trusted`](crate::RetryPolicy::with_assumed_keys_trusted).
    pub trusts_assumed_keys: bool,
    /// `MS-CorrelationId` instead of a new one.
    pub correlation_id: Option<Guid>,
    /// Whether the answer should say if the sign-in has a second factor.
    pub validates_mfa: bool,
    /// The time for the whole call instead of the client's.
    pub total_timeout: Option<Duration>,
    /// When the call has to be over, including its body, by the [clock of the client](Client::now); for
    /// a list, all pages together.
    pub deadline: Option<Duration>,
}

/// What async and blocking clients share.
pub trait Client: Clone {
    /// The body of an answer that is read piece by piece: an [`AsyncBody`] or a [`BlockingBody`].
    type Body;

    /// The time since some fixed moment, the same for all calls of this method; it never runs backwards.
    fn now(&self) -> Duration;
}

/// A client that makes calls asynchronously.
pub trait AsyncClient: Client<Body: AsyncBody> + Send + Sync + 'static {
    /// Makes a call.
    fn execute<E>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> impl Future<Output = Result<Response<E::Output>, Error>> + Send
    where
        E: Endpoint + Send + Sync + 'static,
        E::Output: Send;

    /// Lets this much time pass.
    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + Send;

    /// Makes a call up to the head of a successful answer, and hands out the body unread. Anything but
    /// a success is read whole and treated as by [`execute`](Self::execute); drivers make the call of
    /// [`Head`](crate::driver::Head) for that. The time for the whole call counts up to the head; the
    /// time for one attempt counts up to the head, and again for each piece of the body.
    fn open<E>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> impl Future<Output = Result<(Response<()>, Self::Body), Error>> + Send
    where
        E: Endpoint + Send + Sync + 'static;
}

/// A client that makes calls while the caller waits.
pub trait BlockingClient: Client<Body: BlockingBody> {
    /// Makes a call.
    ///
    /// # Errors
    /// When the call gives no result.
    fn execute<E: Endpoint>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> Result<Response<E::Output>, Error>;

    /// Lets this much time pass.
    fn sleep(&self, time: Duration);

    /// Does this work on a thread of its own: in a [sweep](crate::sweep), several customers are read at once.
    ///
    /// # Errors
    /// When there is no thread for it; the work is not done then.
    fn spawn(&self, work: Box<dyn FnOnce() + Send>) -> io::Result<()>;

    /// Makes a call up to the head of a successful answer; see [`AsyncClient::open`].
    ///
    /// # Errors
    /// When the call gives no result.
    fn open<E: Endpoint>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> Result<(Response<()>, Self::Body), Error>;
}

/// A body that is read piece by piece, decompressed.
pub trait AsyncBody: Send + 'static {
    /// The next piece; `None` after the last one. Nothing may be lost when it is not polled again.
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Failure>>;

    /// The next piece; `None` after the last one. Nothing is lost when the future is dropped.
    fn chunk(&mut self) -> impl Future<Output = Result<Option<Bytes>, Failure>> + Send {
        poll_fn(|context| self.poll_chunk(context))
    }
}

/// A body that is read piece by piece, decompressed.
pub trait BlockingBody {
    /// The next piece; `None` after the last one.
    ///
    /// # Errors
    /// When the body breaks off, or nothing came for too long.
    fn chunk(&mut self) -> Result<Option<Bytes>, Failure>;
}
