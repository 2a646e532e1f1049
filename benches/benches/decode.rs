//! Decoding order collections: this library and its peers in one run.
//!
//! Every call takes the bytes of a body and gives values that own what they need; `+ drop` lets
//! them go again.

mod everyday;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use partner_center_benches::{orders_page, orders_with_unknown, reordered, two_orders};
use partner_center_core::decode::{Payload, decode, decode_items};
use partner_center_model::{Collection, Order};

fn decoding(c: &mut Criterion) {
    let bodies = [
        ("2 orders", two_orders()),
        ("1000 orders", orders_page(1_000)),
        (
            "1000 orders, reordered and spaced",
            reordered(&orders_page(1_000)),
        ),
        (
            "1000 orders, unknown members everywhere",
            orders_with_unknown(1_000),
        ),
        ("10000 orders", orders_page(10_000)),
    ];
    for (name, body) in bodies {
        let mut group = c.benchmark_group(format!("decode/{name}"));
        group.throughput(Throughput::Bytes(body.len() as u64));
        if body.len() > 1_000_000 {
            group.sample_size(20);
        }
        let size = if body.len() > 100_000 {
            BatchSize::LargeInput
        } else {
            BatchSize::SmallInput
        };
        let bytes = || body.clone();
        group.bench_function("typed", |b| {
            b.iter_batched(
                bytes,
                |body| decode::<Collection<Order>>(&body.into()),
                size,
            );
        });
        group.bench_function("typed + drop", |b| {
            b.iter_batched(
                bytes,
                |body| drop(decode::<Collection<Order>>(&body.into())),
                size,
            );
        });
        group.bench_function("lenient", |b| {
            b.iter_batched(
                bytes,
                |body| decode_items::<Order>(&Payload::from(body)),
                size,
            );
        });
        group.bench_function("typed, by serde_json", |b| {
            b.iter(|| serde_json::from_slice::<Collection<Order>>(black_box(&body)));
        });
        group.bench_function("everyday types, serde_json", |b| {
            b.iter_with_large_drop(|| serde_json::from_slice::<everyday::Collection>(&body));
        });
        group.bench_function("everyday types, serde_json + drop", |b| {
            b.iter(|| {
                drop(serde_json::from_slice::<everyday::Collection>(black_box(
                    &body,
                )));
            });
        });
        group.bench_function("everyday types, sonic-rs", |b| {
            b.iter_with_large_drop(|| sonic_rs::from_slice::<everyday::Collection>(&body));
        });
        group.bench_function("everyday types, simd-json", |b| {
            b.iter_batched(
                bytes,
                |mut body| simd_json::serde::from_slice::<everyday::Collection>(&mut body),
                size,
            );
        });
        group.bench_function("untyped, serde_json::Value", |b| {
            b.iter_with_large_drop(|| serde_json::from_slice::<serde_json::Value>(&body));
        });
        group.finish();
    }
}

criterion_group!(benches, decoding);
criterion_main!(benches);
