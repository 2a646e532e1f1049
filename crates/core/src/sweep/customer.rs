use std::sync::Arc;

use partner_center_model::Customer;

use crate::CustomerId;

/// A customer of a sweep. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SweptCustomer {
    id: CustomerId,
    listed: Option<Arc<Customer>>,
}

impl SweptCustomer {
    pub(super) fn new(id: CustomerId, listed: Option<Customer>) -> Self {
        Self {
            id,
            listed: listed.map(Arc::new),
        }
    }

    /// The customer's id.
    #[must_use]
    pub fn id(&self) -> &CustomerId {
        &self.id
    }

    /// What the list of customers says of it. `None` when only the id was given, or when the list has the id but
    /// nothing else that can be read.
    #[must_use]
    pub fn listed(&self) -> Option<&Customer> {
        self.listed.as_deref()
    }
}
