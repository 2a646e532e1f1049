//! From the operations to the requests that core's tests make of them.

use std::fmt::Write as _;

use super::files::{Files, pretty};
use super::operations::{Api, NavigatorCall, Operation, Variable};

const FILE: &str = "crates/core/tests/generated/requests.rs";

/// A function that makes the request of every operation, along its chain, with the examples of its variables.
pub(super) fn files(api: &Api) -> Result<Files, String> {
    let mut calls = String::new();
    for operation in &api.operations {
        for call in &operation.rust.calls {
            // What takes more than JSON is called by hand.
            if operation.request.as_deref() == Some("form") {
                continue;
            }
            calls += &one(api, operation, call)?;
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
    Ok(Files::from([(
        FILE.into(),
        pretty("The request of every operation.", &body)?,
    )]))
}

fn one(api: &Api, operation: &Operation, call: &NavigatorCall) -> Result<String, String> {
    let mut chain = "Partner::offline()".to_owned();
    let mut known = Vec::new();
    for step in api.way(&call.on)? {
        let added = step
            .adds
            .as_deref()
            .map(|name| api.variable(name))
            .transpose()?;
        let _ = write!(
            chain,
            ".{}({})",
            step.method,
            added.map(example).unwrap_or_default()
        );
        known.extend(added.map(|it| it.field.as_str()));
    }
    let mut given = String::new();
    for variable in api.variables(operation)? {
        if !known.contains(&variable.field.as_str()) {
            let _ = write!(given, "{}, ", example(variable));
        }
    }
    if let Some(body) = &operation.example {
        let body = body.to_string();
        let _ = write!(given, "serde_json::from_str({body:?}).unwrap()");
    }
    let name = &operation.rust.name;
    let call = format!("{chain}.{}({given})", call.method);
    Ok(format!(
        "let call = {call};\nrequests.insert({name:?}, call.to_http(base, meta));\n"
    ))
}

fn example(variable: &Variable) -> String {
    if variable.kind == "u32" {
        variable.example.clone()
    } else {
        format!("{:?}", variable.example)
    }
}
