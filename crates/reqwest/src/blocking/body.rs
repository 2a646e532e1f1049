use std::fmt;
use std::io::{self, ErrorKind, Read};

use bytes::{Bytes, BytesMut};
use partner_center_core::{BlockingBody, Failure};

use crate::intake::Intake;
use crate::settings::{Watch, failure};

/// As much as is read at once.
const PIECE: usize = 64 * 1024;

/// The body of an answer, piece by piece, decompressed on the way.
///
/// [`Call::stream`](partner_center_core::Call::stream) reads it.
pub struct Body {
    /// `None` behind the end.
    unread: Option<(reqwest::blocking::Response, Intake)>,
    buffer: Vec<u8>,
    watch: Watch,
}

impl Body {
    pub(super) fn new(unread: Option<(reqwest::blocking::Response, Intake)>, watch: Watch) -> Self {
        Self {
            unread,
            buffer: vec![0; PIECE],
            watch,
        }
    }

    fn read(&mut self) -> Result<Option<Bytes>, Failure> {
        let Some((response, intake)) = &mut self.unread else {
            return Ok(None);
        };
        loop {
            self.watch.check_deadline(intake)?;
            let Some(piece) = piece(response, intake, &mut self.buffer)? else {
                let rest = intake.finish()?;
                return Ok(Some(rest).filter(|rest| !rest.is_empty()));
            };
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
        }
    }
}

/// The next piece of a body, decompressed; it may be empty, and the body go on.
fn piece(
    response: &mut reqwest::blocking::Response,
    intake: &mut Intake,
    buffer: &mut [u8],
) -> Result<Option<Bytes>, Failure> {
    loop {
        match response.read(buffer) {
            Ok(0) => return Ok(None),
            Ok(length) => {
                let piece = buffer.get(..length).unwrap_or_default();
                return intake.take(Bytes::copy_from_slice(piece)).map(Some);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(intake.behind_head(broken(error))),
        }
    }
}

/// The whole body.
pub(super) fn read(
    mut response: reqwest::blocking::Response,
    mut intake: Intake,
) -> Result<Bytes, Failure> {
    let mut buffer = vec![0; PIECE];
    let mut whole = BytesMut::new();
    while let Some(piece) = piece(&mut response, &mut intake, &mut buffer)? {
        whole.extend_from_slice(&piece);
    }
    whole.extend_from_slice(&intake.finish()?);
    Ok(whole.freeze())
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
        if self.unread.is_none() {
            return Ok(None);
        }
        let chunk = self.read();
        self.watch.observe(&chunk);
        if !matches!(chunk, Ok(Some(_))) {
            self.unread = None;
        }
        chunk
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}
