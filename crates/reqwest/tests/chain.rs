//! The same chain, finished in three ways: async, blocking, without a client.
#![cfg(feature = "blocking")]
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

use partner_center_reqwest::core::{
    AccessToken, BaseUrl, Partner,
    driver::{RequestMeta, from_http, to_http},
};
use partner_center_reqwest::model::{BillingCycleType, Guid};
use partner_center_reqwest::{PartnerCenter, blocking};
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

const CUSTOMER: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
const BODY: &str = r#"{"totalCount": 1, "items": [{"id": "9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1", "billingCycle": "one_time"}]}"#;

fn token() -> AccessToken {
    AccessToken::new("secret-token").unwrap()
}

fn orders() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(BODY, "application/json; charset=utf-8")
}

async fn server() -> (MockServer, BaseUrl) {
    let server = MockServer::start().await;
    let base = server.uri().parse().unwrap();
    (server, base)
}

fn list(answer: ResponseTemplate) -> Mock {
    Mock::given(method("GET"))
        .and(path(format!("/v1/customers/{CUSTOMER}/orders")))
        .and(query_param("billingType", "onetime"))
        .and(header("authorization", "Bearer secret-token"))
        .and(header("accept", "application/json"))
        .respond_with(answer)
}

#[tokio::test]
async fn async_client() {
    let (server, base) = server().await;
    list(orders()).expect(1).mount(&server).await;
    let partner = PartnerCenter::builder()
        .base_url(base)
        .access_token(token())
        .build()
        .unwrap();
    let call = partner
        .customers()
        .by_id(CUSTOMER)
        .orders()
        .by_billing_cycle_type(BillingCycleType::OneTime)
        .get();
    // The future can be moved to another task.
    let orders = tokio::spawn(IntoFuture::into_future(call))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        orders.items[0].id.as_deref(),
        Some("9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1")
    );
    assert_eq!(orders.attempts(), 1);
    assert_eq!(orders.body(), BODY);
}

#[test]
fn blocking_client() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (server, base) = runtime.block_on(server());
    runtime.block_on(list(orders()).expect(1).mount(&server));
    let partner = blocking::PartnerCenter::builder()
        .base_url(base)
        .access_token(token())
        .build()
        .unwrap();
    let orders = partner
        .customers()
        .by_id(CUSTOMER)
        .orders()
        .by_billing_cycle_type(BillingCycleType::OneTime)
        .get()
        .send()
        .unwrap();
    assert_eq!(orders.items.len(), 1);
    runtime.block_on(server.verify());
}

#[test]
fn no_client_at_all() {
    let base: BaseUrl = "https://api.partnercenter.microsoft.com".parse().unwrap();
    let list = Partner::offline()
        .customers()
        .by_id(CUSTOMER)
        .orders()
        .by_billing_cycle_type(BillingCycleType::OneTime)
        .get()
        .into_endpoint();
    let request = to_http(&list, &base, &meta()).unwrap();
    assert_eq!(request.uri().query(), Some("billingType=onetime"));
    let orders = from_http(&list, http::Response::new(BODY.into())).unwrap();
    assert_eq!(
        orders.items[0].billing_cycle,
        Some(BillingCycleType::OneTime.into())
    );
}

fn meta() -> RequestMeta {
    RequestMeta::new(
        Guid::from_random_bytes([1; 16]),
        Guid::from_random_bytes([2; 16]),
    )
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
