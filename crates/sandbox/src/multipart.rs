//! `multipart/form-data`, as far as an upload of a few files needs it.

use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::Bytes;

/// A part of a form: a file or a value. A part without a name is left out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) content: Bytes,
}

/// The parts of a body; nothing, if it is not a form or does not end as it should.
pub(crate) async fn parts(headers: &HeaderMap, body: Bytes) -> Option<Vec<Part>> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let boundary = multer::parse_boundary(content_type).ok()?;
    let mut form = multer::Multipart::new(Body::from(body).into_data_stream(), boundary);
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.ok()? {
        let (name, file_name) = (
            field.name().map(str::to_owned),
            field.file_name().map(str::to_owned),
        );
        let content = field.bytes().await.ok()?;
        parts.extend(name.map(|name| Part {
            name,
            file_name,
            content,
        }));
    }
    Some(parts)
}
