//! `PATCH /customers/{customer}/orders/{order}`: one route for three changes, told apart by their bodies.

use axum::http::header::IF_MATCH;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::answer::Answer;
use crate::context::{Context, header};
use crate::fields::Fields;
use crate::json::Json;
use crate::order::{Order, STATUSES};
use crate::orders::draft::{self, DraftLine};
use crate::orders::read::{find, find_mut};
use crate::orders::{add_on, cancel, change_cycle, create};
use crate::service_error::ServiceError;
use crate::store::Store;
use crate::words;

pub(crate) fn patch(store: &mut Store, context: &Context<'_>) -> Result<Answer, ServiceError> {
    let found = find(store, context)?;
    let json = context.call.json()?;
    let body = Fields::of(&json)?;
    check_id(found, body)?;
    check_etag(found, body, header(&context.call.headers, &IF_MATCH))?;
    let lines = DraftLine::each(body)?;
    if let Some(status) = body.get("status") {
        check_status(status)?;
        cancel::cancel(context, find_mut(store, context)?, &lines)?;
    } else if lines.iter().any(|line| line.parent.is_some()) {
        add_on::add(store, context, lines)?;
    } else if let Some(cycle) = draft::cycle(body)? {
        change_cycle::change(context, find_mut(store, context)?, cycle, &lines)?;
    } else {
        let description = "Updates of this kind are not allowed on an order.";
        return Err(ServiceError::bad_request(2006, description));
    }
    let order = find_mut(store, context)?;
    renew_etag(order);
    Ok(Answer::ok(order.view(context.settings.prices)))
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
