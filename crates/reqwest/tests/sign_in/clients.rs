//! However many calls need a token, it is asked for once.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use partner_center_reqwest::core::{AccessToken, Error, Quota};
use partner_center_reqwest::{Credentials, PartnerCenter, TokenFuture, TokenSource, blocking};
use tokio::task::JoinSet;

use crate::service::{CLIENT, FIRST, SECRET, Service, TENANT, patient};

macro_rules! client {
    ($builder:expr, $service:expr, $credentials:expr) => {
        $builder
            .base_url($service.base())
            .credentials($credentials)
            .retry(patient())
            // Thousands of calls in a moment; only the tokens matter here.
            .quota(Quota::unlimited())
            .build()
            .unwrap()
    };
}

fn client(service: &Service, credentials: Credentials) -> PartnerCenter {
    client!(PartnerCenter::builder(), service, credentials)
}

fn blocking_client(service: &Service, credentials: Credentials) -> blocking::PartnerCenter {
    client!(blocking::PartnerCenter::builder(), service, credentials)
}

/// So many calls at once; how many tokens they cost.
fn at_once(calls: usize, service: &Service, client: &PartnerCenter) -> u32 {
    let before = service.issued();
    service.runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for _ in 0..calls {
            let client = client.clone();
            tasks.spawn(async move { client.customers().get().await.map(|_| ()) });
        }
        for result in tasks.join_all().await {
            result.unwrap();
        }
    });
    service.issued() - before
}

fn thousand(service: &Service, client: &PartnerCenter) -> u32 {
    at_once(1_000, service, client)
}

#[test]
fn a_thousand_calls_cost_one_token() {
    for _ in 0..3 {
        let service = Service::start();
        let client = client(&service, service.app());
        assert_eq!(thousand(&service, &client), 1, "cold");
        assert_eq!(thousand(&service, &client), 0, "warm");
        let calls = service.state.calls.load(Ordering::SeqCst);
        service.refuse_all();
        assert_eq!(thousand(&service, &client), 1, "all refused");
        let calls = service.state.calls.load(Ordering::SeqCst) - calls;
        assert!(calls <= 2_000, "{calls} requests for 1,000 calls");
    }
}

#[test]
fn a_hundred_threads_cost_one_token() {
    let service = Service::start();
    let client = blocking_client(&service, service.app());
    let hundred = || {
        let before = service.issued();
        std::thread::scope(|scope| {
            for _ in 0..100 {
                scope.spawn(|| client.customers().get().send().unwrap());
            }
        });
        service.issued() - before
    };
    assert_eq!(hundred(), 1, "cold");
    assert_eq!(hundred(), 0, "warm");
    service.refuse_all();
    assert_eq!(hundred(), 1, "all refused");
}

/// Proves that the tests above can fail: without one refresh for all, each call asks.
struct Alone(Arc<dyn Fn() -> PartnerCenter + Send + Sync>, String);

impl TokenSource for Alone {
    fn token(&self, _rejected: Option<AccessToken>) -> TokenFuture<'_> {
        Box::pin(async {
            // A client of its own has a cache of its own.
            (self.0)().customers().get().await?;
            Ok(AccessToken::new(&self.1)?)
        })
    }
}

#[test]
fn without_sharing_there_are_more_tokens() {
    let service = Service::start();
    let (base, credentials) = (service.base(), service.app());
    let alone = Alone(
        Arc::new(move || {
            PartnerCenter::builder()
                .base_url(base.clone())
                .credentials(credentials.clone())
                .build()
                .unwrap()
        }),
        "access-1".to_owned(),
    );
    let client = PartnerCenter::builder()
        .base_url(service.base())
        .token_source(alone)
        .build()
        .unwrap();
    assert_eq!(at_once(10, &service, &client), 10);
}

#[test]
fn who_waits_can_be_dropped() {
    let service = Service::start();
    let client = client(&service, service.user());
    service.runtime.block_on(async {
        let call = client.customers().get();
        let first = tokio::time::timeout(Duration::from_millis(1), call.into_future());
        assert!(first.await.is_err(), "the first was not dropped");
        for wait in [0, 5, 20, 40] {
            let call = client.customers().get();
            let _ = tokio::time::timeout(Duration::from_millis(wait), call.into_future()).await;
        }
        client.customers().get().await.unwrap();
    });
    assert_eq!(service.issued(), 1);
    service.refuse_all();
    service.runtime.block_on(async {
        client.customers().get().await.unwrap();
    });
    let forms = service.state.forms.lock().unwrap();
    assert!(
        forms[0].contains(&format!("refresh_token={FIRST}")),
        "{forms:?}"
    );
    assert!(forms[1].contains("refresh_token=refresh-1"), "{forms:?}");
}

#[test]
fn a_token_is_replaced_early_by_one_of_a_thousand_calls() {
    let service = Service::start();
    let client = client(&service, service.app());
    service.state.refresh_in.store(5, Ordering::SeqCst);
    service
        .runtime
        .block_on(async { client.customers().get().await.unwrap() });
    service.state.refresh_in.store(1800, Ordering::SeqCst);
    std::thread::sleep(Duration::from_secs(5));
    let calls = service.state.calls.load(Ordering::SeqCst);
    assert_eq!(thousand(&service, &client), 1, "due");
    assert_eq!(service.state.calls.load(Ordering::SeqCst) - calls, 1_000);
}

#[test]
fn a_good_token_outlives_a_failure() {
    let service = Service::start();
    service.state.refresh_in.store(5, Ordering::SeqCst);
    let client = client(&service, service.app());
    let blocking = blocking_client(&service, service.app());
    let call = || {
        let call = async { client.customers().get().await.unwrap() };
        service.runtime.block_on(call);
        blocking.customers().get().send().unwrap();
    };
    call();
    service.state.is_down.store(true, Ordering::SeqCst);
    std::thread::sleep(Duration::from_secs(5));
    (0..20).for_each(|_| call());
    assert_eq!(service.issued(), 2);
    let forms = || service.state.forms.lock().unwrap().len();
    // The one in the background may still be on its way.
    while forms() < 4 {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(forms(), 4, "one attempt of each to replace it");
}

#[test]
fn a_failure_is_told_to_all_and_not_repeated() {
    let service = Service::start();
    service.state.is_down.store(true, Ordering::SeqCst);
    let begun = Instant::now();
    let check = |error: &Error| {
        assert!(error.is_unauthorized());
        let sign_in = error.sign_in().unwrap();
        assert_eq!(sign_in.status().unwrap().as_u16(), 503);
        assert_eq!(sign_in.retry_after(), Some(Duration::from_secs(60)));
        assert!(error.hint().unwrap().contains("try again later"));
    };
    let client = client(&service, service.app());
    service.runtime.block_on(async {
        for _ in 0..20 {
            check(&client.customers().get().await.unwrap_err());
        }
    });
    let client = blocking_client(&service, service.app());
    for _ in 0..20 {
        check(&client.customers().get().send().unwrap_err());
    }
    // It asks to wait longer than anybody waits, so there is no second attempt either.
    assert_eq!(service.state.forms.lock().unwrap().len(), 2);
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn the_request_is_as_documented() {
    let service = Service::start();
    let client = blocking_client(&service, service.app());
    client.customers().get().send().unwrap();
    let forms = service.state.forms.lock().unwrap();
    assert_eq!(
        *forms,
        [format!(
            "client_id={CLIENT}&scope=https%3A%2F%2Fapi.partnercenter.microsoft.com%2F.default\
             &grant_type=client_credentials&client_secret={}",
            SECRET
                .replace('/', "%2F")
                .replace('+', "%2B")
                .replace('=', "%3D")
        )]
    );
}

#[test]
fn wrong_credentials_are_told_when_the_client_is_built() {
    let cases = [
        (
            Credentials::client_secret("no tenant", CLIENT, SECRET),
            "tenant",
        ),
        (Credentials::client_secret(TENANT, "x", SECRET), "client id"),
        (Credentials::client_secret(TENANT, CLIENT, " "), "is empty"),
        (Credentials::refresh_token(TENANT, CLIENT, ""), "is empty"),
    ];
    for (credentials, said) in cases {
        let error = PartnerCenter::builder()
            .credentials(credentials)
            .build()
            .unwrap_err();
        assert!(
            error.is_invalid_input() && error.to_string().contains(said),
            "{error}"
        );
    }
}
