//! Writing order collections: this library's own way, the same types by serde, everyday types.

mod everyday;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use partner_center_benches::orders_page;
use partner_center_model::decode::Body;
use partner_center_model::{Collection, Encode, Order};

fn encoding(c: &mut Criterion) {
    let body = orders_page(1_000);
    let everyday: everyday::Collection =
        serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{error}"));
    let Ok(text) = Body::new(body) else {
        panic!("the generator writes UTF-8")
    };
    let orders: Collection<Order> = text.decode().unwrap_or_else(|error| panic!("{error}"));
    let mut group = c.benchmark_group("encode/1000 orders");
    group.throughput(Throughput::Bytes(text.as_str().len() as u64));
    group.sample_size(30);
    group.bench_function("typed", |b| b.iter(|| orders.to_json()));
    group.bench_function("typed, by serde_json", |b| {
        b.iter(|| serde_json::to_string(&orders));
    });
    group.bench_function("everyday types, serde_json", |b| {
        b.iter(|| serde_json::to_string(&everyday));
    });
    group.finish();
}

criterion_group!(benches, encoding);
criterion_main!(benches);
