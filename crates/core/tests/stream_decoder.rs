//! The push decoder against the decoding of the whole body: the same items, the same errors,
//! however the body is cut.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use std::fmt::Debug;

use partner_center_core::driver::ItemDecoder;
use partner_center_core::model::decode::Decode;
use partner_center_core::model::{Collection, Customer, Integer, Json, List, Order};
use partner_center_core::{DecodeError, Item, endpoint::decode_items};
use proptest::prelude::*;

/// What came out of a decoder.
struct Read<T> {
    items: Vec<Item<T>>,
    error: Option<DecodeError>,
    envelope: Collection<()>,
}

/// Reads a body that comes in pieces of these sizes, again and again.
fn read<T: Decode>(body: &[u8], sizes: &[usize]) -> Read<T> {
    let mut decoder = ItemDecoder::new();
    let (mut items, mut error) = (Vec::new(), None);
    let mut take = |decoder: &mut ItemDecoder<T>| {
        while let Some(item) = decoder.next_item() {
            match item {
                Ok(item) => items.push(item),
                Err(found) => assert!(error.replace(found).is_none(), "a second error"),
            }
        }
    };
    let (mut rest, mut sizes) = (body, sizes.iter().cycle());
    while !rest.is_empty() {
        let (chunk, behind) = rest.split_at((*sizes.next().unwrap()).clamp(1, rest.len()));
        decoder.push(chunk);
        take(&mut decoder);
        rest = behind;
    }
    decoder.finish();
    take(&mut decoder);
    assert!(decoder.is_over() && decoder.next_item().is_none());
    let envelope = decoder.envelope().clone();
    assert_eq!(decoder.count(), items.len());
    Read {
        items,
        error,
        envelope,
    }
}

/// What can be seen of an item.
fn shown<T: Debug>(item: &Item<T>) -> (String, String) {
    (item.raw().to_owned(), format!("{:?}", item.decoded()))
}

/// The rule: what the whole body gives; where that is an error, items and then an error.
fn compare<T: Decode + Debug>(body: &[u8], sizes: &[usize]) {
    let text = String::from_utf8_lossy(body);
    let read = read::<T>(body, sizes);
    match decode_items::<T>(&body.into()) {
        Ok(mut page) => {
            assert_eq!(read.error, None, "{text}");
            let items = std::mem::take(&mut page.items);
            let is_absent = items.is_absent();
            assert!(
                items.iter().map(shown).eq(read.items.iter().map(shown)),
                "{text}"
            );
            let none = if is_absent {
                List::default()
            } else {
                Vec::new().into()
            };
            assert_eq!(read.envelope, page.with_items(none), "{text}");
        }
        Err(error) => {
            let found = read.error.unwrap();
            if read.items.is_empty() {
                assert_eq!(found, error, "{text}");
            }
            // Cut otherwise, the items are the same still.
            let whole = self::read::<T>(body, &[usize::MAX]);
            let items = whole.items.iter().map(shown);
            assert!(items.eq(read.items.iter().map(shown)), "{text}");
            assert!(whole.error.is_some(), "{text}");
        }
    }
}

const COLLECTIONS: [&str; 14] = [
    fixture!("orders/one-time.json"),
    fixture!("orders/minified.json"),
    fixture!("orders/unknown-numbers.json"),
    fixture!("orders/unknown-members.json"),
    fixture!("orders/nulls.json"),
    fixture!("orders/members-reversed.json"),
    fixture!("orders/collection-empty.json"),
    fixture!("orders/collection-items-null.json"),
    fixture!("orders/collection-object-empty.json"),
    fixture!("orders/collection-paged.json"),
    fixture!("orders/links.json"),
    fixture!("broken/broken-item.json"),
    fixture!("customers/page-two-question-marks.json"),
    fixture!("customers/list.json"),
];

/// Members in every order, unknown and odd ones, spaces, spellings, and what is no collection.
const BODIES: [&str; 58] = [
    "",
    " ",
    "\u{feff}",
    "\u{feff} {}",
    "\u{feff}\u{feff}{}",
    "{}",
    "[]",
    "null",
    "7",
    "{",
    "{\"items\"",
    "{\"items\":",
    "{\"items\":[",
    "{\"items\":[{",
    "{\"items\":[{}",
    "{\"items\":[{}]",
    "{\"items\":[{}]}",
    "{\"items\":[{},",
    "{\"items\":[{},]}",
    "{\"items\":[,{}]}",
    "{\"items\":[{}{}]}",
    "{\"items\":[{}]} x",
    "{\"items\":[{}]}\n\t\r ",
    "{\"items\":[{}],}",
    "{\"items\":[{}]]",
    "{\"items\":[{}}",
    "{\"items\":[]}",
    "{\"items\":[ ]}x",
    "{\"items\":null}",
    "{\"items\":nul}",
    "{\"items\":7}",
    "{\"items\":{}}",
    "{\"items\":\"x\"}",
    "{\"items\":null,\"items\":[{}]}",
    "{\"items\":[{}],\"items\":null}",
    "{\"items\":[{}],\"items\":[]}",
    "{\"it\\u0065ms\":[{\"id\":\"1\"}]}",
    "{\"it\\u0065ms\":[{}],\"items\":[{}]}",
    "{\"it\\qems\":[{}]}",
    "{items:[{}]}",
    "{\"items\" [{}]}",
    " {\n\"items\" : [ {\"id\" : \"1\"} ,\t{\"id\":\"2\"} ] , \"totalCount\" : 2 } ",
    "{\"totalCount\":2,\"totalCount\":2,\"items\":[{}]}",
    "{\"totalCount\":2,\"items\":[{}],\"totalCount\":2}",
    "{\"new\":[1,{\"a\":\"]}\"}],\"items\":[{}],\"new\":1}",
    "{\"new\":1e400,\"items\":[{}],\"newer\":\"\\ud83d\"}",
    "{\"totalCount\":\"many\",\"items\":[{}]}",
    "{\"items\":[{}],\"totalCount\":\"many\"}",
    "{\"items\":[{}],\"links\":{\"next\":7}}",
    "{\"items\":[{}],\"a\":[},\"b\":{]}",
    "{\"a\":[},\"b\":{],\"items\":[{}]}",
    "{\"items\":[1,-2.5e3 ,null,true,\"x\",[],{\"id\":\"1\",\"id\":\"2\"}, {\"id\":7}]}",
    "{\"items\":[{},tru]}",
    "{\"items\":[{},{\"a\":1]]}",
    "{\"items\":[{},{\"a\":\"\u{1}\"}]}",
    "{\"items\":[{\"id\":\"\\ud83d\\ude00 äöü 獅子\"},{\"name\":\"👩\u{200d}🔬\"}],\"ä\":\"é\"}",
    "<html>{\"items\":[{}]}</html>",
    "{\"code\":\"400072\",\"description\":\"oops\"}",
];

#[test]
fn every_body_is_read_alike_in_pieces_of_every_size() {
    for body in COLLECTIONS.into_iter().chain(BODIES) {
        for size in [1, 2, 3, 7, 64, 1000, usize::MAX] {
            compare::<Order>(body.as_bytes(), &[size]);
            compare::<Customer>(body.as_bytes(), &[size]);
        }
    }
    compare::<Order>(b"\xef\xbb\xbf\xef\xbb\xbf{\xff}", &[1]);
}

#[test]
fn every_cut_and_every_split_is_read_alike() {
    for body in BODIES {
        for at in 0..=body.len() {
            compare::<Order>(&body.as_bytes()[..at], &[usize::MAX]);
            compare::<Order>(body.as_bytes(), &[at.max(1), usize::MAX]);
        }
    }
}

/// A number or a word has no end of its own: where a piece ends, it may go on.
#[test]
fn items_without_an_end_are_read_alike() {
    let body = r#"{"items":[12345, -1.50e3,0,true ,null, "a\"b",false,{"a":12},[34]]}"#;
    for size in 1..body.len() {
        compare::<Json>(body.as_bytes(), &[size]);
        compare::<Integer>(body.as_bytes(), &[size]);
        compare::<bool>(body.as_bytes(), &[size]);
    }
}

/// Bytes that JSON gives a meaning, some that it does not, and some that are no text.
const ODD: &[u8] = b"\"\\{}[],:0123456789.-+eEntrufalse /\n\t\r\x00\x1f\x7f\x80\xc3\xf0\xff";

#[derive(Clone, Debug)]
enum Damage {
    Put(prop::sample::Index, u8),
    Insert(prop::sample::Index, u8),
    Remove(prop::sample::Index),
    Cut(prop::sample::Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = any::<prop::sample::Index>;
    let odd = || prop::sample::select(ODD);
    prop_oneof![
        4 => (place(), odd()).prop_map(|(at, byte)| Damage::Put(at, byte)),
        3 => (place(), odd()).prop_map(|(at, byte)| Damage::Insert(at, byte)),
        2 => place().prop_map(Damage::Remove),
        1 => place().prop_map(Damage::Cut),
    ]
}

fn damaged(body: &str, damages: &[Damage]) -> Vec<u8> {
    let mut body = body.as_bytes().to_vec();
    for damage in damages {
        if body.is_empty() {
            break;
        }
        match damage {
            Damage::Put(at, byte) => {
                let at = at.index(body.len());
                body[at] = *byte;
            }
            Damage::Insert(at, byte) => body.insert(at.index(body.len()), *byte),
            Damage::Remove(at) => drop(body.remove(at.index(body.len()))),
            Damage::Cut(at) => body.truncate(at.index(body.len())),
        }
    }
    body
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_damage_in_any_pieces_is_read_alike(
        body in prop::sample::select([&COLLECTIONS[..], &BODIES[..]].concat()),
        damages in prop::collection::vec(damage(), 0..4),
        sizes in prop::collection::vec(1_usize..600, 1..8),
    ) {
        let body = damaged(body, &damages);
        compare::<Order>(&body, &sizes);
    }
}

/// What a decoder gives now, as the items' ids.
fn ids(decoder: &mut ItemDecoder<Order>) -> Vec<String> {
    std::iter::from_fn(|| decoder.next_item())
        .map(|item| item.unwrap().into_decoded().unwrap().id.unwrap().into())
        .collect()
}

#[test]
fn what_has_come_is_there_at_once() {
    let mut decoder = ItemDecoder::new();
    for (chunk, expected) in [
        ("{\"totalCount\":3,\"items\":[{\"id\":\"a\"", &[][..]),
        ("}", &["a"]),
        (",{\"id\":\"b\"},{\"id\":\"c\"},{\"i", &["b", "c"]),
        ("d\":\"d\"", &[]),
        ("}", &["d"]),
        ("],\"continuationToken\":\"t\"", &[]),
        ("}", &[]),
    ] {
        decoder.push(chunk.as_bytes());
        assert_eq!(ids(&mut decoder), expected, "{chunk}");
        assert!(!decoder.is_over());
    }
    assert_eq!(decoder.envelope().total_count, Some(3.into()));
    assert_eq!(decoder.envelope().continuation_token.as_deref(), Some("t"));
    decoder.finish();
    assert!(decoder.next_item().is_none() && decoder.is_over());
}

#[test]
fn members_before_the_items_are_there_with_the_first_item() {
    let mut decoder = ItemDecoder::<Order>::new();
    decoder.push(
        br#"{"totalCount":9,"new":{"a":1},"links":{"next":{"uri":"/x"}},"items":[{"id":"1"},"#,
    );
    assert!(decoder.next_item().unwrap().is_ok());
    let envelope = decoder.envelope();
    assert_eq!(envelope.total_count, Some(9.into()));
    assert_eq!(envelope.extra.get("new").unwrap().as_str(), r#"{"a":1}"#);
    let next = envelope.links.as_ref().unwrap().next.as_ref();
    assert_eq!(next.unwrap().uri(), Some("/x"));
    assert!(envelope.items.is_empty() && !envelope.items.is_absent());
}

/// The one error of a body behind its items, with how many there were.
fn error_behind_items(decoder: &mut ItemDecoder<Order>) -> (usize, DecodeError) {
    let found = loop {
        match decoder.next_item() {
            Some(Ok(_)) => {}
            Some(Err(error)) => break error,
            None => panic!("no error"),
        }
    };
    assert!(decoder.is_over() && decoder.next_item().is_none());
    (decoder.count(), found)
}

#[test]
fn a_body_that_breaks_off_or_is_no_json_is_one_error_with_its_place() {
    // How many items there were, then the error.
    for (body, expected) in [
        (
            r#"{"items":[{},{"id":"1""#,
            "1 items[1]: the JSON ends too early (near byte 13)",
        ),
        (
            r#"{"items":[{},{},"#,
            "2 items[2]: the JSON ends too early (near byte 16)",
        ),
        (
            r#"{"items":[{}]"#,
            "1 the JSON ends too early (near byte 13)",
        ),
        (
            r#"{"items":[{},{"a" 1}]}"#,
            "1 items[1]: not JSON: expected `:` (near byte 13)",
        ),
        (
            r#"{"items":[{},{"a" 1,"#,
            "1 items[1]: not JSON: expected `:` (near byte 13)",
        ),
        (
            r#"{"items":[{} {}]}"#,
            "1 not JSON: expected `,` or `]` (near byte 13)",
        ),
        (
            r#"{"items":[{},]}"#,
            "1 items[1]: not JSON: trailing comma (near byte 13)",
        ),
        (
            r#"{"items":[{}]}x"#,
            "1 not JSON: trailing characters (near byte 14)",
        ),
        (r#"{"items":[{}],"items":[]}"#, "1 duplicate field `items`"),
        (r#"{"x":1,"items":[{}],"x":1}"#, "1 duplicate field `x`"),
        (
            r#"{"items":[{}],"links":{"next":7}}"#,
            "1 links.next: invalid type: integer `7`, expected ",
        ),
    ] {
        let mut decoder = ItemDecoder::new();
        decoder.push(body.as_bytes());
        decoder.finish();
        let (count, error) = error_behind_items(&mut decoder);
        let found = format!("{count} {error}");
        assert!(found.starts_with(expected), "{body}: {found}");
    }
}

/// Items with bytes that no text has, whole and cut at every place.
#[test]
fn bytes_that_no_text_has_cost_their_item_alone() {
    for body in [
        &b"{\"items\":[{\"id\":\"1\"},{\"id\":\"\xff\"},{\"id\":\"3\"}]}"[..],
        b"{\"items\":[{\"id\":\"\xc3\"},{\"id\":\"\xc3\xa4\"},{\"new\":\"\xe2\x82\"},{\"id\":\"4\"}],\"totalCount\":4}",
        b"{\"totalCount\":3,\"items\":[\"\xf0\x9f\",{\"\xff\":1},{\"lineItems\":7}]}",
        b"\xef\xbb\xbf{\"items\":[ {\"id\":\"1\", \"new\":[\"\xed\xa0\x80\"]} , {\"id\":\"2\"} ]}",
        b"{\"items\":[{\"lineItems\":[{},{\"friendlyName\":\"\xe4\"}]},{\"id\":\xff1},{\"id\":\"3\"}]}",
        b"{\"items\":[{\"id\":\"1\"}],\"new\":\"\xff\"}",
        b"{\"new\":\"\xff\",\"items\":[{\"id\":\"1\"}]}",
        b"{\"items\":[{\"id\":\"1\"}]}\xff",
        b"{\"items\":[{\"id\":\"1\"}]}\xe2",
        b"{\"items\":[{\"id\":\"\xff\"},{\"id\":",
        b"{\"items\":\xff}",
        b"{\"items\":[]}\xff",
        b"\xff",
    ] {
        for size in 1..=body.len() {
            compare::<Order>(body, &[size]);
        }
    }
}

#[test]
fn an_item_that_is_no_text_has_its_bytes_and_its_place() {
    let body = b"{\"items\":[{\"id\":\"1\"},{\"lineItems\":[{\"friendlyName\":\"L\xf6we\"}]},{\"id\":\"3\"}]}";
    let page = decode_items::<Order>(&body[..].into()).unwrap();
    assert_eq!(page.items.len(), 3);
    assert!(page.items[0].decoded().is_ok() && page.items[2].decoded().is_ok());
    let broken = &page.items[1];
    assert!(!broken.is_text() && page.items[0].is_text());
    assert_eq!(broken.raw(), "");
    assert_eq!(
        broken.bytes(),
        b"{\"lineItems\":[{\"friendlyName\":\"L\xf6we\"}]}"
    );
    assert_eq!(
        broken.decoded().unwrap_err().to_string(),
        "items[1].lineItems[0].friendlyName: not UTF-8: byte 0xf6 at byte 32 of the item"
    );
}

/// Many bad bytes in one piece: if each item cost the whole piece, this would take minutes.
#[test]
fn a_body_of_bad_bytes_is_read_item_by_item() {
    let item = b"\"\xff\",";
    let mut body = b"{\"items\":[".to_vec();
    body.extend(item.repeat(200_000));
    body.extend(b"{}]}");
    let page = decode_items::<Order>(&body.into()).unwrap();
    assert_eq!(page.items.len(), 200_001);
    assert!(page.items[200_000].decoded().is_ok());
}

#[test]
fn a_giant_item_is_read_and_one_beyond_the_limit_is_not() {
    let giant = format!("{{\"id\":\"{}\"}}", "x".repeat(300_000));
    let body = format!("{{\"items\":[{{\"id\":\"1\"}},{giant},{{\"id\":\"3\"}}]}}");
    for limit in [400_000, 100_000] {
        let mut decoder = ItemDecoder::<Order>::new().with_limit(limit);
        let mut lengths = Vec::new();
        let mut error = None;
        for chunk in body.as_bytes().chunks(1000) {
            decoder.push(chunk);
            while let Some(item) = decoder.next_item() {
                match item {
                    Ok(item) => lengths.push(item.raw().len()),
                    Err(found) => error = Some(found.to_string()),
                }
            }
        }
        if limit > giant.len() {
            assert_eq!((lengths, error), (vec![10, giant.len(), 10], None));
        } else {
            let message = "items[1]: a part of the body is larger than the limit of 100000 bytes (near byte 21)";
            assert_eq!((lengths, error.as_deref()), (vec![10], Some(message)));
        }
    }
}

#[test]
fn what_stands_beside_the_items_has_a_limit_too() {
    let filler = "x".repeat(1000);
    let member = |number: usize| format!("\"m{number}\":\"{filler}\",");
    let endless: [(_, fn(&str) -> _); 4] = [
        ("{", |filler| filler.to_owned()),
        ("{\"items\":[{}],", |filler| filler.to_owned()),
        ("<html>", |_| "x".repeat(1000)),
        ("", |_| " ".repeat(1000)),
    ];
    for (begin, more) in endless {
        let mut decoder = ItemDecoder::<Order>::new().with_limit(10_000);
        decoder.push(begin.as_bytes());
        let end = (0..100).find(|number| {
            decoder.push(more(&member(*number)).as_bytes());
            while decoder.next_item().is_some_and(|item| item.is_ok()) {}
            decoder.is_over()
        });
        assert!(end.is_some_and(|number| number < 20), "{begin}: {end:?}");
    }
}

#[test]
fn a_fault_in_an_item_is_found_before_its_end() {
    // At its beginning, and where it is large already.
    for sound in [0, 100_000] {
        let mut decoder = ItemDecoder::<Order>::new();
        decoder.push(b"{\"items\":[{},{\"a\":\"");
        assert!(decoder.next_item().unwrap().is_ok());
        decoder.push(&b"x".repeat(sound));
        assert!(decoder.next_item().is_none());
        decoder.push(b"\" \"fault\",");
        let pushed = (0..1000).find(|_| {
            decoder.push(&b"{\"id\":\"1\"},".repeat(100));
            decoder.next_item().is_some_and(|item| item.is_err())
        });
        assert!(pushed.is_some_and(|pushed| pushed < 300), "{pushed:?}");
        assert!(decoder.is_over());
    }
}
