//! What is beside subscriptions: ends of terms, transitions, and partners.

use crate::harness::{CUSTOMER, line, sandbox};

#[test]
fn ends_of_terms_are_listed_over_all_pages() {
    let list =
        "subscriptions end-dates --customer CUSTOMER --term P3Y -o csv --columns ends,aligned";
    let run = sandbox(&line(list, &[]));
    run.succeeds();
    let months = run.stdout.matches(",calendarMonthAligned").count();
    assert!((36..=37).contains(&months), "{run:?}");
    let wrong = sandbox(&line(&list.replace("P3Y", "P2Y"), &[]));
    wrong.fails(1, &["900268"]);
}

#[test]
fn a_subscription_says_what_it_may_become_and_has_become() {
    let known = "8da32d36-66a5-43e9-a6dd-2facf1115c55";
    let of = ["--customer", CUSTOMER, "-o", "csv"];
    let look = ["subscriptions", "transition-eligibilities", known];
    let columns = ["--columns", "title,possible"];
    for kind in [&[][..], &["--scheduled"]] {
        let run = sandbox(&[&look[..], &of, &columns, kind].concat());
        run.succeeds();
        assert_eq!(
            run.stdout,
            "title,possible\nMicrosoft 365 E3,transition_only\nMicrosoft 365 Business Premium,\
             transition_only transition_with_license_transfer\n"
        );
    }
    let history = [
        "subscriptions",
        "transitions",
        known,
        "--customer",
        CUSTOMER,
    ];
    sandbox(&history).ends(0, &["it has become nothing else"]);
    let other = sandbox(&[
        "subscriptions",
        "transitions",
        "nosuch",
        "--customer",
        CUSTOMER,
    ]);
    other.fails(3, &["20003"]);
}

#[test]
fn resellers_and_their_customers_are_listed() {
    let csv = |arguments: &str| {
        let run = sandbox(&line(arguments, &["-o", "csv"]));
        run.succeeds();
        run.stdout
    };
    let resellers = csv("relationships list --columns partnerId,name");
    assert_eq!(
        resellers,
        "partnerId,name\n6204117,Greyfriars Cloud\n6318852,Nordlys Partner\n"
    );
    assert_eq!(
        sandbox(&line("relationships list --of reseller", &[])).code,
        0
    );
    let reseller = "c19e3794-48cf-4894-8704-e8c494d20e8a";
    let customers = csv(&format!(
        "customers list --indirect-reseller {reseller} --columns id"
    ));
    let ids: Vec<_> = customers.lines().skip(1).collect();
    assert_eq!(ids.len(), 2, "{customers}");
    for id in ids {
        let of = csv(&format!("relationships list --customer {id} --columns id"));
        assert_eq!(of, format!("id\n{reseller}\n"));
    }
    let wrong = sandbox(&line("customers list --indirect-reseller fabrikam", &[]));
    wrong.fails(2, &["expected the GUID of a reseller's tenant"]);
}
