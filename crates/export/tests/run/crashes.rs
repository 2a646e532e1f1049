//! An export that is killed, or whose disk fails, at every step of its work.
//!
//! `strace` does it, by the number of the system call; where there is none, or it is not allowed to trace, the
//! tests say so and are skipped.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use partner_center_export::run::{ExportFolder, RunError};
use tempfile::{TempDir, tempdir};

use crate::common::{begin, content, name, options, read_all, whole};

const FOLDER: &str = "TEST_CRASH_FOLDER";
const EARLY: &str = "TEST_CRASH_EARLY";
const RUN: &str = "one";
/// The steps that change something.
const STEPS: [&str; 10] = [
    "openat",
    "write",
    "fsync",
    "rename",
    "mkdir",
    "unlink",
    "unlinkat",
    "rmdir",
    "flock",
    "ftruncate",
];
/// More calls of one kind than the victim makes.
const MANY: u32 = 1_000;

/// Not a test, but the process that is killed.
#[test]
#[ignore = "a part of another test"]
fn one_export() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    if std::env::var_os(EARLY).is_some() {
        return publish_early(Path::new(&folder));
    }
    export(Path::new(&folder)).unwrap();
}

/// Begins or resumes, as a person would.
fn export(folder: &Path) -> Result<(), RunError> {
    let exports = ExportFolder::new(folder);
    let mut run = match exports.resume(&name(RUN), &options(), begin(), false) {
        Err(RunError::NothingToResume { .. }) => {
            exports.begin(Some(&name(RUN)), options(), begin())?
        }
        Err(RunError::Published { .. }) => return Ok(()),
        run => run?,
    };
    read_all(&mut run)?;
    run.build_and_publish(begin()).map(drop)
}

/// One who says that the run is whole before it is: the manifest first, the tables behind it.
fn publish_early(folder: &Path) {
    let other = folder.with_extension("other");
    // Left by one who was killed.
    let _ = fs::remove_dir_all(&other);
    whole(&other, RUN);
    let manifest = format!("{RUN}.manifest.json");
    fs::create_dir_all(folder).unwrap();
    fs::copy(other.join(&manifest), folder.join(&manifest)).unwrap();
    for (file, bytes) in content(&other.join(RUN)) {
        let path = folder.join(RUN).join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    fs::remove_dir_all(other).unwrap();
}

/// How one run of the victim ended.
struct Ended {
    is_success: bool,
    /// The call that was hit, if there are so many.
    hit: Option<String>,
}

struct Crash {
    /// A run that nobody stopped.
    control: TempDir,
    parent: TempDir,
    is_early: bool,
}

impl Crash {
    fn new() -> Self {
        let control = tempdir().unwrap();
        whole(control.path(), RUN);
        Self {
            control,
            parent: tempdir().unwrap(),
            is_early: false,
        }
    }

    fn folder(&self) -> PathBuf {
        self.parent.path().join("out")
    }

    fn run(&self, injection: &str) -> Ended {
        let (folder, trace) = (self.folder(), self.parent.path().join("trace"));
        let mut strace = Command::new("strace");
        strace.args(["-f", "-y", "-s", "16", "-o"]).arg(&trace);
        strace.args(["-e", &format!("trace={}", STEPS.join(","))]);
        strace.args(["-e", &format!("inject={injection}")]);
        // Only calls that are about these are traced, counted and met.
        for path in self.paths() {
            strace.arg("-P").arg(path);
        }
        strace
            .arg(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "crashes::one_export",
                "--ignored",
                "--test-threads",
                "1",
            ])
            .env(FOLDER, &folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if self.is_early {
            strace.env(EARLY, "1");
        }
        let is_success = strace.status().unwrap().success();
        let lines = fs::read_to_string(&trace).unwrap();
        let is_killed = lines.contains("killed by SIGKILL");
        let last = lines.lines().rfind(|line| !line.contains("+++"));
        let injected = lines.lines().find(|line| line.contains("(INJECTED)"));
        let hit = if is_killed { last } else { injected };
        Ended {
            is_success,
            hit: hit.map(str::to_owned),
        }
    }

    /// All that the victim writes or makes.
    fn paths(&self) -> Vec<PathBuf> {
        let folder = self.folder();
        let (tables, partial) = (folder.join(RUN), folder.join(format!("{RUN}.partial")));
        let mut paths = vec![folder.clone(), tables.clone(), partial.clone()];
        for name in [
            ".lock",
            "latest.json",
            ".latest.json.new",
            &format!("{RUN}.manifest.json"),
        ] {
            paths.push(folder.join(name));
        }
        for name in [
            "run.json",
            ".run.json.new",
            "customers.records",
            ".customers.records.new",
            "read",
            "out",
            "manifest.json",
            ".manifest.json.new",
        ] {
            paths.push(partial.join(name));
        }
        for number in 1..=3 {
            for end in ["records", "records.new"] {
                paths.push(partial.join(format!("read/00000{number}.{end}")));
            }
        }
        for table in [
            "orders",
            "order_lines",
            "subscriptions",
            "customers",
            "faults",
        ] {
            for below in [partial.join("out"), tables.clone()] {
                paths.push(below.join(table));
                paths.push(below.join(format!("{table}/00001.jsonl")));
            }
        }
        paths
    }

    fn prepare(&self) {
        let _ = fs::remove_dir_all(self.folder());
    }

    /// What is wrong with what was left: a manifest without the whole run behind it.
    fn is_told_too_early(&self) -> bool {
        let folder = self.folder();
        let exports = ExportFolder::new(&folder);
        let told = matches!(exports.manifest(&name(RUN)), Ok(Some(_)));
        told && !matches!(exports.verify(&name(RUN)).as_deref(), Ok([]))
    }

    /// Meets every call of each kind once; gives the calls that were met, and what went wrong behind them.
    fn meet_all(&self, what: &str, steps: &[&str]) -> (Vec<String>, Vec<String>) {
        let (mut met, mut wrong) = (Vec::new(), Vec::new());
        for step in steps {
            for when in 1..MANY {
                self.prepare();
                let ended = self.run(&format!("{step}:{what}:when={when}"));
                let Some(hit) = ended.hit else { break };
                if self.is_told_too_early() {
                    wrong.push(format!("told too early: {hit}"));
                }
                if !self.is_early {
                    // What only tidies up may fail without harm.
                    if ended.is_success && !content(&self.folder()).contains_key("latest.json") {
                        wrong.push(format!("not told: {hit}"));
                    }
                    export(&self.folder()).unwrap_or_else(|error| panic!("{hit}: {error}"));
                    wrong.extend(self.differs().map(|what| format!("{what}: {hit}")));
                }
                met.push(hit);
            }
        }
        (met, wrong)
    }

    /// Whether the run is another one than that which nobody stopped, or something is left beside it.
    fn differs(&self) -> Option<String> {
        let (found, expected) = (content(&self.folder()), content(self.control.path()));
        let without_lock = |(name, _): &(&String, &Vec<u8>)| *name != ".lock";
        let names = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
            files.keys().cloned().collect::<Vec<_>>().join(" ")
        };
        if found
            .iter()
            .filter(without_lock)
            .eq(expected.iter().filter(without_lock))
        {
            None
        } else {
            Some(format!(
                "another run ({} instead of {})",
                names(&found),
                names(&expected)
            ))
        }
    }
}

/// Whether processes can be traced here; says why not.
fn can_trace() -> bool {
    let trace = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .stderr(Stdio::piped())
        .output();
    let why = match trace {
        Ok(run) if run.status.success() => return true,
        Ok(run) => String::from_utf8_lossy(&run.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    let line = format!("skipped: strace cannot be used: {}\n", why.trim());
    let _ = std::io::Write::write_all(&mut std::io::stdout(), line.as_bytes());
    false
}

fn count(met: &[String], call: &str) -> usize {
    met.iter().filter(|line| line.contains(call)).count()
}

#[test]
fn a_killed_export_is_resumed_and_has_the_same_rows() {
    if !can_trace() {
        return;
    }
    let (met, wrong) = Crash::new().meet_all("signal=KILL", &STEPS);
    assert_eq!(wrong, Vec::<String>::new());
    // The frozen files, three customers, five tables, the manifest, the latest.
    for (call, least) in [
        ("openat(", 13),
        ("write(", 13),
        ("fsync(", 12),
        ("rename(", 9),
        ("mkdir(", 7),
        ("unlinkat(", 6),
    ] {
        assert!(
            count(&met, call) >= least,
            "{call}: {} {met:?}",
            count(&met, call)
        );
    }
    println!("killed at {} calls, nothing lost", met.len());
}

#[test]
fn a_full_disk_or_missing_rights_lose_nothing() {
    if !can_trace() {
        return;
    }
    for (error, steps) in [
        ("error=ENOSPC", ["write", "fsync", "mkdir"]),
        ("error=EACCES", ["openat", "rename", "mkdir"]),
    ] {
        let (met, wrong) = Crash::new().meet_all(error, &steps);
        assert_eq!(wrong, Vec::<String>::new(), "{error}");
        assert!(met.len() > 20, "{error}: {met:?}");
        println!("{error} at {} calls, nothing lost", met.len());
    }
}

/// The check above finds one who says too early that a run is whole.
#[test]
fn the_harness_finds_a_manifest_that_comes_first() {
    if !can_trace() {
        return;
    }
    let crash = Crash {
        is_early: true,
        ..Crash::new()
    };
    let (_, wrong) = crash.meet_all("signal=KILL", &["write", "mkdir"]);
    assert!(wrong.len() > 3, "{wrong:?}");
}

/// The check above finds a row that is lost, and one that is there twice.
#[test]
fn the_harness_finds_a_lost_row_and_a_doubled_one() {
    for times in [0, 2] {
        let crash = Crash::new();
        whole(&crash.folder(), RUN);
        assert_eq!(crash.differs(), None);
        let path = crash.folder().join(RUN).join("orders/00001.jsonl");
        let text = fs::read_to_string(&path).unwrap();
        let (first, rest) = text.split_once('\n').unwrap();
        fs::write(
            &path,
            format!("{}{rest}", format!("{first}\n").repeat(times)),
        )
        .unwrap();
        assert!(crash.differs().is_some() && crash.is_told_too_early());
    }
}
