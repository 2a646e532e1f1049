//! What one call takes from the quota and the budget, and what it gives back: to the last unit.

use std::task::Waker;
use std::time::Duration;

use partner_center_core::quota::{
    Admission, Concurrency, Ended, Family, PartnerQuota, Priority, Quota, Signal,
};
use partner_center_core::{
    Error, ListOrders, RetryPolicy,
    driver::{Exchange, Failure, Step, from_http},
};

use crate::common::answer;
use crate::common::call::{attempted, end, fresh, token};
use crate::world::orders;

const READ: Priority = Priority::Read;

const fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// Calls of one partner, one after the other and long apart, so that no gate is closed any more.
struct Caller {
    partner: PartnerQuota,
    now: Duration,
}

impl Caller {
    fn new(quota: &Quota) -> Self {
        let partner = quota.partner("p");
        let now = Duration::ZERO;
        Self { partner, now }
    }

    fn exchange(list: &ListOrders) -> Exchange<'_, ListOrders> {
        let policy = RetryPolicy::default()
            .with_max_attempts(u32::MAX)
            .with_delays(Duration::ZERO, Duration::ZERO)
            .with_total_timeout(Duration::MAX);
        let mut call = fresh(list, policy);
        call.token(token("t"));
        call
    }

    /// A call whose attempts end with these statuses. It is given up at the next attempt: before it
    /// is sent, or behind it.
    fn call(&mut self, statuses: &[u16], is_sent: bool) -> Option<Result<u32, Error>> {
        let (list, began) = (orders(), self.now);
        let mut call = Self::exchange(&list);
        let mut statuses = statuses.iter();
        let mut admitted = 0;
        loop {
            match call.step(self.now.saturating_sub(began)) {
                Step::Admit(demand) => {
                    if statuses.as_slice().is_empty() && !is_sent {
                        return None;
                    }
                    admitted += 1;
                    self.now += seconds(1_000);
                    let permit = self
                        .partner
                        .try_admit(demand.family, demand.priority, self.now);
                    call.admitted(permit.unwrap());
                }
                Step::Send { .. } => {
                    assert_eq!(call.attempts(), admitted, "sent without a permit");
                    call.response(answer(*statuses.next()?, &[], "{}"));
                }
                Step::Done(result) => return Some(result.map(|response| response.attempts())),
                step => panic!("{step:?}"),
            }
        }
    }

    fn ends(&mut self, statuses: &[u16]) -> Result<u32, Error> {
        self.call(statuses, true).expect("the call is over")
    }

    /// What is left of the budget, found out by spending it: a retry behind a 429 costs 1.
    fn left(mut self) -> u32 {
        let error = self.ends(&[429; 1_000]).unwrap_err();
        assert!(error.is_budget_exhausted(), "{error}");
        error.attempts() - 1
    }
}

fn left_after(calls: &[&[u16]]) -> u32 {
    let mut caller = Caller::new(&Quota::unlimited());
    for statuses in calls {
        let _ = caller.ends(statuses);
    }
    caller.left()
}

#[test]
fn a_retry_costs_five_or_one_and_pays_for_itself_when_it_succeeds() {
    assert_eq!(left_after(&[]), 100);
    assert_eq!(left_after(&[&[503, 400]]), 95);
    assert_eq!(left_after(&[&[429, 400]]), 99);
    assert_eq!(left_after(&[&[509, 400]]), 99);
    assert_eq!(left_after(&[&[503, 503, 429, 400]]), 89);
    // All of them are paid back by a call that succeeds in the end.
    assert_eq!(left_after(&[&[503, 200]]), 100);
    assert_eq!(left_after(&[&[503, 503, 200]]), 100);
    assert_eq!(left_after(&[&[429, 200]]), 100);
}

#[test]
fn a_success_at_once_pays_for_others_up_to_the_capacity() {
    assert_eq!(left_after(&[&[503, 400], &[200]]), 96);
    assert_eq!(left_after(&[&[503, 400], &[200], &[400], &[200]]), 97);
    assert_eq!(
        left_after(&[&[200], &[200]]),
        100,
        "never more than it holds"
    );
}

#[test]
fn a_retry_that_is_never_sent_costs_nothing() {
    for (is_sent, left) in [(false, 100), (true, 95)] {
        let mut caller = Caller::new(&Quota::unlimited());
        assert!(caller.call(&[503], is_sent).is_none());
        assert_eq!(caller.left(), left, "sent: {is_sent}");
    }
}

#[test]
fn an_empty_budget_ends_the_call_with_its_own_error() {
    let mut caller = Caller::new(&Quota::unlimited().with_retry_budget(4));
    let error = caller.ends(&[503, 200]).unwrap_err();
    assert!(error.is_budget_exhausted(), "{error}");
    let found = (error.status().unwrap().as_u16(), error.attempts());
    assert_eq!(found, (503, 1));
    // What is not repeated anyway does not blame the budget.
    assert!(!caller.ends(&[400]).unwrap_err().is_budget_exhausted());
    assert_eq!(caller.left(), 4);
    let mut bottomless = Caller::new(&Quota::unlimited().with_retry_budget(u32::MAX));
    let mut statuses = vec![503; 1_000];
    statuses.push(200);
    assert_eq!(bottomless.ends(&statuses).unwrap(), 1_001);
}

#[test]
fn nobody_waits_for_a_retry_that_cannot_be_paid() {
    let partner = Quota::unlimited().with_retry_budget(4).partner("p");
    let list = orders();
    let mut call = fresh(&list, RetryPolicy::default());
    call.token(token("t"));
    let permit = partner.try_admit(Family::Orders, READ, Duration::ZERO);
    call.admitted(permit.unwrap());
    assert!(matches!(call.step(Duration::ZERO), Step::Send { .. }));
    call.response(answer(503, &[("retry-after", "7")], ""));
    let error = end(&mut call, Duration::ZERO).unwrap_err();
    assert!(error.is_budget_exhausted(), "{error}");
}

#[test]
fn a_quota_keeps_its_rules_with_another_budget() {
    let partner = Quota::new(1, seconds(7)).with_retry_budget(3).partner("p");
    let admit = |now| partner.try_admit(Family::Orders, READ, seconds(now));
    assert!(admit(0).is_ok());
    assert_eq!(admit(1).unwrap_err(), seconds(6));
    assert!(admit(7).is_ok());
    assert_eq!((partner.limit(), partner.window()), (Some(1), seconds(7)));
    assert_eq!(Quota::unlimited().partner("p").limit(), None);
}

#[test]
fn the_usual_quota_has_480_and_the_unlimited_one_no_end() {
    let granted = |quota: Quota| {
        let partner = quota.partner("p");
        let admit = |_: &u32| partner.try_admit(Family::Orders, READ, Duration::ZERO);
        (0..1_000).take_while(|n| admit(n).is_ok()).count()
    };
    assert_eq!(granted(Quota::default()), 480);
    assert_eq!(granted(Quota::per_minute(240)), 240);
    assert_eq!(granted(Quota::unlimited()), 1_000);
}

/// Of a partner whose call is refused 5 s after it was sent: what the next one gets.
#[test]
fn the_gate_closes_when_the_refusal_comes_and_not_when_the_request_went_out() {
    let partner = Quota::unlimited().partner("p");
    let list = orders();
    let mut call = Caller::exchange(&list);
    let began = seconds(100);
    let Step::Admit(_) = call.step(seconds(1)) else {
        panic!("no question")
    };
    let permit = partner.try_admit(Family::Orders, READ, began + seconds(1));
    call.admitted(permit.unwrap());
    assert!(matches!(call.step(seconds(1)), Step::Send { .. }));
    call.response(answer(429, &[("retry-after", "30")], ""));
    assert!(matches!(call.step(seconds(6)), Step::Wait(_)));
    let mut next = partner.ticket(Family::Orders, READ);
    let mut poll = |now| next.poll(began + seconds(now), Duration::MAX, Waker::noop());
    for (now, left) in [(6, 30), (35, 1)] {
        let admission = poll(now);
        let is_right = matches!(admission, Admission::Wait(wait) if wait == seconds(left));
        assert!(is_right, "at {now} s: {admission:?}");
    }
    assert!(matches!(poll(36), Admission::Granted(_)));
}

#[test]
fn a_permit_that_is_dropped_is_a_request_that_was_lost() {
    let partner = Quota::unlimited().partner("p");
    let admit = |now| partner.try_admit(Family::Orders, READ, seconds(now));
    admit(0)
        .unwrap()
        .settle(seconds(0), Ended::Refused(Some(seconds(5))));
    let probe = admit(5).unwrap();
    assert_eq!(probe.granted(), seconds(5));
    assert_eq!(admit(5).unwrap_err(), seconds(10), "one probe at a time");
    // Settled, it has no say when it is dropped.
    probe.settle(seconds(6), Ended::Answered);
    assert!(admit(6).is_ok() && admit(6).is_ok());
}

#[test]
fn what_the_end_of_a_call_says_about_the_load() {
    let status = |code| from_http(&orders(), answer(code, &[], "{}"));
    for code in [429, 503, 509] {
        assert_eq!(Signal::of(&status(code)), Signal::Congested, "{code}");
    }
    for code in [400, 404, 500, 502] {
        assert_eq!(Signal::of(&status(code)), Signal::Unclear, "{code}");
    }
    assert_eq!(Signal::of(&status(200)), Signal::Clean);
    let failed = |failure| {
        let list = orders();
        let mut call = attempted(&list, RetryPolicy::never(), Err(failure));
        let result = end(&mut call, Duration::ZERO);
        Signal::of(&result)
    };
    assert_eq!(failed(Failure::sent("reset")), Signal::Unclear);
    assert_eq!(failed(Failure::sent("late").timed_out()), Signal::Congested);
}

#[test]
fn a_round_that_is_over_has_no_say() {
    let mut concurrency = Concurrency::default();
    let (first, second) = (concurrency.begin(), concurrency.begin());
    concurrency.end(first, Signal::Congested);
    concurrency.end(second, Signal::Congested);
    assert_eq!(concurrency.limit(), 2, "one burst halves it once");
    let round = concurrency.begin();
    for (signal, limit) in [(Signal::Clean, 2), (Signal::Unclear, 2), (Signal::Clean, 3)] {
        concurrency.end(round, signal);
        assert_eq!(concurrency.limit(), limit, "{signal:?}");
    }
}
