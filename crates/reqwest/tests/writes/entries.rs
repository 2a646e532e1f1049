//! The journal, with both clients against the sandbox: what is in it when, and that nothing is sent
//! without it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use partner_center_reqwest::core::journal::{Ending, Withheld};
use partner_center_reqwest::core::observe::{CallId, Event, Observer};
use partner_center_reqwest::core::{AccessToken, Error, RetryPolicy};
use partner_center_reqwest::{Journal, PartnerCenter, blocking, new_request_id};
use partner_center_sandbox::{CUSTOMER, Fault, Sandbox};

use crate::world::{BOTH, Colour, Folder, OFFER, TOKEN, order, runtime, sandbox, writes};

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

struct World {
    sandbox: Sandbox,
    folder: Folder,
    colour: Colour,
    observer: Option<Arc<dyn Observer>>,
}

impl World {
    fn new(name: &str, colour: Colour) -> Self {
        Self {
            sandbox: sandbox(),
            folder: Folder::new(&format!("entries-{name}-{colour:?}")),
            colour,
            observer: None,
        }
    }

    /// Places an order, each request sent once; gives its id.
    fn create(&self, id: &str, offer: &str) -> Result<String, Error> {
        self.create_for(CUSTOMER, id, offer)
    }

    fn create_for(&self, customer: &str, id: &str, offer: &str) -> Result<String, Error> {
        let observer = self.observer.clone();
        let answer = call!(
            self.colour,
            |builder| {
                let builder = set_up!(builder, self.sandbox.base_url(), self.folder.journal());
                match observer {
                    Some(observer) => builder.observer(observer),
                    None => builder,
                }
            },
            |client| {
                let orders = client.customers().by_id(customer).orders();
                orders.create(order(offer, 2)).request_id(id)
            }
        );
        answer.map(|order| order.id.as_ref().unwrap().to_string())
    }

    fn resend(&self) -> Result<(), Error> {
        let intent = self.folder.journal().pending().unwrap().remove(0);
        let again = call!(
            self.colour,
            |builder| set_up!(builder, self.sandbox.base_url(), self.folder.journal()),
            |client| client.resend(&intent)?
        );
        again.map(drop)
    }

    fn posts(&self) -> usize {
        writes(&self.sandbox)
    }

    fn ending(&self, id: &str) -> Option<(Ending, Vec<String>, Option<String>)> {
        let entry = self.folder.journal().find(&id.into()).unwrap().unwrap();
        let settlement = entry.settlement?;
        Some((settlement.ending, settlement.orders, settlement.code))
    }
}

fn id() -> String {
    new_request_id().unwrap().to_string()
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
        let order = world.create(&id, OFFER).unwrap();
        let seen = snapshots.pending.lock().unwrap().clone();
        let [seen] = seen.as_slice() else {
            panic!("{seen:?}")
        };
        for part in [
            id.as_str(),
            CUSTOMER,
            OFFER,
            &world.sandbox.base_url(),
            "\"POST\"",
        ] {
            assert!(seen.contains(part), "{part}: {seen}");
        }
        assert_eq!(world.ending(&id), Some((Ending::Done, vec![order], None)));
        assert!(world.folder.journal().pending().unwrap().is_empty());
    }
}

#[test]
fn nothing_secret_is_written_and_nobody_else_may_read_it() {
    let world = World::new("secret", Colour::Blocking);
    world.create(&id(), OFFER).unwrap();
    let settled = files(&world.folder.0.join("settled"));
    assert_eq!(settled.len(), 1);
    let text = fs::read_to_string(&settled[0]).unwrap();
    assert!(
        !text.contains(TOKEN) && !text.to_lowercase().contains("authorization"),
        "{text}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&settled[0]), 0o600);
        for part in ["", "pending", "settled"] {
            assert_eq!(mode(&world.folder.0.join(part)), 0o700, "{part}");
        }
    }
}

#[test]
fn without_a_record_nothing_is_sent() {
    for colour in BOTH {
        let world = World::new("full", colour);
        fs::write(&world.folder.0, "a file where the folder belongs").unwrap();
        let error = world.create(&id(), OFFER).unwrap_err();
        assert!(
            error.is_not_recorded() && !error.is_ambiguous(),
            "{error:?}"
        );
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains(world.folder.0.to_str().unwrap()), "{cause}");
        assert_eq!(world.posts(), 0);
        fs::remove_file(&world.folder.0).unwrap();
        // The control: the same call with a folder is sent.
        world.create(&id(), OFFER).unwrap();
        assert_eq!(world.posts(), 1);
    }
}

#[test]
fn what_is_in_doubt_stays_and_is_settled_by_the_same_request() {
    for colour in BOTH {
        let world = World::new("doubt", colour);
        world.sandbox.push_fault(Fault::CommitThenCut, 1);
        let id = id();
        let error = world.create(&id, OFFER).unwrap_err();
        assert!(error.is_ambiguous(), "{error:?}");
        assert_eq!(world.ending(&id), None);
        assert_eq!(world.folder.journal().pending().unwrap().len(), 1);

        world.resend().unwrap();
        let (ending, orders, _) = world.ending(&id).unwrap();
        assert_eq!((ending, orders.len()), (Ending::Done, 1));
        let requests = world.sandbox.requests();
        let posts: Vec<_> = requests
            .iter()
            .filter(|request| request.method == "POST")
            .collect();
        assert_eq!(posts.len(), 2);
        assert_eq!(posts[0].request_id, posts[1].request_id);
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
        assert!(world.create(&id, OFFER).unwrap_err().is_ambiguous());
        for _ in 0..3 {
            let error = world.resend().unwrap_err();
            assert!(error.is_ambiguous(), "{error:?}");
            assert_eq!(world.ending(&id), None);
        }
        world.resend().unwrap();
        assert_eq!(world.ending(&id).unwrap().0, Ending::Done);
    }
}

#[test]
fn a_refusal_and_a_call_that_was_never_sent_close_the_entry() {
    for colour in BOTH {
        let world = World::new("refused", colour);
        let refused = id();
        world
            .create(&refused, "CFQ7TTC0NONE:0001:CFQ7TTC0NONE")
            .unwrap_err();
        let (ending, orders, code) = world.ending(&refused).unwrap();
        assert_eq!((ending, orders.len()), (Ending::Refused, 0));
        assert_eq!(code.as_deref(), Some("400013"));
        // A refused one may be tried again under its id.
        world.sandbox.push_fault(Fault::CommitThenCut, 1);
        assert!(
            world
                .create(&refused, "CFQ7TTC0NONE:0001:CFQ7TTC0NONE")
                .unwrap_err()
                .is_ambiguous()
        );
        assert_eq!(world.ending(&refused), None);

        // What is wrong with the arguments leaves no entry at all.
        let wrong = id();
        assert!(
            world
                .create_for("no guid", &wrong, OFFER)
                .unwrap_err()
                .is_invalid_input()
        );
        assert!(
            world
                .folder
                .journal()
                .find(&wrong.as_str().into())
                .unwrap()
                .is_none()
        );
    }
}

#[test]
fn an_id_is_one_request_and_one_that_is_done_is_not_sent_again() {
    for colour in BOTH {
        let world = World::new("id", colour);
        world.sandbox.push_fault(Fault::CommitThenCut, 1);
        let id = id();
        world.create(&id, OFFER).unwrap_err();
        let other = world
            .create(&id, "CFQ7TTC0MW2H:0003:CFQ7TTC0T8NB")
            .unwrap_err();
        assert_eq!(other.withheld(), Some(&Withheld::OtherRequest), "{other:?}");
        assert_eq!(world.posts(), 1);
        // The same request is a resumption.
        let order = world.create(&id, OFFER).unwrap();
        assert_eq!(world.posts(), 2);
        let done = world.create(&id, OFFER).unwrap_err();
        let text = done.to_string();
        let expected = format!("this write is done already: order {order}; nothing was sent");
        assert!(
            text.starts_with(&expected) && !done.is_ambiguous(),
            "{text}"
        );
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
        let builder = PartnerCenter::builder().access_token(AccessToken::new(TOKEN).unwrap());
        let client = builder
            .base_url(world.sandbox.base_url())
            .journal(world.folder.journal())
            .build()
            .unwrap();
        let call = client
            .customers()
            .by_id(CUSTOMER)
            .orders()
            .create(order(OFFER, 2));
        let call = call.request_id(id.as_str()).into_future();
        assert!(
            tokio::time::timeout(Duration::from_millis(700), call)
                .await
                .is_err()
        );
    });
    assert_eq!(world.posts(), 1);
    assert_eq!(world.ending(&id), None);
    world.resend().unwrap();
    assert_eq!(world.ending(&id).unwrap().0, Ending::Done);
}

#[test]
fn reads_are_not_written_down_and_another_address_gets_nothing() {
    let world = World::new("reads", Colour::Blocking);
    let builder = blocking::PartnerCenter::builder().access_token(AccessToken::new(TOKEN).unwrap());
    let client = builder
        .base_url(world.sandbox.base_url())
        .journal(world.folder.journal())
        .build()
        .unwrap();
    client
        .customers()
        .by_id(CUSTOMER)
        .orders()
        .get()
        .send()
        .unwrap();
    assert!(!world.folder.0.exists());

    world.sandbox.push_fault(Fault::CommitThenCut, 1);
    world.create(&id(), OFFER).unwrap_err();
    let intent = world.folder.journal().pending().unwrap().remove(0);
    let elsewhere = Sandbox::start().unwrap();
    let builder = blocking::PartnerCenter::builder().access_token(AccessToken::new(TOKEN).unwrap());
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
    let folder = Folder::new("partners");
    let sandbox = Sandbox::builder().access_token(&ours).start().unwrap();
    let client = |token: &str| {
        let builder = blocking::PartnerCenter::builder().base_url(sandbox.base_url());
        let builder = builder.access_token(AccessToken::new(token).unwrap());
        let builder = builder.retry(RetryPolicy::never());
        builder.journal(folder.journal()).build().unwrap()
    };
    sandbox.push_fault(Fault::CommitThenCut, 1);
    let orders = client(&ours).customers().by_id(CUSTOMER).orders();
    orders.create(order(OFFER, 2)).send().unwrap_err();
    let intent = folder.journal().pending().unwrap().remove(0);

    let error = client(&theirs).resend(&intent).unwrap().send().unwrap_err();
    let withheld = error.withheld();
    assert!(
        matches!(withheld, Some(Withheld::OtherPartner { .. })),
        "{error:?}"
    );
    assert_eq!(sandbox.requests().len(), 1);
    client(&ours).resend(&intent).unwrap().send().unwrap();
    assert!(folder.journal().pending().unwrap().is_empty());
}

#[test]
fn old_entries_and_leftovers_go_and_young_ones_stay() {
    let world = World::new("prune", Colour::Blocking);
    let (old, young) = (id(), id());
    world.create(&old, OFFER).unwrap();
    world.create(&young, OFFER).unwrap();
    let settled = world.folder.0.join("settled");
    let leftover = world.folder.0.join("pending/x.1.new");
    fs::write(&leftover, "half").unwrap();
    let date = |path: &Path, days: u64| {
        let file = File::options().write(true).open(path).unwrap();
        let age = Duration::from_secs(24 * days * 3_600);
        file.set_modified(SystemTime::now() - age).unwrap();
    };
    date(&settled.join(format!("{old}.json")), 31);
    date(&settled.join(format!("{young}.json")), 29);
    date(&leftover, 1);
    world.create(&id(), OFFER).unwrap();
    let journal = world.folder.journal();
    assert!(journal.find(&old.as_str().into()).unwrap().is_none());
    assert!(journal.find(&young.as_str().into()).unwrap().is_some());
    assert!(!leftover.exists());
}

#[test]
fn an_entry_that_cannot_be_read_is_named() {
    let world = World::new("broken", Colour::Blocking);
    world.create(&id(), OFFER).unwrap();
    let broken = world.folder.0.join("pending/broken.json");
    File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&broken)
        .unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        fs::set_permissions(&broken, fs::Permissions::from_mode(0o600)).unwrap();
    }
    let error = world.folder.journal().pending().unwrap_err().to_string();
    assert!(error.contains("broken.json"), "{error}");
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
        let journal = world.folder.journal();
        let observer = Arc::new(Withdrawing(journal.clone(), Mutex::default()));
        world.observer = Some(Arc::clone(&observer) as _);
        let (new, sent) = (id(), id());
        world.sandbox.push_fault(Fault::Cut, 1);
        world.create(&new, OFFER).unwrap_err();
        let entry = journal.find(&new.as_str().into()).unwrap().unwrap();
        let ending = entry.settlement.map(|settlement| settlement.ending);
        assert_eq!(ending, Some(Ending::NotSent), "{colour:?}");

        // One that went out before stays in doubt.
        world.observer = None;
        world.sandbox.push_fault(Fault::Cut, 1);
        world.create(&sent, OFFER).unwrap_err();
        world.observer = Some(Arc::clone(&observer) as _);
        world.sandbox.push_fault(Fault::Cut, 1);
        world.create(&sent, OFFER).unwrap_err();
        assert_eq!(journal.pending().unwrap().len(), 1, "{colour:?}");
        // And one that nobody has begun is in no file.
        assert!(
            journal
                .withdraw(&id().as_str().into(), &id().as_str().into())
                .unwrap()
                .is_closed()
        );
        assert_eq!(*observer.1.lock().unwrap(), [true, false], "{colour:?}");
    }
}
