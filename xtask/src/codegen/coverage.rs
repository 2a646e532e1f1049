//! The table of operations in `spec/README.md`.

use std::fs;
use std::path::Path;

use super::files::Files;
use super::operations::Api;

const PAGE: &str = "spec/README.md";
/// What stands before and after the table.
const MARKS: [&str; 2] = [
    "<!-- from operations.json, by `cargo xtask codegen` -->\n",
    "<!-- end -->\n",
];

/// The page with the table as it is now.
pub(super) fn files(repository: &Path, api: &Api) -> Result<Files, String> {
    let page =
        fs::read_to_string(repository.join(PAGE)).map_err(|error| format!("{PAGE}: {error}"))?;
    let no_marks = || format!("{PAGE}: the marks of the table are missing");
    let (before, rest) = page.split_once(MARKS[0]).ok_or_else(no_marks)?;
    let (_, after) = rest.split_once(MARKS[1]).ok_or_else(no_marks)?;
    let mut table = String::from(
        "| operation | route | .NET | Rust | CLI | fixture | snapshot |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for operation in &api.operations {
        let address = api.address(operation)?;
        for row in &operation.coverage {
            let fixture = match row.fixture.as_str() {
                none if none.starts_with("none: ") => none.to_owned(),
                file => format!("`{file}`"),
            };
            table += &format!(
                "| {} | `{address}` | {} | `{}` | `{}` | {fixture} | `{}` |\n",
                row.operation, row.dotnet, row.rust, row.command, row.snapshot
            );
        }
    }
    let page = [before, MARKS[0], &table, MARKS[1], after].concat();
    Ok(Files::from([(PAGE.into(), page)]))
}
