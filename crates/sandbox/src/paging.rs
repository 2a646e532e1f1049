//! Seek-based paging: the token of a page carries the whole question.

use axum::http::{HeaderMap, HeaderName};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::context::header;
use crate::service_error::{Result, ServiceError};

pub(crate) const CONTINUATION_TOKEN: &str = "MS-ContinuationToken";
const HEADER: HeaderName = HeaderName::from_static("ms-continuationtoken");

/// One page of a collection. A size of 0 is everything.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Page {
    pub(crate) offset: usize,
    pub(crate) size: usize,
    pub(crate) filter: Option<String>,
}

/// Only forward: a known operation of another direction is refused in other words than an unknown one.
pub(crate) fn check_seek(operation: &str) -> Result<()> {
    match operation.to_ascii_lowercase().as_str() {
        "next" | "0" => Ok(()),
        "previous" | "first" | "last" | "pageindex" => Err(ServiceError::not_supported(operation)),
        _ => Err(ServiceError::not_a_member(operation, "SeekOperation")),
    }
}

impl Page {
    pub(crate) fn from_headers(headers: &HeaderMap) -> Result<Self> {
        header(headers, &HEADER)
            .and_then(Self::from_token)
            .ok_or_else(|| {
                let what = "the continuation token is missing or not one of this service";
                ServiceError::invalid_input(what)
            })
    }

    /// The items of this page, and the page after it when there is more.
    pub(crate) fn of<T>(self, all: &[T]) -> (&[T], Option<Self>) {
        let rest = all.get(self.offset..).unwrap_or_default();
        if self.size == 0 || rest.len() <= self.size {
            return (rest, None);
        }
        let next = Self {
            offset: self.offset + self.size,
            ..self
        };
        (&rest[..next.size], Some(next))
    }

    /// In base64, so that a client that looks inside finds nothing to build on.
    pub(crate) fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::json!(self).to_string())
    }

    fn from_token(token: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token).ok()?).ok()
    }
}
