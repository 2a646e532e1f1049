//! How many times an order asks the heap for memory, and how much of it is held.
//!
//! `cargo run --release -p partner-center-benches --bin allocations [orders]`

#![allow(clippy::print_stdout, reason = "the table is what the program is for")]

use std::alloc::System;

use partner_center_benches::peers::{self, Decoded, Decoder, Work};
use partner_center_benches::touch::Touch;
use partner_center_benches::{orders_page, report};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, Stats, StatsAlloc};

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> Decoded<()> {
    let orders = std::env::args()
        .nth(1)
        .map_or(Ok(1_000), |text| text.parse())?;
    let body = orders_page(orders);
    let mut lines = Vec::new();
    for peer in peers::TYPED.into_iter().chain([peers::VALUE]) {
        let stats = peers::with(peer, &mut Counted(&body))??;
        lines.push(line(peer, &stats, orders, body.len()));
    }
    println!(
        "{orders} orders, {} bytes; held: beside the body, by the values.\n",
        body.len()
    );
    let header = [
        "",
        "allocations an order",
        "reallocations an order",
        "held / body",
    ];
    println!("{}", report::table(header, lines));
    Ok(())
}

struct Counted<'a>(&'a [u8]);

impl Work for Counted<'_> {
    type Output = Decoded<Stats>;

    fn run<T: Touch>(&mut self, decode: Decoder<T>) -> Self::Output {
        let mut body = self.0.to_vec();
        let region = Region::new(HEAP);
        let orders = decode(&mut body)?;
        let stats = region.change();
        drop(orders);
        Ok(stats)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts fit")]
fn line(peer: &str, stats: &Stats, orders: usize, bytes: usize) -> Vec<String> {
    let each = |count: usize| format!("{:.2}", count as f64 / orders as f64);
    // The sums of what was asked for and given back have what reallocations moved in both.
    let held = stats.bytes_allocated as f64 - stats.bytes_deallocated as f64;
    vec![
        peer.into(),
        each(stats.allocations),
        each(stats.reallocations),
        format!("{:.2}", held / bytes as f64),
    ]
}
