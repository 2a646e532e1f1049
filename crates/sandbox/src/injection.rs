//! Faults at work: an answer goes in, a worse one comes out.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::http::{Response, header};
use bytes::Bytes;
use http_body::Frame;

use crate::answer::{Answer, Content};
use crate::fault::{Fault, FaultBody};
use crate::json::Json;
use crate::service_error::ServiceError;

pub(crate) const HTML: &str = "text/html; charset=utf-8";
const WEB_PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Service</title></head><body><h1>Please come back later</h1></body></html>\n";
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Members of an order or a customer that are enums, with a value that no document has.
const NEW_MEMBERS: [(&str, &str); 4] = [
    ("billingCycle", "fortnightly"),
    ("status", "awaiting_translation"),
    ("transactionType", "RecurringPurchase"),
    ("relationshipToPartner", "franchise"),
];

/// How long the answer is held back.
pub(crate) fn delay(faults: &[Fault]) -> Duration {
    let delays = faults.iter().filter_map(|fault| match fault {
        Fault::Latency(delay) => Some(*delay),
        _ => None,
    });
    delays.sum()
}

/// The answer of the first fault that leaves nothing of the real one.
pub(crate) fn replacement(faults: &[Fault]) -> Option<Answer> {
    faults.iter().find_map(|fault| match fault {
        Fault::Throttle(seconds) => Some(throttle(*seconds)),
        Fault::ThrottleDate(seconds) => {
            let due = SystemTime::now() + Duration::from_secs((*seconds).into());
            let due = httpdate::fmt_http_date(due);
            Some(throttled(*seconds).with(header::RETRY_AFTER, due))
        }
        Fault::Status(status, body) => Some(failed(*status, *body)),
        Fault::Unauthorized => Some(ServiceError::access_denied().into()),
        Fault::MfaRequired => Some(ServiceError::without_mfa().into()),
        Fault::Redirect(target) => {
            Some(Answer::of(302, Content::Empty).with(header::LOCATION, target))
        }
        Fault::Empty => Some(Answer::of(200, Content::Empty)),
        Fault::Html => Some(Answer::of(200, Content::Text(HTML, WEB_PAGE.into()))),
        _ => None,
    })
}

/// The gateway's refusal of one request too many.
pub(crate) fn throttle(seconds: u32) -> Answer {
    throttled(seconds).with(header::RETRY_AFTER, seconds)
}

fn throttled(seconds: u32) -> Answer {
    let message = format!("Rate limit is exceeded. Try again in {seconds} seconds.");
    Answer::gateway(429, &message)
}

fn failed(status: u16, body: FaultBody) -> Answer {
    match body {
        FaultBody::Empty => Answer::of(status, Content::Empty),
        FaultBody::Html => Answer::of(status, Content::Text(HTML, WEB_PAGE.into())),
        FaultBody::Json if matches!(status, 502..=504) => {
            Answer::gateway(status, "The service behind the gateway did not answer")
        }
        FaultBody::Json => ServiceError::unexpected(status).into(),
    }
}

/// What happens to an answer after the work behind it is done.
pub(crate) fn after_commit(answer: Answer, faults: &[Fault]) -> Answer {
    let lost = faults.iter().find_map(|fault| match fault {
        Fault::CommitThenStatus(status) => Some(failed(*status, FaultBody::Json)),
        _ => None,
    });
    lost.unwrap_or(answer)
}

/// Not one byte of an answer: the connection closes.
pub(crate) fn cut() -> Response<Body> {
    Response::new(Body::new(Half {
        rest: None,
        flushed: true,
    }))
}

/// The faults that are made inside the JSON of the real answer.
pub(crate) fn spoil(answer: &mut Answer, faults: &[Fault]) {
    let Content::Json(_, json) = &mut answer.content else {
        return;
    };
    if !answer.status.is_success() {
        return;
    }
    for fault in faults {
        match fault {
            Fault::NewEnum => first_item(json).map_or((), renew_enums),
            Fault::BrokenItem => first_item(json).map_or((), break_item),
            Fault::NoLinks => remove_links(json),
            _ => {}
        }
    }
}

/// The first item of a collection; an answer that is one resource is that item.
fn first_item(json: &mut Json) -> Option<&mut Json> {
    if json.get("items").is_some() {
        json.each_mut("items").first_mut()
    } else {
        Some(json)
    }
}

fn renew_enums(item: &mut Json) {
    for (name, value) in NEW_MEMBERS {
        item.replace(name, value);
    }
}

fn break_item(item: &mut Json) {
    let line = item.each_mut("lineItems").first_mut();
    if !line.is_some_and(|line| line.replace("quantity", "many")) {
        item.replace("companyProfile", "oops");
    }
}

fn remove_links(json: &mut Json) {
    json.remove("links");
    match json {
        Json::Scalar(_) => {}
        Json::Array(items) => items.iter_mut().for_each(remove_links),
        Json::Object(members) => members.iter_mut().for_each(|it| remove_links(&mut it.1)),
    }
}

/// The body as it goes on the wire, and its length when that has to be announced apart from it.
pub(crate) fn body(mut bytes: Bytes, faults: &[Fault]) -> (Body, Option<usize>) {
    if faults.contains(&Fault::Bom) && !bytes.is_empty() {
        bytes = [BYTE_ORDER_MARK, &bytes].concat().into();
    }
    if !faults.contains(&Fault::Truncate) || bytes.is_empty() {
        return (Body::from(bytes), None);
    }
    let whole = bytes.len();
    let half = Half {
        rest: Some(bytes.slice(..whole / 2)),
        flushed: false,
    };
    (Body::new(half), Some(whole))
}

/// Sends what it has and then fails, so that the server drops the connection in the middle of a body.
struct Half {
    rest: Option<Bytes>,
    flushed: bool,
}

impl http_body::Body for Half {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if let Some(bytes) = self.rest.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        // The server writes out what it holds whenever a body makes it wait; without this pause the
        // connection would close before the first half is sent.
        if !self.flushed {
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionAborted.into())))
    }
}
