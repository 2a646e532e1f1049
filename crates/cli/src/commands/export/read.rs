//! Reads what the service says about one customer into a run.

use std::thread;
use std::time::{Duration, SystemTime};

use partner_center_export::run::{CustomerFile, Run, RunError};
use partner_center_export::table::Fault;
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::endpoint::Streamed;
use partner_center_reqwest::core::{Call, CustomerId, Error, Item};

use super::Wanted;
use crate::timestamp::timestamp;

/// How often a customer is read whose answers break off.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_millis(500);

/// Why a customer is not read.
#[derive(Debug)]
pub(super) enum Unread {
    /// The service gave no answer; another time it may.
    Call(Error),
    /// What it said cannot be kept.
    Run(RunError),
}

impl Unread {
    /// Whether no other customer can be read either.
    pub(super) fn ends_all(&self) -> bool {
        match self {
            Self::Run(_) => true,
            Self::Call(error) => error.is_unauthorized() || error.sign_in().is_some(),
        }
    }

    fn may_pass(&self) -> bool {
        matches!(self, Self::Call(error) if error.is_transport() || error.is_timeout())
    }
}

impl From<RunError> for Unread {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}

/// What was read of a customer.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) orders: u64,
    /// Why a list was refused.
    pub(super) refused: Option<Error>,
}

/// Reads a customer. What breaks off is read again from its beginning, for nothing of it was kept.
pub(super) fn customer(
    client: &PartnerCenter,
    wanted: &Wanted,
    run: &Run,
    customer: &CustomerId,
) -> Result<Read, Unread> {
    let mut attempt = 1;
    loop {
        match once(client, wanted, run, customer) {
            Err(unread) if unread.may_pass() && attempt < ATTEMPTS => {
                thread::sleep(PAUSE * attempt);
                attempt += 1;
            }
            end => return end,
        }
    }
}

fn once(
    client: &PartnerCenter,
    wanted: &Wanted,
    run: &Run,
    customer: &CustomerId,
) -> Result<Read, Unread> {
    let began = SystemTime::now();
    let mut file = run.customer(customer.as_str())?;
    let at = client.customers().by_id(customer.clone());
    let mut read = Read::default();
    let orders = wanted.orders(at.orders());
    let end = list(orders.lenient(), |item| {
        read.orders += 1;
        file.order(item.bytes())
    });
    kept(end, "orders", customer, &mut file, &mut read)?;
    if wanted.subscriptions {
        let end = list(at.subscriptions().get().lenient(), |item| file.subscription(item.bytes()));
        kept(end, "subscriptions", customer, &mut file, &mut read)?;
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
    customer: &CustomerId,
    file: &mut CustomerFile,
    read: &mut Read,
) -> Result<(), Unread> {
    match end {
        Err(Unread::Call(error)) if is_refusal(&error) => {
            file.fault(&fault("refused", resource, customer.as_str(), &error))?;
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
        raw: error.body().map(|body| String::from_utf8_lossy(body).into_owned()),
    }
}
