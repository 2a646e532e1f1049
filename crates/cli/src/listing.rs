//! A list as it was fetched: page by page, item by item.
//!
//! JSON and YAML show several pages as one: the first page with the items of all pages, their number
//! as `totalCount`, and without the link to the next page. Other members of later pages have no place
//! in it, and a warning names them. When a further page fails, the pages before it are the list.

use std::borrow::Cow;
use std::collections::HashSet;

use partner_center_reqwest::core::decode::Item;
use partner_center_reqwest::core::{Error, Response};
use partner_center_reqwest::model::Collection;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::json_text::Document;
use crate::report::Report;

/// A page of items that were read one by one.
pub(crate) type Page<T> = Response<Collection<Item<T>>>;

/// Members that belong to a single page, or that the joined pages have in a form of their own.
const OF_A_PAGE: [&str; 5] = [
    "items",
    "totalCount",
    "links",
    "continuationToken",
    "attributes",
];

/// The pages of a list; at least one.
#[derive(Debug)]
pub(crate) struct Listing<T> {
    pages: Vec<Page<T>>,
    /// Why these are not all.
    failure: Option<Failure>,
}

impl<T> Listing<T> {
    /// Fetches every page, up to one that fails. Without the first one there is no list.
    pub(crate) fn fetch(
        pages: impl Iterator<Item = Result<Page<T>, Error>>,
    ) -> Result<Self, Error> {
        let mut list = Self {
            pages: Vec::new(),
            failure: None,
        };
        for page in pages {
            match page {
                Ok(page) => list.pages.push(page),
                Err(error) if list.pages.is_empty() => return Err(error),
                Err(error) => {
                    list.failure = Some(Failure::FurtherPage(error));
                    break;
                }
            }
        }
        Ok(list)
    }

    /// Whether all pages were read and none has an item.
    pub(crate) fn is_empty(&self) -> bool {
        self.failure.is_none() && self.items().next().is_none()
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

    /// What of the later pages [`body`](Self::body) does not have.
    pub(crate) fn left_out(&self) -> Vec<String> {
        let Some((first, later)) = self.pages.split_first() else {
            return Vec::new();
        };
        let mut warnings = Vec::new();
        for (number, page) in (2..).zip(later) {
            warnings.extend(
                left_out(first.body(), page.body())
                    .iter()
                    .map(|name| format!("page {number}: member {name:?} is not shown")),
            );
        }
        warnings
    }

    /// Adds to the data what is odd about the list.
    pub(crate) fn into_report(self, stdout: Vec<u8>) -> Report {
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
        if self.failure.is_some() {
            let shown = match self.pages.len() {
                1 => "page 1 is shown".to_owned(),
                count => format!("pages 1 to {count} are shown"),
            };
            let warning = format!("{shown}, the rest could not be read");
            report.warnings.push(warning);
        }
        report.failure = self.failure;
        report
    }
}

/// The text of an item's error with the item's place in the whole list instead of its page.
pub(crate) fn renumbered(error: &str, index: usize, place: usize) -> String {
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

/// The names of a later page's members that the first page does not have just so.
fn left_out(first: &[u8], later: &[u8]) -> Vec<String> {
    let members = |body| {
        let members = Document::parse(body).and_then(Document::members);
        let members = members.unwrap_or_default().into_iter();
        members.map(|member| (member.name().into_owned(), member.value))
    };
    let shown: HashSet<_> = members(first).collect();
    members(later)
        .filter(|member| !OF_A_PAGE.contains(&&*member.0) && !shown.contains(member))
        .map(|(name, _)| name)
        .collect()
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
    fn what_later_pages_say_besides_is_named() {
        let first = br#"{"items":[1],"region":"EMEA","a":1}"#;
        let later =
            br#"{"totalCount":1,"items":[2],"links":{},"continuationToken":"t","attributes":{},
            "region":"EMEA","a":2,"n\u0065w":null}"#;
        assert_eq!(left_out(first, later), ["a", "new"]);
        assert!(left_out(first, first).is_empty());
    }

    #[test]
    fn broken_items_are_counted_over_all_pages() {
        assert_eq!(renumbered("items[1].id: bad", 1, 41), "items[41].id: bad");
    }
}
