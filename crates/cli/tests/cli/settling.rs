//! `orders settle` and `pending` where not everything goes well.

use std::fs;

use serde_json::Value;

use crate::harness::{CUSTOMER, Run, TOKEN, finish, program, words};
use crate::shop::{ID, Shop, create};

const OTHER: &str = "1b92a09a-47af-434f-b622-d9e323f26151";

fn settle(shop: &Shop, arguments: &[&str]) -> Run {
    let columns = ["-o", "csv", "--columns", "outcome,orders"];
    shop.run(&[&["orders", "settle", ID], arguments, &columns[..]].concat())
}

/// The order that was bought last.
fn bought(shop: &Shop) -> String {
    let list = words("orders list --customer CUSTOMER -o csv --columns created,id");
    let list = shop.run(&list).stdout;
    let newest = list.lines().filter(|line| line.starts_with("20")).max();
    newest.unwrap().split_once(',').unwrap().1.to_owned()
}

fn candidates(shop: &Shop) -> (Run, Vec<Value>) {
    let run = shop.run(&["orders", "settle", ID, "-o", "json"]);
    let rows: Value = serde_json::from_str(&run.stdout).unwrap();
    let candidates = rows[0]["candidates"].as_array().unwrap().clone();
    (run, candidates)
}

#[test]
fn what_is_settled_is_not_decided_again_unless_it_was_decided_by_hand() {
    let shop = Shop::open();
    shop.leave_in_doubt();
    assert_eq!(settle(&shop, &["--resend", "--yes"]).code, 0);
    let order = bought(&shop);
    for decision in [&["--abandon"][..], &["--resend"], &["--settled-as", &order]] {
        let run = settle(&shop, decision);
        run.gives(2, "");
        let said = format!("is settled already: done, order {order}\n");
        run.says(&said);
        assert!(!run.stderr.contains("hint"), "{run:?}");
    }
    assert_eq!(shop.writes(), 2);

    let shop = Shop::open();
    shop.leave_in_doubt();
    shop.age(60);
    assert_eq!(settle(&shop, &["--abandon"]).code, 0);
    let order = bought(&shop);
    let resend = settle(&shop, &["--resend"]);
    assert_eq!(resend.code, 2, "{resend:?}");
    assert!(
        resend
            .stderr
            .contains("settled already: abandoned; if an order came of it")
    );
    let amended = settle(&shop, &["--settled-as", &order]);
    assert_eq!(
        amended.stdout,
        format!("outcome,orders\nfound,{order}\n"),
        "{amended:?}"
    );
    assert_eq!(shop.writes(), 1);
}

#[test]
fn an_order_is_recorded_only_if_it_is_there_and_fits() {
    let shop = Shop::open();
    shop.leave_in_doubt();
    shop.age(60);
    let missing = settle(&shop, &["--settled-as", "0123456789ab"]);
    missing.gives(3, "");
    let other = settle(&shop, &["--settled-as", "0d9e7bc9cc4f"]);
    assert_eq!(other.code, 2, "{other:?}");
    other.says("its offers or quantities differ");
    assert!(shop.entry("pending", ID).exists() && !shop.entry("settled", ID).exists());
    let forced = settle(&shop, &["--settled-as", "0d9e7bc9cc4f", "--force"]);
    assert_eq!(
        forced.stdout, "outcome,orders\nfound,0d9e7bc9cc4f\n",
        "{forced:?}"
    );
}

#[test]
fn orders_of_other_writes_are_no_candidates() {
    let shop = Shop::open();
    shop.leave_in_doubt();
    let mine = bought(&shop);
    assert_eq!(shop.run(&create(&["--yes", "--allow-duplicate"])).code, 0);
    shop.age(11);
    let (run, found) = candidates(&shop);
    assert_eq!((run.code, found.len()), (8, 1), "{run:?}");
    assert_eq!(
        (&found[0]["id"], &found[0]["quantity"]),
        (&mine.into(), &5.into())
    );
    for member in ["created", "status"] {
        assert!(!found[0][member].as_str().unwrap().is_empty(), "{run:?}");
    }
    assert_eq!(found[0]["fitsInTime"], true);
    // Without what the journal keeps of results nothing tells the two apart.
    fs::remove_dir_all(shop.folder.join("partner-center/journal/results")).unwrap();
    fs::remove_dir_all(shop.folder.join("partner-center/journal/settled")).unwrap();
    assert_eq!(candidates(&shop).1.len(), 2);
}

#[test]
fn a_clock_that_was_wrong_hides_no_order() {
    let shop = Shop::open();
    shop.leave_in_doubt();
    shop.age(-600);
    let (run, found) = candidates(&shop);
    assert_eq!((run.code, found.len()), (8, 1), "{run:?}");
    assert_eq!(found[0]["fitsInTime"], false);
    run.says("may have come of it: 0 (new ones");
    run.says("a wrong clock of this machine would explain: 1");
    let table = shop.run(&["orders", "settle", ID]).stdout;
    assert!(table.contains("Z, 5, before the write)"), "{table}");
    let order = bought(&shop);
    let early = settle(&shop, &["--settled-as", &order]);
    early.ends(2, &["before the write"]);
}

#[test]
fn one_broken_entry_does_not_stop_the_others() {
    let shop = Shop::open();
    let elsewhere = "2c92a09a-47af-434f-b622-d9e323f26152";
    for id in [ID, OTHER, elsewhere] {
        shop.leave_other_in_doubt(id);
    }
    shop.age(5);
    shop.edit(elsewhere, "baseUrl", "https://api.example");
    let broken = shop.entry("pending", "3d92a09a-47af-434f-b622-d9e323f26153");
    fs::write(&broken, "{").unwrap();

    let pending = shop.run(&["orders", "pending", "-o", "csv", "--columns", "requestId"]);
    assert_eq!(
        (pending.code, pending.stdout.lines().count()),
        (1, 4),
        "{pending:?}"
    );
    pending.says("3d92a09a");

    let all = words("orders settle --all --resend --yes -o csv --columns requestId,outcome");
    let run = shop.run(&all);
    assert_eq!(run.code, 8, "{run:?}");
    let rows = [(elsewhere, "pending"), (OTHER, "done"), (ID, "done")];
    let rows = rows
        .map(|(id, outcome)| format!("{id},{outcome}\n"))
        .concat();
    assert_eq!(run.stdout, format!("requestId,outcome\n{rows}"), "{run:?}");
    for said in [
        "3d92a09a",
        &format!("{elsewhere} is in doubt: it was for https://api.example"),
        &format!("orders settle {elsewhere} --base-url https://api.example`"),
    ] {
        run.says(said);
    }
    // The ten minutes of the youngest were running.
    let requests = shop.sandbox.requests();
    let sent: Vec<&str> = requests[3..]
        .iter()
        .map(|it| it.request_id.as_str())
        .collect();
    assert_eq!(sent, [OTHER, ID]);
}

#[test]
fn one_failing_look_does_not_stop_the_others() {
    let shop = Shop::open();
    for id in [ID, OTHER] {
        shop.leave_other_in_doubt(id);
    }
    shop.age(30);
    // The older one is of a customer that nobody knows.
    let path = shop.entry("pending", ID);
    let text = fs::read_to_string(&path).unwrap();
    let unknown = text.replace(CUSTOMER, "00000000-0000-4000-8000-000000000000");
    fs::write(&path, unknown).unwrap();
    shop.edit(OTHER, "begunMs", 1_700_000_000_000_u64);
    let run = shop.run(&words("orders settle --all -o csv --columns outcome"));
    assert_eq!(run.stdout, "outcome\npending\npending\n", "{run:?}");
    assert_eq!(run.code, 8, "{run:?}");
    for said in [
        &format!("error: {ID}: 404 "),
        &format!("error: {OTHER} is in doubt"),
    ] {
        run.says(said);
    }
}

#[test]
fn the_command_of_the_hint_works_as_it_stands() {
    let shop = Shop::open();
    shop.sandbox
        .push_fault(partner_center_sandbox::Fault::CommitThenCut, 1);
    let base = shop.sandbox.base_url();
    let with_token = |arguments: &[&str]| {
        let mut command = program(&[&["--max-attempts", "1"], arguments].concat());
        command
            .env("PARTNER_CENTER_ACCESS_TOKEN", TOKEN)
            .env("XDG_STATE_HOME", &shop.folder);
        finish(command)
    };
    let flags = ["--yes", "--request-id", ID, "--base-url", &base];
    let run = with_token(&create(&flags));
    assert_eq!(run.code, 8, "{run:?}");
    let hint = run.stderr.split_once("`partner-center ").unwrap().1;
    let command: Vec<&str> = hint.split_once('`').unwrap().0.split(' ').collect();
    assert!(command.contains(&"--base-url"), "{run:?}");
    let writes = shop.writes();
    let looked = with_token(&command);
    assert_eq!(looked.code, 8, "{looked:?}");
    assert_eq!(shop.writes(), writes, "it only looks");
    // And so does what its own hint says.
    let hint = looked.stderr.rsplit_once("`partner-center ").unwrap().1;
    let command: Vec<&str> = hint.split_once('`').unwrap().0.split(' ').collect();
    assert!(command.contains(&"--resend"), "{looked:?}");
    let settled = with_token(&[&command[..], &["--yes"]].concat());
    assert_eq!(settled.code, 0, "{settled:?}");
    // Without what the flags said it is another service's.
    let flags = ["--yes", "--request-id", OTHER, "--base-url", &base];
    let without = with_token(&create(&flags));
    assert_eq!(without.code, 0, "{without:?}");
}
