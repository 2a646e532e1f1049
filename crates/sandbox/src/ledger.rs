//! The record of what clients have sent.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::access::Authorization;
use crate::json::{Json, object};

/// Headers whose values are secrets. For `Authorization` the verdict is kept instead.
const SECRET: [&str; 4] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "ocp-apim-subscription-key",
];

/// One request that reached the sandbox.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method, in upper case.
    pub method: String,
    /// Path and query as they were sent.
    pub path: String,
    /// The headers in lower case, without those that carry secrets.
    pub headers: Vec<(String, String)>,
    /// What the `Authorization` header was worth; the token itself is not kept.
    pub authorization: Authorization,
    /// `MS-RequestId`: the one sent, or the one made for the answer.
    pub request_id: String,
    /// `MS-CorrelationId`: the one sent, or the one made for the answer.
    pub correlation_id: String,
    /// The faults that this request got, in their text form.
    pub faults: Vec<String>,
    /// The status answered; nothing while the answer is held back, or when the client did not wait for it.
    pub status: Option<u16>,
}

impl RecordedRequest {
    /// The value of a header, whatever the case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn to_json(&self) -> Json {
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| (name.clone(), value.into()));
        object! {
            "method": &self.method,
            "path": &self.path,
            "headers": headers.collect::<Json>(),
            "authorization": self.authorization.as_str(),
            "requestId": &self.request_id,
            "correlationId": &self.correlation_id,
            "faults": self.faults.iter().map(Json::from).collect::<Json>(),
            "status": self.status,
        }
    }
}

pub(crate) fn harmless_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let harmless = headers.iter();
    let harmless = harmless.filter(|(name, _)| !SECRET.contains(&name.as_str()));
    let text = |(name, value): (&HeaderName, &HeaderValue)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (name.to_string(), value.into_owned())
    };
    harmless.map(text).collect()
}
