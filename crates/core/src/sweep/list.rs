//! The list of customers, page by page.

use std::collections::BTreeSet;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use partner_center_model::{Customer, Detach as _, Guid};
use serde_json::Value;

use super::customer::SweptCustomer;
use super::error::SweepError;
use crate::client::{AsyncClient, BlockingClient, Client};
use crate::decode::Item;
use crate::endpoint::Lenient;
use crate::stream::Items;
use crate::{CustomerId, DecodeError, Error, ListCustomers, Notice};

/// A customer to be read, or what is wrong with its place in the list.
pub(super) type Entry = Result<SweptCustomer, SweepError>;

/// Who was listed before.
#[derive(Debug, Default)]
pub(super) struct Roster(BTreeSet<Guid>);

impl Roster {
    pub(super) fn is_new(&mut self, id: &CustomerId) -> bool {
        self.0.insert(id.to_guid())
    }
}

/// The list while it is read.
#[derive(Debug)]
pub(super) struct Listing<C: Client> {
    items: Items<C, Lenient<ListCustomers>>,
    roster: Roster,
    /// Why it ended before its end.
    failure: Option<SweepError>,
}

impl<C: Client> Listing<C> {
    pub(super) fn new(items: Items<C, Lenient<ListCustomers>>) -> Self {
        Self {
            items,
            roster: Roster::default(),
            failure: None,
        }
    }

    /// Whether there is another page.
    pub(super) fn goes_on(&self) -> bool {
        self.items.goes_on()
    }

    /// Why the list ended before its end.
    pub(super) fn take_failure(&mut self) -> Option<SweepError> {
        self.failure.take()
    }

    /// Takes the warnings about the list out.
    pub(super) fn take_notices(&mut self) -> Vec<(usize, Notice)> {
        self.items.take_notices()
    }

    fn fail(&mut self, error: Error) {
        self.failure = Some(SweepError::of_list(None, error));
    }

    /// What an item of the list is to the plan: nothing, if the customer is known already.
    fn entries(&mut self, item: Result<Item<Customer>, Error>) -> Vec<Entry> {
        let item = match item {
            Ok(item) => item,
            Err(error) => {
                self.fail(error);
                return Vec::new();
            }
        };
        let has_id = |customer: &Customer| customer.id.is_some();
        let raw = match item.decoded() {
            Ok(customer) if has_id(customer) => Bytes::new(),
            _ => Bytes::copy_from_slice(item.bytes()),
        };
        match item.into_decoded() {
            Ok(mut customer) => match customer.id.clone().map(detached) {
                Some(id) if self.roster.is_new(&id) => {
                    customer.detach();
                    vec![Ok(SweptCustomer::new(id, Some(customer)))]
                }
                Some(_) => Vec::new(),
                None => {
                    let missing = DecodeError::new("id", "a customer without an id");
                    vec![Err(SweepError::of_list(
                        None,
                        self.unreadable(missing, raw),
                    ))]
                }
            },
            Err(error) => {
                // Its orders are there all the same.
                let customer = id_of(&raw).map(|id| SweptCustomer::new(id, None));
                let error = self.unreadable(error, raw);
                let fault = Err(SweepError::of_list(customer.clone(), error));
                let customer = customer.filter(|it| self.roster.is_new(it.id()));
                std::iter::once(fault).chain(customer.map(Ok)).collect()
            }
        }
    }

    fn unreadable(&self, error: DecodeError, raw: Bytes) -> Error {
        self.items.unreadable(error, raw)
    }
}

impl<C: AsyncClient> Listing<C> {
    /// The next entries of the page that is read; `None` after its end. Opens the page if there is none.
    pub(super) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Vec<Entry>>> {
        if !self.items.is_in_page()
            && let Err(error) = ready!(self.items.poll_open(context))
        {
            self.fail(error);
            return Poll::Ready(None);
        }
        let item = ready!(self.items.poll_in_page(context));
        Poll::Ready(item.map(|item| self.entries(item)))
    }
}

impl<C: BlockingClient> Listing<C> {
    /// Reads a page, and gives its entries as they come, for as long as they are `wanted`.
    pub(super) fn read_page(&mut self, mut wanted: impl FnMut(Vec<Entry>) -> bool) {
        if let Some(Err(error)) = self.items.next_page() {
            self.fail(error);
        }
        while let Some(item) = self.items.next_in_page() {
            let entries = self.entries(item);
            if !wanted(entries) {
                return;
            }
        }
    }
}

/// An id with memory of its own.
fn detached(mut id: Guid) -> CustomerId {
    id.detach();
    id.into()
}

/// The id of a customer of which something else cannot be read.
fn id_of(raw: &[u8]) -> Option<CustomerId> {
    let customer: Value = serde_json::from_slice(raw).ok()?;
    let id = customer.get("id")?.as_str()?;
    Some(detached(id.into()))
}
