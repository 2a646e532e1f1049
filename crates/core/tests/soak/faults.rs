//! What can happen to a request on its way there and back.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use partner_center_core::driver::{Failure, TooLarge};

use crate::common::chance::Chance;
use crate::common::{Headers, answer};
use crate::service::Service;

macro_rules! faults {
    ($($(#[$doc:meta])* $fault:ident,)*) => {
        /// The kinds of faults. Those that are not of the network answer as the service or a
        /// gateway does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Fault {
            $($(#[$doc])* $fault,)*
        }

        impl Fault {
            pub(crate) const ALL: [Self; 41] = [$(Self::$fault,)*];
        }
    };
}

faults! {
    NoName,
    Refused,
    ConnectTimeout,
    TlsBroken,
    ResetBefore,
    CommitReset,
    CommitCutHead,
    CommitHeadTooLarge,
    CommitCutBody,
    CommitBodyTooLarge,
    CommitStall,
    CommitStallInBody,
    /// The connection breaks while the create goes on for a while.
    CommitLater,
    Expired401,
    Forbidden403,
    Timeout408,
    TimeoutCommit408,
    TooEarly425,
    Seconds429,
    Date429,
    Gateway429,
    Bandwidth509,
    Before500,
    Commit500,
    Before502,
    Commit502,
    Html502,
    Before503,
    Commit503,
    RetryAfter503,
    Before504,
    Commit504,
    /// A gateway's own number for an answer that it did not get.
    Commit524,
    Empty200,
    Garbage200,
    Html200,
    /// The right answer, said to be text.
    PlainText,
    RedirectElsewhere,
    RedirectHere,
    /// A gateway sends it twice.
    Delivered2,
    Slow,
}

#[allow(clippy::enum_glob_use, reason = "they are named all over this file")]
use Fault::*;

impl Fault {
    pub(crate) fn any(chance: &mut Chance) -> Self {
        let count = Self::ALL.len() as u64;
        Self::ALL[usize::try_from(chance.next() % count).unwrap()]
    }
}

/// What comes back, and when.
pub(crate) struct Reply {
    pub(crate) after: Duration,
    pub(crate) answer: Result<Response<Bytes>, Failure>,
}

const FOR_EVER: Duration = Duration::from_secs(24 * 3_600);
const HTML: &str = "<html><head><title>Bad Gateway</title></head></html>";
const SERVER_FAULT: &str = r#"{"code":0,"description":"Something went wrong."}"#;

/// The way of one request through the network, with a fault on it or without.
pub(crate) fn carry(
    service: &mut Service,
    now: Duration,
    request: &Request<Bytes>,
    fault: Option<Fault>,
    chance: &mut Chance,
) -> Reply {
    let mut after = chance.milliseconds(30..900);
    let answer = match fault {
        None => Ok(service.act(now, Duration::ZERO, request)),
        Some(fault @ (NoName | Refused | ConnectTimeout | TlsBroken)) => {
            Err(unsent(fault, &mut after))
        }
        Some(
            fault @ (ResetBefore | CommitReset | CommitCutHead | CommitHeadTooLarge | CommitCutBody
            | CommitBodyTooLarge | CommitStall | CommitStallInBody | CommitLater),
        ) => Err(cut(service, now, request, fault, &mut after, chance)),
        Some(Expired401) => {
            service.token += 1;
            Ok(service.act(now, Duration::ZERO, request))
        }
        Some(PlainText) => {
            let mut answer = service.act(now, Duration::ZERO, request);
            let text = "text/plain".parse().unwrap();
            answer.headers_mut().insert("content-type", text);
            Ok(answer)
        }
        Some(Delivered2) => {
            let first = service.act(now, Duration::ZERO, request);
            // The service would make two orders of a create that it does not know by its id, which
            // no client can prevent.
            let is_keyed = !request.uri().path().ends_with("/carts");
            Ok(if is_keyed {
                service.act(now, Duration::ZERO, request)
            } else {
                first
            })
        }
        Some(Slow) => {
            after = chance.milliseconds(5_000..110_000);
            Ok(service.act(now, Duration::ZERO, request))
        }
        Some(fault) => Ok(refuse(service, now, request, fault, chance)),
    };
    Reply { after, answer }
}

fn unsent(fault: Fault, after: &mut Duration) -> Failure {
    match fault {
        NoName => Failure::not_sent("no such host"),
        Refused => Failure::not_sent("connection refused"),
        ConnectTimeout => {
            *after = Duration::from_secs(10);
            Failure::not_sent("no connection in time").timed_out()
        }
        _ => Failure::not_sent("connection closed during the TLS handshake"),
    }
}

/// The connection breaks after the request was sent.
fn cut(
    service: &mut Service,
    now: Duration,
    request: &Request<Bytes>,
    fault: Fault,
    after: &mut Duration,
    chance: &mut Chance,
) -> Failure {
    if fault == ResetBefore {
        return Failure::sent("connection reset");
    }
    let takes = match fault {
        CommitLater => chance.milliseconds(1_000..60_000),
        _ => Duration::ZERO,
    };
    let (head, _) = service.act(now, takes, request).into_parts();
    match fault {
        CommitCutHead => Failure::sent("the connection closed before the message was complete"),
        CommitHeadTooLarge => Failure::sent(TooLarge::head()),
        CommitCutBody => Failure::sent("the body ended early").behind(head.status, head.headers),
        CommitBodyTooLarge => Failure::sent(TooLarge::head()).behind(head.status, head.headers),
        CommitStall => {
            *after = FOR_EVER;
            Failure::sent("never")
        }
        CommitStallInBody => {
            *after = chance.milliseconds(30_000..99_000);
            Failure::sent("no more came")
                .behind(head.status, head.headers)
                .timed_out()
        }
        _ => Failure::sent("connection reset"),
    }
}

/// Somebody answers otherwise than the service in good health would.
fn refuse(
    service: &mut Service,
    now: Duration,
    request: &Request<Bytes>,
    fault: Fault,
    chance: &mut Chance,
) -> Response<Bytes> {
    if is_carried_out(fault, chance) {
        service.act(now, Duration::ZERO, request);
    }
    let wait = (1 + chance.next() % 20).to_string();
    let later: Headers<'_> = &[("retry-after", &wait)];
    let date: Headers<'_> = &[
        ("date", "Tue, 21 Jul 2026 04:10:58 GMT"),
        ("retry-after", "Tue, 21 Jul 2026 04:11:05 GMT"),
    ];
    let html: Headers<'_> = &[("content-type", "text/html")];
    let throttled = format!(
        r#"{{"statusCode":429,"message":"Rate limit is exceeded. Try again in {wait} seconds."}}"#
    );
    match fault {
        Forbidden403 => answer(403, &[], SERVER_FAULT),
        Timeout408 | TimeoutCommit408 => answer(408, &[], ""),
        TooEarly425 => answer(425, &[], ""),
        Seconds429 => answer(429, later, throttled),
        Date429 => answer(429, date, throttled),
        Gateway429 => answer(429, &[], throttled),
        Bandwidth509 => answer(509, &[], ""),
        Before500 | Commit500 => answer(500, &[], SERVER_FAULT),
        Before502 | Commit502 => answer(502, &[], ""),
        Html502 => answer(502, html, HTML),
        RetryAfter503 => answer(503, later, ""),
        Before503 | Commit503 => answer(503, &[], SERVER_FAULT),
        Before504 | Commit504 => answer(504, &[], ""),
        Commit524 => answer(524, html, HTML),
        Empty200 => answer(200, &[], ""),
        Garbage200 => answer(200, &[], r#"{"id":"order-1","lineItems":[{"#),
        Html200 => answer(200, html, HTML),
        RedirectElsewhere => answer(307, &[("location", "https://elsewhere.example/v1/")], ""),
        RedirectHere => answer(302, &[("location", "/v1/customers")], ""),
        other => unreachable!("{other:?} is no answer"),
    }
}

/// Whether a request was carried out behind an answer that says nothing about it.
fn is_carried_out(fault: Fault, chance: &mut Chance) -> bool {
    match fault {
        TimeoutCommit408 | Commit500 | Commit502 | Commit503 | Commit504 | Commit524 => true,
        // Whoever says so may have passed the request on or not.
        Html502 | Empty200 | Garbage200 | Html200 => chance.happens(5_000),
        _ => false,
    }
}
