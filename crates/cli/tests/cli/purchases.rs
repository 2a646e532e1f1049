//! Buying, changing and settling, as far as one sandbox in the test sees it.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use partner_center_sandbox::Fault;

use crate::harness::{CUSTOMER, Run, SEAT, fed, finish, line, program, sandbox, words};
use crate::shop::{ID, Shop, create};

#[test]
fn without_a_terminal_nothing_is_bought_unless_it_is_said() {
    let shop = Shop::open();
    let run = shop.run(&create(&[]));
    run.gives(2, "");
    run.says("needs --yes");
    run.says_all(&[CUSTOMER, SEAT, "5 x", "annual", "P1Y"]);
    assert_eq!(shop.sandbox.requests().len(), 0);
    assert!(!shop.folder.exists());
}

/// `script` (util-linux) gives the program a terminal, and types into it.
#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_it_asks_and_only_yes_buys() {
    if std::process::Command::new("script")
        .arg("--version")
        .output()
        .is_err()
    {
        println!("skipped: `script` is not installed");
        return;
    }
    let shop = Shop::open();
    let answered = |typed: &str| {
        let line = create(&["--request-id", ID]).join(" ");
        let shell = format!(
            "'{}' --max-attempts 1 {line}",
            env!("CARGO_BIN_EXE_partner-center")
        );
        let mut script = std::process::Command::new("script");
        // The program's own environment, and nothing of whoever runs the tests.
        for (name, value) in shop.program(&[]).get_envs() {
            match value {
                Some(value) => script.env(name, value),
                None => script.env_remove(name),
            };
        }
        script
            .args(["-qec", &shell, "/dev/null"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut running = script.spawn().unwrap();
        running
            .stdin
            .take()
            .unwrap()
            .write_all(typed.as_bytes())
            .unwrap();
        let output = running.wait_with_output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    for no in ["n\n", "\n", "yup\n"] {
        let (code, seen) = answered(no);
        assert_eq!(code, Some(1), "{seen}");
        assert!(seen.contains("5 x") && seen.contains("[y/N]"), "{seen}");
    }
    assert_eq!(shop.writes(), 0);
    let (code, seen) = answered("y\n");
    assert_eq!(code, Some(0), "{seen}");
    assert_eq!(shop.writes(), 1);
}

#[test]
fn what_was_bought_is_on_stdout_and_the_id_on_stderr() {
    let shop = Shop::open();
    let run = shop.run(&create(&["--yes", "--request-id", ID, "-o", "json"]));
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.starts_with("{\n  \"id\": \""), "{run:?}");
    run.says(&format!("MS-RequestId: {ID}\n"));
    assert_eq!(shop.sandbox.requests()[0].request_id, ID);
    assert_eq!(
        shop.run(&["orders", "pending"]).stderr,
        "nothing is in doubt\n"
    );
}

/// Neither needs a token, a network or a place for a journal.
#[test]
fn a_request_can_be_looked_at_instead() {
    let name = ["--name", "O'Brien $(id)", "--request-id", ID];
    let shown = |flag| {
        let mut command = program(&create(&[&name[..], &[flag]].concat()));
        command.env("HOME", "/nowhere").env_remove("XDG_STATE_HOME");
        let run = finish(command);
        run.succeeds();
        let lines = run
            .stdout
            .lines()
            .filter(|line| !line.contains("correlationid"));
        lines.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!("dry_run", shown("--dry-run"));
    insta::assert_snapshot!("curl", shown("--curl"));
}

/// What goes on to another program is one document in the form that was asked for.
#[test]
fn a_request_can_be_looked_at_as_a_document() {
    let name = ["--name", "O'Brien", "--request-id", ID, "--dry-run", "-o"];
    let shown = |form: &str| {
        let run = finish(program(&create(&[&name[..], &[form]].concat())));
        run.succeeds();
        run.stdout
    };
    let json = shown("json");
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["method"], "POST");
    assert!(document["url"].as_str().unwrap().ends_with("/orders"));
    assert_eq!(document["headers"]["ms-requestid"], ID);
    assert!(document["headers"].get("authorization").is_none());
    assert_eq!(document["body"]["lineItems"][0]["friendlyName"], "O'Brien");
    assert_eq!(shown("jsonl").lines().count(), 1);
    assert!(shown("yaml").starts_with("method: \"POST\"\n"));
    assert!(shown("table").starts_with("POST http"));
}

/// The command does what this program does, in the hands of a shell.
#[cfg(unix)]
#[test]
fn the_curl_command_means_the_same_request_to_a_shell() {
    let run = finish(program(&create(&["--name", "O'Brien $(id)\n\\", "--curl"])));
    let script = format!("curl() {{ printf '%s\\n' \"$@\"; }}\n{}", run.stdout);
    let mut shell = std::process::Command::new("sh");
    let output = shell
        .args(["-c", &script])
        .env("PARTNER_CENTER_ACCESS_TOKEN", "t")
        .output();
    let text = String::from_utf8(output.unwrap().stdout).unwrap();
    assert!(
        text.contains(r#""friendlyName":"O'Brien $(id)\n\\""#),
        "{text}"
    );
    assert!(text.contains("Authorization: Bearer t\n"), "{text}");
}

#[test]
fn an_order_comes_from_a_file_or_from_stdin() {
    let shop = Shop::open();
    fs::create_dir_all(&shop.folder).unwrap();
    let file = shop.folder.join("order.json");
    let order = format!(
        r#"{{"BillingCycle": "annual", "Attributes": null, "LineItems": [
            {{"OfferId": "{SEAT}", "Quantity": 2, "TermDuration": "P1Y"}},
            {{"offerId": "CFQ7TTC0MW2H:0003:CFQ7TTC0T8NB", "quantity": 1, "termDuration": "P1Y"}}]}}"#
    );
    fs::write(&file, &order).unwrap();
    let create = words("orders create --customer CUSTOMER --yes -o csv");
    let columns = ["--columns", "lines,quantity", "--file"];
    let from = |path| [&create[..], &columns, &[path]].concat();
    let run = shop.run(&from(file.to_str().unwrap()));
    assert_eq!(run.stdout, "lines,quantity\n2,3\n", "{run:?}");

    let run = fed(shop.program(&from("-")), order.as_bytes());
    assert_eq!(run.stdout, "lines,quantity\n2,3\n");

    let misspelt = order.replace("BillingCycle", "BillingCylce");
    fs::write(&file, &misspelt).unwrap();
    let before = shop.writes();
    let run = shop.run(&from(file.to_str().unwrap()));
    assert_eq!(run.code, 2, "{run:?}");
    run.says("did you mean billingCycle?");
    let other = ["--request-id", ID, "--dry-run", "--allow-unknown-members"];
    let run = shop.run(&[&from(file.to_str().unwrap())[..], &other].concat());
    assert!(run.stdout.contains(r#""BillingCylce":"annual""#), "{run:?}");
    assert_eq!(shop.writes(), before);
}

#[test]
fn an_end_in_doubt_has_its_own_exit_code_and_is_settled() {
    let shop = Shop::open();
    let run = shop.leave_in_doubt();
    run.gives(8, "");
    run.says(&format!("`partner-center orders settle {ID}`"));
    let pending = shop.run(&words("orders pending -o csv --columns requestId,what"));
    assert_eq!(
        pending.stdout,
        format!("requestId,what\n{ID},create: 5 x {SEAT}\n")
    );

    let settled = shop.run(&words(
        "orders settle --all --resend --yes -o csv --columns requestId,outcome",
    ));
    assert_eq!(settled.code, 0, "{settled:?}");
    settled.says(&format!("create: 5 x {SEAT}"));
    assert_eq!(settled.stdout, format!("requestId,outcome\n{ID},done\n"));
    let again = shop.run(&["orders", "settle", ID, "-o", "csv", "--columns", "outcome"]);
    assert_eq!(again.stdout, "outcome\ndone\n");
    assert_eq!(shop.writes(), 2);
    // Bought already: the same id buys nothing more.
    let twice = shop.run(&create(&["--yes", "--request-id", ID]));
    assert_eq!(twice.code, 1, "{twice:?}");
    twice.says("this write is done");
    assert_eq!(shop.writes(), 2);
}

#[test]
fn without_a_journal_an_end_in_doubt_says_how_to_go_on() {
    let shop = Shop::open();
    shop.sandbox.push_fault(Fault::CommitThenCut, 1);
    let run = shop.run(&create(&["--yes", "--no-journal", "--request-id", ID]));
    assert_eq!(run.code, 8, "{run:?}");
    run.says(&format!("--request-id {ID}"));
    assert!(!shop.folder.exists());
    let resumed = shop.run(&create(&["--yes", "--request-id", ID]));
    assert_eq!(resumed.code, 0, "{resumed:?}");
}

#[test]
fn an_old_write_is_not_sent_again_but_looked_for() {
    let shop = Shop::open();
    shop.leave_in_doubt();
    shop.age(11);
    let columns = ["-o", "csv", "--columns", "outcome,orders,candidates"];
    let settle = [&["orders", "settle", ID], &columns[..]].concat();
    let looked = shop.run(&settle);
    assert_eq!((looked.code, shop.writes()), (8, 1), "{looked:?}");
    looked.says("may have come of it: 1");
    let row = looked.stdout.lines().nth(1).unwrap();
    let candidate = row.strip_prefix("pending,,\"").unwrap();
    let (order, rest) = candidate.split_once(" (20").unwrap();
    assert!(rest.ends_with("Z, 5)\""), "{row}");

    let found = shop.run(&[&settle[..], &["--settled-as", order]].concat());
    assert_eq!(
        (found.code, found.stdout.lines().nth(1)),
        (0, Some(&*format!("found,{order},")))
    );
    assert_eq!(shop.writes(), 1);
}

#[test]
fn an_old_write_is_abandoned_or_sent_again_when_that_is_said() {
    for (flags, outcome, writes) in [
        (&["--abandon"][..], "abandoned", 1),
        (&["--resend", "--yes"], "done", 2),
    ] {
        let shop = Shop::open();
        shop.leave_in_doubt();
        shop.age(60);
        let columns = ["-o", "csv", "--columns", "outcome"];
        let run = shop.run(&[&["orders", "settle", ID], flags, &columns[..]].concat());
        assert_eq!((run.code, run.stdout), (0, format!("outcome\n{outcome}\n")));
        assert_eq!(shop.writes(), writes);
        assert_eq!(
            shop.run(&["orders", "pending", "-o", "json"]).stdout,
            "[]\n"
        );
    }
}

#[test]
fn what_cannot_be_settled_is_a_usage_error() {
    let shop = Shop::open();
    let unknown = shop.run(&["orders", "settle", ID]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
    unknown.says("has no write with the id");
    for arguments in [
        &["orders", "settle"][..],
        &["orders", "settle", ID, "--all"],
        &["orders", "settle", "--all", "--abandon"],
        &["orders", "settle", ID, "--settled-as", "x", "--resend"],
        &["orders", "settle", ID, "--abandon", "--resend"],
        &["orders", "settle", ID, "--yes"],
    ] {
        assert_eq!(shop.run(arguments).code, 2, "{arguments:?}");
    }
    let inside = sandbox(&["orders", "pending"]);
    assert_eq!(inside.code, 2, "{inside:?}");
}

#[test]
fn a_refusal_has_advice_and_leaves_nothing_in_doubt() {
    let shop = Shop::open();
    let wrong = words(
        "--offer 11111111-2222-4333-8444-555555555555 --quantity 1 --billing-cycle annual --yes",
    );
    let run = shop.run(&[&["orders", "create", "--customer", CUSTOMER], &wrong[..]].concat());
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.stderr.contains("(code 800004)") && run.stderr.contains("hint: check the offer's id")
    );
    assert_eq!(
        shop.run(&["orders", "pending", "-o", "json"]).stdout,
        "[]\n"
    );
}

#[test]
fn legacy_licences_get_add_ons_and_another_billing_cycle() {
    let shop = Shop::open();
    let value = |column: &str, arguments: &[&str]| {
        let csv = ["--customer", CUSTOMER, "-o", "csv", "--columns", column];
        let run = shop.run(&[arguments, &csv[..]].concat());
        assert_eq!(run.code, 0, "{run:?}");
        run.stdout.lines().nth(1).unwrap().to_owned()
    };
    let offer = "8CA40DC6-2836-4E85-A0D3-471EFCACF402";
    let create = "orders create --quantity 3 --billing-cycle monthly --yes --offer";
    let order = value("id", &line(create, &[offer]));
    let parent = value("subscription", &["orders", "get", &order]);
    let add_on = words("--offer E5C3A7BB-FC44-4782-AB86-6F4492995BF1 --quantity 2");
    let bought = ["orders", "add-on", &order, "--parent", &parent, "--yes"];
    assert_eq!(value("lines", &[&bought[..], &add_on].concat()), "2");
    let change = "orders change-billing-cycle --billing-cycle annual --yes";
    assert_eq!(value("cycle", &line(change, &[&order])), "annual");
    let list = "subscriptions list --customer CUSTOMER -o jsonl --order";
    assert_eq!(shop.run(&line(list, &[&order])).stdout.lines().count(), 2);
}

#[test]
fn a_cart_becomes_orders_and_says_which_failed() {
    let shop = Shop::open();
    let check_out = |cart| {
        let checkout = ["carts", "checkout", cart, "--customer", CUSTOMER, "--yes"];
        shop.run(&[&checkout[..], &["-o", "csv", "--columns", "cycle"]].concat())
    };
    let good = check_out("3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8");
    assert_eq!(
        good.stdout, "cycle\nmonthly\nmonthly\none_time\n",
        "{good:?}"
    );
    assert_eq!(good.code, 0);
    let mixed = check_out("8e52d0f7-16b3-4ac8-9f61-27a5e3c94d0b");
    assert_eq!(
        (mixed.code, mixed.stdout.lines().count()),
        (1, 2),
        "{mixed:?}"
    );
    mixed.says("warning: no order of group ");
}

#[test]
fn a_write_that_has_not_begun_ends_with_the_deadline() {
    let shop = Shop::open();
    let create = "--deadline 0.5 orders create --customer CUSTOMER --yes --file -";
    let mut command = shop.program(&words(create));
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    // The order never comes.
    let stdin = child.stdin.take();
    let run = Run::of(child.wait_with_output().unwrap());
    drop(stdin);
    run.fails(6, &["the deadline of 500ms has passed"]);
    assert_eq!(shop.writes(), 0);
}
