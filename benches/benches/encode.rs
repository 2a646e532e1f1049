//! Writing order collections: this library's own way, and the everyday types.
//!
//! The everyday types write less, and not what was read: unknown members are gone, and money and
//! dates have other digits.

use std::process::ExitCode;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode, Throughput};
use partner_center_benches::{everyday, heap, orders_page, peers, report};
use partner_center_model::{Collection, Encode, Order};

fn main() -> ExitCode {
    if let Some(code) = heap::restart() {
        return code;
    }
    let is_bench = std::env::args().any(|argument| argument == "--bench")
        && !std::env::args().any(|argument| argument == "--test");
    let mut criterion = Criterion::default().configure_from_args();
    encoding(&mut criterion);
    criterion.final_summary();
    if let (true, Some(table)) = (is_bench, report::ratios(&["encode"])) {
        eprintln!("{table}");
    }
    ExitCode::SUCCESS
}

fn encoding(criterion: &mut Criterion) {
    let mut body = orders_page(1_000);
    let bytes = body.len() as u64;
    let Ok(everyday) = peers::serde_json(&mut body) else {
        panic!("the generator writes orders")
    };
    let Ok(orders) = peers::ours(&mut body) else {
        panic!("the generator writes orders")
    };
    fresh(&mut group(criterion, "fresh", bytes), &orders, &everyday);
    reused(
        &mut group(criterion, "into a buffer that is there", bytes),
        &orders,
        &everyday,
    );
    lines(&mut group(criterion, "NDJSON", bytes), &orders, &everyday);
}

fn group<'a>(criterion: &'a mut Criterion, name: &str, bytes: u64) -> Group<'a> {
    let mut group = criterion.benchmark_group(format!("encode/1000 orders, {name}"));
    group.throughput(Throughput::Bytes(bytes));
    group.sample_size(50);
    group.sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(400));
    group.measurement_time(Duration::from_secs(1));
    group
}

type Group<'a> = BenchmarkGroup<'a, WallTime>;

fn fresh(group: &mut Group<'_>, orders: &Collection<Order>, everyday: &everyday::Collection) {
    group.bench_function(peers::OURS, |b| b.iter_with_large_drop(|| orders.to_vec()));
    group.bench_function(peers::SERDE_JSON, |b| {
        b.iter_with_large_drop(|| serde_json::to_vec(everyday));
    });
    group.bench_function("sonic-rs", |b| {
        b.iter_with_large_drop(|| sonic_rs::to_vec(everyday));
    });
}

fn reused(group: &mut Group<'_>, orders: &Collection<Order>, everyday: &everyday::Collection) {
    let mut text = Vec::new();
    group.bench_function(peers::OURS, |b| {
        b.iter(|| {
            text.clear();
            orders.encode(&mut text);
            text.len()
        });
    });
    let mut bytes = Vec::new();
    group.bench_function(peers::SERDE_JSON, |b| {
        b.iter(|| {
            bytes.clear();
            serde_json::to_writer(&mut bytes, everyday).map(|()| bytes.len())
        });
    });
    group.bench_function("sonic-rs", |b| {
        b.iter(|| {
            bytes.clear();
            sonic_rs::to_writer(&mut bytes, everyday).map(|()| bytes.len())
        });
    });
}

/// One order a line, into a buffer that is there.
fn lines(group: &mut Group<'_>, orders: &Collection<Order>, everyday: &everyday::Collection) {
    let mut text = Vec::new();
    group.bench_function(peers::OURS, |b| {
        b.iter(|| {
            text.clear();
            for order in &orders.items {
                order.encode(&mut text);
                text.push(b'\n');
            }
            text.len()
        });
    });
    let mut bytes = Vec::new();
    group.bench_function(peers::SERDE_JSON, |b| {
        b.iter(|| {
            bytes.clear();
            everyday.items.iter().all(|order| {
                let written = serde_json::to_writer(&mut bytes, order);
                bytes.push(b'\n');
                written.is_ok()
            })
        });
    });
    group.bench_function("sonic-rs", |b| {
        b.iter(|| {
            bytes.clear();
            everyday.items.iter().all(|order| {
                let written = sonic_rs::to_writer(&mut bytes, order);
                bytes.push(b'\n');
                written.is_ok()
            })
        });
    });
}
