//! Bodies that are read from their source while they are sent.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use partner_center_core::{BodySource, Source};
use tokio::sync::mpsc;

/// How much of a source is read at once.
const PIECE: usize = 64 << 10;

/// A file to upload, which is read while it is sent.
///
/// ```no_run
/// use std::sync::Arc;
/// use partner_center_reqwest::FileSource;
/// use partner_center_reqwest::core::Document;
///
/// let file = FileSource::open("po-2031.pdf")?;
/// let document = Document::read_from("po-2031.pdf", "application/pdf", Arc::new(file));
/// # let _ = document;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct FileSource {
    path: PathBuf,
    length: u64,
}

impl FileSource {
    /// The file, as long as it is now. One that changes until it is sent ends the call.
    ///
    /// # Errors
    /// When it cannot be read, or is no file.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref().to_owned();
        let metadata = File::open(&path)?.metadata()?;
        if !metadata.is_file() {
            let why = "it is no file, and so has no length";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        let length = metadata.len();
        Ok(Self { path, length })
    }
}

impl Source for FileSource {
    fn length(&self) -> u64 {
        self.length
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(&self.path)?))
    }
}

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
                // Whoever sends may have given up.
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
