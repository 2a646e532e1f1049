//! From a title to an order: offers that are found, ids that were issued anew, promotions that do not fit.

use partner_center_sandbox::{Fault, Sandbox};
use serde_json::Value;

use crate::harness::{CUSTOMER, SEAT, TOKEN, line, sandbox, words};
use crate::shop::{Shop, create};

/// The seat after its availability was issued anew.
const REISSUED: &str = "CFQ7TTC0LQ7X:0001:CFQ7TTC0DK3R";
const PROMOTION: &str = "39NFJQT1PJ7K:0001:39NFJQT1Q2LR";

/// What was asked for, without the host.
fn asked(shop: &Shop) -> Vec<String> {
    let requests = shop.sandbox.requests();
    let shown = requests
        .iter()
        .map(|it| format!("{} {}", it.method, it.path));
    shown.map(|it| it.replace(CUSTOMER, "CUSTOMER")).collect()
}

fn monthly<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let one = "orders create --customer CUSTOMER --offer SEAT --quantity 5 --billing-cycle monthly --term P1M --yes";
    line(one, more)
}

#[test]
fn offers_are_found_by_words_of_the_title_and_can_be_bought() {
    let shop = Shop::open();
    let run = shop.run(&words(
        "offers find premium BUSINESS --customer CUSTOMER -o csv",
    ));
    run.succeeds();
    let offer = "CFQ7TTC0SV4D:0001:CFQ7TTC0Z5XQ,Microsoft 365 Business Premium";
    let terms = ["P1M,monthly", "P1Y,monthly", "P1Y,annual", "P3Y,triennial"];
    let rows = terms.map(|term| format!("{offer},{term},commercial,USD"));
    let head = "offer,title,term,cycle,segment,currency".to_owned();
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(lines, [&[head][..], &rows].concat());
    let of = "GET /v1/customers/CUSTOMER/products";
    let sku = format!("{of}/CFQ7TTC0SV4D/skus");
    let expected = [
        format!("{of}?targetView=OnlineServices"),
        sku.clone(),
        format!("{sku}/0001/availabilities"),
    ];
    assert_eq!(
        asked(&shop),
        expected,
        "nothing is read of what does not fit"
    );
    // A row has what an order needs.
    let json = shop.run(&words("offers find business premium --country US -o json"));
    let found: Value = serde_json::from_str(&json.stdout).unwrap();
    let member = |name: &str| found[2][name].as_str().unwrap().to_owned();
    let (offer, term, cycle) = (
        member("offerId"),
        member("termDuration"),
        member("billingCycle"),
    );
    let buy = "orders create --customer CUSTOMER --quantity 1 --yes --offer";
    shop.run(&line(
        buy,
        &[&offer, "--term", &term, "--billing-cycle", &cycle],
    ))
    .ends(0, &[]);
}

#[test]
fn what_an_offer_is_for_decides_whether_it_is_found() {
    let find = |more: &str| {
        sandbox(&words(&format!(
            "offers find business premium -o csv {more}"
        )))
    };
    let nonprofit = find("--segment nonprofit");
    assert!(nonprofit.stdout.contains("CFQ7TTC0SV4D:0002:CFQ7TTC0Q7NP"));
    assert!(!find("").stdout.contains(":0002:"));
    let none = sandbox(&words(
        "offers find business premium --target-view Software",
    ));
    assert_eq!((none.code, none.stdout.lines().count()), (0, 1));
    none.says("nothing of that title can be bought");
    // It is sold no more.
    sandbox(&words("offers find clipboard -o json")).gives(0, "[]\n");
    find("--customer CUSTOMER --country DE").fails(2, &["cannot be used with"]);
}

#[test]
fn no_more_requests_are_made_than_allowed_and_what_is_missing_is_said() {
    let shop = Shop::open();
    let run = shop.run(&words("offers find microsoft --max-requests 4 -o csv"));
    assert_eq!(run.code, 2, "{run:?}");
    run.says_all(&[
        "the most requests (4)",
        "7 of 8 products",
        "Microsoft Entra ID P1",
        "--max-requests",
    ]);
    assert!(run.stdout.contains(SEAT) && !run.stdout.contains("CFQ7TTC0MW2H"));
    assert_eq!(shop.sandbox.requests().len(), 4);
    // A list that is whole needs no further request.
    let enough = shop.run(&words(
        "offers find business standard --max-requests 3 -o csv",
    ));
    enough.succeeds();
    // What was read before a failure is shown.
    let cut = shop.run(&words("offers find microsoft --max-requests 1"));
    cut.gives(2, "");
}

#[test]
fn a_stale_offer_is_answered_with_the_current_one_and_not_bought_again() {
    let shop = Shop::with(Sandbox::builder().reissued_availabilities(), TOKEN);
    let run = shop.run(&create(&["--yes"]));
    run.fails(
        3,
        &[
            "400019",
            "the offer id is now CFQ7TTC0LQ7X:0001:CFQ7TTC0DK3R, instead of",
            SEAT,
        ],
    );
    run.says("nothing was bought");
    assert_eq!(shop.writes(), 1);
    let reads = "GET /v1/customers/CUSTOMER/products/CFQ7TTC0LQ7X/skus/0001/availabilities";
    assert_eq!(asked(&shop)[1..], [reads]);
    let bought = line(
        "orders create --customer CUSTOMER --quantity 5 --billing-cycle annual --term P1Y --yes",
        &["--offer", REISSUED],
    );
    shop.run(&bought).ends(0, &[]);
    // An add-on of the same kind.
    let order = "7f287cc0-48ba-4c19-ab78-8f4408237341";
    let add_on = "--customer CUSTOMER --parent 91BDAD27-788B-4E7B-BD43-820C091F82F7 --quantity 1 --offer SEAT --yes";
    let add_on = line("orders add-on", &[&[order][..], &words(add_on)].concat());
    shop.run(&add_on).fails(3, &["400019", REISSUED]);
}

#[test]
fn when_the_current_offer_cannot_be_looked_up_the_refusal_is_told_as_it_is() {
    let shop = Shop::with(Sandbox::builder().reissued_availabilities(), TOKEN);
    shop.sandbox.push_fault("latency=0".parse().unwrap(), 1);
    shop.sandbox.push_fault("status=500".parse().unwrap(), 1);
    let run = shop.run(&create(&["--yes"]));
    run.fails(3, &["400019"]);
    assert!(!run.stderr.contains(REISSUED), "{run:?}");
    // Another refusal is not looked into.
    let shop = Shop::open();
    let unknown = line(
        "orders create --customer CUSTOMER --offer X:Y:Z --quantity 1 --billing-cycle annual --yes",
        &[],
    );
    shop.run(&unknown).fails(3, &["400013"]);
    assert_eq!(shop.sandbox.requests().len(), 1);
}

#[test]
fn a_promotion_that_does_not_fit_is_refused_before_anything_is_bought() {
    let shop = Shop::open();
    let run = shop.run(&monthly(&["--promotion", PROMOTION]));
    run.fails(
        2,
        &[
            "line 0",
            PROMOTION,
            "it is for the term P1Y annual or P1Y monthly, not for P1M monthly",
        ],
    );
    run.says_all(&["full price", "nothing was sent", "--allow-full-price"]);
    let expected = [
        "GET /v1/customers/CUSTOMER".to_owned(),
        format!(
            "GET /v1/productpromotions/{}?country=US",
            PROMOTION.replace(':', "%3A")
        ),
    ];
    assert_eq!(asked(&shop), expected);
    for (promotion, why) in [
        (
            "39NFJQT1PN3C:0001:39NFJQT1Q7WD",
            "it was over at 2024-03-31T23:59:59+00:00",
        ),
        (
            "39NFJQT2K8VD:0001:39NFJQT2M4XW",
            "it is for CFQ7TTC0SV4D:0001, not for",
        ),
        ("nosuch", "US has no promotion nosuch"),
    ] {
        shop.run(&create(&["--yes", "--promotion", promotion]))
            .fails(2, &[why]);
    }
    assert_eq!(shop.writes(), 0);
    shop.run(&create(&["--yes", "--promotion", PROMOTION]))
        .ends(0, &[]);
    assert_eq!(shop.writes(), 1);
}

#[test]
fn the_full_price_is_charged_where_it_is_allowed() {
    let shop = Shop::open();
    let run = shop.run(&monthly(&[
        "--promotion",
        PROMOTION,
        "--allow-full-price",
        "-o",
        "json",
    ]));
    run.ends(0, &[]);
    assert_eq!(shop.sandbox.requests().len(), 1, "nothing is looked up");
    let order: Value = serde_json::from_str(&run.stdout).unwrap();
    let prices = &order["lineItems"][0]["pricing"];
    assert_eq!(prices["price"], prices["listPrice"]);
}

#[test]
fn what_sends_nothing_does_not_look() {
    let shop = Shop::open();
    for flag in ["--dry-run", "--curl"] {
        let run = shop.run(&monthly(&["--promotion", PROMOTION, flag]));
        assert_eq!(run.code, 0, "{run:?}");
        run.says("is not looked at");
    }
    let plain = shop.run(&monthly(&["--dry-run"]));
    assert!(!plain.stderr.contains("promotion"), "{plain:?}");
    assert_eq!(shop.sandbox.requests().len(), 0);
}

#[test]
fn a_promotion_that_cannot_be_looked_up_stops_the_purchase() {
    let shop = Shop::open();
    shop.sandbox.push_fault(Fault::Unauthorized, 2);
    let run = shop.run(&create(&["--yes", "--promotion", PROMOTION]));
    run.fails(
        4,
        &[
            "could not be found out",
            "nothing was sent",
            "--allow-full-price",
        ],
    );
    assert_eq!(shop.writes(), 0);
}
