//! The program as its users meet it: arguments in; stdout, stderr and exit code out.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where it fails"
)]

mod advice;
mod all_customers;
mod archive;
mod browser;
mod canaries;
mod carts;
mod catalogue;
mod choosing;
mod desk;
mod documents;
#[cfg(feature = "export")]
mod exports;
mod failures;
mod following;
mod formats;
mod guide;
mod harness;
mod login;
mod neighbours;
mod operations;
mod outside;
mod process;
mod profiles;
#[path = "../common/program.rs"]
mod program;
mod purchases;
mod quota;
mod requests;
mod resending;
mod safety;
mod sandbox_state;
mod settling;
mod shop;
mod sign_in;
mod streaming;
mod subscription_changes;
mod subscription_year;
mod subscriptions;
mod whole_lists;

use harness::{CUSTOMER, line, list, sandbox, words};

#[test]
fn the_main_command_shows_both_reserved_instance_orders() {
    let run = sandbox(&words(
        "orders list --customer CUSTOMER --billing-cycle onetime",
    ));
    run.succeeds();
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn every_filter_shows_its_orders() {
    for (word, cycle, count) in [
        ("monthly", "monthly", 3),
        ("annual", "annual", 1),
        ("none", "none", 1),
        ("triennial", "triennial", 1),
    ] {
        let run = sandbox(&list(&[
            "--billing-cycle",
            word,
            "-o",
            "csv",
            "--columns",
            "cycle",
        ]));
        assert_eq!(
            run.stdout,
            format!("cycle\n{}", format!("{cycle}\n").repeat(count))
        );
        run.succeeds();
    }
}

#[test]
fn an_order_is_shown_with_its_lines() {
    let run = sandbox(&words(
        "orders get 0d9e7bc9cc4f --customer CUSTOMER --include-price",
    ));
    run.succeeds();
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn customers_are_listed_over_all_pages() {
    let run = sandbox(&["customers", "list", "--page-size", "5"]);
    run.succeeds();
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn customers_are_filtered_by_name_and_domain() {
    let names = |arguments: &[&str]| {
        let run = sandbox(&line("customers list -o csv --columns company", arguments));
        run.succeeds();
        run.stdout
    };
    assert_eq!(
        names(&["--filter", "lake"]),
        "company\nLakeshore Instruments\n"
    );
    assert_eq!(
        names(&["--filter", "salt", "--filter-field", "domain"]),
        "company\nSaltmarsh Energy\n"
    );
    assert_eq!(names(&["--filter", "no such name"]), "company\n");
}

#[test]
fn a_customer_is_shown() {
    let run = sandbox(&["customers", "get", CUSTOMER]);
    run.succeeds();
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn an_empty_list_is_a_header_and_a_note() {
    let list = words("orders list --customer CUSTOMER --billing-cycle biennial");
    let run = sandbox(&list);
    assert_eq!((run.code, run.stderr.as_str()), (0, "no orders\n"));
    assert!(
        run.stdout.starts_with("ID  CYCLE") && run.stdout.lines().count() == 1,
        "{run:?}"
    );
    let run = sandbox(&[&list[..], &["-o", "json"]].concat());
    run.succeeds();
    assert!(run.stdout.contains("\"items\": []"), "{run:?}");
}

#[test]
fn any_path_can_be_read_raw() {
    let path = format!("/customers/{CUSTOMER}/orders?billingType=onetime");
    let run = sandbox(&["api", "GET", &path]);
    run.succeeds();
    assert!(
        run.stdout
            .starts_with("{\"totalCount\":2,\"items\":[{\"id\":\"9qg-"),
        "{run:?}"
    );
    let list = words("orders list --customer CUSTOMER --billing-cycle onetime");
    for format in ["json", "yaml"] {
        assert_eq!(
            sandbox(&["api", "get", path.trim_start_matches('/'), "-o", format]).stdout,
            sandbox(&[&list[..], &["-o", format]].concat()).stdout
        );
    }
}

#[test]
fn global_options_stand_before_or_behind_the_command() {
    let before = sandbox(&["-o", "csv", "--columns", "id", "customers", "list"]);
    let behind = sandbox(&["customers", "list", "--columns", "id", "-o", "csv"]);
    assert_eq!(before.stdout, behind.stdout);
    assert_eq!(before.stdout.lines().count(), 13);
}

#[test]
fn help_is_what_it_was() {
    let help = |arguments: &[&str]| {
        let help = harness::run(arguments).stdout;
        help.lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n")
    };
    insta::assert_snapshot!("help", help(&["--help"]));
    insta::assert_snapshot!("help_orders_list", help(&["orders", "list", "-h"]));
}
