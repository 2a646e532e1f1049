//! Which orders of a list its filter should have kept out.

use partner_center_model::{BillingCycleType, Open, Order};

use crate::ListOrders;
use crate::response::Notice;

/// Whether two words name one cycle. A new word may come back in a different case than it was sent in.
fn is_same(a: &Open<BillingCycleType>, b: &Open<BillingCycleType>) -> bool {
    a == b || a.as_str().eq_ignore_ascii_case(b.as_str())
}

/// The orders whose billing cycle is not the one that was asked for.
pub(crate) fn outside_filter<'a>(
    list: &ListOrders,
    items: impl Iterator<Item = (usize, &'a Order)>,
) -> Vec<Notice> {
    let Some(wanted) = &list.billing_cycle_type else {
        return Vec::new();
    };
    let outside = items.filter_map(|(index, order)| {
        let cycle = order.billing_cycle.as_ref();
        let cycle = cycle.filter(|cycle| !is_same(cycle, wanted))?;
        Some(Notice::OutsideFilter {
            index,
            order_id: order.id.clone().unwrap_or_default().into(),
            billing_cycle: cycle.to_string(),
        })
    });
    outside.collect()
}
