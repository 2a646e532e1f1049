//! Writes and how they ended, as rows and as JSON.

use partner_center_reqwest::core::AtTermEnd;
use partner_center_reqwest::core::journal::{Candidate, Entry, Intent, WriteKind};
use partner_center_reqwest::model::{Integer, Subscription, Text};
use serde_json::{Value, json};

use super::findings;
use crate::output::columns::{Column, columns, text};
use crate::timestamp::since_1970;

pub(crate) const WRITES: &[Column<Intent>] = columns! { Intent:
    "requestId" = |intent| intent.request_id.to_string(), by_default;
    "begun" = begun, by_default, date;
    "customer" = |intent| text(intent.customer().as_ref()), by_default;
    "what" = what, by_default, long;
    "method" = |intent| intent.method.to_string();
    "target" = |intent| intent.target.clone();
    "address" = |intent| intent.base.clone();
};

/// A write that was looked at, and what is known of it now.
#[derive(Debug)]
pub(super) struct SettledWrite {
    request_id: String,
    /// `pending`, or how it ended.
    outcome: &'static str,
    orders: Vec<String>,
    /// Orders that may have come of it.
    pub(super) candidates: Vec<Candidate>,
    status: Option<u16>,
    code: Option<String>,
}

pub(super) const SETTLED: &[Column<SettledWrite>] = columns! { SettledWrite:
    "requestId" = |row| row.request_id.clone(), by_default;
    "outcome" = |row| row.outcome.to_owned(), by_default;
    "orders" = |row| row.orders.join("; "), by_default;
    "candidates" = |row| {
        let candidates: Vec<_> = row.candidates.iter().map(findings::shown).collect();
        candidates.join("; ")
    }, by_default;
    "status" .status;
    "code" .code;
};

impl SettledWrite {
    pub(super) fn pending(intent: &Intent) -> Self {
        Self {
            request_id: intent.request_id.to_string(),
            outcome: "pending",
            orders: Vec::new(),
            candidates: Vec::new(),
            status: None,
            code: None,
        }
    }

    pub(super) fn of(entry: Entry) -> Self {
        let mut row = Self::pending(&entry.intent);
        if let Some(settlement) = entry.settlement {
            row.outcome = settlement.ending.as_str();
            row.orders = settlement.orders;
            row.status = settlement.status.map(|status| status.as_u16());
            row.code = settlement.code;
        }
        row
    }
}

fn begun(intent: &Intent) -> String {
    since_1970(intent.begun)
}

/// What it was to do, for people.
pub(super) fn what(intent: &Intent) -> String {
    let order = intent.changed_order().unwrap_or_default();
    let cart = intent.changed_cart().unwrap_or_default();
    match intent.kind {
        WriteKind::CreateOrder => {
            let order = intent.new_order().unwrap_or_default();
            let lines = order.line_items.iter();
            let bought = bought(lines.map(|line| (&line.quantity, &line.offer_id)));
            format!("create: {bought}")
        }
        WriteKind::PurchaseAddOn => {
            let purchase = intent.add_ons().unwrap_or_default();
            let lines = purchase.line_items.iter();
            let bought = bought(lines.map(|line| (&line.quantity, &line.offer_id)));
            format!("add-on to {order}: {bought}")
        }
        WriteKind::ChangeBillingCycle => format!("change billing cycle of {order}"),
        WriteKind::CancelOrder => format!("cancel {order}"),
        kind if kind.changes_subscription() => {
            let wanted: Subscription = serde_json::from_slice(&intent.body).unwrap_or_default();
            let id = text(wanted.id.as_ref());
            match kind {
                WriteKind::ChangeSeats => {
                    let seats = text(wanted.quantity.as_ref());
                    format!("change subscription {id} to {seats} seats")
                }
                WriteKind::ScheduleChange => {
                    let then = AtTermEnd::of(&wanted);
                    format!("at the end of its term, subscription {id}: {then}")
                }
                _ => {
                    let status = text(wanted.status.as_ref());
                    let renewal = match wanted.auto_renew_enabled {
                        Some(false) => "off",
                        _ => "on",
                    };
                    format!("change subscription {id}: {status}, renewal {renewal}")
                }
            }
        }
        WriteKind::TransitionSubscription => {
            let wanted = intent.transition().unwrap_or_default();
            let id = text(intent.changed_subscription().as_ref());
            let lines = [(&wanted.quantity, &wanted.to_catalog_item_id)];
            format!(
                "transition of subscription {id}: {}",
                bought(lines.into_iter())
            )
        }
        WriteKind::UploadAttachments => {
            format!("documents of {order}: {}", intent.documents.join(", "))
        }
        WriteKind::CheckoutCart => format!("check out cart {cart}"),
        WriteKind::CreateCart => format!("create a cart: {}", in_cart(intent)),
        WriteKind::ReplaceCart => format!("replace cart {cart}: {}", in_cart(intent)),
        _ => format!("{} {}", intent.method, intent.target),
    }
}

fn in_cart(intent: &Intent) -> String {
    let cart = intent.new_cart().unwrap_or_default();
    let lines = cart.line_items.iter();
    bought(lines.map(|line| (&line.quantity, &line.catalog_item_id)))
}

/// How many of which offer each line buys.
fn bought<'a>(lines: impl Iterator<Item = (&'a Option<Integer>, &'a Option<Text>)>) -> String {
    let lines = lines
        .map(|(quantity, offer)| format!("{} x {}", text(quantity.as_ref()), text(offer.as_ref())));
    lines.collect::<Vec<_>>().join(", ")
}

pub(super) fn intents_to_json(intents: &[Intent]) -> String {
    let rows = intents.iter().map(|intent| {
        let body = std::str::from_utf8(&intent.body).ok();
        json!({
            "requestId": intent.request_id.to_string(),
            "kind": intent.kind.as_str(),
            "correlationId": intent.correlation_id.to_string(),
            "begun": begun(intent),
            "customer": intent.customer().map(|id| id.to_string()),
            "baseUrl": intent.base,
            "method": intent.method.as_str(),
            "target": intent.target,
            "body": body.and_then(|body| serde_json::from_str::<Value>(body).ok()),
        })
    });
    rows.collect::<Value>().to_string()
}

pub(super) fn settled_to_json(rows: &[SettledWrite]) -> String {
    let rows = rows.iter().map(|row| {
        json!({
            "requestId": row.request_id,
            "outcome": row.outcome,
            "orders": row.orders,
            "candidates": row.candidates.iter().map(findings::to_json).collect::<Value>(),
            "status": row.status,
            "code": row.code,
        })
    });
    rows.collect::<Value>().to_string()
}
