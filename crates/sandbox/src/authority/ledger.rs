//! The record of token requests. Nothing that opens anything is kept.

use std::collections::{BTreeMap, VecDeque};

use crate::json::Json;

const KEPT: usize = 10_000;

/// One request to the token endpoint.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenRequest {
    /// `client_credentials`, `refresh_token`, `authorization_code`, `device_code`, or `other`.
    pub grant: &'static str,
    /// 1 for `/oauth2/token`, 2 for `/oauth2/v2.0/token`.
    pub version: u8,
    /// The tenant of the address, if it is a known one or a GUID; otherwise `other`.
    pub tenant: String,
    /// The app, if it is a registered one.
    pub client_id: Option<String>,
    /// `client-request-id`: the one sent if it is a GUID, otherwise the one made for the answer. It is
    /// the `correlation_id` of errors.
    pub request_id: String,
    /// `x-ms-request-id` of the answer, which is the `trace_id` of errors.
    pub trace_id: String,
    /// When it came: seconds since 1970 by the clock of the sandbox.
    pub time: u64,
    /// The faults that this request got, in their text form.
    pub faults: Vec<String>,
    /// The status answered; nothing while the answer is held back.
    pub status: Option<u16>,
    /// The `error` answered, such as `invalid_grant`.
    pub error: Option<String>,
}

impl TokenRequest {
    fn to_json(&self) -> Json {
        Json::object([
            ("grant", self.grant.into()),
            ("version", u32::from(self.version).into()),
            ("tenant", (&self.tenant).into()),
            ("clientId", self.client_id.as_ref().into()),
            ("requestId", (&self.request_id).into()),
            ("traceId", (&self.trace_id).into()),
            ("time", self.time.into()),
            ("faults", self.faults.iter().map(Json::from).collect()),
            ("status", self.status.into()),
            ("error", self.error.as_ref().into()),
        ])
    }
}

/// All that were counted, and the newest of them.
#[derive(Debug, Default)]
pub(crate) struct TokenLedger {
    counts: BTreeMap<&'static str, usize>,
    requests: VecDeque<TokenRequest>,
}

impl TokenLedger {
    pub(crate) fn open(&mut self, request: TokenRequest) {
        *self.counts.entry(request.grant).or_default() += 1;
        if self.requests.len() == KEPT {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
    }

    /// Finds the request by its trace id, which the authority makes and nobody can send.
    pub(crate) fn close(&mut self, trace: &str, status: u16, error: Option<String>) {
        let mut newest_first = self.requests.iter_mut().rev();
        if let Some(request) = newest_first.find(|request| request.trace_id == trace) {
            (request.status, request.error) = (Some(status), error);
        }
    }

    pub(crate) fn requests(&self) -> impl Iterator<Item = &TokenRequest> {
        self.requests.iter()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn to_json(&self) -> Json {
        let counts = self.counts.iter();
        let by_grant = counts.map(|(grant, count)| ((*grant).to_owned(), (*count).into()));
        Json::object([
            ("total", self.counts.values().sum::<usize>().into()),
            ("byGrant", Json::Object(by_grant.collect())),
            (
                "requests",
                self.requests.iter().map(TokenRequest::to_json).collect(),
            ),
        ])
    }
}
