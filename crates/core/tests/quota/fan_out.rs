//! One call for each of 10,000 customers, as many at once as the plan of a sweep allows.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use partner_center_core::Error;
use partner_center_core::quota::{Quota, Signal};
use partner_center_core::sweep::{Plan, Step, Turn};

use crate::world::{Chance, Play, Reply, Start, World, orders};

const CUSTOMERS: u32 = 10_000;

/// A service that allows 500 in any minute, as they arrive, and a program that asks it.
struct FanOut {
    /// In order.
    arrivals: VecDeque<Duration>,
    refused: u32,
    /// So many of 10,000 requests are refused without need.
    grumpiness: u64,
    plan: Plan<u32>,
    under_way: BTreeMap<u64, Turn>,
    /// If the results are taken in the order of the customers, those that wait for an earlier one.
    held: Option<BTreeSet<u64>>,
    taken: u64,
    succeeded: u32,
    ended: Duration,
    widest: u32,
}

impl FanOut {
    fn new(grumpiness: u64, window: Option<usize>) -> Self {
        let plan = Plan::of(0..CUSTOMERS);
        Self {
            arrivals: VecDeque::new(),
            refused: 0,
            grumpiness,
            plan: match window {
                Some(window) => plan.with_window(window),
                None => plan,
            },
            under_way: BTreeMap::new(),
            held: window.map(|_| BTreeSet::new()),
            taken: 0,
            succeeded: 0,
            ended: Duration::ZERO,
            widest: 0,
        }
    }

    fn fill(&mut self) -> Vec<Start> {
        self.widest = self.widest.max(self.plan.progress().at_once);
        let mut starts = Vec::new();
        while let Step::Read(turn, _) = self.plan.step() {
            self.under_way.insert(turn.place(), turn);
            starts.push(Start::now());
        }
        starts
    }

    fn deliver(&mut self, place: u64) {
        let Some(held) = &mut self.held else {
            return self.plan.delivered();
        };
        held.insert(place);
        while held.remove(&self.taken) {
            self.taken += 1;
            self.plan.delivered();
        }
    }
}

impl Play for FanOut {
    fn serve(&mut self, now: Duration, chance: &mut Chance) -> (Duration, Reply) {
        let way = chance.milliseconds(10..200);
        let (arrival, latency) = (now + way, way + chance.milliseconds(190..1_800));
        // They overtake each other on their way: what arrived in the minute before this one counts.
        let minute = Duration::from_secs(60);
        while self
            .arrivals
            .front()
            .is_some_and(|first| *first + minute * 2 <= arrival)
        {
            self.arrivals.pop_front();
        }
        let before = self.arrivals.partition_point(|it| *it <= arrival);
        let too_old = self.arrivals.partition_point(|it| *it + minute <= arrival);
        if before - too_old >= 500 || chance.happens(self.grumpiness) {
            self.refused += 1;
            return (latency, Reply::Status(429, Some(2)));
        }
        self.arrivals.insert(before, arrival);
        (latency, Reply::Status(200, None))
    }

    fn over(
        &mut self,
        place: u64,
        now: Duration,
        _: &mut Chance,
        result: Option<Result<(), Error>>,
    ) -> Vec<Start> {
        let result = result.expect("nobody gives up");
        let turn = self.under_way.remove(&place).expect("one that began");
        self.plan.ended(turn, Signal::of(&result));
        self.deliver(place);
        self.succeeded += u32::from(result.is_ok());
        self.ended = now;
        self.fill()
    }
}

fn fan_out(quota: &Quota, seed: u64, play: FanOut) -> (FanOut, usize) {
    let list = orders();
    let mut world = World::new(&list, Some(quota.partner("p")), play, seed);
    let starts = world.play.fill();
    world.begin(starts);
    world.run(Duration::from_secs(24 * 3_600));
    (world.play, world.sends.len())
}

#[test]
fn ten_thousand_customers_take_as_long_as_the_quota_says() {
    // The last of them goes with the 21st window, which begins after 20 of them.
    let minimum = Quota::WINDOW * ((CUSTOMERS - 1) / Quota::DEFAULT_LIMIT);
    for (seed, grumpiness, window) in [
        (0, 0, None),
        (1, 0, None),
        (3, 10, None),
        (4, 10, None),
        (5, 10, Some(64)),
    ] {
        let play = FanOut::new(grumpiness, window);
        let (end, sends) = fan_out(&Quota::default(), seed, play);
        println!(
            "10,000 customers, seed {seed}, window {window:?}: {:.1} min, {:.2} % above the minimum of {} min; {} of {sends} answered 429; up to {} at once",
            end.ended.as_secs_f64() / 60.0,
            (end.ended.as_secs_f64() / minimum.as_secs_f64() - 1.0) * 100.0,
            minimum.as_secs() / 60,
            end.refused,
            end.widest,
        );
        assert_eq!(end.succeeded, CUSTOMERS);
        assert!(end.plan.is_over());
        assert!(end.ended <= minimum * 103 / 100, "{:?}", end.ended);
        if grumpiness == 0 {
            assert!(usize::try_from(end.refused).unwrap() * 1_000 <= sends);
        } else {
            assert!(end.refused >= 5, "{} of {sends}", end.refused);
        }
        assert!(end.widest > 4, "the concurrency never grew");
    }
    let (end, sends) = fan_out(&Quota::unlimited(), 0, FanOut::new(0, None));
    println!(
        "control, limiter off: {} of {sends} answered 429, {} of 10,000 succeeded",
        end.refused, end.succeeded
    );
    assert!(usize::try_from(end.refused).unwrap() * 1_000 > sends);
    // Two at once would need 92 minutes.
    let (end, _) = fan_out(&Quota::default(), 0, FanOut::new(0, Some(2)));
    println!(
        "control, two at once: {:.1} min",
        end.ended.as_secs_f64() / 60.0
    );
    assert!(end.ended > minimum * 2, "{:?}", end.ended);
}
