//! Changing only what was read.

use http::header::{HeaderMap, HeaderValue, IF_MATCH};

use crate::Error;

/// Only if the resource is still as it was read.
///
/// Source: Learn, Partner Center REST headers.
pub(crate) fn if_match(etag: &str, headers: &mut HeaderMap) -> Result<(), Error> {
    // The service wants it in quotes, but its own answers have it without.
    let quoted = if etag.starts_with("W/") {
        etag.to_owned()
    } else {
        format!("\"{}\"", etag.trim_matches('"'))
    };
    let value = HeaderValue::try_from(quoted).map_err(|_| {
        let why = "contains characters that are not allowed in an HTTP header";
        Error::invalid_input(format!("etag: {etag:?} {why}"))
    })?;
    headers.insert(IF_MATCH, value);
    Ok(())
}
