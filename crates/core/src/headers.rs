use http::HeaderMap;

/// The first of the ids, or words, in a header: the service sometimes sends the same one twice, comma-joined.
pub(crate) fn header_id<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let text = headers.get(name)?.to_str().ok()?;
    text.split(',').map(str::trim).find(|id| !id.is_empty())
}
