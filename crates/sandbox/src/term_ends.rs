//! `GET /customers/{customer}/subscriptions/customTermEndDates`: when the first term of a new subscription may end.

use std::collections::BTreeMap;

use axum::http::HeaderName;

use crate::answer::{Answer, collection, own_link};
use crate::catalog::{Family, months};
use crate::context::{Context, header};
use crate::date;
use crate::json::{Json, object};
use crate::paging::Page;
use crate::service_error::{Result, ServiceError, refuse};
use crate::store::{Customer, Store};

/// Learn, Get custom term end dates.
const LONGEST_PAGE: usize = 300;
const TOKEN: HeaderName = HeaderName::from_static("ms-continuationtoken");

/// Ends of months and of seats within the term, the earliest first: what an order takes as its custom end.
pub(crate) fn list(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let query = &context.query;
    let term = query.get("term_duration").unwrap_or_default();
    refuse!(if !["P1M", "P1Y", "P3Y"].contains(&term),
        400, 900_268 => "The term duration {term} is not valid.");
    let start = query.get("term_start_date").map(|text| {
        let midnight = format!("{}T00:00:00", text.get(..10).unwrap_or(text));
        let what = "'term_start_date' is not a date";
        date::day(&midnight).ok_or_else(|| ServiceError::invalid_input(what))
    });
    let start = start.transpose()?.unwrap_or_else(|| context.today());
    let days = start + 1..=date::months_later(start, months(term));
    let mut ends: Vec<_> = Vec::new();
    let others = subscriptions(owner, context, query.get("target_coterm_subscription_id"));
    for day in days {
        let is_month =
            date::is_month_end(day) && query.get("target_coterm_subscription_id").is_none();
        ends.extend(is_month.then(|| resource("calendarMonthAligned", day, None)));
        let others = others.get(&day).cloned();
        ends.extend(others.map(|ids| resource("subscriptionAligned", day, Some(ids))));
    }
    let page = match header(&context.call.headers, &TOKEN) {
        Some(_) => Page::from_headers(&context.call.headers)?,
        None => Page {
            offset: 0,
            size: context.page_size.clamp(1, LONGEST_PAGE),
            filter: None,
        },
    };
    let (shown, next) = page.of(&ends);
    let path = format!("/customers/{}/subscriptions/customTermEndDates", owner.id);
    let own = own_link(&format!(
        "{path}?{}",
        context.call.uri.query().unwrap_or_default()
    ));
    let answer = Answer::ok(collection(shown.to_vec(), Some(own)));
    Ok(match next {
        Some(next) => answer.with(TOKEN, next.token()),
        None => answer,
    })
}

/// The seats of a customer, or the one that is asked for, by the days on which their terms end.
fn subscriptions(
    owner: &Customer,
    context: &Context<'_>,
    target: Option<&str>,
) -> BTreeMap<u64, Vec<Json>> {
    let mut days: BTreeMap<u64, Vec<Json>> = BTreeMap::new();
    for (order, line, id) in owner.subscriptions() {
        let is_seat = context.catalog.family(line) == Family::Seat;
        let is_it = target.is_none_or(|target| target.eq_ignore_ascii_case(&id));
        let end = order.term_end(line);
        if let Some(end) = end.filter(|_| is_seat && is_it) {
            days.entry(end).or_default().push(Json::from(id));
        }
    }
    days
}

fn resource(kind: &str, day: u64, ids: Option<Vec<Json>>) -> Json {
    object! {
        "allowedCustomTermEndDateType": kind,
        "cotermSubscriptionIds" ? ids,
        "allowedCustomTermEndDate": date::midnight(day).trim_end_matches('Z'),
    }
}
