//! From the operations to the routes of the sandbox.

use super::files::{Files, each, pretty};
use super::operations::{Api, Operation};

const FILE: &str = "crates/sandbox/src/generated/mod.rs";

pub(super) fn files(api: &Api) -> Result<Files, String> {
    let rows = each(
        &api.operations,
        |Operation {
             id, path, method, ..
         }| {
            let (method, resource) = (method.to_uppercase(), resource(path));
            format!(
                "Route {{ operation: {id:?}, method: Method::{method}, path: {path:?}, resource: {resource:?} }},"
            )
        },
    );
    let count = api.operations.len();
    let body = format!(
        "use axum::http::Method;\n\nuse crate::routes::Route;\n\n/// Every operation of the API.\n\
         pub(crate) static ROUTES: [Route; {count}] = [{rows}];\n"
    );
    let docs = "The routes that a sandbox answers.";
    Ok(Files::from([(FILE.into(), pretty(docs, &body)?)]))
}

/// What the gateway counts requests for: what belongs to a customer is counted as what it is.
fn resource(path: &str) -> &str {
    let mut literals = path
        .split('/')
        .filter(|it| !it.is_empty() && !it.starts_with('{'));
    let first = literals.next().unwrap_or_default();
    match literals.next() {
        Some(second) if first == "customers" => second,
        _ => first,
    }
}
