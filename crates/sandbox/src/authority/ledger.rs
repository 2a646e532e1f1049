//! The record of token requests. Nothing that opens anything is kept.

use std::collections::BTreeMap;

use crate::json::{Json, object};
use crate::shelf::Shelf;

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
        object! {
            "grant": self.grant,
            "version": u32::from(self.version),
            "tenant": &self.tenant,
            "clientId": self.client_id.as_ref(),
            "requestId": &self.request_id,
            "traceId": &self.trace_id,
            "time": self.time,
            "faults": self.faults.iter().map(Json::from).collect::<Json>(),
            "status": self.status,
            "error": self.error.as_ref(),
        }
    }
}

/// All that were counted, and the newest of them by their trace ids, which the authority makes.
#[derive(Debug, Default)]
pub(crate) struct TokenLedger {
    counts: BTreeMap<&'static str, usize>,
    pub(crate) requests: Shelf<TokenRequest>,
}

impl TokenLedger {
    pub(crate) fn open(&mut self, request: TokenRequest) {
        *self.counts.entry(request.grant).or_default() += 1;
        self.requests.put(request.trace_id.clone(), request);
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn to_json(&self) -> Json {
        let counts = self.counts.iter();
        let by_grant = counts.map(|(grant, count)| ((*grant).to_owned(), (*count).into()));
        object! {
            "total": self.counts.values().sum::<usize>(),
            "byGrant": by_grant.collect::<Json>(),
            "requests": self.requests.all().map(TokenRequest::to_json).collect::<Json>(),
        }
    }
}
