//! Tables, and what criterion has measured as one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;

use crate::peers;

mod table;
pub use table::table;

/// One estimate of criterion's: the median.
struct Estimate {
    written: SystemTime,
    /// Such as `decode/2 orders`.
    group: String,
    function: String,
    nanoseconds: f64,
    bytes: f64,
}

/// A Markdown table of what criterion has measured since then, and how many times as long as this
/// library the others took; `None` when nothing was measured.
#[must_use]
pub fn ratios(since: SystemTime) -> Option<String> {
    let mut estimates = read(&criterion_folder()?);
    // What an earlier run has left there was measured under other conditions.
    estimates.retain(|estimate| estimate.written >= since);
    estimates.sort_by_key(|estimate| estimate.written);
    let (mut groups, mut peers) = (Vec::new(), Vec::new());
    let mut times = BTreeMap::new();
    for estimate in &estimates {
        let (group, peer) = (estimate.group.as_str(), estimate.function.as_str());
        if !groups.contains(&group) {
            groups.push(group);
        }
        if peer != peers::OURS && !peers.contains(&peer) {
            peers.push(peer);
        }
        times.insert((group, peer), estimate);
    }
    let names = peers.iter().map(|name| format!("vs {name}"));
    let header: Vec<String> = [String::new(), peers::OURS.into()]
        .into_iter()
        .chain(names)
        .collect();
    let lines = groups.into_iter().filter_map(|group| {
        let ours = times.get(&(group, peers::OURS))?;
        let mut line = vec![
            group.replacen('/', ", ", 1),
            speed(ours.bytes, ours.nanoseconds),
        ];
        line.extend(peers.iter().map(|peer| {
            let other = times.get(&(group, peer));
            other.map_or_else(String::new, |other| {
                format!("{:.1}x", other.nanoseconds / ours.nanoseconds)
            })
        }));
        Some(line)
    });
    let lines: Vec<_> = lines.collect();
    (!lines.is_empty()).then(|| table(header, lines))
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

/// Criterion writes beside the program that it measures, in the same target folder.
fn criterion_folder() -> Option<PathBuf> {
    if let Some(home) = std::env::var_os("CRITERION_HOME") {
        return Some(home.into());
    }
    let program = std::env::current_exe().ok()?;
    let mut folders = program.ancestors().map(|folder| folder.join("criterion"));
    folders.find(|folder| folder.is_dir())
}

fn read(folder: &Path) -> Vec<Estimate> {
    let groups = folders(folder).into_iter();
    let functions = groups.flat_map(|group| folders(&group));
    functions
        .filter_map(|function| estimate(&function.join("new")))
        .collect()
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

fn estimate(folder: &Path) -> Option<Estimate> {
    let json = |file: &str| -> Option<Value> {
        serde_json::from_slice(&std::fs::read(folder.join(file)).ok()?).ok()
    };
    let benchmark = json("benchmark.json")?;
    let name = |member: &str| benchmark[member].as_str().map(str::to_owned);
    let file = std::fs::metadata(folder.join("estimates.json")).ok()?;
    Some(Estimate {
        written: file.modified().ok()?,
        group: name("group_id")?,
        function: name("function_id")?,
        nanoseconds: json("estimates.json")?["median"]["point_estimate"].as_f64()?,
        bytes: benchmark["throughput"]["Bytes"].as_f64()?,
    })
}
