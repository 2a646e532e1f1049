//! How many instructions an order costs, by callgrind.
//!
//! Unlike a time, the number is the same on a busy machine and on an idle one, so it can be a rule:
//! `benches/instructions.txt` says what is allowed. Another compiler or another C library may change
//! it; then look at what changed, and write the file anew with `--bless`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use super::{build, line, run, table};

/// A case of the program `instructions`: how many orders a round has, and the two numbers of rounds
/// whose difference is counted.
struct Case {
    name: &'static str,
    orders: u64,
    rounds: (u64, u64),
}

const fn page(name: &'static str) -> Case {
    Case {
        name,
        orders: 1_000,
        rounds: (1, 4),
    }
}

const fn two(name: &'static str) -> Case {
    Case {
        name,
        orders: 2,
        rounds: (100, 600),
    }
}

/// This library: each has a budget.
const OURS: [Case; 8] = [
    page("decode"),
    page("decode-read"),
    page("decode-drop"),
    two("decode-two"),
    page("decode-reordered"),
    page("decode-unknown"),
    page("decode-lenient"),
    page("encode"),
];

/// What the cases of the same name are compared with.
const SERDE_JSON: [Case; 4] = [
    page("serde_json-decode"),
    page("serde_json-decode-drop"),
    two("serde_json-decode-two"),
    page("serde_json-encode"),
];

const FILE: &str = "benches/instructions.txt";

/// In percent: compilers on other machines lay out code a little differently.
const TOLERANCE: u64 = 2;
/// In percent: a budget that is further above what is needed lets losses through.
const SLACK: u64 = 5;

type Counts = BTreeMap<&'static str, u64>;
type Budgets = BTreeMap<String, u64>;

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
    for case in &OURS {
        let _ = writeln!(text, "{} {}", case.name, counts[case.name]);
    }
    std::fs::write(repository.join(FILE), text).map_err(|error| format!("{FILE}: {error}"))?;
    Ok(report(&counts, &read(repository)?))
}

fn read(repository: &Path) -> Result<Budgets, String> {
    let text = std::fs::read_to_string(repository.join(FILE))
        .map_err(|error| format!("{FILE}: {error}"))?;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let budget = line
                .split_once(' ')
                .and_then(|(name, number)| Some((name.to_owned(), number.trim().parse().ok()?)));
            budget.ok_or_else(|| format!("{FILE}: {line:?} is no name and number"))
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
    for case in OURS.iter().chain(&SERDE_JSON) {
        eprintln!("counting {} …", case.name);
        let few = collected(&program, case.name, case.rounds.0)?;
        let many = collected(&program, case.name, case.rounds.1)?;
        let orders = case.orders * (case.rounds.1 - case.rounds.0);
        counts.insert(case.name, many.saturating_sub(few) / orders);
    }
    Ok(counts)
}

/// All instructions of a run of the program.
fn collected(program: &Path, case: &str, rounds: u64) -> Result<u64, String> {
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([case, &rounds.to_string()]);
    let (_, said) = run(&mut command)?;
    let number = said.lines().find_map(|line| {
        let (_, number) = line.split_once("Collected :")?;
        number.trim().parse().ok()
    });
    number.ok_or_else(|| format!("callgrind counted nothing:\n{said}"))
}

fn report(counts: &Counts, budgets: &Budgets) -> String {
    let mut lines = vec![line([
        "an order",
        "instructions",
        "budget",
        "serde_json",
        "ratio",
    ])];
    for case in &OURS {
        let count = counts[case.name];
        let other = counts.get(format!("serde_json-{}", case.name).as_str());
        lines.push(vec![
            case.name.into(),
            count.to_string(),
            budgets
                .get(case.name)
                .map_or_else(|| "none".into(), u64::to_string),
            other.map_or_else(String::new, u64::to_string),
            other.map_or_else(String::new, |other| ratio(*other, count)),
        ]);
    }
    let mut report = table(&lines);
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

fn faults(counts: &Counts, budgets: &Budgets) -> String {
    let mut faults = String::new();
    for case in &OURS {
        if !budgets.contains_key(case.name) {
            let _ = writeln!(faults, "{} has no budget", case.name);
        }
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

fn both<'a>(
    counts: &'a Counts,
    budgets: &'a Budgets,
) -> impl Iterator<Item = (&'static str, u64, u64)> + 'a {
    counts
        .iter()
        .filter_map(|(&name, &count)| Some((name, count, *budgets.get(name)?)))
}

#[cfg(test)]
mod tests {
    use super::{Budgets, Counts, OURS, faults, report};

    fn counts(number: u64) -> Counts {
        OURS.iter().map(|case| (case.name, number)).collect()
    }

    fn budgets(number: u64) -> Budgets {
        OURS.iter().map(|case| (case.name.into(), number)).collect()
    }

    #[test]
    fn more_than_two_percent_above_the_budget_is_a_fault() {
        assert_eq!(faults(&counts(10_200), &budgets(10_000)), "");
        let faults = faults(&counts(10_201), &budgets(10_000));
        assert_eq!(faults.lines().count(), OURS.len(), "{faults}");
    }

    #[test]
    fn a_case_without_budget_is_a_fault() {
        let faults = faults(&counts(1), &Budgets::new());
        assert_eq!(faults.lines().count(), OURS.len(), "{faults}");
    }

    #[test]
    fn a_budget_that_is_too_wide_is_told() {
        let told = |count| report(&counts(count), &budgets(1_000)).contains("--bless");
        assert!(!told(950));
        assert!(told(949));
    }
}
