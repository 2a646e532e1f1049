//! The one place that reads text from outside: files, stdin and the environment. Byte order marks are
//! dropped, UTF-16 is read, and anything else is named.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use partner_center_reqwest::outside;

/// More than any of them has, and less than a wrong file may have.
const LONGEST: u64 = 4 * 1024 * 1024;

/// The text of a file; `-` is stdin.
pub(crate) fn text(path: &Path) -> io::Result<String> {
    if path == Path::new("-") {
        return text_of(io::stdin().lock());
    }
    text_of(File::open(path)?)
}

/// All the text of a file or of stdin.
pub(crate) fn text_of(from: impl Read) -> io::Result<String> {
    let bytes = bytes(from)?;
    let text = outside::text(&bytes).map_err(invalid)?;
    Ok(text.into_owned())
}

/// Keys or certificates.
pub(crate) fn pem(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = bytes(File::open(path)?)?;
    Ok(outside::pem(&bytes).map_err(invalid)?.into_owned())
}

/// A value of the environment.
pub(crate) fn value(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

fn bytes(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(io::Error::other("it is too long: more than 4 MiB"));
    }
    Ok(bytes)
}

fn invalid(error: outside::NotText) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
