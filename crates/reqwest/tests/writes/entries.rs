//! The journal, with both clients against the sandbox: what is in it when, and that nothing is sent
//! without it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use partner_center_reqwest::core::AccessToken;
use partner_center_reqwest::core::journal::{Ending, Withheld};
use partner_center_reqwest::core::observe::{CallId, Event, Observer};
use partner_center_reqwest::{Journal, PartnerCenter, blocking};
use partner_center_sandbox::{CUSTOMER, Fault, Sandbox};

use crate::common::{BOTH, Colour, SECRET, mode, runtime, token};
use crate::world::{OFFER, World, date, id, order, restrict};

/// What nobody sells.
const NO_OFFER: &str = "CFQ7TTC0NONE:0001:CFQ7TTC0NONE";

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// Looks at the folder at the moment when a request goes out.
struct Snapshots {
    folder: PathBuf,
    pending: Mutex<Vec<String>>,
}

impl Observer for Snapshots {
    fn observe(&self, _call: CallId, event: &Event<'_>) {
        if matches!(event, Event::Sending { .. }) {
            let files = files(&self.folder.join("pending"));
            let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
            self.pending.lock().unwrap().extend(texts);
        }
    }
}

#[test]
fn the_whole_request_is_on_disk_before_it_is_sent() {
    for colour in BOTH {
        let mut world = World::new("before", colour);
        let snapshots = Arc::new(Snapshots {
            folder: world.folder.0.clone(),
            pending: Mutex::default(),
        });
        world.observer = Some(snapshots.clone());
        let id = id();
        let bought = world.create(&id, order(OFFER, 2)).unwrap();
        let seen = snapshots.pending.lock().unwrap().clone();
        let [seen] = seen.as_slice() else {
            panic!("{seen:?}")
        };
        for part in [id.as_str(), CUSTOMER, OFFER, &world.base, "\"POST\""] {
            assert!(seen.contains(part), "{part}: {seen}");
        }
        let settlement = world.settlement(&id).unwrap();
        assert_eq!((settlement.ending, settlement.code), (Ending::Done, None));
        assert_eq!(settlement.orders, [bought.id.as_deref().unwrap()]);
        assert!(world.pending().is_empty());
    }
}

#[test]
fn nothing_secret_is_written_and_nobody_else_may_read_it() {
    let world = World::new("secret", Colour::Blocking);
    world.buy(2).unwrap();
    let settled = files(&world.folder.0.join("settled"));
    assert_eq!(settled.len(), 1);
    let text = fs::read_to_string(&settled[0]).unwrap();
    assert!(!text.contains(SECRET), "{text}");
    assert!(!text.to_lowercase().contains("authorization"), "{text}");
    assert_eq!(mode(&settled[0]), 0o600);
    for part in ["", "pending", "settled"] {
        assert_eq!(mode(&world.folder.0.join(part)), 0o700, "{part}");
    }
}

#[test]
fn without_a_record_nothing_is_sent() {
    for colour in BOTH {
        let world = World::new("full", colour);
        fs::write(&world.folder.0, "a file where the folder belongs").unwrap();
        let error = world.create(&id(), order(OFFER, 2)).unwrap_err();
        assert!(error.is_not_recorded(), "{error:?}");
        assert!(!error.is_ambiguous(), "{error:?}");
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains(world.folder.0.to_str().unwrap()), "{cause}");
        assert_eq!(world.posts(), 0);
        fs::remove_file(&world.folder.0).unwrap();
        // The control: the same call with a folder is sent.
        world.create(&id(), order(OFFER, 2)).unwrap();
        assert_eq!(world.posts(), 1);
    }
}

#[test]
fn what_is_in_doubt_stays_and_is_settled_by_the_same_request() {
    for colour in BOTH {
        let world = World::new("doubt", colour);
        world.sandbox.push_fault(Fault::CommitThenCut, 1);
        let id = id();
        let error = world.create(&id, order(OFFER, 2)).unwrap_err();
        assert!(error.is_ambiguous(), "{error:?}");
        assert_eq!(world.ending(&id), None);
        assert_eq!(world.pending().len(), 1);

        world.resend().unwrap();
        let settlement = world.settlement(&id).unwrap();
        assert_eq!(
            (settlement.ending, settlement.orders.len()),
            (Ending::Done, 1)
        );
        let requests = world.sandbox.requests();
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[0].request_id, requests[1].request_id);
    }
}

/// That the caller or the moment is wrong says nothing of the first send.
#[test]
fn a_second_send_that_does_not_get_through_settles_nothing() {
    for colour in BOTH {
        let world = World::new("again", colour);
        let id = id();
        for fault in [
            Fault::CommitThenCut,
            "status=409".parse().unwrap(),
            "status=403".parse().unwrap(),
            "throttle=1".parse().unwrap(),
        ] {
            world.sandbox.push_fault(fault, 1);
        }
        assert!(
            world
                .create(&id, order(OFFER, 2))
                .unwrap_err()
                .is_ambiguous()
        );
        for _ in 0..3 {
            let error = world.resend().unwrap_err();
            assert!(error.is_ambiguous(), "{error:?}");
            assert_eq!(world.ending(&id), None);
        }
        world.resend().unwrap();
        assert_eq!(world.ending(&id), Some(Ending::Done));
    }
}

#[test]
fn a_refusal_and_a_call_that_was_never_sent_close_the_entry() {
    for colour in BOTH {
        let world = World::new("refused", colour);
        let refused = id();
        let create = || world.create(&refused, order(NO_OFFER, 2)).unwrap_err();
        create();
        let settlement = world.settlement(&refused).unwrap();
        assert_eq!(
            (settlement.ending, settlement.orders.len()),
            (Ending::Refused, 0)
        );
        assert_eq!(settlement.code.as_deref(), Some("400013"));
        // A refused one may be tried again under its id.
        world.sandbox.push_fault(Fault::CommitThenCut, 1);
        assert!(create().is_ambiguous());
        assert_eq!(world.ending(&refused), None);

        // What is wrong with the arguments leaves no entry at all.
        let wrong = id();
        let result = call!(colour, |builder| set_up!(builder, world), |client| {
            let orders = client.customers().by_id("no guid").orders();
            orders.create(order(OFFER, 2)).request_id(wrong.as_str())
        });
        assert!(result.unwrap_err().is_invalid_input());
        assert!(world.journal().find(&wrong.into()).unwrap().is_none());
    }
}

#[test]
fn an_id_is_one_request_and_one_that_is_done_is_not_sent_again() {
    for colour in BOTH {
        let world = World::new("id", colour);
        world.sandbox.push_fault(Fault::CommitThenCut, 1);
        let id = id();
        world.create(&id, order(OFFER, 2)).unwrap_err();
        let other = order("CFQ7TTC0MW2H:0003:CFQ7TTC0T8NB", 2);
        let other = world.create(&id, other).unwrap_err();
        assert_eq!(other.withheld(), Some(&Withheld::OtherRequest), "{other:?}");
        assert_eq!(world.posts(), 1);
        // The same request is a resumption.
        let bought = world.create(&id, order(OFFER, 2)).unwrap();
        assert_eq!(world.posts(), 2);
        let done = world.create(&id, order(OFFER, 2)).unwrap_err();
        let (text, bought) = (done.to_string(), bought.id.as_deref().unwrap());
        let expected = format!("this write is done already: order {bought}; nothing was sent");
        assert!(text.starts_with(&expected), "{text}");
        assert!(!done.is_ambiguous(), "{text}");
        assert!(done.hint().unwrap().starts_with("look at the order"));
        assert_eq!(world.posts(), 2);
    }
}

#[test]
fn a_dropped_call_stays_pending() {
    let world = World::new("dropped", Colour::Async);
    world.sandbox.push_fault(Fault::CommitThenStall, 1);
    let id = id();
    runtime().block_on(async {
        let builder = PartnerCenter::builder().access_token(token());
        let builder = builder.base_url(&*world.base).journal(world.journal());
        let orders = builder
            .build()
            .unwrap()
            .customers()
            .by_id(CUSTOMER)
            .orders();
        let call = orders.create(order(OFFER, 2)).request_id(id.as_str());
        let call = tokio::time::timeout(Duration::from_millis(700), call.into_future());
        assert!(call.await.is_err());
    });
    assert_eq!(world.posts(), 1);
    assert_eq!(world.ending(&id), None);
    world.resend().unwrap();
    assert_eq!(world.ending(&id), Some(Ending::Done));
}

#[test]
fn reads_are_not_written_down_and_another_address_gets_nothing() {
    let world = World::new("reads", Colour::Blocking);
    let client = world.client();
    client
        .customers()
        .by_id(CUSTOMER)
        .orders()
        .get()
        .send()
        .unwrap();
    assert!(!world.folder.0.exists());

    world.sandbox.push_fault(Fault::CommitThenCut, 1);
    world.buy(2).unwrap_err();
    let intent = world.pending().remove(0);
    let elsewhere = Sandbox::start().unwrap();
    let builder = blocking::PartnerCenter::builder().access_token(token());
    let client = builder.base_url(elsewhere.base_url()).build().unwrap();
    assert!(client.resend(&intent).unwrap_err().is_invalid_input());
    assert!(elsewhere.requests().is_empty());
}

/// Two partners may sell to the same customer, and the service knows ids by partner.
#[test]
fn another_partners_token_does_not_send_it_again() {
    let token = |tenant: &str| {
        let claims = format!(r#"{{"tid":"5a6d2c1e-90b7-4f3a-8c44-{tenant}"}}"#);
        format!("e30.{}.x", URL_SAFE_NO_PAD.encode(claims))
    };
    let (ours, theirs) = (token("1e7d0b92f6a3"), token("1e7d0b92f6a4"));
    let mut world = World::new("partners", Colour::Blocking);
    world.sandbox = Sandbox::builder().access_token(&ours).start().unwrap();
    world.base = world.sandbox.base_url();
    let client = |token: &str| {
        let builder = set_up!(blocking::PartnerCenter::builder(), world);
        let builder = builder.access_token(AccessToken::new(token).unwrap());
        builder.build().unwrap()
    };
    world.sandbox.push_fault(Fault::CommitThenCut, 1);
    let orders = client(&ours).customers().by_id(CUSTOMER).orders();
    orders.create(order(OFFER, 2)).send().unwrap_err();
    let intent = world.pending().remove(0);

    let error = client(&theirs).resend(&intent).unwrap().send().unwrap_err();
    let withheld = error.withheld();
    assert!(
        matches!(withheld, Some(Withheld::OtherPartner { .. })),
        "{error:?}"
    );
    assert_eq!(world.posts(), 1);
    client(&ours).resend(&intent).unwrap().send().unwrap();
    assert!(world.pending().is_empty());
}

#[test]
fn old_entries_and_leftovers_go_and_young_ones_stay() {
    let world = World::new("prune", Colour::Blocking);
    let (old, young) = (id(), id());
    world.create(&old, order(OFFER, 2)).unwrap();
    world.create(&young, order(OFFER, 2)).unwrap();
    let leftover = world.folder.0.join("pending/x.1.new");
    fs::write(&leftover, "half").unwrap();
    date(&world.path("settled", &old), 31);
    date(&world.path("settled", &young), 29);
    date(&leftover, 1);
    world.buy(2).unwrap();
    assert!(world.journal().find(&old.into()).unwrap().is_none());
    assert!(world.journal().find(&young.into()).unwrap().is_some());
    assert!(!leftover.exists());
}

#[test]
fn an_entry_that_cannot_be_read_is_named() {
    let world = World::new("broken", Colour::Blocking);
    world.buy(2).unwrap();
    let broken = world.path("pending", "broken");
    fs::write(&broken, "").unwrap();
    restrict(&broken, 0o600);
    let error = world.journal().pending().unwrap_err().to_string();
    assert!(error.contains("broken.json"), "{error}");
    // One by one, it does not hide the others.
    let aside = world.folder.0.join("broken.json");
    fs::rename(&broken, &aside).unwrap();
    world.sandbox.push_fault(Fault::CommitThenCut, 1);
    assert!(world.buy(3).unwrap_err().is_ambiguous());
    fs::rename(&aside, &broken).unwrap();
    let entries = world.journal().pending_entries().unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.is_ok()).count(), 1);
    assert_eq!(entries.len(), 2);
}

/// Without its entries nobody can say that a write is not in doubt.
#[test]
fn a_folder_that_cannot_be_read_is_not_an_empty_one() {
    let world = World::new("no-folder", Colour::Blocking);
    assert_eq!(world.journal().pending().unwrap(), []);
    fs::create_dir_all(&world.folder.0).unwrap();
    fs::write(world.folder.0.join("pending"), "").unwrap();
    let error = world.journal().pending().unwrap_err().to_string();
    assert!(error.contains("pending"), "{error}");
}

/// Withdraws each write just before it goes out, as a program does that is asked to end.
struct Withdrawing(Journal, Mutex<Vec<bool>>);

impl Observer for Withdrawing {
    fn observe(&self, _call: CallId, event: &Event<'_>) {
        if let Event::Sending { request, .. } = event {
            let id = request.headers()["MS-RequestId"].to_str().unwrap();
            let correlation = request.headers()["MS-CorrelationId"].to_str().unwrap();
            // Another call's entry is not for this one to close.
            let other = self.0.withdraw(&id.into(), &id.into()).unwrap();
            assert!(!other.is_closed());
            drop(other);
            let withdrawn = self.0.withdraw(&id.into(), &correlation.into()).unwrap();
            self.1.lock().unwrap().push(withdrawn.is_closed());
        }
    }
}

#[test]
fn what_is_withdrawn_before_its_first_send_is_not_in_doubt() {
    for colour in BOTH {
        let mut world = World::new("withdrawn", colour);
        let journal = world.journal();
        let observer = Arc::new(Withdrawing(journal.clone(), Mutex::default()));
        world.observer = Some(Arc::clone(&observer) as _);
        let (new, sent) = (id(), id());
        world.sandbox.push_fault(Fault::Cut, 1);
        world.create(&new, order(OFFER, 2)).unwrap_err();
        assert_eq!(world.ending(&new), Some(Ending::NotSent), "{colour:?}");

        // One that went out before stays in doubt.
        world.observer = None;
        world.sandbox.push_fault(Fault::Cut, 1);
        world.create(&sent, order(OFFER, 2)).unwrap_err();
        world.observer = Some(Arc::clone(&observer) as _);
        world.sandbox.push_fault(Fault::Cut, 1);
        world.create(&sent, order(OFFER, 2)).unwrap_err();
        assert_eq!(world.pending().len(), 1, "{colour:?}");
        // And one that nobody has begun is in no file.
        let unknown = journal.withdraw(&id().into(), &id().into()).unwrap();
        assert!(unknown.is_closed());
        drop(unknown);
        assert_eq!(*observer.1.lock().unwrap(), [true, false], "{colour:?}");
    }
}
