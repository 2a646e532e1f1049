//! The tables in `spec/README.md`: operations, and rules with a date.

use std::fs;
use std::path::Path;

use super::files::Files;
use super::operations::Api;
use super::since::Since;
use super::spec::{Kind, Spec};

const PAGE: &str = "spec/README.md";
/// What stands before and after a table.
const OPERATIONS: &str = "<!-- from operations.json, by `cargo xtask codegen` -->\n";
const RULES: &str = "<!-- from the schemas, by `cargo xtask codegen` -->\n";
const END: &str = "<!-- end -->\n";

/// The page with the tables as they are now.
pub(super) fn files(repository: &Path, api: &Api, spec: &Spec) -> Result<Files, String> {
    let page =
        fs::read_to_string(repository.join(PAGE)).map_err(|error| format!("{PAGE}: {error}"))?;
    let head = "| where | in force since | source |\n| --- | --- | --- |\n".to_owned();
    let page = with_table(&page, RULES, &(head + &rules(spec)))?;
    let page = with_table(&page, OPERATIONS, &operations(api)?)?;
    Ok(Files::from([(PAGE.into(), page)]))
}

/// The page with a table between its marks.
fn with_table(page: &str, mark: &str, table: &str) -> Result<String, String> {
    let no_marks = || format!("{PAGE}: the marks of a table are missing: {mark}");
    let (before, rest) = page.split_once(mark).ok_or_else(no_marks)?;
    let (_, after) = rest.split_once(END).ok_or_else(no_marks)?;
    Ok([before, mark, table, END, after].concat())
}

fn operations(api: &Api) -> Result<String, String> {
    let mut table = String::from(
        "| operation | route | .NET | Rust | CLI | fixture | snapshot | since |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for operation in &api.operations {
        let address = api.address(operation)?;
        for row in &operation.coverage {
            let fixture = match row.fixture.as_str() {
                none if none.starts_with("none: ") => none.to_owned(),
                file => format!("`{file}`"),
            };
            let rules = operation.since.iter().chain(&row.since);
            let rules: Vec<&str> = rules.map(Since::cell).collect();
            table += &format!(
                "| {} | `{address}` | {} | `{}` | `{}` | {fixture} | `{}` | {} |\n",
                row.operation,
                row.dotnet,
                row.rust,
                row.command,
                row.snapshot,
                rules.join("; ")
            );
        }
    }
    Ok(table)
}

/// The rules with a date that are about types, their members and words: where, since when, and the source.
fn rules(spec: &Spec) -> String {
    let mut rows = String::new();
    let mut row = |place: String, since: &Option<Since>, source: &str| {
        if let Some(since) = since {
            rows += &format!("| `{place}` | {} | {source} |\n", since.cell());
        }
    };
    for (name, definition) in spec.definitions() {
        let source = definition.source.as_deref().unwrap_or_default();
        row(name.clone(), &definition.since, source);
        match &definition.kind {
            Kind::Object(properties) => {
                for (member, it) in properties {
                    row(format!("{name}.{member}"), &it.since, &it.source);
                }
            }
            Kind::OpenEnum(words) => {
                for word in words {
                    row(format!("{name}::{}", word.name), &word.since, source);
                }
            }
            Kind::ByHand(_) => {}
        }
    }
    rows
}
