//! Lists, read strictly and item by item.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use bytes::Bytes;
use common::{CUSTOMER, answer};
use partner_center_core::model::decode::Decode;
use partner_center_core::model::{BillingCycleType, Collection, Customer, List, Open, Order};
use partner_center_core::{
    DecodeError, Item,
    endpoint::{decode, decode_items},
};
use partner_center_core::{
    ListOrders, Notice, Partner, Response, driver::from_http, endpoint::Endpoint,
};

const BROKEN_ITEM: &str = fixture!("broken/broken-item.json");

/// Name, text and kind of the fixtures that are collections of orders or customers.
macro_rules! collections {
    ($($kind:ident: $($file:literal)*;)*) => {
        [$($((
            $file,
            fixture!($file),
            concat!("Collection<", stringify!($kind), ">"),
            strict_equals_lenient::<$kind> as fn(&str, &str),
        ),)*)*]
    };
}

#[test]
fn every_collection_reads_the_same_in_both_ways() {
    let collections = collections! {
        Order:
            "orders/one-time.json" "orders/all-families.json"
            "orders/minified.json" "orders/unknown-numbers.json" "orders/enums-known.json"
            "orders/enums-spellings.json" "orders/enums-unknown.json" "orders/unknown-members.json"
            "orders/nulls.json" "orders/members-absent.json" "orders/members-reversed.json"
            "orders/collection-empty.json" "orders/collection-items-missing.json"
            "orders/collection-items-null.json" "orders/collection-without-links.json"
            "orders/collection-bare.json" "orders/collection-object-empty.json"
            "orders/collection-paged.json" "orders/links.json" "orders/client.json"
            "orders/dates.json" "orders/money.json" "orders/guids.json";
        Customer:
            "customers/list.json" "customers/page-first.json" "customers/page-last.json"
            "customers/page-two-question-marks.json" "customers/empty.json"
            "customers/relationships.json";
    };
    let index: serde_json::Value = serde_json::from_str(fixture!("index.json")).unwrap();
    for entry in index.as_array().unwrap() {
        let (file, kind) = (
            entry["file"].as_str().unwrap(),
            entry["type"].as_str().unwrap(),
        );
        let listed = collections
            .iter()
            .any(|(f, _, k, _)| (*f, *k) == (file, kind));
        let wanted = ["Collection<Order>", "Collection<Customer>"].contains(&kind);
        assert_eq!(listed, wanted, "{file} is new: add it to this test's list");
    }
    let names: Vec<_> = index
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["file"])
        .collect();
    assert!(
        collections
            .iter()
            .all(|(file, ..)| names.iter().any(|name| *name == file))
    );
    for (file, text, _, compare) in collections {
        compare(file, text);
        compare(file, &format!("\u{feff}{text}"));
    }
}

fn strict_equals_lenient<T: Decode + PartialEq + std::fmt::Debug>(file: &str, text: &str) {
    let body = Bytes::copy_from_slice(text.as_bytes());
    let strict: Collection<T> = decode(&body.clone().into()).unwrap();
    let mut lenient: Collection<Item<T>> = decode_items(&body.clone().into()).unwrap();
    let items = std::mem::take(&mut lenient.items);
    let mut behind = 0;
    for item in &items {
        let raw = item.raw();
        // The bytes that were sent, and in their order.
        behind += text[behind..].find(raw).unwrap() + raw.len();
        assert!(raw.starts_with('{') && raw.ends_with('}'), "{file}: {raw}");
    }
    assert_eq!(items.is_absent(), strict.items.is_absent(), "{file}");
    let items = if items.is_absent() {
        List::default()
    } else {
        items
            .into_iter()
            .map(|item| item.into_decoded().unwrap())
            .collect()
    };
    assert_eq!(lenient.with_items(items), strict, "{file}");
}

fn list() -> ListOrders {
    ListOrders::new(CUSTOMER)
}

fn lenient(text: &str) -> Collection<Item<Order>> {
    decode_items(&text.into()).unwrap()
}

fn strict_error(text: &str) -> DecodeError {
    list().decode(&text.into()).unwrap_err()
}

#[test]
fn a_broken_item_costs_nothing_but_itself() {
    assert_eq!(strict_error(BROKEN_ITEM).path(), "items[1].lineItems");
    let page = lenient(BROKEN_ITEM);
    assert_eq!(page.items.len(), 3);
    let ids = |index: usize| page.items[index].decoded().unwrap().id.clone().unwrap();
    assert_eq!(
        (ids(0).as_str(), ids(2).as_str()),
        ("3db8d43abedb", "4ac97eae4680")
    );
    let broken = &page.items[1];
    let error = broken.decoded().unwrap_err();
    assert_eq!(error.path(), "items[1].lineItems");
    assert_eq!(
        error.to_string(),
        "items[1].lineItems: invalid type: string \"oops\", expected a sequence"
    );
    let sent = &BROKEN_ITEM[BROKEN_ITEM
        .find("{\n      \"id\": \"a23e8402d507\"")
        .unwrap()..];
    assert!(sent.starts_with(broken.raw()) && broken.raw().ends_with("\"oops\"\n    }"));
    assert!(page.links.is_some() && page.attributes.is_some());
    assert_eq!(page.total_count.unwrap(), 3);
}

/// Both ways name the same place, whatever is broken and however deep.
#[test]
fn paths_lead_to_the_broken_member() {
    let cases = [
        (
            r#"{"lineItems": [{}, {"quantity": "many"}]}"#,
            "items[1].lineItems[1].quantity",
        ),
        (
            r#"{"lineItems": [{"links": {"sku": {"uri": 1}}}]}"#,
            "items[1].lineItems[0].links.sku.uri",
        ),
        (r#"{"lineItems": [7]}"#, "items[1].lineItems[0]"),
        (r#"{"links": []}"#, "items[1].links"),
        (r#"{"id": 7}"#, "items[1].id"),
        ("7", "items[1]"),
        ("[]", "items[1]"),
        ("null", "items[1]"),
        ("\"text\"", "items[1]"),
    ];
    for (item, path) in cases {
        let body = format!("\u{feff}{{\"items\": [{{}}, {item}, {{}}]}}");
        assert_eq!(strict_error(&body).path(), path, "{item}");
        let page = lenient(&body);
        assert_eq!(page.items[1].decoded().unwrap_err().path(), path, "{item}");
        assert_eq!(page.items[1].raw(), item);
        assert!(page.items[0].decoded().is_ok() && page.items[2].decoded().is_ok());
    }
}

#[test]
fn a_member_twice_breaks_its_item_only() {
    let body = r#"{"items": [{"id": "1", "id": "2"}, {"id": "3"}]}"#;
    assert!(
        strict_error(body)
            .message()
            .contains("duplicate field `id`")
    );
    let page = lenient(body);
    assert_eq!(page.items[0].raw(), r#"{"id": "1", "id": "2"}"#);
    assert!(
        page.items[0]
            .decoded()
            .unwrap_err()
            .message()
            .contains("duplicate field `id`")
    );
    assert!(page.items[1].decoded().is_ok());
}

#[test]
fn what_is_no_collection_is_an_error_in_both_ways() {
    let cases = [
        (r#"{"items": {}}"#, "items"),
        (r#"{"items": 7}"#, "items"),
        (r#"{"totalCount": "many", "items": []}"#, "totalCount"),
        (r#"{"items": [], "links": {"next": 7}}"#, "links.next"),
        (r#"{"items": [{}], "items": []}"#, ""),
        (r#"{"items": [{}]"#, ""),
        (r#"{"items": [{}]} x"#, ""),
        (r#"{"items": [{},]}"#, "items"),
        ("[]", ""),
    ];
    for (body, path) in cases {
        let strict = strict_error(body);
        let body = Bytes::copy_from_slice(body.as_bytes());
        let lenient = decode_items::<Order>(&body.clone().into()).unwrap_err();
        assert!(strict.path().starts_with(path), "{body:?}: {strict}");
        assert_eq!(strict.message(), lenient.message(), "{body:?}");
        assert!(lenient.path().starts_with(path), "{body:?}: {lenient}");
    }
}

/// A message is one line, even where it quotes what the service sent.
#[test]
fn messages_are_one_line() {
    let bodies = [
        "{\"items\": [{\"lineItems\": [{\"quantity\": {\n\"a\":\n1}}]}]}",
        "{\"items\": [{\"id\": \"1\", \"a\\nb\": 1, \"a\\nb\": 2}]}",
        "{\"items\": [{\"a\\nb\": }]}",
    ];
    for body in bodies {
        let error = strict_error(body);
        assert!(
            error.to_string().chars().all(|c| !c.is_control()),
            "{error:?}"
        );
    }
}

#[test]
fn nesting_without_end_is_an_error_and_no_crash() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let objects = format!("{}1{}", "{\"a\":".repeat(200_000), "}".repeat(200_000));
    for deep in [&deep, &objects] {
        let inside = format!(r#"{{"items": [{{"id": "1", "new": {deep}}}, {{"id": "2"}}]}}"#);
        assert!(!strict_error(&inside).message().is_empty());
        let page = lenient(&inside);
        assert!(page.items[0].decoded().is_err());
        assert_eq!(
            page.items[0].raw(),
            format!(r#"{{"id": "1", "new": {deep}}}"#)
        );
        assert!(page.items[1].decoded().is_ok());
        for beside in [
            format!(r#"{{"items": [], "new": {deep}}}"#),
            format!(r#"{{"items": {deep}}}"#),
            deep.clone(),
        ] {
            strict_error(&beside);
            let read = decode_items::<Order>(&Bytes::from(beside).into());
            // As an item of `items` it is nobody's but that item's.
            assert!(read.is_err() || read.is_ok_and(|page| page.items[0].decoded().is_err()));
        }
    }
}

fn answered(list: &ListOrders, body: &str) -> (Response<Collection<Order>>, Vec<Notice>) {
    let lenient = partner_center_core::Call::new((), list.clone())
        .lenient()
        .into_endpoint();
    let item_by_item = from_http(&lenient, answer(200, &[], body.to_owned())).unwrap();
    let strict = from_http(list, answer(200, &[], body.to_owned())).unwrap();
    (strict, item_by_item.notices().to_vec())
}

/// Place, id and billing cycle of the orders that are outside the filter, and nothing else.
fn outside(notices: &[Notice]) -> Vec<(usize, &str, &str)> {
    notices
        .iter()
        .map(|notice| match notice {
            Notice::OutsideFilter {
                index,
                order_id,
                billing_cycle,
            } => (*index, order_id.as_str(), billing_cycle.as_str()),
            other => panic!("{other}"),
        })
        .collect()
}

#[test]
fn orders_that_the_filter_should_have_kept_out_are_named() {
    let body = r#"{"items": [
        {"id": "1", "billingCycle": "one_time"}, {"id": "2", "billingCycle": "Annual"},
        {"billingCycle": "fortnightly"}, {"id": "4"}, {"id": "5", "billingCycle": null}
    ]}"#;
    let (strict, lenient) = answered(&list().billing_cycle_type(BillingCycleType::OneTime), body);
    assert_eq!(
        outside(strict.notices()),
        [(1, "2", "Annual"), (2, "", "fortnightly")]
    );
    assert_eq!(strict.notices(), lenient);
    assert_eq!(
        strict.notices()[0].to_string(),
        "items[1] (order 2) has the billing cycle \"Annual\", which was not asked for"
    );
    assert!(answered(&list(), body).0.notices().is_empty());
}

#[test]
fn another_spelling_is_not_outside_the_filter() {
    let spellings = [
        "one_time", "oneTime", "OneTime", "ONE_TIME", "one-time", "onetime", "One Time",
    ];
    let items = spellings.map(|cycle| serde_json::json!({"billingCycle": cycle}));
    let body = serde_json::json!({ "items": items }).to_string();
    for asked in [
        Open::from(BillingCycleType::OneTime),
        "oneTime".into(),
        "one_time".into(),
    ] {
        let (strict, lenient) = answered(&list().billing_cycle_type(asked), &body);
        assert_eq!((strict.notices(), lenient.as_slice()), (&[][..], &[][..]));
    }
    // The same for a word that is new.
    let body = r#"{"items": [{"billingCycle": "Fortnightly"}, {"billingCycle": "monthly"}]}"#;
    let (strict, _) = answered(&list().billing_cycle_type("fortnightly"), body);
    assert_eq!(outside(strict.notices()), [(1, "", "monthly")]);
}

#[test]
fn a_broken_item_does_not_shift_the_others() {
    let list = Partner::offline()
        .customers()
        .by_id(CUSTOMER)
        .orders()
        .by_billing_cycle_type(BillingCycleType::OneTime)
        .get()
        .lenient()
        .into_endpoint();
    let page = from_http(&list, answer(200, &[], BROKEN_ITEM)).unwrap();
    assert_eq!(
        outside(page.notices()),
        [
            (0, "3db8d43abedb", "monthly"),
            (2, "4ac97eae4680", "monthly")
        ]
    );
}

#[test]
fn a_count_that_is_not_that_of_the_items_is_named() {
    let notices = |body: &str| {
        let (strict, lenient) = answered(&list(), body);
        assert_eq!(strict.notices(), lenient);
        lenient.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let told = |count| {
        vec![format!(
            "the answer says totalCount {count} and has 1 items"
        )]
    };
    assert_eq!(notices(r#"{"totalCount": 2, "items": [{}]}"#), told("2"));
    assert_eq!(notices(r#"{"totalCount": -1, "items": [{}]}"#), told("-1"));
    assert_eq!(
        notices(r#"{"totalCount": 9223372036854775807, "items": [{}]}"#),
        told("9223372036854775807")
    );
    for fine in [
        r#"{"totalCount": 1, "items": [{}]}"#,
        r#"{"totalCount": 1.0, "items": [{}]}"#,
        r#"{"totalCount": null, "items": [{}]}"#,
        r#"{"items": [{}]}"#,
        r#"{"totalCount": 0}"#,
    ] {
        assert_eq!(notices(fine), Vec::<String>::new(), "{fine}");
    }
    assert_eq!(
        notices(r#"{"totalCount": 3}"#),
        ["the answer says totalCount 3 and has 0 items"]
    );
}
