//! What `tracing` gets of a call with a repetition: OpenTelemetry's names, the ids, no secret.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::RetryPolicy;
use partner_center_reqwest::model::BillingCycleType;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::common::{CUSTOMER, SECRET, token};
use crate::server::{Server, says};

/// Writes down everything, a line each.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>, Arc<AtomicU64>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push_str(&format!(" {}={value:?}", field.name()));
    }
}

impl Log {
    fn write(&self, line: Line) {
        let Line(line) = line;
        self.0.lock().unwrap().push_str(&(line + "\n"));
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("partner_center")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.1.fetch_add(1, Ordering::Relaxed) + 1;
        let mut line = Line(format!("{id} {}", span.metadata().name()));
        span.record(&mut line);
        self.write(line);
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut line = Line(format!("{}", span.into_u64()));
        values.record(&mut line);
        self.write(line);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line("event".to_owned());
        event.record(&mut line);
        self.write(line);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn each_attempt_is_a_span() {
    let answers = [
        "HTTP/1.1 503 X\r\nset-cookie: canary-0123456789\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}",
    ];
    let server = Server::start(answers.into_iter().map(says));
    let client = PartnerCenter::builder()
        .base_url(server.base.clone())
        .access_token(token())
        .retry(RetryPolicy::default().with_delays(Duration::ZERO, Duration::ZERO))
        .build()
        .unwrap();
    let orders = client.customers().by_id(CUSTOMER).orders();
    let call = orders
        .by_billing_cycle_type(BillingCycleType::OneTime)
        .get()
        .request_id("11111111-1111-4111-8111-111111111111")
        .correlation_id("22222222-2222-4222-8222-222222222222");
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || call.send()).unwrap();

    let port = server.port.to_string();
    let text = log.0.lock().unwrap().replace(&port, "PORT");
    let span = r#"http.client.request otel.kind="client" http.request.method="GET" server.address="127.0.0.1" server.port=PORT url.template="/v1/customers/{customer-tenant-id}/orders" ms.request_id="11111111-1111-4111-8111-111111111111" ms.correlation_id="22222222-2222-4222-8222-222222222222""#;
    let expected = format!(
        "1 {span}\n1 http.response.status_code=503\n1 error.type=\"503\"\n\
         2 {span}\n2 http.request.resend_count=1\n2 error.type=\"transport\"\n\
         3 {span}\n3 http.request.resend_count=2\n3 http.response.status_code=200\n"
    );
    assert_eq!(text, expected);
    for secret in [SECRET, "billingType", "onetime", "Bearer"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}
