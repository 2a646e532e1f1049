//! Services that mean harm, on loopback, against both clients: whatever comes, a call ends in time,
//! within its memory, with a typed error, and the token stays where it belongs.
#![cfg(feature = "blocking")]
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod bodies;
mod bombs;
mod elsewhere;
mod proxies;
mod server;
mod stalls;
mod tls;
mod tokens;

use std::time::Duration;

use partner_center_reqwest::core::{AccessToken, BaseUrl, Error, Limits, RetryPolicy};
use partner_center_reqwest::{PartnerCenter, blocking};

const CUSTOMER: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
const SECRET: &str = "canary-0123456789";

/// How the clients are set up.
#[derive(Clone)]
struct Setup {
    limits: Limits,
    policy: RetryPolicy,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            policy: RetryPolicy::never().with_total_timeout(Duration::from_secs(20)),
        }
    }
}

macro_rules! client {
    ($builder:expr, $setup:expr, $base:expr) => {
        $builder
            .base_url($base.clone())
            .access_token(AccessToken::new(SECRET).unwrap())
            .retry($setup.policy.clone())
            .limits($setup.limits.clone())
            .build()
            .unwrap()
    };
}

/// One client of each colour.
struct Clients {
    waiting: blocking::PartnerCenter,
    awaited: PartnerCenter,
    runtime: tokio::runtime::Runtime,
}

impl Setup {
    fn blocking(&self, base: &BaseUrl) -> blocking::PartnerCenter {
        client!(blocking::PartnerCenter::builder(), self, base)
    }

    fn awaited(&self, base: &BaseUrl) -> PartnerCenter {
        client!(PartnerCenter::builder(), self, base)
    }

    fn clients(&self, base: &BaseUrl) -> Clients {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        Clients {
            waiting: self.blocking(base),
            awaited: self.awaited(base),
            runtime,
        }
    }

    fn whole(&self, base: &BaseUrl) -> [Result<usize, Error>; 2] {
        self.clients(base).whole()
    }

    fn streamed(&self, base: &BaseUrl) -> [(usize, Option<Error>); 2] {
        self.clients(base).streamed()
    }
}

impl Clients {
    /// The number of orders by each client.
    fn whole(&self) -> [Result<usize, Error>; 2] {
        let customer = self.waiting.customers().by_id(CUSTOMER);
        let waiting = customer.orders().get().send();
        let customer = self.awaited.customers().by_id(CUSTOMER);
        let awaited = self
            .runtime
            .block_on(async { customer.orders().get().await });
        [waiting, awaited].map(|page| page.map(|page| page.items.len()))
    }

    /// The number of orders that came before the end or the first error, by each client.
    fn streamed(&self) -> [(usize, Option<Error>); 2] {
        let mut waiting = (0, None);
        let customer = self.waiting.customers().by_id(CUSTOMER);
        for item in customer.orders().get().stream() {
            match item {
                Ok(_) => waiting.0 += 1,
                Err(error) => {
                    waiting.1 = Some(error);
                    break;
                }
            }
        }
        let customer = self.awaited.customers().by_id(CUSTOMER);
        let awaited = self.runtime.block_on(async {
            let mut items = customer.orders().get().stream();
            let mut awaited = (0, None);
            while let Some(item) = items.next().await {
                match item {
                    Ok(_) => awaited.0 += 1,
                    Err(error) => {
                        awaited.1 = Some(error);
                        break;
                    }
                }
            }
            awaited
        });
        [waiting, awaited]
    }
}
