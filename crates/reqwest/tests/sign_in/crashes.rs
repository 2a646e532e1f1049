//! A store whose process is killed, or whose disk fails, at every step of its work.
//!
//! `strace` does it, by the number of the system call; where there is none, or it is not allowed to
//! trace, the tests say so and are skipped.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use partner_center_reqwest::core::auth::StoredTokens;
use partner_center_reqwest::{FileStore, TokenStore};

use crate::common::Folder;
use crate::store::tokens;

const IDENTITY: &str = "victim";
const FOLDER: &str = "TEST_CRASH_FOLDER";
const IN_PLACE: &str = "TEST_CRASH_IN_PLACE";

/// The steps that change something, and those between them.
const STEPS: [&str; 9] = [
    "openat", "write", "fsync", "rename", "unlink", "flock", "mkdir", "statx", "close",
];
/// More calls of one kind than the victim makes.
const MANY: u32 = 200;

fn old() -> StoredTokens {
    tokens("old")
}

fn new() -> StoredTokens {
    tokens("the-new-one")
}

/// Not a test, but the process that is killed.
#[test]
#[ignore = "a part of another test"]
fn one_save() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    if std::env::var_os(IN_PLACE).is_some() {
        let path = Path::new(&folder).join(format!("{IDENTITY}.json"));
        return fs::write(path, new().to_json().as_bytes()).unwrap();
    }
    let store = FileStore::new(folder);
    store.lock(IDENTITY).unwrap().save(&new()).unwrap();
}

/// What was found behind one run.
#[derive(Debug, PartialEq)]
enum Left {
    Old,
    New,
    Mixed,
}

/// How one run of the victim ended.
struct Ended {
    is_success: bool,
    /// The trace.
    steps: Vec<String>,
    /// The call that was hit, if there are so many.
    hit: Option<String>,
}

/// The victim in a folder with the old tokens.
struct Crash {
    folder: Folder,
    is_in_place: bool,
}

impl Crash {
    fn new(name: &str) -> Self {
        Self {
            folder: Folder::new(name),
            is_in_place: false,
        }
    }

    fn store(&self) -> FileStore {
        FileStore::new(&self.folder.0)
    }

    fn run(&self, injection: Option<&str>) -> Ended {
        let folder = &self.folder.0;
        let trace = folder.with_extension("trace");
        let mut strace = Command::new("strace");
        strace.args(["-f", "-y", "-s", "16", "-o"]).arg(&trace);
        // Only calls that are about these are traced, counted and met.
        strace.arg("-P").arg(folder);
        for file in ["json", "new", "lock"] {
            strace
                .arg("-P")
                .arg(folder.join(format!("{IDENTITY}.{file}")));
        }
        strace.args(["-e", &format!("trace={}", STEPS.join(","))]);
        if let Some(injection) = injection {
            strace.args(["-e", &format!("inject={injection}")]);
        }
        strace
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "crashes::one_save", "--ignored"])
            .args(["--test-threads", "1"])
            .env(FOLDER, folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if self.is_in_place {
            strace.env(IN_PLACE, "1");
        }
        let is_success = strace.status().unwrap().success();
        let lines = fs::read_to_string(&trace).unwrap();
        let _ = fs::remove_file(&trace);
        // A killed process does not come back from the call that was hit.
        let is_killed = lines.contains("killed by SIGKILL");
        let last = lines.lines().rfind(|line| !line.contains("+++"));
        let injected = lines.lines().find(|line| line.contains("(INJECTED)"));
        let hit = if is_killed { last } else { injected };
        Ended {
            is_success,
            steps: lines.lines().map(str::to_owned).collect(),
            hit: hit.map(str::to_owned),
        }
    }

    fn prepare(&self) {
        let _ = fs::remove_dir_all(&self.folder.0);
        self.store().lock(IDENTITY).unwrap().save(&old()).unwrap();
    }

    fn left(&self) -> Left {
        match self.store().lock(IDENTITY).unwrap().load() {
            Ok(Some(found)) if *found.to_json() == *old().to_json() => Left::Old,
            Ok(Some(found)) if *found.to_json() == *new().to_json() => Left::New,
            _ => Left::Mixed,
        }
    }

    /// Meets each call of each kind once; gives the calls that were met, and those behind which the
    /// tokens were a mixture.
    fn meet_all(&self, what: &str, steps: &[&str]) -> (Vec<String>, Vec<String>) {
        let (mut met, mut mixed) = (Vec::new(), Vec::new());
        for step in steps {
            for when in 1..MANY {
                self.prepare();
                let ended = self.run(Some(&format!("{step}:{what}:when={when}")));
                let Some(hit) = ended.hit else { break };
                let left = self.left();
                if left == Left::Mixed {
                    mixed.push(hit.clone());
                }
                assert!(!ended.is_success, "{hit}: not told");
                met.push(hit);
                self.is_usable_still();
            }
        }
        (met, mixed)
    }

    /// The next one finds no trace of it.
    fn is_usable_still(&self) {
        let mut locked = self.store().lock(IDENTITY).unwrap();
        locked.save(&tokens("another")).unwrap();
        let found = locked.load().unwrap().unwrap();
        assert_eq!(found.refresh_token().unwrap().expose(), "another");
        let temporary = self.folder.0.join(format!("{IDENTITY}.new"));
        assert!(!temporary.exists());
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
    say(&format!("skipped: strace cannot be used: {}", why.trim()));
    false
}

fn say(line: &str) {
    let _ = io::Write::write_fmt(&mut io::stdout(), format_args!("{line}\n"));
}

fn count(met: &[String], call: &str) -> usize {
    met.iter().filter(|line| line.contains(call)).count()
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_save_leaves_the_old_or_the_new_tokens() {
    if !can_trace() {
        return;
    }
    let crash = Crash::new("killed");
    let (met, mixed) = crash.meet_all("signal=KILL", &STEPS);
    assert_eq!(mixed, Vec::<String>::new());
    // The one that is written, the file and its folder on the disk, the change of names.
    for (call, least) in [("write(", 1), ("fsync(", 2), ("rename(", 1), ("openat(", 3)] {
        assert!(count(&met, call) >= least, "{call}: {met:?}");
    }
    say(&format!("killed at {} calls, none mixed", met.len()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_or_broken_disk_leaves_the_old_or_the_new_tokens() {
    if !can_trace() {
        return;
    }
    let crash = Crash::new("full");
    for error in ["error=ENOSPC", "error=EIO"] {
        let steps = ["write", "fsync", "rename", "unlink", "mkdir", "flock"];
        let (met, mixed) = crash.meet_all(error, &steps);
        assert_eq!(mixed, Vec::<String>::new(), "{error}");
        assert!(count(&met, "write(") >= 1 && count(&met, "fsync(") >= 2);
        assert!(count(&met, "rename(") >= 1, "{met:?}");
        say(&format!(
            "injected {error} at {} calls, none mixed",
            met.len()
        ));
    }
}

/// The bytes reach the disk before the name, and the name before the caller hears of it.
#[cfg(target_os = "linux")]
#[test]
fn what_is_saved_is_on_the_disk() {
    if !can_trace() {
        return;
    }
    let crash = Crash::new("order");
    crash.prepare();
    let ended = crash.run(None);
    assert!(ended.is_success && crash.left() == Left::New);
    let names = ["write(", "fsync(", "rename("];
    let order: Vec<_> = ended
        .steps
        .iter()
        .filter_map(|line| names.into_iter().find(|name| line.contains(name)))
        .collect();
    assert_eq!(order, ["write(", "fsync(", "rename(", "fsync("]);
}

/// The check above finds a writer that writes into the file itself.
#[cfg(target_os = "linux")]
#[test]
fn the_harness_finds_a_writer_in_place() {
    if !can_trace() {
        return;
    }
    let mut crash = Crash::new("in-place");
    crash.is_in_place = true;
    for what in ["signal=KILL", "error=ENOSPC"] {
        let (_, mixed) = crash.meet_all(what, &["write"]);
        assert!(!mixed.is_empty(), "{what}: nothing was found");
    }
}

/// A temporary file of one who was killed is not taken for the tokens, whatever is in it.
#[test]
fn a_leftover_is_not_taken_for_tokens() {
    let crash = Crash::new("leftover");
    for leftover in ["", "{\"half\":", &new().to_json()] {
        crash.prepare();
        let temporary = crash.folder.0.join(format!("{IDENTITY}.new"));
        fs::write(&temporary, leftover).unwrap();
        assert_eq!(crash.left(), Left::Old);
        crash.is_usable_still();
    }
}
