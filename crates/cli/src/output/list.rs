//! A list that is shown once all of it is there: page by page, item by item.
//!
//! JSON and YAML show several pages as one: the first page with the items of all pages, their number
//! as `totalCount`, and without the link to the next page. Other members of later pages have no place
//! in it, and a warning names them. When a further page fails, the pages before it are the list.

use std::collections::HashSet;
use std::io;
use std::thread;
use std::time::Duration;

use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::Item;
use partner_center_reqwest::core::{Call, Error, Items, Response};
use partner_center_reqwest::core::{driver::ItemDecoder, endpoint::Streamed};
use partner_center_reqwest::model::{Collection, Json};

use crate::deadline;
use crate::diagnostics;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::options::Format;

use super::columns::Row;
use super::report::Report;
use super::sheet::Sheet;
use super::stdout::line;
use super::told::{Tally, shown_raw, tell_notice, tell_notices};
use super::{Output, csv, streaming};
use partner_center_reqwest::model::json_text::JsonText;

/// A page of items that were read one by one.
pub(crate) type ItemsPage<T> = Response<Collection<Item<T>>>;

/// How long a page that broke off is left alone before it is asked for again; longer each time.
const PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

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
    let mut list = FetchedList::new(output.sheet());
    let mut items = call.clone().stream();
    let end = if output.is_recorded {
        // Whoever writes bodies down has to have them whole.
        list.read_whole(call.pages())
    } else {
        list.read(&mut items, output)
    };
    let end = end.map_err(not_kept)?;
    match end {
        None => list.report(None, nothing),
        // Nothing was read, so the answer itself can be shown.
        Some(error) if list.pages == 0 && list.tally.items == 0 => output.raw_answer(error),
        Some(error) if list.pages == 0 => list.first_page_alone(error, &items, nothing),
        Some(error) => {
            list.sheet.forget().map_err(not_kept)?;
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
        let mut list = FetchedList::new(self.sheet());
        list.whole_page(&page).map_err(not_kept)?;
        let mut report = list.report(None, nothing)?;
        let items = || page.items.iter().filter(|item| item.is_text());
        let stdout = match self.format {
            Format::Csv => csv::write(&self.columns, items().map(Row::of)),
            Format::Jsonl => items().map(|item| line(item.raw())).collect(),
            Format::Table | Format::Json | Format::Yaml => return Ok(report),
        };
        report.show(stdout);
        Ok(report)
    }
}

fn envelope_text(body: &[u8]) -> String {
    let mut decoder = ItemDecoder::<Json>::new();
    decoder.push(body);
    decoder.finish();
    while decoder.next_item().is_some() {}
    decoder.envelope_text()
}

fn not_kept(error: io::Error) -> CommandError {
    let message = "the list cannot be kept in a temporary file until it is shown";
    CommandError::other(message, error)
}

/// The pages of a list, as they come.
struct FetchedList<T: 'static> {
    sheet: Sheet<T>,
    /// What the first page has beside its items.
    first: String,
    pages: usize,
    tally: Tally,
}

impl<T> FetchedList<T> {
    fn new(sheet: Sheet<T>) -> Self {
        Self {
            sheet,
            first: String::new(),
            pages: 0,
            tally: Tally::default(),
        }
    }

    /// Reads all pages, up to an error that ends the list. A page that breaks off is asked for again,
    /// for nothing of it was shown, unless the time for the command would end before.
    fn read<E: Streamed<Given = Item<T>>>(
        &mut self,
        items: &mut Items<PartnerCenter, E>,
        output: &Output<T>,
    ) -> io::Result<Option<Error>> {
        let mut attempt = 1;
        while let Some(page) = items.next_page() {
            if let Err(error) = page {
                return Ok(Some(error));
            }
            let end = self.read_page(items)?;
            tell_notices(items);
            match end {
                None => {
                    attempt = 1;
                    self.end_page(items.envelope_text().unwrap_or_default());
                }
                Some(error) => {
                    let may_pass = error.is_transport() || error.is_timeout();
                    let pause = pause(attempt);
                    let has_time = deadline::left(output.deadline).is_none_or(|left| left > pause);
                    let may_repeat = attempt < output.attempts && may_pass && has_time;
                    if !may_repeat || !items.repeat_page() {
                        return Ok(Some(error));
                    }
                    self.sheet.forget()?;
                    self.tally.items = self.tally.before_page;
                    thread::sleep(pause);
                    attempt += 1;
                }
            }
        }
        Ok(None)
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
        }
        Ok(None)
    }

    fn whole_page(&mut self, page: &ItemsPage<T>) -> io::Result<()> {
        for item in &page.items {
            self.item(item)?;
        }
        let number = self.pages + 1;
        for notice in page.notices() {
            tell_notice(number, number > 1, notice);
        }
        self.end_page(envelope_text(page.body()));
        Ok(())
    }

    fn read_page<E: Streamed<Given = Item<T>>>(
        &mut self,
        items: &mut Items<PartnerCenter, E>,
    ) -> io::Result<Option<Error>> {
        while let Some(item) = items.next_in_page() {
            tell_notices(items);
            match item {
                Ok(item) => self.item(&item)?,
                Err(error) => return Ok(Some(error)),
            }
        }
        Ok(None)
    }

    fn item(&mut self, item: &Item<T>) -> io::Result<()> {
        if self.tally.take(item) {
            self.sheet.row(item)?;
        }
        Ok(())
    }

    fn end_page(&mut self, envelope: String) {
        self.pages += 1;
        self.tally.before_page = self.tally.items;
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
        let members = members_of(
            &self.first,
            (self.pages > 1).then_some(self.tally.before_page),
        );
        let is_table = !self.sheet.has_members();
        let is_empty = self.tally.items == 0 && error.is_none();
        let mut report = Report::whole(self.sheet.finish(&members).map_err(not_kept)?);
        report.exit = self.tally.exit;
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

fn pause(attempt: u32) -> Duration {
    let longer = PAUSE.saturating_mul(2_u32.saturating_pow(attempt - 1));
    longer.min(LONGEST_PAUSE)
}

/// The members of a list beside its items, as names and values in JSON: those of the first page; where several were
/// joined (to so many items), without what led from one to the next.
fn members_of(first: &str, joined: Option<usize>) -> Vec<(String, String)> {
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

    #[test]
    fn the_pause_grows_up_to_its_limit() {
        let pauses = [1, 2, 3, 7, 20, u32::MAX].map(|attempt| pause(attempt).as_millis());
        assert_eq!(pauses, [500, 1_000, 2_000, 20_000, 20_000, 20_000]);
    }
}
