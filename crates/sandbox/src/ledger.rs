//! The record of what clients have sent.

use std::collections::VecDeque;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::access::Authorization;
use crate::json::Json;

/// So that a sandbox can run for days.
const KEPT: usize = 10_000;

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
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn to_json(&self) -> Json {
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| (name.clone(), value.into()));
        Json::object([
            ("method", (&self.method).into()),
            ("path", (&self.path).into()),
            ("headers", Json::Object(headers.collect())),
            ("authorization", self.authorization.as_str().into()),
            ("requestId", (&self.request_id).into()),
            ("correlationId", (&self.correlation_id).into()),
            ("faults", self.faults.iter().map(Json::from).collect()),
            ("status", self.status.into()),
        ])
    }
}

pub(crate) fn harmless_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let harmless = headers
        .iter()
        .filter(|(name, _)| !SECRET.contains(&name.as_str()));
    let text = |(name, value): (&HeaderName, &HeaderValue)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (name.to_string(), value.into_owned())
    };
    harmless.map(text).collect()
}

/// The requests in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    forgotten: usize,
    requests: VecDeque<RecordedRequest>,
}

impl Ledger {
    /// Gives the number of the request, for the status that comes later.
    pub(crate) fn open(&mut self, request: RecordedRequest) -> usize {
        if self.requests.len() == KEPT {
            self.requests.pop_front();
            self.forgotten += 1;
        }
        self.requests.push_back(request);
        self.forgotten + self.requests.len() - 1
    }

    pub(crate) fn close(&mut self, number: usize, status: u16) {
        let at = number.checked_sub(self.forgotten);
        if let Some(request) = at.and_then(|at| self.requests.get_mut(at)) {
            request.status = Some(status);
        }
    }

    pub(crate) fn requests(&self) -> impl Iterator<Item = &RecordedRequest> {
        self.requests.iter()
    }
}
