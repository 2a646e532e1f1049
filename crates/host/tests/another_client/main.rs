//! A third client, which has journal, shared quota and sign-in by this crate: against the sandbox.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod client;

use std::fs;
use std::path::PathBuf;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use partner_center_host::core::journal::{Ending, Withheld};
use partner_center_host::core::{AccessToken, Quota, RetryPolicy};
use partner_center_host::model::{BillingCycleType, NewOrder, NewOrderLineItem};
use partner_center_host::{Builder, Credentials, Journal, new_request_id};
use partner_center_sandbox::{APP, APP_SECRET, CUSTOMER, Fault, Sandbox, TENANT};

use client::UreqClient;

/// A sandbox, and a folder that goes away with it.
struct World {
    sandbox: Sandbox,
    folder: PathBuf,
}

impl World {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("host-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let sandbox = Sandbox::start().unwrap();
        Self { sandbox, folder }
    }

    fn builder(&self) -> Builder<UreqClient> {
        UreqClient::builder().base_url(self.sandbox.base_url())
    }

    fn with_token(&self) -> Builder<UreqClient> {
        let token = AccessToken::new(self.sandbox.access_token()).unwrap();
        self.builder().access_token(token)
    }

    /// The ids of the purchases that came.
    fn purchases(&self) -> Vec<String> {
        let requests = self.sandbox.requests().into_iter();
        let posts = requests.filter(|request| request.method == "POST");
        posts.map(|post| format!("{:?}", post.request_id)).collect()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn order() -> NewOrder {
    let line = NewOrderLineItem::default()
        .offer_id("CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD")
        .quantity(2)
        .term_duration("P1Y");
    NewOrder::default()
        .billing_cycle(BillingCycleType::Annual)
        .line_items([line])
}

#[test]
fn a_purchase_whose_answer_is_cut_stays_in_doubt_and_is_not_bought_twice() {
    let world = World::new("doubt");
    let journal = Journal::new(&world.folder);
    let builder = world.with_token().retry(RetryPolicy::never());
    let partner = builder.journal(journal.clone()).build().unwrap();
    let buy = |id| {
        let orders = partner.customers().by_id(CUSTOMER).orders();
        orders.create(order()).fresh_request_id(id)
    };
    world.sandbox.push_fault(Fault::CommitThenCut, 1);

    let first = new_request_id().unwrap();
    let error = buy(first.clone()).send().unwrap_err();
    assert!(error.is_ambiguous(), "{error:?}");
    let pending = journal.pending().unwrap();
    assert_eq!(pending.len(), 1);
    assert_eq!(pending[0].request_id, first);

    let error = buy(new_request_id().unwrap()).send().unwrap_err();
    let Some(Withheld::Duplicate { of }) = error.withheld() else {
        panic!("{error:?}");
    };
    assert_eq!(of.request_id, first);
    assert_eq!(world.purchases().len(), 1);

    // Under its own id it is sent once more, and its entry closed.
    partner.resend(&pending[0]).unwrap().send().unwrap();
    let purchases = world.purchases();
    assert_eq!(purchases.len(), 2);
    assert_eq!(purchases[0], purchases[1]);
    let settlement = journal.find(&first).unwrap().unwrap().settlement.unwrap();
    assert_eq!(settlement.ending, Ending::Done);
    assert!(journal.pending().unwrap().is_empty());

    // The control: with nothing in doubt, the same order under another id is another purchase.
    buy(new_request_id().unwrap()).send().unwrap();
    assert_eq!(world.purchases().len(), 3);
}

/// Nothing is sent without an entry.
#[test]
fn without_a_record_nothing_is_bought() {
    let world = World::new("full");
    fs::write(&world.folder, "a file where the folder belongs").unwrap();
    let journal = Journal::new(&world.folder);
    let partner = world.with_token().journal(journal).build().unwrap();
    let buy = partner.customers().by_id(CUSTOMER).orders().create(order());
    let error = buy.send().unwrap_err();
    assert!(error.is_not_recorded(), "{error:?}");
    assert!(world.purchases().is_empty());
    fs::remove_file(&world.folder).unwrap();
}

/// Two clients with a quota of their own each, as two processes have.
#[test]
fn two_clients_share_one_quota() {
    const WINDOW: Duration = Duration::from_secs(2);
    let world = World::new("quota");
    let elapsed = |is_shared| {
        let client = |own: &str| {
            let folder = world.folder.join(if is_shared { "one" } else { own });
            let builder = world.with_token().quota(Quota::new(3, WINDOW));
            builder.shared_quota(folder).build().unwrap()
        };
        let clients = [client("first"), client("second")];
        let began = Instant::now();
        for _ in 0..3 {
            for partner in &clients {
                partner.customers().get().send().unwrap();
            }
        }
        began.elapsed()
    };
    // The control: with a file of its own, each has room for its three.
    assert!(elapsed(false) < WINDOW);
    assert!(elapsed(true) >= WINDOW);
}

#[test]
fn a_token_is_fetched_once_for_two_threads_and_once_more_when_it_is_refused() {
    let world = World::new("token");
    let authority = world.sandbox.authority().parse().unwrap();
    let credentials = Credentials::client_secret(TENANT, APP, APP_SECRET).authority(authority);
    let partner = world.builder().credentials(credentials).build().unwrap();
    let barrier = Barrier::new(2);
    let call = || {
        barrier.wait();
        partner.customers().get().send().unwrap()
    };
    thread::scope(|scope| {
        scope.spawn(call);
        scope.spawn(call);
    });
    assert_eq!(world.sandbox.token_requests().len(), 1);

    world.sandbox.push_fault(Fault::Unauthorized, 1);
    let answer = partner.customers().get().send().unwrap();
    assert_eq!(answer.attempts(), 2);
    assert_eq!(world.sandbox.token_requests().len(), 2);
}

/// What core says of refusals holds for this client, too.
#[test]
fn a_refused_request_is_sent_again_under_its_id() {
    let world = World::new("throttle");
    let partner = world.with_token().build().unwrap();
    world.sandbox.push_fault(Fault::Throttle(1), 1);
    let began = Instant::now();
    let answer = partner.customers().get().send().unwrap();
    assert_eq!(answer.attempts(), 2);
    assert!(began.elapsed() >= Duration::from_secs(1));
    let requests = world.sandbox.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].request_id, requests[1].request_id);
}

#[test]
fn a_list_is_streamed() {
    let world = World::new("stream");
    let partner = world.with_token().build().unwrap();
    let whole = partner.customers().get().send().unwrap();
    let items = partner.customers().get().stream();
    let streamed: Vec<_> = items.map(|item| item.unwrap().id.clone()).collect();
    let expected: Vec<_> = whole.items.iter().map(|it| it.id.clone()).collect();
    assert_eq!(streamed, expected);
    assert!(!streamed.is_empty());
}
