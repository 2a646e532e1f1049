//! What a look has found, in words.

use partner_center_reqwest::core::journal::{Candidate, Findings, Intent, WriteKind};
use serde_json::{Value, json};

use crate::commands::orders::columns::quantity;
use crate::output::columns::{text, without_fraction};

/// An order that may have come of a write.
pub(super) fn to_json(found: &Candidate) -> Value {
    let order = &found.order;
    json!({
        "id": text(order.id.as_ref()),
        "created": order.creation_date.as_ref().map(ToString::to_string),
        "quantity": quantity(order).parse::<i64>().ok(),
        "status": text(order.status.as_ref()),
        "fitsInTime": found.fits_in_time,
    })
}

/// The same for people.
pub(super) fn shown(found: &Candidate) -> String {
    let order = &found.order;
    let (id, quantity) = (text(order.id.as_ref()), quantity(order));
    let date = order.creation_date.as_ref();
    let date = date.map_or("no date".to_owned(), |date| {
        without_fraction(date.to_string())
    });
    let when = if found.fits_in_time {
        ""
    } else {
        ", before the write"
    };
    format!("{id} ({date}, {quantity}{when})")
}

/// The orders that were found.
pub(super) fn candidates(findings: Findings) -> Vec<Candidate> {
    match findings {
        Findings::Orders { candidates, .. } => candidates,
        _ => Vec::new(),
    }
}

/// What was seen, for people.
pub(super) fn seen(intent: &Intent, findings: &Findings) -> String {
    match findings {
        Findings::Orders { candidates, unread } => {
            let fitting = candidates.iter().filter(|it| it.fits_in_time).count();
            let mut seen = format!("orders that may have come of it: {fitting}");
            if fitting == 0 {
                seen.push_str(" (new ones can take 15 minutes to appear in lists)");
            }
            match candidates.len() - fitting {
                0 => {}
                earlier => seen.push_str(&format!(
                    "; with the same lines, but created before it, which a wrong clock of this \
                     machine would explain: {earlier}"
                )),
            }
            if *unread > 0 {
                seen.push_str(&format!("; orders that could not be read: {unread}"));
            }
            seen
        }
        Findings::Order {
            order,
            is_as_wanted,
        } => {
            let id = text(order.id.as_ref());
            let wanted = match intent.kind {
                WriteKind::PurchaseAddOn => "has such an add-on",
                WriteKind::ChangeBillingCycle => "has the billing cycle that was asked for",
                _ => "is cancelled as asked for",
            };
            match is_as_wanted {
                Some(true) => format!("the order {id} {wanted}, which may be from before"),
                Some(false) => format!("the order {id} is not so yet: asked for was that it {wanted}"),
                None => format!("the order {id} does not say whether it {wanted}"),
            }
        }
        Findings::Subscription {
            subscription,
            is_as_wanted,
        } => {
            let id = text(subscription.id.as_ref());
            let seats = text(subscription.quantity.as_ref());
            let status = text(subscription.status.as_ref());
            match is_as_wanted {
                None => format!("the subscription {id} does not say whether it was changed"),
                _ => format!(
                    "the subscription {id} ({status}, {seats} seats) is not as asked for; a change \
                     that was accepted may take a while to show"
                ),
            }
        }
        Findings::Transitions { made, earlier } => {
            let mut seen = format!("transitions that may have come of it: {}", made.len());
            if *earlier > 0 {
                seen.push_str(&format!("; alike, but begun before it: {earlier}"));
            }
            seen
        }
        Findings::Documents { there, missing } => {
            let names = |names: &[String]| match names {
                [] => "none".to_owned(),
                names => names.join(", "),
            };
            if there.is_empty() && missing.is_empty() {
                return "the names of its documents are not known; see which the order has".to_owned();
            }
            format!(
                "documents that the order has: {}; that it does not have: {}",
                names(there),
                names(missing)
            )
        }
        Findings::Cart { cart, is_as_wanted } => {
            let id = text(cart.id.as_ref());
            let so = if *is_as_wanted { "has" } else { "does not have" };
            format!("the cart {id} {so} what it was to have")
        }
        _ if intent.kind == WriteKind::CreateCart => {
            "carts cannot be listed; one that nobody checks out buys nothing, and ends after 7 days"
                .to_owned()
        }
        _ if intent.kind == WriteKind::CheckoutCart => {
            "a checkout can be repeated for as long as its cart lives: the orders of the first time \
             are given again, and those that failed are tried again"
                .to_owned()
        }
        _ => "no read tells what became of it".to_owned(),
    }
}
