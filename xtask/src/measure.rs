//! What all measuring tasks need: starting programs, and tables.

pub(crate) mod build_time;
pub(crate) mod instructions;
pub(crate) mod peers;
pub(crate) mod size;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs a program to its end and gives what it printed: to stdout, and to stderr.
pub(crate) fn run(command: &mut Command) -> Result<(String, String), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot start {program}: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        return Ok((text(&output.stdout), text(&output.stderr)));
    }
    let arguments: Vec<_> = command.get_args().map(|a| a.to_string_lossy()).collect();
    Err(format!(
        "{program} {}: {}\n{}",
        arguments.join(" "),
        output.status,
        text(&output.stderr)
    ))
}

/// The error of a file or a folder, with its path.
pub(crate) fn at(path: &Path) -> impl Fn(std::io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}

/// cargo in the repository, with arguments that have no spaces.
pub(crate) fn cargo(repository: &Path, arguments: &str) -> Command {
    let mut command = Command::new("cargo");
    command
        .current_dir(repository)
        .args(arguments.split_whitespace());
    command
}

/// Builds a program of the benches package for release, and says where it is.
fn build(repository: &Path, program: &str) -> Result<PathBuf, String> {
    eprintln!("building {program} …");
    let arguments = "build --release --quiet --package=partner-center-benches --bin";
    run(cargo(repository, arguments).arg(program))?;
    Ok(target(repository).join("release").join(program))
}

fn target(repository: &Path) -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR");
    repository.join(folder.unwrap_or_else(|| "target".into()))
}

// The table of the benches, which xtask must not depend on.
#[path = "../../benches/src/report/table.rs"]
mod table;
pub(crate) use table::table;
