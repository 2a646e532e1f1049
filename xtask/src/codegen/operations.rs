//! `spec/operations.json`: the operations of the service, as data.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::files::{OPERATIONS, each};
use super::since::Since;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Api {
    #[expect(dead_code, reason = "for readers")]
    description: String,
    /// What stands in paths and in queries, by name.
    pub(super) parameters: BTreeMap<String, Variable>,
    /// The steps of the chain from the partner to a call.
    pub(super) navigators: Vec<Navigator>,
    pub(super) operations: Vec<Operation>,
    /// Types that the model does not have.
    pub(super) schemas: BTreeMap<String, Value>,
}

/// A part of an address that changes from call to call.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Variable {
    pub(super) description: String,
    pub(super) example: String,
    /// Its name in a route: `customer-tenant-id`.
    pub(super) placeholder: String,
    /// The field of an endpoint, and its type.
    pub(super) field: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// How it is written into an address: a method of the builders of path and query.
    pub(super) way: String,
    /// What an error calls it; for ids.
    pub(super) what: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Navigator {
    pub(super) name: String,
    pub(super) from: String,
    pub(super) method: String,
    /// The variable that this step takes.
    pub(super) adds: Option<String>,
    pub(super) docs: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) summary: String,
    #[serde(default)]
    pub(super) query: Vec<Parameter>,
    #[serde(default)]
    pub(super) headers: Vec<Parameter>,
    /// A type, or `form` for files.
    pub(super) request: Option<String>,
    pub(super) example: Option<Value>,
    /// A type, `Collection<…>` of one, or `bytes`.
    pub(super) response: String,
    #[serde(default = "ok")]
    pub(super) status: u16,
    pub(super) errors: Vec<u16>,
    pub(super) rust: Endpoint,
    /// Since when a rule about it is in force.
    pub(super) since: Option<Since>,
    pub(super) coverage: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameter {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) description: String,
    pub(super) rust: Option<Choice>,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// A variable.
    Required,
    Flag,
    Number,
    Text,
    Guid,
    Word,
    /// An id, which the builder of the query checks by the method of its name.
    Id,
    /// Not set by the caller.
    None,
}

/// How an endpoint takes a parameter of its query.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    pub(super) kind: Kind,
    pub(super) name: String,
    /// The enum of a `word`, the type of an `id`.
    pub(super) of: Option<String>,
    /// The variable of one that is required.
    pub(super) parameter: Option<String>,
    /// Set by hand-written methods alone.
    #[serde(default)]
    pub(super) hidden: bool,
    pub(super) docs: String,
}

/// What core has of an operation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Endpoint {
    pub(super) name: String,
    /// The module of an endpoint that is written by hand: it has rules of its own.
    pub(super) by_hand: Option<String>,
    pub(super) docs: Vec<String>,
    /// What its constructor gives.
    #[serde(default)]
    pub(super) new: String,
    pub(super) dotnet: String,
    #[serde(default = "either")]
    pub(super) credentials: String,
    pub(super) credentials_note: Option<String>,
    /// The documented refusals.
    pub(super) codes: Option<String>,
    pub(super) source: String,
    pub(super) family: String,
    /// The kind of write, and what repeating it can do.
    pub(super) write: Option<String>,
    pub(super) safety: Option<String>,
    /// The kinds of write of one that has several.
    #[serde(default)]
    pub(super) changes: Vec<Change>,
    #[serde(default)]
    pub(super) paged: bool,
    /// Whether the token of the next page may be in a header of the answer, and not in a link.
    #[serde(default)]
    pub(super) token_in_header: bool,
    /// The function that finds what is unusual about the items of a list.
    pub(super) item_notices: Option<String>,
    /// Without this member an answer that has others is not what was asked for.
    pub(super) void_without: Option<String>,
    #[serde(default)]
    pub(super) calls: Vec<NavigatorCall>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    pub(super) write: String,
    pub(super) safety: String,
}

/// The method of a navigator that makes the call.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NavigatorCall {
    pub(super) on: String,
    pub(super) method: String,
    pub(super) docs: String,
    /// What the constructor takes beside variables: `order: NewOrder`.
    #[serde(default)]
    pub(super) arguments: Vec<String>,
    /// The parameter of the query that it takes and sets.
    pub(super) sets: Option<String>,
    /// A value of it, for tests.
    pub(super) example: Option<String>,
}

/// A row of the table in `spec/README.md`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) operation: String,
    pub(super) rust: String,
    pub(super) dotnet: String,
    pub(super) command: String,
    pub(super) fixture: String,
    pub(super) snapshot: String,
    /// Since when a rule about this use of the operation is in force.
    pub(super) since: Option<Since>,
}

fn ok() -> u16 {
    200
}

fn either() -> String {
    "Either".into()
}

impl Api {
    pub(super) fn read(repository: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(repository.join(OPERATIONS));
        let text = text.map_err(|error| format!("{OPERATIONS}: {error}"))?;
        serde_json::from_str(&text).map_err(|error| format!("{OPERATIONS}: {error}"))
    }

    pub(super) fn variable(&self, name: &str) -> Result<&Variable, String> {
        let found = self.parameters.get(name);
        found.ok_or_else(|| format!("{OPERATIONS}: no parameter {name}"))
    }

    /// The segments of a path.
    pub(super) fn segments<'a>(&'a self, path: &'a str) -> Result<Vec<Segment<'a>>, String> {
        let segments = path.split('/').skip(1).map(|segment| {
            let name = segment.strip_prefix('{');
            match name.and_then(|name| name.strip_suffix('}')) {
                Some(name) => Ok(Segment::Variable(name, self.variable(name)?)),
                None => Ok(Segment::Literal(segment)),
            }
        });
        segments.collect()
    }

    /// The route as it is documented: `/v1/customers/{customer-tenant-id}`.
    pub(super) fn route(&self, operation: &Operation) -> Result<String, String> {
        let segments = self.segments(&operation.path)?;
        Ok("/v1".to_owned()
            + &each(segments, |segment| match segment {
                Segment::Literal(text) => format!("/{text}"),
                Segment::Variable(_, variable) => format!("/{{{}}}", variable.placeholder),
            }))
    }

    /// Method and route with the required parts of the query.
    pub(super) fn address(&self, operation: &Operation) -> Result<String, String> {
        let (method, route) = (operation.method.to_uppercase(), self.route(operation)?);
        let required = self.required(operation)?.into_iter();
        let pairs = required.map(|(name, it)| format!("{name}={{{}}}", it.placeholder));
        let pairs: Vec<_> = pairs.collect();
        let separator = if pairs.is_empty() { "" } else { "?" };
        Ok(format!("{method} {route}{separator}{}", pairs.join("&")))
    }

    /// The required parameters of the query.
    pub(super) fn required<'a>(
        &'a self,
        operation: &'a Operation,
    ) -> Result<Vec<(&'a str, &'a Variable)>, String> {
        let parameters = operation.query.iter();
        let required = parameters.filter_map(|Parameter { name, rust, .. }| {
            let variable = rust.as_ref()?.parameter.as_deref()?;
            Some(self.variable(variable).map(|it| (name.as_str(), it)))
        });
        required.collect()
    }

    /// All variables of a call, in the order of its constructor.
    pub(super) fn variables<'a>(
        &'a self,
        operation: &'a Operation,
    ) -> Result<Vec<&'a Variable>, String> {
        let segments = self.segments(&operation.path)?.into_iter();
        let in_path = segments.filter_map(|segment| match segment {
            Segment::Literal(_) => None,
            Segment::Variable(_, variable) => Some(variable),
        });
        let required = self.required(operation)?.into_iter().map(|(_, it)| it);
        Ok(in_path.chain(required).collect())
    }

    /// The steps from the partner to a navigator.
    pub(super) fn way<'a>(&'a self, name: &str) -> Result<Vec<&'a Navigator>, String> {
        if name == "Partner" {
            return Ok(Vec::new());
        }
        let found = self.navigators.iter().find(|step| step.name == name);
        let step = found.ok_or_else(|| format!("{OPERATIONS}: no navigator {name}"))?;
        let mut way = self.way(&step.from)?;
        way.push(step);
        Ok(way)
    }

    /// The variables that a navigator has collected.
    pub(super) fn collected(&self, name: &str) -> Result<Vec<&Variable>, String> {
        let steps = self.way(name)?.into_iter();
        let added = steps.filter_map(|step| step.adds.as_deref());
        added.map(|name| self.variable(name)).collect()
    }
}

impl Variable {
    /// A parameter of a constructor.
    pub(super) fn parameter(&self) -> String {
        let Self { field, kind, .. } = self;
        if kind == "u32" {
            format!("{field}: {kind}, ")
        } else {
            format!("{field}: impl Into<{kind}>, ")
        }
    }
}

pub(super) enum Segment<'a> {
    Literal(&'a str),
    /// By name.
    Variable(&'a str, &'a Variable),
}

impl Operation {
    /// The constant of its facts: `GET_ORDER`.
    pub(super) fn constant(&self) -> String {
        snake_case(&self.rust.name).to_uppercase()
    }

    /// What documentation says of its rules with a date: its own, and those of its rows in the table.
    pub(super) fn rules(&self) -> impl Iterator<Item = String> {
        let of_rows = self.coverage.iter().filter_map(|row| row.since.as_ref());
        self.since.iter().chain(of_rows).map(Since::docs)
    }

    /// The type of the items, if its answer is a collection.
    pub(super) fn item(&self) -> Option<&str> {
        collection_item(&self.response)
    }
}

impl Choice {
    /// Whether the caller may set it, and need not.
    pub(super) fn is_option(&self) -> bool {
        !matches!(self.kind, Kind::None | Kind::Required)
    }
}

/// The type of the items, if an answer is a collection.
pub(super) fn collection_item(response: &str) -> Option<&str> {
    response.strip_prefix("Collection<")?.strip_suffix('>')
}

pub(super) fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
