//! What the journal keeps from being bought twice: the same write under another id, ids that come back, one
//! order for two writes, and time that passes while a lock is waited for.

use std::fs::{self, File};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use partner_center_reqwest::core::journal::{Ending, Intent, RESEND_WINDOW, Settlement, Withheld};
use partner_center_reqwest::core::model::{AddOnLineItem, AddOnPurchase, AttachmentMetadata};
use partner_center_reqwest::core::{Call, Document, Error, UploadAttachments};
use partner_center_reqwest::{FileSource, Journal};
use partner_center_sandbox::{CUSTOMER, Fault};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::common::{Colour, Folder, runtime};
use crate::world::{OFFER, World, date, id, order, restrict};

/// An order of the sandbox, and a subscription in it that takes add-ons.
const ORDER: &str = "0d9e7bc9cc4f";

fn world(name: &str) -> World {
    World::new(name, Colour::Blocking)
}

fn add_on() -> AddOnPurchase {
    let line = AddOnLineItem::default()
        .offer_id("4C7A31E9-60B2-4D58-93F7-8E25D1A9C604")
        .quantity(1)
        .parent_subscription_id("91BDAD27-788B-4E7B-BD43-820C091F82F7");
    AddOnPurchase::default().line_items([line])
}

/// A document in a file.
struct Paper(Folder);

impl Paper {
    fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        fs::create_dir_all(&folder.0).unwrap();
        Self(folder)
    }

    /// Its upload, when this is in it.
    fn upload(&self, content: impl AsRef<[u8]>) -> UploadAttachments {
        let file = self.0.0.join("po.pdf");
        fs::write(&file, content).unwrap();
        let source = Arc::new(FileSource::open(&file).unwrap());
        let document = Document::read_from("po.pdf", "application/pdf", source);
        let metadata = AttachmentMetadata::default();
        let metadata = metadata.customer_price(5).currency("USD");
        UploadAttachments::new(CUSTOMER, ORDER, metadata).purchase_order(document)
    }
}

/// The write in doubt of which this one is a duplicate.
fn duplicate_of(result: Result<(), Error>) -> Option<Intent> {
    match result.unwrap_err().withheld()? {
        Withheld::Duplicate { of } => Some((**of).clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_write_is_kept_back_while_the_first_is_in_doubt() {
    let mut world = world("same");
    world.sandbox.push_fault(Fault::CommitThenCut, 1);
    assert!(world.buy(5).unwrap_err().is_ambiguous());
    let first = world.pending().remove(0);

    let again = world.buy(5);
    let error = again.as_ref().unwrap_err();
    assert!(error.is_ambiguous() && error.to_string().contains(&first.request_id.to_string()));
    assert_eq!(duplicate_of(again), Some(first.clone()));
    assert_eq!((world.posts(), world.pending().len()), (1, 1));
    // The async client has the same journal.
    world.colour = Colour::Async;
    let again = world.create(&id(), order(OFFER, 5)).map(drop);
    assert_eq!(duplicate_of(again), Some(first.clone()));
    assert_eq!(world.posts(), 1);

    // Other writes go their way, and so does one that is wanted.
    world.buy(6).unwrap();
    let orders = world.client().customers().by_id(CUSTOMER).orders();
    let wanted = orders.create(order(OFFER, 5)).allow_duplicate();
    wanted.send().unwrap();
    assert_eq!(world.posts(), 3);
    // Once the first is settled, the same order is another purchase.
    world.client().resend(&first).unwrap().send().unwrap();
    world.buy(5).unwrap();
    assert_eq!(world.posts(), 5);
    assert!(world.pending().is_empty());
}

#[test]
fn of_many_calls_at_once_one_is_sent() {
    let world = world("at-once");
    world
        .sandbox
        .push_fault(Fault::Latency(Duration::from_millis(400)), 8);
    let client = world.client();
    let results: Vec<_> = thread::scope(|scope| {
        let call = || {
            let orders = client.customers().by_id(CUSTOMER).orders();
            orders.create(order(OFFER, 5)).send().map(drop)
        };
        let calls: Vec<_> = (0..8).map(|_| scope.spawn(call)).collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    let done = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!((done, world.posts()), (1, 1), "{results:?}");
    for result in results.into_iter().filter(Result::is_err) {
        assert!(duplicate_of(result).is_some());
    }
}

#[test]
fn documents_are_told_apart_by_what_is_in_them() {
    let (world, paper) = (world("documents"), Paper::new("documents"));
    let upload = |content: &str| {
        let call = Call::new(world.client(), paper.upload(content));
        call.send().map(drop)
    };
    world.sandbox.push_fault(Fault::CommitThenCut, 1);
    assert!(upload("first").unwrap_err().is_ambiguous());
    let first = world.pending().remove(0);
    assert!(first.body_digest.is_some() && first.body.is_empty());
    assert_eq!(duplicate_of(upload("first")), Some(first.clone()));
    // Under the id of the first, it would pass for a repetition.
    let call = Call::new(world.client(), paper.upload("other"));
    let other = call.request_id(first.request_id.clone()).send();
    assert_eq!(other.unwrap_err().withheld(), Some(&Withheld::OtherRequest));
    assert_eq!(world.posts(), 1);
    // As long, and another document: it is sent, whatever the sandbox says to it.
    let other = upload("other");
    assert!(other.is_ok() || other.unwrap_err().withheld().is_none());
    assert_eq!(world.posts(), 2);
    // Nobody knows what the first was: then any of its name and length may be it.
    let id = first.request_id.to_string();
    world.edit(&id, |json| json["bodySha256"] = serde_json::Value::Null);
    assert!(duplicate_of(upload("third")).is_some());
    assert_eq!(world.posts(), 2);
}

#[test]
fn an_upload_that_cannot_connect_is_not_in_doubt() {
    let (mut world, paper) = (world("refused-upload"), Paper::new("refused-upload"));
    // Nobody listens there.
    world.base = "http://127.0.0.1:1".to_owned();
    for size in [10, 300_000] {
        let upload = Call::new(world.client(), paper.upload(vec![b'x'; size]));
        let error = upload.send().unwrap_err();
        assert!(error.is_connect() && !error.is_ambiguous(), "{error:?}");
        assert!(world.pending().is_empty());
    }
}

#[test]
fn an_id_that_comes_back_after_a_month_buys_nothing() {
    let world = world("month");
    let id = id();
    let create = |quantity| world.create(&id, order(OFFER, quantity)).map(drop);
    create(5).unwrap();
    let settled = world.path("settled", &id);
    date(&settled, 31);
    world.buy(1).unwrap();
    assert!(!settled.exists(), "the entry has shrunk");
    // No more than needed stays: what was bought, and for whom, is not in it.
    let receipt = fs::read_to_string(world.path("receipts", &id)).unwrap();
    assert!(!receipt.contains(OFFER), "{receipt}");
    assert!(!receipt.contains(CUSTOMER), "{receipt}");
    let error = create(5).unwrap_err();
    let Some(Withheld::Done { orders }) = error.withheld() else {
        panic!("{error:?}")
    };
    assert_eq!(orders.len(), 1);
    let error = create(6).unwrap_err();
    assert_eq!(error.withheld(), Some(&Withheld::OtherRequest));
    assert_eq!(world.posts(), 2);
    // The control: without the receipt it is bought again.
    fs::remove_file(world.path("receipts", &id)).unwrap();
    create(5).unwrap();
    assert_eq!(world.posts(), 3);
}

/// A service that answers each call with this body.
fn answering(body: &str) -> (tokio::runtime::Runtime, MockServer) {
    let runtime = runtime();
    let server = runtime.block_on(async {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(201).set_body_string(body);
        Mock::given(any()).respond_with(answer).mount(&server).await;
        server
    });
    (runtime, server)
}

#[test]
fn an_answer_to_another_purchase_settles_nothing() {
    let right = format!(
        r#"{{"id": "0d9e7bc9cc4f", "referenceCustomerId": "{CUSTOMER}", "lineItems": [{{"offerId": "{}", "quantity": 5}}]}}"#,
        OFFER.to_lowercase()
    );
    let other_customer = right.replace(CUSTOMER, "5a6d2c1e-90b7-4f3a-8c44-1e7d0b92f6a3");
    for (body, said) in [
        (right.clone(), None),
        (
            right.replace("\"quantity\": 5", "\"quantity\": 50"),
            Some("has 50 of the offer"),
        ),
        (
            right.replace("kd\"", "kx\""),
            Some("which was not asked for"),
        ),
        (other_customer, Some("it is for the customer 5a6d2c1e")),
        // What is not said is not compared.
        (
            r#"{"id": "0d9e7bc9cc4f", "status": "pending"}"#.to_owned(),
            None,
        ),
    ] {
        let mut world = world("other-purchase");
        let (_runtime, server) = answering(&body);
        world.base = server.uri();
        let first = world.buy(5);
        let Some(said) = said else {
            assert!(first.is_ok(), "{body}: {first:?}");
            continue;
        };
        let error = first.unwrap_err();
        assert!(error.is_contradiction(), "{error:?}");
        assert!(error.is_ambiguous(), "{error:?}");
        assert!(error.to_string().contains(said), "{error}");
        assert_eq!(error.body().unwrap(), body.as_bytes());
        // Sent again, it is no better.
        let error = world.resend().unwrap_err();
        assert!(error.is_contradiction(), "{error:?}");
        assert_eq!(world.pending().len(), 1);
    }
}

#[test]
fn one_order_is_the_result_of_one_write() {
    let mut world = world("one-order");
    let (_runtime, server) = answering(r#"{"id": "0d9e7bc9cc4f", "status": "completed"}"#);
    world.base = server.uri();
    world.buy(5).unwrap();
    let bought = world.journal().origin_of(ORDER).unwrap().unwrap();
    let error = world.buy(5).unwrap_err();
    assert!(error.is_contradiction(), "{error:?}");
    assert!(error.is_ambiguous(), "{error:?}");
    assert!(error.to_string().contains(&bought.to_string()), "{error}");
    assert_eq!(world.pending().len(), 1);
    assert_eq!(world.journal().origin_of(ORDER).unwrap(), Some(bought));
    // A change of the order names it as well, and that is as it should be.
    let order = world
        .client()
        .customers()
        .by_id(CUSTOMER)
        .orders()
        .by_id(ORDER);
    order.purchase_add_on(add_on()).send().unwrap();
    assert_eq!(world.pending().len(), 1);
}

#[test]
fn entries_of_earlier_versions_name_their_orders_too() {
    let world = world("index");
    world.buy(5).unwrap();
    let origin = |order: &str| world.journal().origin_of(order).unwrap();
    let results = world.folder.0.join("results");
    let file = fs::read_dir(&results).unwrap().next().unwrap().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&fs::read(file.path()).unwrap()).unwrap();
    let order = json["order"].as_str().unwrap();
    let bought = origin(order).unwrap();
    fs::remove_dir_all(&results).unwrap();
    assert_eq!(origin(order), None);
    world.buy(6).unwrap();
    assert_eq!(origin(order), Some(bought));
}

/// Holds the lock of the journal for this long, on a thread.
fn hold(world: &World, time: Duration) -> thread::JoinHandle<()> {
    let lock = world.folder.0.join("lock");
    let (sender, receiver) = std::sync::mpsc::channel();
    let holder = thread::spawn(move || {
        let file = File::options().write(true).open(lock).unwrap();
        file.lock().unwrap();
        sender.send(()).unwrap();
        thread::sleep(time);
    });
    receiver.recv().unwrap();
    holder
}

#[test]
fn a_lock_is_waited_for_up_to_the_deadline_and_no_order_goes_out_behind_it() {
    let world = world("deadline");
    world.buy(1).unwrap();
    let holder = hold(&world, Duration::from_secs(3));
    let began = Instant::now();
    let orders = world.client().customers().by_id(CUSTOMER).orders();
    let call = orders
        .create(order(OFFER, 5))
        .timeout(Duration::from_secs(1));
    let error = call.send().unwrap_err();
    assert!(began.elapsed() < Duration::from_millis(2_500), "{error:?}");
    assert!(error.is_timeout() && !error.is_ambiguous(), "{error:?}");
    assert!(error.to_string().contains("nothing was sent"), "{error}");
    assert_eq!(world.posts(), 1);
    holder.join().unwrap();
    // The control: without the other process it goes out.
    world.buy(5).unwrap();
    assert_eq!(world.posts(), 2);
}

#[test]
fn an_entry_ages_while_its_lock_is_waited_for() {
    let world = world("ages");
    world.sandbox.push_fault(Fault::CommitThenCut, 1);
    world.buy(5).unwrap_err();
    let id = world.pending().remove(0).request_id.to_string();
    let window = i128::try_from(RESEND_WINDOW.as_millis()).unwrap();
    // Young enough when the call begins, and not any more when it is its turn.
    world.set_age(&id, window - 2_000);
    let holder = hold(&world, Duration::from_secs(4));
    let error = world.resend().unwrap_err();
    assert_eq!(error.withheld(), Some(&Withheld::TooOld), "{error:?}");
    assert_eq!(world.posts(), 1);
    holder.join().unwrap();
    // The control: it is, if nobody holds the lock.
    world.set_age(&id, window - 30_000);
    world.resend().unwrap();
    assert_eq!(world.posts(), 2);
    assert_eq!(world.ending(&id), Some(Ending::Done));
}

#[test]
fn an_entry_that_cannot_be_read_might_be_the_same_write() {
    let world = world("unreadable");
    world.buy(1).unwrap();
    let broken = world.path("pending", "3d92a09a-47af-434f-b622-d9e323f26153");
    fs::write(&broken, "{").unwrap();
    restrict(&broken, 0o600);
    let error = world.buy(5).unwrap_err();
    assert!(error.is_not_recorded(), "{error:?}");
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("3d92a09a"), "{cause}");
    assert_eq!(world.posts(), 1);
    let orders = world.client().customers().by_id(CUSTOMER).orders();
    let wanted = orders.create(order(OFFER, 5)).allow_duplicate();
    wanted.send().unwrap();
    assert_eq!(world.posts(), 2);
}

#[test]
fn an_add_on_in_doubt_is_not_sent_again_under_its_id_unless_that_is_said() {
    let world = world("add-on");
    let id = id();
    let call = || {
        let orders = world.client().customers().by_id(CUSTOMER).orders();
        let call = orders.by_id(ORDER).purchase_add_on(add_on());
        call.request_id(&*id)
    };
    world.sandbox.push_fault(Fault::Cut, 1);
    assert!(call().send().unwrap_err().is_ambiguous());
    let error = call().send().unwrap_err();
    assert_eq!(error.withheld(), Some(&Withheld::NotRecognised));
    assert!(error.is_ambiguous());
    let again = world.resend().unwrap_err();
    assert_eq!(again.withheld(), Some(&Withheld::NotRecognised));
    assert_eq!(world.posts(), 1);
    let said = call().trust_assumed_keys().send();
    assert!(said.is_ok() || said.unwrap_err().withheld().is_none());
    assert_eq!(world.posts(), 2);
}

#[test]
fn an_order_that_was_found_by_mistake_is_corrected() {
    let world = world("corrected");
    world.sandbox.push_fault(Fault::CommitThenCut, 1);
    world.buy(5).unwrap_err();
    let intent = world.pending().remove(0);
    let found = |order: &str| {
        let settlement = Settlement::by_hand(Some(order.to_owned()), Journal::now());
        world.journal().settle(&intent, &settlement)
    };
    let origin = |order: &str| world.journal().origin_of(order).unwrap();
    found("0123456789ab").unwrap();
    assert_eq!(origin("0123456789ab"), Some(intent.request_id.clone()));
    found("0d9e7bc9cc4f").unwrap();
    assert_eq!(origin("0123456789ab"), None);
    assert_eq!(origin("0d9e7bc9cc4f"), Some(intent.request_id.clone()));
    let settlement = world.settlement(&intent.request_id.to_string());
    assert_eq!(settlement.unwrap().orders, ["0d9e7bc9cc4f"]);
}

#[test]
fn what_is_done_stays_so_when_only_half_of_its_entry_is_left() {
    let world = world("half");
    let id = id();
    let create = || world.create(&id, order(OFFER, 5));
    create().unwrap();
    // A process died before it took the other half away, and the month is over.
    let settled = world.path("settled", &id);
    fs::copy(&settled, world.path("pending", &id)).unwrap();
    assert!(world.pending().is_empty(), "it is not in doubt");
    date(&settled, 31);
    world.buy(1).unwrap();
    assert!(!settled.exists() && world.pending().is_empty());
    let withheld = create().unwrap_err();
    assert!(matches!(withheld.withheld(), Some(Withheld::Done { .. })));
}
