//! Reads what the service says about one customer into a run.

use std::thread;
use std::time::{Duration, SystemTime};

use partner_center_export::run::{CustomerWriter, CustomerWriters, RunError};
use partner_center_export::table::Fault;
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::endpoint::Streamed;
use partner_center_reqwest::core::{Call, CustomerOperations, Error, Item, Notice};

use crate::commands::orders::asked::OrdersCall;
use crate::timestamp::timestamp;

const PAUSE: Duration = Duration::from_millis(500);

/// What is asked of the service for each customer.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) orders: OrdersCall,
    pub(super) subscriptions: bool,
    /// How often a customer is read at most whose answers break off.
    pub(super) attempts: u32,
}

/// What was read of a customer.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) orders: u64,
    /// Why a list was refused.
    pub(super) refused: Option<Error>,
    /// What is strange about a list.
    pub(super) warnings: Vec<String>,
}

/// Why a customer is not read: the service gave no answer, or what it said cannot be kept.
enum Unread {
    Call(Error),
    Run(RunError),
}

impl From<RunError> for Unread {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}

type Customer = CustomerOperations<PartnerCenter>;

/// Reads a customer. What breaks off is read again from its beginning, for nothing of it was kept.
pub(super) fn customer(
    customer: &Customer,
    wanted: &Wanted,
    run: &CustomerWriters,
) -> Result<Result<Read, RunError>, Error> {
    let mut attempt = 1;
    loop {
        match once(customer, wanted, run) {
            Ok(read) => return Ok(Ok(read)),
            Err(Unread::Run(error)) => return Ok(Err(error)),
            Err(Unread::Call(error)) => {
                let may_pass = error.is_transport() || error.is_timeout();
                if !may_pass || attempt >= wanted.attempts {
                    return Err(error);
                }
                thread::sleep(PAUSE * attempt);
                attempt += 1;
            }
        }
    }
}

fn once(customer: &Customer, wanted: &Wanted, run: &CustomerWriters) -> Result<Read, Unread> {
    let id = customer.id().as_str();
    let began = SystemTime::now();
    let mut file = run.customer(id)?;
    let mut read = Read::default();
    let orders = wanted.orders.of(customer.clone()).lenient();
    let mut count = 0;
    let end = list(orders, |order| {
        count += 1;
        file.order(order.bytes())
    });
    read.orders = count;
    kept(end, "orders", id, &mut file, &mut read)?;
    if wanted.subscriptions {
        let subscriptions = customer.clone().subscriptions().get().lenient();
        let end = list(subscriptions, |subscription| {
            file.subscription(subscription.bytes())
        });
        kept(end, "subscriptions", id, &mut file, &mut read)?;
    }
    file.finish(began)?;
    Ok(read)
}

/// Reads a list to its end: what was noticed. An error comes with whether anything was read before it.
fn list<T, E: Streamed<Given = Item<T>>>(
    call: Call<PartnerCenter, E>,
    mut keep: impl FnMut(&Item<T>) -> Result<(), RunError>,
) -> Result<Vec<Notice>, (Unread, bool)> {
    let mut items = call.stream();
    while let Some(item) = items.next() {
        let has_begun = items.pages_read() > 0;
        let item = item.map_err(|error| (Unread::Call(error), has_begun))?;
        keep(&item).map_err(|error| (error.into(), true))?;
    }
    Ok(items
        .take_notices()
        .into_iter()
        .map(|(_, notice)| notice)
        .collect())
}

/// A list that was refused costs only itself: why, is kept instead. One that was refused after a page was not: the
/// pages before are a part that nobody knows the rest of.
fn kept(
    end: Result<Vec<Notice>, (Unread, bool)>,
    resource: &str,
    customer: &str,
    file: &mut CustomerWriter,
    read: &mut Read,
) -> Result<(), Unread> {
    match end {
        Ok(notices) => {
            for notice in notices {
                match cut(resource, customer, &notice) {
                    Some(fault) => file.fault(&fault)?,
                    None => read.warnings.push(notice.to_string()),
                }
            }
            Ok(())
        }
        Err((Unread::Call(error), false)) if is_refusal(&error) => {
            file.fault(&fault("refused", resource, customer, &error))?;
            read.refused.get_or_insert(error);
            Ok(())
        }
        Err((unread, _)) => Err(unread),
    }
}

/// What is kept of a list whose length is not what the service says.
pub(super) fn cut(resource: &str, customer: &str, notice: &Notice) -> Option<Fault> {
    matches!(notice, Notice::CountMismatch { .. }).then(|| Fault {
        customer: customer.to_owned(),
        resource: resource.to_owned(),
        kind: "cut".to_owned(),
        message: notice.to_string(),
        at: timestamp(SystemTime::now()),
        ..Fault::default()
    })
}

/// Whether the service said no, and will say so again.
fn is_refusal(error: &Error) -> bool {
    let status = error.status().map_or(0, |status| status.as_u16());
    matches!(status, 400 | 403 | 404 | 405 | 409 | 410 | 422)
}

/// What is kept of an error.
pub(super) fn fault(kind: &str, resource: &str, customer: &str, error: &Error) -> Fault {
    let text = |text: Option<&str>| text.map(str::to_owned);
    Fault {
        customer: customer.to_owned(),
        resource: resource.to_owned(),
        kind: kind.to_owned(),
        id: None,
        status: error.status().map(|status| status.as_u16()),
        code: text(error.fault().and_then(|fault| fault.code())),
        path: None,
        message: error.to_string(),
        request_id: text(error.request_id()),
        correlation_id: text(error.correlation_id()),
        at: timestamp(SystemTime::now()),
        raw: error.body().map(|body| Fault::text(body)),
    }
}
