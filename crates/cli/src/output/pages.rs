//! Reads a list page by page. A page that breaks off is asked for again, for nothing of it was shown.

use std::io;
use std::thread;
use std::time::Duration;

use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::endpoint::Streamed;
use partner_center_reqwest::core::{Error, Item, Items, Notice};

use crate::deadline;

/// How long a page that broke off is left alone before it is asked for again; longer each time.
const PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// How often a page is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// At most.
    pub(super) attempts: u32,
    /// The time for the whole command.
    pub(super) deadline: Option<Duration>,
}

/// Takes the items of a list as they come.
pub(super) trait Keep<T> {
    /// Whether as much is there as was asked for, so that no further page is needed.
    fn is_full(&self) -> bool {
        false
    }

    /// Whether not even the rest of the page is needed.
    fn is_over(&self) -> bool {
        false
    }

    fn item(&mut self, item: &Item<T>) -> io::Result<()>;

    /// A page is there; this is what it has beside its items.
    fn end_page(&mut self, envelope: String);

    /// Forgets what came of a page that broke off.
    fn forget(&mut self) -> io::Result<()>;

    /// Takes a warning about the page of this number.
    fn notice(&mut self, page: usize, has_pages: bool, notice: &Notice);
}

/// Reads all pages, up to an error that ends the list. There is no other attempt if the time for the
/// command would end before it.
pub(super) fn read<T, E: Streamed<Given = Item<T>>>(
    items: &mut Items<PartnerCenter, E>,
    patience: Patience,
    keep: &mut impl Keep<T>,
) -> io::Result<Option<Error>> {
    let mut attempt = 1;
    while !keep.is_full()
        && let Some(page) = items.next_page()
    {
        if let Err(error) = page {
            return Ok(Some(error));
        }
        let end = read_page(items, keep)?;
        take_notices(items, keep);
        match end {
            None => {
                attempt = 1;
                keep.end_page(items.envelope_text().unwrap_or_default());
            }
            Some(error) => {
                let may_pass = error.is_transport() || error.is_timeout();
                let pause = pause(attempt);
                let has_time = deadline::left(patience.deadline).is_none_or(|left| left > pause);
                let may_repeat = attempt < patience.attempts && may_pass && has_time;
                if !may_repeat || !items.repeat_page() {
                    return Ok(Some(error));
                }
                keep.forget()?;
                thread::sleep(pause);
                attempt += 1;
            }
        }
    }
    Ok(None)
}

fn read_page<T, E: Streamed<Given = Item<T>>>(
    items: &mut Items<PartnerCenter, E>,
    keep: &mut impl Keep<T>,
) -> io::Result<Option<Error>> {
    while !keep.is_over()
        && let Some(item) = items.next_in_page()
    {
        take_notices(items, keep);
        match item {
            Ok(item) => keep.item(&item)?,
            Err(error) => return Ok(Some(error)),
        }
    }
    Ok(None)
}

fn take_notices<T, E: Streamed<Given = Item<T>>>(
    items: &mut Items<PartnerCenter, E>,
    keep: &mut impl Keep<T>,
) {
    for (page, notice) in items.take_notices() {
        keep.notice(page, items.page() > 1, &notice);
    }
}

fn pause(attempt: u32) -> Duration {
    let longer = PAUSE.saturating_mul(2_u32.saturating_pow(attempt - 1));
    longer.min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_up_to_its_limit() {
        let pauses = [1, 2, 3, 7, 20, u32::MAX].map(|attempt| pause(attempt).as_millis());
        assert_eq!(pauses, [500, 1_000, 2_000, 20_000, 20_000, 20_000]);
    }
}
