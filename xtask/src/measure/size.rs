//! How much machine code the generated types come to in a program that decodes and encodes orders.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use super::{build, run, table};

/// What a function is for, told by its name; the first that fits.
const JOBS: [(&str, &[&str]); 5] = [
    ("drop", &["drop_in_place"]),
    ("debug", &["fmt::Debug", "fmt::Display"]),
    ("serde", &["serde"]),
    ("encode", &["encode", "Encode"]),
    ("decode", &["fill", "decode", "Decode", "Cursor"]),
];

/// Bytes by job, in the order of [`JOBS`], and the rest.
type Sizes = [u64; JOBS.len() + 1];

/// Prints bytes of code by type and job.
pub(crate) fn show(repository: &Path) -> Result<String, String> {
    let program = build(repository, "instructions")?;
    let (symbols, _) = run(Command::new("nm")
        .args(["--print-size", "--demangle", "--defined-only"])
        .arg(program))?;
    let mut types: BTreeMap<String, Sizes> = BTreeMap::new();
    for (size, name) in symbols.lines().filter_map(code) {
        if let Some((owner, job)) = place(name) {
            types.entry(owner).or_default()[job] += size;
        }
    }
    Ok(report(&types))
}

/// Size and name of a symbol that is code.
fn code(symbol: &str) -> Option<(u64, &str)> {
    let mut parts = symbol.splitn(4, ' ');
    let size = u64::from_str_radix(parts.nth(1)?, 16).ok()?;
    let kind = parts.next()?;
    let name = parts.next()?;
    matches!(kind, "t" | "T" | "w" | "W").then_some((size, name))
}

/// The type of the model that a function belongs to, and the number of its job.
fn place(name: &str) -> Option<(String, usize)> {
    if name.contains("partner_center_benches::") {
        return None;
    }
    let behind = name.split("partner_center_model::").nth(1)?;
    // Generated types are all re-exported at the top: their file says nothing to the reader.
    let path = behind
        .strip_prefix("generated::")
        .and_then(|path| path.split_once("::"))
        .map_or(behind, |(_, path)| path);
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
    let path = &path[..end.unwrap_or(path.len())];
    let owner = path
        .trim_end_matches("::")
        .split("::")
        .find(|part| part.chars().next().is_some_and(char::is_uppercase));
    let owner = owner.unwrap_or("(functions)").to_owned();
    let job = JOBS
        .iter()
        .position(|(_, words)| words.iter().any(|word| name.contains(word)));
    Some((owner, job.unwrap_or(JOBS.len())))
}

fn report(types: &BTreeMap<String, Sizes>) -> String {
    let total = |sizes: &Sizes| sizes.iter().sum::<u64>();
    let mut sorted: Vec<_> = types.iter().collect();
    sorted.sort_by_key(|(_, sizes)| std::cmp::Reverse(total(sizes)));
    let mut all = Sizes::default();
    let jobs = JOBS.iter().map(|(job, _)| *job);
    let header = ["bytes of code"].into_iter().chain(jobs).chain(["other"]);
    let mut lines = Vec::new();
    for (name, sizes) in sorted {
        lines.push(cells(name, sizes));
        for (sum, size) in all.iter_mut().zip(sizes) {
            *sum += size;
        }
    }
    lines.push(cells("all", &all));
    table(header, lines)
}

fn cells(name: &str, sizes: &Sizes) -> Vec<String> {
    let numbers = sizes.iter().map(u64::to_string);
    std::iter::once(name.to_owned()).chain(numbers).collect()
}
