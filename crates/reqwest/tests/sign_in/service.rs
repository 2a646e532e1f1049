//! A sign-in service and an API that takes its newest tokens, on one loopback server.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use partner_center_reqwest::Credentials;
use partner_center_reqwest::core::{BaseUrl, RetryPolicy};
use tokio::runtime::Runtime;
use wiremock::matchers::{method, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

pub(crate) const TENANT: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
pub(crate) const CLIENT: &str = "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f";
pub(crate) const SECRET: &str = "Q~canary-secret/+=";
pub(crate) const FIRST: &str = "refresh-0";

#[derive(Default)]
pub(crate) struct State {
    /// The number of the newest token.
    pub(crate) issued: AtomicU32,
    /// Tokens with a smaller number are refused by the API.
    pub(crate) accepted_from: AtomicU32,
    /// The forms that came.
    pub(crate) forms: Mutex<Vec<String>>,
    pub(crate) calls: AtomicU32,
    /// The sign-in service is out of order.
    pub(crate) is_down: AtomicBool,
    pub(crate) lifetime: AtomicU32,
    pub(crate) refresh_in: AtomicU32,
    /// After how many uses the API refuses a token; 0: never.
    pub(crate) uses: AtomicU32,
    used: Mutex<Vec<u32>>,
    /// Tokens from this number on are not refused.
    pub(crate) lasting_from: AtomicU32,
}

pub(crate) struct Service {
    /// Serves as long as it lives.
    pub(crate) runtime: Runtime,
    server: MockServer,
    pub(crate) state: Arc<State>,
}

impl Service {
    pub(crate) fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(8)
            .enable_all()
            .build()
            .unwrap();
        let state = Arc::new(State::default());
        state.lifetime.store(3600, Ordering::SeqCst);
        state.refresh_in.store(1800, Ordering::SeqCst);
        let server = runtime.block_on(MockServer::start());
        let (tokens, api) = (Arc::clone(&state), Arc::clone(&state));
        runtime.block_on(async {
            Mock::given(method("POST"))
                .and(path_regex("/oauth2/v2.0/token$"))
                .respond_with(move |request: &Request| token(&tokens, request))
                .mount(&server)
                .await;
            Mock::given(method("GET"))
                .respond_with(move |request: &Request| call(&api, request))
                .mount(&server)
                .await;
        });
        Self {
            runtime,
            server,
            state,
        }
    }

    pub(crate) fn base(&self) -> BaseUrl {
        self.server.uri().parse().unwrap()
    }

    pub(crate) fn app(&self) -> Credentials {
        Credentials::client_secret(TENANT, CLIENT, SECRET)
            .authority(self.server.uri().parse().unwrap())
    }

    pub(crate) fn user(&self) -> Credentials {
        user(&self.server.uri())
    }

    pub(crate) fn issued(&self) -> u32 {
        self.state.issued.load(Ordering::SeqCst)
    }

    /// The API takes none of the tokens that were given out so far.
    pub(crate) fn refuse_all(&self) {
        let next = self.issued() + 1;
        self.state.accepted_from.store(next, Ordering::SeqCst);
    }
}

/// A user of the service at this address.
pub(crate) fn user(address: &str) -> Credentials {
    Credentials::refresh_token(TENANT, CLIENT, FIRST)
        .with_client_secret(SECRET)
        .authority(address.parse().unwrap())
}

fn token(state: &State, request: &Request) -> ResponseTemplate {
    let form = String::from_utf8(request.body.clone()).unwrap();
    state.forms.lock().unwrap().push(form);
    if state.is_down.load(Ordering::SeqCst) {
        return ResponseTemplate::new(503).insert_header("retry-after", "60");
    }
    let number = state.issued.fetch_add(1, Ordering::SeqCst) + 1;
    ResponseTemplate::new(200)
        // Long enough for the others to ask in the meantime.
        .set_delay(Duration::from_millis(50))
        .set_body_json(serde_json::json!({
            "token_type": "Bearer",
            "access_token": format!("access-{number}"),
            "refresh_token": format!("refresh-{number}"),
            "expires_in": state.lifetime.load(Ordering::SeqCst).to_string(),
            "refresh_in": state.refresh_in.load(Ordering::SeqCst),
        }))
}

fn call(state: &State, request: &Request) -> ResponseTemplate {
    state.calls.fetch_add(1, Ordering::SeqCst);
    let authorization = request.headers["authorization"].to_str().unwrap();
    let number: u32 = authorization
        .strip_prefix("Bearer access-")
        .and_then(|number| number.parse().ok())
        .unwrap_or_default();
    if number >= state.accepted_from.load(Ordering::SeqCst).max(1) {
        use_up(state, number);
        ResponseTemplate::new(200)
            .insert_header("x-token", number)
            .set_body_string(r#"{"totalCount": 0, "items": []}"#)
    } else {
        ResponseTemplate::new(401).set_body_string(r#"{"code": 401, "description": "no"}"#)
    }
}

fn use_up(state: &State, number: u32) {
    let limit = state.uses.load(Ordering::SeqCst);
    if limit == 0 || number >= state.lasting_from.load(Ordering::SeqCst) {
        return;
    }
    let mut used = state.used.lock().unwrap();
    used.push(number);
    if used.iter().filter(|used| **used == number).count() >= limit as usize {
        state.accepted_from.fetch_max(number + 1, Ordering::SeqCst);
    }
}

/// Once, unless a new token is needed.
pub(crate) fn patient() -> RetryPolicy {
    RetryPolicy::default()
        .with_total_timeout(Duration::from_secs(60))
        .with_attempt_timeout(Duration::from_secs(30))
}
