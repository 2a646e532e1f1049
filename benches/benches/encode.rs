//! Writing order collections: this library's own way, and the everyday types.
//!
//! The everyday types write less, and not what was read: unknown members are gone, and money and
//! dates have other digits.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode, Throughput};
use partner_center_benches::{everyday, orders_page, peers};
use partner_center_model::{Collection, Encode, Order};

#[path = "common/run.rs"]
mod run;

fn main() -> ExitCode {
    run::run(&["encode"], |criterion, _| {
        encoding(criterion);
        Ok(())
    })
}

fn encoding(criterion: &mut Criterion) {
    let mut body = orders_page(1_000);
    let bytes = body.len() as u64;
    let (Ok(everyday), Ok(orders)) = (peers::serde_json(&mut body.clone()), peers::ours(&mut body))
    else {
        panic!("the generator writes orders")
    };
    fresh(&mut group(criterion, "fresh", bytes), &orders, &everyday);
    let mut into = group(criterion, "into a buffer that is there", bytes);
    reused(&mut into, peers::OURS, |text| orders.encode(text));
    reused(&mut into, peers::SERDE_JSON, |text| {
        serde_json::to_writer(text, &everyday)
    });
    reused(&mut into, "sonic-rs", |text| {
        sonic_rs::to_writer(text, &everyday)
    });
    drop(into);
    let mut lines = group(criterion, "NDJSON", bytes);
    reused(&mut lines, peers::OURS, |text| {
        for order in &orders.items {
            order.encode(text);
            text.push(b'\n');
        }
    });
    reused(&mut lines, peers::SERDE_JSON, |text| {
        each_line(&everyday, text, |text, order| {
            serde_json::to_writer(text, order).is_ok()
        })
    });
    reused(&mut lines, "sonic-rs", |text| {
        each_line(&everyday, text, |text, order| {
            sonic_rs::to_writer(text, order).is_ok()
        })
    });
}

type Group<'a> = BenchmarkGroup<'a, WallTime>;

fn group<'a>(criterion: &'a mut Criterion, name: &str, bytes: u64) -> Group<'a> {
    let mut group = criterion.benchmark_group(format!("encode/1000 orders, {name}"));
    group.throughput(Throughput::Bytes(bytes));
    group.sample_size(50);
    group.sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(400));
    group.measurement_time(Duration::from_secs(1));
    group
}

fn fresh(group: &mut Group<'_>, orders: &Collection<Order>, everyday: &everyday::Collection) {
    group.bench_function(peers::OURS, |b| b.iter_with_large_drop(|| orders.to_vec()));
    group.bench_function(peers::SERDE_JSON, |b| {
        b.iter_with_large_drop(|| serde_json::to_vec(everyday));
    });
    group.bench_function("sonic-rs", |b| {
        b.iter_with_large_drop(|| sonic_rs::to_vec(everyday));
    });
}

/// Writes into a buffer that is there.
#[inline]
fn reused<T>(group: &mut Group<'_>, name: &str, mut write: impl FnMut(&mut Vec<u8>) -> T) {
    let mut text = Vec::new();
    group.bench_function(name, |b| {
        b.iter(|| {
            text.clear();
            black_box(write(&mut text));
            text.len()
        });
    });
}

/// One order a line.
#[inline]
fn each_line(
    everyday: &everyday::Collection,
    text: &mut Vec<u8>,
    write: impl Fn(&mut Vec<u8>, &everyday::Order) -> bool,
) -> bool {
    everyday.items.iter().all(|order| {
        let written = write(text, order);
        text.push(b'\n');
        written
    })
}
