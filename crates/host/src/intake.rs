//! Bodies on their way in.

use std::io::{self, Write};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, StatusCode};
use partner_center_core::{
    Limits,
    driver::{Failure, Meter, TooLarge},
};

/// A body on its way in: decompressed and kept within its limits, piece by piece.
///
/// It decompresses, and not the HTTP library: only code that sees both sides can stop a body that grows out of
/// proportion before it fills the memory.
///
/// ```
/// use partner_center_host::core::Limits;
/// use partner_center_host::driver::Intake;
///
/// let (status, headers, pieces) = (http::StatusCode::OK, http::HeaderMap::new(), [&b"{}"[..]]);
/// let mut intake = Intake::new(&Limits::default(), status, &headers, false)?;
/// let mut body = Vec::new();
/// for piece in pieces {
///     body.extend(intake.take(piece.into())?);
/// }
/// body.extend(intake.finish()?);
/// assert_eq!(intake.answer(body).body(), "{}");
/// # Ok::<(), partner_center_core::driver::Failure>(())
/// ```
pub struct Intake {
    form: Form,
    head: (StatusCode, HeaderMap),
}

enum Form {
    Plain(Meter),
    Gzip {
        decoder: Box<MultiGzDecoder<Sink>>,
        is_empty: bool,
    },
}

/// Where decompressed bytes go.
struct Sink {
    meter: Meter,
    bytes: Vec<u8>,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.meter
            .decompressed(bytes.len())
            .map_err(io::Error::other)?;
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Intake {
    /// For the body of this head. A body that is streamed has no limit as a whole.
    ///
    /// # Errors
    /// When the head is too large, or says that the body is.
    pub fn new(
        limits: &Limits,
        status: StatusCode,
        headers: &HeaderMap,
        is_streamed: bool,
    ) -> Result<Self, Failure> {
        let meter = limits
            .meter(status, headers, is_streamed)
            .map_err(|excess| Failure::sent(excess).behind(status, headers.clone()))?;
        let form = if is_gzip(headers) {
            let bytes = Vec::new();
            Form::Gzip {
                decoder: Box::new(MultiGzDecoder::new(Sink { meter, bytes })),
                is_empty: true,
            }
        } else {
            Form::Plain(meter)
        };
        let head = (status, headers.clone());
        Ok(Self { form, head })
    }

    /// A piece as it came over the wire; gives what it is, decompressed. That may be nothing yet.
    ///
    /// # Errors
    /// When there is too much of it, or it cannot be decompressed.
    pub fn take(&mut self, piece: Bytes) -> Result<Bytes, Failure> {
        let taken = match &mut self.form {
            Form::Plain(meter) => {
                let counted = meter.decompressed(piece.len());
                counted.map(|()| piece).map_err(Failure::sent)
            }
            Form::Gzip { decoder, is_empty } => {
                *is_empty &= piece.is_empty();
                decoder.get_mut().meter.received(piece.len());
                let written = decoder.write_all(&piece).and_then(|()| decoder.flush());
                written.map(|()| decompressed(decoder)).map_err(broken)
            }
        };
        taken.map_err(|failure| self.behind_head(failure))
    }

    /// The end of the body; gives what was still inside the decoder.
    ///
    /// # Errors
    /// When the compressed body ends too early.
    pub fn finish(&mut self) -> Result<Bytes, Failure> {
        let finished = match &mut self.form {
            Form::Gzip {
                decoder,
                is_empty: false,
            } => decoder.try_finish().map(|()| decompressed(decoder)),
            _ => return Ok(Bytes::new()),
        };
        finished.map_err(|error| self.behind_head(broken(error)))
    }

    /// The answer with this body, and with the headers that hold for it: not compressed, of another length.
    #[must_use]
    pub fn answer(&self, body: impl Into<Bytes>) -> http::Response<Bytes> {
        let mut answer = http::Response::new(body.into());
        let (status, mut headers) = self.head.clone();
        if matches!(self.form, Form::Gzip { .. }) {
            headers.remove(CONTENT_ENCODING);
            headers.remove(CONTENT_LENGTH);
        }
        (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
        answer
    }

    /// The failure of a body whose head is known.
    #[must_use]
    pub fn behind_head(&self, failure: Failure) -> Failure {
        let (status, headers) = &self.head;
        failure.behind(*status, headers.clone())
    }
}

debug!(Intake {});

fn decompressed(decoder: &mut MultiGzDecoder<Sink>) -> Bytes {
    std::mem::take(&mut decoder.get_mut().bytes).into()
}

fn is_gzip(headers: &HeaderMap) -> bool {
    let encoding = headers.get(CONTENT_ENCODING);
    encoding.is_some_and(|it| {
        let it = it.as_bytes().trim_ascii();
        it.eq_ignore_ascii_case(b"gzip") || it.eq_ignore_ascii_case(b"x-gzip")
    })
}

fn broken(error: io::Error) -> Failure {
    match error.downcast::<TooLarge>() {
        Ok(excess) => Failure::sent(excess),
        Err(error) => Failure::sent(io::Error::new(
            error.kind(),
            format!("the compressed body is damaged: {error}"),
        )),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]
mod tests {
    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(packed: &[u8], size: usize) -> Result<Vec<u8>, Failure> {
        let headers = HeaderMap::from_iter([(CONTENT_ENCODING, "gzip".parse().unwrap())]);
        let mut intake = Intake::new(&Limits::default(), StatusCode::OK, &headers, false)?;
        let mut bytes = Vec::new();
        for piece in packed.chunks(size) {
            bytes.extend(intake.take(Bytes::copy_from_slice(piece))?);
        }
        bytes.extend(intake.finish()?);
        Ok(bytes)
    }

    #[test]
    fn bodies_come_whole_however_they_are_cut() {
        let body: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        let two = [gzip(&body), gzip(b"and more")].concat();
        for size in [1, 7, 8192, two.len()] {
            assert_eq!(read(&two, size).unwrap(), [&body[..], b"and more"].concat());
        }
        assert_eq!(read(b"", 1).unwrap(), b"");
    }

    #[test]
    fn damage_is_found() {
        let packed = gzip(b"{\"items\":[]}");
        for end in 1..packed.len() {
            assert!(read(&packed[..end], 5).is_err(), "cut at {end}");
        }
        let mut wrong = packed.clone();
        let crc = wrong.len() - 6;
        wrong[crc] ^= 1;
        assert!(read(&wrong, 5).is_err());
        assert!(read(b"not gzip", 5).is_err());
    }
}
