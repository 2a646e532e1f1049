use std::fmt;

use super::customer::SweptCustomer;
use crate::Error;

/// What could not be read in a sweep: an item, the list of a customer, a customer in the list of customers, or that
/// list.
///
/// `Display` names the customer and says what the [`Error`] says.
#[derive(Debug)]
pub struct SweepError {
    customer: Option<SweptCustomer>,
    is_of_list: bool,
    error: Error,
}

impl SweepError {
    pub(super) fn of_customer(customer: SweptCustomer, error: Error) -> Self {
        Self {
            customer: Some(customer),
            is_of_list: false,
            error,
        }
    }

    /// The list of customers has this customer, or one whose id is not known, but not as it should be.
    pub(super) fn of_list(customer: Option<SweptCustomer>, error: Error) -> Self {
        Self {
            customer,
            is_of_list: true,
            error,
        }
    }

    /// The customer, as far as it is known.
    #[must_use]
    pub fn customer(&self) -> Option<&SweptCustomer> {
        self.customer.as_ref()
    }

    /// Whether it is about the list of customers, not about what was to be read for one of them.
    #[must_use]
    pub fn is_of_list(&self) -> bool {
        self.is_of_list
    }

    /// What went wrong.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// What went wrong, by value.
    #[must_use]
    pub fn into_error(self) -> Error {
        self.error
    }
}

impl fmt::Display for SweepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_of_list {
            f.write_str("the list of customers: ")?;
        }
        if let Some(customer) = &self.customer {
            write!(f, "customer {}: ", customer.id())?;
        }
        self.error.fmt(f)
    }
}

impl std::error::Error for SweepError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}
