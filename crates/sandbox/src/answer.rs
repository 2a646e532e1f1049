//! An answer before it goes on the wire, still open to faults on request.

use std::borrow::Cow;
use std::fmt::Display;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use bytes::Bytes;

use crate::json::{Json, object};

/// The content type of the API itself; the gateway in front of it leaves the charset out.
pub(crate) const API_JSON: &str = "application/json; charset=utf-8";
pub(crate) const GATEWAY_JSON: &str = "application/json";

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) content: Content,
}

#[derive(Debug)]
pub(crate) enum Content {
    Empty,
    Json(&'static str, Json),
    Text(&'static str, Cow<'static, str>),
    Bytes(&'static str, Bytes),
}

impl Answer {
    /// A number that is not a status is 500.
    pub(crate) fn of(status: u16, content: Content) -> Self {
        let status = StatusCode::from_u16(status);
        Self {
            status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            headers: Vec::new(),
            content,
        }
    }

    pub(crate) fn ok(json: Json) -> Self {
        Self::of(200, Content::Json(API_JSON, json))
    }

    pub(crate) fn created(json: Json) -> Self {
        Self::of(201, Content::Json(API_JSON, json))
    }

    /// It will be done; a header says where that can be seen.
    pub(crate) fn accepted() -> Self {
        Self::of(202, Content::Empty)
    }

    pub(crate) fn no_content() -> Self {
        Self::of(204, Content::Empty)
    }

    /// The gateway's own short form of an error.
    pub(crate) fn gateway(status: u16, message: &str) -> Self {
        let json = object! { "statusCode": status, "message": message };
        Self::of(status, Content::Json(GATEWAY_JSON, json))
    }

    pub(crate) fn not_found() -> Self {
        Self::gateway(404, "Resource not found")
    }

    pub(crate) fn method_not_allowed(allowed: &str) -> Self {
        Self::gateway(405, "The resource does not support this method").with(header::ALLOW, allowed)
    }

    /// Adds a header; a value that no header may carry is left out.
    pub(crate) fn with(mut self, name: HeaderName, value: impl Display) -> Self {
        if let Ok(value) = HeaderValue::from_str(&value.to_string()) {
            self.headers.push((name, value));
        }
        self
    }

    pub(crate) fn json(&self) -> Option<&Json> {
        match &self.content {
            Content::Json(_, json) => Some(json),
            _ => None,
        }
    }
}

/// A collection as the service sends it. `totalCount` counts the items of this page. A few collections have no
/// links.
pub(crate) fn collection(items: Vec<Json>, links: Option<Json>) -> Json {
    object! {
        "totalCount": items.len(),
        "items": items,
        "links" ? links,
        "attributes": attributes("Collection"),
    }
}

/// The links of a collection that is one page.
pub(crate) fn own_link(uri: &str) -> Json {
    object! { "self": link(uri) }
}

pub(crate) fn attributes(object_type: &str) -> Json {
    object! { "objectType": object_type }
}

pub(crate) fn link(uri: &str) -> Json {
    link_with(uri, "GET", Vec::new())
}

/// A link with another method than usual, or with headers.
pub(crate) fn link_with(uri: &str, method: &str, headers: Vec<Json>) -> Json {
    object! { "uri": uri, "method": method, "headers": headers }
}
