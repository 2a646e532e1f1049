//! What the tests of the journal have in common.

use std::fs;
use std::path::PathBuf;

use partner_center_reqwest::Journal;
use partner_center_reqwest::core::model::{BillingCycleType, NewOrder, NewOrderLineItem};
use partner_center_sandbox::Sandbox;
use tokio::runtime::Runtime;

pub(crate) const TOKEN: &str = "canary-0123456789";
pub(crate) const OFFER: &str = "CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD";

/// Both clients do the same.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Colour {
    Async,
    Blocking,
}

pub(crate) const BOTH: [Colour; 2] = [Colour::Async, Colour::Blocking];

/// Sets a builder up, so that each request is sent once.
macro_rules! set_up {
    ($builder:expr, $base:expr, $journal:expr) => {
        $builder
            .base_url($base)
            .access_token(
                partner_center_reqwest::core::AccessToken::new(crate::world::TOKEN).unwrap(),
            )
            .retry(partner_center_reqwest::core::RetryPolicy::never())
            .journal($journal)
    };
}

/// Makes a call with a client of this colour.
macro_rules! call {
    ($colour:expr, |$builder:ident| $set_up:expr, |$client:ident| $call:expr) => {
        match $colour {
            crate::world::Colour::Async => crate::world::runtime().block_on(async {
                let $builder = partner_center_reqwest::PartnerCenter::builder();
                let $client = $set_up.build().unwrap();
                $call.await
            }),
            crate::world::Colour::Blocking => {
                let $builder = partner_center_reqwest::blocking::PartnerCenter::builder();
                let $client = $set_up.build().unwrap();
                $call.send()
            }
        }
    };
}

/// Removed when it is dropped.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("writes-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        Self(folder)
    }

    pub(crate) fn journal(&self) -> Journal {
        Journal::new(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn sandbox() -> Sandbox {
    Sandbox::builder().access_token(TOKEN).start().unwrap()
}

/// How many writes came.
pub(crate) fn writes(sandbox: &Sandbox) -> usize {
    let requests = sandbox.requests();
    let writes = requests.iter().filter(|request| request.method != "GET");
    writes.count()
}

pub(crate) fn order(offer: &str, quantity: i64) -> NewOrder {
    let line = NewOrderLineItem::default()
        .offer_id(offer)
        .quantity(quantity)
        .term_duration("P1Y");
    NewOrder::default()
        .billing_cycle(BillingCycleType::Annual)
        .line_items([line])
}

pub(crate) fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap()
}
