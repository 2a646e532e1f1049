//! What messages tell their readers to do, and what help shows.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use partner_center_sandbox::{APP, APP_SECRET, USER};

use crate::desk::{Desk, member};
use crate::harness::{CUSTOMER, TOKEN, against, line, list, run, sandbox, words};
use crate::shop::{ID, Shop, create};

fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_message_that_says_what_to_do_has_no_hint() {
    let shop = Shop::open();
    let from = |path: &str| {
        let create = "orders create --customer CUSTOMER --yes --file";
        shop.run(&line(create, &[path]))
    };
    let (unknown, empty) = (
        file("unknown.json", r#"{"id": "1"}"#),
        file("empty.json", " \n"),
    );
    let (unknown, empty) = (unknown.to_str().unwrap(), empty.to_str().unwrap());
    let document = line(
        "orders attachments download 1 a --customer CUSTOMER --to",
        &[empty],
    );
    for (run, said) in [
        (shop.run(&create(&[])), "needs --yes"),
        (from("/no/such/file"), "--file /no/such/file: "),
        (from(unknown), "id (it is set by the service; leave it out)"),
        (from(empty), "the file is empty"),
        (shop.run(&document), "is there already"),
        (
            shop.run(&list(&["--ca-file", empty])),
            "there is no certificate in it",
        ),
    ] {
        run.fails(2, &[said]);
        assert!(!run.stderr.contains("hint"), "{run:?}");
    }
    let write = shop.run(&["orders", "settle", ID]);
    write.fails(2, &["hint: `partner-center orders pending`"]);
    // Where help does help, it is named.
    let conflict = run(&["--sandbox", "customers", "list", "--cloud", "global"]);
    conflict.fails(2, &["hint: try --help"]);
}

#[test]
fn a_profile_that_is_misspelt_is_not_signed_out() {
    let desk = Desk::new();
    desk.login_with_secret(&["--profile", "nightly", "--client-id", APP], APP_SECRET);
    let typo = desk.run(&["auth", "logout", "--profile", "nihgtly"]);
    typo.fails(4, &["there is no profile nihgtly in ", "it has nightly"]);
    let status = desk.run(&["auth", "status", "--profile", "nihgtly"]);
    assert_eq!(status.stderr, typo.stderr);
    assert_eq!(desk.state("nightly").len(), 1);
}

#[test]
fn an_application_is_told_how_a_user_signs_in() {
    let desk = Desk::new();
    desk.login_with_secret(&["--client-id", APP], APP_SECRET);
    let status = words("orders provisioning-status 0d9e7bc9cc4f --customer CUSTOMER");
    let run = desk.run(&status);
    run.says("hint: this call needs a signed-in user: `partner-center auth login`");
    assert!(!run.stderr.contains("set an access token"), "{run:?}");
    assert_eq!(desk.run(&list(&[])).code, 0);
}

#[test]
fn a_token_comes_as_json_with_its_end() {
    let desk = Desk::new();
    desk.login_by_code(&[], USER);
    let plain = desk.run(&["auth", "token"]).stdout;
    let json = desk.run(&["auth", "token", "-o", "json"]).stdout;
    assert_eq!(member(&json, "accessToken").unwrap(), plain.trim());
    let ends = member(&json, "expiresOn").unwrap();
    let status = desk.run(&["auth", "status", "-o", "json"]).stdout;
    let kept = member(&status, "accessTokenExpires").unwrap();
    assert_eq!(ends[..19], kept[..19]);
    let opaque = against("https://a.example", &["auth", "token", "-o", "json"]);
    let said = format!("{{\n  \"accessToken\": \"{TOKEN}\"\n}}\n");
    assert_eq!((opaque.code, opaque.stdout), (0, said));
}

#[test]
fn what_cannot_be_is_said_in_its_own_words() {
    let quantity = words("orders create --customer CUSTOMER --offer x --quantity");
    for wrong in ["-1", "0", "many"] {
        let run = run(&[&quantity[..], &[wrong, "--billing-cycle", "annual"]].concat());
        run.fails(2, &[wrong, "--quantity", "expected 1 or more"]);
    }
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let serve = run(&["sandbox", "serve", "--port", &port]);
    serve.fails(1, &[&format!("port {port} is in use"), "--port 0"]);
    let shop = Shop::open();
    let these = "this cancels these lines of order 0d9e7bc9cc4f of customer ";
    for (lines, said) in [
        (
            &[][..],
            &["this cancels order 0d9e7bc9cc4f of customer "][..],
        ),
        (&["--line", "1"], &[these, "  line 1\n"]),
        (&["--line", "1,2"], &[these, "  line 1\n", "  line 2\n"]),
    ] {
        let cancel = ["orders", "cancel", "0d9e7bc9cc4f", "--customer", CUSTOMER];
        shop.run(&[&cancel, lines].concat()).fails(2, said);
    }
}

#[test]
fn prices_that_were_asked_for_are_shown() {
    let heads = |arguments: &[&str]| {
        let list = sandbox(&list(arguments)).stdout;
        list.lines().next().unwrap().to_owned()
    };
    let with = heads(&["--include-price", "-o", "csv"]);
    assert_eq!(
        with,
        "id,cycle,status,currency,total,lines,quantity,name,created"
    );
    assert!(heads(&["--include-price"]).contains("CURRENCY  TOTAL "));
    assert!(!heads(&["-o", "csv"]).contains("total"));
    let chosen = ["--include-price", "-o", "csv", "--columns", "id"];
    assert_eq!(heads(&chosen), "id");
}

/// The examples of a help, broken lines joined.
fn examples(help: &str) -> Vec<String> {
    let (_, examples) = help.split_once("Examples:\n").unwrap();
    let examples = examples.split("\n\n").next().unwrap();
    let joined = examples.replace("\\\n", " ");
    joined.lines().map(|line| line.trim().to_owned()).collect()
}

#[test]
fn examples_are_about_what_the_sandbox_has() {
    let mut tried = 0;
    for command in [
        &["orders", "list"][..],
        &["orders", "get"],
        &["products", "list"],
        &["products", "get"],
        &["products", "skus"],
        &["products", "sku"],
        &["products", "availabilities"],
        &["promotions", "list"],
        &["promotions", "get"],
        &["offers", "find"],
        &["subscriptions", "get"],
        &["subscriptions", "provisioning-status"],
        &["orders", "add-on"],
        &["carts", "checkout"],
        &["customers", "get"],
        &["api"],
    ] {
        for example in examples(&run(&[command, &["--help"]].concat()).stdout) {
            let example = example
                .split(" | ")
                .next()
                .unwrap()
                .replace(['\'', '"'], "");
            let mut words: Vec<&str> = example.split_whitespace().skip(1).collect();
            if matches!(command, ["orders", "add-on"] | ["carts", _]) {
                words.push("--yes");
            }
            let run = sandbox(&words);
            assert_eq!(run.code, 0, "{example}: {run:?}");
            tried += 1;
        }
    }
    assert!(tried >= 15, "{tried}");
}
