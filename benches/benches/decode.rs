//! Decoding order collections: this library and its peers in one run.
//!
//! `decode` takes the bytes of a body and gives values that own what they need; `read` looks at
//! every one of them besides; `drop` lets them go again, and the body. All get a body of their own
//! that was made just before, outside the time, so that nobody works on colder memory than another.

use std::hint::black_box;
use std::process::ExitCode;

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, SamplingMode, Throughput};
use partner_center_benches::peers::{self, Decoded, Decoder, Work};
use partner_center_benches::touch::Touch;
use partner_center_benches::{
    availabilities_page, everyday, orders_page, orders_with_unknown, products_page, reordered,
    subscriptions_page, two_orders,
};
use partner_center_model::decode::Decode;
use partner_center_model::{Availability, Product, Subscription};
use serde::de::DeserializeOwned;

#[path = "common/run.rs"]
mod run;

fn main() -> ExitCode {
    run::run(|criterion, is_test| {
        let usual = orders_page(1_000);
        let many = orders_page(if is_test { 1_000 } else { 100_000 });
        for (name, body) in [
            ("2 orders", &two_orders()),
            ("1000 orders", &usual),
            ("100000 orders", &many),
        ] {
            let peers = peers::TYPED.into_iter().chain([peers::VALUE]);
            compare(criterion, ("decode", name), body, Measure::Decode, peers)?;
            for (kind, measure) in [("read", Measure::Read), ("drop", Measure::Drop)] {
                compare(criterion, (kind, name), body, measure, peers::TYPED)?;
            }
        }
        for (name, body) in [
            (
                "1000 orders, members in random order, spaces",
                reordered(&usual),
            ),
            (
                "1000 orders, unknown members everywhere",
                orders_with_unknown(1_000),
            ),
        ] {
            compare(
                criterion,
                ("decode", name),
                &body,
                Measure::Decode,
                peers::TYPED,
            )?;
        }
        let lenient = [peers::LENIENT, peers::SERDE_JSON];
        compare(
            criterion,
            ("lenient", "1000 orders"),
            &usual,
            Measure::Decode,
            lenient,
        )?;
        neighbours::<Subscription, everyday::Subscription>(
            criterion,
            "1000 subscriptions",
            &subscriptions_page(1_000),
        );
        neighbours::<Product, everyday::Product>(criterion, "1000 products", &products_page(1_000));
        neighbours::<Availability, everyday::Availability>(
            criterion,
            "1000 availabilities",
            &availabilities_page(1_000),
        );
        Ok(())
    })
}

/// What is beside orders: this library and the everyday types alone.
fn neighbours<T: Decode, E: DeserializeOwned>(criterion: &mut Criterion, name: &str, body: &[u8]) {
    let mut group = group(criterion, &format!("decode/{name}"), body);
    time(&mut group, peers::OURS, body, peers::ours::<T>);
    time(&mut group, peers::SERDE_JSON, body, peers::serde_json::<E>);
    group.finish();
}

fn time<T>(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, body: &[u8], decode: Decoder<T>) {
    group.bench_function(name, |bencher| {
        bencher.iter_batched_ref(|| body.to_vec(), decode, batch(body));
    });
}

/// As many small bodies at once as the nearest cache holds with what comes of them; of the others one,
/// whose memory was just written.
fn batch(body: &[u8]) -> BatchSize {
    if body.len() < 10_000 {
        BatchSize::NumIterations(16)
    } else {
        BatchSize::PerIteration
    }
}

fn compare(
    criterion: &mut Criterion,
    (kind, name): (&str, &str),
    body: &[u8],
    measure: Measure,
    peers: impl IntoIterator<Item = &'static str>,
) -> Decoded<()> {
    let mut group = group(criterion, &format!("{kind}/{name}"), body);
    for peer in peers {
        let mut bench = Bench {
            group: &mut group,
            name: peer,
            body,
            measure,
        };
        peers::with(peer, &mut bench)?;
    }
    group.finish();
    Ok(())
}

fn group<'c>(
    criterion: &'c mut Criterion,
    name: &str,
    body: &[u8],
) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(body.len() as u64));
    // A round of the largest body takes half a second; criterion wants ten of them.
    let (samples, milliseconds) = match body.len() {
        ..10_000_000 => (50, 1_000),
        _ => (10, 100),
    };
    group.sample_size(samples);
    if body.len() > 100_000 {
        group.sampling_mode(SamplingMode::Flat);
    }
    group.warm_up_time(std::time::Duration::from_millis(milliseconds / 4));
    group.measurement_time(std::time::Duration::from_millis(milliseconds));
    group
}

#[derive(Clone, Copy)]
enum Measure {
    Decode,
    Read,
    Drop,
}

struct Bench<'a, 'c> {
    group: &'a mut BenchmarkGroup<'c, WallTime>,
    name: &'static str,
    body: &'a [u8],
    measure: Measure,
}

impl Work for Bench<'_, '_> {
    type Output = ();

    fn run<T: Touch>(&mut self, decode: Decoder<T>) {
        // The first columns of a table are called by who made them.
        let name = if self.name == peers::LENIENT {
            peers::OURS
        } else {
            self.name
        };
        let (body, measure, size) = (self.body, self.measure, batch(self.body));
        self.group.bench_function(name, |bencher| {
            let bytes = || body.to_vec();
            match measure {
                Measure::Decode => bencher.iter_batched_ref(bytes, decode, size),
                Measure::Read => bencher.iter_batched_ref(
                    bytes,
                    |body| {
                        let orders = decode(body);
                        if let Ok(orders) = &orders {
                            black_box(orders.sum());
                        }
                        orders
                    },
                    size,
                ),
                Measure::Drop => bencher.iter_batched_ref(
                    bytes,
                    |body| {
                        let _ = black_box(decode(body));
                        drop(std::mem::take(body));
                    },
                    size,
                ),
            }
        });
    }
}
