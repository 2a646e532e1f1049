//! What a folder may be in, and what is said of it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use partner_center_export::run::{ExportFolder, RunError, RunName};
use partner_center_export::table::Format;
use tempfile::tempdir;

use crate::common::{begin, column, content, listed, name, options, order, read, read_all, whole};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[test]
fn a_run_is_whole_and_says_what_it_is_made_of() {
    let folder = tempdir().unwrap();
    let manifest = whole(folder.path(), "one");
    let (exports, run) = (ExportFolder::new(folder.path()), name("one"));
    assert_eq!(exports.verify(&run).unwrap(), []);
    assert_eq!(exports.manifest(&run).unwrap().unwrap(), manifest);
    assert_eq!(exports.latest().unwrap().unwrap().run, run);
    let tables = folder.path().join("one");
    let ids = [
        "c1-1", "c1-2", "c1-3", "c2-1", "c2-2", "c2-3", "c3-1", "c3-2", "c3-3",
    ];
    assert_eq!(column(&tables, "orders", "id"), ids);
    assert_eq!(
        column(&tables, "customers", "customer_id"),
        ["c1", "c2", "c3"]
    );
    assert_eq!(column(&tables, "faults", "kind"), ["broken", "refused"]);
    assert_eq!(column(&tables, "orders", "raw_json")[4], order("c2", 2));
    let shown = serde_json::to_value(&manifest).unwrap();
    assert_eq!(
        shown["customers"],
        serde_json::json!({"all": 3, "chosen": 3, "read": 2, "refused": 1, "failed": 0})
    );
    assert_eq!(
        shown["faults"],
        serde_json::json!({"broken": 1, "refused": 1})
    );
    assert_eq!(shown["tables"][0]["sums"]["EUR"], "18.9");
    assert_eq!(shown["completeUpTo"], "2026-11-28T13:18:42Z");
    assert_eq!(shown["reads"][1]["orders"], 4);
    assert_eq!(shown["reads"][1]["faults"], 2);
    let names: Vec<_> = shown
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let expected = "began completeUpTo customers customersSha256 ended faults formatVersion library options \
                    reads run shard shards tables";
    assert_eq!(names.join(" "), expected);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        4,
        "{:?}",
        content(folder.path()).keys()
    );
}

#[cfg(unix)]
#[test]
fn files_are_for_this_user_alone() {
    use std::os::unix::fs::PermissionsExt;

    fn look(folder: &std::path::Path, seen: &mut usize) {
        for entry in fs::read_dir(folder).unwrap() {
            let (path, expected) = match entry.unwrap().path() {
                path if path.is_dir() => (path, 0o700),
                path => (path, 0o600),
            };
            assert_eq!(
                path.metadata().unwrap().permissions().mode() & 0o777,
                expected,
                "{path:?}"
            );
            *seen += 1;
            if path.is_dir() {
                look(&path, seen);
            }
        }
    }
    let parent = tempdir().unwrap();
    let target = parent.path().join("deep/target");
    fs::create_dir_all(&target).unwrap();
    let link = parent.path().join("link");
    std::os::unix::fs::symlink(&target, &link).unwrap();
    whole(&link, "one");
    let mut run = ExportFolder::new(&link)
        .begin(Some(&name("two")), options(), begin())
        .unwrap();
    read_all(&mut run).unwrap();
    let mut seen = 0;
    look(&target, &mut seen);
    assert!(seen > 20, "{seen}");
}

#[test]
fn what_was_read_is_there_after_a_stop_and_the_rest_is_read() {
    let (folder, control) = (tempdir().unwrap(), tempdir().unwrap());
    let exports = ExportFolder::new(folder.path());
    let expected = whole(control.path(), "one");
    let mut run = exports
        .begin(Some(&name("one")), options(), begin())
        .unwrap();
    run.freeze(&listed(), &[], None).unwrap();
    read(&run, 1).unwrap();
    let mut unfinished = run.customer(0).unwrap();
    unfinished.order(order("c1", 1).as_bytes()).unwrap();
    assert_eq!(run.progress().orders, 5);
    assert!(matches!(run.customer(0), Err(RunError::Customers { .. })));
    drop(unfinished);
    let progress = run.progress();
    assert_eq!(
        (
            progress.orders,
            progress.customers,
            progress.of,
            progress.faults
        ),
        (4, 1, 3, 1)
    );
    assert!(matches!(run.customer(1), Err(RunError::Customers { .. })));
    assert!(matches!(
        run.build_and_publish(begin()),
        Err(RunError::Incomplete { missing: 2 })
    ));
    assert!(!folder.path().join("one.manifest.json").exists());
    drop(run);
    assert_eq!(exports.unfinished().unwrap(), [name("one")]);
    let mut run = exports
        .resume(&name("one"), &options(), begin() + DAY, false)
        .unwrap();
    let missing: Vec<_> = run
        .missing()
        .into_iter()
        .map(|missing| missing.id)
        .collect();
    assert_eq!(missing, ["c1", "c3"]);
    assert_eq!(run.progress(), progress);
    read_all(&mut run).unwrap();
    assert_eq!(run.build_and_publish(begin()).unwrap(), expected);
    assert_eq!(
        content(&folder.path().join("one")),
        content(&control.path().join("one"))
    );
    let error = exports
        .resume(&name("one"), &options(), begin(), false)
        .unwrap_err();
    assert!(matches!(error, RunError::Published { .. }), "{error}");
}

/// A file that is cut at any place, or has one bit changed, is read again and told.
#[test]
fn a_damaged_file_is_never_taken_for_done() {
    let (folder, control) = (tempdir().unwrap(), tempdir().unwrap());
    let exports = ExportFolder::new(folder.path());
    let expected = whole(control.path(), "one");
    let mut run = exports
        .begin(Some(&name("one")), options(), begin())
        .unwrap();
    read_all(&mut run).unwrap();
    drop(run);
    let path = folder.path().join("one.partial/read/000002.records");
    let good = fs::read(&path).unwrap();
    let cut = (0..good.len())
        .step_by(7)
        .map(|length| good[..length].to_vec());
    let changed = (0..good.len()).step_by(5).map(|place| {
        let mut changed = good.clone();
        changed[place] ^= 0x10;
        changed
    });
    let longer = [good.iter().copied().chain([0]).collect::<Vec<_>>()];
    let mut damages = 0;
    for damaged in cut.chain(changed).chain(longer) {
        fs::write(&path, damaged).unwrap();
        let run = exports
            .resume(&name("one"), &options(), begin(), false)
            .unwrap();
        assert_eq!(run.missing().len(), 1);
        assert!(
            run.warnings()[0].contains("customer c2 is read again"),
            "{:?}",
            run.warnings()
        );
        damages += 1;
    }
    assert!(damages > 200, "{damages}");
    // Damaged behind the look: found out while the tables are written.
    fs::write(&path, &good).unwrap();
    let mut run = exports
        .resume(&name("one"), &options(), begin(), false)
        .unwrap();
    assert_eq!(run.missing(), []);
    fs::write(&path, &good[..good.len() - 1]).unwrap();
    let error = run.build_and_publish(begin()).unwrap_err();
    assert!(matches!(error, RunError::Damaged { .. }), "{error}");
    assert!(!folder.path().join("one").exists());
    read_all(&mut run).unwrap();
    assert_eq!(run.build_and_publish(begin()).unwrap(), expected);
}

#[test]
fn a_chosen_customer_who_is_not_listed_has_a_row() {
    let folder = tempdir().unwrap();
    let exports = ExportFolder::new(folder.path());
    let mut run = exports.begin(None, options(), begin()).unwrap();
    assert_eq!(run.name().as_str(), "20261128T133342Z");
    let mut listed = listed();
    listed.push(r#"{"companyProfile":{}}"#.into());
    run.freeze(&listed, &[], Some(&["c9".to_owned(), "C2".to_owned()]))
        .unwrap();
    let error = run.freeze(&listed, &[], None).unwrap_err();
    assert!(matches!(error, RunError::Customers { .. }));
    read_all(&mut run).unwrap();
    let manifest = run.build_and_publish(begin()).unwrap();
    let tables = folder.path().join(manifest.run.as_str());
    // The service said nothing of it.
    assert_eq!(column(&tables, "customers", "raw_json")[1], "");
    assert!(exports.verify(&manifest.run).unwrap().is_empty());
    assert_eq!(column(&tables, "customers", "customer_id"), ["c2", "c9"]);
    assert_eq!((manifest.customers.all, manifest.customers.chosen), (4, 2));
    // The same second.
    let mut run = exports.begin(None, options(), begin()).unwrap();
    assert_eq!(run.name().as_str(), "20261128T133342Z-2");
    run.freeze(&listed, &[], None).unwrap();
    read_all(&mut run).unwrap();
    let manifest = run.build_and_publish(begin()).unwrap();
    assert_eq!(manifest.reads.len(), 3);
    assert_eq!(manifest.tables[3].rows, 4);
}

#[test]
fn states_that_are_no_use_are_told() {
    let folder = tempdir().unwrap();
    let exports = ExportFolder::new(folder.path());
    let run = name("one");
    let error = |error: RunError| error.to_string();
    let nothing = exports
        .resume(&run, &options(), begin(), false)
        .map_err(error)
        .unwrap_err();
    assert_eq!(
        nothing,
        "there is no unfinished run one to resume, nor any other: begin a new one"
    );
    let missing = ExportFolder::new(folder.path().join("none"));
    assert!(missing.resume(&run, &options(), begin(), false).is_err());
    assert!(!folder.path().join("none").exists());

    drop(exports.begin(Some(&run), options(), begin()).unwrap());
    let other = exports
        .resume(&name("two"), &options(), begin(), false)
        .map_err(error)
        .unwrap_err();
    assert!(other.ends_with("; unfinished here: one"), "{other}");
    let again = exports.begin(Some(&run), options(), begin()).unwrap_err();
    assert!(matches!(again, RunError::Unfinished { .. }), "{again}");

    let mut others = options();
    others.tables.format = Format::Csv;
    others.reading.clear();
    let said = exports
        .resume(&run, &others, begin(), false)
        .map_err(error)
        .unwrap_err();
    assert_eq!(
        said,
        "run one was begun with other options: filter was \"none\", is not given, format was \"jsonl\", is \
         \"csv\"; resume it with those that it began with, or begin a new run"
    );
    let mut newer = options();
    newer.program = "test 2".into();
    drop(exports.resume(&run, &newer, begin(), false).unwrap());

    let late = begin() + DAY + Duration::from_secs(7_200);
    let Err(RunError::Old { age, .. }) = exports.resume(&run, &options(), late, false) else {
        panic!("not old")
    };
    assert_eq!(age, DAY + Duration::from_secs(7_200));
    drop(exports.resume(&run, &options(), late, true).unwrap());

    let path = folder.path().join("one.partial/run.json");
    let json = fs::read_to_string(&path).unwrap();
    fs::write(&path, json.replace("\"spool\": 1", "\"spool\": 2")).unwrap();
    let version = exports
        .resume(&run, &options(), begin(), false)
        .unwrap_err();
    assert!(matches!(&version, RunError::OtherVersion { program, .. } if program == "test 1"));
}

#[test]
fn nothing_that_is_there_is_replaced_or_removed() {
    let folder = tempdir().unwrap();
    let exports = ExportFolder::new(folder.path());
    for (taken, is_folder) in [
        ("one", true),
        ("one", false),
        ("one.manifest.json", false),
        ("one.partial/mine.txt", false),
    ] {
        let path = folder.path().join(taken);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if is_folder {
            fs::create_dir(&path).unwrap();
        } else {
            fs::write(&path, "mine").unwrap();
        }
        let error = exports
            .begin(Some(&name("one")), options(), begin())
            .unwrap_err();
        assert!(matches!(error, RunError::Taken { .. }), "{taken}: {error}");
        if is_folder {
            fs::remove_dir(&path).unwrap();
        } else {
            assert_eq!(fs::read(&path).unwrap(), b"mine");
            fs::remove_file(&path).unwrap();
        }
    }
    // It came while the run was under way; an empty folder would be replaced by a rename.
    let mut run = exports
        .begin(Some(&name("one")), options(), begin())
        .unwrap();
    read_all(&mut run).unwrap();
    fs::create_dir(folder.path().join("one")).unwrap();
    let error = run.build_and_publish(begin()).unwrap_err();
    assert!(matches!(error, RunError::Taken { .. }), "{error}");
    fs::remove_dir(folder.path().join("one")).unwrap();
    run.build_and_publish(begin()).unwrap();
}

#[test]
fn names_that_mean_something_else_are_refused() {
    let long = "a".repeat(65);
    for refused in [
        "",
        ".",
        "..",
        "a..b",
        ".a",
        "-a",
        "_a",
        "a/b",
        "a\\b",
        "a=b",
        "a b",
        "ä",
        "a.",
        "a.partial",
        "a.PARTIAL",
        "a.manifest.json",
        "a.shards",
        "latest.json",
        "a.new",
        "a\0",
        "a\n",
        &long,
    ] {
        let error = refused.parse::<RunName>().unwrap_err();
        assert!(matches!(error, RunError::Name { .. }), "{refused:?}");
    }
    for allowed in ["a", "2026-11", "20261128T133342Z", "a.b_c-d", &long[..64]] {
        assert_eq!(allowed.parse::<RunName>().unwrap().as_str(), allowed);
    }
    assert!(serde_json::from_str::<RunName>("\"../x\"").is_err());
}

const HOLDER: &str = "TEST_LOCK_FOLDER";

/// Not a test, but another process.
#[test]
#[ignore = "a part of another test"]
fn hold() {
    let Ok(folder) = std::env::var(HOLDER) else {
        return;
    };
    let _run = ExportFolder::new(folder)
        .begin(Some(&name("held")), options(), begin())
        .unwrap();
    println!("\nheld by {}", std::process::id());
    let _ = std::io::stdin().read_line(&mut String::new());
}

#[test]
fn two_processes_do_not_work_in_one_folder() {
    let folder = tempdir().unwrap();
    let mut other = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "states::hold", "--ignored", "--nocapture"])
        .env(HOLDER, folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(other.stdout.take().unwrap()).lines();
    lines
        .find(|line| line.as_ref().unwrap().starts_with("held by"))
        .unwrap()
        .unwrap();
    let exports = ExportFolder::new(folder.path());
    for error in [
        exports.begin(None, options(), begin()).unwrap_err(),
        exports
            .resume(&name("held"), &options(), begin(), false)
            .unwrap_err(),
    ] {
        let said = error.to_string();
        let holder = format!(
            "(process {}, run held, since 2026-11-28T13:33:42Z)",
            other.id()
        );
        assert!(
            matches!(error, RunError::Locked { .. }) && said.contains(&holder),
            "{said}"
        );
    }
    other.kill().unwrap();
    other.wait().unwrap();
    drop(
        exports
            .resume(&name("held"), &options(), begin(), false)
            .unwrap(),
    );
}

#[test]
fn a_run_that_began_earlier_does_not_become_the_latest() {
    let folder = tempdir().unwrap();
    let exports = ExportFolder::new(folder.path());
    drop(
        exports
            .begin(Some(&name("old")), options(), begin())
            .unwrap(),
    );
    let mut run = exports
        .begin(Some(&name("new")), options(), begin() + DAY)
        .unwrap();
    read_all(&mut run).unwrap();
    run.build_and_publish(begin()).unwrap();
    let mut run = exports
        .resume(&name("old"), &options(), begin(), false)
        .unwrap();
    read_all(&mut run).unwrap();
    run.build_and_publish(begin()).unwrap();
    assert_eq!(exports.latest().unwrap().unwrap().run, name("new"));
}

#[test]
fn what_was_changed_is_found() {
    let folder = tempdir().unwrap();
    whole(folder.path(), "one");
    let exports = ExportFolder::new(folder.path());
    let orders = folder.path().join("one/orders/00001.jsonl");
    let good = fs::read(&orders).unwrap();
    let seen = || {
        let found = exports.verify(&name("one")).unwrap();
        found
            .iter()
            .map(|found| format!("{} {}", found.file, found.column))
            .collect::<Vec<_>>()
    };
    let text = String::from_utf8(good.clone()).unwrap();
    fs::write(&orders, text.replace("c1-1", "c1-9")).unwrap();
    assert_eq!(seen(), ["orders/00001.jsonl sha256"]);
    fs::write(&orders, &good[1..]).unwrap();
    assert_eq!(seen(), ["orders/00001.jsonl bytes"]);
    fs::remove_file(&orders).unwrap();
    assert_eq!(seen(), ["orders/00001.jsonl file"]);
    fs::write(&orders, &good).unwrap();
    fs::write(folder.path().join("one/orders/00002.jsonl"), &good).unwrap();
    assert_eq!(seen(), ["orders/00002.jsonl file"]);
    fs::remove_file(folder.path().join("one/orders/00002.jsonl")).unwrap();
    assert_eq!(seen(), Vec::<String>::new());
    assert!(exports.verify(&name("two")).is_err());
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = ExportFolder::new(file.join("out"))
        .begin(None, options(), begin())
        .unwrap_err();
    assert!(error.to_string().contains("file/out"), "{error}");
}
