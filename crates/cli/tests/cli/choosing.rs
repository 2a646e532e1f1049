//! Which items of a list are shown, in which order, and as what.

use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::harness::{CUSTOMER, Run, Stub, compact, line, list, ok, run, sandbox, words};
use crate::streaming::{endless_pages, start};

/// Orders of several times, the last three of none.
const DATED: &str = r#"{"totalCount":6,"items":[
    {"id":"a","creationDate":"2026-01-30T23:30:00-01:00"},{"id":"b","creationDate":"2026-01-31T23:59:59.9999999"},
    {"id":"c","creationDate":"2026-02-01T00:00:00Z"},{"id":"d","creationDate":"soon"},{"id":"e"},
    {"id":"f","creationDate":"0001-01-01T00:00:00"}],"links":{"self":{"uri":"/x"}}}"#;

/// The ids that a list of JSON lines has.
fn ids(run: &Run) -> String {
    let ids = run.stdout.lines().map(|line| {
        let order: serde_json::Value = serde_json::from_str(line).unwrap();
        order["id"].as_str().unwrap().to_owned()
    });
    ids.collect::<Vec<_>>().join(" ")
}

fn lines_of(body: &str, arguments: &[&str]) -> Run {
    Stub::json(body).run(&list(&[&["-o", "jsonl"], arguments].concat()))
}

#[test]
fn orders_are_chosen_by_the_moment_of_their_creation() {
    for (arguments, expected) in [
        ("--created-from 2026-01-31 --created-to 2026-01-31", "a b"),
        ("--created-from 2026-02-01", "c"),
        ("--created-from 2026-02-01T00:00:00", "c"),
        ("--created-to 2026-02-01T00:00:00Z", "a b"),
        ("--created-to 2026-02-01T01:00:00+01:00", "a b"),
        ("--created-to 2026-02-01T00:00:00.0000001Z", "a b c"),
        ("--created-to 2026-02-01", "a b c"),
        ("--created-from 2026-01-31T00:30:00.0000001Z", "b c"),
    ] {
        let run = lines_of(DATED, &words(arguments));
        assert_eq!((run.code, &*ids(&run)), (0, expected), "{arguments}");
        let told = "warning: 3 items without a readable creation date: left out\n";
        assert_eq!(run.stderr, told, "{arguments}");
    }
    let run = lines_of(DATED, &[]);
    assert_eq!((&*ids(&run), &*run.stderr), ("a b c d e f", ""));
}

/// JSON stays one page, with the number of its items.
#[test]
fn fewer_items_are_the_same_list_in_every_form() {
    for (format, expected) in [
        (
            "json",
            r#"{"totalCount":1,"items":[{"id":"c","creationDate":"2026-02-01T00:00:00Z"}],"links":{"self":{"uri":"/x"}}}"#,
        ),
        (
            "yaml",
            "totalCount: 1\nitems:\n  - id: \"c\"\n    creationDate: \"2026-02-01T00:00:00Z\"\nlinks:\n  self:\n    uri: \"/x\"\n",
        ),
        ("csv", "id\nc\n"),
        ("table", "ID\nc\n"),
        (
            "jsonl",
            "{\"id\":\"c\",\"creationDate\":\"2026-02-01T00:00:00Z\"}\n",
        ),
    ] {
        let run = Stub::json(DATED).run(&list(&[
            "--created-from",
            "2026-02-01",
            "--columns",
            "id",
            "-o",
            format,
        ]));
        let stdout = if format == "json" {
            compact(&run.stdout)
        } else {
            run.stdout.clone()
        };
        assert_eq!((run.code, &*stdout), (0, expected), "{run:?}");
    }
    let run = Stub::json(DATED).run(&list(&["--created-from", "2030-01-01", "-o", "table"]));
    assert_eq!(run.stdout.lines().count(), 1, "{run:?}");
    assert!(run.stderr.ends_with("no orders\n"), "{run:?}");
}

#[test]
fn wrong_filters_are_found_before_anything_is_sent() {
    let stub = Stub::json(DATED);
    for (arguments, told) in [
        ("--created-from -", "expected a day such as 2026-01-31"),
        (
            "--created-to 31.1.2026",
            "expected a day such as 2026-01-31",
        ),
        (
            "--created-from 2026-02-01 --created-to 2026-01-31",
            "--created-from is later than --created-to",
        ),
        (
            "--created-from 2026-01-31T12:00:00Z --created-to 2026-01-31T11:00:00Z",
            "--created-from is later than --created-to",
        ),
        ("--status complet", "did you mean completed?"),
        (
            "--status completed,nonsense",
            "\"nonsense\" is not documented: expected one of unknown, completed,",
        ),
        ("--new-word", "required"),
        ("--limit 0", "0 is not in 1.."),
        (
            "--sort nmae",
            "unknown column \"nmae\"; the columns are id, cycle,",
        ),
        ("--sort -", "unknown column \"\""),
        ("--lines -o json", "--lines needs -o table, csv or jsonl"),
        ("--lines -o yaml", "--lines needs -o table, csv or jsonl"),
    ] {
        let run = stub.run(&list(&words(arguments)));
        run.fails(2, &[told]);
    }
    assert!(stub.requests().is_empty());
}

#[test]
fn orders_are_chosen_by_status() {
    let body = r#"{"items":[{"id":"1","status":"Completed"},{"id":"2","status":"pending_review"},{"id":"3"},
        {"id":"4","status":"new_status"},{"id":"5","status":"canceled"}]}"#;
    for (statuses, expected) in [
        (&["completed"][..], "1"),
        (&["COMPLETED, cancelled"], "1 5"),
        (&["PendingReview"], "2"),
        (&["new_status,completed", "--new-word"], "1 4"),
        (&["error"], ""),
    ] {
        let run = lines_of(body, &[&["--status"], statuses].concat());
        assert_eq!((run.code, &*ids(&run)), (0, expected), "{statuses:?}");
        run.succeeds();
    }
    let run = sandbox(&line(
        "subscriptions list --customer CUSTOMER --status suspended -o csv --columns status",
        &[],
    ));
    run.succeeds();
    assert!(
        run.stdout.lines().skip(1).all(|line| line == "suspended"),
        "{run:?}"
    );
}

/// What cannot be read may be what is looked for.
#[test]
fn a_filter_does_not_hide_what_cannot_be_read() {
    let body = r#"{"items":[{"id":"1","status":"pending"},{"id":"2","lineItems":"oops"},{"id":"3","status":"completed"}]}"#;
    for format in ["jsonl", "csv", "json"] {
        let run = Stub::json(body).run(&list(&["--status", "completed", "-o", format]));
        assert_eq!(run.code, 7, "{run:?}");
        run.says_all(&[
            "items[1].lineItems: ",
            "warning: 1 item that could not be read: not left out, whatever the filter\n",
        ]);
        assert!(
            run.stdout.contains('2') && run.stdout.contains('3'),
            "{run:?}"
        );
        assert!(!run.stdout.contains("pending"), "{run:?}");
    }
}

const SORTED: &str = r#"{"totalCount":5,"items":[
    {"id":"b","totalPrice":10,"creationDate":"2026-01-01T01:00:00+02:00"},{"id":"a","totalPrice":9.5,"status":"x"},
    {"id":"c","creationDate":"2026-01-01T00:00:00Z"},{"id":"B","totalPrice":1e2,"creationDate":"2025-12-31T23:30:00"},
    {"id":"d","totalPrice":10.0,"creationDate":"later"}],"links":{"self":{"uri":"/x"}}}"#;

#[test]
fn a_list_is_sorted_by_what_its_columns_are() {
    for (sort, expected) in [
        ("id", "B a b c d"),
        ("-id", "d c b a B"),
        ("total", "a b d B c"),
        ("-totalPrice", "B b d a c"),
        ("created", "b B c d a"),
        ("-created", "c B b d a"),
        ("total,-id", "a d b B c"),
        ("status,id", "a B b c d"),
    ] {
        for format in ["jsonl", "json", "yaml", "csv", "table"] {
            let run =
                Stub::json(SORTED).run(&list(&["--sort", sort, "--columns", "id", "-o", format]));
            assert_eq!(run.code, 0, "{run:?}");
            let ids = run.stdout.lines().filter_map(|line| {
                let (_, id) = line
                    .rsplit_once("id\":")
                    .or(line.rsplit_once("id: "))
                    .unwrap_or(("", line));
                let id = id.trim_start_matches([' ', '"']);
                let is_id = format != "yaml" && format != "json"
                    || line.contains("id\": ")
                    || line.contains("id: ");
                (is_id && !line.eq_ignore_ascii_case("id")).then(|| id[..1].to_owned())
            });
            assert_eq!(
                ids.collect::<Vec<_>>().join(" "),
                expected,
                "{sort} {format}: {run:?}"
            );
        }
    }
    // All of the page is there, so everything else of it is as it came.
    let run = Stub::json(SORTED).run(&list(&["--sort", "id", "-o", "json"]));
    let json = compact(&run.stdout);
    assert!(
        json.starts_with(r#"{"totalCount":5,"items":[{"id":"B","totalPrice":1e2,"#),
        "{json}"
    );
    assert!(
        json.ends_with(r#"],"links":{"self":{"uri":"/x"}}}"#),
        "{json}"
    );
    let run = lines_of(SORTED, &words("--sort -total --limit 2"));
    assert_eq!((run.code, &*ids(&run)), (0, "B b"));
}

/// A page that breaks off is asked for again, and nothing of it is there twice.
#[test]
fn what_is_sorted_is_complete() {
    let first = r#"{"items":[{"id":"b"}],"links":{"next":{"uri":"/customers?page=2"}}}"#;
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"items\":[{\"id\":\"c\"},{\"id\":\"a\"},";
    let second = ok(r#"{"items":[{"id":"c"},{"id":"a"}]}"#);
    for format in ["jsonl", "csv", "json"] {
        let stub = Stub::new(&[ok(first), cut.to_vec(), second.clone()]);
        let arguments = [
            "customers",
            "list",
            "-o",
            format,
            "--sort",
            "id",
            "--columns",
            "id",
        ];
        let run = crate::harness::finish(crate::harness::at(&stub.url(), &arguments));
        assert_eq!(run.code, 0, "{run:?}");
        let stdout = compact(&run.stdout);
        let places = ["a", "b", "c"].map(|id| {
            let quoted = format!("\"{id}\"");
            let id = if format == "csv" { id } else { &*quoted };
            let rows = stdout.trim_start_matches("id");
            assert_eq!(rows.matches(id).count(), 1, "{run:?}");
            rows.find(id).unwrap()
        });
        assert!(places.is_sorted(), "{run:?}");
    }
}

#[test]
fn a_limit_ends_the_reading() {
    for format in ["table", "json", "yaml", "csv", "jsonl"] {
        let endless = endless_pages(Duration::ZERO);
        let run = endless.run(&["customers", "list", "--limit", "3", "-o", format]);
        assert_eq!(
            (run.code, run.stdout.matches("one").count()),
            (0, 3),
            "{format}: {run:?}"
        );
        run.succeeds();
        assert_eq!(endless.requests().len(), 3, "{format}");
    }
    // Of a page that was not shown as a whole, nothing leads to the next one.
    let page = r#"{"totalCount":2,"items":[{"id":"1"},{"id":"2"}],"links":{"next":{"uri":"/customers?page=2"}},"x":1.50}"#;
    for (limit, items) in [("1", r#"{"id":"1"}"#), ("2", r#"{"id":"1"},{"id":"2"}"#)] {
        let run = Stub::json(page).run(&["customers", "list", "--limit", limit, "-o", "json"]);
        let expected =
            format!(r#"{{"totalCount":{limit},"items":[{items}],"links":{{}},"x":1.50}}"#);
        assert_eq!(compact(&run.stdout), expected);
    }
}

/// Not even the rest of its page is waited for.
#[test]
fn a_limit_ends_in_the_middle_of_a_page() {
    for format in ["jsonl", "csv", "table"] {
        let begin = Instant::now();
        let child = start(&list(&["--limit", "2", "-o", format]), |connection| {
            write!(
                connection,
                r#"{{"items":[{{"id":"1"}},{{"id":"2"}},{{"id":"3"}},"#
            )?;
            std::thread::sleep(Duration::from_secs(60));
            Ok(())
        });
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}: {output:?}");
        let stdout = String::from_utf8_lossy(&output.stdout);
        assert!(stdout.contains('2') && !stdout.contains('3'), "{stdout}");
        assert!(begin.elapsed().as_secs() < 30, "{format}");
    }
}

const LINES: &str = r#"{"totalCount":3,"items":[
    {"id":"1","status":"completed","lineItems":[{"lineItemNumber":0,"quantity":5,"pricing":{"listPrice":1.50}},
        {"lineItemNumber":1,"quantity":20,"friendlyName":"=A1"}],"n":1e400},
    {"id":"2","lineItems":[]},{"id":"3","lineItems":"oops"}]}"#;

#[test]
fn each_line_has_a_row_of_its_own() {
    let lines = |arguments: &[&str]| {
        let run = Stub::json(LINES).run(&list(&[&["--lines"], arguments].concat()));
        assert_eq!(run.code, 7, "{run:?}");
        run.stdout
    };
    assert_eq!(
        lines(&[
            "-o",
            "csv",
            "--columns",
            "id,status,line,quantity,listPrice,name"
        ]),
        "id,status,line,quantity,listPrice,name\n\
         1,completed,0,5,1.50,\n1,completed,1,20,,'=A1\n2,,,,,\n3,,,,,\n"
    );
    assert_eq!(
        lines(&["--columns", "line,id"]),
        "LINE  ID\n0     1\n1     1\n      2\n      3\n"
    );
    // What the service sent is beside each other, digit by digit.
    let order = r#"{"order":{"id":"1","status":"completed","n":1e400},"line":"#;
    assert_eq!(
        lines(&["-o", "jsonl"]),
        [
            order,
            r#"{"lineItemNumber":0,"quantity":5,"pricing":{"listPrice":1.50}}}"#,
            "\n",
            order,
            r#"{"lineItemNumber":1,"quantity":20,"friendlyName":"=A1"}}"#,
            "\n",
            "{\"order\":{\"id\":\"2\",\"lineItems\":[]},\"line\":null}\n",
            "{\"order\":{\"id\":\"3\",\"lineItems\":\"oops\"},\"line\":null}\n",
        ]
        .concat()
    );
    // Rows are lines, in their order and in their number.
    let sorted = [
        "-o",
        "csv",
        "--columns",
        "id,quantity",
        "--sort",
        "-quantity",
        "--limit",
        "2",
    ];
    assert_eq!(lines(&sorted), "id,quantity\n1,20\n1,5\n");
    let run = Stub::json(LINES).run(&list(&words("--lines --limit 1 -o csv --columns id,line")));
    run.gives(0, "id,line\n1,0\n");
    let run = Stub::json(LINES).run(&list(&words(
        "--lines --columns offer,subscription,friendlyName",
    )));
    assert!(
        run.stdout
            .starts_with("OFFER  SUBSCRIPTION  FRIENDLY NAME\n"),
        "{run:?}"
    );
}

#[test]
fn heads_are_left_out() {
    let body = r#"{"items":[{"id":"1"}]}"#;
    for (format, expected, told) in [
        ("csv", "1,\n", ""),
        ("table", "1\n", ""),
        (
            "jsonl",
            "{\"id\":\"1\"}\n",
            "warning: --no-headers has no effect on jsonl\n",
        ),
    ] {
        let columns = if format == "jsonl" {
            &[][..]
        } else {
            &["--columns", "id,status"]
        };
        let run = Stub::json(body).run(&list(&[columns, &["--no-headers", "-o", format]].concat()));
        run.gives(0, expected);
        assert_eq!(run.stderr, told);
    }
    let sorted = Stub::json(body).run(&list(&words("--no-headers -o csv --columns id --sort id")));
    sorted.gives(0, "1\n");
    let empty = Stub::json("{\"items\":[]}").run(&list(&["--no-headers", "-o", "csv"]));
    empty.gives(0, "");
    let get = ["orders", "get", "1", "--customer", CUSTOMER, "-o", "csv"];
    let one = Stub::json("{\"id\":\"1\"}")
        .run(&[&get[..], &["--no-headers", "--columns", "id"]].concat());
    one.gives(0, "1\n");
}

/// The head has the name that was asked for, so whoever asked finds it.
#[test]
fn columns_have_the_names_of_the_service_too() {
    let body = r#"{"items":[{"id":"1","billingCycle":"annual","totalPrice":1.50,"creationDate":"2026-01-01T00:00:00Z",
        "lineItems":[{"friendlyName":"A","offerId":"o"}]}]}"#;
    let columns = "BillingCycle,totalPrice,total,creationDate,friendlyName,offerId,attributes.etag";
    let run = Stub::json(body).run(&list(&["-o", "csv", "--columns", columns]));
    run.gives(
        0,
        "billingCycle,totalPrice,total,creationDate,friendlyName,offerId,attributes.etag\n\
         annual,1.50,1.50,2026-01-01T00:00:00Z,A,o,\n",
    );
    let all = Stub::json(body).run(&list(&["-o", "csv", "--columns", "all"]));
    assert!(
        all.stdout.starts_with("id,cycle,status,currency,lines,"),
        "{all:?}"
    );
    let counts: Vec<_> = all
        .stdout
        .lines()
        .map(|line| line.split(',').count())
        .collect();
    assert_eq!(counts, [26, 26], "{all:?}");
    let customer = r#"{"items":[{"id":"1","companyProfile":{"companyName":"A"}}]}"#;
    let arguments = words("customers list -o csv --columns companyName,companyProfile.domain");
    let run = Stub::json(customer).run(&arguments);
    run.gives(0, "companyName,companyProfile.domain\nA,\n");
}

/// Each name that help says in brackets is one of the service.
#[test]
fn the_names_of_the_service_are_its_own() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let schemas = std::fs::read_dir(spec)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let schemas: Vec<_> = schemas
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    for command in [
        "orders list",
        "orders get",
        "customers list",
        "subscriptions list",
        "products list",
        "products skus",
        "products availabilities",
        "promotions list",
        "relationships list",
        "orders attachments list",
    ] {
        let help = run(&words(&format!("{command} --help"))).stdout;
        let (_, columns) = help.split_once("\nColumns ").unwrap();
        let (columns, _) = columns.split_once(".\n").unwrap();
        let named: Vec<_> = columns.split('(').skip(2).collect();
        assert!(!named.is_empty(), "{command}");
        for name in named {
            let (name, _) = name.split_once(')').unwrap();
            let name: String = name.split_whitespace().collect();
            for part in name.split('.') {
                let part = format!("\"{part}\"");
                assert!(
                    schemas.iter().any(|schema| schema.contains(&part)),
                    "{command}: {name}"
                );
            }
        }
    }
}

#[test]
fn every_list_is_sorted_and_limited() {
    for (command, column) in [
        ("customers list", "company"),
        ("subscriptions list --customer CUSTOMER", "name"),
        ("products list", "title"),
        ("products skus CFQ7TTC0LQ7X", "id"),
        ("products availabilities CFQ7TTC0LQ7X 0001", "offer"),
        ("promotions list", "id"),
        ("relationships list", "name"),
        ("offers find business", "offer"),
    ] {
        let shown = |more: &str| {
            let more = format!("{command} -o csv --no-headers --columns {column} {more}");
            let run = sandbox(&words(&more));
            run.succeeds();
            run.stdout.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let mut all = shown("");
        assert!(!all.is_empty(), "{command}");
        all.sort_unstable();
        assert_eq!(shown(&format!("--sort {column}")), all, "{command}");
        all.reverse();
        assert_eq!(shown(&format!("--sort -{column}")), all, "{command}");
        assert_eq!(
            shown(&format!("--sort -{column} --limit 1")),
            all[..1],
            "{command}"
        );
        assert_eq!(shown("--limit 1").len(), 1, "{command}");
    }
}
