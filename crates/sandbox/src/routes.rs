//! Which path is which operation.
//!
//! The service matches the fixed parts of a path in any case, and takes it with and without a version;
//! a router that compares exactly cannot say that, so the paths are taken apart here.

use axum::http::Method;
use percent_encoding::percent_decode_str;

pub(crate) use crate::generated::ROUTES;

/// An operation of the API.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    /// Below the version. A part in braces is a parameter.
    pub(crate) path: &'static str,
    /// What the gateway counts its requests for.
    pub(crate) resource: &'static str,
}

/// Every operation of the API that a sandbox answers: the method, and the path below the version with its
/// parameters in braces.
///
/// ```
/// let mut routes = partner_center_sandbox::routes();
/// assert!(routes.any(|route| route == ("POST", "/customers/{customerId}/orders")));
/// ```
pub fn routes() -> impl Iterator<Item = (&'static str, &'static str)> {
    let routes = ROUTES.iter();
    routes.map(|route| (route.method.as_str(), route.path))
}

/// What there is at a path.
#[derive(Debug)]
pub(crate) struct Found {
    path: &'static str,
    pub(crate) resource: &'static str,
    /// The values of the parameters.
    pub(crate) parameters: Vec<String>,
}

impl Found {
    pub(crate) fn at(path: &str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        // One slash at the end is nothing; an empty segment anywhere else is a path that does not exist.
        let segments: Vec<&str> = path.strip_suffix('/').unwrap_or(path).split('/').collect();
        let segments = match segments.as_slice() {
            [version, rest @ ..] if is(version, "v1") || is(version, "v1.0") => rest,
            all => all,
        };
        ROUTES.iter().find_map(|route| {
            Some(Self {
                path: route.path,
                resource: route.resource,
                parameters: parameters(route.path, segments)?,
            })
        })
    }

    fn routes(&self) -> impl Iterator<Item = &'static Route> {
        let path = self.path;
        ROUTES.iter().filter(move |route| route.path == path)
    }

    pub(crate) fn route(&self, method: &Method) -> Option<&'static Route> {
        self.routes().find(|route| route.method == *method)
    }

    /// The methods as `Allow` lists them.
    pub(crate) fn allowed(&self) -> String {
        let methods: Vec<&str> = self.routes().map(|route| route.method.as_str()).collect();
        methods.join(", ")
    }
}

/// The values of the parameters of a pattern, if the path has that pattern.
fn parameters(pattern: &str, segments: &[&str]) -> Option<Vec<String>> {
    let mut parameters = Vec::new();
    let pattern: Vec<&str> = pattern.split('/').skip(1).collect();
    if pattern.len() != segments.len() {
        return None;
    }
    for (expected, segment) in pattern.iter().zip(segments) {
        if expected.starts_with('{') {
            let text = percent_decode_str(segment).decode_utf8().ok()?;
            parameters.push(Some(text.into_owned()).filter(|text| !text.is_empty())?);
        } else if !is(segment, expected) {
            return None;
        }
    }
    Some(parameters)
}

fn is(segment: &str, name: &str) -> bool {
    segment.eq_ignore_ascii_case(name)
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
            let found = Found::at(path).unwrap();
            assert_eq!(
                (found.parameters.join(" "), found.allowed()),
                ("a".into(), "GET, POST".into())
            );
        }
        let found = Found::at("/v1/customers/A/orders/s-B%2F_1").unwrap();
        assert_eq!(found.parameters, ["A", "s-B/_1"]);
        assert_eq!(
            found.route(&Method::PATCH).unwrap().operation,
            "updateOrder"
        );
        assert!(found.route(&Method::DELETE).is_none());
    }

    #[test]
    fn every_route_is_found_at_its_own_path() {
        for route in &ROUTES {
            let found = Found::at(&format!("/v1{}", route.path.replace(['{', '}'], ""))).unwrap();
            let own = found.route(&route.method).unwrap();
            assert_eq!(own.operation, route.operation);
            assert!(route.path.contains(&format!("/{}", found.resource)));
        }
    }

    #[test]
    fn other_paths_are_nothing() {
        let paths = "|/|/v1|/v2/customers|/v1/v1/customers|//customers|/customers//orders|/customers/a/orders//\
            |/customers/a/invoices|/customers/a/orders/b/c|/customers/a/subscriptions/b/c\
            |/products/a/skus/b/c|/customers/%ff";
        for path in paths.split('|') {
            assert!(Found::at(path).is_none(), "{path}");
        }
    }
}
