use partner_center_model::{Collection, Integer};

use super::ListEndpoint;
use crate::Notice;

/// Whether a page has members, but no items: then it is not a list.
pub(crate) fn is_no_list<T>(page: &Collection<T>) -> bool {
    page.items.is_absent() && !page.extra.is_empty()
}

/// Warnings about a page: about its items, and about a count that is not theirs.
pub(crate) fn list_notices<'a, E: ListEndpoint, T>(
    endpoint: &E,
    page: &'a Collection<T>,
    readable: impl Fn(&'a T) -> Option<&'a E::Item>,
) -> Vec<Notice>
where
    E::Item: 'a,
{
    let items = page.items.iter().enumerate();
    let mut notices =
        endpoint.item_notices(items.filter_map(|(index, item)| Some((index, readable(item)?))));
    notices.extend(count_notice(page.total_count.as_ref(), page.items.len()));
    notices
}

/// A warning about the number of items, if the page states a different one.
pub(crate) fn count_notice(total_count: Option<&Integer>, items: usize) -> Option<Notice> {
    let total_count = total_count?.get();
    (i64::try_from(items).ok() != Some(total_count))
        .then_some(Notice::CountMismatch { total_count, items })
}
