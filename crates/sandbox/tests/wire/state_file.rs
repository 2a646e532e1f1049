//! State that outlives a sandbox.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use partner_center_sandbox::Sandbox;
use serde_json::json;

use crate::connection::{Reply, get, write_with};
use crate::create::{STANDARD, line};
use crate::subscriptions::Owned;
use crate::{MAIN, count, order_path, orders_of};

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

    fn start(&self) -> io::Result<Sandbox> {
        Sandbox::builder().state_file(self.file()).start()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn buy(sandbox: &Sandbox, id: &str) -> Reply {
    let (headers, body) = ([("MS-RequestId", id)], line(STANDARD, 2));
    write_with(sandbox, "POST", &orders_of(MAIN), &headers, &body)
}

#[test]
fn orders_request_ids_and_the_clock_are_kept() {
    let folder = Folder::new("kept");
    let first = folder.start().unwrap();
    first.advance_clock(Duration::from_secs(48 * 3_600));
    let order = buy(&first, "one").json_of(201);
    drop(first);

    let second = folder.start().unwrap();
    let path = format!("{}?include_price=true", order_path(MAIN, &order));
    assert_eq!(get(&second, &path).json(), order);
    assert_eq!(buy(&second, "one").json(), order, "the id is known");
    assert_ne!(buy(&second, "two").json()["id"], order["id"]);
    assert_eq!(count(&second), 10);
    drop(second);
    assert_eq!(count(&folder.start().unwrap()), 10);
    // Another sandbox knows nothing of it.
    get(&Sandbox::start().unwrap(), &path).expect_status(404);
}

/// Also a change that was accepted and is not done yet.
#[test]
fn subscriptions_are_kept_as_they_are() {
    let folder = Folder::new("subscriptions");
    let minute = Duration::from_secs(60);
    let builder = || Sandbox::builder().state_file(folder.file());
    let first = builder().change_delay(minute).start().unwrap();
    let own = Owned::seats(first, "P1Y");
    let quantity = |seats: u32| json!({"quantity": seats});
    own.send(&quantity(12)).expect_status(202);
    own.sandbox.advance_clock(minute);
    own.send(&quantity(14)).expect_status(202);
    let (before, id) = (own.read(), own.id.clone());
    assert_eq!(before["quantity"], 12);
    drop(own);

    let sandbox = builder().start().unwrap();
    let own = Owned { sandbox, id };
    assert_eq!(own.read(), before);
    own.send(&quantity(13)).expect_fault(409, 900_278);
    own.sandbox.advance_clock(minute);
    assert_eq!(own.read()["refundableQuantity"]["totalQuantity"], 14);
}

#[test]
fn a_file_belongs_to_one_sandbox_at_a_time() {
    let folder = Folder::new("locked");
    let first = folder.start().unwrap();
    let order = buy(&first, "one").json();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| buy(&folder.start().unwrap(), "one").json());
        thread::sleep(Duration::from_millis(200));
        assert!(!waiting.is_finished(), "it does not wait");
        drop(first);
        assert_eq!(waiting.join().unwrap(), order);
    });
}

#[test]
fn another_file_is_refused_and_left_alone() {
    let folder = Folder::new("foreign");
    for text in ["{", "[]", r#"{"version":2}"#, "my shopping list"] {
        fs::write(folder.file(), text).unwrap();
        let error = folder.start().unwrap_err().to_string();
        assert!(
            error.contains("is not a state file of this sandbox"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(folder.file()).unwrap(), text);
    }
}

#[test]
fn a_file_that_cannot_be_written_costs_the_answer_not_the_truth() {
    let folder = Folder::new("readonly");
    let sandbox = folder.start().unwrap();
    // In the way of the new file.
    let obstacle = folder.0.join("state.json.new");
    fs::create_dir(&obstacle).unwrap();
    assert_eq!(buy(&sandbox, "one").json_of(500)["source"], "Sandbox");
    fs::remove_dir(&obstacle).unwrap();
    buy(&sandbox, "one").expect_status(201);
    assert_eq!(count(&sandbox), 9, "one order");
    drop(sandbox);
    assert_eq!(count(&folder.start().unwrap()), 9);
}
