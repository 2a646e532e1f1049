//! What is odd about a list, said where it comes up.

use std::error::Error as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::Item;
use partner_center_reqwest::core::endpoint::Streamed;
use partner_center_reqwest::core::{Error, Items, Notice};

use crate::diagnostics;

/// Says of an item what is wrong with it, if anything is: whether it can be shown all the same.
pub(super) fn tell_broken<T>(item: &Item<T>, index: usize, place: usize) -> Option<bool> {
    let error = item.decoded().err()?;
    let text = renumbered(&error.to_string(), index, place);
    let is_text = item.is_text();
    let what = if is_text {
        "item shown raw".to_owned()
    } else {
        format!(
            "item not shown; in base64: {}",
            STANDARD.encode(item.bytes())
        )
    };
    diagnostics::line("warning", &format!("{text} ({what})"));
    Some(is_text)
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
