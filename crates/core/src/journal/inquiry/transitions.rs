//! Which transitions of a subscription may be the result of a write.

use partner_center_model::{
    DateTime, NewTransition, Open, Timestamp, Transition, TransitionEventName,
    TransitionEventStatus, TransitionHistory,
};

use crate::CatalogItem;
use crate::journal::Intent;

/// Those that began since the write, and how many began before it or at an unknown time.
pub(super) fn found(
    intent: &Intent,
    is_known: &dyn Fn(&str) -> bool,
    history: &TransitionHistory,
) -> (Vec<Transition>, usize) {
    let Some(wanted) = intent.transition() else {
        return (Vec::new(), 0);
    };
    let is_other = |made: &Transition| {
        made.operation_id
            .as_ref()
            .is_some_and(|id| is_known(&id.to_string()))
    };
    let fitting = history.all();
    let fitting = fitting.filter(|made| is_as_wanted(&wanted, made) && !is_other(made));
    let begun = i64::try_from(intent.begun.as_secs()).unwrap_or(i64::MAX);
    // The clocks may differ. What began a moment before may be of somebody else, and that would be a wrong end.
    let (made, earlier): (Vec<_>, Vec<_>) = fitting
        .cloned()
        .partition(|made| began(made).is_some_and(|began| began >= begun));
    (made, earlier.len())
}

/// The transition that came of a write, or its subscription, if there is one only.
pub(super) fn settles(made: &[Transition]) -> Option<String> {
    let [made] = made else {
        return None;
    };
    let id = made.operation_id.as_ref();
    let id = id.or(made.from_subscription_id.as_ref())?;
    Some(id.to_string())
}

fn is_as_wanted(wanted: &NewTransition, made: &Transition) -> bool {
    let asked = wanted.to_subscription_id.as_ref();
    let is_target = asked.is_none() || asked == made.to_subscription_id.as_ref();
    let is_item = wanted
        .to_catalog_item_id
        .as_deref()
        .zip(made.to_catalog_item_id.as_deref())
        .is_some_and(|(wanted, made)| is_same_item(wanted, made));
    is_target && is_item && wanted.quantity == made.quantity && !has_failed(made)
}

/// The last part of an id is issued anew from time to time.
fn is_same_item(one: &str, other: &str) -> bool {
    match (CatalogItem::parse(one), CatalogItem::parse(other)) {
        (Some(one), Some(other)) => one.product == other.product && one.sku == other.sku,
        _ => one.eq_ignore_ascii_case(other),
    }
}

fn has_failed(made: &Transition) -> bool {
    made.events.iter().any(|event| {
        event.name.as_ref().and_then(Open::known) == Some(TransitionEventName::Conversion)
            && event.status.as_ref().and_then(Open::known) == Some(TransitionEventStatus::Failed)
    })
}

/// In seconds since 1970.
fn began(made: &Transition) -> Option<i64> {
    let times = made.events.iter().filter_map(|it| it.timestamp.as_ref());
    let times = times.filter_map(DateTime::timestamp);
    times.map(Timestamp::unix_seconds).min()
}
