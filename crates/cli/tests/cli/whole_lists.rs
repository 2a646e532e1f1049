//! Lists that are shown once all of them are there, and the time for all of a list.

use std::io::Write as _;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::harness::{Run, Stub, answer, at, compact, finish, line, list, ok, words};
use crate::streaming::{endless_pages, start};

const FORMATS: [&str; 5] = ["table", "json", "yaml", "csv", "jsonl"];

/// The second item has a byte that no text has.
const BAD_ITEM: &[u8] = b"{\"id\":\"2\",\"friendlyName\":\"L\xf6we\"}";

fn bad_body() -> Vec<u8> {
    let around = [
        &b"{\"totalCount\":3,\"items\":[{\"id\":\"one\"},"[..],
        BAD_ITEM,
        b",{\"id\":\"three\"}],\"x\":1.50}",
    ];
    around.concat()
}

#[test]
fn an_item_that_is_not_utf_8_costs_itself_in_every_form() {
    for command in [
        &list(&[])[..],
        &["customers", "list"],
        &words("subscriptions list --order 1 --customer CUSTOMER")[..],
    ] {
        for format in FORMATS {
            let stub = Stub::json(bad_body());
            let run = stub.run(&[command, &["-o", format, "--columns", "id"]].concat());
            assert_eq!(run.code, 7, "{command:?} {format}: {run:?}");
            for shown in ["one", "three"] {
                assert!(run.stdout.contains(shown), "{command:?} {format}: {run:?}");
            }
            assert!(!run.stdout.contains('2'), "{command:?} {format}: {run:?}");
            let told = format!(
                "(item not shown; in base64: {})\n",
                STANDARD.encode(BAD_ITEM)
            );
            assert_eq!(run.stderr.matches(&told).count(), 1, "{format}: {run:?}");
            run.says("items[1]");
        }
    }
    let run = Stub::json(bad_body()).run(&list(&["-o", "json"]));
    assert_eq!(
        compact(&run.stdout),
        r#"{"totalCount":3,"items":[{"id":"one"},{"id":"three"}],"x":1.50}"#
    );
}

/// What stands beside the items is no reason to lose them.
#[test]
fn members_that_are_wrong_behind_the_items_are_shown_raw() {
    let body = r#"{"items":[{"id":"one"}],"totalCount":"many"}"#;
    for end in ["", "\r\n"] {
        let run = Stub::json(format!("{body}{end}")).run(&list(&["-o", "json"]));
        assert_eq!((run.code, compact(&run.stdout).as_str()), (7, body));
        assert!(run.stderr.ends_with("(answer shown raw)\n"), "{run:?}");
    }
    let run = Stub::json(body).run(&list(&["--columns", "id"]));
    run.gives(7, "ID\none\n");
}

#[test]
fn an_empty_answer_is_an_empty_document() {
    for format in ["json", "yaml"] {
        let run = Stub::json("{}").run(&list(&["-o", format]));
        run.gives(0, "{}\n");
    }
}

#[test]
fn a_page_that_breaks_off_is_asked_for_again() {
    let page = r#"{"items":[{"id":"one"}],"links":{"next":{"uri":"/customers?page=2"}}}"#;
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"items\":[{\"id\":\"two\"},";
    for format in ["table", "json", "yaml"] {
        let stub = Stub::new(&[ok(page), cut.to_vec(), ok(r#"{"items":[{"id":"two"}]}"#)]);
        let run = finish(at(
            &stub.url(),
            &["customers", "list", "-o", format, "--max-attempts", "2"],
        ));
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(run.stdout.matches("two").count(), 1, "{run:?}");
        // Without a second attempt, the first page is the list.
        let stub = Stub::new(&[ok(page), cut.to_vec()]);
        let run = stub.run(&["customers", "list", "-o", format]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(
            run.stdout.contains("one") && !run.stdout.contains("two"),
            "{run:?}"
        );
        assert!(
            run.stderr
                .starts_with("warning: page 1 is shown, the rest could"),
            "{run:?}"
        );
    }
}

/// The pauses are longer each time: the one for which there is no time ends the list.
#[test]
fn a_page_that_breaks_off_near_the_deadline_ends_the_list() {
    let page = r#"{"items":[{"id":"one"}],"links":{"next":{"uri":"/customers?page=2"}}}"#;
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"items\":[{\"id\":\"two\"},";
    for format in ["table", "json", "yaml"] {
        let stub = Stub::new(&[ok(page), cut.to_vec()]);
        let arguments = ["customers", "list", "-o", format, "--columns", "id"];
        let limits = ["--max-attempts", "20", "--deadline", "2"];
        let (run, _) = timed(&[&arguments[..], &limits].concat(), &stub.url());
        assert!(run.stdout.contains("one"), "{run:?}");
        assert!(!run.stdout.contains("two"), "{run:?}");
        run.says("page 1 is shown, the rest could");
        assert!(!run.stderr.contains("deadline of 2s"), "{run:?}");
        assert!((3..=5).contains(&stub.requests().len()), "{run:?}");
    }
}

fn timed(arguments: &[&str], url: &str) -> (Run, Duration) {
    let command = at(url, arguments);
    let begin = Instant::now();
    (finish(command), begin.elapsed())
}

/// Each page comes in time, so that `--timeout` alone never ends it.
#[test]
fn endless_pages_end_with_the_deadline() {
    let endless = endless_pages(Duration::from_millis(50));
    for format in FORMATS {
        let (run, time) = timed(
            &line("customers list --deadline 1.5 --timeout 1 -o", &[format]),
            &endless.url(),
        );
        assert_eq!(run.code, 6, "{format}: {run:?}");
        assert!(
            time >= Duration::from_millis(1_400) && time.as_secs() < 20,
            "{time:?}"
        );
        run.says("error: a further page of the list: ");
        assert!(run.stdout.contains("one"), "{run:?}");
    }
}

#[test]
fn a_body_of_which_nothing_comes_ends_with_the_deadline() {
    for format in ["table", "json"] {
        let begin = Instant::now();
        let child = start(&list(&["-o", format, "--deadline", "1"]), |connection| {
            write!(connection, r#"{{"items":[{{"id":"1"}},"#)?;
            std::thread::sleep(Duration::from_secs(60));
            Ok(())
        });
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(6), "{format}: {output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.contains("the deadline of 1s has passed"), "{told}");
        assert!(begin.elapsed().as_secs() < 20);
    }
}

#[test]
fn a_deadline_that_is_met_changes_nothing() {
    let body = r#"{"items":[{"id":"one"}]}"#;
    let run = Stub::json(body).run(&list(&["--deadline", "60", "--columns", "id"]));
    run.gives(0, "ID\none\n");
    let unknown = r#"{"code": 20000, "description": "unknown"}"#;
    let refused = Stub::new(&[answer("404 Not Found", unknown)]);
    assert_eq!(refused.run(&list(&["--deadline", "60"])).code, 3);
    assert_eq!(refused.run(&list(&["--deadline", "0"])).code, 2);
}
