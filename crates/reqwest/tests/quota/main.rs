//! The quota in real time, with real threads and processes, against a server that keeps a log.
#![cfg(feature = "blocking")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failed set-up is a failed test; figures are to be seen"
)]

#[macro_use]
#[path = "../common/mod.rs"]
mod common;

mod clients;
mod processes;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use partner_center_reqwest::core::BaseUrl;
use tokio::runtime::Runtime;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers};

const WINDOW: Duration = Duration::from_secs(2);
const LIMIT: u32 = 20;

/// When the requests came. The first is refused for so many seconds, if so wished.
#[derive(Clone, Default)]
struct Log {
    arrivals: Arc<Mutex<Vec<Instant>>>,
    refusal: Option<u32>,
}

impl Respond for Log {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let mut arrivals = self.arrivals.lock().unwrap();
        arrivals.push(Instant::now());
        match self.refusal {
            Some(seconds) if arrivals.len() == 1 => {
                ResponseTemplate::new(429).insert_header("retry-after", seconds)
            }
            _ => ResponseTemplate::new(200).set_body_raw(r#"{"items": []}"#, "application/json"),
        }
    }
}

impl Log {
    fn arrivals(&self) -> Vec<Instant> {
        let mut arrivals = self.arrivals.lock().unwrap().clone();
        arrivals.sort();
        arrivals
    }

    fn most_within(&self, window: Duration) -> usize {
        let arrivals = self.arrivals();
        let from = |first: &Instant| {
            let same = arrivals.iter().filter(|at| *at >= first);
            same.take_while(|at| **at - *first < window).count()
        };
        arrivals.iter().map(from).max().unwrap_or_default()
    }
}

/// A server that answers all requests, and what they run on.
struct Service {
    log: Log,
    base: BaseUrl,
    runtime: Runtime,
    _server: MockServer,
}

impl Service {
    fn start(refusal: Option<u32>) -> Self {
        let log = Log {
            refusal,
            ..Log::default()
        };
        let runtime = Runtime::new().unwrap();
        let server = runtime.block_on(async {
            let server = MockServer::start().await;
            let mock = Mock::given(matchers::any()).respond_with(log.clone());
            mock.mount(&server).await;
            server
        });
        Self {
            base: server.uri().parse().unwrap(),
            log,
            runtime,
            _server: server,
        }
    }
}
