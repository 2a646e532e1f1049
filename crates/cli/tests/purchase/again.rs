//! What people do when a purchase goes wrong: arrow up, Enter; Ctrl-C. Nothing may be bought twice.
//!
//! As often as `PURCHASE_KILLS` says; `cargo xtask purchase` does each 200 times.

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::kills::{Random, kills};
use crate::served::{CUSTOMER, Run, SEAT, Served};

fn create<'a>(name: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let line = ["--offer", SEAT, "--quantity", "1", "--term", "P1Y"];
    let rest = ["--billing-cycle", "annual", "--yes", "--max-attempts", "1"];
    let create = ["orders", "create", "--customer", CUSTOMER, "--name", name];
    [&create[..], &line, &rest, more].concat()
}

fn fault(served: &Served, fault: &str) {
    served.admin("POST", "faults", &format!(r#"{{"fault":"{fault}"}}"#));
}

/// The `MS-RequestId` that a run has shown.
fn id_of(run: &Run) -> String {
    let (_, rest) = run.stderr.split_once("MS-RequestId: ").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

fn names(count: u64) -> Vec<String> {
    (1..=count)
        .map(|number| format!("again-{number}"))
        .collect()
}

/// How many orders there are beyond one of each name, and how many names have none.
fn tally(served: &Served, names: &[String]) -> (usize, usize) {
    let orders = served.orders_by_name();
    let found = |name: &String| orders.get(name).copied().unwrap_or_default();
    let doubles = names.iter().map(|name| found(name).saturating_sub(1)).sum();
    let lost = names.iter().filter(|name| found(name) == 0).count();
    (doubles, lost)
}

/// Ends each purchase in doubt, placed or not, runs the same command again, and does what it says.
fn run_again(folder: &str, more: &[&str]) -> (usize, usize) {
    let served = Served::start(folder, &[]);
    let names = names(kills());
    for (number, name) in names.iter().enumerate() {
        // Half of them were placed before the connection broke.
        let kinds = ["commit-then-cut", "cut"];
        fault(&served, kinds[number % 2]);
        let first = served.run(&create(name, more));
        assert_eq!(first.code, 8, "{first:?}");
        let second = served.run(&create(name, more));
        if more.is_empty() {
            assert_eq!(second.code, 8, "{second:?}");
            let id = id_of(&first);
            let hint = format!("`partner-center orders settle {id}`");
            assert!(second.stderr.contains(&hint), "{second:?}");
            served.done(&["orders", "settle", &id, "--resend", "--yes"]);
        }
    }
    tally(&served, &names)
}

#[test]
fn a_second_run_while_the_first_is_in_doubt_buys_nothing() {
    let (doubles, lost) = run_again("again", &[]);
    println!(
        "second runs while in doubt: {doubles} doubles of {}",
        kills()
    );
    assert_eq!((doubles, lost), (0, 0));
}

/// The control: the same runs with the flag that wants a second purchase.
#[test]
fn a_second_run_that_is_wanted_buys_twice() {
    let (doubles, _) = run_again("wanted", &["--allow-duplicate"]);
    assert!(doubles > 0);
}

/// Two processes begin the same purchase at the same moment.
#[test]
fn of_two_runs_at_once_one_buys() {
    let served = Served::start("at-once", &[]);
    let names = names(kills());
    for name in &names {
        fault(&served, "latency=150");
        let start = || {
            let mut command = served.program(&create(name, &[]));
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command.spawn().unwrap()
        };
        let (mut one, mut other) = (start(), start());
        let ends = [one.wait().unwrap(), other.wait().unwrap()];
        let mut codes = ends.map(|end| end.code().unwrap());
        codes.sort_unstable();
        // Should one have been over before the other began, both have bought, as two runs do.
        assert!(codes == [0, 8] || codes == [0, 0], "{codes:?}");
        if codes == [0, 0] {
            continue;
        }
        assert_eq!(served.orders_by_name().get(name), Some(&1), "{name}");
    }
    let (_, lost) = tally(&served, &names);
    assert_eq!(lost, 0);
}

/// Ctrl-C; where the tests run in the background and ignore that, as their children do then, what asks a
/// program to end.
fn interrupt_signal() -> &'static str {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // SIGINT is number 2.
    if mask.unwrap_or_default() & 2 == 0 {
        "-INT"
    } else {
        "-TERM"
    }
}

/// Presses Ctrl-C at a random moment, and goes on as the program says. Says how often it was in doubt.
fn interrupt(folder: &str, has_journal: bool) -> (usize, usize, u64) {
    let served = Served::start(folder, &[]);
    let mut random = Random(2026);
    let began = Instant::now();
    served.done(&create("warm-up", &[]));
    let usual = u64::try_from(began.elapsed().as_micros()).unwrap();
    let names = names(kills());
    let more: &[&str] = if has_journal { &[] } else { &["--no-journal"] };
    let mut in_doubt = 0;
    for (number, name) in names.iter().enumerate() {
        let is_behind_commit = number % 4 == 3;
        if is_behind_commit {
            fault(&served, "commit-then-stall");
        } else {
            fault(&served, &format!("latency={}", random.below(60)));
        }
        let mut program = served.program(&create(name, more));
        program.stdout(Stdio::piped()).stderr(Stdio::piped());
        let program = program.spawn().unwrap();
        if is_behind_commit {
            while !served.orders_by_name().contains_key(name) {
                sleep(Duration::from_millis(2));
            }
        } else {
            sleep(Duration::from_micros(random.below(usual * 5 / 4)));
        }
        // It may be over already.
        let pid = program.id().to_string();
        let _ = Command::new("kill")
            .args([interrupt_signal(), &pid])
            .status();
        let output = program.wait_with_output().unwrap();
        served.admin("DELETE", "faults", "");
        let stderr = String::from_utf8(output.stderr).unwrap();
        match output.status.code() {
            Some(0) => {}
            Some(8) if has_journal => {
                in_doubt += 1;
                assert!(stderr.contains("may have been carried out"), "{stderr}");
                let (_, hint) = stderr.split_once("`partner-center ").unwrap();
                let command: Vec<&str> = hint.split_once('`').unwrap().0.split(' ').collect();
                // It says what there is; then the buyer decides, unless it is done already.
                if served.run(&command).code != 0 {
                    served.done(&[&command[..], &["--resend", "--yes"]].concat());
                }
            }
            // Nothing was sent, or the program was not that far: the same command again. Without a
            // journal nothing else is left to do either.
            _ => {
                let run = served.run(&create(name, more));
                assert_eq!(run.code, 0, "{run:?}");
            }
        }
    }
    let (doubles, lost) = tally(&served, &names);
    (doubles, lost, in_doubt)
}

#[test]
fn an_interrupted_purchase_is_not_made_twice() {
    let (doubles, lost, in_doubt) = interrupt("interrupted", true);
    println!(
        "Ctrl-C at random moments: {doubles} doubles and {lost} lost of {}, {in_doubt} in doubt",
        kills()
    );
    assert!(in_doubt > 0, "nothing was at stake");
    assert_eq!((doubles, lost), (0, 0));
}

/// The control: whoever runs the command again without a journal buys twice.
#[test]
fn without_the_journal_an_interrupted_purchase_is_made_twice() {
    let (doubles, ..) = interrupt("interrupted-control", false);
    assert!(doubles > 0);
}

/// `nohup`, and a terminal that is closed: the purchase goes on to its end.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_is_ignored_ends_no_purchase() {
    let served = Served::start("nohup", &[]);
    fault(&served, "latency=1500");
    let create = served.program(&create("hung-up", &[]));
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]);
    shell.arg(create.get_program()).args(create.get_args());
    for (name, value) in create.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let child = shell
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = child.spawn().unwrap();
    sleep(Duration::from_millis(700));
    let pid = child.id().to_string();
    let _ = Command::new("kill").args(["-HUP", &pid]).status();
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    assert_eq!(tally(&served, &["hung-up".to_owned()]), (0, 0));
}
