//! A service with many customers on loopback, and its sign-in.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use partner_center_reqwest::Credentials;
use partner_center_reqwest::core::BaseUrl;
use tokio::runtime::Runtime;
use wiremock::matchers::{method, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::common::{CUSTOMER, runtime};

/// As long as an answer takes.
const LATENCY: Duration = Duration::from_millis(20);

pub(crate) fn id(number: usize) -> String {
    format!("{number:08x}-4c42-4b27-b17b-91a835d8686a")
}

/// What the service has.
#[derive(Clone, Default)]
pub(crate) struct Plan {
    customers: usize,
    orders: BTreeMap<String, (u16, &'static str)>,
    slow: BTreeMap<String, Duration>,
    /// The second page of customers, after so many, cannot be had.
    failing_after: Option<usize>,
}

impl Plan {
    /// So many customers with an order each.
    pub(crate) fn of(customers: usize) -> Self {
        Self {
            customers,
            ..Self::default()
        }
    }

    pub(crate) fn with_orders(mut self, number: usize, status: u16, body: &'static str) -> Self {
        self.orders.insert(id(number), (status, body));
        self
    }

    pub(crate) fn slow(mut self, number: usize, latency: Duration) -> Self {
        self.slow.insert(id(number), latency);
        self
    }

    pub(crate) fn failing_after(mut self, customers: usize) -> Self {
        self.failing_after = Some(customers);
        self
    }

    fn answer(&self, request: &Request) -> ResponseTemplate {
        let body = |body: String| {
            let answer = ResponseTemplate::new(200).set_delay(LATENCY);
            answer.set_body_raw(body, "application/json")
        };
        let mut path = request.url.path().split('/').skip(3);
        let Some(customer) = path.next() else {
            if request.url.query() == Some("page=2") {
                return ResponseTemplate::new(500);
            }
            let count = self.failing_after.unwrap_or(self.customers);
            let customers: Vec<_> = (0..count)
                .map(|number| format!(r#"{{"id":"{}"}}"#, id(number)))
                .collect();
            let next = r#","links":{"next":{"uri":"/customers?page=2"}}"#;
            let next = self.failing_after.map_or("", |_| next);
            let customers = customers.join(",");
            return body(format!(r#"{{"items":[{customers}]{next}}}"#));
        };
        if let Some((status, text)) = self.orders.get(customer) {
            return ResponseTemplate::new(*status).set_body_raw(*text, "application/json");
        }
        let latency = self.slow.get(customer).copied().unwrap_or(LATENCY);
        body(r#"{"totalCount":1,"items":[{"id":"a"}]}"#.to_owned()).set_delay(latency)
    }
}

pub(crate) struct Service {
    /// Serves as long as it lives.
    pub(crate) runtime: Runtime,
    server: MockServer,
    arrivals: Arc<Mutex<Vec<(Instant, String)>>>,
}

impl Service {
    pub(crate) fn start(plan: Plan) -> Self {
        let runtime = runtime();
        let arrivals = Arc::<Mutex<Vec<_>>>::default();
        let log = Arc::clone(&arrivals);
        let server = runtime.block_on(async {
            let server = MockServer::start().await;
            let token = serde_json::json!({
                "token_type": "Bearer", "access_token": "access", "expires_in": 3600,
            });
            Mock::given(method("POST"))
                .and(path_regex("/oauth2/v2.0/token$"))
                .respond_with(ResponseTemplate::new(200).set_body_json(token))
                .mount(&server)
                .await;
            Mock::given(method("GET"))
                .respond_with(move |request: &Request| {
                    let asked = (Instant::now(), request.url.to_string());
                    log.lock().unwrap().push(asked);
                    plan.answer(request)
                })
                .mount(&server)
                .await;
            server
        });
        Self {
            runtime,
            server,
            arrivals,
        }
    }

    pub(crate) fn base(&self) -> BaseUrl {
        self.server.uri().parse().unwrap()
    }

    pub(crate) fn app(&self) -> Credentials {
        let app = Credentials::client_secret(CUSTOMER, CUSTOMER, "Q~canary-secret");
        app.authority(self.server.uri().parse().unwrap())
    }

    /// How many tokens were asked for.
    pub(crate) fn tokens(&self) -> usize {
        let requests = self.runtime.block_on(self.server.received_requests());
        let is_token = |request: &&Request| request.method.as_str() == "POST";
        requests.unwrap().iter().filter(is_token).count()
    }

    /// The addresses that have this in them.
    pub(crate) fn asked(&self, what: &str) -> Vec<String> {
        let arrivals = self.arrivals.lock().unwrap();
        let asked = arrivals.iter().map(|(_, address)| address);
        asked.filter(|it| it.contains(what)).cloned().collect()
    }

    fn orders(&self) -> Vec<Instant> {
        let arrivals = self.arrivals.lock().unwrap();
        let orders = arrivals.iter().filter(|(_, it)| it.contains("/orders"));
        orders.map(|(at, _)| *at).collect()
    }

    /// The most requests for orders in any time of this length.
    pub(crate) fn most_orders_within(&self, window: Duration) -> usize {
        let arrivals = self.orders();
        let from = |first: &Instant| {
            let same = arrivals.iter().filter(|at| *at >= first);
            same.filter(|at| **at - *first < window).count()
        };
        arrivals.iter().map(from).max().unwrap_or_default()
    }

    /// How many were under way at once, at most, as far as their latency shows it.
    pub(crate) fn most_at_once(&self) -> usize {
        self.most_orders_within(LATENCY)
    }
}
