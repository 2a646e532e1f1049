//! The sandbox as a client meets it: bytes over a socket, and nothing of the crate but its public API.

// The configured exception covers test functions, not what they share.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod around_orders;
mod attachments;
mod browser;
mod carts;
mod changes;
mod connection;
mod create;
mod customers;
mod devices;
mod documented;
mod faults;
mod headers;
mod lifecycle;
mod orders;
mod refusals;
mod refused_purchases;
mod replay;
mod sign_in;
mod sign_in_faults;
mod state_file;
mod time;
mod tokens;
mod words;

/// The customer of the documented reservations.
const MAIN: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
/// Licences, reservations and a plan, in pounds.
const CONTOUR: &str = "cc197d53-5069-4c68-b91a-01a5b72318c6";
/// New-commerce seats with everything they can have.
const NORDHAVN: &str = "4a93a35b-2f91-4ec1-a9d5-e01591e328d2";
/// Software, a savings plan, and an order made by the system.
const HARBORVIEW: &str = "2b258128-af18-44a8-ab65-054c3a352cd9";
/// The customer of two indirect resellers.
const SCHOOLS: &str = "81d93f6d-a53b-49f5-ba89-a280fd5bd4b4";

/// The orders of a customer.
fn orders_of(customer: &str) -> String {
    format!("/v1/customers/{customer}/orders")
}
