//! The record of what clients have sent.

use std::collections::VecDeque;

use axum::http::HeaderMap;

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
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().into()));
        let faults: Vec<Json> = self
            .faults
            .iter()
            .map(|fault| fault.as_str().into())
            .collect();
        Json::object([
            ("method", self.method.as_str().into()),
            ("path", self.path.as_str().into()),
            ("headers", Json::Object(headers.collect())),
            ("authorization", self.authorization.as_str().into()),
            ("requestId", self.request_id.as_str().into()),
            ("correlationId", self.correlation_id.as_str().into()),
            ("faults", faults.into()),
            (
                "status",
                self.status
                    .map_or_else(Json::null, |status| u32::from(status).into()),
            ),
        ])
    }
}

pub(crate) fn harmless_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let harmless = headers
        .iter()
        .filter(|(name, _)| !SECRET.contains(&name.as_str()));
    harmless
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect()
}

/// The requests in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    forgotten: usize,
    requests: VecDeque<RecordedRequest>,
}

/// The place of a request in the ledger, for the status that comes later.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry(usize);

impl Ledger {
    pub(crate) fn open(&mut self, request: RecordedRequest) -> Entry {
        if self.requests.len() == KEPT {
            self.requests.pop_front();
            self.forgotten += 1;
        }
        self.requests.push_back(request);
        Entry(self.forgotten + self.requests.len() - 1)
    }

    pub(crate) fn close(&mut self, entry: Entry, status: u16) {
        let at = entry.0.checked_sub(self.forgotten);
        if let Some(request) = at.and_then(|at| self.requests.get_mut(at)) {
            request.status = Some(status);
        }
    }

    pub(crate) fn requests(&self) -> impl Iterator<Item = &RecordedRequest> {
        self.requests.iter()
    }
}
