//! Tables, and what criterion has measured as one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::peers;

/// Estimates that are further apart were not measured in one run.
const ONE_RUN: Duration = Duration::from_secs(20 * 60);

/// Columns from left to right; others follow by name.
const ORDER: [&str; 6] = [
    peers::OURS,
    peers::SERDE_JSON,
    "sonic-rs",
    "simd-json",
    "jiter",
    peers::VALUE,
];

/// One estimate of criterion's: the median.
#[derive(Debug)]
struct Estimate {
    nanoseconds: f64,
    bytes: f64,
    written: SystemTime,
}

/// The estimates of a group, such as `decode/2 orders`, by their functions' names.
type Group = BTreeMap<String, Estimate>;

/// A Markdown table of what criterion measured in groups whose names begin so, and how many times
/// as long as this library the others took; `None` when nothing was measured.
#[must_use]
pub fn ratios(kinds: &[&str]) -> Option<String> {
    let mut groups: Vec<(String, Group)> = read(&criterion_folder()?)
        .into_iter()
        .filter(|(name, group)| rank(kinds, name).is_some() && group.contains_key(peers::OURS))
        .collect();
    groups.sort_by(|(name, group), (other_name, other)| {
        let key = |name: &str, group: &Group| (rank(kinds, name), size(group));
        let (left, right) = (key(name, group), key(other_name, other));
        left.0
            .cmp(&right.0)
            .then(left.1.total_cmp(&right.1))
            .then_with(|| name.cmp(other_name))
    });
    let columns = columns(&groups);
    let mut lines = vec![header(&columns)];
    lines.extend(
        groups
            .iter()
            .map(|(name, group)| row(name, group, &columns)),
    );
    (!groups.is_empty()).then(|| table(&lines))
}

/// Which kind a group is of.
fn rank(kinds: &[&str], name: &str) -> Option<usize> {
    let kind = name.split('/').next()?;
    kinds.iter().position(|other| *other == kind)
}

fn size(group: &Group) -> f64 {
    group.values().map(|estimate| estimate.bytes).sum::<f64>() / length(group)
}

#[expect(clippy::cast_precision_loss, reason = "a handful")]
fn length(group: &Group) -> f64 {
    group.len() as f64
}

fn columns(groups: &[(String, Group)]) -> Vec<&str> {
    let names: BTreeSet<&str> = groups
        .iter()
        .flat_map(|(_, group)| group.keys().map(String::as_str))
        .collect();
    let known = ORDER.into_iter().filter(|name| names.contains(name));
    let others = names.iter().copied().filter(|name| !ORDER.contains(name));
    known.chain(others).collect()
}

fn header(columns: &[&str]) -> Vec<String> {
    let peers = columns.iter().skip(1).map(|name| format!("vs {name}"));
    [String::new(), peers::OURS.into()]
        .into_iter()
        .chain(peers)
        .collect()
}

fn row(name: &str, group: &Group, columns: &[&str]) -> Vec<String> {
    let ours = &group[peers::OURS];
    let times = group.values().map(|estimate| estimate.written);
    let span = times.clone().max().zip(times.min());
    let mixed = span
        .is_some_and(|(last, first)| last.duration_since(first).is_ok_and(|span| span > ONE_RUN));
    let note = if mixed { " (NOT OF ONE RUN)" } else { "" };
    let mut cells = vec![
        format!("{}{note}", name.replacen('/', ", ", 1)),
        speed(ours.bytes, ours.nanoseconds),
    ];
    cells.extend(columns.iter().skip(1).map(|peer| {
        group.get(*peer).map_or_else(String::new, |other| {
            format!("{:.1}x", other.nanoseconds / ours.nanoseconds)
        })
    }));
    cells
}

/// Bytes in nanoseconds, as a speed.
#[must_use]
pub fn speed(bytes: f64, nanoseconds: f64) -> String {
    let gigabytes = bytes / nanoseconds;
    if gigabytes >= 1.0 {
        format!("{gigabytes:.2} GB/s")
    } else {
        format!("{:.0} MB/s", gigabytes * 1e3)
    }
}

/// A Markdown table whose columns are as wide as they must be; the first line is the header.
#[must_use]
pub fn table(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
            .max(3)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        for (cell, &width) in line.iter().zip(&widths) {
            let _ = write!(text, "| {cell:width$} ");
        }
        text.push_str("|\n");
        if number == 0 {
            for &width in &widths {
                let _ = write!(text, "| {:-<width$} ", "");
            }
            text.push_str("|\n");
        }
    }
    text
}

/// Criterion writes beside the program that it measures, in the same target folder.
fn criterion_folder() -> Option<PathBuf> {
    if let Some(home) = std::env::var_os("CRITERION_HOME") {
        return Some(home.into());
    }
    let program = std::env::current_exe().ok()?;
    let mut folders = program.ancestors().map(|folder| folder.join("criterion"));
    folders.find(|folder| folder.is_dir())
}

fn read(folder: &Path) -> BTreeMap<String, Group> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for group in folders(folder) {
        for function in folders(&group) {
            if let Some((group, function, estimate)) = estimate(&function.join("new")) {
                groups.entry(group).or_default().insert(function, estimate);
            }
        }
    }
    groups
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

fn estimate(folder: &Path) -> Option<(String, String, Estimate)> {
    let benchmark = json(&folder.join("benchmark.json"))?;
    let file = folder.join("estimates.json");
    let written = std::fs::metadata(&file).ok()?.modified().ok()?;
    let estimate = Estimate {
        nanoseconds: json(&file)?["median"]["point_estimate"].as_f64()?,
        bytes: benchmark["throughput"]["Bytes"].as_f64()?,
        written,
    };
    let name = |member: &str| benchmark[member].as_str().map(str::to_owned);
    Some((name("group_id")?, name("function_id")?, estimate))
}

fn json(file: &Path) -> Option<Value> {
    serde_json::from_slice(&std::fs::read(file).ok()?).ok()
}
