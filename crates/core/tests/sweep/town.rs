//! A service in memory with many customers, and a client of both kinds for it.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use partner_center_core::driver::{
    AsyncBody, AsyncClient, BlockingBody, BlockingClient, CallOptions, Client, Failure, Head,
    from_http, to_http,
};
use partner_center_core::endpoint::Endpoint;
use partner_center_core::{Customers, Error, Partner, Response};

use crate::common::{answer, base, meta};

/// What a request is answered with: a status, and the pieces of the body.
pub(crate) type Reply = (u16, Vec<Result<String, Failure>>);

/// A whole answer.
pub(crate) fn whole(status: u16, body: impl Into<String>) -> Reply {
    (status, vec![Ok(body.into())])
}

/// An answer of orders with these texts.
pub(crate) fn orders(texts: &[&str]) -> Reply {
    whole(200, format!(r#"{{"items":[{}]}}"#, texts.join(",")))
}

/// The id of a customer.
pub(crate) fn id(number: usize) -> String {
    format!("{number:08x}-4c42-4b27-b17b-91a835d8686a")
}

/// The number of the customer that an id or an address has.
pub(crate) fn number_in(text: &str) -> usize {
    let id = text.split('/').find(|part| part.len() == 36).unwrap();
    usize::from_str_radix(&id[..8], 16).unwrap()
}

/// A page of the list of customers, and the address of the next one.
pub(crate) fn page(customers: impl IntoIterator<Item = String>, next: Option<&str>) -> Reply {
    let customers: Vec<_> = customers.into_iter().collect();
    let links = next.map(|next| format!(r#","links":{{"next":{{"uri":"{next}"}}}}"#));
    let (items, links) = (customers.join(","), links.unwrap_or_default());
    whole(200, format!(r#"{{"items":[{items}]{links}}}"#))
}

/// A customer in that list.
pub(crate) fn customer(number: usize) -> String {
    format!(
        r#"{{"id":"{}","companyProfile":{{"companyName":"Customer {number}"}}}}"#,
        id(number)
    )
}

type Answers = Box<dyn Fn(&Town, &str) -> Reply + Send + Sync>;

/// A client whose service answers by address.
#[derive(Clone)]
pub(crate) struct Town(Arc<Inner>);

struct Inner {
    answers: Answers,
    log: Mutex<Log>,
}

#[derive(Default)]
struct Log {
    asked: Vec<String>,
    open: usize,
    most_open: usize,
}

impl Town {
    /// Answers depend on the path and query, and maybe on what was asked before.
    pub(crate) fn new(answers: impl Fn(&Self, &str) -> Reply + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner {
            answers: Box::new(answers),
            log: Mutex::default(),
        }))
    }

    /// One page of so many customers, and one order for each.
    pub(crate) fn of(customers: usize) -> Self {
        Self::new(move |_, path| match path {
            "/v1/customers" => page((0..customers).map(customer), None),
            _ => orders(&[&format!(r#"{{"id":"{}"}}"#, number_in(path))]),
        })
    }

    pub(crate) fn customers(&self) -> Customers<Self> {
        Partner::new(self.clone()).customers()
    }

    /// The addresses of all requests.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.0.log.lock().unwrap().asked.clone()
    }

    /// How many requests were for a list of orders.
    pub(crate) fn asked_for_orders(&self) -> usize {
        let is_orders = |path: &&String| path.contains("/orders");
        self.asked().iter().filter(is_orders).count()
    }

    /// The most answers that were open at once, from the request to the end of the body.
    pub(crate) fn most_open(&self) -> usize {
        self.0.log.lock().unwrap().most_open
    }

    fn answer<E: Endpoint>(&self, endpoint: &E) -> Result<(http::Response<Bytes>, Body), Error> {
        let request = to_http(endpoint, &base(), &meta())?;
        let path = request.uri().path_and_query().unwrap().to_string();
        {
            let mut log = self.0.log.lock().unwrap();
            log.asked.push(path.clone());
            log.open += 1;
            log.most_open = log.most_open.max(log.open);
        }
        let (status, pieces) = (self.0.answers)(self, &path);
        let whole: String = pieces.iter().flatten().map(String::as_str).collect();
        let body = Body {
            pieces: pieces
                .into_iter()
                .map(|piece| piece.map(Bytes::from))
                .collect(),
            is_late: false,
            town: self.clone(),
        };
        Ok((answer(status, &[], whole), body))
    }

    fn head<E: Endpoint>(&self, endpoint: E) -> Result<(Response<()>, Body), Error> {
        let (answer, body) = self.answer(&endpoint)?;
        Ok((from_http(&Head::new(endpoint), answer)?, body))
    }
}

/// Waits until this is so; on a machine that is busy, for a while.
pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(30), "never: {what}");
        thread::sleep(Duration::from_millis(1));
    }
}

/// A body that is pending before each of its pieces.
pub(crate) struct Body {
    pieces: VecDeque<Result<Bytes, Failure>>,
    is_late: bool,
    town: Town,
}

impl Drop for Body {
    fn drop(&mut self) {
        self.town.0.log.lock().unwrap().open -= 1;
    }
}

impl AsyncBody for Body {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Failure>> {
        self.is_late = !self.is_late;
        if self.is_late {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.pieces.pop_front().transpose())
    }
}

impl BlockingBody for Body {
    fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        self.pieces.pop_front().transpose()
    }
}

impl Client for Town {
    type Body = Body;

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

impl AsyncClient for Town {
    async fn execute<E>(&self, endpoint: E, _: CallOptions) -> Result<Response<E::Output>, Error>
    where
        E: Endpoint + Send + Sync + 'static,
        E::Output: Send,
    {
        BlockingClient::execute(self, endpoint, CallOptions::default())
    }

    async fn sleep(&self, _: Duration) {}

    async fn open<E>(&self, endpoint: E, _: CallOptions) -> Result<(Response<()>, Body), Error>
    where
        E: Endpoint + Send + Sync + 'static,
    {
        // The answer comes one poll late.
        let mut is_late = false;
        let opened = self.head(endpoint);
        std::future::poll_fn(|context| {
            if std::mem::replace(&mut is_late, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        opened
    }
}

impl BlockingClient for Town {
    fn execute<E: Endpoint>(
        &self,
        endpoint: E,
        _: CallOptions,
    ) -> Result<Response<E::Output>, Error> {
        let (answer, _body) = self.answer(&endpoint)?;
        from_http(&endpoint, answer)
    }

    fn sleep(&self, time: Duration) {
        thread::sleep(time);
    }

    fn spawn(&self, work: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        thread::Builder::new().spawn(work).map(drop)
    }

    fn open<E: Endpoint>(
        &self,
        endpoint: E,
        _: CallOptions,
    ) -> Result<(Response<()>, Body), Error> {
        self.head(endpoint)
    }
}
