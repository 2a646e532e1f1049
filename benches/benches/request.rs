//! Building a request and reading its answer's head: what a call costs beside the network.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use partner_center_core::{
    Cloud, Partner,
    driver::{RequestMeta, to_http},
};
use partner_center_model::{BillingCycleType, Guid};

fn building(c: &mut Criterion) {
    let base = Cloud::Global.base_url();
    let meta = RequestMeta::new(
        Guid::from_random_bytes([1; 16]),
        Guid::from_random_bytes([2; 16]),
    );
    c.bench_function("request/list orders", |b| {
        b.iter(|| {
            let list = Partner::offline()
                .customers()
                .by_id(black_box("b0d70a69-4c42-4b27-b17b-91a835d8686a"))
                .orders()
                .by_billing_cycle_type(BillingCycleType::OneTime)
                .get()
                .into_endpoint();
            to_http(&list, &base, &meta)
        });
    });
}

criterion_group!(benches, building);
criterion_main!(benches);
