//! From the operations to the chain that leads from the partner to a call.

use super::files::{OPERATIONS, each, paragraph};
use super::operations::{Api, Navigator, Variable};

pub(super) fn text(api: &Api) -> Result<String, String> {
    let mut text = String::from(
        "/// Where every chain begins (.NET: `IAggregatePartner`).\n#[derive(Clone, Debug)]\n\
         pub struct Partner<C> { pub(crate) client: C, }\n\n",
    );
    for Navigator { name, docs, .. } in &api.navigators {
        let fields = each(api.collected(name)?, |Variable { field, kind, .. }| {
            format!("pub(crate) {field}: {kind},")
        });
        text += &paragraph(docs, "");
        text += &format!(
            "#[derive(Clone, Debug)]\npub struct {name}<C> {{ pub(crate) client: C, {fields} }}\n\n"
        );
    }
    let names = api.navigators.iter().map(|it| it.name.as_str());
    for name in ["Partner"].into_iter().chain(names) {
        let methods = steps(api, name)? + &calls(api, name)?;
        if !methods.is_empty() {
            text += &format!("impl<C> {name}<C> {{\n{methods}}}\n\n");
        }
    }
    Ok(text)
}

/// The steps from a navigator to the next ones.
fn steps(api: &Api, from: &str) -> Result<String, String> {
    let mut text = String::new();
    let collected = each(api.collected(from)?, |Variable { field, .. }| {
        format!("{field}: self.{field}, ")
    });
    for step in api.navigators.iter().filter(|step| step.from == from) {
        let Navigator { name, method, .. } = step;
        let (mut taken, mut added) = (String::new(), String::new());
        if let Some(variable) = &step.adds {
            let Variable { field, kind, .. } = api.variable(variable)?;
            // The id of what the step leads to is just its id.
            let called = if method == "by_id" { "id" } else { field };
            taken = format!(", {called}: impl Into<{kind}>");
            added = format!("{field}: {called}.into()");
        }
        text += &paragraph(&step.docs, "");
        text += &format!(
            "pub fn {method}(self{taken}) -> {name}<C> {{\n\
             {name} {{ client: self.client, {collected} {added} }} }}\n\n"
        );
    }
    Ok(text)
}

/// The calls that a navigator makes.
fn calls(api: &Api, name: &str) -> Result<String, String> {
    let mut text = String::new();
    let collected = api.collected(name)?;
    let has = |field: &str| collected.iter().any(|it| it.field == field);
    for operation in &api.operations {
        let rust = &operation.rust;
        for call in rust.calls.iter().filter(|call| call.on == name) {
            let (mut taken, mut given) = (String::new(), String::new());
            for variable in api.variables(operation)? {
                let Variable { field, .. } = variable;
                if has(field) {
                    given += &format!("self.{field}, ");
                } else {
                    taken += &variable.parameter();
                    given += &format!("{field}, ");
                }
            }
            for argument in &call.arguments {
                taken += argument;
                given += argument.split(':').next().unwrap_or_default();
            }
            let mut set = String::new();
            if let Some(name) = &call.sets {
                let mut choices = operation.query.iter().filter_map(|it| it.rust.as_ref());
                let choice = choices.rfind(|it| it.name == *name);
                let choice = choice.ok_or_else(|| format!("{OPERATIONS}: no option {name}"))?;
                taken += &format!("{name}: {}", choice.argument().0);
                set = format!(".{name}({name})");
            }
            let (method, endpoint) = (&call.method, &rust.name);
            text += &paragraph(&call.docs, "");
            text += &each(operation.rules(), |rule| {
                "///\n".to_owned() + &paragraph(&rule, "")
            });
            text += &format!(
                "pub fn {method}(self, {taken}) -> Call<C, {endpoint}> {{\n\
                 Call::new(self.client, {endpoint}::new({given}){set}) }}\n\n"
            );
        }
    }
    Ok(text)
}
