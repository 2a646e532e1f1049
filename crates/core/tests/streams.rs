//! Lists item by item, from the call to the last page.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use std::collections::VecDeque;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use common::fake::{Chunks, Fake, page};
use common::{CUSTOMER, REQUEST_ID, answer, meta};
use futures_core::Stream;
use partner_center_core::model::{BillingCycleType, Collection, Customer, Guid, Order};
use partner_center_core::{
    AccessToken, Cloud, Error, Items, ListOrders, Notice, Partner, Response, RetryPolicy,
    driver::{AsyncBody, AsyncClient, CallOptions, Client, Exchange, Failure, Head, Step},
    endpoint::Endpoint,
};

const SEEK: &str = "/customers?seekOperation=Next";

fn orders(fake: &Fake) -> Items<Fake, ListOrders> {
    fake.customers().by_id(CUSTOMER).orders().get().stream()
}

fn answering(body: &str) -> Fake {
    let body = body.to_owned();
    Fake::answering(move |_| (200, body.clone()))
}

/// The id of each item, or the error, and that nothing follows.
fn told(items: &mut impl Iterator<Item = Result<Order, Error>>) -> Vec<String> {
    let told = items.by_ref().take(50).map(|item| match item {
        Ok(order) => order.id.unwrap_or_default().into(),
        Err(error) => format!("{error}: {}", std::error::Error::source(&error).unwrap()),
    });
    let told = told.collect();
    assert!(items.next().is_none() && items.next().is_none());
    told
}

#[test]
fn all_pages_are_one_stream() {
    let fake = Fake::scripted([
        page("1", Some((SEEK, "A"))),
        (
            200,
            r#"{"items":[],"links":{"next":{"uri":"/customers?page=3"}}}"#.to_owned(),
        ),
        page("3", None),
    ]);
    let mut customers = fake.customers().get().size(1).stream();
    assert_eq!((fake.sent.borrow().len(), customers.page()), (0, 0));
    assert!(customers.head().is_none() && customers.envelope().is_none());
    assert_eq!(customers.next().unwrap().unwrap().id.unwrap(), "1");
    assert_eq!((customers.page(), customers.pages_read()), (1, 0));
    assert_eq!(customers.next().unwrap().unwrap().id.unwrap(), "3");
    assert_eq!((customers.page(), customers.pages_read()), (3, 2));
    assert!(customers.next().is_none() && customers.next().is_none());
    assert_eq!((customers.page(), customers.pages_read()), (3, 3));
    let requests = fake.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[1].1.as_deref(), Some("A"));
}

#[test]
fn a_circle_is_stopped() {
    let fake = Fake::answering(|sent| page("1", Some((SEEK, ["A", "B"][sent % 2]))));
    let mut customers = fake.customers().get().stream();
    let read: Vec<_> = customers.by_ref().take(50).collect();
    assert_eq!(read.len(), 4);
    assert!(read[..3].iter().all(Result::is_ok));
    assert!(
        read[3]
            .as_ref()
            .unwrap_err()
            .to_string()
            .contains("in a circle")
    );
    assert!(customers.next().is_none());
    assert_eq!((fake.sent.borrow().len(), customers.pages_read()), (3, 3));
}

#[test]
fn a_page_that_fails_ends_it() {
    for (second, pages) in [((500, String::new()), 1), ((200, "{".to_owned()), 2)] {
        let fake = Fake::scripted([page("1", Some((SEEK, "A"))), second]);
        let mut customers = fake.customers().get().stream();
        assert!(customers.next().unwrap().is_ok());
        assert!(customers.next().unwrap().is_err());
        assert!(customers.next().is_none());
        assert_eq!((customers.page(), customers.pages_read()), (pages, 1));
    }
    let fake = Fake::scripted([]);
    let mut wrong = fake.customers().by_id("contoso").orders().get().stream();
    assert!(wrong.next().unwrap().unwrap_err().is_invalid_input());
    assert!(wrong.next().is_none() && fake.sent.borrow().is_empty());
}

#[test]
fn a_request_id_names_the_first_page_and_the_rest_holds_for_all() {
    let fake = Fake::scripted([page("1", Some((SEEK, "A"))), page("2", None)]);
    let ids = [3, 4].map(|byte| Guid::from_random_bytes([byte; 16]));
    let limit = Duration::from_secs(9);
    let call = fake.customers().get().request_id(ids[0].clone());
    let call = call.correlation_id(ids[1].clone()).timeout(limit);
    assert_eq!(call.stream().count(), 2);
    let options = fake.options.borrow();
    assert_eq!(options[0].request_id.as_ref(), Some(&ids[0]));
    assert_eq!(options[1].request_id, None);
    assert!(options.iter().all(|options| {
        options.correlation_id.as_ref() == Some(&ids[1]) && options.total_timeout == Some(limit)
    }));
}

#[test]
fn a_broken_item_is_an_error_and_the_others_follow() {
    let fake = answering(fixture!("broken/broken-item.json"));
    let mut items = orders(&fake);
    assert!(items.next().unwrap().is_ok());
    let error = items.next().unwrap().unwrap_err();
    assert!(error.is_decode());
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.starts_with("items[1].lineItems: "), "{cause}");
    let raw = error.body().unwrap();
    assert!(
        raw.starts_with(b"{") && raw.ends_with(b"\"oops\"\n    }"),
        "{raw:?}"
    );
    assert!(items.next().unwrap().is_ok());
    assert!(items.next().is_none());
    assert_eq!(items.pages_read(), 1);

    let lenient = fake
        .customers()
        .by_id(CUSTOMER)
        .orders()
        .get()
        .lenient()
        .stream();
    let items: Vec<_> = lenient.map(Result::unwrap).collect();
    let readable: Vec<_> = items.iter().map(|item| item.decoded().is_ok()).collect();
    assert_eq!(readable, [true, false, true]);
    assert_eq!(items[1].raw().as_bytes(), raw);
}

/// What is wrong with a page without items is what would be if it had been read whole.
#[test]
fn an_answer_without_items_is_decided_upon_whole() {
    for body in [
        "",
        "{",
        "[1]",
        "<html>no</html>",
        "\u{feff}",
        r#"{"items":7}"#,
        r#"{"totalCount":"many","items":[{}]}"#,
        r#"{"code":"400072","description":"oops"}"#,
        r#"{"TotalCount":1,"Items":[{"Id":"1"}]}"#,
        r#"{"items":[{"id":"1}]}"#,
    ] {
        let fake = answering(body);
        let strict = fake.customers().by_id(CUSTOMER).orders().get().send();
        let lenient = fake.customers().by_id(CUSTOMER).orders().get().lenient();
        let text = |error: &Error| format!("{error:?} {:?}", error.body());
        let expected = [
            text(&strict.unwrap_err()),
            text(&lenient.clone().send().unwrap_err()),
        ];
        let mut items = orders(&fake);
        let strict = items.next().unwrap().unwrap_err();
        assert!(items.next().is_none(), "{body}");
        let mut items = lenient.stream();
        let lenient = items.next().unwrap().unwrap_err();
        assert!(items.next().is_none(), "{body}");
        assert_eq!([text(&strict), text(&lenient)], expected, "{body}");
    }
    for body in [
        "{}",
        r#"{"items":null}"#,
        r#"{"items":[]}"#,
        r#"{"totalCount":0}"#,
    ] {
        let fake = answering(body);
        let mut items = orders(&fake);
        assert!(items.next().is_none(), "{body}");
        let whole = fake
            .customers()
            .by_id(CUSTOMER)
            .orders()
            .get()
            .send()
            .unwrap();
        assert_eq!(items.envelope(), Some(&*whole), "{body}");
    }
}

#[test]
fn a_cut_body_is_its_items_and_one_error() {
    let fake = answering(r#"{"items":[{"id":"1"},{"id":"2"},{"id":"#);
    let told = told(&mut orders(&fake));
    assert_eq!(told[..2], ["1", "2"]);
    assert_eq!(
        told[2..],
        ["200 OK, but the answer cannot be read: items[2]: the JSON ends too early (near byte 32)"]
    );
    // The text where it ends is shown, not the items that were given.
    let error = orders(&fake).last().unwrap().unwrap_err();
    assert_eq!(error.body().unwrap(), r#"{"id":"#);
    assert!(error.is_decode());
}

#[test]
fn what_is_odd_is_told_with_its_page() {
    let items =
        r#"[{"id":"1","billingCycle":"one_time"},{"id":7},{"id":"3","billingCycle":"annual"}]"#;
    let first = format!(
        r#"{{"totalCount":4,"items":{items},"links":{{"next":{{"uri":"/v1/customers/x/orders?page=2"}}}}}}"#
    );
    let second = r#"{"totalCount":3,"items":[]}"#.to_owned();
    let fake = Fake::scripted([(200, first), (200, second)]);
    let customer = fake.customers().by_id(CUSTOMER);
    let call = customer
        .orders()
        .by_billing_cycle_type(BillingCycleType::OneTime)
        .get();
    let mut items = call.lenient().stream();
    let outside = Notice::OutsideFilter {
        index: 2,
        order_id: "3".to_owned(),
        billing_cycle: "annual".to_owned(),
    };
    let count = |total_count, items| Notice::CountMismatch { total_count, items };
    assert!(items.by_ref().take(3).all(|item| item.is_ok()));
    assert_eq!(items.envelope().unwrap().total_count, Some(4.into()));
    assert_eq!(items.notices(), [(1, outside.clone())]);
    assert_eq!(items.take_notices(), [(1, outside)]);
    assert!(items.next().is_none());
    assert_eq!(items.notices(), [(1, count(4, 3)), (2, count(3, 0))]);
}

#[test]
fn what_has_come_is_ready() {
    let fake = answering(r#"{"items":[{},{},{},{"id":"1234567890"}]}"#);
    let mut items = orders(&fake);
    assert!(items.next_ready().is_none());
    // The first ten bytes have no item; the next ten have three, but for a comma.
    assert!(items.next().unwrap().is_ok());
    assert!(items.next_ready().unwrap().is_ok());
    assert!(items.next_ready().unwrap().is_ok());
    assert!(items.next_ready().is_none());
    assert!(items.next().unwrap().is_ok());
    assert!(items.next_ready().is_none());
    assert!(items.next().is_none());
}

#[test]
fn an_item_beyond_the_limit_ends_it() {
    let fake =
        answering(r#"{"items":[{},{"id":"12345678901234567890123456789012345678901234567890"}]}"#);
    assert_eq!(told(&mut orders(&fake).item_limit(100)).len(), 2);
    let told = told(&mut orders(&fake).item_limit(40));
    assert!(
        told[1].contains("larger than the limit of 40 bytes"),
        "{told:?}"
    );
}

/// An async client whose pieces come one poll late, through the exchange that every client drives.
#[derive(Clone)]
struct Slow {
    bodies: Arc<Mutex<VecDeque<(u16, Chunks)>>>,
}

impl Slow {
    fn new(chunks: impl IntoIterator<Item = Result<&'static str, Failure>>) -> Self {
        let chunks = chunks
            .into_iter()
            .map(|chunk| chunk.map(|text| Bytes::from_static(text.as_bytes())));
        Self {
            bodies: Arc::new(Mutex::new([(200, Chunks(chunks.collect()))].into())),
        }
    }

    fn orders(self) -> Items<Self, ListOrders> {
        Partner::new(self)
            .customers()
            .by_id(CUSTOMER)
            .orders()
            .get()
            .stream()
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
    let base = Cloud::Global.base_url();
    Late::wait().await;
    let mut call = Exchange::new(&endpoint, &base, &meta(), RetryPolicy::never(), 1)?;
    loop {
        match call.step(Duration::ZERO) {
            Step::Authorize { .. } => call.token(AccessToken::new("x")?),
            Step::Admit(_) => call.admitted(None),
            Step::Record { .. } => call.recorded(),
            Step::Send { .. } => {
                call.response(answer(status, &[("ms-cv", "abc.0")], body.to_owned()));
            }
            Step::Wait(_) => unreachable!("one attempt"),
            Step::Done(result) => return result,
        }
    }
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
    let (mut ids, mut dropped) = (Vec::new(), 0);
    loop {
        let next = pin!(items.next());
        match next.poll(&mut context()) {
            Poll::Ready(Some(order)) => ids.push(order.unwrap().id.unwrap().to_string()),
            Poll::Ready(None) => break,
            Poll::Pending => dropped += 1,
        }
    }
    assert_eq!(ids, ["1", "2", "3", "4"]);
    // Once for the head, once for each piece and the end.
    assert_eq!(dropped, 6);
}

#[test]
fn it_is_a_stream_that_can_be_sent_to_another_task() {
    fn is_sendable<T: Send + Unpin + Stream<Item = Result<Order, Error>> + 'static>(
        stream: T,
    ) -> T {
        stream
    }
    let mut items = is_sendable(Slow::new(PIECES.map(Ok)).orders());
    let mut count = 0;
    run(std::future::poll_fn(|context| {
        while let Some(item) = std::task::ready!(Pin::new(&mut items).poll_next(context)) {
            assert!(item.is_ok());
            count += 1;
        }
        Poll::Ready(())
    }));
    assert_eq!(count, 4);
}

/// Each future of `next` is dropped as soon as it waits; as a stream it gives the same pages.
#[test]
fn async_pages_are_a_stream_with_a_next() {
    fn is_sendable<T: Send + Unpin + Stream + 'static>(stream: T) -> T {
        stream
    }
    let pages = || {
        let slow = Slow::new([]);
        let answers = [
            page("1", Some((SEEK, "A"))),
            page("2", None),
            (500, String::new()),
        ];
        let answers = answers.map(|(status, body)| (status, Chunks([Ok(body.into())].into())));
        *slow.bodies.lock().unwrap() = answers.into();
        let pages = Partner::new(slow.clone()).customers().get().pages();
        (is_sendable(pages), slow)
    };
    let id = |page: Response<Collection<Customer>>| page.items[0].id.clone().unwrap().to_string();
    let (mut by_next, slow) = pages();
    let (mut ids, mut dropped) = (Vec::new(), 0);
    loop {
        match pin!(by_next.next()).poll(&mut context()) {
            Poll::Ready(Some(page)) => ids.push(id(page.unwrap())),
            Poll::Ready(None) => break,
            Poll::Pending => dropped += 1,
        }
    }
    assert_eq!(
        (ids.as_slice(), dropped),
        (&["1".to_owned(), "2".to_owned()][..], 2)
    );
    assert_eq!(
        slow.bodies.lock().unwrap().len(),
        1,
        "no page behind the last one is asked for"
    );

    let (mut streamed, _) = pages();
    let mut count = 0;
    run(std::future::poll_fn(|context| {
        while let Some(page) = std::task::ready!(Pin::new(&mut streamed).poll_next(context)) {
            count += page.unwrap().items.len();
        }
        Poll::Ready(())
    }));
    assert_eq!(count, 2);

    // A page that fails is the last thing that comes.
    let (mut failing, slow) = pages();
    slow.bodies.lock().unwrap().drain(..2);
    assert!(run(failing.next()).unwrap().is_err() && run(failing.next()).is_none());
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
        assert_eq!(
            (error.is_timeout(), error.is_transport()),
            (is_timeout, !is_timeout)
        );
        assert_eq!(
            (error.request_id(), error.attempts()),
            (Some(REQUEST_ID), 1)
        );
        assert!(run(items.next()).is_none() && items.next_ready().is_none());
    }
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
        assert_eq!(
            (error.request_id(), error.attempts()),
            (Some(REQUEST_ID), 1)
        );
    }
    assert!(run(items.next()).is_none());
    let mut none = Slow::new([Ok("<html>")]).orders();
    let error = run(none.next()).unwrap().unwrap_err();
    assert_eq!(error.request_id(), Some(REQUEST_ID));
}
