//! Decoding order collections: typed, item by item, untyped.

use std::hint::black_box;

use bytes::Bytes;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use partner_center_benches::{orders_page, two_orders};
use partner_center_core::decode::{decode, decode_items};
use partner_center_model::{Collection, Order};

fn decoding(c: &mut Criterion) {
    let pages = [
        ("2 orders", two_orders()),
        ("1000 orders", orders_page(1_000)),
        ("10000 orders", orders_page(10_000)),
    ];
    for (name, body) in pages {
        let body = Bytes::from(body);
        let mut group = c.benchmark_group(format!("decode/{name}"));
        group.throughput(Throughput::Bytes(body.len() as u64));
        if body.len() > 1_000_000 {
            group.sample_size(20);
        }
        group.bench_function("typed", |b| {
            b.iter(|| decode::<Collection<Order>>(black_box(&body)));
        });
        group.bench_function("lenient", |b| {
            b.iter(|| decode_items::<Order>(black_box(&body)));
        });
        group.bench_function("untyped (serde_json::Value)", |b| {
            b.iter(|| serde_json::from_slice::<serde_json::Value>(black_box(&body)));
        });
        group.finish();
    }
}

criterion_group!(benches, decoding);
criterion_main!(benches);
