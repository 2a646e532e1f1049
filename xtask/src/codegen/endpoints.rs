//! From the operations to core's plain endpoints, the facts of all of them, and the navigators.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{Files, OPERATIONS, each, paragraph, pretty};
use super::operations::{Api, Choice, Kind, Operation, Segment, Variable, snake_case};
use super::{facts, navigators};

const FOLDER: &str = "crates/core/src/generated";

/// What generated text may name, by the module where it is.
const NAMES: [(&str, &str); 8] = [
    ("crate", "Call DecodeError Error Notice Safety"),
    ("crate::auth", "Accepts"),
    (
        "crate::endpoint",
        "Endpoint ListEndpoint Operation Paged PathBuilder Payload QueryBuilder \
         decode is_no_list list_notices",
    ),
    ("crate::journal", "WriteKind"),
    (
        "crate::paging",
        "FollowLinks continue_from next_link next_page",
    ),
    ("crate::quota", "Family"),
    ("http", "HeaderMap Method"),
    ("super", "facts"),
];

pub(super) fn files(api: &Api) -> Result<Files, String> {
    let mut files = Files::new();
    let mut insert = |module: &str, docs: &str, body: &str| {
        let text = pretty(docs, &(imports(api, body) + body))?;
        files.insert(format!("{FOLDER}/{module}.rs"), text);
        Ok::<_, String>(())
    };
    let mut index = String::from("mod facts;\nmod navigators;\n");
    let mut exports = String::from("pub(crate) use facts::*;\npub use navigators::*;\n");
    for operation in &api.operations {
        let Operation { rust, .. } = operation;
        if rust.by_hand.is_none() {
            let module = snake_case(&rust.name);
            index += &format!("mod {module};\n");
            exports += &format!("pub use {module}::{};\n", rust.name);
            insert(
                &module,
                &api.address(operation)?,
                &endpoint(api, operation)?,
            )?;
        }
    }
    insert(
        "mod",
        "What the operations of the service are; plain endpoints and navigators.",
        &(index + &exports),
    )?;
    insert(
        "facts",
        "Method, route, safety, credentials and counter of each operation.",
        &facts::text(api)?,
    )?;
    insert(
        "navigators",
        "The chain from the partner to a call, named as in the .NET SDK.",
        &navigators::text(api)?,
    )?;
    Ok(files)
}

/// The `use` lines for what the text names.
fn imports(api: &Api, body: &str) -> String {
    let code = body
        .lines()
        .filter(|line| !line.trim_start().starts_with("///"));
    // Of a path, its first name counts.
    let code: Vec<_> = code.map(|line| line.replace("::", "\u{1}")).collect();
    let words: BTreeSet<&str> = code
        .iter()
        .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && !"_\u{1}".contains(c)))
        .map(|path| path.split('\u{1}').next().unwrap_or_default())
        .collect();
    let split = |(module, names): (_, &'static str)| names.split(' ').map(move |it| (it, module));
    let mut known: BTreeMap<&str, &str> = NAMES.into_iter().flat_map(split).collect();
    // Of the model: what is around answers and values, answers, and what calls and options take.
    let around = ["Collection", "Guid", "Link", "Open"].into_iter();
    let operations = api.operations.iter();
    let model = around.chain(operations.flat_map(|operation| {
        let calls = operation.rust.calls.iter();
        let taken = calls.flat_map(|call| &call.arguments);
        let taken = taken.filter_map(|argument| Some(argument.split_once(": ")?.1));
        let words = operation.query.iter();
        let words = words.filter_map(|it| {
            it.rust
                .as_ref()
                .filter(|it| matches!(it.kind, Kind::Word | Kind::Required))?
                .of
                .as_deref()
        });
        taken
            .chain(words)
            .chain([operation.item().unwrap_or(&operation.response)])
    }));
    known.extend(model.map(|name| (name, "partner_center_model")));
    let ids = api.parameters.values().map(|it| it.kind.as_str());
    known.extend(ids.filter(|it| it.ends_with("Id")).map(|it| (it, "crate")));
    known.extend(api.operations.iter().map(|Operation { rust, .. }| {
        let module = rust.by_hand.as_deref();
        (rust.name.as_str(), module.unwrap_or("super"))
    }));
    let is_own = |name: &str| {
        let own = [format!("struct {name} "), format!("struct {name}<")];
        body.contains("mod facts;") || own.iter().any(|own| body.contains(own))
    };
    let mut uses: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, module) in known {
        if words.contains(name) && !is_own(name) {
            uses.entry(module).or_default().push(name);
        }
    }
    each(uses, |(module, names)| {
        format!("use {module}::{{{}}};\n", names.join(", "))
    })
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
    let credentials = match rust.credentials.as_str() {
        "AppUser" => "App+User",
        "App" => "App",
        _ => "App, or App+User",
    };
    let note = rust.credentials_note.iter().map(|note| format!(" {note}"));
    let credentials = format!("Credentials: {credentials}{}", note.collect::<String>());
    let facts = [format!(".NET: {}", rust.dotnet), credentials].into_iter();
    let facts = facts.chain(rust.codes.iter().map(|codes| format!("Errors: {codes}")));
    let default = variables.is_empty().then_some("Default");
    Ok([
        each(&rust.docs, |line| format!("/// {line}\n")),
        "///\n".into(),
        each(facts, |fact| paragraph(&format!("- {fact}"), "  ")),
        "///\n".into(),
        each(operation.rules(), |rule| paragraph(&rule, "") + "///\n"),
        paragraph(&format!("Source: {}.", rust.source), ""),
        format!(
            "#[derive(Clone, Debug, {})]\npub struct {name} {{\n",
            default.unwrap_or_default()
        ),
        each(&variables, |Variable { field, kind, .. }| {
            format!("pub(crate) {field}: {kind},\n")
        }),
        each(&choices, |(_, choice)| {
            format!("pub(crate) {}: {},\n", choice.name, choice.field_type())
        }),
        format!(
            "{} }}\n\n",
            if rust.paged {
                "page: Option<Link>,"
            } else {
                ""
            }
        ),
        constructor(operation, &variables, &choices),
        behaviour(api, operation, &choices)?,
        list(operation),
        call_options(name, &choices),
    ]
    .concat())
}

impl Choice {
    /// The type of its value.
    fn value_type(&self) -> String {
        match self.kind {
            Kind::Flag => "bool".into(),
            Kind::Number => "u32".into(),
            Kind::Text => "String".into(),
            Kind::Guid => "Guid".into(),
            Kind::Id => self.of.clone().unwrap_or_default(),
            _ => format!("Open<{}>", self.of.as_deref().unwrap_or_default()),
        }
    }

    fn field_type(&self) -> String {
        match self.kind {
            Kind::Flag => self.value_type(),
            _ => format!("Option<{}>", self.value_type()),
        }
    }

    /// What a method takes for it, and what the field becomes.
    pub(super) fn argument(&self) -> (String, &'static str) {
        let kind = self.value_type();
        match self.kind {
            Kind::Flag => (kind, "value"),
            Kind::Number => (kind, "Some(value)"),
            _ => (format!("impl Into<{kind}>"), "Some(value.into())"),
        }
    }

    /// The statement that writes it into a query.
    fn in_query(&self, wire: &str) -> String {
        let name = &self.name;
        let add = match self.kind {
            Kind::Flag => {
                return format!("if self.{name} {{ query.pair({wire:?}, \"true\"); }}\n");
            }
            Kind::Number => format!("pair({wire:?}, &{name}.to_string())"),
            Kind::Guid => format!("guid({wire:?}, {name})"),
            Kind::Word => format!("word({wire:?}, {name})"),
            Kind::Id => format!("{name}({wire:?}, {name})"),
            _ => format!("pair({wire:?}, {name})"),
        };
        format!("if let Some({name}) = &self.{name} {{ query.{add}; }}\n")
    }
}

fn constructor(
    operation: &Operation,
    variables: &[&Variable],
    choices: &[(&str, &Choice)],
) -> String {
    let rust = &operation.rust;
    let taken = each(variables, |variable| variable.parameter());
    let given = each(variables, |Variable { field, kind, .. }| match &**kind {
        "u32" => format!("{field}, "),
        _ => format!("{field}: {field}.into(), "),
    });
    let unset = each(choices, |(_, Choice { name, kind, .. })| {
        let none = if *kind == Kind::Flag { "false" } else { "None" };
        format!("{name}: {none}, ")
    });
    let page = if rust.paged { "page: None" } else { "" };
    let setters = each(open(choices), |choice| {
        let (kind, value) = choice.argument();
        let (name, docs) = (&choice.name, paragraph(&choice.docs, ""));
        format!(
            "{docs}#[must_use]\npub fn {name}(mut self, value: {kind}) -> Self {{\n\
             self.{name} = {value}; self }}\n"
        )
    });
    format!(
        "impl {} {{\n/// {}\n#[must_use]\npub fn new({taken}) -> Self {{\n\
         Self {{ {given} {unset} {page} }} }}\n{setters} }}\n\n",
        rust.name, rust.new
    )
}

/// The options that callers may set.
fn open<'a>(choices: &'a [(&'a str, &'a Choice)]) -> impl Iterator<Item = &'a Choice> {
    let choices = choices.iter().map(|(_, choice)| *choice);
    choices.filter(|choice| !choice.hidden)
}

/// The implementation of `Endpoint`.
fn behaviour(
    api: &Api,
    operation: &Operation,
    choices: &[(&str, &Choice)],
) -> Result<String, String> {
    let rust = &operation.rust;
    let if_paged = |text| if rust.paged { text } else { "" };
    let path = each(api.segments(&operation.path)?, |segment| match segment {
        Segment::Literal(literal) => format!(".literal({literal:?})"),
        Segment::Variable(_, variable) => in_path(variable),
    });
    let required = each(
        api.required(operation)?,
        |(name, Variable { way, field, .. })| format!("query.{way}({name:?}, &self.{field});\n"),
    );
    let pairs = required + &each(choices, |(wire, choice)| choice.in_query(wire));
    let query = if pairs.is_empty() {
        pairs
    } else {
        let page = if rust.token_in_header {
            "if self.page.as_ref().and_then(Link::uri).is_some() { return; }\n"
        } else {
            if_paged("if self.page.is_some() { return; }\n")
        };
        format!("fn query(&self, query: &mut QueryBuilder) {{ {page} {pairs} }}\n")
    };
    let is_list = operation.item().is_some();
    let void = match &rust.void_without {
        None if is_list => {
            "fn notices(&self, page: &Self::Output) -> Vec<Notice> { list_notices(self, page, Some) }\n\
             fn is_void(&self, page: &Self::Output) -> bool { is_no_list(page) }\n"
                .to_owned()
        }
        Some(member) if !is_list => format!(
            "fn is_void(&self, output: &Self::Output) -> bool {{\n\
             output.{member}.is_none() && !output.extra.is_empty() }}\n"
        ),
        _ => {
            let name = &rust.name;
            return Err(format!(
                "{OPERATIONS}: {name}: `void_without` goes with what is not a list"
            ));
        }
    };
    Ok(format!(
        "impl Endpoint for {} {{\ntype Output = {};\nconst OPERATION: Operation = facts::{};\n\
         fn path(&self, path: &mut PathBuilder<'_>) {{ {} path{path}; }}\n{query}{}\
         fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {{ decode(payload) }}\n\
         {void} }}\n\n",
        rust.name,
        operation.response,
        operation.constant(),
        if_paged(
            "if let Some(uri) = self.page.as_ref().and_then(Link::uri) { path.link(uri); return; }\n"
        ),
        if_paged(
            "fn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {\n\
             continue_from(self.page.as_ref(), headers) }\n"
        ),
    ))
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

/// What lists have beside.
fn list(operation: &Operation) -> String {
    let rust = &operation.rust;
    let Some(item) = operation.item() else {
        return String::new();
    };
    let name = &rust.name;
    let notices = each(&rust.item_notices, |function| {
        format!(
            "fn item_notices<'a>(&self, items: impl Iterator<Item = (usize, &'a {item})>) -> Vec<Notice> {{\n\
             {function}(self, items) }}\n"
        )
    });
    let paged = if rust.paged {
        let (head, next) = if rust.token_in_header {
            ("head", "next_page(self.page.as_ref(), page, head)")
        } else {
            ("_head", "next_link(page)")
        };
        format!(
            "impl FollowLinks for {name} {{\n\
             fn follow<T>(&self, page: &Collection<T>, {head}: &HeaderMap) -> Option<Self> {{\n\
             Some(Self {{ page: Some({next}?), ..self.clone() }}) }}\n}}\n\n\
             impl Paged for {name} {{\nfn next(&self, page: &Self::Output, head: &HeaderMap) -> Option<Self> {{\n\
             self.follow(page, head) }}\n}}\n"
        )
    } else {
        String::new()
    };
    format!("impl ListEndpoint for {name} {{\ntype Item = {item};\n{notices} }}\n\n{paged}")
}

/// The options of a call are those of its endpoint.
fn call_options(name: &str, choices: &[(&str, &Choice)]) -> String {
    let methods = each(open(choices), |choice| {
        let (kind, _) = choice.argument();
        let (name, docs) = (&choice.name, paragraph(&choice.docs, ""));
        format!(
            "{docs}pub fn {name}(self, value: {kind}) -> Self {{ self.map(|endpoint| endpoint.{name}(value)) }}\n"
        )
    });
    if methods.is_empty() {
        return methods;
    }
    format!("impl<C> Call<C, {name}> {{\n{methods} }}\n")
}
