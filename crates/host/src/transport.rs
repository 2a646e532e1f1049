use std::time::Duration;

use bytes::Bytes;
use partner_center_core::{Limits, driver::Failure};

/// An answer with its body, or its head with what its body is read from.
pub type Answer<B> = (http::Response<Bytes>, Option<B>);

/// How a thread sends one request of a sign-in and takes in the answer: what a blocking client has anyway.
pub trait Transport {
    /// Sends, follows no redirect, and takes the answer in by an [`Intake`](crate::driver::Intake) with these
    /// limits.
    ///
    /// # Errors
    /// When there is no whole answer within the time.
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: &Limits,
        timeout: Duration,
    ) -> Result<http::Response<Bytes>, Failure>;
}

/// How a task sends one request of a sign-in and takes in the answer: what an async client has anyway.
#[cfg(feature = "async")]
pub trait AsyncTransport: Clone + Send + Sync + 'static {
    /// As [`Transport::send`].
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: &Limits,
        timeout: Duration,
    ) -> impl Future<Output = Result<http::Response<Bytes>, Failure>> + Send;
}

/// An async transport for a thread of a tokio runtime that may wait.
#[cfg(feature = "async")]
pub(crate) struct OnRuntime<T> {
    transport: T,
    runtime: tokio::runtime::Handle,
}

#[cfg(feature = "async")]
impl<T: AsyncTransport> OnRuntime<T> {
    /// On the runtime of the caller.
    pub(crate) fn new(transport: T) -> Self {
        let runtime = tokio::runtime::Handle::current();
        Self { transport, runtime }
    }
}

#[cfg(feature = "async")]
impl<T: AsyncTransport> Transport for OnRuntime<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: &Limits,
        timeout: Duration,
    ) -> Result<http::Response<Bytes>, Failure> {
        self.runtime
            .block_on(self.transport.send(request, limits, timeout))
    }
}
