//! A run that several processes read.

use std::fs;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use partner_center_export::run::{ExportFolder, Manifest, Run, RunError, Shard};
use tempfile::tempdir;

use crate::common::{begin, column, content, listed, name, options, read_all, whole};

fn shard(text: &str) -> Shard {
    text.parse().unwrap()
}

fn begun(folder: &Path, text: &str) -> Option<Run> {
    let exports = ExportFolder::new(folder);
    exports
        .begin_shard(&name("one"), shard(text), options(), begin())
        .unwrap()
}

fn export(folder: &Path, text: &str) -> Manifest {
    let mut run = begun(folder, text).unwrap();
    read_all(&mut run).unwrap();
    run.build_and_publish(begin()).unwrap()
}

fn finish(folder: &Path) -> Result<Manifest, RunError> {
    ExportFolder::new(folder).finish(None, begin(), false)
}

#[test]
fn shards_make_the_same_run() {
    let (folder, control) = (tempdir().unwrap(), tempdir().unwrap());
    let expected = whole(control.path(), "one");
    // Both at the same time, the second first.
    let (mut first, mut second) = (
        begun(folder.path(), "1/2").unwrap(),
        begun(folder.path(), "2/2").unwrap(),
    );
    read_all(&mut second).unwrap();
    read_all(&mut first).unwrap();
    second.build_and_publish(begin()).unwrap();
    first.build_and_publish(begin()).unwrap();
    let joined = finish(folder.path()).unwrap();
    let exports = ExportFolder::new(folder.path());
    assert_eq!(exports.verify(&name("one")).unwrap(), []);
    assert_eq!(joined.customers, expected.customers);
    assert_eq!((joined.faults, joined.shards), (expected.faults, Some(2)));
    assert_eq!(joined.tables[0].sums, expected.tables[0].sums);
    let (mut found, mut wanted) = (Vec::new(), Vec::new());
    for table in [
        "orders",
        "order_lines",
        "subscriptions",
        "customers",
        "faults",
    ] {
        for (folder, ids) in [(folder.path(), &mut found), (control.path(), &mut wanted)] {
            let mut rows = column(&folder.join("one"), table, "raw_json");
            rows.sort();
            ids.push(rows);
        }
    }
    assert_eq!(found, wanted);
    let names: Vec<_> = content(folder.path())
        .into_keys()
        .filter(|it| !it.starts_with("one/"))
        .collect();
    assert_eq!(names, [".lock", "latest.json", "one.manifest.json"]);
    // Done again by a scheduler.
    assert!(begun(folder.path(), "2/2").is_none());
    assert!(matches!(
        finish(folder.path()),
        Err(RunError::NothingToResume { .. })
    ));
    let again = exports.finish(Some(&name("one")), begin(), false);
    assert!(matches!(again, Err(RunError::Published { .. })));
}

#[test]
fn one_shard_of_one_and_one_without_customers() {
    let folder = tempdir().unwrap();
    assert_eq!(export(folder.path(), "1/1").reads.len(), 3);
    assert_eq!(finish(folder.path()).unwrap().tables[0].rows, 9);

    let folder = tempdir().unwrap();
    let (mut reads, of) = (0, 17);
    let mut empty = 0;
    for number in 1..=of {
        let manifest = export(folder.path(), &format!("{number}/{of}"));
        reads += manifest.reads.len();
        empty += usize::from(manifest.reads.is_empty());
        assert_eq!(manifest.customers.chosen, 3);
        assert_eq!(manifest.complete_up_to.is_none(), manifest.reads.is_empty());
    }
    assert!(reads == 3 && empty >= 14, "{reads} {empty}");
    let joined = finish(folder.path()).unwrap();
    assert_eq!((joined.tables[0].rows, joined.customers.read), (9, 2));
    // Files without rows are left out, but one where there is no other.
    assert!(
        joined
            .tables
            .iter()
            .all(|table| (1..=3).contains(&table.files.len()))
    );
    assert_eq!(
        ExportFolder::new(folder.path())
            .verify(&joined.run)
            .unwrap(),
        []
    );
}

#[test]
fn the_slower_attempt_discards_itself() {
    let folder = tempdir().unwrap();
    let (mut slow, mut fast) = (
        begun(folder.path(), "1/1").unwrap(),
        begun(folder.path(), "1/1").unwrap(),
    );
    read_all(&mut slow).unwrap();
    read_all(&mut fast).unwrap();
    let later = begin() + Duration::from_secs(60);
    let winner = fast.build_and_publish(begin()).unwrap();
    assert_eq!(slow.build_and_publish(later).unwrap(), winner);
    assert_eq!(
        fs::read_dir(folder.path().join("one.shards"))
            .unwrap()
            .count(),
        1
    );
    assert!(begun(folder.path(), "1/1").is_none());
}

#[test]
fn an_attempt_that_was_left_is_removed_and_one_at_work_is_not() {
    let folder = tempdir().unwrap();
    let mut left = begun(folder.path(), "1/1").unwrap();
    read_all(&mut left).unwrap();
    drop(left);
    let mut at_work = begun(folder.path(), "1/1").unwrap();
    at_work.freeze(&listed(), &[], None).unwrap();
    export(folder.path(), "1/1");
    let shards = folder.path().join("one.shards");
    fs::write(shards.join("mine.txt"), "mine").unwrap();
    assert_eq!(fs::read_dir(&shards).unwrap().count(), 4);
    finish(folder.path()).unwrap();
    assert_eq!(fs::read_dir(&shards).unwrap().count(), 2);
    assert!(shards.join("mine.txt").exists());
    // Its folder is taken away while it reads.
    let mut taken = begun_beside(folder.path());
    let error = read_all(&mut taken).unwrap_err();
    assert!(matches!(error, RunError::Overtaken { .. }), "{error}");
}

/// An attempt whose folder was removed, because another one was faster.
fn begun_beside(folder: &Path) -> Run {
    let two = folder.join("beside");
    let mut run = begun(&two, "1/1").unwrap();
    run.freeze(&listed(), &[], None).unwrap();
    export(&two, "1/1");
    for entry in fs::read_dir(two.join("one.shards")).unwrap() {
        let path = entry.unwrap().path();
        if path.to_str().unwrap().ends_with(".partial") {
            fs::remove_dir_all(path).unwrap();
        }
    }
    run
}

#[test]
fn shards_that_make_no_whole_are_refused() {
    let said = |folder: &Path| match finish(folder) {
        Err(RunError::Shards { problems, .. }) => problems.join("; "),
        other => panic!("{other:?}"),
    };
    // Missing.
    let folder = tempdir().unwrap();
    export(folder.path(), "2/3");
    assert_eq!(said(folder.path()), "missing are 1/3, 3/3");
    // Of another number.
    export(folder.path(), "1/2");
    let problems = said(folder.path());
    assert!(
        problems.starts_with("there are some of 2 and of 3, which are not of one run"),
        "{problems}"
    );
    assert!(!folder.path().join("one").exists());

    // Doubled: the same shard under another number.
    let folder = tempdir().unwrap();
    export(folder.path(), "1/2");
    export(folder.path(), "2/2");
    let shards = folder.path().join("one.shards");
    let (first, second) = (shards.join("1-of-2"), shards.join("2-of-2"));
    let kept = shards.join("kept");
    fs::rename(&second, &kept).unwrap();
    copy(&first, &second);
    let problems = said(folder.path());
    assert!(
        problems.contains("2/2 differs from 1/2: its manifest is of another shard"),
        "{problems}"
    );
    assert!(problems.contains("is in 1/2 and in 2/2"), "{problems}");
    // A file that is cut, and one that was changed.
    fs::remove_dir_all(&second).unwrap();
    fs::rename(&kept, &second).unwrap();
    let file = second.join("orders/00001.jsonl");
    let good = fs::read(&file).unwrap();
    let mut changed = good.clone();
    changed[10] ^= 1;
    for damaged in [&good[1..], &changed] {
        fs::write(&file, damaged).unwrap();
        assert_eq!(
            said(folder.path()),
            "orders/00001.jsonl of 2/2 is missing, or not as it was written"
        );
    }
    fs::write(&file, &good).unwrap();
    // Other options.
    let json = second.join("manifest.json");
    let good = fs::read_to_string(&json).unwrap();
    fs::write(
        &json,
        good.replace("\"test 1\"", "\"test 2\"")
            .replace("\"raw\": true", "\"raw\": false"),
    )
    .unwrap();
    assert_eq!(
        said(folder.path()),
        "2/2 differs from 1/2: raw was \"true\", is \"false\"; 2/2 differs from 1/2: program was \"test 1\", \
         is \"test 2\""
    );
    let mut others = options();
    others.base_address = "https://example.com".into();
    let exports = ExportFolder::new(folder.path());
    let error = exports
        .begin_shard(&name("one"), shard("1/2"), others, begin())
        .unwrap_err();
    assert!(matches!(error, RunError::OtherOptions { .. }));
    fs::write(&json, &good).unwrap();
    finish(folder.path()).unwrap();
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in content(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn other_lists_of_customers_need_a_yes() {
    let folder = tempdir().unwrap();
    export(folder.path(), "1/2");
    let mut run = begun(folder.path(), "2/2").unwrap();
    let mut more = listed();
    more.extend((4..10).map(|number| Bytes::from(format!(r#"{{"id":"c{number}"}}"#))));
    run.freeze(&more, &[], None).unwrap();
    read_all(&mut run).unwrap();
    run.build_and_publish(begin()).unwrap();
    let error = finish(folder.path()).unwrap_err();
    assert!(
        matches!(&error, RunError::OtherCustomers { shards, .. } if shards == &["2-of-2"]),
        "{error}"
    );
    let exports = ExportFolder::new(folder.path());
    let joined = exports.finish(Some(&name("one")), begin(), true).unwrap();
    assert_eq!((joined.customers.all, joined.customers.chosen), (9, 9));
}

#[test]
fn texts_that_are_no_shard_are_refused() {
    for text in [
        "0/4",
        "5/4",
        "",
        "1",
        "/",
        "1/",
        "/1",
        "-1/2",
        "+1/2",
        "1/2/3",
        "1 / 2",
        "0/0",
        "1/99999999999",
    ] {
        let error = text.parse::<Shard>().unwrap_err();
        assert!(error.to_string().contains("1 <= K <= N"), "{text}");
    }
    // Each customer is in one, by the hash that is written down.
    for id in ["c1", "C1", "0ed154b2-88a2-4bd1-a69e-2ea2dce6a5ef", ""] {
        let has = |number| shard(&format!("{number}/5")).has(id);
        assert_eq!((1..=5).filter(|number| has(*number)).count(), 1, "{id}");
    }
    // FNV-1a of "a" is af63dc4c8601ec8c, which ends with 140 of 1,000.
    assert!(shard("1/4").has("a") && shard("1/4").has("A") && !shard("2/4").has("a"));
}
