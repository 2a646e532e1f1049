//! JSON as text, token by token.

use partner_center_model::Json;
use partner_center_model::json_text::JsonText;

fn document(json: &str) -> JsonText<'_> {
    JsonText::parse(json.as_bytes()).unwrap()
}

const STRANGE: &str = r#" {"b" : [1e400, 123456789012345678901234567890, -0.0, 1.0E+2],
    "a\u0041\"}": "\u00e4\/\\\"{,:}", "a": null, "e": {}, "f": [ ], "g": [[ ] , {"h":true}]} "#;
const COMPACT: &str = r#"{"b":[1e400,123456789012345678901234567890,-0.0,1.0E+2],"a\u0041\"}":"\u00e4\/\\\"{,:}","a":null,"e":{},"f":[],"g":[[],{"h":true}]}"#;

#[test]
fn only_white_space_changes() {
    insta::assert_snapshot!(document(STRANGE).pretty(), @r#"
    {
      "b": [
        1e400,
        123456789012345678901234567890,
        -0.0,
        1.0E+2
      ],
      "a\u0041\"}": "\u00e4\/\\\"{,:}",
      "a": null,
      "e": {},
      "f": [],
      "g": [
        [],
        {
          "h": true
        }
      ]
    }
    "#);
    let below = document(STRANGE).pretty_below(3);
    assert!(below.contains("\n        \"b\": [\n") && below.ends_with("\n      }"));
    for text in [STRANGE, COMPACT, &document(STRANGE).pretty(), &below] {
        assert_eq!(document(text).compact(), COMPACT);
    }
    let json: Json = serde_json::from_str(STRANGE).unwrap();
    assert_eq!(
        (json.compact(), json.pretty()),
        (COMPACT.to_owned(), document(STRANGE).pretty())
    );
}

#[test]
fn members_and_items_keep_their_text() {
    let members = |text: &str| {
        let members = document(text).members()?.into_iter();
        Some(
            members
                .map(|m| format!("{}={}", m.name(), m.value))
                .collect::<Vec<_>>(),
        )
    };
    let object = r#"{ "a" : [ 1, {"b":2} ] , "\u0062":"x]","\ud83d":1}"#;
    let expected = ["a=[ 1, {\"b\":2} ]", "b=\"x]\"", "\"\\ud83d\"=1"];
    assert_eq!(members(object).unwrap(), expected);
    assert_eq!(
        (members("{ }"), members("[1]"), members("5")),
        (Some(vec![]), None, None)
    );
    let array = "[ 1.10 ,[ 2 ],\"]\", {\"a\": []} ]";
    let json: Json = serde_json::from_str(array).unwrap();
    assert_eq!(
        json.items()
            .unwrap()
            .iter()
            .map(|item| item.text())
            .collect::<Vec<_>>(),
        ["1.10", "[ 2 ]", "\"]\"", "{\"a\": []}"]
    );
    assert_eq!(
        (document("[ ]").items(), document("{}").items()),
        (Some(vec![]), None)
    );
    assert_eq!(
        (json.members().is_none(), document("\"[]\"").items()),
        (true, None)
    );
}

#[test]
fn what_is_no_json_is_refused() {
    for body in ["", "{", "{\"a\":1,}", "<html>", "1 2", "\"\u{1}\""] {
        assert!(JsonText::parse(body.as_bytes()).is_none(), "{body}");
        // Where nobody looked, nothing breaks.
        let unread = JsonText::of_json(body);
        drop((
            unread.compact(),
            unread.members(),
            unread.items(),
            unread.depth(),
        ));
    }
    assert!(JsonText::parse(&[b'"', 0xff, b'"']).is_none());
    assert_eq!(document("\u{feff}1").compact(), "1");
}

#[test]
fn depth_is_no_danger() {
    let json = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(
        (document(&json).depth(), document(&json).compact()),
        (100_000, json.clone())
    );
    assert!(document(&json).pretty().len() < 30_000_000);
}
