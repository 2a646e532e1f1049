//! The routes beside a second list, written by hand from the documents: a mistake in the table from which the
//! sandbox answers would be a mistake of every test that asks it.

use std::collections::BTreeSet;

use partner_center_sandbox::{Sandbox, routes};

use crate::connection::send;

/// Below the version; `*` is a parameter. From Learn, the page of each operation; what has no page there is from
/// the addresses of Microsoft's generated Python client (partnercenterservices 0.1.2) and of the .NET SDK.
const DOCUMENTED: &[&str] = &[
    // Get a list of customers; get a customer by ID
    "GET customers",
    "GET customers/*",
    // Get indirect resellers of a customer; retrieve a list of indirect resellers
    "GET customers/*/relationships",
    "GET relationships",
    // Get all of a customer's orders; get an order by ID
    "GET customers/*/orders",
    "GET customers/*/orders/*",
    // Create an order; purchase an add-on to a subscription, cancel an order
    "POST customers/*/orders",
    "PATCH customers/*/orders/*",
    // Get subscription provisioning status, of an order and of a subscription
    "GET customers/*/orders/*/provisioningstatus",
    "GET customers/*/subscriptions/*/provisioningstatus",
    // Get activation link by order line item; of a whole order: .NET SDK
    "GET customers/*/orders/*/lineitems/*/activationlinks",
    "GET customers/*/orders/*/activationlinks",
    // Attachments: one word in the plural, the others in the singular
    "GET customers/*/orders/*/attachments",
    "POST customers/*/orders/*/attachment",
    "GET customers/*/orders/*/attachment/*",
    // Create a cart; get a cart (REST reference); update a cart; checkout a cart
    "POST customers/*/carts",
    "GET customers/*/carts/*",
    "PUT customers/*/carts/*",
    "POST customers/*/carts/*/checkout",
    // Get a list of subscriptions by order; get a subscription by ID
    "GET customers/*/subscriptions",
    "GET customers/*/subscriptions/*",
    // Change the quantity of a subscription
    "PATCH customers/*/subscriptions/*",
    // Get custom term end dates
    "GET customers/*/subscriptions/customTermEndDates",
    // Transition a new commerce subscription; get transitions
    "GET customers/*/subscriptions/*/transitioneligibilities",
    "GET customers/*/subscriptions/*/transitions",
    "POST customers/*/subscriptions/*/transitions",
    // Get a list of add-ons for a subscription
    "GET customers/*/subscriptions/*/addons",
    // Get a list of products, a product, its SKUs, a SKU, its availabilities, one of them: by country
    "GET products",
    "GET products/*",
    "GET products/*/skus",
    "GET products/*/skus/*",
    "GET products/*/skus/*/availabilities",
    "GET products/*/skus/*/availabilities/*",
    // The same by customer. Learn's pages of the lists say POST; their examples and the REST reference say GET
    "GET customers/*/products",
    "GET customers/*/products/*",
    "GET customers/*/products/*/skus",
    "GET customers/*/products/*/skus/*",
    "GET customers/*/products/*/skus/*/availabilities",
    "GET customers/*/products/*/skus/*/availabilities/*",
    // Get promotions; get promotion by ID
    "GET productpromotions",
    "GET productpromotions/*",
];

/// `GET customers/*` for `GET`, `/customers/{customerId}`.
fn own() -> BTreeSet<String> {
    let own = routes().map(|(method, path)| {
        let segments = path.split('/').skip(1);
        let segments = segments.map(|it| if it.starts_with('{') { "*" } else { it });
        format!("{method} {}", segments.collect::<Vec<_>>().join("/"))
    });
    own.collect()
}

/// What only one of the lists has.
fn differences(own: &BTreeSet<String>, documented: &[&str]) -> Vec<String> {
    let documented = documented.iter().map(|&it| it.to_owned()).collect();
    own.symmetric_difference(&documented).cloned().collect()
}

#[test]
fn the_routes_are_the_documented_ones() {
    assert_eq!(differences(&own(), DOCUMENTED), [""; 0]);
}

#[test]
fn each_of_the_lists_can_be_wrong() {
    for at in 0..DOCUMENTED.len() {
        let mut documented = DOCUMENTED.to_vec();
        let route = documented.remove(at);
        // The table has one too many, and one too few.
        assert_eq!(differences(&own(), &documented), [route]);
        let mut own = own();
        assert!(own.remove(route));
        assert_eq!(differences(&own, DOCUMENTED), [route]);
    }
}

#[test]
fn every_documented_route_is_answered_and_no_other_method() {
    let sandbox = Sandbox::start().unwrap();
    for route in DOCUMENTED {
        let (method, path) = route.split_once(' ').unwrap();
        let address = format!("/v1/{}", path.replace('*', "x"));
        // Without a token the routes that exist are refused, and only those.
        send(&sandbox, method, &address, &[], "").expect_status(401);
        let refused = send(&sandbox, "DELETE", &address, &[], "");
        let allowed = DOCUMENTED
            .iter()
            .filter_map(|it| Some(it.strip_suffix(path)?.trim_end()));
        let mut allowed: Vec<_> = allowed.filter(|it| !it.contains(' ')).collect();
        allowed.sort_unstable();
        refused.expect_status(405);
        refused.expect_header("allow", &allowed.join(", "));
    }
}
