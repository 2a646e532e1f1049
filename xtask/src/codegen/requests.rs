//! From the operations to the requests that core's tests make of them.

use super::files::{Files, each, pretty};
use super::operations::{Api, Navigator, NavigatorCall, Operation, Variable};

const FILE: &str = "crates/core/tests/generated/requests.rs";

/// A function that makes the request of every operation, along its chain, with the examples of its variables.
pub(super) fn files(api: &Api) -> Result<Files, String> {
    let mut calls = String::new();
    // What takes more than JSON is called by hand.
    let is_form = |operation: &&Operation| operation.request.as_deref() == Some("form");
    for operation in api.operations.iter().filter(|it| !is_form(it)) {
        for call in &operation.rust.calls {
            let mut name = operation.rust.name.clone();
            if let Some(set) = &call.sets {
                name = format!("{name} with {set}");
            }
            let call = one(api, operation, call)?;
            calls += &format!(
                "let call = {call};\nrequests.insert({name:?}, call.to_http(base, meta));\n"
            );
        }
    }
    let body = format!(
        "use std::collections::BTreeMap;\n\nuse bytes::Bytes;\nuse http::Request;\n\
         use partner_center_core::driver::RequestMeta;\nuse partner_center_core::{{BaseUrl, Error, Partner}};\n\n\
         pub(crate) type Requests = BTreeMap<&'static str, Result<Request<Bytes>, Error>>;\n\n\
         /// The request of every operation by the name of its endpoint.\n\
         pub(crate) fn requests(base: &BaseUrl, meta: &RequestMeta) -> Requests {{\n\
         let mut requests = Requests::new();\n{calls}requests }}\n"
    );
    let text = pretty("The request of every operation.", &body)?;
    Ok(Files::from([(FILE.into(), text)]))
}

/// The expression that makes a call.
fn one(api: &Api, operation: &Operation, call: &NavigatorCall) -> Result<String, String> {
    let mut chain = "Partner::offline()".to_owned();
    let known = api.collected(&call.on)?;
    for Navigator { method, adds, .. } in api.way(&call.on)? {
        let added = adds.iter().map(|name| api.variable(name));
        let added = added.map(|variable| variable.map(example));
        chain += &format!(".{method}({})", added.collect::<Result<String, _>>()?);
    }
    let mut given = String::new();
    for variable in api.variables(operation)? {
        if known.iter().all(|it| it.field != variable.field) {
            given += &format!("{}, ", example(variable));
        }
    }
    if let Some(body) = &operation.example {
        let body = body.to_string();
        given += &format!("serde_json::from_str({body:?}).unwrap()");
    }
    given += &each(&call.example, |value| format!("{value:?}"));
    Ok(format!("{chain}.{}({given})", call.method))
}

fn example(variable: &Variable) -> String {
    let Variable { kind, example, .. } = variable;
    if kind == "u32" {
        example.clone()
    } else {
        format!("{example:?}")
    }
}
