//! `PATCH /customers/{customer}/orders/{order}`: one route for three changes, told apart by their bodies.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::answer::Answer;
use crate::fields::Fields;
use crate::json::Json;
use crate::orders::draft::{self, DraftLine};
use crate::orders::{Context, add_on, cancel, change_cycle, create, find};
use crate::service_error::ServiceError;
use crate::store::{Order, Store};
use crate::words;

/// Every status, in the order of their numbers. All but one are words that cannot be set.
const STATUSES: [&str; 11] = [
    "unknown",
    "completed",
    "pending",
    "cancelled",
    "suspended",
    "pending_review",
    "pending_po_upload",
    "po_upload_complete",
    "po_review_rejected",
    "partial_success",
    "error",
];

pub(crate) fn patch(
    store: &mut Store,
    context: &Context<'_>,
    customer: &str,
    order: &str,
    (body, if_match): (&Json, Option<&str>),
) -> Result<Answer, ServiceError> {
    let found = find(store, customer, order)?;
    let body = Fields::of(body)?;
    check_id(found, body)?;
    check_etag(found, body, if_match)?;
    let lines = body.items("lineItems")?.iter();
    let lines = lines
        .map(|line| DraftLine::read(Fields::of(line)?, "lineItemNumber", "offerId"))
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(status) = body.get("status") {
        check_status(status)?;
        let order = store.owner_mut(customer)?.order_mut(order)?;
        cancel::cancel(context, order, &lines)?;
    } else if lines.iter().any(|line| line.parent.is_some()) {
        add_on::add(store, context, customer, order, lines)?;
    } else if let Some(cycle) = draft::cycle(body)? {
        let order = store.owner_mut(customer)?.order_mut(order)?;
        change_cycle::change(context, order, cycle, &lines)?;
    } else {
        let description = "Updates of this kind are not allowed on an order.";
        return Err(ServiceError::bad_request(2006, description));
    }
    let order = store.owner_mut(customer)?.order_mut(order)?;
    renew_etag(order);
    Ok(Answer::ok(super::view(order, context.settings.prices)))
}

fn check_id(order: &Order, body: Fields<'_>) -> Result<(), ServiceError> {
    match body.text("id")? {
        Some(id) if !id.eq_ignore_ascii_case(&order.id) => Err(ServiceError::invalid_input(
            "the id in the body is not that of the path",
        )),
        _ => Ok(()),
    }
}

fn check_status(status: &Json) -> Result<(), ServiceError> {
    match words::position(&STATUSES, status).map(|place| STATUSES[place]) {
        Some("cancelled") => Ok(()),
        Some(other) => {
            let description = format!("An order cannot be set to '{other}'.");
            Err(ServiceError::bad_request(2006, description))
        }
        None => {
            let status = status.as_text().unwrap_or_else(|| status.to_string());
            Err(ServiceError::not_an_order_status(&status))
        }
    }
}

/// The etag may come in `If-Match`, in quotes, or in the attributes of the body.
fn check_etag(order: &Order, body: Fields<'_>, if_match: Option<&str>) -> Result<(), ServiceError> {
    let attributes = order.resource.get("attributes");
    let Some(current) = attributes.and_then(|attributes| attributes.get("etag")?.as_text()) else {
        return Ok(());
    };
    let in_body = match body.object("attributes")? {
        Some(attributes) => attributes.text("etag")?,
        None => None,
    };
    let header = if_match.map(|text| text.trim().trim_start_matches("W/").trim_matches('"'));
    let header = header.filter(|etag| *etag != "*");
    let mut sent = header.into_iter().chain(in_body.as_deref());
    if sent.all(|etag| etag == current) {
        return Ok(());
    }
    let description = "The etag is no longer valid: the order has changed since it was read.";
    Err(ServiceError::bad_request(2055, description))
}

fn renew_etag(order: &mut Order) {
    let attributes = order.resource.get("attributes");
    let Some(etag) = attributes.and_then(|attributes| attributes.get("etag")?.as_text()) else {
        return;
    };
    let version = STANDARD
        .decode(etag)
        .ok()
        .and_then(|bytes| Json::parse(std::str::from_utf8(&bytes).ok()?).ok())
        .and_then(|json| json.get("version")?.as_number::<u64>())
        .unwrap_or_default();
    let attributes = create::attributes(Some((&order.id, version + 1)));
    order.resource.replace("attributes", attributes);
}
