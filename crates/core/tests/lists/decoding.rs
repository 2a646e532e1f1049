//! Lists, read strictly and item by item.

use bytes::Bytes;
use partner_center_core::model::decode::Decode;
use partner_center_core::model::{BillingCycleType, Collection, Customer, List, Open, Order};
use partner_center_core::{
    Call, DecodeError, Item, ListOrders, Notice, Response,
    driver::from_http,
    endpoint::{Endpoint, decode, decode_items},
};

use crate::common::{CUSTOMER, answer};
use crate::fixture;

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
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let entries = index.as_array().unwrap().iter();
    let mut wanted: Vec<_> = entries
        .map(|it| (text(&it["file"]), text(&it["type"])))
        .collect();
    wanted.retain(|(_, kind)| ["Collection<Order>", "Collection<Customer>"].contains(&&**kind));
    let mut listed: Vec<_> = collections
        .iter()
        .map(|(file, _, kind, _)| ((*file).to_owned(), (*kind).to_owned()))
        .collect();
    wanted.sort();
    listed.sort();
    assert_eq!(
        listed, wanted,
        "this test's list has all collections among the fixtures"
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
    let id = |index: usize| page.items[index].decoded().unwrap().id.clone().unwrap();
    assert_eq!([id(0), id(2)], ["3db8d43abedb", "4ac97eae4680"]);
    let broken = &page.items[1];
    let error = broken.decoded().unwrap_err();
    assert_eq!(error.path(), "items[1].lineItems");
    let said = "items[1].lineItems: invalid type: string \"oops\", expected a sequence";
    assert_eq!(error.to_string(), said);
    let begin = BROKEN_ITEM.find("{\n      \"id\": \"a23e8402d507\"");
    assert!(BROKEN_ITEM[begin.unwrap()..].starts_with(broken.raw()));
    assert!(broken.raw().ends_with("\"oops\"\n    }"));
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
    let page = lenient(body);
    assert_eq!(page.items[0].raw(), r#"{"id": "1", "id": "2"}"#);
    for error in [&strict_error(body), page.items[0].decoded().unwrap_err()] {
        assert!(error.message().contains("duplicate field `id`"), "{error}");
    }
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
        let error = strict_error(body).to_string();
        assert!(!error.chars().any(char::is_control), "{error:?}");
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
        let first = format!(r#"{{"id": "1", "new": {deep}}}"#);
        assert_eq!(page.items[0].raw(), first);
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
    let strict = from_http(list, answer(200, &[], body.to_owned())).unwrap();
    (strict, lenient_notices(list, body))
}

fn lenient_notices(list: &ListOrders, body: &str) -> Vec<Notice> {
    let lenient = Call::new((), list.clone()).lenient().into_endpoint();
    let page = from_http(&lenient, answer(200, &[], body.to_owned())).unwrap();
    page.notices().to_vec()
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
    let list = list().billing_cycle_type(BillingCycleType::OneTime);
    let notices = lenient_notices(&list, BROKEN_ITEM);
    let expected = [(0, "3db8d43abedb"), (2, "4ac97eae4680")];
    let expected = expected.map(|(index, id)| (index, id, "monthly"));
    assert_eq!(outside(&notices), expected);
}

#[test]
fn a_count_that_is_not_that_of_the_items_is_named() {
    let notices = |body: &str| {
        let (strict, lenient) = answered(&list(), body);
        assert_eq!(strict.notices(), lenient);
        lenient.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    for (count, items) in [("2", 1), ("-1", 1), ("9223372036854775807", 1), ("3", 0)] {
        let list = vec!["{}"; items].concat();
        let body = format!(r#"{{"totalCount": {count}, "items": [{list}]}}"#);
        let said = format!("the answer says totalCount {count} and has {items} items");
        assert_eq!(notices(&body), [said]);
    }
    let none = notices(r#"{"totalCount": 3, "items": []}"#);
    assert_eq!(notices(r#"{"totalCount": 3}"#), none);
    for fine in [
        r#"{"totalCount": 1, "items": [{}]}"#,
        r#"{"totalCount": 1.0, "items": [{}]}"#,
        r#"{"totalCount": null, "items": [{}]}"#,
        r#"{"items": [{}]}"#,
        r#"{"totalCount": 0}"#,
    ] {
        assert_eq!(notices(fine), Vec::<String>::new(), "{fine}");
    }
}

/// What a body is item by item, by serde alone.
fn by_serde(text: &str) -> Option<Vec<(String, Result<String, ()>)>> {
    let page: Collection<&serde_json::value::RawValue> = serde_json::from_str(text).ok()?;
    let items = page.items.iter().map(|raw| {
        let order = serde_json::from_str::<Order>(raw.get()).map_err(drop);
        (raw.get().to_owned(), order.map(|it| format!("{it:?}")))
    });
    Some(items.collect())
}

/// Each byte of some bodies is taken out, or becomes one that JSON gives a meaning: the items, their texts and
/// which of them cannot be read are the same by the decoder as by serde.
#[test]
fn damaged_lists_are_the_same_item_by_item() {
    let bodies = [
        fixture!("orders/minified.json"),
        fixture!("orders/one-time.json"),
        BROKEN_ITEM,
    ];
    for body in bodies {
        for at in 0..body.len() {
            if !body.is_char_boundary(at) || !body.is_char_boundary(at + 1) {
                continue;
            }
            let odd = ["", "\"", "{", "}", "]", ",", "\\", "0", " "][at % 9];
            let damaged = format!("{}{odd}{}", &body[..at], &body[at + 1..]);
            let page = decode_items::<Order>(&damaged.as_str().into());
            let items = page.ok().map(|page| {
                let items = page.items.iter().map(|item| {
                    let order = item.decoded().map_err(drop);
                    (item.raw().to_owned(), order.map(|it| format!("{it:?}")))
                });
                items.collect::<Vec<_>>()
            });
            assert_eq!(items, by_serde(&damaged), "{damaged}");
        }
    }
}
