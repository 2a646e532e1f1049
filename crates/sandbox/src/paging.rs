//! Seek-based paging: the token of a page carries the whole question.

use std::fmt::Write as _;

use axum::http::HeaderMap;

use crate::json::Json;
use crate::service_error::ServiceError;

pub(crate) const CONTINUATION_TOKEN: &str = "MS-ContinuationToken";

/// One page of a collection. A size of 0 is everything.
#[derive(Debug, PartialEq)]
pub(crate) struct Page {
    pub(crate) offset: usize,
    pub(crate) size: usize,
    pub(crate) filter: Option<String>,
}

/// Only forward: a known operation of another direction is refused in other words than an unknown one.
pub(crate) fn check_seek(operation: &str) -> Result<(), ServiceError> {
    match operation.to_ascii_lowercase().as_str() {
        "next" | "0" => Ok(()),
        "previous" | "first" | "last" | "pageindex" => Err(ServiceError::not_supported(operation)),
        _ => Err(ServiceError::not_a_member(operation, "SeekOperation")),
    }
}

impl Page {
    pub(crate) fn from_headers(headers: &HeaderMap) -> Result<Self, ServiceError> {
        let token = headers
            .get(CONTINUATION_TOKEN)
            .and_then(|value| value.to_str().ok());
        token.and_then(Self::from_token).ok_or_else(|| {
            ServiceError::invalid_input(
                "the continuation token is missing or not one of this service",
            )
        })
    }

    /// The items of this page, and the page after it when there is more.
    pub(crate) fn of<T>(self, all: &[T]) -> (&[T], Option<Self>) {
        let rest = all.get(self.offset..).unwrap_or_default();
        if self.size == 0 || rest.len() <= self.size {
            return (rest, None);
        }
        (
            &rest[..self.size],
            Some(Self {
                offset: self.offset + self.size,
                ..self
            }),
        )
    }

    /// Hexadecimal, so that a client that looks inside finds nothing to build on.
    pub(crate) fn token(&self) -> String {
        let filter = self.filter.as_deref().map_or_else(Json::null, Json::from);
        let json = Json::object([
            ("offset", self.offset.into()),
            ("size", self.size.into()),
            ("filter", filter),
        ]);
        let mut token = String::new();
        for byte in json.to_string().bytes() {
            // Writing to a String cannot fail.
            let _ = write!(token, "{byte:02x}");
        }
        token
    }

    fn from_token(token: &str) -> Option<Self> {
        let pairs = token.as_bytes().chunks(2);
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let text = String::from_utf8(pairs.map(byte).collect::<Option<_>>()?).ok()?;
        let json = Json::parse(&text).ok()?;
        let number = |name| json.get(name).and_then(Json::as_number);
        let filter = json.get("filter").and_then(Json::as_text);
        Some(Self {
            offset: number("offset")?,
            size: number("size")?,
            filter,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_the_page_it_was_made_from() {
        for filter in [None, Some("{\"Value\":\"é\"}".to_owned())] {
            let page = Page {
                offset: 5,
                size: 5,
                filter,
            };
            assert_eq!(Page::from_token(&page.token()), Some(page));
        }
        for token in ["", "zz", "7b7d", "7b7", "ÿ"] {
            assert_eq!(Page::from_token(token), None, "{token}");
        }
    }

    #[test]
    fn pages_cover_everything_once() {
        let all: Vec<_> = (0..12).collect();
        let mut next = Some(Page {
            offset: 0,
            size: 5,
            filter: None,
        });
        let mut seen = Vec::new();
        while let Some(page) = next {
            let (items, following) = page.of(&all);
            seen.push(items.len());
            next = following;
        }
        assert_eq!(seen, [5, 5, 2]);
        assert_eq!(
            Page {
                offset: 99,
                size: 5,
                filter: None
            }
            .of(&all),
            (&all[..0], None)
        );
    }
}
