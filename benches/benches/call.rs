//! A whole call over the loopback: what this library costs beside the connection.
//!
//! A server on a thread of its own answers every request with the same 1,000 orders over one
//! connection. `ours` is a call of the async client, `hyper` is a bare client that collects the body
//! and decodes it with this library, `serde_json` the same with the everyday types.

#[path = "call/server.rs"]
mod server;

#[path = "common/run.rs"]
mod run;

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use bytes::Bytes;
use criterion::{Criterion, SamplingMode, Throughput};
use http_body_util::{BodyExt as _, Empty};
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use partner_center_benches::peers::{self, Decoded, Decoder};
use partner_center_benches::{everyday, orders_page};
use partner_center_core::{AccessToken, BaseUrl};
use partner_center_model::{BillingCycleType, Order};
use partner_center_reqwest::PartnerCenter;

const CUSTOMER: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";

fn main() -> ExitCode {
    run::run(|criterion, _| calling(criterion))
}

fn calling(criterion: &mut Criterion) -> Decoded<()> {
    let body = orders_page(1_000);
    let bytes = body.len() as u64;
    let address = server::start(&body)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let partner = PartnerCenter::builder()
        .base_url(format!("http://{address}").parse::<BaseUrl>()?)
        .access_token(AccessToken::new("secret")?)
        .build()?;
    let mut connection = runtime.block_on(Connection::open(address))?;

    let mut group = criterion.benchmark_group("call/1000 orders over the loopback");
    group.throughput(Throughput::Bytes(bytes));
    group.sample_size(50);
    group.sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(500));
    group.measurement_time(Duration::from_secs(2));
    group.bench_function(peers::OURS, |b| {
        b.iter_with_large_drop(|| {
            runtime.block_on(async {
                let orders = partner.customers().by_id(CUSTOMER).orders();
                let list = orders.by_billing_cycle_type(BillingCycleType::OneTime);
                or_panic(list.get().await)
            })
        });
    });
    group.bench_function("hyper", |b| {
        b.iter_with_large_drop(|| or_panic(runtime.block_on(connection.get(peers::ours::<Order>))));
    });
    group.bench_function(peers::SERDE_JSON, |b| {
        b.iter_with_large_drop(|| {
            or_panic(runtime.block_on(connection.get(peers::serde_json::<everyday::Order>)))
        });
    });
    group.finish();
    Ok(())
}

/// A call that fails is quick, and must not be taken for one that does not.
fn or_panic<T, E: std::fmt::Display>(outcome: Result<T, E>) -> T {
    outcome.unwrap_or_else(|error| panic!("{error}"))
}

/// One HTTP/1.1 connection, and nothing around it.
struct Connection {
    sender: SendRequest<Empty<Bytes>>,
    host: String,
}

impl Connection {
    async fn open(address: SocketAddr) -> Decoded<Self> {
        let stream = tokio::net::TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self {
            sender,
            host: address.to_string(),
        })
    }

    async fn get<T>(&mut self, decode: Decoder<T>) -> Decoded<T> {
        self.sender.ready().await?;
        let request = http::Request::get(format!(
            "/v1/customers/{CUSTOMER}/orders?billingType=onetime"
        ))
        .header("host", &self.host)
        .header("authorization", "Bearer secret")
        .header("accept", "application/json")
        .body(Empty::new())?;
        let answer = self.sender.send_request(request).await?;
        let body = answer.into_body().collect().await?.to_bytes();
        decode(&mut Vec::from(body))
    }
}
