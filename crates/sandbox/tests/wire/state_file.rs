//! State that outlives a sandbox.

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::Value;

use crate::connection::{get, write_with};
use crate::create::{STANDARD, line};
use crate::{MAIN, orders_of};

/// A folder of its own for each test, removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sandbox-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("state.json")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn buy(sandbox: &Sandbox, id: &str) -> Value {
    let reply = write_with(
        sandbox,
        "POST",
        &orders_of(MAIN),
        &[("MS-RequestId", id)],
        &line(STANDARD, 2),
    );
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()
}

#[test]
fn orders_request_ids_and_the_clock_are_kept() {
    let folder = Folder::new("kept");
    let start = || {
        Sandbox::builder()
            .state_file(folder.file())
            .start()
            .unwrap()
    };
    let first = start();
    first.advance_clock(Duration::from_secs(48 * 3_600));
    let order = buy(&first, "one");
    drop(first);

    let second = start();
    let path = format!(
        "{}/{}?include_price=true",
        orders_of(MAIN),
        order["id"].as_str().unwrap()
    );
    assert_eq!(get(&second, &path).json(), order);
    assert_eq!(buy(&second, "one"), order, "the id is known");
    assert_ne!(buy(&second, "two")["id"], order["id"]);
    assert_eq!(get(&second, &orders_of(MAIN)).json()["totalCount"], 10);
    drop(second);
    assert_eq!(get(&start(), &orders_of(MAIN)).json()["totalCount"], 10);

    let without = Sandbox::start().unwrap();
    assert_eq!(
        get(&without, &path).status,
        404,
        "another sandbox knows nothing of it"
    );
}

#[test]
fn a_file_belongs_to_one_sandbox_at_a_time() {
    let folder = Folder::new("locked");
    let start = || {
        Sandbox::builder()
            .state_file(folder.file())
            .start()
            .unwrap()
    };
    let first = start();
    let order = buy(&first, "one");
    thread::scope(|scope| {
        let waiting = scope.spawn(|| buy(&start(), "one"));
        thread::sleep(Duration::from_millis(200));
        assert!(!waiting.is_finished(), "it waits");
        drop(first);
        assert_eq!(waiting.join().unwrap(), order);
    });
}

#[test]
fn what_is_no_state_is_refused_and_left_alone() {
    let folder = Folder::new("foreign");
    for text in ["{", "[]", r#"{"version":2}"#, "my shopping list"] {
        fs::write(folder.file(), text).unwrap();
        let error = Sandbox::builder()
            .state_file(folder.file())
            .start()
            .unwrap_err();
        assert!(
            error.to_string().contains("not a state file of this sandbox"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(folder.file()).unwrap(), text);
    }
}

#[test]
fn a_file_that_cannot_be_written_costs_the_answer_not_the_truth() {
    let folder = Folder::new("readonly");
    let sandbox = Sandbox::builder()
        .state_file(folder.file())
        .start()
        .unwrap();
    // In the way of the new file.
    fs::create_dir(folder.0.join("state.json.new")).unwrap();
    let send = || {
        write_with(
            &sandbox,
            "POST",
            &orders_of(MAIN),
            &[("MS-RequestId", "one")],
            &line(STANDARD, 2),
        )
    };
    let failed = send();
    assert_eq!(failed.status, 500);
    assert_eq!(failed.json()["source"], "Sandbox");
    fs::remove_dir(folder.0.join("state.json.new")).unwrap();
    assert_eq!(send().status, 201);
    assert_eq!(
        get(&sandbox, &orders_of(MAIN)).json()["totalCount"],
        9,
        "one order"
    );
    drop(sandbox);
    let next = Sandbox::builder()
        .state_file(folder.file())
        .start()
        .unwrap();
    assert_eq!(get(&next, &orders_of(MAIN)).json()["totalCount"], 9);
}
