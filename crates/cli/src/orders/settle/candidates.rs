//! Orders that may have come of a write.

use std::fmt;

use partner_center_reqwest::core::journal::Intent;
use partner_center_reqwest::model::{DateTime, Order};
use serde_json::{Value, json};

use super::entries::Known;
use crate::orders::columns::quantity;
use crate::output::columns::{text, without_fraction};

/// An order with the same lines as the write.
#[derive(Debug)]
pub(super) struct Candidate {
    id: String,
    created: Option<String>,
    quantity: String,
    status: String,
    /// Created after the write was begun, as far as clocks can be trusted.
    fits_in_time: bool,
    /// Seconds between the write and the order; far away without a date.
    distance: u64,
}

impl Candidate {
    pub(super) fn of(intent: &Intent, known: &Known, order: &Order) -> Option<Self> {
        let id = order.id.as_ref()?.to_string();
        if !intent.has_lines_of(order) || known.write_of(&id).is_some() {
            return None;
        }
        let date = order.creation_date.as_ref();
        let distance = date.and_then(DateTime::timestamp).map(|created| {
            let begun = i64::try_from(intent.begun.as_secs()).unwrap_or(i64::MAX);
            created.unix_seconds().abs_diff(begun)
        });
        Some(Self {
            id,
            created: date.map(ToString::to_string),
            quantity: quantity(order),
            status: text(order.status.as_ref()),
            fits_in_time: intent.fits(order),
            distance: distance.unwrap_or(u64::MAX),
        })
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "created": self.created,
            "quantity": self.quantity.parse::<i64>().ok(),
            "status": self.status,
            "fitsInTime": self.fits_in_time,
        })
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.created.clone().map(without_fraction);
        let date = date.as_deref().unwrap_or("no date");
        write!(f, "{} ({date}, {}", self.id, self.quantity)?;
        f.write_str(if self.fits_in_time {
            ")"
        } else {
            ", before the write)"
        })
    }
}

/// Those that fit in time; if there are none, all: a clock may have been wrong. The nearest come first.
pub(super) fn sorted(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    if candidates.iter().any(|candidate| candidate.fits_in_time) {
        candidates.retain(|candidate| candidate.fits_in_time);
    }
    candidates.sort_by_key(|candidate| candidate.distance);
    candidates
}

/// What is known about them, for people.
pub(super) fn summary(candidates: &[Candidate]) -> String {
    let fitting = candidates.iter().filter(|it| it.fits_in_time).count();
    let mut summary = format!("orders that may have come of it: {fitting}");
    if fitting == 0 {
        summary.push_str(" (new ones can take 15 minutes to appear in lists)");
    }
    match candidates.len() - fitting {
        0 => {}
        earlier => summary.push_str(&format!(
            "; with the same lines, but created before it, which a wrong clock of this machine \
             would explain: {earlier}"
        )),
    }
    summary
}

/// Why an order cannot have come of a write, if that shows.
pub(super) fn misfit(intent: &Intent, known: &Known, order: &Order, id: &str) -> Option<String> {
    if let Some(changed) = intent.changed_order() {
        let is_it = changed.eq_ignore_ascii_case(id);
        return (!is_it).then(|| format!("the write is for the order {changed}"));
    }
    if let Some(other) = known.write_of(id) {
        return Some(format!("the journal has it as what came of {other}"));
    }
    if intent.new_order().is_none() || intent.fits(order) {
        return None;
    }
    Some(if intent.has_lines_of(order) {
        let created = text(order.creation_date.as_ref());
        format!("it was created {created}, before the write")
    } else {
        "its offers or quantities are others than those of the write".to_owned()
    })
}
