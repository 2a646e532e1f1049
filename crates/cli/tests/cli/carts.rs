//! Filling carts: from flags and files, with what cannot be bought, and in doubt.

use std::fs;

use partner_center_sandbox::{Fault, Sandbox};
use serde_json::Value;

use crate::harness::{CUSTOMER, Run, SEAT, TOKEN, line};
use crate::shop::{ID, Shop};

const CREATE: &str =
    "carts create --customer CUSTOMER --offer SEAT --quantity 5 --billing-cycle annual --term P1Y";

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

#[test]
fn a_cart_is_created_replaced_by_its_own_answer_and_checked_out() {
    let shop = Shop::open();
    let asked = shop.run(&line(CREATE, &[]));
    asked.fails(
        2,
        &[
            "buys nothing until it is checked out",
            "5 x",
            SEAT,
            "term P1Y",
            "needs --yes",
        ],
    );
    let created = shop.run(&line(CREATE, &["--yes", "-o", "json"]));
    assert_eq!(created.code, 0, "{created:?}");
    let mut cart = json(&created);
    let id = cart["id"].as_str().unwrap().to_owned();
    let order = "orders list --customer CUSTOMER -o jsonl";
    let before = shop.run(&line(order, &[])).stdout;

    // What was read is the file to write, with all that the service has set.
    cart["lineItems"][0]["quantity"] = 6.into();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cart.json");
    fs::write(&file, cart.to_string()).unwrap();
    let file = file.to_str().unwrap();
    let replace = "carts replace --customer CUSTOMER --yes -o json --file";
    let replaced = shop.run(&line(replace, &[file, &id]));
    replaced.ends(0, &["replaces what is in the cart", "  - 5 x", "  + 6 x"]);
    assert_eq!(json(&replaced)["lineItems"][0]["quantity"], 6);
    let same = shop.run(&line(replace, &[file, &id]));
    same.ends(0, &["nothing is different"]);
    assert_eq!(
        shop.run(&line(order, &[])).stdout,
        before,
        "nothing was bought"
    );

    let checkout = ["carts", "checkout", &id, "--customer", CUSTOMER, "--yes"];
    let bought = shop.run(&[&checkout[..], &["-o", "csv", "--columns", "quantity"]].concat());
    assert_eq!(
        (bought.code, &*bought.stdout),
        (0, "quantity\n6\n"),
        "{bought:?}"
    );
    // Of a cart that is gone, too, it is said what to do.
    shop.sandbox
        .advance_clock(std::time::Duration::from_secs(8 * 24 * 3_600));
    let late = shop.run(&checkout);
    late.ends(1, &["800009", "more than 7 days ago", "carts create"]);
}

#[test]
fn what_cannot_be_bought_is_said_line_by_line() {
    let shop = Shop::open();
    let gone = CREATE.replace("SEAT", "CFQ7TTC0LQ7X:0001:CFQ7TTC0GONE");
    let run = shop.run(&line(&gone, &["--yes", "-o", "json"]));
    run.ends(
        1,
        &[
            "warning: line 0 cannot be bought: ",
            "(code 10001 of carts)",
        ],
    );
    let id = json(&run)["id"].as_str().unwrap().to_owned();
    let checkout = ["carts", "checkout", &id, "--customer", CUSTOMER, "--yes"];
    shop.run(&checkout).fails(1, &["800009"]);
    let table = shop.run(&["carts", "get", &id, "--customer", CUSTOMER]);
    assert!(table.stdout.contains("10001"), "{table:?}");
}

#[test]
fn a_stale_offer_in_a_cart_is_answered_with_the_current_one() {
    let shop = Shop::with(Sandbox::builder().reissued_availabilities(), TOKEN);
    let replace = CREATE.replace("create", "replace 3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8");
    for command in [CREATE, &replace] {
        let run = shop.run(&line(command, &["--yes"]));
        run.ends(
            1,
            &[
                "warning: line 0 cannot be bought: ",
                "hint: the offer id is now CFQ7TTC0LQ7X:0001:CFQ7TTC0DK3R, instead of ",
                "nothing was bought",
            ],
        );
    }
    assert_eq!(shop.writes(), 2, "nothing is put into a cart again");
    // What is unknown has no current id, and no other error is looked into.
    let unknown = CREATE.replace("SEAT", "CFQ7TTC0LQ7X:0009:CFQ7TTC0GONE");
    let run = shop.run(&line(&unknown, &["--yes"]));
    run.ends(1, &["(code 10001 of carts)"]);
    assert!(!run.stderr.contains("hint"), "{run:?}");
}

#[test]
fn a_promotion_that_does_not_fit_stays_out_of_a_cart() {
    let shop = Shop::open();
    let replace = CREATE.replace("create", "replace 3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8");
    for command in [CREATE, &replace] {
        let command = format!("{command} --yes --promotion 39NFJQT1PJ7K:0001:39NFJQT1Q2LR");
        let monthly = command.replace("annual", "monthly").replace("P1Y", "P1M");
        let why = [
            "line 0",
            "it is for the term P1Y annual or P1Y monthly, not for P1M monthly",
            "nothing was sent",
        ];
        let writes = shop.writes();
        shop.run(&line(&monthly, &[])).fails(2, &why);
        shop.run(&line(&monthly, &["--dry-run"]))
            .ends(0, &["is not looked at"]);
        assert_eq!(shop.writes(), writes);
        shop.run(&line(&monthly, &["--allow-full-price"]))
            .ends(0, &[]);
        shop.run(&line(&command, &[])).ends(0, &[]);
        assert_eq!(shop.writes(), writes + 2);
    }
}

#[test]
fn the_question_tells_resellers_and_add_ons() {
    let shop = Shop::open();
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../spec/fixtures/requests/new-cart.json"
    );
    let create = "carts create --customer CUSTOMER --allow-full-price --file";
    let run = shop.run(&line(create, &[file]));
    run.fails(
        2,
        &[
            "12 x CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD",
            "transaction_reseller 4711008",
            "with 2 x 4C7A31E9-60B2-4D58-93F7-8E25D1A9C604",
            "attestation of the partner of record accepted: yes",
        ],
    );
    let wrong = shop.run(&line(&CREATE.replace("annual", "anual"), &[]));
    wrong.fails(2, &["--billing-cycle \"anual\"", "--new-word"]);
    assert_eq!(shop.writes(), 0);
}

#[test]
fn a_cart_in_doubt_can_be_sent_again_or_given_up() {
    let shop = Shop::open();
    shop.sandbox.push_fault(Fault::CommitThenCut, 1);
    let doubt = shop.run(&line(CREATE, &["--yes", "--request-id", ID]));
    doubt.ends(8, &[&format!("orders settle {ID}")]);
    let pending = shop.run(&["orders", "pending", "-o", "csv", "--columns", "what"]);
    assert_eq!(pending.stdout, format!("what\ncreate a cart: 5 x {SEAT}\n"));
    let looked = shop.run(&["orders", "settle", ID]);
    looked.ends(8, &["carts cannot be listed", "--resend", "--abandon"]);
    let again = shop.run(&["orders", "settle", ID, "--resend", "--yes"]);
    again.ends(0, &["neither buys anything"]);
    assert!(shop.entry("settled", ID).exists());
}

#[test]
fn a_replacement_in_doubt_is_found_in_the_cart() {
    let shop = Shop::open();
    let replace = CREATE.replace("create", "replace 3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8");
    // The cart is read before.
    shop.sandbox
        .push_fault(Fault::Latency(std::time::Duration::ZERO), 1);
    shop.sandbox.push_fault(Fault::CommitThenCut, 1);
    let doubt = shop.run(&line(&replace, &["--yes", "--request-id", ID]));
    doubt.ends(8, &["  - 10 x", "  + 5 x"]);
    let looked = shop.run(&["orders", "settle", ID]);
    looked.ends(
        8,
        &["the cart 3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8 has what it was to have"],
    );
}
