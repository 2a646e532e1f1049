//! How much of an answer is taken: bodies, heads, and what compression makes of a few bytes.

use std::error::Error as StdError;
use std::fmt;

use http::header::CONTENT_LENGTH;
use http::{HeaderMap, StatusCode};

const MIB: u64 = 1024 * 1024;

/// How much of an answer a client takes before it gives up on it ([`Error::is_too_large`]).
///
/// Bodies are measured decompressed and while they are read, so neither a length that lies nor a small
/// body that grows can fill the memory; a `Content-Length` over the limit ends the call before a byte
/// of the body is read. A list that is [streamed](crate::Call::stream) may be of any length: its items
/// have a limit of [their own](crate::Items::item_limit), and of the limits here only the ratio and
/// those of the head apply.
///
/// | limit | unless set |
/// | --- | --- |
/// | body of a success | 256 MiB |
/// | body of a refusal | 1 MiB |
/// | number of headers | 100 |
/// | names and values of all headers | 64 KiB |
/// | decompressed bytes for each compressed one, from 1 MiB on | 200 |
///
/// ```
/// use partner_center_core::Limits;
///
/// let limits = Limits::default().with_body(1024 * 1024 * 1024);
/// assert_eq!(limits.header_count(), 100);
/// ```
///
/// [`Error::is_too_large`]: crate::Error::is_too_large
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    body: u64,
    error_body: u64,
    header_count: usize,
    header_bytes: usize,
    ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 256 * MIB,
            error_body: MIB,
            header_count: 100,
            header_bytes: 64 * 1024,
            ratio: 200,
        }
    }
}

impl Limits {
    /// From here on the ratio counts: a short text of spaces compresses well and harms nobody.
    const RATIO_FROM: u64 = MIB;

    /// Takes whatever comes. Only for services that are trusted with the memory of this process.
    #[must_use]
    pub fn none() -> Self {
        Self {
            body: u64::MAX,
            error_body: u64::MAX,
            header_count: usize::MAX,
            header_bytes: usize::MAX,
            ratio: u64::MAX,
        }
    }

    /// How many headers an answer may have.
    #[must_use]
    pub fn header_count(&self) -> usize {
        self.header_count
    }

    /// Bytes of the names and values of all headers.
    #[must_use]
    pub fn header_bytes(&self) -> usize {
        self.header_bytes
    }

    /// Takes successful bodies of up to this many bytes.
    #[must_use]
    pub fn with_body(mut self, bytes: u64) -> Self {
        self.body = bytes;
        self
    }

    /// Takes bodies of refusals of up to this many bytes.
    #[must_use]
    pub fn with_error_body(mut self, bytes: u64) -> Self {
        self.error_body = bytes;
        self
    }

    /// Takes this many headers.
    #[must_use]
    pub fn with_header_count(mut self, headers: usize) -> Self {
        self.header_count = headers;
        self
    }

    /// Takes headers of up to this many bytes altogether.
    #[must_use]
    pub fn with_header_bytes(mut self, bytes: usize) -> Self {
        self.header_bytes = bytes;
        self
    }

    /// Takes bodies that compression made smaller by up to this factor.
    #[must_use]
    pub fn with_ratio(mut self, ratio: u64) -> Self {
        self.ratio = ratio;
        self
    }

    /// Looks at the head of an answer and gives the meter for its body; `is_streamed` for a body that
    /// is read piece by piece and never whole.
    ///
    /// # Errors
    /// When the head is too large, or announces a body that is.
    pub fn meter(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        is_streamed: bool,
    ) -> Result<Meter, TooLarge> {
        self.check_head(headers)?;
        let (limit, bytes) = match (status.is_success(), is_streamed) {
            (true, true) => (Limit::Body, u64::MAX),
            (true, false) => (Limit::Body, self.body),
            (false, _) => (Limit::ErrorBody, self.error_body),
        };
        let announced = headers.get(CONTENT_LENGTH).and_then(|length| {
            // A text that is not a number is for the HTTP client to refuse.
            length.to_str().ok()?.trim().parse::<u64>().ok()
        });
        if announced.is_some_and(|announced| announced > bytes) {
            return Err(TooLarge { limit, bytes });
        }
        Ok(Meter {
            limit,
            bytes,
            ratio: self.ratio,
            received: 0,
            decompressed: 0,
        })
    }

    fn check_head(&self, headers: &HeaderMap) -> Result<(), TooLarge> {
        if headers.len() > self.header_count {
            let (limit, bytes) = (Limit::HeaderCount, self.header_count as u64);
            return Err(TooLarge { limit, bytes });
        }
        let sizes = headers
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len());
        if sizes.sum::<usize>() > self.header_bytes {
            let (limit, bytes) = (Limit::HeaderBytes, self.header_bytes as u64);
            return Err(TooLarge { limit, bytes });
        }
        Ok(())
    }
}

/// Measures one body while it is read. [`Limits::meter`] makes it.
///
/// ```
/// use http::{HeaderMap, StatusCode};
/// use partner_center_core::Limits;
///
/// let limits = Limits::default().with_body(10);
/// let mut meter = limits.meter(StatusCode::OK, &HeaderMap::new(), false)?;
/// assert!(meter.decompressed(10).is_ok());
/// assert!(meter.decompressed(1).is_err());
/// # Ok::<(), partner_center_core::driver::TooLarge>(())
/// ```
#[derive(Clone, Debug)]
pub struct Meter {
    limit: Limit,
    bytes: u64,
    ratio: u64,
    received: u64,
    decompressed: u64,
}

impl Meter {
    /// Takes note of bytes as they came over the wire. Without any, the ratio does not count.
    pub fn received(&mut self, bytes: usize) {
        self.received = self.received.saturating_add(bytes as u64);
    }

    /// Takes note of bytes of the body itself, before they are kept.
    ///
    /// # Errors
    /// When they are too many.
    pub fn decompressed(&mut self, bytes: usize) -> Result<(), TooLarge> {
        self.decompressed = self.decompressed.saturating_add(bytes as u64);
        if self.decompressed > self.bytes {
            let (limit, bytes) = (self.limit, self.bytes);
            return Err(TooLarge { limit, bytes });
        }
        let most = self.received.saturating_mul(self.ratio);
        if self.received > 0 && self.decompressed > most.max(Limits::RATIO_FROM) {
            let (limit, bytes) = (Limit::Ratio, self.ratio);
            return Err(TooLarge { limit, bytes });
        }
        Ok(())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    Body,
    ErrorBody,
    HeaderCount,
    HeaderBytes,
    Ratio,
    /// The HTTP client's own, which cannot be set.
    Head,
}

/// Which limit an answer exceeded, how large the limit is, and how to allow more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    limit: Limit,
    bytes: u64,
}

impl TooLarge {
    /// The HTTP client gave up on a head.
    #[must_use]
    pub fn head() -> Self {
        let (limit, bytes) = (Limit::Head, 0);
        Self { limit, bytes }
    }
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.bytes;
        match self.limit {
            Limit::Body => write!(
                f,
                "its body has more than {bytes} bytes (Limits::with_body allows more; stream() reads a list of any length)"
            ),
            Limit::ErrorBody => write!(
                f,
                "the body of the refusal has more than {bytes} bytes (Limits::with_error_body allows more)"
            ),
            Limit::HeaderCount => write!(
                f,
                "it has more than {bytes} headers (Limits::with_header_count allows more)"
            ),
            Limit::HeaderBytes => write!(
                f,
                "its headers have more than {bytes} bytes (Limits::with_header_bytes allows more)"
            ),
            Limit::Ratio => write!(
                f,
                "its body grows by more than {bytes} when decompressed (Limits::with_ratio allows more)"
            ),
            Limit::Head => f.write_str(
                "it has more headers than the HTTP client takes (Limits::with_header_count allows more)",
            ),
        }
    }
}

impl StdError for TooLarge {}

#[cfg(test)]
mod tests {
    use super::*;

    fn announcing(length: &str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_LENGTH, length.parse().unwrap())])
    }

    #[test]
    fn a_length_over_the_limit_is_refused_before_the_body() {
        let limits = Limits::default().with_body(100).with_error_body(10);
        let meter = |status, length: &str, is_streamed| {
            limits
                .meter(status, &announcing(length), is_streamed)
                .is_ok()
        };
        assert!(meter(StatusCode::OK, "100", false));
        assert!(!meter(StatusCode::OK, "101", false));
        assert!(meter(StatusCode::OK, "101", true));
        assert!(meter(StatusCode::NOT_FOUND, "10", true));
        assert!(!meter(StatusCode::NOT_FOUND, "11", true));
        assert!(meter(StatusCode::OK, "-1", false));
    }

    #[test]
    fn bytes_are_counted_to_the_last_one_allowed() {
        let limits = Limits::default().with_body(100);
        let mut meter = limits
            .meter(StatusCode::OK, &announcing("5"), false)
            .unwrap();
        assert!(meter.decompressed(99).is_ok() && meter.decompressed(1).is_ok());
        let error = meter.decompressed(1).unwrap_err();
        assert!(error.to_string().contains("100 bytes"), "{error}");
        assert!(meter.decompressed(usize::MAX).is_err());
    }

    #[test]
    fn the_ratio_counts_from_a_mebibyte_on() {
        let mut meter = Limits::default()
            .meter(StatusCode::OK, &HeaderMap::new(), true)
            .unwrap();
        meter.received(1);
        assert!(meter.decompressed(1024 * 1024).is_ok());
        assert!(meter.decompressed(1).is_err());
        meter.received(1024 * 1024);
        assert!(meter.decompressed(100 * 1024 * 1024).is_ok());
        assert!(meter.decompressed(100 * 1024 * 1024).is_err());
    }

    #[test]
    fn heads_are_measured() {
        let headers: HeaderMap = (0..100)
            .map(|n| (format!("a{n}").parse().unwrap(), "b".parse().unwrap()))
            .collect();
        let meter = |limits: Limits| limits.meter(StatusCode::OK, &headers, false);
        assert!(meter(Limits::default()).is_ok());
        let few = meter(Limits::default().with_header_count(99)).unwrap_err();
        assert!(few.to_string().contains("99 headers"), "{few}");
        let short = meter(Limits::default().with_header_bytes(389)).unwrap_err();
        assert!(short.to_string().contains("389 bytes"), "{short}");
        assert!(meter(Limits::default().with_header_bytes(390)).is_ok());
        assert!(meter(Limits::none()).is_ok());
    }
}
