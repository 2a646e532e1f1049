//! Which customers are swept.

use super::customer::SweptCustomer;
use super::list::{Entry, Listing, Roster};
use super::plan::Plan;
use crate::client::Client;
use crate::{Call, CustomerId, Customers, ListCustomers};

/// Which customers are to be read; how, its methods say.
///
/// A customer that is listed twice, or given twice, is read once.
#[derive(Clone, Debug)]
#[must_use = "a sweep does nothing until it is read"]
pub struct Sweep<C> {
    client: C,
    choice: Choice<C>,
}

#[derive(Clone, Debug)]
enum Choice<C> {
    Listed(Box<Call<C, ListCustomers>>),
    Given(Vec<CustomerId>),
}

impl<C: Clone> Customers<C> {
    /// All customers of the partner, from all pages of their list.
    pub fn sweep(self) -> Sweep<C> {
        self.get().sweep()
    }

    /// These customers, in this order; nothing is listed.
    pub fn sweep_of<I>(self, ids: I) -> Sweep<C>
    where
        I: IntoIterator<Item: Into<CustomerId>>,
    {
        Sweep {
            client: self.client,
            choice: Choice::Given(ids.into_iter().map(Into::into).collect()),
        }
    }
}

impl<C: Clone> Call<C, ListCustomers> {
    /// The customers that this call lists, from all its pages.
    ///
    /// ```no_run
    /// use partner_center_core::{driver::AsyncClient, sweep::Sweep, CustomerSearchField, Customers};
    ///
    /// fn of_one_reseller<C: AsyncClient>(customers: Customers<C>) -> Sweep<C> {
    ///     let list = customers.get().starting_with(CustomerSearchField::IndirectReseller, "Fabrikam");
    ///     list.size(500).sweep()
    /// }
    /// ```
    pub fn sweep(self) -> Sweep<C> {
        Sweep {
            client: self.client().clone(),
            choice: Choice::Listed(Box::new(self)),
        }
    }
}

impl<C: Client> Sweep<C> {
    /// The plan, and the list that is still to be read for it.
    pub(super) fn begin(self) -> (C, Plan<Entry>, Option<Listing<C>>) {
        match self.choice {
            Choice::Listed(call) => {
                let listing = Listing::new(call.lenient().stream());
                (self.client, Plan::new(), Some(listing))
            }
            Choice::Given(ids) => {
                let mut roster = Roster::default();
                let ids = ids.into_iter().filter(|id| roster.is_new(id));
                let plan = Plan::of(ids.map(|id| Ok(SweptCustomer::new(id, None))));
                (self.client, plan, None)
            }
        }
    }
}
