//! Bodies that are read when they are sent.

use std::fmt;
use std::io::{self, Read};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::Request;
use sha2::{Digest, Sha256};

use crate::Error;

/// What a body is read from, from its beginning for each attempt, such as a file. The implementor does
/// the I/O; this crate only reads what it is given.
///
/// It gives the same bytes each time, [`length`](Self::length) of them.
pub trait Source: fmt::Debug + Send + Sync {
    /// How many bytes it has.
    fn length(&self) -> u64;

    /// Begins at the first byte.
    ///
    /// # Errors
    /// When it cannot be read any more.
    fn open(&self) -> io::Result<Box<dyn Read + Send>>;
}

impl Source for Bytes {
    fn length(&self) -> u64 {
        u64::try_from(self.len()).unwrap_or(u64::MAX)
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(io::Cursor::new(self.clone())))
    }
}

/// The source of a request's body, among the request's extensions: then the body itself is empty. Only
/// drivers that ask for it ([`Exchange::streaming`](crate::driver::Exchange::streaming)) get one.
#[derive(Clone, Debug)]
pub struct BodySource {
    source: Arc<dyn Source>,
    /// Known once the body was read to its end.
    digest: Arc<OnceLock<[u8; 32]>>,
}

impl BodySource {
    pub(crate) fn new(source: Arc<dyn Source>) -> Self {
        let digest = Arc::default();
        Self { source, digest }
    }

    /// How many bytes the body has.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.source.length()
    }

    /// SHA-256 of the body, once it was read to its end.
    #[must_use]
    pub fn digest(&self) -> Option<[u8; 32]> {
        self.digest.get().copied()
    }

    /// SHA-256 of the body, which is read for that unless it was before.
    ///
    /// # Errors
    /// When the source cannot be read any more.
    pub fn read_digest(&self) -> io::Result<[u8; 32]> {
        if self.digest().is_none() {
            io::copy(&mut self.open()?, &mut io::sink())?;
        }
        let unread = || io::Error::from(io::ErrorKind::UnexpectedEof);
        self.digest().ok_or_else(unread)
    }

    /// The body from its first byte. A source that has fewer bytes than it stated, or more, is an error
    /// at its end: what was announced is what is sent, or the request breaks off.
    ///
    /// # Errors
    /// When the source cannot be read any more.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Exactly {
            source: self.source.open()?,
            left: self.length(),
            hash: Sha256::new(),
            digest: Arc::clone(&self.digest),
        }))
    }
}

/// A reader of as many bytes as were announced.
struct Exactly {
    source: Box<dyn Read + Send>,
    left: u64,
    hash: Sha256,
    digest: Arc<OnceLock<[u8; 32]>>,
}

impl Read for Exactly {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let read = self.source.read(buffer)?;
        let count = u64::try_from(read).unwrap_or(u64::MAX);
        if count > self.left || (read == 0 && self.left > 0) {
            let why = "what is to be sent has changed its length meanwhile";
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        self.left -= count;
        self.hash.update(buffer.get(..read).unwrap_or_default());
        if self.left == 0 {
            // Each attempt sends the same bytes, so the first digest is that of all.
            self.digest
                .get_or_init(|| self.hash.clone().finalize().into());
        }
        Ok(read)
    }
}

/// Reads the source of a request, if it has one, into its body.
pub(crate) fn load(request: &mut Request<Bytes>) -> Result<(), Error> {
    let Some(source) = request.extensions_mut().remove::<BodySource>() else {
        return Ok(());
    };
    let mut body = Vec::new();
    source
        .open()
        .and_then(|mut open| open.read_to_end(&mut body))
        .map_err(|error| Error::invalid_input(format!("the body cannot be read: {error}")))?;
    *request.body_mut() = body.into();
    Ok(())
}
