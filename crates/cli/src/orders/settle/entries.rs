//! The entries of a journal one by one, so that a broken one does not hide the others.

use std::io;

use partner_center_reqwest::Journal;
use partner_center_reqwest::core::OrderId;
use partner_center_reqwest::core::journal::Intent;
use partner_center_reqwest::model::Guid;

use crate::failure::Failure;

/// The writes that are in doubt, the oldest first, and why others could not be read.
pub(super) fn in_doubt(journal: &Journal) -> Result<(Vec<Intent>, Vec<Failure>), Failure> {
    let (mut intents, mut problems) = (Vec::new(), Vec::new());
    for entry in journal.pending_entries().map_err(unreadable)? {
        match entry {
            Ok(entry) if entry.settlement.is_none() => intents.push(entry.intent),
            // A process has died between the two halves of a move: then both folders have it.
            Ok(_) => {}
            Err(error) => problems.push(unreadable(error)),
        }
    }
    intents.sort_by_key(|intent| intent.begun);
    Ok((intents, problems))
}

/// Which order came of which other write.
#[derive(Debug)]
pub(super) struct Known(Vec<(OrderId, Guid)>);

impl Known {
    /// What the journal knows of orders that came of other writes than this one. An entry that cannot
    /// be read says nothing.
    pub(super) fn besides(journal: &Journal, intent: &Intent) -> Result<Self, Failure> {
        let mut known = Vec::new();
        let settled = journal.settled_entries().map_err(unreadable)?;
        for entry in settled.into_iter().flatten() {
            let other = &entry.intent;
            // A change names the order that it changed, which came of an earlier write.
            if other.request_id == intent.request_id || other.changed_order().is_some() {
                continue;
            }
            let settlement = entry.settlement.as_ref();
            let done = settlement.filter(|settlement| settlement.ending.is_done());
            let orders = done.iter().flat_map(|settlement| &settlement.orders);
            known.extend(
                orders.map(|order| (OrderId::from(order.as_str()), other.request_id.clone())),
            );
        }
        Ok(Self(known))
    }

    /// The write that an order came of.
    pub(super) fn write_of(&self, order: &str) -> Option<&Guid> {
        let order = OrderId::from(order);
        let known = self.0.iter().find(|(known, _)| *known == order);
        known.map(|(_, request_id)| request_id)
    }
}

fn unreadable(error: io::Error) -> Failure {
    Failure::other("the journal has something that cannot be read", error)
}
