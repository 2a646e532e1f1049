//! A list that is shown once all of it is there: page by page, item by item.
//!
//! JSON and YAML show several pages as one: the first page with the items of all pages, their number
//! as `totalCount`, and without the link to the next page. Other members of later pages have no place
//! in it, and a warning names them. When a further page fails, the pages before it are the list.

use std::collections::HashSet;
use std::io;

use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::Item;
use partner_center_reqwest::core::{Call, Error, Items, Notice, Response};
use partner_center_reqwest::core::{driver::ItemDecoder, endpoint::Streamed};
use partner_center_reqwest::model::{Collection, Json};

use crate::diagnostics;
use crate::error::CommandError;
use crate::exit::Exit;

use super::pages::{self, Keep};
use super::report::Report;
use super::sheet::Sheet;
use super::told::{Count, Tally, shown_raw, tell_notice};
use super::{Output, streaming};
use partner_center_reqwest::model::json_text::JsonText;

/// A page of items that were read one by one.
pub(crate) type ItemsPage<T> = Response<Collection<Item<T>>>;

/// Members that belong to a single page, or that the joined pages have in a form of their own.
const OF_A_PAGE: [&str; 5] = [
    "items",
    "totalCount",
    "links",
    "continuationToken",
    "attributes",
];

/// Reads a list to its end and shows it; `nothing` is said when it is empty.
pub(crate) fn list<T: 'static, E>(
    output: &Output<T>,
    call: Call<PartnerCenter, E>,
    nothing: &'static str,
) -> Result<Report, CommandError>
where
    E: Streamed<Given = Item<T>, Output = Collection<Item<T>>>,
{
    if let Some(report) = streaming::list(output, || call.clone().stream()) {
        return report;
    }
    let mut list = FetchedList::new(output);
    let mut items = call.clone().stream();
    let end = if output.is_recorded {
        // Whoever writes bodies down has to have them whole.
        list.read_whole(call.pages())
    } else {
        list.read(&mut items)
    };
    let end = end.map_err(not_kept)?;
    match end {
        None => list.report(None, nothing),
        // Nothing was read, so the answer itself can be shown.
        Some(error) if list.pages == 0 && list.tally.now.items == 0 => output.raw_answer(error),
        Some(error) if list.pages == 0 => list.first_page_alone(error, &items, nothing),
        Some(error) => {
            list.forget().map_err(not_kept)?;
            list.report(Some(error), nothing)
        }
    }
}

impl<T> Output<T> {
    /// A list that comes in one answer. `nothing` is said when it is empty.
    pub(crate) fn page(
        &self,
        page: Result<ItemsPage<T>, Error>,
        nothing: &'static str,
    ) -> Result<Report, CommandError> {
        let page = match page {
            Ok(page) => page,
            Err(error) => return self.raw_answer(error),
        };
        let mut list = FetchedList::new(self);
        list.whole_page(&page).map_err(not_kept)?;
        list.report(None, nothing)
    }
}

fn envelope_text(body: &[u8]) -> String {
    let mut decoder = ItemDecoder::<Json>::new();
    decoder.push(body);
    decoder.finish();
    while decoder.next_item().is_some() {}
    decoder.envelope_text()
}

pub(super) fn not_kept(error: io::Error) -> CommandError {
    let message = "the list cannot be kept in a temporary file until it is shown";
    CommandError::other(message, error)
}

/// The pages of a list, as they come.
struct FetchedList<'a, T: 'static> {
    output: &'a Output<T>,
    sheet: Sheet<'a, T>,
    /// What the first page has beside its items.
    first: String,
    pages: usize,
    tally: Tally,
}

impl<'a, T> FetchedList<'a, T> {
    fn new(output: &'a Output<T>) -> Self {
        Self {
            output,
            sheet: Sheet::new(output),
            first: String::new(),
            pages: 0,
            tally: Tally::default(),
        }
    }

    /// Reads all pages, up to an error that ends the list.
    fn read<E: Streamed<Given = Item<T>>>(
        &mut self,
        items: &mut Items<PartnerCenter, E>,
    ) -> io::Result<Option<Error>> {
        pages::read(items, self.output.patience, self)
    }

    /// The same with each page whole in memory.
    fn read_whole(
        &mut self,
        pages: impl Iterator<Item = Result<ItemsPage<T>, Error>>,
    ) -> io::Result<Option<Error>> {
        for page in pages {
            match page {
                Ok(page) => self.whole_page(&page)?,
                Err(error) => return Ok(Some(error)),
            }
            if self.is_full() {
                break;
            }
        }
        Ok(None)
    }

    fn whole_page(&mut self, page: &ItemsPage<T>) -> io::Result<()> {
        for item in &page.items {
            self.item(item)?;
        }
        let number = self.pages + 1;
        for notice in page.notices() {
            tell_notice("", number, number > 1, notice);
        }
        self.end_page(envelope_text(page.body()));
        Ok(())
    }

    /// The end of a list whose first page broke: no list, unless it was whole, and only the members
    /// beside the items are not what they should be.
    fn first_page_alone<E: Streamed<Given = Item<T>>>(
        mut self,
        error: Error,
        items: &Items<PartnerCenter, E>,
        nothing: &'static str,
    ) -> Result<Report, CommandError> {
        let is_whole =
            error.is_decode() && error.body().is_some_and(|rest| rest.trim_ascii() == b"}");
        if !is_whole {
            return Err(error.into());
        }
        self.end_page(items.envelope_text().unwrap_or_default());
        self.tally.exit = Exit::Raw;
        diagnostics::line("warning", &shown_raw(&error));
        self.report(None, nothing)
    }

    /// The list, and why it is not all of it.
    fn report(self, error: Option<Error>, nothing: &'static str) -> Result<Report, CommandError> {
        let Count { rows, left_out, .. } = self.tally.now;
        let shown = rows.min(self.output.limit);
        // Of one whole page, everything is as it came.
        let is_page = self.pages <= 1 && left_out == 0 && shown == rows && !self.is_full();
        let members = members_of(&self.first, (!is_page).then_some(shown));
        let is_table = self.output.is_table();
        let is_empty = shown == 0 && error.is_none();
        let mut report = Report::whole(self.sheet.finish(&members).map_err(not_kept)?);
        report.exit = self.tally.exit;
        report.warnings = self.tally.warnings();
        report.note = (is_table && is_empty).then_some(nothing);
        if let Some(error) = error {
            let shown = match self.pages {
                1 => "page 1 is shown".to_owned(),
                count => format!("pages 1 to {count} are shown"),
            };
            let warning = format!("{shown}, the rest could not be read");
            report.warnings.push(warning);
            report.failure = Some(CommandError::FurtherPage(error));
        }
        Ok(report)
    }
}

impl<T> Keep<T> for FetchedList<'_, T> {
    fn is_full(&self) -> bool {
        self.output.by.is_empty() && self.tally.now.rows >= self.output.limit
    }

    /// What the page has beside its items may be shown, too.
    fn is_over(&self) -> bool {
        self.is_full() && !self.sheet.has_members()
    }

    fn item(&mut self, item: &Item<T>) -> io::Result<()> {
        // What is beyond the limit is nobody's concern.
        if self.is_full() {
            return Ok(());
        }
        if !self.tally.take(item, self.output.filter.as_ref()) {
            return Ok(());
        }
        let (output, tally, sheet) = (self.output, &mut self.tally, &mut self.sheet);
        output.each_row(item, None, |at| {
            // What is sorted has to be there as a whole.
            if tally.now.rows >= output.limit && output.by.is_empty() {
                return Ok(());
            }
            tally.now.rows += 1;
            sheet.row(at)
        })
    }

    fn end_page(&mut self, envelope: String) {
        self.pages += 1;
        self.tally.keep();
        self.sheet.keep();
        if self.pages == 1 {
            self.first = envelope;
        } else if self.sheet.has_members() {
            for name in left_out(self.first.as_bytes(), envelope.as_bytes()) {
                let text = format!("page {}: member {name:?} is not shown", self.pages);
                diagnostics::line("warning", &text);
            }
        }
    }

    fn forget(&mut self) -> io::Result<()> {
        self.tally.forget();
        self.sheet.forget()
    }

    fn notice(&mut self, page: usize, has_pages: bool, notice: &Notice) {
        tell_notice("", page, has_pages, notice);
    }
}

/// The members of a list beside its items, as names and values in JSON: those of the first page; where several were
/// joined (to so many items), without what led from one to the next.
pub(super) fn members_of(first: &str, joined: Option<usize>) -> Vec<(String, String)> {
    let members = JsonText::parse(first.as_bytes()).and_then(JsonText::members);
    let members = members.unwrap_or_default();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let Some(items) = joined else {
        let members = members.iter();
        return members.map(|it| pair(it.raw_name, it.value)).collect();
    };
    let (mut has_items, mut has_count, mut kept) = (false, false, Vec::new());
    for member in &members {
        let value = match &*member.name() {
            "items" => {
                has_items = true;
                "[]".to_owned()
            }
            "totalCount" => {
                has_count = true;
                items.to_string()
            }
            "links" => without_next(member.value),
            "continuationToken" => continue,
            _ => member.value.to_owned(),
        };
        kept.push((member.raw_name.to_owned(), value));
    }
    if !has_items {
        kept.push(pair("\"items\"", "[]"));
    }
    if !has_count {
        kept.insert(0, pair("\"totalCount\"", &items.to_string()));
    }
    kept
}

/// The names of a later page's members that the first page does not have just so.
fn left_out(first: &[u8], later: &[u8]) -> Vec<String> {
    let members = |body| {
        let members = JsonText::parse(body).and_then(JsonText::members);
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
    let members = JsonText::parse(links.as_bytes()).and_then(JsonText::members);
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
        let joined = |first: &str| {
            let members = members_of(first, Some(3));
            let members = members
                .iter()
                .map(|(name, value)| format!("{name}:{value}"));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        };
        let first = r#"{"x":1e400,"totalCount":2,"items":[],"links":{"self":{"uri":"/a"},"next":{"uri":"/b"}},
            "continuationToken":"t","attributes":{"objectType":"Collection"}}"#;
        assert_eq!(
            joined(first),
            r#"{"x":1e400,"totalCount":3,"items":[],"links":{"self":{"uri":"/a"}},"attributes":{"objectType":"Collection"}}"#
        );
        assert_eq!(joined("{}"), r#"{"totalCount":3,"items":[]}"#);
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
}
