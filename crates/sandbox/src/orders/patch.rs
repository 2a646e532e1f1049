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
use crate::service_error::{Result, ServiceError, refuse};
use crate::store::Store;
use crate::words;

pub(crate) fn patch(store: &mut Store, context: &Context<'_>) -> Result<Answer> {
    let found = find(store, context)?;
    let json = context.call.json()?;
    let body = Fields::of(&json)?;
    check_id(found, body)?;
    if let Some(current) = etag(found) {
        check_etag(&current, body, header(&context.call.headers, &IF_MATCH))?;
    }
    let lines = DraftLine::each(body)?;
    if let Some(status) = body.get("status") {
        check_status(status)?;
        cancel::cancel(context, find_mut(store, context)?, &lines)?;
    } else if lines.iter().any(|line| line.parent.is_some()) {
        add_on::add(store, context, lines)?;
    } else if let Some(cycle) = draft::cycle(body)? {
        change_cycle::change(context, find_mut(store, context)?, cycle, &lines)?;
    } else {
        refuse!(400, 2006 => "Updates of this kind are not allowed on an order.");
    }
    let order = find_mut(store, context)?;
    renew_etag(order);
    Ok(Answer::ok(order.view(context.settings.prices)))
}

fn check_id(order: &Order, body: Fields<'_>) -> Result<()> {
    let other = |id: String| !id.eq_ignore_ascii_case(&order.id);
    if body.text("id")?.is_some_and(other) {
        let what = "the id in the body is not that of the path";
        return Err(ServiceError::invalid_input(what));
    }
    Ok(())
}

fn check_status(status: &Json) -> Result<()> {
    match words::named(&STATUSES, status) {
        Some("cancelled") => Ok(()),
        Some(other) => refuse!(400, 2006 => "An order cannot be set to '{other}'."),
        None => Err(ServiceError::not_an_order_status(status)),
    }
}

/// The etag may come in `If-Match`, in quotes, or in the attributes of the body.
pub(crate) fn check_etag(current: &str, body: Fields<'_>, if_match: Option<&str>) -> Result<()> {
    let in_body = match body.object("attributes")? {
        Some(attributes) => attributes.text("etag")?,
        None => None,
    };
    let header = if_match.map(|text| text.trim().trim_start_matches("W/").trim_matches('"'));
    let header = header.filter(|etag| *etag != "*");
    let mut sent = header.into_iter().chain(in_body.as_deref());
    refuse!(if sent.any(|etag| etag != current),
        400, 2055 => "The etag is no longer valid: it has changed since it was read.");
    Ok(())
}

fn etag(order: &Order) -> Option<String> {
    order.resource.get("attributes")?.some_text("etag")
}

fn renew_etag(order: &mut Order) {
    let Some(etag) = etag(order) else { return };
    let bytes = STANDARD.decode(etag).unwrap_or_default();
    let json = Json::parse(&String::from_utf8_lossy(&bytes)).unwrap_or_else(|_| Json::null());
    let version = json.count("version");
    let attributes = create::attributes(Some((&order.id, version + 1)));
    order.resource.replace("attributes", attributes);
}
