//! Every fixture is decoded and written back, and nothing of it is lost on the way.
#![allow(
    clippy::expect_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

mod exact_json;
mod spec;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use exact_json::{Exact, assert_same};
use serde_json::Value;
use spec::{Model, fixtures, index};

#[test]
fn every_fixture_comes_back_whole() {
    for fixture in fixtures() {
        let (file, sent) = (&fixture.file, fixture.text.as_str());
        let model = Model::named(&fixture.kind);
        let doors = [
            ("bytes", (model.from_slice)(sent.as_bytes())),
            ("text", (model.from_str)(sent)),
            ("stream", (model.from_stream)(sent.as_bytes())),
        ];
        for (door, written) in doors {
            let written = written.unwrap_or_else(|error| panic!("{file} as {door}: {error}"));
            assert_same(sent, &written, &format_args!("{file} as {door}"));
        }
    }
}

/// JSON that the model does not interpret is equal by its text, white space included. So the body
/// is stripped of it first, and everything else must be the same value when read again.
#[test]
fn what_is_written_decodes_to_the_same_value() {
    for fixture in fixtures() {
        let file = &fixture.file;
        let model = Model::named(&fixture.kind);
        let sent = Exact::parse(&fixture.text)
            .expect("a fixture is JSON")
            .to_string();
        let written = (model.from_str)(&sent).unwrap_or_else(|error| panic!("{file}: {error}"));
        let equal =
            (model.equal)(&sent, &written).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(equal, "{file} is another value once written and read");
    }
}

/// `unknown-numbers.json` holds `1e400`, which `serde_json` itself refuses to make a `Value` of
/// unless `arbitrary_precision` is on.
fn as_value(file: &str, text: &str) -> Option<Value> {
    match serde_json::from_str(text) {
        Ok(value) => Some(value),
        Err(error) => {
            assert_eq!(file, "orders/unknown-numbers.json", "{error}");
            assert!(error.to_string().contains("number out of range"), "{error}");
            None
        }
    }
}

#[test]
fn a_value_is_decoded_and_written_like_text() {
    for fixture in fixtures() {
        let file = &fixture.file;
        let Some(value) = as_value(file, &fixture.text) else {
            continue;
        };
        let model = Model::named(&fixture.kind);
        let sent = value.to_string();
        let written = (model.from_value)(value).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_same(
            &sent,
            &written.to_string(),
            &format_args!("{file} from a value"),
        );
        let written =
            (model.to_value)(&fixture.text).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_same(
            &sent,
            &written.to_string(),
            &format_args!("{file} to a value"),
        );
    }
}

fn files_below(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder of fixtures") {
        let entry = entry.expect("an entry of a folder");
        let name = format!(
            "{prefix}{}",
            entry.file_name().to_str().expect("a plain file name")
        );
        if entry.file_type().expect("a file or a folder").is_dir() {
            files_below(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name);
        }
    }
}

#[test]
fn the_index_lists_every_file_once() {
    let mut files = BTreeSet::new();
    files_below(&spec::spec().join("fixtures"), "", &mut files);
    files.remove("index.json");
    let listed: BTreeSet<_> = index().into_iter().map(|(file, _)| file).collect();
    assert_eq!(listed, files);
    assert_eq!(listed.len(), index().len(), "a file is listed twice");
}

#[test]
fn what_does_not_decode_is_no_order_page() {
    let broken = index().into_iter().filter(|(_, kind)| kind == "none");
    let page = Model::named("Collection<Order>");
    for (file, _) in broken {
        assert!(
            (page.from_str)(&spec::fixture(&file)).is_err(),
            "{file} decodes"
        );
    }
}
