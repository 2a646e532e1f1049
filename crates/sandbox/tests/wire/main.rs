//! The sandbox as a client meets it: bytes over a socket, and nothing of the crate but its public API.

// The configured exception covers test functions, not what they share.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod around_orders;
mod around_subscriptions;
mod attachments;
mod browser;
mod carts;
mod catalogue;
mod changes;
mod connection;
mod create;
mod customers;
mod devices;
mod documented;
mod faults;
mod headers;
mod lifecycle;
mod node_client;
mod orders;
mod refusals;
mod refused_purchases;
mod replay;
mod sign_in;
mod sign_in_faults;
mod state_file;
mod subscriptions;
mod terms;
mod time;
mod tokens;
mod words;

use partner_center_sandbox::Sandbox;
use serde_json::Value;

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

/// Where an order of a customer is, by its id.
fn order_path(customer: &str, order: &Value) -> String {
    format!("/v1/customers/{customer}/orders/{}", text(order))
}

/// How many orders the list of the main customer has.
fn count(sandbox: &Sandbox) -> u64 {
    let list = connection::get(sandbox, &orders_of(MAIN)).json();
    list["totalCount"].as_u64().unwrap()
}

/// The text of a member, or the id of a resource.
fn text(value: &Value) -> &str {
    let text = value.as_str().or_else(|| value["id"].as_str());
    text.unwrap_or_else(|| panic!("{value}"))
}

fn items(list: &Value) -> &[Value] {
    let items = list.as_array().or_else(|| list["items"].as_array());
    items.unwrap_or_else(|| panic!("{list}"))
}
