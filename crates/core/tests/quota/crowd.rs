//! Many tasks at once: never more than the limit in any window, and never a 429 that all run into.

use std::time::Duration;

use partner_center_core::Error;
use partner_center_core::quota::Quota;

use crate::world::{Chance, Play, Reply, Start, World, most_within, orders};

const MINUTE: Duration = Duration::from_secs(60);

/// 16 threads of 64 tasks each, which call, fail, give up and call again.
struct Crowd {
    cancelled: u32,
    failed: u32,
}

impl Crowd {
    fn start(chance: &mut Chance) -> Start {
        let after = chance.milliseconds(0..2_000);
        let gives_up = chance.happens(1_000);
        let cancelled = gives_up.then(|| chance.milliseconds(0..90_000));
        Start { after, cancelled }
    }
}

impl Play for Crowd {
    fn serve(&mut self, _: Duration, chance: &mut Chance) -> (Duration, Reply) {
        let latency = chance.milliseconds(50..800);
        let reply = match chance.next() % 10_000 {
            0..5 => Reply::Status(429, Some(1 + chance.next() % 2)),
            5..200 => Reply::Status(503, None),
            200..400 => Reply::Status(500, None),
            400..500 => Reply::Reset,
            500..600 => Reply::NotSent,
            600..610 => Reply::Status(404, None),
            _ => Reply::Status(200, None),
        };
        (latency, reply)
    }

    fn over(
        &mut self,
        _: u64,
        _: Duration,
        chance: &mut Chance,
        result: Option<Result<(), Error>>,
    ) -> Vec<Start> {
        match result {
            None => self.cancelled += 1,
            Some(Err(_)) => self.failed += 1,
            Some(Ok(())) => {}
        }
        vec![Self::start(chance)]
    }
}

/// The most sends in any minute, and all of them, of some virtual minutes.
fn run(quota: &Quota, minutes: u32, seed: u64) -> (usize, usize, Crowd) {
    let list = orders();
    let crowd = Crowd {
        cancelled: 0,
        failed: 0,
    };
    let mut world = World::new(&list, Some(quota.partner("p")), crowd, seed);
    for _ in 0..16 * 64 {
        let start = Crowd::start(&mut world.chance);
        world.begin([start]);
    }
    world.run(minutes * MINUTE);
    let within = Quota::WINDOW;
    (
        most_within(&world.sends, within),
        world.sends.len(),
        world.play,
    )
}

#[test]
fn no_window_has_more_than_the_limit_and_hardly_one_has_less() {
    let limit = usize::try_from(Quota::DEFAULT_LIMIT).unwrap();
    for seed in 0..3 {
        let (most, all, crowd) = run(&Quota::default(), 10, seed);
        let used = all * 1_000 / (10 * limit);
        println!(
            "1,024 tasks, 10 min, seed {seed}: at most {most} of {limit} in any 60 s, {}.{} % used, {} given up, {} failed",
            used / 10,
            used % 10,
            crowd.cancelled,
            crowd.failed,
        );
        assert!(most <= limit, "{most}");
        assert!(used >= 940, "{used}");
        assert!(crowd.cancelled > 100, "the crowd hardly gives up");
    }
    let (most, ..) = run(&Quota::unlimited(), 1, 0);
    println!("control, limiter off: {most} in some 60 s");
    assert!(most > limit, "the oracle does not bite");
}

/// 200 tasks that call again and again; after 3 s one answer is a 429, and later the first one is.
struct Refused {
    at: Option<Duration>,
}

const ASKED: Duration = Duration::from_secs(5);

impl Play for Refused {
    fn serve(&mut self, now: Duration, chance: &mut Chance) -> (Duration, Reply) {
        let latency = chance.milliseconds(100..300);
        if self.at.is_none() && now >= Duration::from_secs(3) {
            self.at = Some(now + latency);
            return (latency, Reply::Status(429, Some(ASKED.as_secs())));
        }
        (latency, Reply::Status(200, None))
    }

    fn over(
        &mut self,
        _: u64,
        _: Duration,
        _: &mut Chance,
        _: Option<Result<(), Error>>,
    ) -> Vec<Start> {
        vec![Start::now()]
    }
}

/// Sends from the 429 until the wait is over, that moment included, and in the second after it.
fn sends_after_429(is_shared: bool, seed: u64) -> (usize, usize) {
    let list = orders();
    let quota = is_shared.then(|| Quota::unlimited().partner("p"));
    let mut world = World::new(&list, quota, Refused { at: None }, seed);
    world.begin((0..200).map(|_| Start::now()));
    world.run(Duration::from_secs(20));
    let refused = world.play.at.unwrap();
    let count = |from: Duration, to: Duration| {
        let sends = world.sends.iter();
        sends.filter(|send| **send > from && **send <= to).count()
    };
    let over = refused + ASKED;
    (
        count(refused, over),
        count(over, over + Duration::from_secs(1)),
    )
}

#[test]
fn one_429_stops_all_calls_until_one_has_found_the_way_free() {
    let mut most = 0;
    for seed in 0..5 {
        let (within, after) = sends_after_429(true, seed);
        most = most.max(within);
        assert!(within <= 1, "{within}");
        // The probe is answered within 300 ms; then all the others go.
        assert!(after >= 200, "{after}");
    }
    println!("200 tasks, one 429 with 5 s: at most {most} sends in the 5 s");
    let (within, _) = sends_after_429(false, 0);
    println!("control, nothing shared: {within} sends in the 5 s");
    assert!(within > 199, "the oracle does not bite");
}
