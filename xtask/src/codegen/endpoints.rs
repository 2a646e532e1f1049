//! From the operations to core's plain endpoints, the facts of all of them, and the navigators.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::files::{Files, paragraph, parameter, pretty};
use super::operations::{Api, Choice, Operation, Segment, Variable, snake_case};
use super::{navigators, operations::OPERATIONS};

const FOLDER: &str = "crates/core/src/generated";

/// What generated text may name, and where it is.
const NAMES: [(&str, &str); 30] = [
    ("Accepts", "crate::auth"),
    ("AttachmentMetadata", "partner_center_model"),
    ("Call", "crate"),
    ("Collection", "partner_center_model"),
    ("DecodeError", "crate"),
    ("Endpoint", "crate::endpoint"),
    ("Error", "crate"),
    ("Family", "crate::quota"),
    ("FollowLinks", "crate::paging"),
    ("Guid", "partner_center_model"),
    ("HeaderMap", "http"),
    ("Link", "partner_center_model"),
    ("ListEndpoint", "crate::endpoint"),
    ("Method", "http"),
    ("NewOrder", "partner_center_model"),
    ("Notice", "crate"),
    ("Open", "partner_center_model"),
    ("Operation", "crate::endpoint"),
    ("Paged", "crate::endpoint"),
    ("PathBuilder", "crate::endpoint"),
    ("Payload", "crate::endpoint"),
    ("QueryBuilder", "crate::endpoint"),
    ("Safety", "crate"),
    ("WriteKind", "crate::journal"),
    ("continue_from", "crate::paging"),
    ("decode", "crate::endpoint"),
    ("facts", "super"),
    ("is_no_list", "crate::endpoint"),
    ("list_notices", "crate::endpoint"),
    ("next_link", "crate::paging"),
];

pub(super) fn files(api: &Api) -> Result<Files, String> {
    let mut files = Files::new();
    let mut index = String::from("mod facts;\nmod navigators;\n");
    let mut exports = String::from("pub(crate) use facts::*;\npub use navigators::*;\n");
    for operation in &api.operations {
        let Operation { rust, .. } = operation;
        if rust.by_hand.is_some() {
            continue;
        }
        let module = snake_case(&rust.name);
        let _ = writeln!(index, "mod {module};");
        let _ = writeln!(exports, "pub use {module}::{};", rust.name);
        let text = endpoint(api, operation)?;
        let address = api.address(operation)?;
        files.insert(
            format!("{FOLDER}/{module}.rs"),
            with_imports(&address, api, &text)?,
        );
    }
    let docs = "What the operations of the service are; plain endpoints and navigators.";
    files.insert(
        format!("{FOLDER}/mod.rs"),
        with_imports(docs, api, &(index + &exports))?,
    );
    let facts = facts(api)?;
    let docs = "Method, route, safety, credentials and counter of each operation.";
    files.insert(
        format!("{FOLDER}/facts.rs"),
        with_imports(docs, api, &facts)?,
    );
    let navigators = navigators::text(api)?;
    let docs = "The chain from the partner to a call, named as in the .NET SDK.";
    files.insert(
        format!("{FOLDER}/navigators.rs"),
        with_imports(docs, api, &navigators)?,
    );
    Ok(files)
}

fn with_imports(docs: &str, api: &Api, body: &str) -> Result<String, String> {
    pretty(docs, &(imports(api, body) + body))
}

/// The `use` lines for what the text names.
fn imports(api: &Api, body: &str) -> String {
    let code = body
        .lines()
        .filter(|line| !line.trim_start().starts_with("///"));
    // Of a path, its first name counts.
    let code = code
        .map(|line| line.replace("::", "\u{1}"))
        .collect::<Vec<_>>();
    let words: BTreeSet<&str> = code
        .iter()
        .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && !"_\u{1}".contains(c)))
        .map(|path| path.split('\u{1}').next().unwrap_or_default())
        .collect();
    let mut known: BTreeMap<&str, &str> = NAMES.into();
    for variable in api.parameters.values() {
        if variable.kind.ends_with("Id") {
            known.insert(&variable.kind, "crate");
        }
    }
    for operation in &api.operations {
        known.insert(item(&operation.response), "partner_center_model");
        let choices = operation
            .query
            .iter()
            .filter_map(|it| it.rust.as_ref()?.of.as_deref());
        known.extend(choices.map(|name| (name, "partner_center_model")));
        let module = operation.rust.by_hand.as_deref();
        known.insert(&operation.rust.name, module.unwrap_or("super"));
    }
    let is_own = |name: &str| {
        [
            "mod facts;".into(),
            format!("struct {name} "),
            format!("struct {name}<"),
        ]
        .iter()
        .any(|own: &String| body.contains(own))
    };
    let mut uses: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, module) in known {
        if words.contains(name) && !is_own(name) {
            uses.entry(module).or_default().push(name);
        }
    }
    let line =
        |(module, names): (&&str, &Vec<&str>)| format!("use {module}::{{{}}};\n", names.join(", "));
    uses.iter().map(line).collect()
}

/// The type of an answer, or of its items.
fn item(response: &str) -> &str {
    let item = response.strip_prefix("Collection<");
    item.and_then(|item| item.strip_suffix('>'))
        .unwrap_or(response)
}

fn docs(lines: &[String]) -> String {
    let docs = lines.iter().map(|line| format!("/// {line}\n"));
    docs.collect()
}

/// The constants of all operations, and what repeating each kind of write can do.
fn facts(api: &Api) -> Result<String, String> {
    let mut text = String::new();
    let mut kinds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for operation in &api.operations {
        let rust = &operation.rust;
        let method = operation.method.to_uppercase();
        let (route, family) = (api.route(operation)?, &rust.family);
        let _ = write!(
            text,
            "/// `{method} {route}`\npub(crate) const {}: Operation = \
             Operation::new(Method::{method}, {route:?}, Family::{family})",
            operation.constant()
        );
        if rust.credentials != "Either" {
            let _ = write!(text, ".accepting(Accepts::{})", rust.credentials);
        }
        if let Some(write) = &rust.write {
            let _ = write!(text, ".writing(WriteKind::{write})");
        }
        text.push_str(";\n\n");
        let changes = rust
            .changes
            .iter()
            .map(|it| (Some(&it.write), Some(&it.safety)));
        for (write, safety) in changes.chain([(rust.write.as_ref(), rust.safety.as_ref())]) {
            match (write, safety) {
                (Some(write), Some(safety)) => {
                    kinds
                        .entry(safety)
                        .or_default()
                        .push(format!("WriteKind::{write}"));
                }
                (None, None) if method == "GET" || !rust.changes.is_empty() => {}
                _ => {
                    return Err(format!(
                        "{OPERATIONS}: {}: a write has `write` and `safety`",
                        rust.name
                    ));
                }
            }
        }
    }
    kinds
        .entry("Unkeyed")
        .or_default()
        .push("WriteKind::Other".into());
    let arms = kinds
        .iter()
        .map(|(safety, kinds)| format!("{} => Safety::{safety},", kinds.join(" | ")));
    let arms: String = arms.collect();
    Ok(format!(
        "{text}/// What repeating a write can do.\npub(crate) const fn safety_of(kind: WriteKind) -> Safety {{\n\
         match kind {{ {arms} }} }}\n"
    ))
}

fn endpoint(api: &Api, operation: &Operation) -> Result<String, String> {
    let rust = &operation.rust;
    let name = &rust.name;
    let variables = api.variables(operation)?;
    let choices: Vec<(&str, &Choice)> = operation
        .query
        .iter()
        .filter_map(|it| Some((it.name.as_str(), it.rust.as_ref()?)))
        .filter(|(_, choice)| choice.is_option())
        .collect();
    let mut text = docs(&rust.docs);
    text += "///\n";
    text += &paragraph(&format!("- .NET: {}", rust.dotnet), "  ");
    let credentials = match rust.credentials.as_str() {
        "AppUser" => "App+User",
        "App" => "App",
        _ => "App, or App+User",
    };
    let note = rust.credentials_note.as_deref().unwrap_or_default();
    text += &paragraph(
        format!("- Credentials: {credentials} {note}").trim_end(),
        "  ",
    );
    if let Some(codes) = &rust.codes {
        text += &paragraph(&format!("- Errors: {codes}"), "  ");
    }
    let source = paragraph(&format!("Source: {}.", rust.source), "");
    let default = if variables.is_empty() {
        "Default, "
    } else {
        ""
    };
    let _ = writeln!(
        text,
        "///\n{source}#[derive(Clone, Debug, {default})]\npub struct {name} {{"
    );
    for variable in &variables {
        let _ = writeln!(text, "pub(crate) {}: {},", variable.field, variable.kind);
    }
    for (_, choice) in &choices {
        let _ = writeln!(text, "pub(crate) {}: {},", choice.name, field_type(choice)?);
    }
    if rust.paged {
        text.push_str("page: Option<Link>,\n");
    }
    text.push_str("}\n\n");
    text += &constructor(operation, &variables, &choices);
    text += &behaviour(api, operation, &choices)?;
    text += &list(operation);
    text += &call_options(name, &choices);
    Ok(text)
}

fn field_type(choice: &Choice) -> Result<String, String> {
    Ok(match choice.kind.as_str() {
        "flag" => "bool".into(),
        "number" => "Option<u32>".into(),
        "text" => "Option<String>".into(),
        "guid" => "Option<Guid>".into(),
        "word" => format!("Option<Open<{}>>", choice.of.as_deref().unwrap_or_default()),
        kind => return Err(format!("{OPERATIONS}: {}: no kind {kind}", choice.name)),
    })
}

/// What a method takes for an option, and what the field becomes.
fn argument(choice: &Choice) -> (String, &'static str) {
    match choice.kind.as_str() {
        "flag" => ("bool".into(), "value"),
        "number" => ("u32".into(), "Some(value)"),
        "text" => ("impl Into<String>".into(), "Some(value.into())"),
        "guid" => ("impl Into<Guid>".into(), "Some(value.into())"),
        _ => (
            format!(
                "impl Into<Open<{}>>",
                choice.of.as_deref().unwrap_or_default()
            ),
            "Some(value.into())",
        ),
    }
}

fn constructor(
    operation: &Operation,
    variables: &[&Variable],
    choices: &[(&str, &Choice)],
) -> String {
    let rust = &operation.rust;
    let mut text = format!(
        "impl {} {{\n/// {}\n#[must_use]\npub fn new(",
        rust.name, rust.new
    );
    let taken: Vec<_> = variables
        .iter()
        .map(|variable| parameter(variable))
        .collect();
    for (parameter, _) in &taken {
        let _ = write!(text, "{parameter}, ");
    }
    text.push_str(") -> Self { Self {");
    for (_, value) in &taken {
        let _ = write!(text, "{value}, ");
    }
    for (_, choice) in choices {
        let none = if choice.kind == "flag" {
            "false"
        } else {
            "None"
        };
        let _ = write!(text, "{}: {none}, ", choice.name);
    }
    if rust.paged {
        text.push_str("page: None");
    }
    text.push_str("} }\n");
    for (_, choice) in choices.iter().filter(|(_, choice)| !choice.hidden) {
        let (kind, value) = argument(choice);
        let (name, docs) = (&choice.name, paragraph(&choice.docs, ""));
        let _ = write!(
            text,
            "\n{docs}#[must_use]\npub fn {name}(mut self, value: {kind}) -> Self {{ self.{name} = {value}; self }}\n"
        );
    }
    text.push_str("}\n\n");
    text
}

/// The implementation of `Endpoint`.
fn behaviour(
    api: &Api,
    operation: &Operation,
    choices: &[(&str, &Choice)],
) -> Result<String, String> {
    let rust = &operation.rust;
    let mut text = format!(
        "impl Endpoint for {} {{\ntype Output = {};\n\nconst OPERATION: Operation = facts::{};\n\n\
         fn path(&self, path: &mut PathBuilder<'_>) {{\n",
        rust.name,
        operation.response,
        operation.constant()
    );
    if rust.paged {
        text.push_str("if let Some(uri) = self.page.as_ref().and_then(Link::uri) { path.link(uri); return; }\n");
    }
    text.push_str("path");
    for segment in api.segments(&operation.path)? {
        match segment {
            Segment::Literal(literal) => {
                let _ = write!(text, ".literal({literal:?})");
            }
            Segment::Variable(_, variable) => {
                let _ = write!(text, "{}", in_path(variable));
            }
        }
    }
    text.push_str(";\n}\n");
    let required = api.required(operation)?;
    if !choices.is_empty() || !required.is_empty() {
        text.push_str("\nfn query(&self, query: &mut QueryBuilder) {\n");
        if rust.paged {
            text.push_str("if self.page.is_some() { return; }\n");
        }
        for (name, variable) in required {
            let _ = writeln!(
                text,
                "query.{}({name:?}, &self.{});",
                variable.way, variable.field
            );
        }
        for (wire, choice) in choices {
            text += &in_query(wire, choice);
        }
        text.push_str("}\n");
    }
    if rust.paged {
        text.push_str("\nfn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> { continue_from(self.page.as_ref(), headers) }\n");
    }
    text.push_str("\nfn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> { decode(payload) }\n");
    let is_list = operation.response.starts_with("Collection<");
    match &rust.void_without {
        None if is_list => text.push_str(
            "\nfn notices(&self, page: &Self::Output) -> Vec<Notice> { list_notices(self, page, Some) }\n\
             \nfn is_void(&self, page: &Self::Output) -> bool { is_no_list(page) }\n",
        ),
        Some(member) if !is_list => {
            let _ = write!(
                text,
                "\nfn is_void(&self, output: &Self::Output) -> bool {{ output.{member}.is_none() && !output.extra.is_empty() }}\n"
            );
        }
        _ => return Err(format!("{OPERATIONS}: {}: `void_without` is for what is no list", rust.name)),
    }
    text.push_str("}\n\n");
    Ok(text)
}

fn in_path(variable: &Variable) -> String {
    let Variable { field, way, .. } = variable;
    match (way.as_str(), &variable.what) {
        ("id", Some(what)) => {
            format!(".id({what:?}, self.{field}.as_str(), self.{field}.is_valid())")
        }
        ("number", _) => format!(".number(self.{field})"),
        _ => format!(".{way}(&self.{field})"),
    }
}

fn in_query(wire: &str, choice: &Choice) -> String {
    let Choice { name, .. } = choice;
    match choice.kind.as_str() {
        "flag" => format!("if self.{name} {{ query.pair({wire:?}, \"true\"); }}\n"),
        kind => {
            let add = match kind {
                "number" => format!("query.pair({wire:?}, &{name}.to_string())"),
                "text" => format!("query.pair({wire:?}, {name})"),
                kind => format!("query.{kind}({wire:?}, {name})"),
            };
            format!("if let Some({name}) = &self.{name} {{ {add}; }}\n")
        }
    }
}

/// What lists have beside.
fn list(operation: &Operation) -> String {
    let rust = &operation.rust;
    if !operation.response.starts_with("Collection<") {
        return String::new();
    }
    let (name, item) = (&rust.name, item(&operation.response));
    let mut text = format!("impl ListEndpoint for {name} {{\ntype Item = {item};\n");
    if let Some(function) = &rust.item_notices {
        let _ = write!(
            text,
            "\nfn item_notices<'a>(&self, items: impl Iterator<Item = (usize, &'a {item})>) -> Vec<Notice> {{ {function}(self, items) }}\n"
        );
    }
    text.push_str("}\n\n");
    if rust.paged {
        let _ = write!(
            text,
            "impl FollowLinks for {name} {{\nfn follow<T>(&self, page: &Collection<T>) -> Option<Self> {{\n\
             Some(Self {{ page: Some(next_link(page)?), ..self.clone() }}) }}\n}}\n\n\
             impl Paged for {name} {{\nfn next(&self, page: &Self::Output) -> Option<Self> {{ self.follow(page) }}\n}}\n\n"
        );
    }
    text
}

/// The options of a call are those of its endpoint.
fn call_options(name: &str, choices: &[(&str, &Choice)]) -> String {
    let open: Vec<_> = choices
        .iter()
        .filter(|(_, choice)| !choice.hidden)
        .collect();
    if open.is_empty() {
        return String::new();
    }
    let mut text = format!("impl<C> Call<C, {name}> {{\n");
    for (_, choice) in open {
        let (kind, _) = argument(choice);
        let (name, docs) = (&choice.name, paragraph(&choice.docs, ""));
        let _ = write!(
            text,
            "{docs}pub fn {name}(self, value: {kind}) -> Self {{ self.map(|endpoint| endpoint.{name}(value)) }}\n\n"
        );
    }
    text.push_str("}\n");
    text
}
