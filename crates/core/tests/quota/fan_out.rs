//! One call for each of 10,000 customers, as many at once as the service bears.

use std::collections::VecDeque;
use std::time::Duration;

use partner_center_core::Error;
use partner_center_core::quota::{Concurrency, Quota, Round, Signal};

use crate::world::{Chance, Play, Reply, Start, World, orders};

const CUSTOMERS: u32 = 10_000;

/// A service that allows 500 in any minute, as they arrive, and a program that asks it.
struct FanOut {
    arrivals: VecDeque<Duration>,
    refused: u32,
    left: u32,
    /// Every call that begins now belongs to the round of its beginning, and they end in any order.
    under_way: VecDeque<Round>,
    concurrency: Concurrency,
    succeeded: u32,
    ended: Duration,
    widest: u32,
}

impl FanOut {
    fn new() -> Self {
        Self {
            arrivals: VecDeque::new(),
            refused: 0,
            left: CUSTOMERS,
            under_way: VecDeque::new(),
            concurrency: Concurrency::default(),
            succeeded: 0,
            ended: Duration::ZERO,
            widest: 0,
        }
    }

    fn fill(&mut self) -> Vec<Start> {
        let mut starts = Vec::new();
        let limit = usize::try_from(self.concurrency.limit()).unwrap();
        self.widest = self.widest.max(self.concurrency.limit());
        while self.left > 0 && self.under_way.len() < limit {
            self.left -= 1;
            self.under_way.push_back(self.concurrency.begin());
            starts.push(Start::now());
        }
        starts
    }
}

impl Play for FanOut {
    fn serve(&mut self, now: Duration, chance: &mut Chance) -> (Duration, Reply) {
        let way = chance.milliseconds(10..200);
        let (arrival, latency) = (now + way, way + chance.milliseconds(50..600));
        let minute = Duration::from_secs(60);
        while self
            .arrivals
            .front()
            .is_some_and(|&a| a + minute <= arrival)
        {
            self.arrivals.pop_front();
        }
        if self.arrivals.len() >= 500 {
            self.refused += 1;
            return (latency, Reply::Status(429, Some(2)));
        }
        self.arrivals.push_back(arrival);
        (latency, Reply::Status(200, None))
    }

    fn over(
        &mut self,
        now: Duration,
        _: &mut Chance,
        result: Option<Result<(), Error>>,
    ) -> Vec<Start> {
        let result = result.expect("nobody gives up");
        let round = self.under_way.pop_front().expect("one that began");
        self.concurrency.end(round, Signal::of(&result));
        self.succeeded += u32::from(result.is_ok());
        self.ended = now;
        self.fill()
    }
}

fn fan_out(quota: &Quota, seed: u64) -> (FanOut, usize) {
    let list = orders();
    let mut world = World::new(&list, Some(quota.partner("p")), FanOut::new(), seed);
    let starts = world.play.fill();
    world.begin(starts);
    world.run(Duration::from_secs(24 * 3_600));
    (world.play, world.sends.len())
}

#[test]
fn ten_thousand_customers_take_as_long_as_the_quota_says() {
    // The last of them goes with the 21st window, which begins after 20 of them.
    let minimum = Quota::WINDOW * ((CUSTOMERS - 1) / Quota::DEFAULT_LIMIT);
    for seed in 0..3 {
        let (end, sends) = fan_out(&Quota::default(), seed);
        println!(
            "10,000 customers, seed {seed}: {:.1} min, {:.2} % above the minimum of {} min; {} of {sends} answered 429; up to {} at once",
            end.ended.as_secs_f64() / 60.0,
            (end.ended.as_secs_f64() / minimum.as_secs_f64() - 1.0) * 100.0,
            minimum.as_secs() / 60,
            end.refused,
            end.widest,
        );
        assert_eq!(end.succeeded, CUSTOMERS);
        assert!(end.ended <= minimum * 103 / 100, "{:?}", end.ended);
        assert!(usize::try_from(end.refused).unwrap() * 1_000 <= sends);
        assert!(end.widest > 4, "the concurrency never grew");
    }
    let (end, sends) = fan_out(&Quota::unlimited(), 0);
    println!(
        "control, limiter off: {} of {sends} answered 429, {} of 10,000 succeeded",
        end.refused, end.succeeded
    );
    assert!(usize::try_from(end.refused).unwrap() * 1_000 > sends);
}
