//! The journal against what could make one order two, or hide one: old entries, other processes, and
//! entries that cannot be closed. Both clients do the same; the blocking one is the second process.

use std::fs;
use std::sync::{Arc, Mutex};

use partner_center_reqwest::core::journal::{Ending, RESEND_WINDOW, Settlement, Withheld};
use partner_center_reqwest::core::model::Order;
use partner_center_reqwest::core::observe::{CallId, Event, Observer};
use partner_center_reqwest::core::{Error, Notice, Response, RetryPolicy};
use partner_center_reqwest::{Journal, blocking};
use partner_center_sandbox::{CUSTOMER, Fault};

use crate::common::{BOTH, Colour};
use crate::world::{OFFER, World, id, order, restrict};

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

/// A world, and one id.
struct Doubt {
    world: World,
    id: String,
}

impl Doubt {
    fn new(name: &str, colour: Colour) -> Self {
        let world = World::new(name, colour);
        Self { world, id: id() }
    }

    /// One whose order was placed, and whose answer was lost.
    fn after_a_cut(name: &str, colour: Colour) -> Self {
        let doubt = Self::new(name, colour);
        doubt.world.sandbox.push_fault(Fault::CommitThenCut, 1);
        doubt.create().unwrap_err();
        doubt
    }

    fn create(&self) -> Result<Response<Order>, Error> {
        self.world.create_fresh(&self.id, order(OFFER, 2))
    }

    fn ending(&self) -> Option<Ending> {
        self.world.ending(&self.id)
    }

    fn resend_despite_its_age(&self) -> Result<(), Error> {
        let intent = self.world.pending().remove(0);
        let call = self.world.client().resend(&intent)?;
        call.allow_stale().send().map(drop)
    }
}

fn window() -> i128 {
    i128::try_from(RESEND_WINDOW.as_millis()).unwrap()
}

#[test]
fn an_old_entry_is_sent_again_by_permission_alone() {
    for colour in BOTH {
        let doubt = Doubt::after_a_cut("old", colour);
        let (world, id) = (&doubt.world, &doubt.id);
        for age in [window() + 1, -60_000] {
            world.set_age(id, age);
            let again = doubt.create().map(drop);
            for error in [again, world.resend()].map(Result::unwrap_err) {
                assert_eq!(error.withheld(), Some(&Withheld::TooOld), "{age}");
                assert!(error.is_ambiguous() && error.to_string().contains("too long ago"));
                assert_eq!(error.request_id(), Some(id.as_str()));
            }
            assert_eq!((world.posts(), doubt.ending()), (1, None));
        }
        doubt.resend_despite_its_age().unwrap();
        assert_eq!((world.posts(), doubt.ending()), (2, Some(Ending::Done)));
    }
}

#[test]
fn a_young_entry_needs_no_permission() {
    let doubt = Doubt::after_a_cut("young", Colour::Blocking);
    doubt.world.set_age(&doubt.id, window() - 60_000);
    doubt.world.resend().unwrap();
    assert_eq!(doubt.ending(), Some(Ending::Done));
}

/// The second attempt would come after the window: the call ends as the first one did, and in doubt.
#[test]
fn a_call_does_not_outlast_the_window() {
    // The control: with time left, the same call is sent twice and done.
    for (age, posts, ending) in [
        (window() - 2_500, 2, None),
        (window() - 60_000, 3, Some(Ending::Done)),
    ] {
        for colour in BOTH {
            let mut doubt = Doubt::after_a_cut("outlast", colour);
            doubt.world.set_age(&doubt.id, age);
            // It asks to wait three seconds.
            let fault = "throttle=3".parse().unwrap();
            doubt.world.sandbox.push_fault(fault, 1);
            doubt.world.retry = RetryPolicy::default().with_max_attempts(2);
            let result = doubt.world.create(&doubt.id, order(OFFER, 2));
            if let Err(error) = result {
                assert!(error.is_ambiguous() && error.is_throttled(), "{error:?}");
                assert_eq!(error.attempts(), 1);
            }
            assert_eq!((doubt.world.posts(), doubt.ending()), (posts, ending));
        }
    }
}

/// The first call is refused, while another process has sent the same write and lost its answer.
#[test]
fn a_call_that_did_nothing_closes_no_doubt_of_another() {
    let refusal: Fault = "status=403".parse().unwrap();
    for colour in BOTH {
        for second in [Fault::CommitThenCut, "throttle=1".parse().unwrap()] {
            let mut doubt = Doubt::new("two", colour);
            // First come, first served: the second call is sent before the first one.
            doubt.world.sandbox.push_fault(second, 1);
            doubt.world.sandbox.push_fault(refusal.clone(), 1);
            let other = doubt.world.client();
            let journal = doubt.world.journal();
            doubt.world.observer = Some(AtFirstSend::doing(move || {
                let intent = journal.pending().unwrap().remove(0);
                let error = other.resend(&intent).unwrap().send().unwrap_err();
                assert!(error.is_ambiguous(), "{error:?}");
            }));
            let error = doubt.create().unwrap_err();
            assert!(error.is_left_open() && !error.is_ambiguous(), "{error:?}");
            assert_eq!(doubt.ending(), None);
            doubt.world.resend().unwrap();
            assert_eq!(doubt.ending(), Some(Ending::Done));
        }
        // The control: alone, the same refusal closes it.
        let doubt = Doubt::new("alone", colour);
        doubt.world.sandbox.push_fault(refusal.clone(), 1);
        let error = doubt.create().unwrap_err();
        assert!(!error.is_left_open(), "{error:?}");
        assert_eq!(doubt.ending(), Some(Ending::Refused));
    }
}

#[test]
fn what_is_done_stays_done() {
    let doubt = Doubt::after_a_cut("done", Colour::Blocking);
    let intent = doubt.world.pending().remove(0);
    doubt.world.resend().unwrap();
    let abandoned = Settlement::by_hand(None, Journal::now());
    assert!(doubt.world.journal().settle(&intent, &abandoned).is_err());
    assert_eq!(doubt.ending(), Some(Ending::Done));
}

/// A file where the folder of settled entries belongs.
#[test]
fn an_entry_that_cannot_be_closed_is_told() {
    for colour in BOTH {
        let mut doubt = Doubt::new("close", colour);
        let folder = &doubt.world.folder.0;
        fs::create_dir_all(folder).unwrap();
        restrict(folder, 0o700);
        let blocked = folder.join("settled");
        let block = || {
            let blocked = blocked.clone();
            Some(AtFirstSend::doing(move || {
                fs::write(blocked, "in the way").unwrap();
            }))
        };
        let fault = "status=403".parse().unwrap();
        doubt.world.sandbox.push_fault(fault, 1);
        doubt.world.observer = block();
        let error = doubt.create().unwrap_err();
        assert!(error.is_left_open(), "{error:?}");
        assert!(error.hint().unwrap().contains("settle it"));
        fs::remove_file(&blocked).unwrap();

        doubt.world.observer = block();
        let done = doubt.create().unwrap();
        assert_eq!(done.notices(), [Notice::EntryLeftOpen]);
        fs::remove_file(&blocked).unwrap();
        assert_eq!(doubt.ending(), None);
    }
}

#[test]
fn folders_are_made_down_to_the_last() {
    let doubt = Doubt::new("deep", Colour::Blocking);
    let journal = Journal::new(doubt.world.folder.0.join("a/b/c"));
    let builder = set_up!(blocking::PartnerCenter::builder(), doubt.world);
    let client = builder.journal(journal.clone()).build().unwrap();
    let orders = client.customers().by_id(CUSTOMER).orders();
    let call = orders.create(order(OFFER, 2)).request_id(&*doubt.id);
    call.send().unwrap();
    assert!(journal.find(&doubt.id.into()).unwrap().is_some());
}
