//! What the tests of the journal have in common.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use partner_center_reqwest::core::journal::{Ending, Intent, Settlement};
use partner_center_reqwest::core::model::{BillingCycleType, NewOrder, NewOrderLineItem, Order};
use partner_center_reqwest::core::observe::Observer;
use partner_center_reqwest::core::{Error, Response, RetryPolicy};
use partner_center_reqwest::{Journal, blocking, new_request_id};
use partner_center_sandbox::{CUSTOMER, Sandbox};

use crate::common::{Colour, Folder, SECRET};

pub(crate) const OFFER: &str = "CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD";

/// Sets a builder up as the world wants it.
macro_rules! set_up {
    ($builder:expr, $world:expr) => {{
        let builder = $builder
            .base_url(&*$world.base)
            .access_token(crate::common::token())
            .retry($world.retry.clone())
            .journal($world.journal());
        match &$world.observer {
            Some(observer) => builder.observer(std::sync::Arc::clone(observer)),
            None => builder,
        }
    }};
}

/// A sandbox, a folder that is the journal, and how the clients are.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) folder: Folder,
    pub(crate) colour: Colour,
    /// Where requests go.
    pub(crate) base: String,
    /// Each request is sent once, unless set.
    pub(crate) retry: RetryPolicy,
    pub(crate) observer: Option<Arc<dyn Observer>>,
}

impl World {
    pub(crate) fn new(name: &str, colour: Colour) -> Self {
        let sandbox = Sandbox::builder().access_token(SECRET).start().unwrap();
        Self {
            base: sandbox.base_url(),
            sandbox,
            folder: Folder::new(&format!("writes-{name}-{colour:?}")),
            colour,
            retry: RetryPolicy::never(),
            observer: None,
        }
    }

    pub(crate) fn journal(&self) -> Journal {
        Journal::new(&self.folder.0)
    }

    pub(crate) fn client(&self) -> blocking::PartnerCenter {
        let builder = blocking::PartnerCenter::builder();
        set_up!(builder, self).build().unwrap()
    }

    /// Places an order under this id, with a client of the world's colour.
    pub(crate) fn create(&self, id: &str, order: NewOrder) -> Result<Response<Order>, Error> {
        call!(self.colour, |builder| set_up!(builder, self), |client| {
            let orders = client.customers().by_id(CUSTOMER).orders();
            orders.create(order).request_id(id)
        })
    }

    /// The same; the id was made for this call.
    pub(crate) fn create_fresh(&self, id: &str, order: NewOrder) -> Result<Response<Order>, Error> {
        call!(self.colour, |builder| set_up!(builder, self), |client| {
            let orders = client.customers().by_id(CUSTOMER).orders();
            orders.create(order).fresh_request_id(id)
        })
    }

    /// Another purchase of so many, by the blocking client.
    pub(crate) fn buy(&self, quantity: i64) -> Result<(), Error> {
        let orders = self.client().customers().by_id(CUSTOMER).orders();
        orders.create(order(OFFER, quantity)).send().map(drop)
    }

    /// Sends the first write in doubt again.
    pub(crate) fn resend(&self) -> Result<(), Error> {
        let intent = self.pending().remove(0);
        let again = call!(self.colour, |builder| set_up!(builder, self), |client| {
            client.resend(&intent)?
        });
        again.map(drop)
    }

    /// How many writes came.
    pub(crate) fn posts(&self) -> usize {
        let requests = self.sandbox.requests().into_iter();
        requests.filter(|request| request.method != "GET").count()
    }

    pub(crate) fn pending(&self) -> Vec<Intent> {
        self.journal().pending().unwrap()
    }

    pub(crate) fn path(&self, place: &str, id: &str) -> PathBuf {
        self.folder.0.join(format!("{place}/{id}.json"))
    }

    pub(crate) fn settlement(&self, id: &str) -> Option<Settlement> {
        let entry = self.journal().find(&id.into()).unwrap();
        entry.unwrap().settlement
    }

    pub(crate) fn ending(&self, id: &str) -> Option<Ending> {
        Some(self.settlement(id)?.ending)
    }

    /// Changes a pending entry.
    pub(crate) fn edit(&self, id: &str, edit: impl FnOnce(&mut serde_json::Value)) {
        let path = self.path("pending", id);
        let mut json = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        edit(&mut json);
        fs::write(&path, json.to_string()).unwrap();
    }

    /// Makes a pending entry as old as this, in milliseconds; negative ages are of the future.
    pub(crate) fn set_age(&self, id: &str, milliseconds: i128) {
        let now = i128::try_from(Journal::now().as_millis()).unwrap();
        let begun = u64::try_from(now - milliseconds).unwrap();
        self.edit(id, |json| json["begunMs"] = begun.into());
    }
}

/// Makes a file so many days old.
pub(crate) fn date(path: &Path, days: u64) {
    let file = File::options().write(true).open(path).unwrap();
    let age = Duration::from_secs(24 * days * 3_600);
    file.set_modified(SystemTime::now() - age).unwrap();
}

/// Lets this user alone read a file, or use a folder.
pub(crate) fn restrict(path: &Path, mode: u32) {
    let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
    fs::set_permissions(path, mode).unwrap();
}

pub(crate) fn id() -> String {
    new_request_id().unwrap().to_string()
}

pub(crate) fn order(offer: &str, quantity: i64) -> NewOrder {
    let line = NewOrderLineItem::default()
        .offer_id(offer)
        .quantity(quantity)
        .term_duration("P1Y");
    NewOrder::default()
        .billing_cycle(BillingCycleType::Annual)
        .line_items([line])
}
