use std::fmt;
use std::io::{self, ErrorKind, Read};

use bytes::Bytes;
use partner_center_core::{BlockingBody, Failure};

use crate::settings::{Watch, failure};

/// As much as is read at once.
const PIECE: usize = 64 * 1024;

/// The body of an answer, piece by piece, decompressed on the way.
///
/// [`Call::stream`](partner_center_core::Call::stream) reads it.
pub struct Body {
    /// `None` behind the end.
    response: Option<reqwest::blocking::Response>,
    buffer: Vec<u8>,
    watch: Watch,
}

impl Body {
    pub(super) fn new(response: Option<reqwest::blocking::Response>, watch: Watch) -> Self {
        Self {
            response,
            buffer: vec![0; PIECE],
            watch,
        }
    }

    fn read(&mut self) -> Result<Option<Bytes>, Failure> {
        let Some(response) = &mut self.response else {
            return Ok(None);
        };
        loop {
            match response.read(&mut self.buffer) {
                Ok(0) => return Ok(None),
                Ok(length) => {
                    let piece = self.buffer.get(..length).unwrap_or_default();
                    return Ok(Some(Bytes::copy_from_slice(piece)));
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(broken(error)),
            }
        }
    }
}

/// reqwest wraps its errors here, a time-out among them.
fn broken(error: io::Error) -> Failure {
    match error.downcast::<reqwest::Error>() {
        Ok(error) => failure(error),
        Err(error) => Failure::sent(error),
    }
}

impl BlockingBody for Body {
    fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        if self.response.is_none() {
            return Ok(None);
        }
        let chunk = self.read();
        self.watch.observe(&chunk);
        if !matches!(chunk, Ok(Some(_))) {
            self.response = None;
        }
        chunk
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}
