//! Bodies that are read from their source while they are sent.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use partner_center_core::driver::BodySource;
use tokio::sync::mpsc;

/// How much of a source is read at once.
const PIECE: usize = 64 << 10;

/// A body that a blocking task reads ahead of the connection, two pieces at most.
pub(crate) struct ReadAhead {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    left: u64,
}

impl ReadAhead {
    /// Begins to read, on the runtime of the caller.
    pub(crate) fn begin(source: &BodySource) -> io::Result<Self> {
        let (sender, pieces) = mpsc::channel(2);
        let (mut open, left) = (source.open()?, source.length());
        tokio::task::spawn_blocking(move || {
            loop {
                let mut piece = vec![0; PIECE];
                let read = open.read(&mut piece).map(|read| {
                    piece.truncate(read);
                    Bytes::from(piece)
                });
                let is_last = read.as_ref().map_or(true, Bytes::is_empty);
                // The sender of the request may have given up.
                if sender.blocking_send(read).is_err() || is_last {
                    break;
                }
            }
        });
        Ok(Self { pieces, left })
    }
}

impl http_body::Body for ReadAhead {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let piece = match ready!(self.pieces.poll_recv(context)) {
            None => return Poll::Ready(None),
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            Some(Ok(piece)) if piece.is_empty() => return Poll::Ready(None),
            Some(Ok(piece)) => piece,
        };
        let count = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.left = self.left.saturating_sub(count);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
