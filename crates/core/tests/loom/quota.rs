//! Never more permits than the quota has, and nobody waits longer than it knows to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Wake, Waker};
use std::time::Duration;

use loom::sync::Mutex;
use loom::thread;
use partner_center_core::quota::{
    Admission, Ended, Family, PartnerQuota, Permit, Priority, Quota, Ticket,
};

use crate::explore;

const MINUTE: Duration = Duration::from_secs(60);

const fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

fn partner(limit: u32) -> PartnerQuota {
    Quota::new(limit, MINUTE).partner("p")
}

fn ticket(partner: &PartnerQuota, priority: Priority) -> Ticket {
    partner.ticket(Family::Orders, priority)
}

fn poll(ticket: &mut Ticket, now: u64, waker: &Waker) -> Admission {
    ticket.poll(seconds(now), Duration::MAX, waker)
}

#[derive(Default)]
struct Bell(AtomicU32);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn no_more_permits_than_the_limit() {
    explore("3 threads, a limit of 2, tickets", || {
        let partner = partner(2);
        let call = || {
            let partner = partner.clone();
            move || {
                let mut ticket = ticket(&partner, Priority::Read);
                matches!(poll(&mut ticket, 0, Waker::noop()), Admission::Granted(_))
            }
        };
        let others = [thread::spawn(call()), thread::spawn(call())];
        let mut granted = u32::from(call()());
        for other in others {
            granted += u32::from(other.join().unwrap());
        }
        assert!(granted <= 2, "{granted} permits");
        // Who was told to wait has left, so that the places are as many as were not taken.
        let rest = (0..3).filter(|_| admit(&partner, 0).is_ok()).count();
        assert_eq!(usize::try_from(granted).unwrap() + rest, 2);
    });
}

fn admit(partner: &PartnerQuota, now: u64) -> Result<Permit, Duration> {
    partner.try_admit(Family::Orders, Priority::Read, seconds(now))
}

#[test]
fn whoever_does_not_stand_in_the_line_takes_no_place_of_those_who_do() {
    explore("a ticket and two who pass by, a limit of 1", || {
        let partner = partner(1);
        let pass_by = || {
            let partner = partner.clone();
            thread::spawn(move || admit(&partner, 0).is_ok())
        };
        let others = [pass_by(), pass_by()];
        let mut waiting = ticket(&partner, Priority::Write);
        let mut granted = u32::from(matches!(
            poll(&mut waiting, 0, Waker::noop()),
            Admission::Granted(_)
        ));
        for other in others {
            granted += u32::from(other.join().unwrap());
        }
        assert_eq!(granted, 1);
    });
}

/// Control: the count is looked at, and then raised.
#[test]
#[should_panic(expected = "permits")]
fn a_limit_that_is_checked_and_then_taken_is_found_out() {
    explore("control: check, then take", || {
        let sent = Arc::new(Mutex::new(0));
        let call = || {
            let sent = Arc::clone(&sent);
            move || {
                if *sent.lock().unwrap() >= 1 {
                    return 0;
                }
                *sent.lock().unwrap() += 1;
                1
            }
        };
        let other = thread::spawn(call());
        let granted = call()() + other.join().unwrap();
        assert!(granted <= 1, "{granted} permits");
    });
}

/// The last thing that a waiting ticket was told: when it looks again by itself.
fn told(admission: Admission, now: u64) -> Option<Duration> {
    match admission {
        Admission::Granted(permit) => {
            permit.settle(seconds(now), Ended::Answered);
            None
        }
        Admission::Wait(delay) => Some(seconds(now) + delay),
        Admission::TooLate(_) => panic!("the deadline is far"),
    }
}

/// A ticket that waits, by what it was told, longer than it must has been woken meanwhile.
fn is_not_forgotten(told: Option<Duration>, mut ticket: Ticket, now: u64, bell: &Bell) {
    let Some(told) = told else { return };
    let rung = bell.0.load(Ordering::Relaxed) > 0;
    let due = match poll(&mut ticket, now, Waker::noop()) {
        Admission::Granted(_) => seconds(now),
        Admission::Wait(delay) => seconds(now) + delay,
        Admission::TooLate(_) => panic!("the deadline is far"),
    };
    assert!(
        told <= due || rung,
        "forgotten: it looks at {told:?} and might go at {due:?}"
    );
}

/// One in front of it goes away, or the next one too, while the last one looks at the line.
fn leaving(waker: impl Fn(&Arc<Bell>) -> Waker) {
    let partner = partner(1);
    drop(admit(&partner, 0));
    let mut first = ticket(&partner, Priority::Write);
    let mut second = ticket(&partner, Priority::Read);
    let mut last = ticket(&partner, Priority::Read);
    let _ = poll(&mut first, 1, Waker::noop());
    let _ = poll(&mut second, 1, Waker::noop());
    let leaves = [first, second].map(|ticket| thread::spawn(move || drop(ticket)));
    let bell = Arc::<Bell>::default();
    let told = told(poll(&mut last, 1, &waker(&bell)), 1);
    for leave in leaves {
        leave.join().unwrap();
    }
    is_not_forgotten(told, last, 1, &bell);
}

#[test]
fn who_moves_up_is_woken_when_those_ahead_leave() {
    explore("2 leave, 1 looks", || {
        leaving(|bell| Arc::clone(bell).into());
    });
}

/// Control: the same, and the waker goes nowhere.
#[test]
#[should_panic(expected = "forgotten")]
fn a_waker_that_is_lost_is_found_out() {
    explore("control: 2 leave, 1 looks, nobody is woken", || {
        leaving(|_| Waker::noop().clone());
    });
}

/// A 429 has closed the gate; the probe comes back while two others look at the line.
fn probe(ended: Ended, waker: impl Fn(&Arc<Bell>) -> Waker) {
    let partner = Quota::unlimited().partner("p");
    let refused = admit(&partner, 0).unwrap();
    refused.settle(seconds(0), Ended::Refused(Some(seconds(5))));
    let probe = admit(&partner, 5).unwrap();
    let mut first = ticket(&partner, Priority::Read);
    let mut second = ticket(&partner, Priority::Read);
    let bells = [Arc::<Bell>::default(), Arc::default()];
    let [wake_first, wake_second] = [waker(&bells[0]), waker(&bells[1])];
    let back = thread::spawn(move || probe.settle(seconds(6), ended));
    let other = thread::spawn(move || (told(poll(&mut second, 6, &wake_second), 6), second));
    let told_first = told(poll(&mut first, 6, &wake_first), 6);
    back.join().unwrap();
    let (told_second, second) = other.join().unwrap();
    is_not_forgotten(told_first, first, 6, &bells[0]);
    is_not_forgotten(told_second, second, 6, &bells[1]);
}

#[test]
fn the_end_of_a_probe_wakes_one_after_the_other() {
    let waker = |bell: &Arc<Bell>| Arc::clone(bell).into();
    explore("a probe is answered, 2 look", move || {
        probe(Ended::Answered, waker);
    });
    explore("a probe is lost, 2 look", move || probe(Ended::Lost, waker));
}

/// Control: the same, and the wakers go nowhere.
#[test]
#[should_panic(expected = "forgotten")]
fn a_probe_that_wakes_nobody_is_found_out() {
    explore("control: a probe is answered, nobody is woken", || {
        probe(Ended::Answered, |_| Waker::noop().clone());
    });
}

#[test]
fn refusals_at_once_close_the_gate_once() {
    explore("2 refusals at once, 1 looks", || {
        let partner = Quota::unlimited().partner("p");
        let permits = [admit(&partner, 0).unwrap(), admit(&partner, 0).unwrap()];
        let refuse =
            |permit: Permit| thread::spawn(move || permit.settle(seconds(1), Ended::Refused(None)));
        let refusals = permits.map(refuse);
        // Before them or between them it goes, too.
        drop(admit(&partner, 0));
        for refusal in refusals {
            refusal.join().unwrap();
        }
        // Nobody goes for one pause, which two refusals do not double.
        assert_eq!(admit(&partner, 1).unwrap_err(), seconds(1));
        let _probe = admit(&partner, 2).unwrap();
        assert!(admit(&partner, 2).is_err(), "one probe");
    });
}
