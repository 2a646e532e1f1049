//! What the ledger says of the calls.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::faults::Fault;
use crate::operations::Operation;
use crate::service::{Placed, id_of, offer_of};
use crate::world::{Call, World};

/// How a call ended, as its caller knows it.
#[derive(Debug)]
pub(crate) enum End {
    Ok {
        seen: Vec<(String, String)>,
        began: Duration,
        ended: Duration,
    },
    /// A definite error, or any of a read.
    Error { is_missing: bool, began: Duration },
    /// Nobody knows whether it was carried out.
    Open,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) calls: u64,
    creates: u64,
    pub(crate) exchanges: u64,
    requests: u64,
    pub(crate) faults: BTreeMap<Fault, u64>,
    faulted_calls: u64,
    pub(crate) deaths: u64,
    succeeded: u64,
    definite: u64,
    read_errors: u64,
    in_doubt: u64,
    settled: u64,
    /// Creates in doubt that the service does not know by an id: to be looked for, and not sent again.
    to_look_for: u64,
    pub(crate) exhausted: u64,

    /// Without an end, a success without an order, or with something else than the ledger has.
    pub(crate) lost: u64,
    /// Orders beyond the first of a call.
    pub(crate) duplicated: u64,
    /// Definite errors of creates whose order is there.
    pub(crate) denied: u64,
    /// Creates that could be settled by their id, and were not.
    pub(crate) open: u64,
    /// Requests for unkeyed creates behind one that made the order.
    pub(crate) sent_again: u64,
    /// Keyed creates with more than one id.
    pub(crate) id_changed: u64,
    foreign: u64,
    pub(crate) overtime: Duration,
}

/// Compares what the callers know with the ledger, when all is over.
pub(crate) fn judge(world: &mut World<'_>) {
    let mut figures = std::mem::take(&mut world.figures);
    figures.requests = world.service.requests;
    figures.foreign = world.service.foreign;
    for (number, call) in world.calls.iter().enumerate() {
        figures.calls += 1;
        figures.faulted_calls += u64::from(call.is_faulted);
        if call.operation.is_create() {
            create(&mut figures, world, number, call);
        } else {
            read(&mut figures, world, call);
        }
    }
    world.figures = figures;
}

fn create(figures: &mut Figures, world: &World<'_>, number: usize, call: &Call<'_>) {
    let entry = world
        .service
        .ledger
        .get(&number)
        .cloned()
        .unwrap_or_default();
    let is_keyed = call.operation.is_keyed();
    figures.creates += 1;
    figures.duplicated += entry.orders.len().saturating_sub(1) as u64;
    figures.in_doubt += u64::from(call.was_in_doubt);
    figures.id_changed += u64::from(entry.request_ids.len() > 1);
    if !is_keyed {
        figures.sent_again += u64::from(entry.after_acting);
    }
    match &call.end {
        None => figures.lost += 1,
        Some(End::Ok { seen, .. }) => {
            figures.succeeded += 1;
            let orders = entry
                .orders
                .iter()
                .map(|index| &world.service.orders[*index]);
            let [(id, offer)] = seen.as_slice() else {
                figures.lost += 1;
                return;
            };
            let is_there = orders.into_iter().any(|order| order.id == *id);
            figures.lost += u64::from(!is_there || *offer != offer_of(number));
        }
        Some(End::Error { .. }) => {
            figures.definite += 1;
            figures.denied += u64::from(!entry.orders.is_empty());
        }
        Some(End::Open) if is_keyed => figures.open += 1,
        Some(End::Open) => figures.to_look_for += 1,
    }
    let is_settled = is_keyed && call.was_in_doubt && !matches!(call.end, Some(End::Open) | None);
    figures.settled += u64::from(is_settled);
}

fn read(figures: &mut Figures, world: &World<'_>, call: &Call<'_>) {
    let orders = &world.service.orders;
    let is_right = match (&call.end, call.operation) {
        (Some(End::Ok { seen, ended, .. }), Operation::Get(_, made_by)) => {
            figures.succeeded += 1;
            let is_it = |order: &Placed| order.id == id_of(*made_by) && order.exists_from <= *ended;
            *seen == [(id_of(*made_by), offer_of(*made_by))] && orders.iter().any(is_it)
        }
        (Some(End::Ok { seen, began, ended }), Operation::List(list)) => {
            figures.succeeded += 1;
            is_the_list(orders, &customer_of(list), seen, *began, *ended)
        }
        (
            Some(End::Error {
                is_missing: true,
                began,
            }),
            Operation::Get(get, made_by),
        ) => {
            figures.definite += 1;
            let customer = customer_of(get);
            let was_there = |order: &Placed| {
                order.id == id_of(*made_by)
                    && order.customer == customer
                    && order.exists_from < *began
            };
            !orders.iter().any(was_there)
        }
        (Some(End::Error { .. }), _) => {
            figures.read_errors += 1;
            true
        }
        _ => false,
    };
    figures.lost += u64::from(!is_right);
}

/// Whether all that was there before the read began is in it, and nothing that was not at its end.
fn is_the_list(
    orders: &[Placed],
    customer: &str,
    seen: &[(String, String)],
    began: Duration,
    ended: Duration,
) -> bool {
    let mut known = BTreeMap::new();
    for order in orders.iter().filter(|order| order.customer == customer) {
        known.insert(order.id.as_str(), order);
    }
    let is_known = seen.iter().all(|(id, offer)| {
        let order = known.get(id.as_str());
        order.is_some_and(|order| order.exists_from <= ended && *offer == offer_of(order.call))
    });
    let ids: Vec<&str> = seen.iter().map(|(id, _)| id.as_str()).collect();
    let is_whole = known
        .values()
        .filter(|order| order.exists_from < began)
        .all(|order| ids.contains(&order.id.as_str()));
    is_known && is_whole
}

/// The customer in the path of a read.
fn customer_of(endpoint: &impl partner_center_core::endpoint::Endpoint) -> String {
    let request = partner_center_core::driver::to_http(
        endpoint,
        &crate::common::base(),
        &crate::common::meta(),
    );
    let path = request.unwrap().uri().path().to_owned();
    path.split('/').nth(3).unwrap().to_owned()
}

impl Figures {
    pub(crate) fn add(&mut self, other: &Self) {
        macro_rules! add {
            ($($name:ident)*) => { $(self.$name += other.$name;)* };
        }
        add!(calls creates exchanges requests faulted_calls deaths succeeded definite read_errors
            in_doubt settled to_look_for exhausted lost duplicated denied open sent_again id_changed
            foreign);
        for (fault, count) in &other.faults {
            *self.faults.entry(*fault).or_default() += count;
        }
        self.overtime = self.overtime.max(other.overtime);
    }

    /// All promises at once; so much of the requests met a fault, and all kinds of them.
    pub(crate) fn check(&self, faulty: f64) {
        let zero = [
            self.lost,
            self.duplicated,
            self.denied,
            self.open,
            self.sent_again,
            self.id_changed,
            self.foreign,
        ];
        assert_eq!(zero, [0; 7], "{self}");
        assert_eq!(self.overtime, Duration::ZERO);
        assert_eq!(self.faults.len(), Fault::ALL.len());
        assert!((self.faulty() - faulty).abs() < 0.02, "{}", self.faulty());
        assert!(
            self.in_doubt > self.calls / 50 && self.deaths > self.calls / 50,
            "{self}"
        );
        assert_eq!(self.in_doubt, self.settled + self.to_look_for, "{self}");
    }

    #[expect(clippy::cast_precision_loss, reason = "a share")]
    fn faulty(&self) -> f64 {
        self.faults.values().sum::<u64>() as f64 / self.requests as f64
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} calls ({} creates), {} of them faulted: {} requests, {:.1} % of them with one of {} kinds of faults; {} processes died",
            self.calls,
            self.creates,
            self.faulted_calls,
            self.requests,
            self.faulty() * 100.0,
            self.faults.len(),
            self.deaths,
        )?;
        writeln!(
            f,
            "{} succeeded, {} refused for good, {} reads ended with another error ({} exchanges ended for want of budget)",
            self.succeeded, self.definite, self.read_errors, self.exhausted,
        )?;
        writeln!(
            f,
            "{} creates were in doubt: {} settled by their id, {} without one left to look for, {} open",
            self.in_doubt, self.settled, self.to_look_for, self.open,
        )?;
        write!(
            f,
            "lost: {}, duplicated: {}, definite errors with an order: {}, sent again unkeyed: {}, ids changed: {}, foreign hosts: {}, beyond the deadline: {:?}",
            self.lost,
            self.duplicated,
            self.denied,
            self.sent_again,
            self.id_changed,
            self.foreign,
            self.overtime,
        )
    }
}
