//! What is beside subscriptions: ends of terms, transitions, and partners.

use partner_center_sandbox::Fault;

use crate::harness::{CUSTOMER, line, sandbox};
use crate::shop::{ID, Shop};

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

const OWN: &str = "8da32d36-66a5-43e9-a6dd-2facf1115c55";
const TRANSITION: &str =
    "subscriptions transition --customer CUSTOMER --offer CFQ7TTC0SV4D:0001:CFQ7TTC0Z5XQ --seats 1";

/// The operations in the history.
fn history(shop: &Shop) -> Vec<String> {
    let list = "subscriptions transitions --customer CUSTOMER -o csv --columns operation";
    let run = shop.run(&line(list, &[OWN]));
    run.stdout.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn seats_become_a_larger_offer_after_a_question() {
    let shop = Shop::open();
    let said = [
        "this buys 1 x CFQ7TTC0SV4D:0001:CFQ7TTC0Z5XQ for 1 of the ",
        "transitionType transition_only",
        "  a new subscription gets them",
    ];
    let asked = shop.run(&line(TRANSITION, &[OWN]));
    asked.fails(2, &[&said[..], &["needs --yes"]].concat());
    let shown = shop.run(&line(TRANSITION, &[OWN, "--dry-run"]));
    assert!(
        shown.stdout.starts_with("POST ") && shown.stdout.contains("\"quantity\":1"),
        "{shown:?}"
    );
    assert_eq!(shop.writes(), 0);
    let columns = ["-o", "csv", "--columns", "quantity,type,status"];
    let made = shop.run(&line(TRANSITION, &[&[OWN, "--yes"][..], &columns].concat()));
    made.gives(
        0,
        "quantity,type,status\n1,transition_only,Conversion Started\n",
    );
    made.says_all(&said);
    made.says("`subscriptions transitions` shows how far it is");
    assert_eq!((shop.writes(), history(&shop).len()), (1, 1));
    let many = TRANSITION.replace("--seats 1", "--seats 9999");
    shop.run(&line(&many, &[OWN, "--yes"]))
        .fails(2, &["--seats 9999: the subscription"]);
    assert_eq!(shop.writes(), 1);
}

/// As for an order: where its term does not fit, the full price would be charged without an error.
#[test]
fn a_promotion_of_a_transition_is_looked_up_before_it_is_sent() {
    const PROMOTION: &str = "39NFJQT2K8VD:0001:39NFJQT2M4XW";
    let shop = Shop::open();
    let with = |more: &[&'static str]| {
        let all = [&[OWN, "--yes", "--promotion", PROMOTION], more].concat();
        shop.run(&line(TRANSITION, &all))
    };
    let fits = ["--term", "P1Y", "--billing-cycle", "annual"];
    let misfit = with(&["--term", "P1Y", "--billing-cycle", "monthly"]);
    misfit.fails(
        2,
        &[
            "error: the promotion",
            "for the term P1Y annual",
            "--allow-full-price",
        ],
    );
    with(&["--dry-run"]).says("is not looked at");
    assert_eq!(shop.writes(), 0);
    let made = with(&fits);
    made.ends(0, &["promotion 39NFJQT2K8VD:0001:39NFJQT2M4XW"]);
    with(&[
        "--allow-full-price",
        "--term",
        "P1Y",
        "--billing-cycle",
        "monthly",
    ])
    .ends(0, &[]);
    assert_eq!(shop.writes(), 2);
}

#[test]
fn a_transition_in_doubt_is_sent_once_and_settled_by_a_look_at_the_history() {
    let shop = Shop::open();
    // The read before it meets nothing that matters.
    shop.sandbox.push_fault(Fault::DoubledIds, 1);
    shop.sandbox.push_fault(Fault::CommitThenCut, 1);
    let doubt = [OWN, "--yes", "--request-id", ID, "--max-attempts", "4"];
    let line = |more: &[&'static str]| line(TRANSITION, more);
    shop.run(&line(&doubt)[..])
        .ends(8, &[&format!("orders settle {ID}")]);
    assert_eq!(shop.writes(), 1, "it buys, so it is not sent again");
    let pending = shop.run(&["orders", "pending", "-o", "csv", "--columns", "what"]);
    let what = format!("transition of subscription {OWN}: 1 x CFQ7TTC0SV4D:0001:CFQ7TTC0Z5XQ");
    assert_eq!(pending.stdout, format!("what\n{what}\n"));
    let columns = ["-o", "csv", "--columns", "outcome,orders"];
    let settled = shop.run(&[&["orders", "settle", ID][..], &columns].concat());
    let made = history(&shop);
    settled.gives(0, format!("outcome,orders\nfound,{}\n", made[0]));
    assert_eq!((shop.writes(), made.len()), (1, 1));
}

#[test]
fn a_transition_that_was_never_made_stays_in_doubt() {
    let shop = Shop::open();
    shop.sandbox.push_fault(Fault::DoubledIds, 1);
    shop.sandbox.push_fault(Fault::Cut, 1);
    shop.run(&line(TRANSITION, &[OWN, "--yes", "--request-id", ID]))
        .ends(8, &[]);
    let looked = shop.run(&["orders", "settle", ID]);
    looked.ends(
        8,
        &[
            "transitions that may have come of it: 0",
            "--abandon",
            "may buy a second time",
        ],
    );
    let again = shop.run(&["orders", "settle", ID, "--resend", "--yes"]);
    again.ends(0, &["nothing documents that the service recognises it"]);
    assert_eq!(history(&shop).len(), 1);
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
