//! Which path is which resource.
//!
//! The service matches the fixed parts of a path in any case, and takes it with and without a version;
//! a router that compares exactly cannot say that, so the paths are taken apart here.

use axum::http::Method;
use percent_encoding::percent_decode_str;

use crate::authority::SignInAdmin;

#[derive(Debug, PartialEq)]
pub(crate) enum Route {
    Customers,
    Customer { customer: String },
    Orders { customer: String },
    Order { customer: String, order: String },
}

/// The routes of the sandbox itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum AdminRoute {
    Faults,
    /// Faults of token requests.
    SignInFaults,
    Requests,
    SignIn(SignInAdmin),
}

impl Route {
    pub(crate) fn of(path: &str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        // One slash at the end is nothing; an empty segment anywhere else is a path that does not exist.
        let segments: Vec<&str> = path.strip_suffix('/').unwrap_or(path).split('/').collect();
        let segments = match segments.as_slice() {
            [version, rest @ ..] if is_version(version) => rest,
            all => all,
        };
        match segments {
            [first, rest @ ..] if first.eq_ignore_ascii_case("customers") => {
                Self::of_customers(rest)
            }
            _ => None,
        }
    }

    fn of_customers(segments: &[&str]) -> Option<Self> {
        match segments {
            [] => Some(Self::Customers),
            [customer] => Some(Self::Customer {
                customer: decoded(customer)?,
            }),
            [customer, orders] if is_orders(orders) => Some(Self::Orders {
                customer: decoded(customer)?,
            }),
            [customer, orders, order] if is_orders(orders) => Some(Self::Order {
                customer: decoded(customer)?,
                order: decoded(order)?,
            }),
            _ => None,
        }
    }

    /// The methods of a resource, as `Allow` lists them.
    pub(crate) fn allowed(&self) -> &'static str {
        match self {
            Self::Customers | Self::Customer { .. } | Self::Orders { .. } | Self::Order { .. } => {
                "GET"
            }
        }
    }
}

impl AdminRoute {
    pub(crate) const PREFIX: &str = "/_sandbox/";

    pub(crate) fn of(path: &str) -> Option<Self> {
        match path.strip_prefix(Self::PREFIX)? {
            "faults" => Some(Self::Faults),
            "requests" => Some(Self::Requests),
            "sign-in-faults" => Some(Self::SignInFaults),
            name => SignInAdmin::of(name).map(Self::SignIn),
        }
    }

    pub(crate) fn allowed(self) -> &'static str {
        match self {
            Self::Faults | Self::SignInFaults => "GET, POST, DELETE",
            Self::Requests => "GET",
            Self::SignIn(route) => route.allowed(),
        }
    }
}

/// Is the method in a list such as `GET, POST`?
pub(crate) fn allows(allowed: &str, method: &Method) -> bool {
    allowed.split(", ").any(|name| name == method.as_str())
}

fn is_version(segment: &str) -> bool {
    segment.eq_ignore_ascii_case("v1") || segment.eq_ignore_ascii_case("v1.0")
}

fn is_orders(segment: &str) -> bool {
    segment.eq_ignore_ascii_case("orders")
}

fn decoded(segment: &str) -> Option<String> {
    let text = percent_decode_str(segment).decode_utf8().ok()?;
    (!text.is_empty()).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_and_case_do_not_matter() {
        for path in [
            "/v1/customers/a/orders",
            "/V1.0/Customers/a/ORDERS/",
            "/customers/%61/orders",
        ] {
            assert_eq!(
                Route::of(path),
                Some(Route::Orders {
                    customer: "a".to_owned()
                }),
                "{path}"
            );
        }
        let order = Route::Order {
            customer: "A".to_owned(),
            order: "s-B/_1".to_owned(),
        };
        assert_eq!(Route::of("/v1/customers/A/orders/s-B%2F_1"), Some(order));
    }

    #[test]
    fn other_paths_are_nothing() {
        let paths = [
            "",
            "/",
            "/v1",
            "/v2/customers",
            "/v1/v1/customers",
            "//customers",
            "/customers//orders",
            "/customers/a/orders//",
            "/customers/a/subscriptions",
            "/customers/a/orders/b/c",
            "/customers/%ff",
        ];
        for path in paths {
            assert_eq!(Route::of(path), None, "{path}");
        }
    }
}
