//! Each form of data, and what is shown of data that cannot be read.

use partner_center_sandbox::Fault;

use crate::harness::{
    CUSTOMER, Stub, against_faults, answer, at, compact, line, list, ok, sandbox,
};

const ONE_TIME: [&str; 2] = ["--billing-cycle", "onetime"];

fn one_time(arguments: &[&str]) -> String {
    let run = sandbox(&list(&[&ONE_TIME, arguments].concat()));
    run.succeeds();
    run.stdout
}

/// What no value type would give back: numbers, escapes, spelling, order, unknown members, nulls.
const STRANGE: &str = r#"{ "attributes":{"objectType":"Collection","weird":[[ ],{ }]},"totalCount":2,
  "items":[
    {"zeta":123456789012345678901234567890,"id":"1e400","huge":1e400,"tiny":-0.0E-7,"totalPrice":438.0,
     "billingCycle":"fort\u006eightly","status":null,"name":"\u00e4\/\ud83d\ude00 ",
     "lineItems":[{"quantity":1.0,"renewsTo":{"termDuration":""}},{"links":{},"renewsTo":[]}],
     "creationDate":"2023-05-18TT21:22:26.7034834Z"},
    {"id":"2","lineItems":null,"new":{"a":[1,{"b":[true,false,null]}]},"links":{}}
  ],"links":null,"futur\u0065":"x"}"#;

#[test]
fn json_is_what_the_service_sent() {
    for body in [STRANGE.to_owned(), format!("\u{feff}{STRANGE}")] {
        let run = Stub::json(body).run(&list(&["-o", "json"]));
        run.succeeds();
        assert_eq!(compact(&run.stdout), compact(STRANGE));
        assert!(
            run.stdout
                .starts_with("{\n  \"attributes\": {\n    \"objectType\""),
            "{run:?}"
        );
        assert!(run.stdout.ends_with("\n}\n"), "{run:?}");
    }
}

#[test]
fn json_lines_are_the_items_as_they_came() {
    let run = Stub::json(STRANGE).run(&list(&["-o", "jsonl"]));
    run.succeeds();
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        compact(STRANGE).contains(&format!("\"items\":[{},{}]", lines[0], lines[1])),
        "{run:?}"
    );
}

#[test]
fn yaml_keeps_numbers_and_quotes_strings() {
    let run = Stub::json(STRANGE).run(&list(&["-o", "yaml"]));
    run.succeeds();
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn strange_orders_fit_in_a_table() {
    let run = Stub::json(STRANGE).run(&list(&[
        "--columns",
        "id,cycle,status,lines,quantity,total,created",
    ]));
    run.succeeds();
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn one_order_comes_in_each_form() {
    let get = ["orders", "get", "--customer", CUSTOMER, "-o"];
    let body = r#"{"id":"1","n":1e400,"lineItems":[]}"#;
    for (format, expected) in [
        (
            "json",
            "{\n  \"id\": \"1\",\n  \"n\": 1e400,\n  \"lineItems\": []\n}\n",
        ),
        ("jsonl", "{\"id\":\"1\",\"n\":1e400,\"lineItems\":[]}\n"),
        ("yaml", "id: \"1\"\n\"n\": 1e400\nlineItems: []\n"),
        ("table", "ID     1\nLINES  0\n"),
        (
            "csv",
            "id,cycle,status,currency,lines,quantity,name,created\n1,,,,0,,,\n",
        ),
    ] {
        let run = Stub::json(body).run(&[&get[..], &[format, "--", "-1"]].concat());
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (0, expected),
            "{format}: {run:?}"
        );
    }
}

/// A list says what was bought, also where a line has no name.
#[test]
fn what_has_no_name_is_called_by_its_offer() {
    let orders = r#"{"items":[{"id":"1","lineItems":[{"friendlyName":"Named","offerId":"A"},{"friendlyName":" ","offerId":"B:1:C"},
        {"offerId":"D"},{}]}]}"#;
    let run = Stub::json(orders).run(&list(&["-o", "csv", "--columns", "name"]));
    run.gives(0, "name\nNamed; B:1:C; D\n");
    let subscriptions = r#"{"items":[{"friendlyName":"Named","offerName":"O"},{"friendlyName":"","offerName":"O","offerId":"A"},
        {"offerId":"A"},{"id":"1"}]}"#;
    let listed = "subscriptions list --customer CUSTOMER -o csv --columns name";
    let run = Stub::json(subscriptions).run(&line(listed, &[]));
    run.gives(0, "name\nNamed\nO\nA\n\"\"\n");
}

/// What a line was bought for is shown, too: for whom, under which terms, in which Azure subscription.
#[test]
fn one_order_shows_the_partners_attestations_and_azure_subscription_of_its_lines() {
    let order = r#"{"id":"1","partnerOnRecordAttestationAccepted":true,"lineItems":[{"offerId":"A","attestationAccepted":false,
        "additionalPartnerIdsOnRecord":["5357564","5357565"],"provisioningContext":{"scope":"shared","entitlementId":"e-1"}}]}"#;
    let run = Stub::json(order).run(&["orders", "get", "1", "--customer", CUSTOMER]);
    run.succeeds();
    for said in [
        "PARTNER ATTESTATION  true",
        "FURTHER PARTNER IDS  ATTESTATION  SCOPE   AZURE SUBSCRIPTION",
        "5357564 5357565      false        shared  e-1",
    ] {
        assert!(run.stdout.contains(said), "{run:?}");
    }
}

#[test]
fn csv_has_every_digit_of_a_date() {
    let csv = one_time(&["-o", "csv", "--columns", "ID, Created,partnerid"]);
    assert_eq!(
        csv,
        "id,created,partnerId\n\
         9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1,2018-03-15T02:17:15.6455674Z,\n\
         s-BZlr_TeGksPNT61SsWRL-sqMaKbyVa1,2018-03-15T01:42:36.8440279Z,\n"
    );
}

#[test]
fn columns_are_chosen_by_name() {
    insta::assert_snapshot!(one_time(&["--columns", "quantity,alternateId,id"]));
    let run = sandbox(&list(&["--columns", "id,nmae"]));
    run.gives(2, "");
    run.says("unknown column \"nmae\"; the columns are id, cycle,");
    let run = sandbox(&list(&["--columns", "id", "-o", "json"]));
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, "warning: --columns has no effect on json\n")
    );
}

#[test]
fn pages_become_one_list() {
    let first = r#"{"totalCount":2,"items":[{"id":"1","x":1e400},{"id":"2"}],"links":{"self":{"uri":"/customers"},
        "next":{"uri":"/customers?seekOperation=Next","headers":[{"key":"MS-ContinuationToken","value":"AQ"}]}},
        "continuationToken":"AQ","attributes":{"objectType":"Collection"}}"#;
    let second = r#"{"totalCount":1,"items":[{"id":"3"}],"links":{},"attributes":{}}"#;
    let stub = Stub::new(&[ok(first), ok(second)]);
    let run = stub.run(&["customers", "list", "-o", "json"]);
    run.succeeds();
    assert_eq!(
        compact(&run.stdout),
        r#"{"totalCount":3,"items":[{"id":"1","x":1e400},{"id":"2"},{"id":"3"}],"links":{"self":{"uri":"/customers"}},"attributes":{"objectType":"Collection"}}"#
    );
    assert!(
        stub.requests()[1].contains("ms-continuationtoken: AQ\r\n"),
        "{:?}",
        stub.requests()
    );
}

#[test]
fn what_joined_pages_cannot_show_is_named() {
    let first = r#"{"items":[{"id":"1"}],"x":1,"links":{"next":{"uri":"/customers?page=2"}}}"#;
    let second = r#"{"totalCount":1,"items":[{"id":"2"}],"x":1,"links":{},"attributes":{},"continuationToken":"",
        "new \u001b":{}}"#;
    for (format, told) in [
        (
            "json",
            "warning: page 2: member \"new \\u{1b}\" is not shown\n",
        ),
        (
            "yaml",
            "warning: page 2: member \"new \\u{1b}\" is not shown\n",
        ),
        // These show no member of any page.
        ("jsonl", ""),
        ("csv", ""),
        ("table", ""),
    ] {
        let stub = Stub::new(&[ok(first), ok(second)]);
        let run = stub.run(&["customers", "list", "-o", format]);
        assert_eq!((run.code, run.stderr.as_str()), (0, told), "{format}");
        assert!(!run.stdout.contains("new"), "{run:?}");
    }
}

#[test]
fn a_broken_item_is_shown_raw_in_every_form() {
    let body = r#"{"totalCount":3,"items":[{"id":"1"},{"id":"2","lineItems":"oops"},["x"]]}"#;
    let expected = [
        ("table", "ID     STATUS\n1\n2\n[\"x\"]\n"),
        ("csv", "id,status\n1,\n2,\n\"[\"\"x\"\"]\",\n"),
        (
            "jsonl",
            "{\"id\":\"1\"}\n{\"id\":\"2\",\"lineItems\":\"oops\"}\n[\"x\"]\n",
        ),
        (
            "yaml",
            "totalCount: 3\nitems:\n  - id: \"1\"\n  - id: \"2\"\n    lineItems: \"oops\"\n  - - \"x\"\n",
        ),
    ];
    for (format, expected) in expected {
        let run = Stub::json(body).run(&list(&["--columns", "id,status", "-o", format]));
        assert_eq!((run.code, run.stdout.as_str()), (7, expected), "{format}");
        run.says("warning: items[1].lineItems: ");
        run.says("warning: items[2]");
        assert_eq!(run.stderr.matches("(item shown raw)").count(), 2, "{run:?}");
    }
    let run = Stub::json(body).run(&list(&["-o", "json"]));
    assert_eq!((run.code, compact(&run.stdout).as_str()), (7, body));
}

#[test]
fn the_sandboxes_broken_item_and_new_words_are_shown() {
    let run = against_faults([Fault::BrokenItem], &list(&ONE_TIME));
    assert_eq!(run.code, 7);
    assert!(
        run.stdout.contains("\n9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1\n"),
        "{run:?}"
    );
    assert!(
        run.stdout
            .contains("\ns-BZlr_TeGksPNT61SsWRL-sqMaKbyVa1  one_time"),
        "{run:?}"
    );
    let run = against_faults([Fault::NewEnum], &list(&["--columns", "id,cycle"]));
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("fortnightly"), "{run:?}");
}

#[test]
fn an_answer_of_another_shape_is_shown_raw() {
    let get = ["orders", "get", "1", "--customer", CUSTOMER];
    let body = r#"{"id":"1","lineItems":"oops"}"#;
    for (format, expected) in [
        (
            "table",
            "{\n  \"id\": \"1\",\n  \"lineItems\": \"oops\"\n}\n",
        ),
        (
            "json",
            "{\n  \"id\": \"1\",\n  \"lineItems\": \"oops\"\n}\n",
        ),
        ("jsonl", "{\"id\":\"1\",\"lineItems\":\"oops\"}\n"),
        ("yaml", "id: \"1\"\nlineItems: \"oops\"\n"),
        (
            "csv",
            "id,cycle,status,currency,lines,quantity,name,created\n1,,,,,,,\n",
        ),
    ] {
        let run = Stub::json(body).run(&[&get[..], &["-o", format]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (7, expected), "{format}");
        run.says("lineItems: ");
        assert!(run.stderr.ends_with("(answer shown raw)\n"), "{run:?}");
    }
    let run = Stub::json("[1]").run(&list(&["-o", "jsonl"]));
    run.gives(7, "[1]\n");
}

#[test]
fn what_is_odd_about_an_answer_is_a_warning() {
    let body = r#"{"totalCount":9,"items":[{"id":"1","billingCycle":"monthly"}]}"#;
    let run = Stub::json(body).run(&list(&ONE_TIME));
    assert_eq!(run.code, 0);
    run.says("warning: items[0] (order 1) has the billing cycle \"monthly\"");
    run.says("warning: the answer says totalCount 9 and has 1 items");
}

#[test]
fn raw_bodies_stay_as_they_are() {
    let body = b"\xff\xfe<not even text>\n\n";
    let stub = Stub::new(&[answer("200 OK", body)]);
    let mut command = at(&stub.url(), &["api", "GET", "/x"]);
    assert_eq!(command.output().unwrap().stdout, body);
    let run = Stub::new(&[answer("200 OK", "plain")]).run(&["api", "GET", "/x", "-o", "json"]);
    run.gives(7, "plain");
    assert_eq!(run.stderr, "warning: the answer is not JSON (shown raw)\n");
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    for format in ["json", "jsonl", "yaml"] {
        let run = Stub::json(&deep).run(&["api", "GET", "/x", "-o", format]);
        assert_eq!(
            (run.code, compact(&run.stdout)),
            (0, deep.clone()),
            "{format}"
        );
    }
}
