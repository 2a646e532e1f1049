//! `cargo xtask lines`: what each operation costs in lines of Rust by hand.
//!
//! A file belongs to the commands that `xtask/lines.json` names: to one, or to all that begin with the same words.
//! A line counts if it has code; tests do not count, nor does what is generated. What all operations use (the call,
//! journal files, decoding, output) belongs to no operation.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::files::each;
use super::operations::Api;
use crate::measure::at;

const FILES: &str = "xtask/lines.json";
/// By the crate of a file: the column in which it counts.
const COLUMNS: [(&str, &[&str]); 3] = [
    ("library", &["model", "core", "host", "reqwest"]),
    ("program", &["cli"]),
    ("sandbox", &["sandbox"]),
];

/// Lines of files that serve one operation alone, and an equal part of those that serve several.
type Cell = [usize; 2];

/// An operation or, of the program, a command that is none.
struct Row {
    operation: String,
    command: String,
    cells: [Cell; COLUMNS.len()],
}

/// A file that serves several rows: its name, its lines, how many rows, and which.
type Shared = (String, usize, usize, String);

/// The files with the commands that each belongs to.
fn files(repository: &Path) -> Result<BTreeMap<String, Vec<String>>, String> {
    let text = fs::read_to_string(repository.join(FILES)).map_err(at(Path::new(FILES)))?;
    serde_json::from_str(&text).map_err(|error| format!("{FILES}: {error}"))
}

/// Prints a row for each operation, and the files that serve several.
pub(crate) fn show(repository: &Path) -> Result<String, String> {
    let (rows, shared) = count(repository)?;
    let columns = COLUMNS.map(|(name, _)| name).join(" | ");
    let mut table = format!("| operation | command | {columns} | all |\n");
    table += "| --- | --- | --- | --- | --- | --- |\n";
    let add = |[own, part]: Cell, cell: &Cell| [own + cell[0], part + cell[1]];
    for row in &rows {
        let all = row.cells.iter().fold([0, 0], add);
        let cells = row.cells.iter().chain([&all]);
        let cells = each(cells, |[own, part]| format!(" {own} + {part} |"));
        table += &format!("| {} | `{}` |{cells}\n", row.operation, row.command);
    }
    table += "\nThe second figure is an equal part of each of these files:\n\n";
    table += "| file | lines | rows that it serves |\n| --- | --- | --- |\n";
    table += &each(shared, |(file, lines, number, commands)| {
        format!("| `{file}` | {lines} | {number}: {commands} |\n")
    });
    Ok(table)
}

fn count(repository: &Path) -> Result<(Vec<Row>, Vec<Shared>), String> {
    let row = |operation: &str, command: &str| Row {
        operation: operation.into(),
        command: command.into(),
        cells: Default::default(),
    };
    let (api, files) = (Api::read(repository)?, files(repository)?);
    let uses = api.operations.iter().flat_map(|it| &it.coverage);
    let mut rows: Vec<Row> = uses.map(|it| row(&it.operation, &it.command)).collect();
    for command in files.values().flatten() {
        if !rows.iter().any(|row| is_of(&row.command, command)) {
            rows.push(row("(none)", command));
        }
    }
    let mut shared = Vec::new();
    for (file, commands) in files {
        let path = repository.join(&file);
        let lines = of_code(&fs::read_to_string(&path).map_err(at(&path))?);
        let member = file.split('/').nth(1).unwrap_or_default();
        let column = COLUMNS
            .iter()
            .position(|(_, crates)| crates.contains(&member));
        let column = column.ok_or_else(|| format!("{FILES}: {file}: not a crate that counts"))?;
        let is_served = |row: &&mut Row| commands.iter().any(|it| is_of(&row.command, it));
        let mut served: Vec<&mut Row> = rows.iter_mut().filter(is_served).collect();
        let number = served.len();
        for (index, row) in served.iter_mut().enumerate() {
            // The first ones take what is left over, so that the sum is exact.
            let part = lines / number + usize::from(index < lines % number);
            row.cells[column][usize::from(number > 1)] += part;
        }
        if number > 1 {
            shared.push((file, lines, number, commands.join(", ")));
        }
    }
    Ok((rows, shared))
}

/// Whether a command is this one, or begins with these words.
fn is_of(command: &str, words: &str) -> bool {
    let rest = command.strip_prefix(words);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Lines with code: no empty ones, no comments, and not the tests at the end of a file.
fn of_code(text: &str) -> usize {
    let tests = text.find("#[cfg(test)]\nmod tests {");
    let lines = text[..tests.unwrap_or(text.len())].lines().map(str::trim);
    let code = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    code.count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository;

    /// Where every file belongs to a command.
    const WHOLE: [&str; 8] = [
        "crates/core/src/carts",
        "crates/core/src/customers",
        "crates/core/src/orders",
        "crates/core/src/subscriptions",
        "crates/cli/src/commands",
        "crates/sandbox/src/carts",
        "crates/sandbox/src/orders",
        "crates/sandbox/src/subscriptions",
    ];

    #[test]
    fn every_file_of_an_operation_is_counted() {
        let files = files(repository()).unwrap();
        let mut folders: Vec<_> = WHOLE.iter().map(|it| repository().join(it)).collect();
        let mut seen = 0;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(repository()).unwrap().to_str().unwrap();
                if path.is_dir() {
                    folders.push(path);
                } else if !name.ends_with("/tests.rs") {
                    assert!(files.contains_key(name), "{FILES} does not name {name}");
                    seen += 1;
                }
            }
        }
        assert!(seen >= 60, "only {seen} files");
    }

    #[test]
    fn all_lines_are_in_the_table_once() {
        let files = files(repository()).unwrap().into_keys();
        let lines =
            files.map(|file| of_code(&fs::read_to_string(repository().join(file)).unwrap()));
        let (rows, _) = count(repository()).unwrap();
        let cells = rows.iter().flat_map(|row| row.cells).flatten();
        let (counted, lines): (usize, usize) = (cells.sum(), lines.sum());
        assert_eq!(counted, lines);
    }

    #[test]
    fn what_counts_is_code() {
        let text = "//! About.\n\n/// Says.\nfn says() {\n    // Why.\n    say();\n}\n";
        assert_eq!(of_code(text), 3);
        let with_tests =
            format!("mod other;\n\n{text}\n#[cfg(test)]\nmod tests {{\n    use super::*;\n}}\n");
        assert_eq!(of_code(&with_tests), 4);
    }
}
