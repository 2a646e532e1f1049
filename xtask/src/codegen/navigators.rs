//! From the operations to the chain that leads from the partner to a call.

use std::fmt::Write as _;

use super::files::{paragraph, parameter};
use super::operations::{Api, Navigator, Variable};

pub(super) fn text(api: &Api) -> Result<String, String> {
    let mut text = String::from(
        "/// Where every chain begins (.NET: `IAggregatePartner`).\n#[derive(Clone, Debug)]\n\
         pub struct Partner<C> { pub(crate) client: C, }\n\n",
    );
    for Navigator { name, docs, .. } in &api.navigators {
        let _ = write!(
            text,
            "{}#[derive(Clone, Debug)]\npub struct {name}<C> {{ pub(crate) client: C, ",
            paragraph(docs, "")
        );
        for variable in api.collected(name)? {
            let _ = writeln!(text, "pub(crate) {}: {},", variable.field, variable.kind);
        }
        text.push_str("}\n\n");
    }
    let first = "Partner".to_owned();
    for name in [&first]
        .into_iter()
        .chain(api.navigators.iter().map(|it| &it.name))
    {
        let methods = steps(api, name)? + &calls(api, name)?;
        if !methods.is_empty() {
            let _ = write!(text, "impl<C> {name}<C> {{\n{methods}}}\n\n");
        }
    }
    Ok(text)
}

/// The steps from a navigator to the next ones.
fn steps(api: &Api, name: &str) -> Result<String, String> {
    let mut text = String::new();
    for step in api.navigators.iter().filter(|step| step.from == name) {
        let mut fields = String::from("client: self.client, ");
        for Variable { field, .. } in api.collected(name)? {
            let _ = write!(fields, "{field}: self.{field}, ");
        }
        let mut taken = String::new();
        if let Some(added) = &step.adds {
            let variable = api.variable(added)?;
            // The id of what the step leads to is just its id.
            let called = if step.method == "by_id" {
                "id"
            } else {
                &variable.field
            };
            taken = format!(", {called}: impl Into<{}>", variable.kind);
            let _ = write!(fields, "{}: {called}.into()", variable.field);
        }
        let Navigator {
            name, method, docs, ..
        } = step;
        let _ = write!(
            text,
            "{}pub fn {method}(self{taken}) -> {name}<C> {{ {name} {{ {fields} }} }}\n\n",
            paragraph(docs, "")
        );
    }
    Ok(text)
}

/// The calls that a navigator makes.
fn calls(api: &Api, name: &str) -> Result<String, String> {
    let mut text = String::new();
    let collected: Vec<_> = api
        .collected(name)?
        .into_iter()
        .map(|it| it.field.clone())
        .collect();
    for operation in &api.operations {
        for call in operation.rust.calls.iter().filter(|call| call.on == name) {
            let (mut taken, mut given) = (String::new(), String::new());
            for variable in api.variables(operation)? {
                if collected.contains(&variable.field) {
                    let _ = write!(given, "self.{}, ", variable.field);
                } else {
                    let _ = write!(taken, ", {}", parameter(variable).0);
                    let _ = write!(given, "{}, ", variable.field);
                }
            }
            for argument in &call.arguments {
                let _ = write!(taken, ", {argument}");
                let _ = write!(
                    given,
                    "{}, ",
                    argument.split(':').next().unwrap_or_default()
                );
            }
            let endpoint = &operation.rust.name;
            let _ = write!(
                text,
                "{}pub fn {}(self{taken}) -> Call<C, {endpoint}> {{ Call::new(self.client, {endpoint}::new({given})) }}\n\n",
                paragraph(&call.docs, ""),
                call.method
            );
        }
    }
    Ok(text)
}
