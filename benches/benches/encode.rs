//! Writing order collections into a buffer: this library's own way, and the everyday types.
//!
//! The everyday types write less, and not what was read: unknown members are gone, and money and
//! dates have other digits.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, Throughput};
use partner_center_benches::peers::{self, Decoded};
use partner_center_benches::{everyday, orders_page};
use partner_center_model::{Encode as _, Order};

#[path = "common/run.rs"]
mod run;

fn main() -> ExitCode {
    run::run(|criterion, _| encoding(criterion))
}

fn encoding(criterion: &mut Criterion) -> Decoded<()> {
    let mut body = orders_page(1_000);
    let everyday = peers::serde_json::<everyday::Order>(&mut body.clone())?;
    let mut group = criterion.benchmark_group("encode/1000 orders");
    group.throughput(Throughput::Bytes(body.len() as u64));
    let orders = peers::ours::<Order>(&mut body)?;
    group.sample_size(50);
    group.sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(400));
    group.measurement_time(Duration::from_secs(1));
    let mut measure = |name: &str, write: &dyn Fn(&mut Vec<u8>) -> bool| {
        let mut text = Vec::new();
        group.bench_function(name, |b| {
            b.iter(|| {
                text.clear();
                assert!(black_box(write(&mut text)));
                text.len()
            });
        });
    };
    measure(peers::OURS, &|text| {
        orders.encode(text);
        true
    });
    measure(peers::SERDE_JSON, &|text| {
        serde_json::to_writer(text, &everyday).is_ok()
    });
    measure("sonic-rs", &|text| {
        sonic_rs::to_writer(text, &everyday).is_ok()
    });
    Ok(())
}
