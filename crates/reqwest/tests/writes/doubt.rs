//! The journal against what could make one order two, or hide one: old entries, other processes, and
//! entries that cannot be closed. Both clients do the same; the blocking one is the second process.

use std::fs;
use std::sync::{Arc, Mutex};

use partner_center_reqwest::core::journal::{Ending, RESEND_WINDOW, Withheld};
use partner_center_reqwest::core::model::Order;
use partner_center_reqwest::core::observe::{CallId, Event, Observer};
use partner_center_reqwest::core::{Error, Notice, Response, RetryPolicy};
use partner_center_reqwest::{Journal, blocking, new_request_id};
use partner_center_sandbox::{CUSTOMER, Fault, Sandbox};

use crate::world::{BOTH, Colour, Folder, OFFER, order, sandbox, writes};

type Deed = Box<dyn FnOnce() + Send>;

/// Does something once, at the moment when the first request goes out.
struct AtFirstSend(Mutex<Option<Deed>>);

impl AtFirstSend {
    fn doing(deed: impl FnOnce() + Send + 'static) -> Arc<dyn Observer> {
        Arc::new(Self(Mutex::new(Some(Box::new(deed)))))
    }
}

impl Observer for AtFirstSend {
    fn observe(&self, _call: CallId, event: &Event<'_>) {
        if matches!(event, Event::Sending { .. })
            && let Some(deed) = self.0.lock().unwrap().take()
        {
            // A thread of its own is as much of another process as a runtime can bear.
            std::thread::spawn(deed).join().unwrap();
        }
    }
}

/// A sandbox, a folder for its journal, and one id.
struct World {
    sandbox: Sandbox,
    folder: Folder,
    id: String,
}

/// Places the order under this id, sent once.
fn create(
    colour: Colour,
    base: &str,
    journal: Journal,
    id: &str,
    observer: Option<Arc<dyn Observer>>,
) -> Result<Response<Order>, Error> {
    let observer = observer.unwrap_or_else(|| AtFirstSend::doing(|| ()));
    call!(
        colour,
        |builder| set_up!(builder, base, journal).observer(observer),
        |client| {
            let orders = client.customers().by_id(CUSTOMER).orders();
            orders.create(order(OFFER, 2)).fresh_request_id(id)
        }
    )
}

impl World {
    fn new(name: &str, colour: Colour) -> Self {
        Self {
            sandbox: sandbox(),
            folder: Folder::new(&format!("doubt-{name}-{colour:?}")),
            id: new_request_id().unwrap().to_string(),
        }
    }

    fn journal(&self) -> Journal {
        self.folder.journal()
    }

    fn create(
        &self,
        colour: Colour,
        observer: Option<Arc<dyn Observer>>,
    ) -> Result<Response<Order>, Error> {
        let base = self.sandbox.base_url();
        create(colour, &base, self.journal(), &self.id, observer)
    }

    /// Sends the only pending entry again, in another client.
    fn resend(&self, is_age_no_matter: bool) -> Result<(), Error> {
        resend(&self.sandbox.base_url(), &self.journal(), is_age_no_matter)
    }

    fn ending(&self) -> Option<Ending> {
        let entry = self.journal().find(&self.id.as_str().into()).unwrap();
        Some(entry.unwrap().settlement?.ending)
    }

    fn posts(&self) -> usize {
        writes(&self.sandbox)
    }

    /// Makes the pending entry as old as this; negative ages are of the future.
    fn set_age(&self, milliseconds: i128) {
        let path = self.folder.0.join(format!("pending/{}.json", self.id));
        let mut json: serde_json::Value =
            serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let now = i128::try_from(Journal::now().as_millis()).unwrap();
        json["begunMs"] = u64::try_from(now - milliseconds).unwrap().into();
        fs::write(&path, json.to_string()).unwrap();
    }
}

fn resend(base: &str, journal: &Journal, is_age_no_matter: bool) -> Result<(), Error> {
    let intent = journal.pending().unwrap().remove(0);
    let builder = blocking::PartnerCenter::builder();
    let client = set_up!(builder, base, journal.clone()).build().unwrap();
    let call = client.resend(&intent)?;
    let call = if is_age_no_matter {
        call.despite_its_age()
    } else {
        call
    };
    call.send().map(drop)
}

#[test]
fn an_old_entry_is_sent_again_by_permission_alone() {
    for colour in BOTH {
        let world = World::new("old", colour);
        world.sandbox.push_fault(Fault::CommitThenCut, 1);
        world.create(colour, None).unwrap_err();
        let window = i128::try_from(RESEND_WINDOW.as_millis()).unwrap();
        for age in [window + 1, -60_000] {
            world.set_age(age);
            let again = world.create(colour, None).map(drop);
            for error in [again, world.resend(false)].map(Result::unwrap_err) {
                assert_eq!(error.withheld(), Some(&Withheld::TooOld), "{age}");
                assert!(error.is_ambiguous() && error.to_string().contains("too long ago"));
                assert_eq!(error.request_id(), Some(world.id.as_str()));
            }
            assert_eq!((world.posts(), world.ending()), (1, None));
        }
        world.resend(true).unwrap();
        assert_eq!((world.posts(), world.ending()), (2, Some(Ending::Done)));
    }
}

#[test]
fn a_young_entry_needs_no_permission() {
    let world = World::new("young", Colour::Blocking);
    world.sandbox.push_fault(Fault::CommitThenCut, 1);
    world.create(Colour::Blocking, None).unwrap_err();
    world.set_age(i128::try_from(RESEND_WINDOW.as_millis()).unwrap() - 60_000);
    world.resend(false).unwrap();
    assert_eq!(world.ending(), Some(Ending::Done));
}

/// The second attempt would come after the window: the call ends as the first one did, and in doubt.
#[test]
fn a_call_does_not_outlast_the_window() {
    let window = i128::try_from(RESEND_WINDOW.as_millis()).unwrap();
    // The control: with time left, the same call is sent twice and done.
    for (age, posts, ending) in [
        (window - 2_500, 2, None),
        (window - 60_000, 3, Some(Ending::Done)),
    ] {
        for colour in BOTH {
            let world = World::new("outlast", colour);
            world.sandbox.push_fault(Fault::CommitThenCut, 1);
            world.create(colour, None).unwrap_err();
            world.set_age(age);
            // It asks to wait three seconds.
            world.sandbox.push_fault("throttle=3".parse().unwrap(), 1);
            let result = create_again(colour, &world);
            if let Err(error) = result {
                assert!(error.is_ambiguous() && error.is_throttled(), "{error:?}");
                assert_eq!(error.attempts(), 1);
            }
            assert_eq!((world.posts(), world.ending()), (posts, ending));
        }
    }
}

/// The same create under the same id, sent twice at most.
fn create_again(colour: Colour, world: &World) -> Result<(), Error> {
    let (base, id) = (world.sandbox.base_url(), world.id.as_str());
    let retry = RetryPolicy::default().with_max_attempts(2);
    let again = call!(
        colour,
        |builder| set_up!(builder, base, world.journal()).retry(retry),
        |client| {
            let orders = client.customers().by_id(CUSTOMER).orders();
            orders.create(order(OFFER, 2)).request_id(id)
        }
    );
    again.map(drop)
}

/// The first call is refused, while another process has sent the same write and lost its answer.
#[test]
fn a_call_that_did_nothing_closes_no_doubt_of_another() {
    for colour in BOTH {
        for (second, ending) in [
            (Fault::CommitThenCut, None),
            ("throttle=1".parse().unwrap(), None),
        ] {
            let world = World::new("two", colour);
            // First come, first served: the second call is sent before the first one.
            world.sandbox.push_fault(second, 1);
            world.sandbox.push_fault("status=403".parse().unwrap(), 1);
            let (base, journal) = (world.sandbox.base_url(), world.journal());
            let observer = AtFirstSend::doing(move || {
                let error = resend(&base, &journal, false).unwrap_err();
                assert!(error.is_ambiguous(), "{error:?}");
            });
            let error = world.create(colour, Some(observer)).unwrap_err();
            assert!(error.is_left_open() && !error.is_ambiguous(), "{error:?}");
            assert_eq!(world.ending(), ending);
            world.resend(false).unwrap();
            assert_eq!(world.ending(), Some(Ending::Done));
        }
        // The control: alone, the same refusal closes it.
        let world = World::new("two", colour);
        world.sandbox.push_fault("status=403".parse().unwrap(), 1);
        let error = world.create(colour, None).unwrap_err();
        assert!(!error.is_left_open(), "{error:?}");
        assert_eq!(world.ending(), Some(Ending::Refused));
    }
}

#[test]
fn what_is_done_stays_done() {
    for colour in BOTH {
        let world = World::new("done", colour);
        world.sandbox.push_fault(Fault::CommitThenCut, 1);
        world.create(colour, None).unwrap_err();
        let intent = world.journal().pending().unwrap().remove(0);
        world.resend(false).unwrap();
        let abandoned =
            partner_center_reqwest::core::journal::Settlement::by_hand(None, Journal::now());
        assert!(world.journal().settle(&intent, &abandoned).is_err());
        assert_eq!(world.ending(), Some(Ending::Done));
    }
}

/// A file where the folder of settled entries belongs.
#[test]
fn an_entry_that_cannot_be_closed_is_told() {
    for colour in BOTH {
        let world = World::new("close", colour);
        fs::create_dir_all(&world.folder.0).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;

            fs::set_permissions(&world.folder.0, fs::Permissions::from_mode(0o700)).unwrap();
        }
        let blocked = world.folder.0.join("settled");
        let block = || {
            let blocked = blocked.clone();
            AtFirstSend::doing(move || fs::write(blocked, "in the way").unwrap())
        };
        world.sandbox.push_fault("status=403".parse().unwrap(), 1);
        let error = world.create(colour, Some(block())).unwrap_err();
        assert!(error.is_left_open(), "{error:?}");
        assert!(error.hint().unwrap().contains("settle it"));
        fs::remove_file(&blocked).unwrap();

        let done = world.create(colour, Some(block())).unwrap();
        assert_eq!(done.notices(), [Notice::EntryLeftOpen]);
        fs::remove_file(&blocked).unwrap();
        assert_eq!(world.ending(), None);
    }
}

#[test]
fn folders_are_made_down_to_the_last() {
    let world = World::new("deep", Colour::Blocking);
    let journal = Journal::new(world.folder.0.join("a/b/c"));
    let base = world.sandbox.base_url();
    create(Colour::Blocking, &base, journal.clone(), &world.id, None).unwrap();
    assert!(journal.find(&world.id.as_str().into()).unwrap().is_some());
}
