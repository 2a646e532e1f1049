//! One attempt as an entry of an archive, secrets masked: a gateway may repeat them in what it says.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use partner_center_reqwest::core::mask;
use partner_center_reqwest::core::observe::{Event, visible_headers};
use serde_json::{Value, json};

use crate::diagnostics;
use crate::timestamp::timestamp;

/// As much of a body as is written.
const BODY: usize = 4 * 1024 * 1024;

/// An attempt that is being made.
#[derive(Debug)]
pub(super) struct HarEntry {
    entry: Value,
    has_head: bool,
    wait: Duration,
    receive: Duration,
}

impl HarEntry {
    pub(super) fn begin(
        route: &str,
        attempt: u32,
        request: &http::Request<bytes::Bytes>,
        begun: SystemTime,
    ) -> Self {
        let headers = request.headers();
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let entry = json!({
            "startedDateTime": timestamp(begun),
            "request": request_of(request),
            "response": {
                "status": 0, "statusText": "", "httpVersion": "", "cookies": [], "headers": [],
                "content": {"size": 0, "mimeType": "x-unknown"},
                "redirectURL": "", "headersSize": -1, "bodySize": -1,
            },
            "cache": {},
            "comment": "",
            "_route": route,
            "_attempt": attempt,
            "_msRequestId": text("ms-requestid"),
            "_msCorrelationId": text("ms-correlationid"),
        });
        Self {
            entry,
            has_head: false,
            wait: Duration::ZERO,
            receive: Duration::ZERO,
        }
    }

    fn head(&mut self, response: Value, elapsed: Duration) {
        self.entry["response"] = response;
        self.has_head = true;
        self.wait = elapsed;
    }

    /// Takes note of what happened; `true` when it was the end of the attempt.
    pub(super) fn take(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Received {
                status,
                headers,
                body,
                elapsed,
                ..
            } => {
                let content = content(headers, body);
                self.head(response(*status, headers, &content), *elapsed);
                true
            }
            Event::Opened {
                status,
                headers,
                elapsed,
                ..
            } => {
                let content = json!({"size": 0, "mimeType": media_type(headers)});
                self.head(response(*status, headers, &content), *elapsed);
                self.entry["comment"] = "the list was not read to its end".into();
                false
            }
            Event::Read { bytes, elapsed, .. } => {
                self.entry["response"]["content"]["size"] = (*bytes).into();
                self.receive = *elapsed;
                self.entry["comment"] =
                    "the body was written out while it came, so it is not here".into();
                true
            }
            Event::Failed { error, elapsed, .. } => {
                let time = if self.has_head {
                    &mut self.receive
                } else {
                    &mut self.wait
                };
                *time = *elapsed;
                self.entry["_error"] = mask::text(&diagnostics::chain(*error)).into();
                true
            }
            _ => false,
        }
    }

    pub(super) fn finish(mut self) -> Value {
        let (wait, receive) = (milliseconds(self.wait), milliseconds(self.receive));
        self.entry["time"] = milliseconds(self.wait + self.receive).into();
        self.entry["timings"] = json!({"send": 0, "wait": wait, "receive": receive});
        self.entry
    }
}

fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

fn request_of(request: &http::Request<bytes::Bytes>) -> Value {
    let query = request.uri().query().unwrap_or_default();
    let pairs = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            json!({"name": mask::text(name), "value": mask::text(value)})
        });
    let mut value = json!({
        "method": request.method().as_str(),
        "url": mask::text(&request.uri().to_string()),
        "httpVersion": format!("{:?}", request.version()),
        "cookies": [],
        "headers": headers_of(request.headers()),
        "queryString": pairs.collect::<Vec<_>>(),
        "headersSize": -1,
        "bodySize": request.body().len(),
    });
    if !request.body().is_empty() {
        // HAR has no form for bytes here, and no request of the API has any.
        let text = String::from_utf8_lossy(request.body());
        value["postData"] =
            json!({"mimeType": media_type(request.headers()), "text": mask::text(&text)});
    }
    value
}

fn response(status: http::StatusCode, headers: &http::HeaderMap, content: &Value) -> Value {
    let location = headers.get("location").and_then(|to| to.to_str().ok());
    json!({
        "status": status.as_u16(),
        "statusText": status.canonical_reason().unwrap_or_default(),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers_of(headers),
        "content": content,
        "redirectURL": mask::text(location.unwrap_or_default()),
        "headersSize": -1,
        "bodySize": -1,
    })
}

fn headers_of(headers: &http::HeaderMap) -> Vec<Value> {
    visible_headers(headers)
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect()
}

fn content(headers: &http::HeaderMap, body: &[u8]) -> Value {
    let is_cut = body.len() > BODY;
    let part = body.get(..BODY).unwrap_or(body);
    let text = match std::str::from_utf8(part) {
        Ok(text) => Some(text),
        // Cut within a letter.
        Err(error) if is_cut && error.error_len().is_none() => {
            let whole = part.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).ok()
        }
        Err(_) => None,
    };
    let mut content = json!({"size": body.len(), "mimeType": media_type(headers)});
    let kept = text.map_or(part.len(), str::len);
    if let Some(text) = text {
        content["text"] = mask::text(text).into();
    } else {
        // HAR 1.2, content: what is not text goes as it is.
        content["encoding"] = "base64".into();
        content["text"] = BASE64.encode(mask::bytes(part)).into();
    }
    if is_cut {
        content["comment"] = format!("the first {kept} of {} bytes", body.len()).into();
    }
    content
}

fn media_type(headers: &http::HeaderMap) -> &str {
    let value = headers.get("content-type").and_then(|it| it.to_str().ok());
    value.unwrap_or("x-unknown")
}

#[cfg(test)]
mod tests {
    use partner_center_reqwest::core::auth::Secret;

    use super::*;

    #[test]
    fn a_request_has_no_secret_in_any_part() {
        const CANARY: &str = "9z8Y-7x6W_5v4U.3t2S";
        let request = || {
            http::Request::post(format!("https://a.example/{CANARY}?x={CANARY}&{CANARY}=y"))
                .body(CANARY.into())
                .unwrap()
        };
        let text = || {
            let entry = HarEntry::begin("/v1/x", 1, &request(), SystemTime::UNIX_EPOCH);
            entry.finish().to_string()
        };
        // The control: it is no secret yet.
        assert_eq!(text().matches(CANARY).count(), 6);
        let _secret = Secret::new(CANARY);
        let masked = text();
        assert!(!masked.contains(CANARY), "{masked}");
        assert!(
            masked.contains("https://a.example/***?x=***&***=y"),
            "{masked}"
        );
    }
}
