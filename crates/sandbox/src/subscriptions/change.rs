//! `PATCH /customers/{customer}/subscriptions/{subscription}`: the whole resource, with what is to be changed.

use std::time::Duration;

use axum::http::header::IF_MATCH;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::context::{Context, header};
use crate::date::{self, DAY};
use crate::fields::Fields;
use crate::json::{Json, object};
use crate::order::{Order, is_legacy};
use crate::orders::check_etag;
use crate::service_error::{Result, ServiceError, refuse};

/// The member of a line that holds what was changed in its subscription.
const CHANGED: &str = "_subscription";

/// How long seats can be given back.
const WINDOW: Duration = Duration::from_secs(7 * DAY);

const STATES: [&str; 4] = ["active", "suspended", "deleted", "pending"];

/// What was changed; an empty object if nothing was.
pub(super) fn of(line: &Json) -> Json {
    line.get(CHANGED).cloned().unwrap_or_else(|| object! {})
}

/// It is another one after each change.
pub(super) fn etag(id: &str, changed: &Json) -> String {
    let version = changed.count("version") + 1;
    STANDARD.encode(object! { "id": id, "version": version }.to_string())
}

/// Until when seats can be given back, since 1970; nothing for legacy offers.
pub(super) fn until(order: &Order, line: &Json) -> Option<Duration> {
    (!is_legacy(line)).then(|| Duration::from_secs(order.created) + WINDOW)
}

/// `cancellationAllowedUntilDate`
pub(super) fn until_date(order: &Order, line: &Json) -> Option<String> {
    until(order, line).map(date::modern)
}

/// What was changed and how many seats there are then, if the service does it.
pub(super) fn change(
    context: &Context<'_>,
    read: &Json,
    line: &Json,
    is_late: bool,
) -> Result<(Json, u64)> {
    let json = context.call.json()?;
    let body = Fields::of(&json)?;
    let id = read.text("id");
    if body
        .text("id")?
        .is_some_and(|other| !other.eq_ignore_ascii_case(&id))
    {
        let what = "the id in the body is not that of the path";
        return Err(ServiceError::invalid_input(what));
    }
    let before = of(line);
    let etag = etag(&id, &before);
    check_etag(&etag, body, header(&context.call.headers, &IF_MATCH))?;
    let units = line.count("quantity");
    let seats = body.integer("quantity")?.map_or(Ok(units), u64::try_from);
    let Some(seats) = seats.ok().filter(|seats| *seats > 0) else {
        return Err(ServiceError::invalid_input("quantity: expected 1 or more"));
    };
    refuse!(if seats < units && is_late,
        400, 900_257 => "You have passed your 7-day window for reducing seats.");
    let was = read.text("status");
    let status = body
        .text("status")?
        .map_or_else(|| was.clone(), |it| it.to_ascii_lowercase());
    refuse!(if !STATES.contains(&&*status) || (was == "deleted" && status != was),
        400, 2006 => "A subscription that is {was} cannot be set to '{status}'.");
    refuse!(if status == "deleted" && was != status && is_late,
        400, 900_117 => "You have passed your 7-day cancellation window.");
    // What is left out is turned off.
    let renews = body.flag("autoRenewEnabled")?.unwrap_or(false);
    let (next_term, actions) = scheduled(read, &json, renews);
    let changed = object! {
        "version": before.count("version") + 1,
        "status": status,
        "autoRenewEnabled": renews,
        "friendlyName": body.text("friendlyName")?.unwrap_or_default(),
        "scheduledNextTermInstructions" ? next_term,
        "scheduledActions" ? actions,
    };
    Ok((changed, seats))
}

/// What is scheduled after the change. A change of anything else deletes what was scheduled, even if it is
/// sent again; of both kinds the actions alone count; a next term needs renewal.
fn scheduled(read: &Json, sent: &Json, renews: bool) -> (Option<Json>, Option<Json>) {
    let of = |json: &Json| {
        let get = |name: &str| json.get_any_case(name).filter(|it| !it.is_null()).cloned();
        (
            get("scheduledNextTermInstructions"),
            get("scheduledActions"),
        )
    };
    let (next_term, actions) = of(sent);
    if of(read) == (next_term.clone(), actions.clone()) {
        return (None, None);
    }
    let next_term = next_term.filter(|_| renews && actions.is_none());
    (next_term, actions)
}

/// Keeps what was changed in the line.
pub(super) fn keep(line: &mut Json, (changed, seats): (Json, u64)) {
    line.replace("quantity", seats);
    line.set_after("", CHANGED, changed);
}
