//! Lists read by tasks: streams and their `next`.

use std::collections::VecDeque;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use partner_center_core::model::{Collection, Customer, Order};
use partner_center_core::{
    Call, Error, Items, ListCustomers, ListOrders, Response, RetryPolicy,
    driver::{AsyncBody, AsyncClient, CallOptions, Client, Exchange, Failure, Head},
    endpoint::Endpoint,
};

use crate::SEEK;
use crate::common::fake::{Chunks, page};
use crate::common::{CUSTOMER, REQUEST_ID, answer, base, meta};

/// An async client whose pieces come one poll late, through the exchange that every client drives.
#[derive(Clone)]
struct Slow {
    bodies: Arc<Mutex<VecDeque<(u16, Chunks)>>>,
}

impl Slow {
    fn new(chunks: impl IntoIterator<Item = Result<&'static str, Failure>>) -> Self {
        let chunks = chunks.into_iter();
        let chunks = Chunks(chunks.map(|chunk| chunk.map(Bytes::from)).collect());
        Self {
            bodies: Arc::new(Mutex::new([(200, chunks)].into())),
        }
    }

    fn orders(self) -> Items<Self, ListOrders> {
        Call::new(self, ListOrders::new(CUSTOMER)).stream()
    }
}

/// A body that is pending before each of its pieces.
struct Late {
    chunks: Chunks,
    is_late: bool,
}

impl AsyncBody for Late {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Failure>> {
        self.is_late = !self.is_late;
        if self.is_late {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.chunks.0.pop_front().transpose())
    }
}

impl Client for Slow {
    type Body = Late;

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

impl AsyncClient for Slow {
    async fn execute<E>(&self, endpoint: E, _: CallOptions) -> Result<Response<E::Output>, Error>
    where
        E: Endpoint + Send + Sync + 'static,
        E::Output: Send,
    {
        let (status, chunks) = self.bodies.lock().unwrap().pop_front().unwrap();
        let pieces: Vec<Bytes> = chunks.0.into_iter().map(Result::unwrap).collect();
        drive(endpoint, status, str::from_utf8(&pieces.concat()).unwrap()).await
    }

    async fn sleep(&self, _: Duration) {}

    async fn open<E>(&self, endpoint: E, _: CallOptions) -> Result<(Response<()>, Late), Error>
    where
        E: Endpoint + Send + Sync + 'static,
    {
        let (status, chunks) = self.bodies.lock().unwrap().pop_front().unwrap();
        let head = drive(Head::new(endpoint), status, "").await?;
        let is_late = false;
        Ok((head, Late { chunks, is_late }))
    }
}

/// One call, whose answer comes late.
async fn drive<E: Endpoint>(
    endpoint: E,
    status: u16,
    body: &str,
) -> Result<Response<E::Output>, Error> {
    Late::wait().await;
    let call = Exchange::new(&endpoint, &base(), &meta(), RetryPolicy::never(), 1)?;
    crate::common::call::drive(call, |_| {
        Ok(answer(status, &[("ms-cv", "abc.0")], body.to_owned()))
    })
}

impl Late {
    /// Ready at the second look.
    async fn wait() {
        let mut is_late = false;
        std::future::poll_fn(|context| {
            if std::mem::replace(&mut is_late, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
}

fn context() -> Context<'static> {
    Context::from_waker(Waker::noop())
}

/// Runs to the end what wakes itself up.
fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context()) {
            return value;
        }
    }
}

/// What comes when every future of `next` is dropped as soon as it waits, and how many were.
macro_rules! by_dropped_futures {
    ($stream:expr) => {{
        let (mut all, mut dropped) = (Vec::new(), 0);
        loop {
            match pin!($stream.next()).poll(&mut context()) {
                Poll::Ready(Some(item)) => all.push(item.unwrap()),
                Poll::Ready(None) => break (all, dropped),
                Poll::Pending => dropped += 1,
            }
        }
    }};
}

const PIECES: [&str; 4] = [
    r#"{"items":[{"id":"1"},{"i"#,
    r#"d":"2"}"#,
    r#",{"id":"3"},{"id":"4"}"#,
    "]}",
];

#[test]
fn an_async_stream_gives_what_an_iterator_does() {
    let ids = run(async {
        let mut items = Slow::new(PIECES.map(Ok)).orders();
        let mut ids = Vec::new();
        while let Some(order) = items.next().await {
            ids.push(order.unwrap().id.unwrap().to_string());
        }
        assert!(items.next().await.is_none());
        let head = items.head().unwrap();
        assert_eq!((head.status().as_u16(), head.attempts()), (200, 1));
        assert_eq!(head.request_id().as_deref(), Some(REQUEST_ID));
        assert_eq!(head.correlation_vector(), Some("abc.0"));
        ids
    });
    assert_eq!(ids, ["1", "2", "3", "4"]);
}

/// Every future is dropped as soon as it waits; a new one goes on where it was.
#[test]
fn nothing_is_lost_with_a_future_that_is_dropped() {
    let mut items = Slow::new(PIECES.map(Ok)).orders();
    let (orders, dropped) = by_dropped_futures!(items);
    let ids: Vec<_> = orders.into_iter().map(|order| order.id.unwrap()).collect();
    assert_eq!(ids, ["1", "2", "3", "4"]);
    // Once for the head, once for each piece and the end.
    assert_eq!(dropped, 6);
}

#[test]
fn it_is_a_stream_that_can_be_sent_to_another_task() {
    let orders: Vec<Order> = collected(Slow::new(PIECES.map(Ok)).orders());
    assert_eq!(orders.len(), 4);
}

/// All that a stream gives to another task.
fn collected<T>(
    mut stream: impl Send + Unpin + Stream<Item = Result<T, Error>> + 'static,
) -> Vec<T> {
    let mut all = Vec::new();
    run(std::future::poll_fn(|context| {
        while let Some(item) = std::task::ready!(Pin::new(&mut stream).poll_next(context)) {
            all.push(item.unwrap());
        }
        Poll::Ready(())
    }));
    all
}

/// Each future of `next` is dropped as soon as it waits; as a stream it gives the same pages.
#[test]
fn async_pages_are_a_stream_with_a_next() {
    let pages = || {
        let slow = Slow::new([]);
        let answers = [
            page("1", Some((SEEK, "A"))),
            page("2", None),
            (500, String::new()),
        ];
        let answers = answers.map(|(status, body)| (status, Chunks([Ok(body.into())].into())));
        *slow.bodies.lock().unwrap() = answers.into();
        (Call::new(slow.clone(), ListCustomers::new()).pages(), slow)
    };
    let (mut by_next, slow) = pages();
    let (read, dropped) = by_dropped_futures!(by_next);
    let id = |page: &Response<Collection<Customer>>| page.items[0].id.clone().unwrap().to_string();
    assert_eq!(read.iter().map(id).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(dropped, 2);
    let left = slow.bodies.lock().unwrap().len();
    assert_eq!(left, 1, "no page behind the last one is asked for");
    assert_eq!(collected(pages().0).len(), 2);

    // A page that fails is the last thing that comes.
    let (mut failing, slow) = pages();
    slow.bodies.lock().unwrap().drain(..2);
    assert!(run(failing.next()).unwrap().is_err() && run(failing.next()).is_none());
}

fn is_of_the_call(error: &Error) {
    assert_eq!(
        (error.request_id(), error.attempts()),
        (Some(REQUEST_ID), 1)
    );
}

#[test]
fn a_failure_behind_items_is_the_last_thing_that_comes() {
    let pieces = |failure| [Ok(PIECES[0]), Err(failure), Ok(PIECES[1])];
    for (failure, is_timeout) in [
        (Failure::sent("reset"), false),
        (Failure::sent("silence").timed_out(), true),
    ] {
        let mut items = Slow::new(pieces(failure)).orders();
        assert!(run(items.next()).unwrap().is_ok());
        let error = run(items.next()).unwrap().unwrap_err();
        assert_eq!(error.is_timeout(), is_timeout, "{error}");
        assert_eq!(error.is_transport(), !is_timeout, "{error}");
        is_of_the_call(&error);
        assert!(run(items.next()).is_none() && items.next_ready().is_none());
    }
}

#[test]
fn a_page_that_broke_off_is_read_again_from_its_beginning() {
    let cut = r#"{"items":[{"id":"1"},"#;
    let client = Slow::new([Ok(cut), Err(Failure::sent("reset"))]);
    let whole = Chunks::of(br#"{"items":[{"id":"1"},{"id":"2"}]}"#, 10);
    client.bodies.lock().unwrap().push_back((200, whole));
    let mut items = client.orders();
    assert!(run(items.next()).unwrap().is_ok());
    assert!(!items.repeat_page(), "nothing broke off yet");
    assert!(run(items.next()).unwrap().is_err());
    assert!(items.repeat_page());
    for id in ["1", "2"] {
        let order = run(items.next()).unwrap().unwrap();
        assert_eq!(order.id.as_deref(), Some(id));
    }
    assert!(run(items.next()).is_none());
}

#[test]
fn a_refusal_is_what_it_is_for_a_call() {
    let client = Slow::new([]);
    client.bodies.lock().unwrap()[0].0 = 404;
    let mut items = client.orders();
    let error = run(items.next()).unwrap().unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert!(items.head().is_none());
    assert!(run(items.next()).is_none());
}

#[test]
fn errors_keep_the_ids_of_their_call() {
    let broken = r#"{"items":[{"id":"1"},{"id":7},"#;
    let mut items = Slow::new([Ok(broken)]).orders();
    assert!(run(items.next()).unwrap().is_ok());
    for _ in 0..2 {
        let error = run(items.next()).unwrap().unwrap_err();
        assert!(error.is_decode());
        is_of_the_call(&error);
    }
    assert!(run(items.next()).is_none());
    let mut none = Slow::new([Ok("<html>")]).orders();
    let error = run(none.next()).unwrap().unwrap_err();
    is_of_the_call(&error);
}
