//! Uploads of the blocking client.

use std::thread;
use std::time::Duration;

use bytes::Bytes;
use partner_center_core::driver::Failure;
use partner_center_host::driver::{AsyncTransport as _, Options};

use crate::http::Http;

/// Sends a request whose body is read while it is sent, on a runtime of its own.
///
/// reqwest's blocking client waits for the whole body to be taken before it looks at what the connection
/// says. When there is no connection, nobody takes the body, and the error is about that: a request that
/// never left would look like one that broke off. (reqwest 0.13, `blocking/client.rs`, `execute_request`.)
pub(super) fn transmit(
    options: &Options,
    request: http::Request<Bytes>,
    timeout: Duration,
) -> Result<http::Response<Bytes>, Failure> {
    let attempt = || -> Result<_, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Failure::not_sent)?;
        let http = Http::new(options).map_err(Failure::unsendable)?;
        let sent = runtime.block_on(http.send(request, &options.limits, timeout));
        // A document that is still being read, or a name that is being looked up, must not hold up the end.
        runtime.shutdown_background();
        sent
    };
    // On a thread of its own, for a runtime must not be dropped on one that drives another.
    thread::scope(|scope| {
        let thread = thread::Builder::new().spawn_scoped(scope, attempt);
        let thread = thread.map_err(Failure::not_sent)?;
        let lost = || Failure::sent("the thread that sends the document ended too early");
        thread.join().unwrap_or_else(|_| Err(lost()))
    })
}
