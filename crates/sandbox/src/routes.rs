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
    Customer(String),
    Orders(String),
    Order(OrderId),
    OrderProvisioning(OrderId),
    ActivationLinks(OrderId),
    LineActivationLinks(OrderId, String),
    Attachments(OrderId),
    Upload(OrderId),
    Attachment(OrderId, String),
    CheckOut { customer: String, cart: String },
    Subscriptions(String),
    Subscription(String, String),
    SubscriptionProvisioning(String, String),
    Sku { product: String, sku: String },
}

/// An order and whose it is.
#[derive(Debug, PartialEq)]
pub(crate) struct OrderId {
    pub(crate) customer: String,
    pub(crate) order: String,
}

/// What the gateway counts requests for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
    Customers,
    Orders,
    Carts,
    Subscriptions,
    Products,
}

impl Resource {
    pub(crate) const COUNT: usize = 5;
}

/// The routes of the sandbox itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum AdminRoute {
    Faults,
    /// Faults of token requests.
    SignInFaults,
    Requests,
    Settings,
    Orders,
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
            [first] if is(first, "customers") => Some(Self::Customers),
            [first, customer, rest @ ..] if is(first, "customers") => {
                Self::of_customer(decoded(customer)?, rest)
            }
            [first, product, skus, sku] if is(first, "products") && is(skus, "skus") => {
                Some(Self::Sku {
                    product: decoded(product)?,
                    sku: decoded(sku)?,
                })
            }
            _ => None,
        }
    }

    fn of_customer(customer: String, segments: &[&str]) -> Option<Self> {
        match segments {
            [] => Some(Self::Customer(customer)),
            [orders] if is(orders, "orders") => Some(Self::Orders(customer)),
            [orders, order, rest @ ..] if is(orders, "orders") => {
                let order = decoded(order)?;
                Self::of_order(OrderId { customer, order }, rest)
            }
            [carts, cart, checkout] if is(carts, "carts") && is(checkout, "checkout") => {
                let cart = decoded(cart)?;
                Some(Self::CheckOut { customer, cart })
            }
            [all] if is(all, "subscriptions") => Some(Self::Subscriptions(customer)),
            [all, one, rest @ ..] if is(all, "subscriptions") => {
                let one = decoded(one)?;
                match rest {
                    [] => Some(Self::Subscription(customer, one)),
                    [status] if is(status, "provisioningstatus") => {
                        Some(Self::SubscriptionProvisioning(customer, one))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn of_order(id: OrderId, segments: &[&str]) -> Option<Self> {
        match segments {
            [] => Some(Self::Order(id)),
            [last] if is(last, "provisioningstatus") => Some(Self::OrderProvisioning(id)),
            [last] if is(last, "activationlinks") => Some(Self::ActivationLinks(id)),
            [last] if is(last, "attachments") => Some(Self::Attachments(id)),
            [last] if is(last, "attachment") => Some(Self::Upload(id)),
            [all, one] if is(all, "attachment") => Some(Self::Attachment(id, decoded(one)?)),
            [lines, number, last] if is(lines, "lineitems") && is(last, "activationlinks") => {
                Some(Self::LineActivationLinks(id, decoded(number)?))
            }
            _ => None,
        }
    }

    /// The methods of a resource, as `Allow` lists them.
    pub(crate) fn allowed(&self) -> &'static str {
        match self {
            Self::Orders(_) => "GET, POST",
            Self::Order(_) => "GET, PATCH",
            Self::Upload(_) | Self::CheckOut { .. } => "POST",
            _ => "GET",
        }
    }

    pub(crate) fn resource(&self) -> Resource {
        match self {
            Self::Customers | Self::Customer(_) => Resource::Customers,
            Self::CheckOut { .. } => Resource::Carts,
            Self::Subscriptions(_)
            | Self::Subscription(..)
            | Self::SubscriptionProvisioning(..) => Resource::Subscriptions,
            Self::Sku { .. } => Resource::Products,
            _ => Resource::Orders,
        }
    }
}

impl AdminRoute {
    pub(crate) const PREFIX: &str = "/_sandbox/";

    pub(crate) fn of(path: &str) -> Option<Self> {
        match path.strip_prefix(Self::PREFIX)? {
            "faults" => Some(Self::Faults),
            "requests" => Some(Self::Requests),
            "settings" => Some(Self::Settings),
            "orders" => Some(Self::Orders),
            "sign-in-faults" => Some(Self::SignInFaults),
            name => SignInAdmin::of(name).map(Self::SignIn),
        }
    }

    pub(crate) fn allowed(self) -> &'static str {
        match self {
            Self::Faults | Self::SignInFaults => "GET, POST, DELETE",
            Self::Requests => "GET",
            Self::Settings | Self::Orders => "GET, POST",
            Self::SignIn(route) => route.allowed(),
        }
    }
}

/// Is the method in a list such as `GET, POST`?
pub(crate) fn allows(allowed: &str, method: &Method) -> bool {
    allowed.split(", ").any(|name| name == method.as_str())
}

fn is_version(segment: &str) -> bool {
    is(segment, "v1") || is(segment, "v1.0")
}

fn is(segment: &str, name: &str) -> bool {
    segment.eq_ignore_ascii_case(name)
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
            let orders = Route::Orders("a".to_owned());
            assert_eq!(Route::of(path), Some(orders), "{path}");
        }
        let order = Route::Order(OrderId {
            customer: "A".to_owned(),
            order: "s-B/_1".to_owned(),
        });
        assert_eq!(Route::of("/v1/customers/A/orders/s-B%2F_1"), Some(order));
    }

    #[test]
    fn every_route_is_found_and_counted_for_its_resource() {
        for (path, resource, allowed) in [
            ("customers", Resource::Customers, "GET"),
            ("customers/a", Resource::Customers, "GET"),
            ("customers/a/orders", Resource::Orders, "GET, POST"),
            ("customers/a/orders/b", Resource::Orders, "GET, PATCH"),
            (
                "customers/a/orders/b/provisioningStatus",
                Resource::Orders,
                "GET",
            ),
            (
                "customers/a/orders/b/activationlinks",
                Resource::Orders,
                "GET",
            ),
            (
                "customers/a/orders/b/lineItems/0/activationLinks",
                Resource::Orders,
                "GET",
            ),
            ("customers/a/orders/b/attachments", Resource::Orders, "GET"),
            ("customers/a/orders/b/attachment", Resource::Orders, "POST"),
            ("customers/a/orders/b/attachment/c", Resource::Orders, "GET"),
            ("customers/a/carts/b/checkout", Resource::Carts, "POST"),
            ("customers/a/subscriptions", Resource::Subscriptions, "GET"),
            (
                "customers/a/subscriptions/b",
                Resource::Subscriptions,
                "GET",
            ),
            (
                "customers/a/subscriptions/b/provisioningstatus",
                Resource::Subscriptions,
                "GET",
            ),
            ("products/a/skus/b", Resource::Products, "GET"),
        ] {
            let route = Route::of(&format!("/v1/{path}")).expect(path);
            assert_eq!(
                (route.resource(), route.allowed()),
                (resource, allowed),
                "{path}"
            );
        }
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
            "/customers/a/invoices",
            "/customers/a/orders/b/c",
            "/customers/a/subscriptions/b/c",
            "/customers/a/carts/b",
            "/products/a",
            "/customers/%ff",
        ];
        for path in paths {
            assert_eq!(Route::of(path), None, "{path}");
        }
    }
}
