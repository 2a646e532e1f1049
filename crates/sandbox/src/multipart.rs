//! `multipart/form-data`, as far as an upload of a few files needs it.

use axum::http::{HeaderMap, header};

/// A part of a form: a file or a value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) content: &'a [u8],
}

/// The text between the parts, if the request is such a form.
pub(crate) fn boundary(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (kind, parameters) = value.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    parameter(parameters, "boundary").filter(|boundary| !boundary.is_empty())
}

/// The parts of a body; nothing, if it does not end as it should.
pub(crate) fn parts<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<Part<'a>>> {
    let delimiter = [b"\r\n--", boundary.as_bytes()].concat();
    // The first delimiter may stand at the very beginning, without the line break.
    let mut rest = if body.starts_with(&delimiter[2..]) {
        &body[delimiter.len() - 2..]
    } else {
        &body[find(body, &delimiter)? + delimiter.len()..]
    };
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let start = find(rest, b"\r\n")? + 2;
        let end = start + find(&rest[start..], &delimiter)?;
        parts.extend(part(&rest[start..end]));
        rest = &rest[end + delimiter.len()..];
    }
    Some(parts)
}

/// A part without a name is nothing.
fn part(bytes: &[u8]) -> Option<Part<'_>> {
    let end = find(bytes, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]);
    let disposition = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim()
            .eq_ignore_ascii_case("content-disposition")
            .then_some(value)
    })?;
    let (_, parameters) = disposition.split_once(';')?;
    Some(Part {
        name: parameter(parameters, "name")?,
        file_name: parameter(parameters, "filename"),
        content: &bytes[end + 4..],
    })
}

/// `name="value"` or `name=value` in a list with semicolons, none of which is inside a value.
fn parameter(list: &str, name: &str) -> Option<String> {
    list.split(';').find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        let same = key.trim().eq_ignore_ascii_case(name);
        same.then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_with_their_names_and_bytes() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{}\r\n--x\r\n\
            content-disposition: form-data; name=POFiles; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n\0\r\n--y\r\n--x--\r\n";
        let parts = parts(body, "x").unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(
            (parts[0].name.as_str(), parts[0].content),
            ("metadata", &b"{}"[..])
        );
        assert_eq!(parts[1].file_name.as_deref(), Some("a.pdf"));
        assert_eq!(parts[1].content, b"\0\r\n--y");
    }

    #[test]
    fn what_is_cut_or_something_else_is_nothing() {
        for body in [
            "",
            "--x",
            "--x\r\n",
            "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb",
        ] {
            assert_eq!(parts(body.as_bytes(), "x"), None, "{body}");
        }
        let mut headers = HeaderMap::new();
        assert_eq!(boundary(&headers), None);
        headers.insert(
            header::CONTENT_TYPE,
            "multipart/form-data; boundary=\"a b\"".parse().unwrap(),
        );
        assert_eq!(boundary(&headers).as_deref(), Some("a b"));
    }
}
