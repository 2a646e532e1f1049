//! Against which counter of the service a request counts, and who goes first.

use crate::Safety;

/// A resource of the API with a request counter of its own.
///
/// Source: Learn, Order resources ("The Order resource has a rate limit of 500 requests per minute
/// per tenant identifier"), and likewise for customers and subscriptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Family {
    /// Orders of customers.
    Orders,
    /// Customers themselves.
    Customers,
    /// Subscriptions of customers.
    Subscriptions,
    /// Carts of customers.
    Carts,
    /// Everything else.
    Other,
}

impl Family {
    /// The family of a route or of a path, with or without `/v1` in front.
    ///
    /// ```
    /// use partner_center_core::quota::Family;
    ///
    /// assert_eq!(Family::of_route("/v1/customers/{customer-tenant-id}/orders"), Family::Orders);
    /// assert_eq!(Family::of_route("customers?size=10"), Family::Customers);
    /// assert_eq!(Family::of_route("/v1/invoices"), Family::Other);
    /// ```
    #[must_use]
    pub fn of_route(route: &str) -> Self {
        let path = route.split(['?', '#']).next().unwrap_or_default();
        let mut segments = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .skip_while(|segment| segment.eq_ignore_ascii_case("v1"));
        let first = segments.next().map_or(Self::Other, Self::of_segment);
        match (first, segments.nth(1)) {
            // A resource of a customer is counted as what it is.
            (Self::Customers, Some(part)) => Self::of_segment(part),
            _ => first,
        }
    }

    fn of_segment(segment: &str) -> Self {
        let families = [
            ("orders", Self::Orders),
            ("customers", Self::Customers),
            ("subscriptions", Self::Subscriptions),
            ("carts", Self::Carts),
        ];
        let found = families
            .iter()
            .find(|(name, _)| segment.eq_ignore_ascii_case(name));
        found.map_or(Self::Other, |(_, family)| *family)
    }
}

/// Who goes first when requests wait for the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Priority {
    /// Before all reads: somebody waits for a purchase, and nobody for one more page of a list.
    Write,
    /// After the writes.
    Read,
}

impl From<Safety> for Priority {
    fn from(safety: Safety) -> Self {
        match safety {
            Safety::Safe => Self::Read,
            Safety::KeyedByRequestId | Safety::AssumedKeyed | Safety::Unkeyed => Self::Write,
        }
    }
}
