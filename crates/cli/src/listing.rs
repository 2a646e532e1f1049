//! A list as it was fetched: page by page, item by item.

use std::borrow::Cow;

use partner_center_reqwest::core::decode::Item;
use partner_center_reqwest::core::{Error, Response};
use partner_center_reqwest::model::Collection;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::json_text::Document;
use crate::report::Report;

/// A page of items that were read one by one.
pub(crate) type Page<T> = Response<Collection<Item<T>>>;

/// All pages of a list; at least one.
#[derive(Debug)]
pub(crate) struct Listing<T> {
    pages: Vec<Page<T>>,
}

impl<T> Listing<T> {
    /// Fetches every page. A list of which a page is missing is no list.
    pub(crate) fn fetch(
        pages: impl Iterator<Item = Result<Page<T>, Error>>,
    ) -> Result<Self, Failure> {
        let mut fetched = Vec::new();
        for page in pages {
            let page = page.map_err(|error| {
                if fetched.is_empty() {
                    Failure::Call(error)
                } else {
                    Failure::FurtherPage(error)
                }
            })?;
            fetched.push(page);
        }
        Ok(Self { pages: fetched })
    }

    /// All items, in order.
    pub(crate) fn items(&self) -> impl Iterator<Item = &Item<T>> {
        self.pages.iter().flat_map(|page| page.items.iter())
    }

    /// The answer: as it was sent, or, when there were several, as if it had come in one page.
    pub(crate) fn body(&self) -> Cow<'_, [u8]> {
        match self.pages.as_slice() {
            [] => Cow::Borrowed(b""),
            [page] => Cow::Borrowed(page.body()),
            [first, ..] => {
                let items: Vec<&str> = self.items().map(Item::raw).collect();
                match joined(first.body(), &items) {
                    Some(body) => Cow::Owned(body.into_bytes()),
                    // Not reached: a body that was read as a collection is an object.
                    None => Cow::Borrowed(first.body()),
                }
            }
        }
    }

    /// Adds to the data what is odd about the list.
    pub(crate) fn report(&self, stdout: Vec<u8>) -> Report {
        let mut report = Report::new(stdout);
        let mut offset = 0;
        for (number, page) in self.pages.iter().enumerate() {
            for notice in page.notices() {
                let place = if self.pages.len() > 1 {
                    format!("page {}: ", number + 1)
                } else {
                    String::new()
                };
                report.warnings.push(format!("{place}{notice}"));
            }
            for (index, item) in page.items.iter().enumerate() {
                if let Err(error) = item.decoded() {
                    let text = renumbered(&error.to_string(), index, offset + index);
                    report.warnings.push(format!("{text} (item shown raw)"));
                    report.exit = Exit::Raw;
                }
            }
            offset += page.items.len();
        }
        report
    }
}

/// The text of an item's error with the item's place in the whole list instead of its page.
fn renumbered(error: &str, index: usize, place: usize) -> String {
    match error.strip_prefix(&format!("items[{index}]")) {
        Some(rest) => format!("items[{place}]{rest}"),
        None => error.to_owned(),
    }
}

/// The first page with the items of all pages, and without what led to the next ones.
fn joined(first: &[u8], items: &[&str]) -> Option<String> {
    let mut has_items = false;
    let mut has_count = false;
    let mut members = Vec::new();
    let all = format!("[{}]", items.join(","));
    for member in Document::parse(first)?.members()? {
        let value = match &*member.name() {
            "items" => {
                has_items = true;
                all.clone()
            }
            "totalCount" => {
                has_count = true;
                items.len().to_string()
            }
            "links" => without_next(member.value),
            "continuationToken" => continue,
            _ => member.value.to_owned(),
        };
        members.push(format!("{}:{value}", member.raw_name));
    }
    if !has_items {
        members.push(format!("\"items\":{all}"));
    }
    if !has_count {
        members.insert(0, format!("\"totalCount\":{}", items.len()));
    }
    Some(format!("{{{}}}", members.join(",")))
}

fn without_next(links: &str) -> String {
    let members = Document::parse(links.as_bytes()).and_then(Document::members);
    let Some(members) = members else {
        return links.to_owned();
    };
    let kept: Vec<String> = members
        .iter()
        .filter(|member| member.name() != "next")
        .map(|member| format!("{}:{}", member.raw_name, member.value))
        .collect();
    format!("{{{}}}", kept.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_joined_without_a_trace_of_the_paging() {
        let first = br#"{"x":1e400,"totalCount":2,"items":[1,2],"links":{"self":{"uri":"/a"},"next":{"uri":"/b"}},
            "continuationToken":"t","attributes":{"objectType":"Collection"}}"#;
        assert_eq!(
            joined(first, &["1", "2", "3"]).unwrap(),
            r#"{"x":1e400,"totalCount":3,"items":[1,2,3],"links":{"self":{"uri":"/a"}},"attributes":{"objectType":"Collection"}}"#
        );
        assert_eq!(
            joined(b"{}", &["1"]).unwrap(),
            r#"{"totalCount":1,"items":[1]}"#
        );
        assert_eq!(joined(b"[]", &[]), None);
    }

    #[test]
    fn broken_items_are_counted_over_all_pages() {
        assert_eq!(renumbered("items[1].id: bad", 1, 41), "items[41].id: bad");
    }
}
