//! A client without a network.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use partner_center_core::{
    BaseUrl, Call, Customers, Error, ListOrders, Partner, Response,
    driver::{
        BlockingBody, BlockingClient, CallOptions, Client, Failure, Head, from_http, to_http,
    },
    endpoint::Endpoint,
};

use super::{CUSTOMER, answer, base, meta};

/// A client whose service answers from a table, and which remembers what was asked.
#[derive(Clone)]
pub(crate) struct Fake {
    pub(crate) base: BaseUrl,
    answers: Rc<dyn Fn(usize) -> (u16, String)>,
    pub(crate) sent: Rc<RefCell<Vec<Request<Bytes>>>>,
    pub(crate) options: Rc<RefCell<Vec<CallOptions>>>,
    /// Moves only while somebody sleeps.
    pub(crate) clock: Rc<RefCell<Duration>>,
    retry_after: Option<&'static str>,
    /// Of each answer, the token of the page after it.
    tokens: &'static [&'static str],
}

impl Fake {
    /// A service whose answers depend on how many there were before.
    pub(crate) fn answering(answers: impl Fn(usize) -> (u16, String) + 'static) -> Self {
        Self {
            base: base(),
            answers: Rc::new(answers),
            sent: Rc::default(),
            options: Rc::default(),
            clock: Rc::default(),
            retry_after: None,
            tokens: &[],
        }
    }

    /// The same with this `Retry-After` in each answer.
    pub(crate) fn asking_to_wait(mut self, retry_after: &'static str) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// The same with these tokens of the next page in headers, an answer each.
    pub(crate) fn continued_by(mut self, tokens: &'static [&'static str]) -> Self {
        self.tokens = tokens;
        self
    }

    pub(crate) fn scripted<const N: usize>(answers: [(u16, String); N]) -> Self {
        let answers = RefCell::new(VecDeque::from(answers));
        Self::answering(move |_| answers.borrow_mut().pop_front().unwrap())
    }

    pub(crate) fn customers(&self) -> Customers<Self> {
        Partner::new(self.clone()).customers()
    }

    /// The orders of a customer, not asked for yet.
    pub(crate) fn orders(&self) -> Call<Self, ListOrders> {
        self.customers().by_id(CUSTOMER).orders().get()
    }

    /// Address and continuation token of each request.
    pub(crate) fn requests(&self) -> Vec<(String, Option<String>)> {
        let sent = self.sent.borrow();
        let token = |request: &Request<Bytes>| {
            let token = request.headers().get("ms-continuationtoken")?;
            Some(token.to_str().unwrap().to_owned())
        };
        sent.iter()
            .map(|request| (request.uri().to_string(), token(request)))
            .collect()
    }
}

impl Client for Fake {
    type Body = Chunks;

    fn now(&self) -> Duration {
        *self.clock.borrow()
    }
}

impl Fake {
    fn answer<E: Endpoint>(
        &self,
        endpoint: &E,
        options: CallOptions,
    ) -> Result<http::Response<Bytes>, Error> {
        let request = to_http(endpoint, &self.base, &meta())?;
        self.options.borrow_mut().push(options);
        let number = self.sent.borrow().len();
        let (status, body) = (self.answers)(number);
        self.sent.borrow_mut().push(request);
        let wait = self.retry_after.map(|wait| ("retry-after", wait));
        let token = self.tokens.get(number);
        let token = token.map(|token| ("ms-continuationtoken", *token));
        let headers: Vec<_> = wait.into_iter().chain(token).collect();
        Ok(answer(status, &headers, body))
    }
}

impl BlockingClient for Fake {
    fn execute<E: Endpoint>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> Result<Response<E::Output>, Error> {
        let answer = self.answer(&endpoint, options)?;
        from_http(&endpoint, answer)
    }

    fn sleep(&self, time: Duration) {
        *self.clock.borrow_mut() += time;
    }

    fn spawn(&self, _: Box<dyn FnOnce() + Send>) -> std::io::Result<()> {
        Err(std::io::ErrorKind::Unsupported.into())
    }

    fn open<E: Endpoint>(
        &self,
        endpoint: E,
        options: CallOptions,
    ) -> Result<(Response<()>, Chunks), Error> {
        let answer = self.answer(&endpoint, options)?;
        let chunks = Chunks::of(answer.body(), 10);
        let head = from_http(&Head::new(endpoint), answer)?;
        Ok((head, chunks))
    }
}

/// A body in pieces that were made beforehand.
pub(crate) struct Chunks(pub(crate) VecDeque<Result<Bytes, Failure>>);

impl Chunks {
    pub(crate) fn of(body: &[u8], size: usize) -> Self {
        let chunks = body.chunks(size).map(Bytes::copy_from_slice);
        Self(chunks.map(Ok).collect())
    }
}

impl BlockingBody for Chunks {
    fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        self.0.pop_front().transpose()
    }
}

pub(crate) const HOST: &str = "https://api.partnercenter.microsoft.com";

pub(crate) fn page(id: &str, next: Option<(&str, &str)>) -> (u16, String) {
    let links = match next {
        None => serde_json::json!({}),
        Some((uri, token)) => serde_json::json!({"next": {
            "uri": uri, "method": "GET",
            "headers": [{"key": "MS-ContinuationToken", "value": token}],
        }}),
    };
    let body = serde_json::json!({"totalCount": 1, "items": [{"id": id}], "links": links});
    (200, body.to_string())
}
