//! What the service says in two ways, and what was changed behind a run's back.

use std::fs;

use partner_center_export::run::ExportFolder;
use sha2::{Digest as _, Sha256};
use tempfile::tempdir;

use crate::common::{begin, column, listed, name, options, read_all, whole};

/// Checksums that fit are no proof: an order that is another customer's is found by what was read.
#[test]
fn an_order_of_another_customer_is_found() {
    let folder = tempdir().unwrap();
    whole(folder.path(), "one");
    let (exports, run) = (ExportFolder::new(folder.path()), name("one"));
    let orders = folder.path().join("one/orders/00001.jsonl");
    let manifest = folder.path().join("one.manifest.json");
    let before = fs::read_to_string(&orders).unwrap();
    let moved = before.replacen(r#"{"customer_id":"c3""#, r#"{"customer_id":"c2""#, 1);
    assert_ne!(moved, before);
    let sum = |text: &str| {
        let sum = Sha256::digest(text);
        sum.iter().fold(String::new(), |mut text, byte| {
            text.push_str(&format!("{byte:02x}"));
            text
        })
    };
    let said = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, said.replace(&sum(&before), &sum(&moved))).unwrap();
    fs::write(&orders, moved).unwrap();
    let differences = exports.verify(&run).unwrap();
    assert!(
        differences
            .iter()
            .any(|it| it.to_string()
                == r#"orders, rows of a customer: "4 of c2" instead of "3 of c2""#),
        "{differences:?}"
    );
}

/// The second text of a customer is not lost, whatever the case of its id.
#[test]
fn a_customer_who_is_listed_twice_with_another_text_is_told() {
    let folder = tempdir().unwrap();
    let exports = ExportFolder::new(folder.path());
    let mut run = exports
        .begin(Some(&name("one")), options(), begin())
        .unwrap();
    let mut listed = listed();
    let other = r#"{"id":"C1","companyProfile":{"companyName":"Another"}}"#;
    listed.push(other.into());
    run.freeze(&listed, &[], None).unwrap();
    read_all(&mut run).unwrap();
    run.build_and_publish(begin()).unwrap();
    let tables = folder.path().join("one");
    assert_eq!(
        column(&tables, "customers", "customer_id"),
        ["c1", "c2", "c3"]
    );
    assert_eq!(column(&tables, "faults", "raw")[0], other);
}

/// What was read of a customer is never another's, though it lies in its place.
#[test]
fn a_file_of_another_customer_is_read_again() {
    let folder = tempdir().unwrap();
    let exports = ExportFolder::new(folder.path());
    let one = name("one");
    let mut run = exports.begin(Some(&one), options(), begin()).unwrap();
    read_all(&mut run).unwrap();
    drop(run);
    let read = folder.path().join("one.partial/read");
    fs::copy(read.join("000001.records"), read.join("000002.records")).unwrap();
    let mut run = exports.resume(&one, &options(), begin(), false).unwrap();
    assert!(run.warnings()[0].contains("is of customer c1: customer c2 is read again"));
    read_all(&mut run).unwrap();
    run.build_and_publish(begin()).unwrap();
    assert!(exports.verify(&one).unwrap().is_empty());
}
