//! Warnings about a list, written as they come up.

use std::error::Error as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::Item;
use partner_center_reqwest::core::endpoint::Streamed;
use partner_center_reqwest::core::{Error, Items, Notice};

use crate::diagnostics;
use crate::exit::Exit;
use crate::listing::Filter;

/// How much of a list has come, and whether all of it could be read.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) now: Count,
    /// The same before the page that items come from now.
    pub(super) before_page: Count,
    pub(super) exit: Exit,
    /// Whose list it is, where there are several: `customer ID: `.
    pub(super) whose: String,
}

/// How many items came, and what became of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) items: usize,
    /// The rows that they have in the list.
    pub(super) rows: usize,
    /// What the filter left out.
    pub(super) left_out: usize,
    /// What of that has no date for it.
    undated: usize,
    /// What it could not read.
    unread: usize,
}

impl Tally {
    /// Counts an item, and says what is wrong with it, if anything is: whether it is to be shown all the same.
    pub(super) fn take<T>(&mut self, item: &Item<T>, filter: Option<&Filter<T>>) -> bool {
        let place = self.now.items;
        self.now.items += 1;
        let error = match (item.decoded(), filter) {
            (Ok(_), None) => return true,
            (Ok(thing), Some(filter)) => {
                let is_shown = filter(thing);
                self.now.left_out += usize::from(is_shown != Some(true));
                self.now.undated += usize::from(is_shown.is_none());
                return is_shown == Some(true);
            }
            (Err(error), _) => error,
        };
        self.now.unread += usize::from(filter.is_some());
        let text = if self.whose.is_empty() {
            renumbered(&error.to_string(), place - self.before_page.items, place)
        } else {
            format!("{}{error}", self.whose)
        };
        let what = if item.is_text() {
            "item shown raw".to_owned()
        } else {
            let encoded = STANDARD.encode(item.bytes());
            format!("item not shown; in base64: {encoded}")
        };
        diagnostics::line("warning", &format!("{text} ({what})"));
        self.exit = Exit::Raw;
        item.is_text()
    }

    /// What comes now is of somebody else, which warnings about it say.
    pub(super) fn begin(&mut self, whose: String) {
        self.whose = whose;
        self.keep();
    }

    /// From now on, what is counted stays.
    pub(super) fn keep(&mut self) {
        self.before_page = self.now;
    }

    /// Forgets what came after that.
    pub(super) fn forget(&mut self) {
        self.now = self.before_page;
    }

    /// What the filter could not do.
    pub(super) fn warnings(&self) -> Vec<String> {
        let told = [
            (
                self.now.undated,
                "without a readable creation date: left out",
            ),
            (
                self.now.unread,
                "that could not be read: not left out, whatever the filter",
            ),
        ];
        let told = told.iter().filter(|(count, _)| *count > 0);
        told.map(|(count, what)| match count {
            1 => format!("1 item {what}"),
            count => format!("{count} items {what}"),
        })
        .collect()
    }
}

/// Says what was noticed of the pages that came.
pub(super) fn tell_notices<E: Streamed>(items: &mut Items<PartnerCenter, E>) {
    for (page, notice) in items.take_notices() {
        tell_notice("", page, items.page() > 1, &notice);
    }
}

pub(super) fn tell_notice(whose: &str, page: usize, has_pages: bool, notice: &Notice) {
    let place = has_pages.then(|| format!("page {page}: "));
    let place = place.unwrap_or_default();
    diagnostics::line("warning", &format!("{whose}{place}{notice}"));
}

/// Says that an answer is not what it should be, and why.
pub(super) fn shown_raw(error: &Error) -> String {
    let cause = error.source().map(|cause| format!(": {cause}"));
    format!("{error}{} (answer shown raw)", cause.unwrap_or_default())
}

/// The text of an item's error with the item's place in the whole list instead of its page.
fn renumbered(error: &str, index: usize, place: usize) -> String {
    match error.strip_prefix(&format!("items[{index}]")) {
        Some(rest) => format!("items[{place}]{rest}"),
        None => error.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_items_are_counted_over_all_pages() {
        assert_eq!(renumbered("items[1].id: bad", 1, 41), "items[41].id: bad");
    }
}
