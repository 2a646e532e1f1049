//! From the operations to the constants that core knows of them.

use std::collections::BTreeMap;

use super::files::OPERATIONS;
use super::operations::{Api, Operation};

/// The constants of all operations, and what repeating each kind of write can do.
pub(super) fn text(api: &Api) -> Result<String, String> {
    let mut text = String::new();
    let mut kinds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for operation in &api.operations {
        let Operation { method, rust, .. } = operation;
        let (constant, method) = (operation.constant(), method.to_uppercase());
        let (route, family) = (api.route(operation)?, &rust.family);
        let accepting = match rust.credentials.as_str() {
            "Either" => String::new(),
            other => format!(".accepting(Accepts::{other})"),
        };
        let write = rust.write.as_ref();
        let writing = write.map(|write| format!(".writing(WriteKind::{write})"));
        text += &format!(
            "/// `{method} {route}`\npub(crate) const {constant}: Operation = \
             Operation::new(Method::{method}, {route:?}, Family::{family}){accepting}{};\n\n",
            writing.unwrap_or_default()
        );
        let changes = rust.changes.iter();
        let changes = changes.map(|change| (Some(&change.write), Some(&change.safety)));
        for pair in changes.chain([(write, rust.safety.as_ref())]) {
            match pair {
                (Some(write), Some(safety)) => {
                    let kinds = kinds.entry(safety).or_default();
                    kinds.push(format!("WriteKind::{write}"));
                }
                (None, None) if method == "GET" || !rust.changes.is_empty() => {}
                _ => {
                    let name = &rust.name;
                    return Err(format!(
                        "{OPERATIONS}: {name}: a write has `write` and `safety`"
                    ));
                }
            }
        }
    }
    let unkeyed = kinds.entry("Unkeyed").or_default();
    unkeyed.push("WriteKind::Other".into());
    let arm = |(safety, kinds): (&&str, &Vec<String>)| {
        format!("{} => Safety::{safety},", kinds.join(" | "))
    };
    let arms: String = kinds.iter().map(arm).collect();
    Ok(format!(
        "{text}/// What repeating a write can do.\n\
         pub(crate) const fn safety_of(kind: WriteKind) -> Safety {{ match kind {{ {arms} }} }}\n"
    ))
}
