use std::io;

use bytes::Bytes;
use partner_center_core::driver::{BlockingBody, Failure};
use partner_center_host::driver::{self, BodyWatch, ReadBody};

use crate::http::failure;

/// A body that nothing was read of.
pub(super) type Unread = driver::Unread<reqwest::blocking::Response>;

/// The body of an answer, piece by piece, decompressed on the way.
///
/// [`Call::stream`](partner_center_core::Call::stream) reads it.
#[derive(Debug)]
pub struct Body(ReadBody<reqwest::blocking::Response>);

impl Body {
    pub(super) fn new(unread: Option<Unread>, watch: BodyWatch) -> Self {
        Self(ReadBody::new(unread, watch))
    }
}

impl BlockingBody for Body {
    fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        self.0.chunk()
    }
}

/// reqwest wraps its errors here, a time-out among them.
pub(super) fn broken(error: io::Error) -> Failure {
    match error.downcast::<reqwest::Error>() {
        Ok(error) => failure(error),
        Err(error) => Failure::sent(error),
    }
}
