//! Reads what the service says about one customer into a run.

use std::thread;
use std::time::{Duration, SystemTime};

use partner_center_export::run::{CustomerWriter, CustomerWriters, RunError};
use partner_center_export::table::Fault;
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::endpoint::Streamed;
use partner_center_reqwest::core::{Call, CustomerOperations, Error, Item};

use super::run::Wanted;
use crate::timestamp::timestamp;

/// How often a customer is read whose answers break off.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_millis(500);

/// What was read of a customer.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) orders: u64,
    /// Why a list was refused.
    pub(super) refused: Option<Error>,
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
                if !may_pass || attempt == ATTEMPTS {
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
    let orders = wanted.orders(customer.clone().orders()).lenient();
    let end = list(orders, |order| {
        read.orders += 1;
        file.order(order.bytes())
    });
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

/// Reads a list to its end.
fn list<T, E: Streamed<Given = Item<T>>>(
    call: Call<PartnerCenter, E>,
    mut keep: impl FnMut(&Item<T>) -> Result<(), RunError>,
) -> Result<(), Unread> {
    for item in call.stream() {
        keep(&item.map_err(Unread::Call)?)?;
    }
    Ok(())
}

/// A list that was refused costs only itself: why, is kept instead.
fn kept(
    end: Result<(), Unread>,
    resource: &str,
    customer: &str,
    file: &mut CustomerWriter,
    read: &mut Read,
) -> Result<(), Unread> {
    match end {
        Err(Unread::Call(error)) if is_refusal(&error) => {
            file.fault(&fault("refused", resource, customer, &error))?;
            read.refused.get_or_insert(error);
            Ok(())
        }
        end => end,
    }
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
        raw: error
            .body()
            .map(|body| String::from_utf8_lossy(body).into_owned()),
    }
}
