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

/// How much of a list has come, and whether all of it could be read.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// How many items came, in all and before the page that items come from now.
    pub(super) items: usize,
    pub(super) before_page: usize,
    pub(super) exit: Exit,
}

impl Tally {
    /// Counts an item, and says what is wrong with it, if anything is: whether it can be shown all the same.
    pub(super) fn take<T>(&mut self, item: &Item<T>) -> bool {
        let place = self.items;
        self.items += 1;
        let Err(error) = item.decoded() else {
            return true;
        };
        let text = renumbered(&error.to_string(), place - self.before_page, place);
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
}

/// Says what was noticed of the pages that came.
pub(super) fn tell_notices<E: Streamed>(items: &mut Items<PartnerCenter, E>) {
    for (page, notice) in items.take_notices() {
        tell_notice(page, items.page() > 1, &notice);
    }
}

pub(super) fn tell_notice(page: usize, has_pages: bool, notice: &Notice) {
    let place = has_pages.then(|| format!("page {page}: "));
    let place = place.unwrap_or_default();
    diagnostics::line("warning", &format!("{place}{notice}"));
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
