//! An answer before it goes on the wire, still open to faults on request.

use std::borrow::Cow;
use std::fmt::Display;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};

use bytes::Bytes;

use crate::json::Json;

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
    pub(crate) fn new(status: StatusCode, content: Content) -> Self {
        Self {
            status,
            headers: Vec::new(),
            content,
        }
    }

    pub(crate) fn ok(json: Json) -> Self {
        Self::new(StatusCode::OK, Content::Json(API_JSON, json))
    }

    pub(crate) fn created(json: Json) -> Self {
        Self::new(StatusCode::CREATED, Content::Json(API_JSON, json))
    }

    pub(crate) fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT, Content::Empty)
    }

    /// The gateway's own short form of an error.
    pub(crate) fn gateway(status: StatusCode, message: &str) -> Self {
        let json = Json::object([
            ("statusCode", status.as_u16().into()),
            ("message", message.into()),
        ]);
        Self::new(status, Content::Json(GATEWAY_JSON, json))
    }

    pub(crate) fn not_found() -> Self {
        Self::gateway(StatusCode::NOT_FOUND, "Resource not found")
    }

    pub(crate) fn method_not_allowed(allowed: &str) -> Self {
        Self::gateway(
            StatusCode::METHOD_NOT_ALLOWED,
            "The resource does not support this method",
        )
        .with(header::ALLOW, allowed)
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

    pub(crate) fn json_mut(&mut self) -> Option<&mut Json> {
        match &mut self.content {
            Content::Json(_, json) => Some(json),
            _ => None,
        }
    }
}

/// A collection as the service sends it. `totalCount` counts the items of this page.
pub(crate) fn collection(items: Vec<Json>, links: Vec<(&str, Json)>) -> Json {
    let links = links.into_iter();
    let links = links.map(|(name, link)| (name.to_owned(), link)).collect();
    let mut json = collection_without_links(items);
    json.set_after("items", "links", Json::Object(links));
    json
}

/// A few collections have no links.
pub(crate) fn collection_without_links(items: Vec<Json>) -> Json {
    Json::object([
        ("totalCount", items.len().into()),
        ("items", items.into()),
        ("attributes", attributes("Collection")),
    ])
}

pub(crate) fn attributes(object_type: &str) -> Json {
    Json::object([("objectType", object_type.into())])
}

pub(crate) fn link(uri: &str) -> Json {
    Json::object([
        ("uri", uri.into()),
        ("method", "GET".into()),
        ("headers", Vec::new().into()),
    ])
}

/// A link with another member than usual: the method, or headers.
pub(crate) fn link_with(uri: &str, name: &str, value: impl Into<Json>) -> Json {
    let mut link = link(uri);
    link.replace(name, value);
    link
}
