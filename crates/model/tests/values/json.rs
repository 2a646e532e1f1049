use partner_center_model::{Collection, DateTime, Extra, Json, Link, Open, Order, OrderStatus};
use serde_json::{Value, json};

use super::{refusal, round_trip};

#[test]
fn the_text_is_kept() {
    let texts = [
        r#"{"a": 1.10, "b" : [ 1e400 ,null ], "a2": "\u00e9\/"}"#,
        " [ ]",
        "[1,\n\t2\r\n]",
        "null",
        "true",
        "\"\"",
        "-0",
        "18446744073709551616",
        r#"{"":{"":[]}}"#,
    ];
    for text in texts {
        let kept: Json = serde_json::from_str(text).unwrap();
        assert_eq!(kept.as_str(), text.trim());
        let object = format!("{{\"body\":{text},\"new\":{text}}}");
        let link: Link = serde_json::from_str(&object).unwrap();
        assert_eq!(
            link.clone()
                .into_members()
                .extra
                .get("new")
                .unwrap()
                .as_str(),
            text.trim()
        );
        assert_eq!(
            link.body().map(Json::as_str),
            Some(text.trim()).filter(|t| *t != "null")
        );
        let stream = serde_json::Deserializer::from_reader(object.as_bytes()).into_iter::<Link>();
        assert_eq!(stream.map(Result::unwrap).collect::<Vec<_>>(), [link]);
    }
}

#[test]
fn what_is_written_is_compact_and_whole() {
    let kept: Json =
        serde_json::from_str("{\"b\": [1.10, {}],\n \"a\": \"\\u00e9\\n\", \"b\": -0}").unwrap();
    assert_eq!(
        serde_json::to_string(&kept).unwrap(),
        r#"{"b":[1.10,{}],"a":"é\n","b":-0}"#
    );
    let pretty = serde_json::to_string_pretty(&kept).unwrap();
    assert!(pretty.contains("\n    1.10,\n"), "{pretty}");
    assert_eq!(
        Json::from(&json!({"a": [1, "x"]})).as_str(),
        r#"{"a":[1,"x"]}"#
    );
}

#[test]
fn scalars_inside() {
    let kept = |text: &str| serde_json::from_str::<Json>(text).unwrap();
    assert_eq!(kept(r#""a\u00e9""#).to_text().as_deref(), Some("aé"));
    assert_eq!(kept("5").to_text(), None);
    assert_eq!(kept("{\"rate\": 1.5}").to_value(), json!({"rate": 1.5}));
}

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn nesting_is_bounded() {
    for text in [
        nested(128),
        format!("{}1{}", "{\"a\":".repeat(128), "}".repeat(128)),
    ] {
        let kept: Json = round_trip(&text);
        assert_eq!(serde_json::to_value(&kept).unwrap().to_string(), text);
        assert_eq!(kept.to_value().to_string(), text);
        round_trip::<Collection<Order>>(&format!("{{\"items\":[{{\"new\":{text}}}]}}"));
    }
    for text in [
        nested(129),
        format!("{}1{}", "{\"a\":".repeat(129), "}".repeat(129)),
    ] {
        assert!(refusal::<Json>(&text).contains("nested deeper than 128 levels"));
        let body = format!("{{\"items\":[{{\"new\":{text}}}]}}");
        assert!(refusal::<Collection<Order>>(&body).contains("nested deeper than 128 levels"));
        // Brackets inside a text nest nothing.
        round_trip::<Json>(&serde_json::to_string(&format!("\\\"{text}")).unwrap());
    }
}

/// Deep enough to overflow the stack of whoever walks it by recursion.
#[test]
fn a_bottomless_body_is_an_error() {
    for opening in ["[", "{\"a\":"] {
        let (deep, closing) = (
            opening.repeat(200_000),
            if opening == "[" { "]" } else { "}" },
        );
        for text in [format!("{deep}1{}", closing.repeat(200_000)), deep] {
            refusal::<Json>(&text);
            refusal::<Order>(&text);
            refusal::<Collection<Order>>(&format!("{{\"items\":{text}}}"));
            let members = [
                "new",
                "id",
                "billingCycle",
                "creationDate",
                "totalPrice",
                "referenceCustomerId",
                "lineItems",
                "links",
                "client",
                "partnerOnRecordAttestationAccepted",
            ];
            for member in members {
                refusal::<Order>(&format!("{{\"{member}\":{text}}}"));
            }
            for member in ["quantity", "renewsTo", "purchaseCommitment"] {
                refusal::<Order>(&format!("{{\"lineItems\":[{{\"{member}\":{text}}}]}}"));
            }
        }
    }
}

/// JSON can hold half a surrogate pair, what `String` cannot: an emoji cut in two by a limit on
/// length. Where the model does not look into a text, it goes through.
#[test]
fn half_a_surrogate_pair_is_kept() {
    for half in [
        r#""\ud83d""#,
        r#""a\udc00b""#,
        r#"["\ud83d",1.10]"#,
        r#"{"\ud83d":"\ud83d"}"#,
    ] {
        let body = format!("{{\"id\":\"1\",\"new\":{half}}}");
        let order: Order = round_trip(&body);
        assert_eq!(order.extra.get("new").unwrap().as_str(), half);
    }
    round_trip::<Open<OrderStatus>>(r#""\ud83d""#);
    round_trip::<DateTime>(r#""\ud83d""#);
    // A text that the model shows as `str` cannot hold it.
    assert!(refusal::<Order>(r#"{"id":"\ud83d"}"#).contains("hex escape"));
}

#[test]
fn malformed_json_is_refused() {
    for text in [
        "", "{", "[1,]", "{\"a\"}", "01", "1.", ".5", "+1", "nul", "\"\n\"", "\"\\x\"", "1 2",
    ] {
        refusal::<Json>(text);
        refusal::<Order>(&format!("{{\"new\":{text}}}"));
        refusal::<Order>(&format!("{{\"creationDate\":{text}}}"));
        refusal::<Order>(&format!("{{\"totalPrice\":{text}}}"));
    }
    assert!(serde_json::from_slice::<Order>(b"{\"new\":\"\xff\"}").is_err());
    assert!(serde_json::from_slice::<Order>(b"{\"creationDate\":\"\xff\"}").is_err());
}

#[test]
fn extra_members() {
    let order: Order =
        serde_json::from_str(r#"{"z": 1, "id": "1", "a": null, "Id": [2]}"#).unwrap();
    let mut extra = order.extra;
    let names: Vec<_> = extra
        .iter()
        .map(|(name, json)| (name, json.as_str()))
        .collect();
    assert_eq!(names, [("z", "1"), ("a", "null"), ("Id", "[2]")]);
    assert_eq!((extra.len(), extra.is_empty()), (3, false));
    assert!(extra.get("id").is_none());
    extra.insert("z", Json::from(&Value::from("new")));
    extra.insert("b", Json::from(&Value::Null));
    assert_eq!(
        format!("{extra:?}"),
        r#"{"z": "new", "a": null, "Id": [2], "b": null}"#
    );
    assert!(Extra::default().is_empty());
    assert_eq!(Order::default().extra, Extra::default());
}
