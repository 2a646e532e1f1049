//! What goes wrong on the wire, and what a call that goes well sends.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use partner_center_reqwest::core::{AccessToken, BaseUrl, RetryPolicy};
use partner_center_reqwest::model::BillingCycleType;
use partner_center_reqwest::{PartnerCenter, TokenFuture, TokenSource, blocking};

use crate::common::{BOTH, CUSTOMER, Calls, token};
use crate::server::{Server, answer, says};

fn quick() -> RetryPolicy {
    RetryPolicy::default()
        .with_delays(Duration::ZERO, Duration::ZERO)
        .with_total_timeout(Duration::from_secs(3))
}

/// Each client against a server that gives these answers, one a connection.
fn with_both(answers: &[Vec<u8>], check: impl Fn(&dyn Calls, &Server)) {
    for colour in BOTH {
        let answers: Vec<_> = answers.iter().cloned().map(says).collect();
        let server = Server::start(answers.into_iter());
        let client = client!(colour, |builder| builder
            .base_url(server.base.clone())
            .access_token(token())
            .retry(quick()));
        check(&*client, &server);
    }
}

#[test]
fn the_same_chain_is_the_same_request() {
    let body = r#"{"totalCount": 1, "items": [{"id": "9qg-ErcO"}]}"#;
    for colour in BOTH {
        let server = Server::saying(answer(200, body));
        let orders = call!(
            colour,
            |builder| builder.base_url(server.base.clone()).access_token(token()),
            |client| {
                let orders = client.customers().by_id(CUSTOMER).orders();
                orders
                    .by_billing_cycle_type(BillingCycleType::OneTime)
                    .get()
            }
        );
        let orders = orders.unwrap();
        assert_eq!(orders.items[0].id.as_deref(), Some("9qg-ErcO"));
        assert_eq!(
            (orders.attempts(), &orders.body()[..]),
            (1, body.as_bytes())
        );
        let [asked] = &server.requests()[..] else {
            panic!("{:?}", server.requests())
        };
        for part in [
            format!("GET /v1/customers/{CUSTOMER}/orders?billingType=onetime HTTP/1.1\r\n"),
            "authorization: Bearer canary-0123456789\r\n".to_owned(),
            "accept: application/json\r\n".to_owned(),
        ] {
            assert!(asked.contains(&part), "{part}: {asked}");
        }
        assert!(!asked.contains("content-length"), "{asked}");
    }
}

/// A text will do; a wrong one is an error that says so before anything is sent.
#[test]
fn an_address_may_be_text() {
    let build = |base: &str| {
        let builder = PartnerCenter::builder().access_token(token());
        builder.base_url(base).build().map(drop)
    };
    build("http://127.0.0.1:8080").unwrap();
    let error = build("http://example.com").unwrap_err();
    assert!(error.is_invalid_input(), "{error:?}");
    let text = error.to_string();
    assert_eq!(text.matches("http://example.com").count(), 1, "{text}");
}

#[test]
fn a_cut_body_is_asked_for_again() {
    let whole = answer(200, r#"{"items": [{"id": "1"}, {"id": "2"}]}"#);
    let cut = whole[..whole.len() - 9].to_vec();
    with_both(&[cut.clone(), whole], |client, server| {
        assert_eq!(client.count().unwrap(), 2);
        assert_eq!(server.ledger().len(), 2);
    });
    with_both(
        &[cut.clone(), cut.clone(), cut.clone(), cut],
        |client, server| {
            let error = client.count().unwrap_err();
            assert!(error.is_transport() && !error.is_connect(), "{error:?}");
            assert_eq!((error.attempts(), server.ledger().len()), (4, 4));
            assert!(error.request_id().is_some() && error.correlation_id().is_some());
        },
    );
}

/// A request in clear text must not pass a proxy. The proxy's address comes from the environment,
/// so the client is made in a process of its own: this test again, told so by a variable.
#[test]
fn loopback_requests_pass_no_proxy() {
    const CHILD: &str = "PARTNER_CENTER_TEST_BASE";
    if let Ok(base) = std::env::var(CHILD) {
        let base = base.parse::<BaseUrl>().unwrap();
        let builder = blocking::PartnerCenter::builder().base_url(base);
        let client = builder.access_token(token()).build().unwrap();
        client.count().unwrap();
        return;
    }
    let proxy = Server::saying(answer(502, ""));
    let service = Server::saying(answer(200, r#"{"items": []}"#));
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child
        .args(["--exact", "trouble::loopback_requests_pass_no_proxy"])
        .env(CHILD, service.base.to_string())
        .env("NO_PROXY", "");
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        child.env(name, proxy.base.to_string());
    }
    let run = child.output().unwrap();
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{told}");
    assert_eq!((service.ledger().len(), proxy.ledger().len()), (1, 0));
}

/// Gives `old`, and `new` once the service has refused it.
struct Renewing(Arc<AtomicU32>);

impl TokenSource for Renewing {
    fn token(&self, rejected: Option<AccessToken>) -> TokenFuture<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let token = AccessToken::new(if rejected.is_some() { "new" } else { "old" });
        Box::pin(std::future::ready(token.map_err(Into::into)))
    }
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let refused = answer(401, r#"{"code": 400, "description": "revoked"}"#);
    let asked = Arc::new(AtomicU32::new(0));
    for (answers, is_ok) in [
        ([refused.clone(), answer(200, "{}")], true),
        ([refused.clone(), refused], false),
    ] {
        let server = Server::start(answers.into_iter().map(says));
        let builder = PartnerCenter::builder().base_url(server.base.clone());
        let builder = builder.token_source(Renewing(Arc::clone(&asked)));
        let result = builder.build().unwrap().customers().get().await;
        assert_eq!(result.is_ok(), is_ok, "{result:?}");
        assert!(result.err().is_none_or(|error| error.is_unauthorized()));
        let seen = server.requests();
        assert!(seen[0].contains("authorization: Bearer old"), "{seen:?}");
        assert!(seen[1].contains("authorization: Bearer new"), "{seen:?}");
        assert_eq!((seen.len(), asked.swap(0, Ordering::Relaxed)), (2, 2));
    }
}

/// A token that never comes.
struct Silent;

impl TokenSource for Silent {
    fn token(&self, _rejected: Option<AccessToken>) -> TokenFuture<'_> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_token_that_never_comes_is_a_time_out() {
    let client = PartnerCenter::builder()
        .token_source(Silent)
        .retry(quick().with_total_timeout(Duration::from_millis(200)))
        .build()
        .unwrap();
    let error = client.customers().get().await.unwrap_err();
    assert!(error.is_timeout() && !error.is_unauthorized(), "{error:?}");
}
