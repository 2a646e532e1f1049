//! A request that is shown and not sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Request;
use partner_center_reqwest::core::observe::visible_headers;
use partner_center_reqwest::model::json_text::JsonText;
use serde_json::Value;

use crate::options::Format;
use crate::output::stdout::own;

/// The request without its `Authorization`: as it goes over the wire, or as one document.
pub(super) fn shown(request: &Request<Bytes>, format: Format) -> Vec<u8> {
    match format {
        Format::Table | Format::Csv => on_the_wire(request),
        Format::Json | Format::Jsonl | Format::Yaml => own(&document(request), format).into_bytes(),
    }
}

fn on_the_wire(request: &Request<Bytes>) -> Vec<u8> {
    let mut text = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in visible_headers(request.headers()) {
        text.push_str(&format!("{name}: {value}\n"));
    }
    text.push('\n');
    let mut shown = text.into_bytes();
    shown.extend_from_slice(request.body());
    if !request.body().is_empty() && !shown.ends_with(b"\n") {
        shown.push(b'\n');
    }
    shown
}

/// `{"method", "url", "headers", "body"}`: the body is JSON where it is, else a text, else `bodyBase64`.
fn document(request: &Request<Bytes>) -> String {
    let text = |text: &str| Value::from(text).to_string();
    let headers = visible_headers(request.headers())
        .map(|(name, value)| format!("{}:{}", text(name), text(&value)));
    let headers = headers.collect::<Vec<_>>().join(",");
    let body = request.body();
    let body = match (JsonText::parse(body), std::str::from_utf8(body)) {
        _ if body.is_empty() => String::new(),
        (Some(json), _) => format!(r#","body":{}"#, json.text()),
        (None, Ok(plain)) => format!(r#","body":{}"#, text(plain)),
        (None, Err(_)) => format!(r#","bodyBase64":{}"#, text(&STANDARD.encode(body))),
    };
    format!(
        r#"{{"method":{},"url":{},"headers":{{{headers}}}{body}}}"#,
        text(request.method().as_str()),
        text(&request.uri().to_string())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_one_document_with_every_digit_of_its_body() {
        let of = |body: &'static [u8]| {
            let request = Request::post("https://x.example/v1/a?b=c").header("ms-requestid", "r");
            let request = request.body(Bytes::from_static(body)).unwrap();
            String::from_utf8(shown(&request, Format::Jsonl)).unwrap()
        };
        let head =
            r#"{"method":"POST","url":"https://x.example/v1/a?b=c","headers":{"ms-requestid":"r"}"#;
        for (body, then) in [
            (&b""[..], ""),
            (br#"{"n": 1.50}"#, r#","body":{"n":1.50}"#),
            (b"--x\r\n", r#","body":"--x\r\n""#),
            (b"\xff", r#","bodyBase64":"/w==""#),
        ] {
            assert_eq!(of(body), format!("{head}{then}}}\n"));
        }
    }
}
