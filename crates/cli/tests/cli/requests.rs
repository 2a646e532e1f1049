//! The values of a request: their spelling, what is refused, and what is shown of them before they are sent.

use std::fs;

use crate::harness::{SEAT, line, list, run, sandbox, words};
use crate::shop::Shop;

fn create<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    line("orders create --customer CUSTOMER", arguments)
}

/// A seat, with more arguments.
fn seat<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    create(&line("--offer SEAT --quantity 1", arguments))
}

fn body(arguments: &[&str]) -> String {
    let shown = run(&[arguments, &["--dry-run"]].concat());
    assert_eq!(shown.code, 0, "{shown:?}");
    shown.stdout.lines().last().unwrap().to_owned()
}

#[test]
fn a_pasted_cycle_goes_out_in_the_spelling_of_its_place() {
    let shop = Shop::open();
    for spelled in [
        "onetime", "one_time", "OneTime", "one-time", "ONETIME", "ONE_TIME",
    ] {
        let created = body(&seat(&["--billing-cycle", spelled]));
        assert!(
            created.contains(r#""billingCycle":"one_time""#),
            "{created}"
        );
        let listed = shop.run(&list(&["--billing-cycle", spelled]));
        assert_eq!(listed.code, 0, "{listed:?}");
        let path = shop.sandbox.requests().last().unwrap().path.clone();
        assert!(path.ends_with("?billingType=onetime"), "{path}");
    }
    let term = body(&seat(&["--billing-cycle", "Annual", "--term", "p1y"]));
    assert!(
        term.contains(r#""billingCycle":"annual""#) && term.contains(r#""termDuration":"P1Y""#),
        "{term}"
    );
}

/// By flags and from a file: nothing is sent, and the right form is said.
#[test]
fn what_is_malformed_is_refused_with_its_flag() {
    let shop = Shop::open();
    let cycle = ["--billing-cycle", "monthly"];
    for (flag, value, expected) in [
        ("--term", "1-Year", "`P1M`, `P1Y` or `P3Y`"),
        ("--term", "Monthly", "an ISO 8601 duration"),
        ("--term", "p12m", "an ISO 8601 duration"),
        ("--partner-id", "MPN 4847383", "digits"),
        ("--promotion", "spring sale", "letters, digits"),
    ] {
        let run = shop.run(&seat(&[&cycle[..], &["--yes", flag, value]].concat()));
        let said = format!("{flag} {value:?}: expected ");
        assert_eq!(run.code, 2, "{run:?}");
        run.says_all(&[&said, expected]);
    }
    for offer in ["CFQ7TTC0LQ7X:0001", "Microsoft 365 E3", "no-such-offer"] {
        let line = ["--offer", offer, "--quantity", "1", "--yes"];
        let run = shop.run(&create(&[&line[..], &cycle].concat()));
        assert_eq!(run.code, 2, "{run:?}");
        run.says("PRODUCT:SKU:AVAILABILITY");
    }
    let filter = shop.run(&list(&["--billing-cycle", "every 2 weeks"]));
    assert_eq!(filter.code, 2, "{filter:?}");

    fs::create_dir_all(&shop.folder).unwrap();
    let file = shop.folder.join("order.json");
    let line =
        r#""customTermEndDate": "31/12/2026", "provisioningContext": {"entitlementId": "x"}"#;
    let order = format!(r#"{{"lineItems": [{{"offerId": "{SEAT}", "quantity": 1, {line}}}]}}"#);
    fs::write(&file, order).unwrap();
    let run = shop.run(&create(&["--yes", "--file", file.to_str().unwrap()]));
    assert_eq!(run.code, 2, "{run:?}");
    run.says_all(&[
        "lineItems[0].customTermEndDate \"31/12/2026\": expected a date such as 2027-01-31T00:00:00Z",
        "lineItems[0].provisioningContext.entitlementId \"x\": expected a GUID",
    ]);
    assert_eq!(shop.sandbox.requests().len(), 0);
}

#[test]
fn a_word_that_is_not_documented_needs_a_flag() {
    let shop = Shop::open();
    for (arguments, said) in [
        (
            seat(&["--billing-cycle", "monthly", "--term", "P12M", "--yes"]),
            "--term \"P12M\" is not documented",
        ),
        (
            seat(&["--billing-cycle", "fortnightly", "--yes"]),
            "--billing-cycle \"fortnightly\" is not documented",
        ),
        (
            list(&["--billing-cycle", "fortnightly"]),
            "--billing-cycle \"fortnightly\" is not documented: expected one of unknown, monthly",
        ),
        (
            words(
                "orders add-on 1 --customer CUSTOMER --parent 7f287cc0-48ba-4c19-ab78-8f4408237341 \
                 --offer MS-MC-AZR-0033P --quantity 1 --yes",
            ),
            "--offer \"MS-MC-AZR-0033P\" is not documented",
        ),
    ] {
        let run = shop.run(&arguments);
        assert_eq!(run.code, 2, "{run:?}");
        run.says_all(&[said, "; --new-word sends it as it is"]);
    }
    assert_eq!(shop.sandbox.requests().len(), 0);
    let sent = body(&seat(&words(
        "--billing-cycle fortnightly --term P12M --new-word",
    )));
    assert!(
        sent.contains(r#""billingCycle":"fortnightly""#)
            && sent.contains(r#""termDuration":"P12M""#),
        "{sent}"
    );
    let listed = shop.run(&list(&["--billing-cycle", "fortnightly", "--new-word"]));
    listed.says("900126");
    // No flag makes a value of what is none.
    let malformed = shop.run(&seat(&words(
        "--billing-cycle monthly --term 1-Year --new-word --yes",
    )));
    assert_eq!((malformed.code, shop.writes()), (2, 0), "{malformed:?}");
}

/// A savings plan with everything that an order can say.
const PLAN: &str = r#"{"billingCycle": "one_time", "lineItems": [{
    "offerId": "DZH318Z0K4VM:0001:DZH318Z0L9TR", "quantity": 1, "friendlyName": "plan", "termDuration": "P3Y",
    "provisioningContext": {"scope": "shared", "entitlementId": "11111111-2222-4333-8444-555555555555"},
    "purchaseCommitment": {"amount": 12.50, "currency": "usd", "grain": "hourly"},
    "customTermEndDate": "2027-01-31", "additionalPartnerIdsOnRecord": ["5357564", "4847383"],
    "renewsTo": {"termDuration": "P1Y"}, "attestationAccepted": true, "futureMember": {"costs": [3.10]}}],
    "partnerOnRecordAttestationAccepted": true}"#;

#[test]
fn the_question_tells_everything_that_the_order_says() {
    let shop = Shop::open();
    fs::create_dir_all(&shop.folder).unwrap();
    let file = shop.folder.join("plan.json");
    fs::write(&file, PLAN).unwrap();
    let asked = "--allow-unknown-members --customer-user kim@contoso.example --file";
    let run = shop.run(&create(&line(asked, &[file.to_str().unwrap()])));
    assert_eq!(run.code, 2, "{run:?}");
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn both_attestations_have_flags() {
    let flags = ["--accept-attestation", "--accept-partner-attestation"];
    let partner = words("--billing-cycle monthly --term P1M --partner-id 4847383");
    let sent = body(&seat(&[&partner[..], &flags].concat()));
    assert!(
        sent.contains(r#""partnerOnRecordAttestationAccepted":true"#)
            && sent.contains(r#""attestationAccepted":true"#),
        "{sent}"
    );
    let without = body(&seat(&partner));
    assert!(!without.contains("ttestation"), "{without}");
}

#[test]
fn a_line_without_a_term_is_noted() {
    let asked = |arguments: &[&str]| sandbox(&seat(arguments)).stderr;
    let note = "note: no term is said (line 0)";
    assert!(asked(&["--billing-cycle", "monthly"]).contains(note));
    assert!(asked(&["--trial"]).contains(note));
    for with in [
        &["--billing-cycle", "monthly", "--term", "P1M"][..],
        &["--billing-cycle", "onetime"],
    ] {
        assert!(!asked(with).contains("note:"), "{with:?}");
    }
}

#[test]
fn a_checkout_names_the_user_and_can_be_repeated() {
    let shop = Shop::open();
    let cart = "carts checkout 3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8 --customer CUSTOMER -o json";
    let checkout = |arguments: &[&str]| shop.run(&line(cart, arguments));
    let user = ["--customer-user", "kim@contoso.example"];
    let asked = checkout(&user);
    asked.says("  assigned to the user kim@contoso.example\n");
    let first = checkout(&[&user[..], &["--yes"]].concat());
    assert_eq!(first.code, 0, "{first:?}");
    let sent = &shop.sandbox.requests()[0].headers;
    let is_named = |(name, value): &(String, String)| {
        name == "x-ms-customeruser-upn" && value == "kim@contoso.example"
    };
    assert!(sent.iter().any(is_named), "{sent:?}");
    let again = checkout(&["--yes"]);
    assert_eq!((again.code, &again.stdout), (0, &first.stdout), "{again:?}");
    assert_eq!(shop.sandbox.placed_orders().len(), 3);

    let malformed = ["--dry-run", "--customer-user", "kim"];
    assert_eq!(checkout(&malformed).code, 2);
}
