//! How many instructions an order costs, by callgrind.
//!
//! Unlike a time, the number is the same on a busy machine and on an idle one, so it can be a rule:
//! `benches/instructions.txt` says what is allowed. Another compiler or another C library may change
//! it; then look at what changed, and write the file anew with `--bless`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use super::{build, run, table};

/// Cases of the program `instructions`, each of which has a budget.
const OURS: [&str; 11] = [
    "decode",
    "decode-read",
    "decode-drop",
    "decode-two",
    "decode-reordered",
    "decode-unknown",
    "decode-lenient",
    "decode-subscriptions",
    "decode-products",
    "decode-availabilities",
    "encode",
];

/// Of those which the program has for `serde_json`, too, the names begin so.
const SERDE_JSON: &str = "serde_json-";
const COMPARED: [&str; 7] = [
    "decode",
    "decode-drop",
    "decode-two",
    "decode-subscriptions",
    "decode-products",
    "decode-availabilities",
    "encode",
];

/// The function of the program that is counted, and nothing else of it.
const COUNTED: &str = "--toggle-collect=instructions::counted";

const FILE: &str = "benches/instructions.txt";

/// In percent: compilers on other machines lay out code a little differently.
const TOLERANCE: u64 = 2;
/// In percent: a budget that is further above what is needed lets losses through.
const SLACK: u64 = 5;

type Counts = BTreeMap<String, u64>;

/// Counts, and compares with the budgets without judging.
pub(crate) fn show(repository: &Path) -> Result<String, String> {
    let counts = count(repository)?;
    Ok(report(&counts, &read(repository)?))
}

/// Counts, and fails where there are more than allowed.
pub(crate) fn check(repository: &Path) -> Result<String, String> {
    let budgets = read(repository)?;
    let counts = count(repository)?;
    let report = report(&counts, &budgets);
    let faults = faults(&counts, &budgets);
    if faults.is_empty() {
        return Ok(report);
    }
    Err(format!(
        "{FILE} is not kept:\n{faults}\n{report}\n\
         If it has to be so: cargo xtask instructions --bless, and say why in the commit."
    ))
}

/// Counts, and writes what was counted as budgets.
pub(crate) fn bless(repository: &Path) -> Result<String, String> {
    let counts = count(repository)?;
    let mut text = String::from(
        "# Instructions an order may cost on x86-64, each at most 2 % more.\n\
         # Written by `cargo xtask instructions --bless`, checked by `.ci/instructions`.\n",
    );
    for case in OURS {
        let _ = writeln!(text, "{case} {}", counts[case]);
    }
    std::fs::write(repository.join(FILE), text).map_err(|error| format!("{FILE}: {error}"))?;
    Ok(report(&counts, &read(repository)?))
}

fn read(repository: &Path) -> Result<Counts, String> {
    let text = std::fs::read_to_string(repository.join(FILE))
        .map_err(|error| format!("{FILE}: {error}"))?;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let budget = line
                .split_once(' ')
                .and_then(|(name, number)| Some((name.to_owned(), number.trim().parse().ok()?)));
            budget.ok_or_else(|| format!("{FILE}: {line:?} is not a name and a number"))
        })
        .collect()
}

fn count(repository: &Path) -> Result<Counts, String> {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        return Err("the budgets are for x86-64 Linux".into());
    }
    run(Command::new("valgrind").arg("--version"))?;
    let program = build(repository, "instructions")?;
    let mut counts = Counts::new();
    let others = COMPARED.map(|case| format!("{SERDE_JSON}{case}"));
    for case in OURS.map(str::to_owned).into_iter().chain(others) {
        eprintln!("counting {case} …");
        let count = collected(&program, &case)?;
        counts.insert(case, count);
    }
    Ok(counts)
}

/// The instructions of an order in a run of the program, which prints how many orders it had.
fn collected(program: &Path, case: &str) -> Result<u64, String> {
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .args(["--collect-atstart=no", COUNTED])
        .arg(program)
        .arg(case);
    let (orders, said) = run(&mut command)?;
    let number = said.lines().find_map(|line| {
        let (_, number) = line.split_once("Collected :")?;
        number.trim().parse::<u64>().ok()
    });
    let orders = orders.trim().parse::<u64>().ok();
    match number.zip(orders) {
        Some((number @ 1.., orders)) => Ok(number / orders),
        _ => Err(format!("{COUNTED} collected nothing in {case}:\n{said}")),
    }
}

fn report(counts: &Counts, budgets: &Counts) -> String {
    let lines = OURS.map(|case| {
        let count = counts[case];
        let other = counts.get(&format!("{SERDE_JSON}{case}"));
        vec![
            case.into(),
            count.to_string(),
            budgets.get(case).map_or("none".into(), u64::to_string),
            other.map_or_else(String::new, u64::to_string),
            other.map_or_else(String::new, |other| ratio(*other, count)),
        ]
    });
    let header = ["an order", "instructions", "budget", "serde_json", "ratio"];
    let mut report = table(header, lines);
    for (name, count, budget) in both(counts, budgets) {
        if count * 100 < budget * (100 - SLACK) {
            let _ = writeln!(
                report,
                "{name} needs {count} of {budget}: keep it with cargo xtask instructions --bless"
            );
        }
    }
    report
}

fn ratio(other: u64, ours: u64) -> String {
    let tenths = other * 10 / ours.max(1);
    format!("{}.{}x", tenths / 10, tenths % 10)
}

fn faults(counts: &Counts, budgets: &Counts) -> String {
    let mut faults = String::new();
    for case in OURS.iter().filter(|case| !budgets.contains_key(**case)) {
        let _ = writeln!(faults, "{case} has no budget");
    }
    for (name, count, budget) in both(counts, budgets) {
        if count * 100 > budget * (100 + TOLERANCE) {
            let _ = writeln!(
                faults,
                "{name} costs {count} instructions an order, allowed {budget}"
            );
        }
    }
    faults
}

/// The names of both, with count and budget.
fn both<'a>(
    counts: &'a Counts,
    budgets: &'a Counts,
) -> impl Iterator<Item = (&'a str, u64, u64)> + 'a {
    let counts = counts.iter();
    counts.filter_map(|(name, count)| Some((name.as_str(), *count, *budgets.get(name)?)))
}

#[cfg(test)]
mod tests {
    use super::{Counts, OURS, faults, report};

    fn counts(number: u64) -> Counts {
        OURS.iter().map(|case| ((*case).into(), number)).collect()
    }

    #[test]
    fn more_than_two_percent_above_the_budget_is_a_fault() {
        assert_eq!(faults(&counts(10_200), &counts(10_000)), "");
        let faults = faults(&counts(10_201), &counts(10_000));
        assert_eq!(faults.lines().count(), OURS.len(), "{faults}");
    }

    #[test]
    fn a_case_without_budget_is_a_fault() {
        let faults = faults(&counts(1), &Counts::new());
        assert_eq!(faults.lines().count(), OURS.len(), "{faults}");
    }

    #[test]
    fn a_budget_that_is_too_wide_is_mentioned() {
        let is_mentioned = |count| report(&counts(count), &counts(1_000)).contains("--bless");
        assert!(!is_mentioned(950));
        assert!(is_mentioned(949));
    }
}
