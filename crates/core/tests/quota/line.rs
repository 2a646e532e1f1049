//! The line itself: who goes first, who goes on, what it costs to leave.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Wake, Waker};
use std::time::Duration;

use http::StatusCode;
use partner_center_core::quota::{Admission, Ended, Family, PartnerQuota, Priority, Quota, Ticket};

const fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

fn partner(limit: u32) -> PartnerQuota {
    Quota::new(limit, seconds(60)).partner("p")
}

fn ticket(partner: &PartnerQuota, priority: Priority) -> Ticket {
    partner.ticket(Family::Orders, priority)
}

fn poll(ticket: &mut Ticket, now: u64) -> Admission {
    ticket.poll(seconds(now), seconds(1_000), Waker::noop())
}

#[track_caller]
fn goes(ticket: &mut Ticket, now: u64) {
    let admission = poll(ticket, now);
    let Admission::Granted(permit) = admission else {
        panic!("{admission:?}")
    };
    permit.settle(seconds(now), Ended::Answered);
}

#[track_caller]
fn waits(ticket: &mut Ticket, now: u64, expected: u64) {
    let admission = poll(ticket, now);
    let Admission::Wait(delay) = admission else {
        panic!("{admission:?}")
    };
    assert_eq!(delay, seconds(expected));
}

#[test]
fn first_come_first_served_and_writes_before_reads() {
    let partner = partner(1);
    let mut first = ticket(&partner, Priority::Read);
    let mut second = ticket(&partner, Priority::Read);
    goes(&mut first, 0);
    let mut third = ticket(&partner, Priority::Read);
    waits(&mut third, 1, 119);
    waits(&mut second, 1, 59);
    let mut write = ticket(&partner, Priority::Write);
    waits(&mut write, 2, 58);
    waits(&mut second, 2, 118);
    waits(&mut second, 60, 60);
    goes(&mut write, 60);
    goes(&mut second, 120);
    goes(&mut third, 180);
}

#[test]
fn a_ticket_that_is_dropped_costs_nothing_and_wakes_the_next() {
    struct Bell(AtomicU32);
    impl Wake for Bell {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    let partner = partner(1);
    goes(&mut ticket(&partner, Priority::Read), 0);
    let mut leaving = ticket(&partner, Priority::Read);
    let mut next = ticket(&partner, Priority::Read);
    waits(&mut leaving, 1, 59);
    let bell = Arc::new(Bell(AtomicU32::new(0)));
    let waker = Waker::from(Arc::clone(&bell));
    assert!(matches!(
        next.poll(seconds(1), seconds(1_000), &waker),
        Admission::Wait(_)
    ));
    drop(leaving);
    assert_eq!(bell.0.load(Ordering::Relaxed), 1);
    waits(&mut next, 2, 58);
    goes(&mut next, 60);
}

#[test]
fn one_that_never_comes_holds_nobody_up_for_ever() {
    let partner = partner(2);
    let _forgotten = ticket(&partner, Priority::Read);
    let mut second = ticket(&partner, Priority::Read);
    goes(&mut second, 0);
    let mut third = ticket(&partner, Priority::Read);
    // One place is kept for it, and the other is used.
    waits(&mut third, 1, 59);
    goes(&mut third, 60);
}

#[test]
fn try_admit_sees_the_line() {
    let partner = partner(2);
    let try_admit = |family, now| partner.try_admit(family, Priority::Read, seconds(now));
    let permit = try_admit(Family::Orders, 0).unwrap();
    permit.settle(seconds(0), Ended::Answered);
    let mut waiting = ticket(&partner, Priority::Read);
    assert_eq!(try_admit(Family::Orders, 1).unwrap_err(), seconds(59));
    goes(&mut waiting, 1);
    assert!(try_admit(Family::Customers, 1).is_ok());
}

#[test]
fn a_wait_beyond_the_deadline_is_known_at_once() {
    let partner = partner(1);
    goes(&mut ticket(&partner, Priority::Read), 0);
    let mut late = ticket(&partner, Priority::Read);
    let admission = late.poll(seconds(1), seconds(60), Waker::noop());
    assert!(
        matches!(admission, Admission::TooLate(wait) if wait == seconds(59)),
        "{admission:?}"
    );
}

#[test]
fn partners_and_clones() {
    let quota = Quota::new(1, seconds(60));
    goes(&mut ticket(&quota.partner("a"), Priority::Read), 0);
    goes(&mut ticket(&quota.partner("b"), Priority::Read), 0);
    waits(
        &mut ticket(&quota.clone().partner("a"), Priority::Read),
        0,
        60,
    );
    // No limit is no limit, and 0 is 1.
    for _ in 0..1_000 {
        goes(
            &mut ticket(&Quota::unlimited().partner("a"), Priority::Read),
            0,
        );
    }
    goes(
        &mut ticket(&Quota::per_minute(0).partner("a"), Priority::Read),
        0,
    );
}

#[test]
fn what_counts_as_a_refusal() {
    let ended = |code, wait: Option<u64>| {
        Ended::with(StatusCode::from_u16(code).unwrap(), wait.map(seconds))
    };
    for code in 100..600 {
        let refused = matches!(code, 429 | 509);
        assert_eq!(matches!(ended(code, None), Ended::Refused(None)), refused);
        let refused = matches!(code, 429 | 503 | 509);
        assert_eq!(matches!(ended(code, Some(5)), Ended::Refused(_)), refused);
    }
}

#[test]
fn a_probe_that_is_lost_lets_the_next_one_go() {
    let partner = Quota::unlimited().partner("p");
    let Admission::Granted(refused) = poll(&mut ticket(&partner, Priority::Read), 0) else {
        panic!()
    };
    refused.settle(seconds(0), Ended::Refused(Some(seconds(5))));
    let (mut first, mut second) = (
        ticket(&partner, Priority::Read),
        ticket(&partner, Priority::Read),
    );
    waits(&mut first, 1, 4);
    let Admission::Granted(probe) = poll(&mut first, 5) else {
        panic!()
    };
    waits(&mut second, 5, 10);
    drop(probe);
    goes(&mut second, 6);
    goes(&mut ticket(&partner, Priority::Read), 6);
}

/// While a probe is under way the gate may open any moment: a call that has less time than the next
/// probe would take waits for this one all the same.
#[test]
fn calls_with_little_time_wait_for_the_probe() {
    let partner = Quota::unlimited().partner("p");
    let Admission::Granted(refused) = poll(&mut ticket(&partner, Priority::Read), 0) else {
        panic!()
    };
    refused.settle(seconds(0), Ended::Refused(Some(seconds(1))));
    let mut first = ticket(&partner, Priority::Read);
    let Admission::Granted(probe) = poll(&mut first, 1) else {
        panic!()
    };
    let mut short = [0, 1].map(|_| ticket(&partner, Priority::Read));
    for ticket in &mut short {
        let admission = ticket.poll(seconds(1), seconds(4), Waker::noop());
        assert!(
            matches!(admission, Admission::Wait(delay) if delay == seconds(3)),
            "{admission:?}"
        );
    }
    let late = short[0].poll(seconds(4), seconds(4), Waker::noop());
    assert!(matches!(late, Admission::TooLate(_)), "{late:?}");
    probe.settle(seconds(2), Ended::Answered);
    goes(&mut short[0], 4);
    goes(&mut short[1], 4);
    // A gate that is closed for longer than there is time says so at once.
    let Admission::Granted(refused) = poll(&mut ticket(&partner, Priority::Read), 5) else {
        panic!()
    };
    refused.settle(seconds(5), Ended::Refused(Some(seconds(9))));
    let late = ticket(&partner, Priority::Read).poll(seconds(5), seconds(9), Waker::noop());
    assert!(matches!(late, Admission::TooLate(_)), "{late:?}");
}

/// Asks for a place among others, of whom this quota knows nothing, and counts how often.
fn poll_with(ticket: &mut Ticket, now: u64, place: Result<u64, &str>) -> (String, u32) {
    let mut asked = 0;
    let admission = ticket.poll_with(seconds(now), seconds(1_000), Waker::noop(), || {
        asked += 1;
        place.map(seconds)
    });
    let told = match admission {
        Ok(Admission::Granted(permit)) => {
            permit.settle(seconds(now), Ended::Answered);
            "goes".to_owned()
        }
        Ok(Admission::Wait(delay)) => format!("waits {} s", delay.as_secs()),
        Ok(Admission::TooLate(delay)) => format!("too late by {} s", delay.as_secs()),
        Err(error) => error.to_owned(),
    };
    (told, asked)
}

#[test]
fn others_are_asked_when_it_is_a_turn_and_not_before_they_have_room() {
    let partner = partner(2);
    let [mut first, mut second] = [(); 2].map(|()| ticket(&partner, Priority::Read));
    let told = |told: &str, asked| (told.to_owned(), asked);
    // No room elsewhere: nobody asks again until then, and no place here is used up.
    assert_eq!(poll_with(&mut first, 0, Ok(5)), told("waits 5 s", 1));
    assert_eq!(poll_with(&mut second, 1, Ok(0)), told("waits 4 s", 0));
    assert_eq!(poll_with(&mut first, 4, Ok(0)), told("waits 1 s", 0));
    // An error is passed on, and costs neither the turn nor a place.
    let broken = Err("no file");
    assert_eq!(poll_with(&mut first, 5, broken), told("no file", 1));
    assert_eq!(poll_with(&mut first, 5, Ok(0)), told("goes", 1));
    assert_eq!(poll_with(&mut second, 6, Ok(0)), told("goes", 1));
    // Without room here, nobody is asked.
    let mut third = ticket(&partner, Priority::Read);
    assert_eq!(poll_with(&mut third, 7, Ok(0)), told("waits 58 s", 0));
    assert_eq!(
        poll_with(&mut third, 65, Ok(995)),
        told("too late by 995 s", 1)
    );
}

/// A partner whose service has refused a request at 0 and asks to wait 5 s.
fn refused() -> PartnerQuota {
    let partner = Quota::unlimited().partner("p");
    let Admission::Granted(refused) = poll(&mut ticket(&partner, Priority::Read), 0) else {
        panic!()
    };
    refused.settle(seconds(0), Ended::Refused(Some(seconds(5))));
    partner
}

#[test]
fn the_first_in_the_line_is_the_probe_unless_it_does_not_come() {
    let partner = refused();
    let [_first, mut second, mut third] = [(); 3].map(|()| ticket(&partner, Priority::Read));
    waits(&mut second, 5, 1);
    waits(&mut third, 5, 2);
    let Admission::Granted(_probe) = poll(&mut second, 6) else {
        panic!("nobody came, and nobody else goes")
    };
    waits(&mut third, 6, 10);
}

#[test]
fn a_probe_that_comes_back_too_late_opens_nothing() {
    let partner = refused();
    let admit = |now| partner.try_admit(Family::Orders, Priority::Read, seconds(now));
    let hung = admit(5).unwrap();
    let probe = admit(15).unwrap();
    hung.settle(seconds(16), Ended::Answered);
    assert_eq!(admit(16).unwrap_err(), seconds(9), "the second one decides");
    probe.settle(seconds(17), Ended::Answered);
    assert!(admit(17).is_ok());
}
