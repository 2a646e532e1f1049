//! What the journal keeps from being bought twice: the same write under another id, ids that come back, one
//! order for two writes, and time that passes while a lock is waited for.

use std::fs::{self, File};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use partner_center_reqwest::core::journal::{Ending, Intent, RESEND_WINDOW, Settlement, Withheld};
use partner_center_reqwest::core::model::{AddOnLineItem, AddOnPurchase, AttachmentMetadata};
use partner_center_reqwest::core::{Document, Error};
use partner_center_reqwest::{FileSource, Journal, PartnerCenter, blocking, new_request_id};
use partner_center_sandbox::{CUSTOMER, Fault, Sandbox};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::world::{Folder, OFFER, order, sandbox, writes};

/// An order of the sandbox, and a subscription in it that takes add-ons.
const ORDER: &str = "0d9e7bc9cc4f";

struct World {
    sandbox: Sandbox,
    folder: Folder,
}

impl World {
    fn new(name: &str) -> Self {
        let folder = Folder::new(&format!("keeping-back-{name}"));
        Self {
            sandbox: sandbox(),
            folder,
        }
    }

    fn journal(&self) -> Journal {
        Journal::new(self.folder.0.join("journal"))
    }

    fn client(&self) -> blocking::PartnerCenter {
        let builder = blocking::PartnerCenter::builder();
        set_up!(builder, self.sandbox.base_url(), self.journal())
            .build()
            .unwrap()
    }

    fn create(&self, quantity: i64) -> Result<(), Error> {
        let orders = self.client().customers().by_id(CUSTOMER).orders();
        orders.create(order(OFFER, quantity)).send().map(drop)
    }

    fn posts(&self) -> usize {
        writes(&self.sandbox)
    }

    fn pending(&self) -> Vec<Intent> {
        self.journal().pending().unwrap()
    }

    fn path(&self, place: &str, name: &str) -> PathBuf {
        self.folder.0.join("journal").join(place).join(name)
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
    let world = World::new("same");
    world.sandbox.push_fault(Fault::CommitThenCut, 1);
    assert!(world.create(5).unwrap_err().is_ambiguous());
    let first = world.pending().remove(0);

    let again = world.create(5);
    let error = again.as_ref().unwrap_err();
    assert!(error.is_ambiguous() && error.to_string().contains(&first.request_id.to_string()));
    assert_eq!(duplicate_of(again), Some(first.clone()));
    assert_eq!((world.posts(), world.pending().len()), (1, 1));
    // The async client has the same journal.
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let again = runtime.block_on(async {
        let client = set_up!(
            PartnerCenter::builder(),
            world.sandbox.base_url(),
            world.journal()
        )
        .build()
        .unwrap();
        let orders = client.customers().by_id(CUSTOMER).orders();
        orders.create(order(OFFER, 5)).await.map(drop)
    });
    assert_eq!(duplicate_of(again), Some(first.clone()));
    assert_eq!(world.posts(), 1);

    // Other writes go their way, and so does one that is wanted.
    world.create(6).unwrap();
    let orders = || world.client().customers().by_id(CUSTOMER).orders();
    orders()
        .create(order(OFFER, 5))
        .allow_duplicate()
        .send()
        .unwrap();
    assert_eq!(world.posts(), 3);
    // Once the first is settled, the same order is another purchase.
    world.client().resend(&first).unwrap().send().unwrap();
    world.create(5).unwrap();
    assert_eq!(world.posts(), 5);
    assert!(world.pending().is_empty());
}

#[test]
fn of_many_calls_at_once_one_is_sent() {
    let world = World::new("at-once");
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
    let world = World::new("documents");
    fs::create_dir_all(&world.folder.0).unwrap();
    let file = world.folder.0.join("po.pdf");
    let upload = |content: &str| {
        fs::write(&file, content).unwrap();
        let source = FileSource::open(&file).unwrap();
        let metadata = AttachmentMetadata::default()
            .customer_price(5)
            .currency("USD");
        let document =
            Document::read_from("po.pdf", "application/pdf", std::sync::Arc::new(source));
        let orders = world.client().customers().by_id(CUSTOMER).orders();
        let upload = orders.by_id(ORDER).attachments().upload(metadata);
        upload.purchase_order(document).send().map(drop)
    };
    world.sandbox.push_fault(Fault::CommitThenCut, 1);
    assert!(upload("first").unwrap_err().is_ambiguous());
    let first = world.pending().remove(0);
    assert!(first.body_digest.is_some() && first.body.is_empty());
    assert_eq!(duplicate_of(upload("first")), Some(first.clone()));
    assert_eq!(world.posts(), 1);
    // As long, and another document: it is sent, whatever the sandbox says to it.
    let other = upload("other");
    assert!(other.is_ok() || other.unwrap_err().withheld().is_none());
    assert_eq!(world.posts(), 2);
    // Nobody knows what the first was: then any of its name and length may be it.
    let path = world.path("pending", &format!("{}.json", first.request_id));
    let text = fs::read_to_string(&path).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    json["bodySha256"] = serde_json::Value::Null;
    fs::write(&path, json.to_string()).unwrap();
    assert!(duplicate_of(upload("third")).is_some());
    assert_eq!(world.posts(), 2);
}

#[test]
fn an_upload_that_cannot_connect_is_not_in_doubt() {
    let world = World::new("refused-upload");
    fs::create_dir_all(&world.folder.0).unwrap();
    let file = world.folder.0.join("po.pdf");
    for size in [10, 300_000] {
        fs::write(&file, vec![b'x'; size]).unwrap();
        let source = FileSource::open(&file).unwrap();
        let document =
            Document::read_from("po.pdf", "application/pdf", std::sync::Arc::new(source));
        // Nobody listens there.
        let builder = blocking::PartnerCenter::builder();
        let client = set_up!(builder, "http://127.0.0.1:1", world.journal())
            .build()
            .unwrap();
        let metadata = AttachmentMetadata::default()
            .customer_price(5)
            .currency("USD");
        let order = client.customers().by_id(CUSTOMER).orders().by_id(ORDER);
        let upload = order.attachments().upload(metadata);
        let error = upload.purchase_order(document).send().unwrap_err();
        assert!(error.is_connect() && !error.is_ambiguous(), "{error:?}");
        assert!(world.pending().is_empty());
    }
}

#[test]
fn an_id_that_comes_back_after_a_month_buys_nothing() {
    let world = World::new("month");
    let id = new_request_id().unwrap();
    let create = |quantity| {
        let orders = world.client().customers().by_id(CUSTOMER).orders();
        let call = orders.create(order(OFFER, quantity)).request_id(id.clone());
        call.send().map(drop)
    };
    create(5).unwrap();
    let settled = world.path("settled", &format!("{id}.json"));
    let file = File::options().write(true).open(&settled).unwrap();
    let month = Duration::from_secs(24 * 31 * 3_600);
    file.set_modified(SystemTime::now() - month).unwrap();
    drop(file);
    world.create(1).unwrap();
    assert!(!settled.exists(), "the entry has shrunk");
    // No more than needed stays: what was bought, and for whom, is not in it.
    let receipt = fs::read_to_string(world.path("receipts", &format!("{id}.json"))).unwrap();
    assert!(
        !receipt.contains(OFFER) && !receipt.contains(CUSTOMER),
        "{receipt}"
    );
    let error = create(5).unwrap_err();
    let Some(Withheld::Done { orders }) = error.withheld() else {
        panic!("{error:?}")
    };
    assert_eq!(orders.len(), 1);
    let error = create(6).unwrap_err();
    assert_eq!(error.withheld(), Some(&Withheld::OtherRequest));
    assert_eq!(world.posts(), 2);
    // The control: without the receipt it is bought again.
    fs::remove_file(world.path("receipts", &format!("{id}.json"))).unwrap();
    create(5).unwrap();
    assert_eq!(world.posts(), 3);
}

/// A service that answers each call with this body.
fn answering(body: &str) -> (tokio::runtime::Runtime, MockServer) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
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
        let world = World::new("other-purchase");
        let (_runtime, server) = answering(&body);
        let builder = blocking::PartnerCenter::builder();
        let client = set_up!(builder, server.uri(), world.journal())
            .build()
            .unwrap();
        let orders = || client.customers().by_id(CUSTOMER).orders();
        let first = orders().create(order(OFFER, 5)).send();
        let Some(said) = said else {
            assert!(first.is_ok(), "{body}: {first:?}");
            continue;
        };
        let error = first.unwrap_err();
        assert!(
            error.is_contradiction() && error.is_ambiguous(),
            "{error:?}"
        );
        assert!(error.to_string().contains(said), "{error}");
        assert_eq!(error.body().unwrap(), body.as_bytes());
        // Sent again, it is no better.
        let intent = world.pending().remove(0);
        let error = client.resend(&intent).unwrap().send().unwrap_err();
        assert!(error.is_contradiction(), "{error:?}");
        assert_eq!(world.pending().len(), 1);
    }
}

#[test]
fn one_order_is_the_result_of_one_write() {
    let world = World::new("one-order");
    let (_runtime, server) = answering(r#"{"id": "0d9e7bc9cc4f", "status": "completed"}"#);
    let builder = blocking::PartnerCenter::builder();
    let client = set_up!(builder, server.uri(), world.journal())
        .build()
        .unwrap();
    let orders = || client.customers().by_id(CUSTOMER).orders();
    orders().create(order(OFFER, 5)).send().unwrap();
    let bought = world.journal().origin_of("0d9e7bc9cc4f").unwrap().unwrap();
    let error = orders().create(order(OFFER, 5)).send().unwrap_err();
    assert!(
        error.is_contradiction() && error.is_ambiguous(),
        "{error:?}"
    );
    assert!(error.to_string().contains(&bought.to_string()), "{error}");
    assert_eq!(world.pending().len(), 1);
    assert_eq!(
        world.journal().origin_of("0d9e7bc9cc4f").unwrap(),
        Some(bought)
    );
    // A change of the order names it as well, and that is as it should be.
    let line = AddOnLineItem::default()
        .offer_id("4C7A31E9-60B2-4D58-93F7-8E25D1A9C604")
        .quantity(1)
        .parent_subscription_id("91BDAD27-788B-4E7B-BD43-820C091F82F7");
    let add_on = AddOnPurchase::default().line_items([line]);
    let order = orders().by_id("0d9e7bc9cc4f");
    order.purchase_add_on(add_on).send().unwrap();
    assert_eq!(world.pending().len(), 1);
}

#[test]
fn entries_of_earlier_versions_name_their_orders_too() {
    let world = World::new("index");
    world.create(5).unwrap();
    let origin = |order: &str| world.journal().origin_of(order).unwrap();
    let results = world.folder.0.join("journal/results");
    let file = fs::read_dir(&results).unwrap().next().unwrap().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&fs::read(file.path()).unwrap()).unwrap();
    let order = json["order"].as_str().unwrap();
    let bought = origin(order).unwrap();
    fs::remove_dir_all(&results).unwrap();
    assert_eq!(origin(order), None);
    world.create(6).unwrap();
    assert_eq!(origin(order), Some(bought));
}

/// Holds the lock of the journal for this long, on a thread.
fn hold(world: &World, time: Duration) -> thread::JoinHandle<()> {
    let lock = world.folder.0.join("journal/lock");
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
    let world = World::new("deadline");
    world.create(1).unwrap();
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
    world.create(5).unwrap();
    assert_eq!(world.posts(), 2);
}

#[test]
fn an_entry_ages_while_its_lock_is_waited_for() {
    let world = World::new("ages");
    world.sandbox.push_fault(Fault::CommitThenCut, 1);
    world.create(5).unwrap_err();
    let intent = world.pending().remove(0);
    let path = world.path("pending", &format!("{}.json", intent.request_id));
    let text = fs::read_to_string(&path).unwrap();
    let age = |seconds: u64| {
        let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let begun = Journal::now().saturating_sub(RESEND_WINDOW) + Duration::from_secs(seconds);
        json["begunMs"] = u64::try_from(begun.as_millis()).unwrap().into();
        fs::write(&path, json.to_string()).unwrap();
    };
    // Young enough when the call begins, and not any more when it is its turn.
    age(2);
    let holder = hold(&world, Duration::from_secs(4));
    let error = world.client().resend(&intent).unwrap().send().unwrap_err();
    assert_eq!(error.withheld(), Some(&Withheld::TooOld), "{error:?}");
    assert_eq!(world.posts(), 1);
    holder.join().unwrap();
    // The control: it is, if nobody holds the lock.
    age(30);
    world.client().resend(&intent).unwrap().send().unwrap();
    assert_eq!(world.posts(), 2);
    let ending = world.journal().find(&intent.request_id).unwrap().unwrap();
    assert_eq!(ending.settlement.unwrap().ending, Ending::Done);
}

#[test]
fn an_entry_that_cannot_be_read_might_be_the_same_write() {
    let world = World::new("unreadable");
    world.create(1).unwrap();
    let broken = world.path("pending", "3d92a09a-47af-434f-b622-d9e323f26153.json");
    fs::write(&broken, "{").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(&broken, mode).unwrap();
    let error = world.create(5).unwrap_err();
    assert!(error.is_not_recorded(), "{error:?}");
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("3d92a09a"), "{cause}");
    assert_eq!(world.posts(), 1);
    let orders = world.client().customers().by_id(CUSTOMER).orders();
    orders
        .create(order(OFFER, 5))
        .allow_duplicate()
        .send()
        .unwrap();
    assert_eq!(world.posts(), 2);
}

#[test]
fn an_add_on_in_doubt_is_not_sent_again_under_its_id_unless_that_is_said() {
    let world = World::new("add-on");
    let id = new_request_id().unwrap();
    let line = AddOnLineItem::default()
        .offer_id("4C7A31E9-60B2-4D58-93F7-8E25D1A9C604")
        .quantity(1)
        .parent_subscription_id("91BDAD27-788B-4E7B-BD43-820C091F82F7");
    let call = || {
        let order = world.client().customers().by_id(CUSTOMER).orders();
        let add_on = AddOnPurchase::default().line_items([line.clone()]);
        let order = order.by_id(ORDER).purchase_add_on(add_on);
        order.request_id(id.clone())
    };
    world.sandbox.push_fault(Fault::Cut, 1);
    assert!(call().send().unwrap_err().is_ambiguous());
    let error = call().send().unwrap_err();
    assert_eq!(error.withheld(), Some(&Withheld::NotRecognised));
    assert!(error.is_ambiguous());
    let intent = world.pending().remove(0);
    let again = world.client().resend(&intent).unwrap().send().unwrap_err();
    assert_eq!(again.withheld(), Some(&Withheld::NotRecognised));
    assert_eq!(world.posts(), 1);
    let said = call().trust_assumed_keys().send();
    assert!(said.is_ok() || said.unwrap_err().withheld().is_none());
    assert_eq!(world.posts(), 2);
}

#[test]
fn an_order_that_was_found_by_mistake_is_corrected() {
    let world = World::new("corrected");
    world.sandbox.push_fault(Fault::CommitThenCut, 1);
    world.create(5).unwrap_err();
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
    let entry = world.journal().find(&intent.request_id).unwrap().unwrap();
    assert_eq!(entry.settlement.unwrap().orders, ["0d9e7bc9cc4f"]);
}

#[test]
fn what_is_done_stays_so_when_only_half_of_its_entry_is_left() {
    let world = World::new("half");
    let id = new_request_id().unwrap();
    let create = || {
        let orders = world.client().customers().by_id(CUSTOMER).orders();
        orders.create(order(OFFER, 5)).request_id(id.clone()).send()
    };
    create().unwrap();
    // A process died before it took the other half away, and the month is over.
    let name = format!("{id}.json");
    let settled = world.path("settled", &name);
    fs::copy(&settled, world.path("pending", &name)).unwrap();
    let file = File::options().write(true).open(&settled).unwrap();
    let month = Duration::from_secs(24 * 31 * 3_600);
    file.set_modified(SystemTime::now() - month).unwrap();
    world.create(1).unwrap();
    assert!(!settled.exists() && world.pending().is_empty());
    let withheld = create().unwrap_err();
    assert!(matches!(withheld.withheld(), Some(Withheld::Done { .. })));
}
