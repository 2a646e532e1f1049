//! Bodies that are read piece by piece.

use std::io::{self, ErrorKind, Read};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use partner_center_core::driver::{BlockingBody, Failure};
use partner_center_core::observe::{CallId, Event, Observer};

use crate::clock::now;
use crate::intake::Intake;
use crate::options::Options;

/// As much as is read at once.
const PIECE: usize = 64 * 1024;

/// Tells the observer how a body ends that is read piece by piece, and keeps the deadline of its call.
pub struct BodyWatch {
    observer: Option<Arc<dyn Observer>>,
    call: CallId,
    attempt: u32,
    began: Instant,
    bytes: u64,
    /// When the body has to be over.
    deadline: Option<Duration>,
}

impl BodyWatch {
    /// After the head of an answer.
    pub(crate) fn begin(
        options: &Options,
        call: CallId,
        attempt: u32,
        deadline: Option<Duration>,
    ) -> Self {
        Self {
            observer: options.observer.clone(),
            call,
            attempt,
            began: Instant::now(),
            bytes: 0,
            deadline,
        }
    }

    /// How long the next piece may be waited for, at most.
    #[must_use]
    pub fn remaining(&self) -> Option<Duration> {
        let deadline = self.deadline?;
        Some(deadline.saturating_sub(now()))
    }

    /// Looks whether the time of the body is over.
    ///
    /// # Errors
    /// When it is.
    pub fn check_deadline(&self, intake: &Intake) -> Result<(), Failure> {
        match self.remaining() {
            Some(Duration::ZERO) => {
                let failure = Failure::sent("the deadline has passed").timed_out();
                Err(intake.behind_head(failure))
            }
            _ => Ok(()),
        }
    }

    /// Takes note of a piece, or of the end.
    pub fn observe(&mut self, chunk: &Result<Option<Bytes>, Failure>) {
        let (attempt, elapsed) = (self.attempt, self.began.elapsed());
        let event = match chunk {
            Ok(Some(chunk)) => {
                self.bytes += chunk.len() as u64;
                return;
            }
            Ok(None) => Event::Read {
                attempt,
                bytes: self.bytes,
                elapsed,
            },
            Err(failure) => Event::Failed {
                attempt,
                error: failure.error(),
                elapsed,
            },
        };
        if let Some(observer) = &self.observer {
            observer.observe(self.call, &event);
        }
    }
}

debug!(BodyWatch { attempt, bytes });

/// A body that is yet to be read by a thread: where it comes from, and what takes it in.
pub struct Unread<R> {
    reader: R,
    intake: Intake,
    /// What an error of the reader means.
    broken: fn(io::Error) -> Failure,
    buffer: Vec<u8>,
}

impl<R: Read> Unread<R> {
    /// The body from this reader. `broken` says what its errors mean, a time-out for one.
    #[must_use]
    pub fn new(reader: R, intake: Intake, broken: fn(io::Error) -> Failure) -> Self {
        Self {
            reader,
            intake,
            broken,
            buffer: vec![0; PIECE],
        }
    }

    /// The head of the answer, without its body.
    #[must_use]
    pub fn head(&self) -> http::Response<Bytes> {
        self.intake.answer(Bytes::new())
    }

    /// The whole answer.
    ///
    /// # Errors
    /// When the body breaks off, is damaged or too large.
    pub fn read(mut self) -> Result<http::Response<Bytes>, Failure> {
        let mut whole = BytesMut::new();
        while let Some(piece) = self.piece()? {
            whole.extend_from_slice(&piece);
        }
        whole.extend_from_slice(&self.intake.finish()?);
        Ok(self.intake.answer(whole))
    }

    /// The next piece of a body, decompressed; it may be empty, and the body go on.
    fn piece(&mut self) -> Result<Option<Bytes>, Failure> {
        loop {
            match self.reader.read(&mut self.buffer) {
                Ok(0) => return Ok(None),
                Ok(length) => {
                    let piece = self.buffer.get(..length).unwrap_or_default();
                    return self.intake.take(Bytes::copy_from_slice(piece)).map(Some);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(self.intake.behind_head((self.broken)(error))),
            }
        }
    }
}

debug!(Unread<R> {});

/// The body of an answer for a thread, piece by piece, decompressed on the way.
///
/// [`Call::stream`](partner_center_core::Call::stream) reads it.
#[derive(Debug)]
pub struct ReadBody<R> {
    /// `None` after the end.
    unread: Option<Unread<R>>,
    watch: BodyWatch,
}

impl<R: Read> ReadBody<R> {
    /// A body that nothing was read of.
    #[must_use]
    pub fn new(unread: Option<Unread<R>>, watch: BodyWatch) -> Self {
        Self { unread, watch }
    }

    fn next(unread: &mut Unread<R>, watch: &BodyWatch) -> Result<Option<Bytes>, Failure> {
        loop {
            watch.check_deadline(&unread.intake)?;
            let Some(piece) = unread.piece()? else {
                let rest = unread.intake.finish()?;
                return Ok(Some(rest).filter(|rest| !rest.is_empty()));
            };
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
        }
    }
}

impl<R: Read> BlockingBody for ReadBody<R> {
    fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        let Some(unread) = &mut self.unread else {
            return Ok(None);
        };
        let chunk = Self::next(unread, &self.watch);
        self.watch.observe(&chunk);
        if !matches!(chunk, Ok(Some(_))) {
            self.unread = None;
        }
        chunk
    }
}
