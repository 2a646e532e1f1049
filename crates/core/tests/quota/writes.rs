//! Writes whose fate is unknown, and calls that end for want of room or budget.

use std::task::Waker;
use std::time::Duration;

use http::Method;
use partner_center_core::model::Order;
use partner_center_core::quota::{Admission, Family, Priority, Quota};
use partner_center_core::{
    DecodeError, Error, ListOrders, RawGet, RetryPolicy, Safety,
    driver::{Failure, RequestMeta, Step, TooLarge},
    endpoint::{Endpoint, Operation, PathBuilder, Payload, decode},
};

use crate::common::call::{drive, end, fresh, ready_as, token};
use crate::common::{CUSTOMER, REQUEST_ID, answer, meta};

/// Writes for the tests: the API has none in this library yet.
struct Keyed;
struct Unkeyed;

macro_rules! write {
    ($name:ident, $safety:ident) => {
        impl Endpoint for $name {
            type Output = ();
            const OPERATION: Operation = Operation::new(
                Method::POST,
                "/v1/customers/{customer-tenant-id}/orders",
                Family::Orders,
            )
            .repeating(Safety::$safety);

            fn path(&self, path: &mut PathBuilder<'_>) {
                path.literal("orders");
            }

            fn decode(&self, payload: &Payload) -> Result<(), DecodeError> {
                decode::<Order>(payload).map(|_| ())
            }
        }
    };
}

write!(Keyed, KeyedByRequestId);
write!(Unkeyed, Unkeyed);

/// What becomes of an attempt.
#[derive(Clone, Copy)]
enum Fate {
    Status(u16),
    /// In the service's own words, with a code.
    Refused(u16),
    Unreadable,
    NotSent,
    Unsendable,
    Sent,
    HeadTooLarge,
}

use Fate::{HeadTooLarge, NotSent, Refused, Sent, Status, Unreadable, Unsendable};

fn make<E: Endpoint>(endpoint: &E, fates: &[Fate]) -> Result<u32, Error> {
    make_as(&meta(), endpoint, fates)
}

fn make_as<E: Endpoint>(meta: &RequestMeta, endpoint: &E, fates: &[Fate]) -> Result<u32, Error> {
    let policy = RetryPolicy::default().with_delays(Duration::ZERO, Duration::ZERO);
    let mut fates = fates.iter();
    let result = drive(ready_as(endpoint, meta, policy), |request| {
        assert_eq!(request.headers()["ms-requestid"], REQUEST_ID);
        match fates.next().expect("no more attempts") {
            Status(status) => Ok(answer(*status, &[("ms-requestid", "a-gateway")], "{}")),
            Refused(status) => {
                let body = r#"{"code": 800002, "description": "not for sale"}"#;
                Ok(answer(*status, &[], body))
            }
            Unreadable => Ok(answer(201, &[], "<html>")),
            NotSent => Err(Failure::not_sent("refused")),
            Unsendable => Err(Failure::unsendable("bad certificate")),
            Sent => Err(Failure::sent("reset")),
            HeadTooLarge => Err(Failure::sent(TooLarge::head())),
        }
    });
    result.map(|response| response.attempts())
}

#[test]
fn a_write_whose_fate_is_unknown_says_so_and_by_which_id_to_settle_it() {
    for last in [408, 500, 502, 503, 504]
        .map(Status)
        .into_iter()
        .chain([Sent])
    {
        let error = make(&Unkeyed, &[last]).unwrap_err();
        assert!(error.is_ambiguous() && error.attempts() == 1, "{error}");
        // Not the id that some gateway answered with.
        assert_eq!(error.request_id(), Some(REQUEST_ID));
        assert!(error.hint().unwrap().contains("MS-RequestId"));
        let error = make(&Keyed, &[last; 4]).unwrap_err();
        assert!(error.is_ambiguous() && error.attempts() == 4, "{error}");
        assert_eq!(error.request_id(), Some(REQUEST_ID));
        // A read has no fate.
        let error = make(&RawGet::new("/x"), &[last; 4]).unwrap_err();
        assert!(!error.is_ambiguous(), "{error}");
    }
}

#[test]
fn doubt_stays_until_an_answer_clears_it() {
    // A later attempt that was refused says nothing about the first one.
    for last in [Status(400), Status(409), Status(429), NotSent] {
        let error = make(&Keyed, &[Sent, last, last, last]).unwrap_err();
        assert!(error.is_ambiguous(), "{error}");
    }
    assert_eq!(make(&Keyed, &[Sent, Status(503), Status(201)]).unwrap(), 3);
    // It was carried out, whatever the answer says.
    let error = make(&Keyed, &[Sent, Unreadable]).unwrap_err();
    assert!(error.is_decode() && !error.is_ambiguous(), "{error}");
}

/// A settling call that did not get through must not read as "it was not carried out".
#[test]
fn doubt_about_an_earlier_call_stays_until_the_service_answers_this_one() {
    let again = meta().repeating();
    for fate in [
        NotSent,
        Status(401),
        Status(403),
        Status(409),
        Status(425),
        Status(429),
        Status(501),
        // A proxy can say so as well.
        Status(400),
        Status(404),
        Refused(413),
        Sent,
    ] {
        let error = make_as(&again, &Keyed, &[fate; 4]).unwrap_err();
        assert!(error.is_ambiguous(), "{error}");
        assert!(
            !make_as(&again, &RawGet::new("/x"), &[fate; 4])
                .unwrap_err()
                .is_ambiguous()
        );
    }
    assert_eq!(
        make_as(&again, &Keyed, &[NotSent, Status(429), Status(201)]).unwrap(),
        3
    );
    for fates in [&[Refused(400)][..], &[NotSent, Refused(404)]] {
        let error = make_as(&again, &Keyed, fates).unwrap_err();
        assert!(!error.is_ambiguous(), "{error}");
        // This service does not know it by its id, so it refuses this one only.
        let error = make_as(&again, &Unkeyed, fates).unwrap_err();
        assert!(error.is_ambiguous(), "{error}");
    }
    // An attempt of this call was lost, and may be under way.
    assert!(
        make_as(&again, &Keyed, &[Sent, Refused(400)])
            .unwrap_err()
            .is_ambiguous()
    );
}

/// Gateways number the answers that they did not get as they like: 520 to 527, 598, 599.
#[test]
fn a_server_error_without_a_name_leaves_a_write_in_doubt() {
    for status in [506, 507, 520, 522, 524, 529, 599] {
        let fates = [Status(status)];
        for error in [make(&Unkeyed, &fates), make(&Keyed, &fates)] {
            let error = error.unwrap_err();
            assert!(error.is_ambiguous() && error.attempts() == 1, "{error}");
        }
    }
    for status in [501, 505, 511] {
        assert!(!make(&Keyed, &[Status(status)]).unwrap_err().is_ambiguous());
    }
}

#[test]
fn an_answer_whose_head_is_too_large_says_nothing_of_a_write() {
    let fates = [HeadTooLarge];
    for error in [make(&Unkeyed, &fates), make(&Keyed, &fates)] {
        let error = error.unwrap_err();
        assert!(error.is_too_large() && error.is_ambiguous(), "{error}");
        assert_eq!(error.attempts(), 1);
    }
    let error = make(&RawGet::new("/x"), &[HeadTooLarge]).unwrap_err();
    assert!(error.is_too_large() && !error.is_ambiguous(), "{error}");
}

#[test]
fn what_was_never_sent_or_refused_outright_is_not_in_doubt() {
    let statuses = [400, 403, 429, 509].map(Status);
    for fate in statuses.into_iter().chain([NotSent, Refused(409)]) {
        for error in [make(&Unkeyed, &[fate; 4]), make(&Keyed, &[fate; 4])] {
            let error = error.unwrap_err();
            assert!(!error.is_ambiguous(), "{error}");
        }
    }
}

#[test]
fn what_cannot_be_sent_is_not_tried_again() {
    let error = make(&RawGet::new("/x"), &[Unsendable]).unwrap_err();
    assert!(error.is_connect() && error.attempts() == 1, "{error}");
    assert!(error.hint().unwrap().contains("certificate"));
}

/// A call with 10 s to live in a line where room comes after 60 s.
#[test]
fn no_room_in_time_ends_the_call_with_the_wait() {
    let partner = Quota::per_minute(1).partner("p");
    let orders = partner.try_admit(Family::Orders, Priority::Read, Duration::ZERO);
    drop(orders.unwrap());
    let list = ListOrders::new(CUSTOMER);
    let policy = RetryPolicy::default().with_total_timeout(Duration::from_secs(10));
    let mut call = fresh(&list, policy);
    call.token(token("t"));
    let Step::Admit(demand) = call.step(Duration::from_secs(1)) else {
        panic!("no question")
    };
    assert_eq!(
        (demand.family, demand.priority, demand.within),
        (Family::Orders, Priority::Read, Duration::from_secs(9))
    );
    let mut ticket = partner.ticket(demand.family, demand.priority);
    let now = Duration::from_secs(1);
    let Admission::TooLate(wait) = ticket.poll(now, now + demand.within, Waker::noop()) else {
        panic!("there is time")
    };
    call.not_admitted(wait);
    let error = end(&mut call, now).unwrap_err();
    assert!(error.is_throttled() && error.status().is_none(), "{error}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(59)));
    assert_eq!(
        (error.attempts(), error.request_id()),
        (0, Some(REQUEST_ID))
    );
    let text = error.to_string();
    let said = "the request quota has no room within the time for the call; it has room in 59 s";
    assert!(text.starts_with(said), "{text}");
}

#[test]
fn families_of_routes_and_paths() {
    for (route, family) in [
        ("/v1/customers", Family::Customers),
        ("/v1/customers/{customer-tenant-id}", Family::Customers),
        ("/v1/customers/{customer-tenant-id}/orders", Family::Orders),
        ("/v1/customers/{id}/orders/{order-id}", Family::Orders),
        (
            "/v1/customers/{id}/orders/{id}/provisioningstatus",
            Family::Orders,
        ),
        ("customers/1/Orders?billingType=onetime", Family::Orders),
        ("/customers/1/subscriptions", Family::Subscriptions),
        ("/v1/customers/1/carts/2/checkout", Family::Carts),
        ("/v1/customers/1/profiles", Family::Other),
        ("/v1/invoices", Family::Other),
        ("/v1/{path}", Family::Other),
        ("", Family::Other),
    ] {
        assert_eq!(Family::of_route(route), family, "{route}");
    }
    assert_eq!(
        RawGet::new("/v1/customers/1/orders").operation().family,
        Family::Orders
    );
}
