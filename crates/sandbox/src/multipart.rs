//! `multipart/form-data`, as far as an upload of a few files needs it.

use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::Bytes;

/// A part of a form: a file or a value. A part without a name is nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) content: Bytes,
}

/// The parts of a body; nothing, if it is no such form or does not end as it should.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parts_of(content_type: &str, body: &'static [u8]) -> Option<Vec<Part>> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, content_type.parse().unwrap());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(parts(&headers, Bytes::from_static(body)))
    }

    #[test]
    fn parts_come_with_their_names_and_bytes() {
        let body = b"--a b\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{}\r\n--a b\r\n\
            content-disposition: form-data; name=POFiles; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n\0\r\n--y\r\n--a b--\r\n";
        let parts = parts_of("multipart/form-data; boundary=\"a b\"", body).unwrap();
        let [metadata, file] = &parts[..] else {
            panic!("{parts:?}")
        };
        assert_eq!(
            (metadata.name.as_str(), &metadata.content[..]),
            ("metadata", &b"{}"[..])
        );
        assert_eq!(file.file_name.as_deref(), Some("a.pdf"));
        assert_eq!(file.content[..], b"\0\r\n--y"[..]);
    }

    #[test]
    fn what_is_cut_or_something_else_is_nothing() {
        let cut: [&[u8]; 4] = [
            b"",
            b"--x",
            b"--x\r\n",
            b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb",
        ];
        for body in cut {
            assert_eq!(parts_of("multipart/form-data; boundary=x", body), None);
        }
        for content_type in [
            "application/json",
            "multipart/form-data",
            "multipart/form-data; boundary=",
        ] {
            assert_eq!(parts_of(content_type, b"--x--\r\n"), None, "{content_type}");
        }
    }
}
