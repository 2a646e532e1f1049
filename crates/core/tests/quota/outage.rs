//! A service that is down is not answered with four times the load.

use std::time::Duration;

use partner_center_core::Error;
use partner_center_core::quota::Quota;

use crate::world::{Chance, Play, Reply, Start, World, orders};

/// A number of calls, each of whose attempts fails so many times in 10,000.
struct Outage {
    left: u32,
    failing: u64,
    exhausted: u32,
    failed: u32,
}

impl Play for Outage {
    fn serve(&mut self, _: Duration, chance: &mut Chance) -> (Duration, Reply) {
        let reply = if chance.happens(self.failing) {
            Reply::Status(503, None)
        } else {
            Reply::Status(200, None)
        };
        (chance.milliseconds(20..200), reply)
    }

    fn over(
        &mut self,
        _: u64,
        _: Duration,
        _: &mut Chance,
        result: Option<Result<(), Error>>,
    ) -> Vec<Start> {
        if let Some(Err(error)) = result {
            self.failed += 1;
            self.exhausted += u32::from(error.is_budget_exhausted());
        }
        self.next().into_iter().collect()
    }
}

impl Outage {
    fn new(calls: u32, failing: u64) -> Self {
        Self {
            left: calls,
            failing,
            exhausted: 0,
            failed: 0,
        }
    }

    fn next(&mut self) -> Option<Start> {
        self.left = self.left.checked_sub(1)?;
        Some(Start::now())
    }
}

const CALLS: u32 = 10_000;

fn calls<'e>(
    list: &'e partner_center_core::ListOrders,
    quota: &Quota,
    failing: u64,
    workers: u32,
    seed: u64,
) -> World<'e, Outage> {
    let mut world = World::new(
        list,
        Some(quota.partner("p")),
        Outage::new(CALLS, failing),
        seed,
    );
    for _ in 0..workers {
        let start = world.play.next();
        world.begin(start);
    }
    world.run(Duration::MAX);
    assert_eq!(world.overtime, Duration::ZERO);
    world
}

#[test]
fn a_total_outage_costs_hardly_a_request_more_than_the_calls() {
    let list = orders();
    let quota = Quota::unlimited();
    let world = calls(&list, &quota, 10_000, 100, 1);
    println!(
        "total outage, 10,000 calls: {} sends, {} calls ended for want of budget",
        world.sends.len(),
        world.play.exhausted
    );
    assert_eq!(world.play.failed, CALLS);
    assert!(world.sends.len() <= 10_020, "{}", world.sends.len());
    let world = calls(
        &list,
        &Quota::unlimited().with_retry_budget(u32::MAX),
        10_000,
        100,
        1,
    );
    println!("control, budget off: {} sends", world.sends.len());
    assert_eq!(world.sends.len(), 40_000);
}

#[test]
fn the_budget_is_there_for_a_service_that_fails_now_and_then_and_again_after_an_outage() {
    let list = orders();
    for (failing, workers) in [
        (1_000, 32),
        (3_000, 1),
        (3_000, 8),
        (3_000, 32),
        (3_000, 100),
        (7_000, 32),
    ] {
        let seed = u64::from(workers);
        let world = calls(&list, &Quota::unlimited(), failing, workers, seed);
        println!(
            "{} % of the attempts fail, 10,000 calls, {workers} at once: {} sends, {} failed, {} of them for want of budget",
            failing / 100,
            world.sends.len(),
            world.play.failed,
            world.play.exhausted
        );
        if failing <= 3_000 {
            assert!(world.play.exhausted < CALLS / 1_000);
        } else {
            // More is lost than gained: the budget steps in.
            assert!(world.play.exhausted > CALLS / 10 && world.sends.len() < 12_000);
        }
    }
    let quota = Quota::unlimited();
    calls(&list, &quota, 10_000, 32, 3);
    let after = calls(&list, &quota, 500, 32, 4).play;
    println!("after an outage, 5 % fail: {} failed", after.failed);
    // While the bucket fills again a call may do without its retry.
    assert!(after.failed <= 20, "{}", after.failed);
}
