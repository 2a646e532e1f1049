//! What is shown of subscriptions: when they end, what happens then, and what can be given back.

use crate::harness::{Run, Stub, line, ok, run};

/// The documented forms of subscriptions of the new commerce.
const BODY: &str = include_str!("../../../../spec/fixtures/subscriptions/new-commerce.json");
/// Its subscriptions: one that renews as scheduled, one that ends, one that is suspended, a savings plan.
const ITEMS: usize = 4;

fn listed(arguments: &[&str]) -> Run {
    Stub::json(BODY).run(&line("subscriptions list --customer CUSTOMER", arguments))
}

/// What `get` shows of one of them.
fn shown(at: usize, change: impl FnOnce(&mut serde_json::Value), arguments: &[&str]) -> String {
    let mut body: serde_json::Value = serde_json::from_str(BODY).unwrap();
    let mut one = body["items"][at].take();
    change(&mut one);
    let id = one["id"].as_str().unwrap().to_owned();
    let get = ["subscriptions", "get", &id, "--customer", CUSTOMER];
    let shown = Stub::json(one.to_string()).run(&[&get[..], arguments].concat());
    shown.succeeds();
    shown.stdout
}

const CUSTOMER: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";

#[test]
fn columns_say_when_a_term_ends_and_what_happens_then() {
    let columns = "commerce,endDate,lastDay,ends,atTermEnd";
    let run = listed(&["-o", "csv", "--columns", columns]);
    run.gives(
        0,
        "commerce,endDate,lastDay,ends,atTermEnd\n\
         new,2027-11-19T00:00:00Z,2027-11-19,2027-11-20T00:00:00Z,renews as scheduled\n\
         new,2026-11-30T00:00:00Z,2026-11-30,2026-12-01T00:00:00Z,ends\n\
         new,2027-02-10T00:00:00Z,2027-02-10,2027-02-11T00:00:00Z,ends if still suspended\n\
         new,2027-06-02T00:00:00Z,2027-06-02,2027-06-03T00:00:00Z,renews\n",
    );
    // The same date of a legacy offer is a day earlier, and nothing is made up without a kind.
    for (offer, expected) in [
        (
            "91FD106F-4B2C-4938-95AC-F54F74E9A239",
            "legacy,2027-03-30,2027-03-31T00:00:00Z,ends",
        ),
        (
            "CFQ7TTC0LH18:0001:CFQ7TTC0K971",
            "new,2027-03-31,2027-04-01T00:00:00Z,unknown",
        ),
        ("fantasy", ",,,unknown"),
    ] {
        let body = format!(
            r#"{{"items": [{{"offerId": "{offer}", "commitmentEndDate": "2027-03-31T00:00:00Z",
                "autoRenewEnabled": false}}]}}"#
        );
        let list = "subscriptions list --customer CUSTOMER -o csv --columns";
        let run = Stub::json(body).run(&line(list, &["commerce,lastDay,ends,atTermEnd"]));
        assert_eq!(run.stdout.lines().nth(1), Some(expected), "{run:?}");
    }
}

#[test]
fn columns_say_what_can_be_given_back_and_until_when() {
    let columns = "seatsReturnable,cancellableUntil,cycleEnds,suspended,product";
    let run = listed(&["-o", "csv", "--columns", columns]);
    run.gives(
        0,
        "seatsReturnable,cancellableUntil,cycleEnds,suspended,product\n\
         25,2026-11-27T08:31:02.5518274Z,2026-12-20T00:00:00Z,,OnlineServicesNCE\n\
         ,2025-12-08T15:00:44.1020304Z,,,OnlineServicesNCE\n\
         ,,,PartnerSuspended,OnlineServicesNCE\n\
         ,,,,Azure\n",
    );
}

#[test]
fn one_subscription_is_shown_with_what_is_scheduled_and_returnable() {
    let renewed = shown(0, |_| {}, &[]);
    let offer = "CFQ7TTC0WMQL:0004:CFQ7TTC087BG";
    for row in [
        vec![
            "SCHEDULED",
            "WHEN",
            "QUANTITY",
            "OFFER",
            "TERM",
            "CYCLE",
            "PROMOTION",
            "TERM",
            "ENDS",
        ],
        vec![
            "next",
            "term",
            "TermEnd",
            "20",
            offer,
            "P1Y",
            "annual",
            "3QK7TESTPRM1",
            "2028-10-31T00:00:00Z",
        ],
        vec!["SEATS", "RETURNABLE", "UNTIL"],
        vec!["20", "2026-11-27T08:31:02Z"],
        vec!["5", "2026-11-30T10:00:00Z"],
        vec!["REFUND", "UNTIL"],
        vec!["Full", "2026-11-27T08:31:02Z"],
    ] {
        assert!(has_row(&renewed, &row), "{row:?} in {renewed}");
    }
    let ending = shown(1, |_| {}, &[]);
    assert!(has_row(&ending, &["Cancel", "TermEnd"]), "{ending}");
    assert!(
        has_row(&ending, &["Partial", "2025-12-08T15:00:44Z"]),
        "{ending}"
    );
    let suspended = shown(2, |_| {}, &[]);
    let other = "CFQ7TTC0WMQL:0001:CFQ7TTC0R3KD";
    for row in [
        [
            "Transition",
            "2026-12-15T00:00:00Z",
            "7",
            other,
            "P1M",
            "monthly",
        ]
        .to_vec(),
        ["next", "charge", "7", offer, "P1Y", "monthly"].to_vec(),
    ] {
        assert!(has_row(&suspended, &row), "{row:?} in {suspended}");
    }
    // Nothing beneath one that has nothing, and beneath columns that somebody chose.
    for nothing in [
        shown(3, |_| {}, &[]),
        shown(0, |_| {}, &["--columns", "id"]),
    ] {
        assert!(
            !nothing.contains("SCHEDULED") && !nothing.contains("UNTIL\n"),
            "{nothing}"
        );
    }
}

/// The service looks at the actions alone.
#[test]
fn instructions_beside_actions_are_shown_as_what_does_not_count() {
    let both = |one: &mut serde_json::Value| {
        one["scheduledNextTermInstructions"] = serde_json::json!({"quantity": 3});
    };
    let shown = shown(1, both, &[]);
    assert!(has_row(&shown, &["Cancel", "TermEnd"]), "{shown}");
    let row = ["next", "term", "(does", "not", "count)", "TermEnd", "3"];
    assert!(has_row(&shown, &row), "{shown}");
    assert!(has_row(&shown, &["AT", "TERM", "END", "ends"]), "{shown}");
}

fn has_row(shown: &str, row: &[&str]) -> bool {
    shown
        .lines()
        .any(|line| line.split_whitespace().eq(row.iter().copied()))
}

#[test]
fn lists_ask_for_what_was_chosen_and_follow_the_pages() {
    let next = format!("/customers/{CUSTOMER}/subscriptions?page=2");
    let page =
        format!(r#"{{"items": [{{"id": "one"}}], "links": {{"next": {{"uri": "{next}"}}}}}}"#);
    let stub = Stub::new(&[ok(&page), ok(r#"{"items": [{"id": "two"}]}"#)]);
    let list = "subscriptions list --customer CUSTOMER -o csv --columns id --product-type Azure";
    let run = stub.run(&line(
        list,
        &[
            "--product-subtype",
            "SavingsPlan",
            "--partner-id",
            "5127709",
        ],
    ));
    run.gives(0, "id\none\ntwo\n");
    let requests = stub.requests();
    let query = "?mpn_id=5127709&product_type=Azure&product_subtype=SavingsPlan ";
    assert!(requests[0].contains(query), "{requests:?}");
    assert!(
        requests[1].contains("/subscriptions?page=2 "),
        "{requests:?}"
    );

    let all = listed(&["-o", "jsonl"]);
    assert_eq!(all.stdout.lines().count(), ITEMS, "{all:?}");

    let list = "subscriptions list --customer CUSTOMER --order 0d9e7bc9cc4f --partner-id 5127709";
    run_fails(&line(list, &[]), "cannot be used with");
    let list = "subscriptions list --customer CUSTOMER --product-subtype SavingsPlan";
    run_fails(&line(list, &[]), "--product-type");
}

fn run_fails(arguments: &[&str], said: &str) {
    let run = run(arguments);
    assert_eq!(run.code, 2, "{run:?}");
    run.says(said);
}

#[test]
fn add_ons_are_listed_as_subscriptions_are() {
    let stub = Stub::json(r#"{"items": [{"id": "one", "parentSubscriptionId": "two"}]}"#);
    let add_ons = "subscriptions add-ons 91BDAD27-788B-4E7B-BD43-820C091F82F7 --customer CUSTOMER";
    let run = stub.run(&line(add_ons, &["-o", "csv", "--columns", "id,parent"]));
    run.gives(0, "id,parent\none,two\n");
    assert!(stub.requests()[0].contains("/91BDAD27-788B-4E7B-BD43-820C091F82F7/addons "));
    let run = Stub::json(r#"{"items": []}"#).run(&line(add_ons, &[]));
    assert_eq!((run.code, run.stderr.as_str()), (0, "no add-ons\n"));
}
