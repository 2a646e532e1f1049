//! Formats other than JSON text: nothing is altered there without the crate's documentation saying so.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

mod spec;

use std::collections::BTreeMap;
use std::fmt::Debug;

use partner_center_model::{
    DateTime, Decimal, FaultCode, Integer, Json, Open, Order, OrderStatus, to_value,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::spec::{Model, fixtures};

/// An order with everything that a format may lose.
const ORDER: &str = r#"{"id":"1","billingCycle":"monthly","lineItems":[{"quantity":3,"pricing":{"listPrice":12345678901234567.89,"price":"1.10"}},{"quantity":1.0,"pricing":{"listPrice":12.5,"price":1e400}}],"creationDate":5,"status":7,"totalPrice":12.50,"new":{"rate":1.10,"a":[1,"x",null,true]},"word":"web"}"#;

fn order() -> Order {
    serde_json::from_str(ORDER).unwrap()
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn cbor<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// What CBOR has, with bytes as an array of one string.
fn tree(value: ciborium::Value) -> Value {
    use ciborium::Value as Cbor;
    match value {
        Cbor::Map(members) => {
            let members = members.into_iter();
            let member = |(name, value): (Cbor, Cbor)| (name.into_text().unwrap(), tree(value));
            Value::Object(members.map(member).collect())
        }
        Cbor::Array(items) => items.into_iter().map(tree).collect(),
        Cbor::Bytes(bytes) => json!([String::from_utf8(bytes).unwrap()]),
        scalar => scalar.deserialized().unwrap(),
    }
}

#[test]
fn binary_formats_give_back_what_was_written() {
    let order = order();
    let from_cbor: Order = ciborium::from_reader(&*cbor(&order)).unwrap();
    assert_eq!(json(&from_cbor), ORDER);
    for bytes in [
        rmp_serde::to_vec(&order).unwrap(),
        rmp_serde::to_vec_named(&order).unwrap(),
    ] {
        let read: Order = rmp_serde::from_slice(&bytes).unwrap();
        assert_eq!(json(&read), ORDER);
    }
}

#[test]
fn every_fixture_goes_through_binary_formats() {
    for fixture in fixtures() {
        let model = Model::named(&fixture.kind);
        let expected = (model.from_str)(&fixture.text).unwrap();
        for written in (model.through_binary)(&fixture.text) {
            assert_eq!(written, expected, "{}", fixture.file);
        }
    }
}

#[test]
fn prices_are_texts_in_binary_formats() {
    let seen = tree(ciborium::from_reader(&*cbor(&order())).unwrap());
    assert_eq!(seen["totalPrice"], "12.50");
    let lines = &seen["lineItems"];
    assert_eq!(lines[0]["pricing"]["listPrice"], "12345678901234567.89");
    assert_eq!(lines[1]["pricing"]["listPrice"], "12.5");
    assert_eq!(lines[0]["pricing"]["price"], json!(["\"1.10\""]));
    assert_eq!(lines[0]["quantity"], 3);
    assert_eq!(lines[1]["quantity"], "1.0");
    assert_eq!(seen["billingCycle"], "monthly");
    assert_eq!(seen["status"], json!(["7"]));
    assert_eq!(seen["new"], r#"{"rate":1.10,"a":[1,"x",null,true]}"#);
    assert_eq!(seen["word"], "\"web\"");
}

fn through<T: Serialize + DeserializeOwned>(text: &str) -> T {
    let value: T = serde_json::from_str(text).unwrap();
    ciborium::from_reader(&*cbor(&value)).unwrap()
}

#[test]
fn every_scalar_goes_through_binary_formats() {
    for text in [
        "12.50",
        "\"12.50\"",
        "0",
        "-0.0",
        "1e400",
        "1E-7",
        "\"1e5\"",
    ] {
        assert_eq!(json(&through::<Decimal>(text)), text);
    }
    for text in ["5", "-5", "1.0", "1e2", "\"5\"", "9223372036854775807"] {
        assert_eq!(json(&through::<Integer>(text)), text);
    }
    for text in ["5", "\"5\"", "true", "null", "{\"a\":1.10}", r#""\ud83d""#] {
        assert_eq!(json(&through::<Json>(text)), text);
        assert_eq!(json(&through::<Open<OrderStatus>>(text)), text);
        assert_eq!(json(&through::<DateTime>(text)), text);
    }
    for text in ["2000", "\"2000\"", "\"x\""] {
        assert_eq!(json(&through::<FaultCode>(text)), text);
    }
}

#[test]
fn binary_numbers_of_others_are_read() {
    fn read<T: DeserializeOwned>(value: impl Serialize) -> Result<T, String> {
        ciborium::from_reader(&*cbor(&value)).map_err(|error| error.to_string())
    }
    let pack = rmp_serde::to_vec(&0.1_f32).unwrap();
    let float: Decimal = rmp_serde::from_slice(&pack).unwrap();
    assert_eq!(float.to_string(), "0.1");
    assert_eq!(read::<Decimal>(12.5).unwrap().to_string(), "12.5");
    assert_eq!(read::<Decimal>(7_u8).unwrap().to_string(), "7");
    assert_eq!(read::<Json>([1, 2]).unwrap().as_str(), "[1,2]");
    for wrong in ["twelve", "12,50", "1 2", ""] {
        assert!(read::<Decimal>(wrong).is_err(), "{wrong}");
        // It would become JSON as it is.
        assert!(read::<Json>(wrong).is_err(), "{wrong}");
    }
    assert!(read::<Decimal>(f64::NAN).is_err());
}

/// serde's buffers do not tell that a format is binary; then the digits are right, and the kind is lost.
#[test]
fn behind_a_buffer_prices_become_quoted() {
    #[derive(Deserialize, Serialize)]
    struct Envelope {
        #[serde(flatten)]
        order: Order,
    }
    let envelope = Envelope { order: order() };
    let read: Envelope = ciborium::from_reader(&*cbor(&envelope)).unwrap();
    let price = read.order.total_price.unwrap();
    assert_eq!(json(&price), "\"12.50\"");
    assert_eq!(json(&read.order.status), "7");
    assert_eq!(Some(price), envelope.order.total_price);
}

/// Whether `serde_json` has no `arbitrary_precision`.
fn rounds() -> bool {
    json(&serde_json::from_str::<Value>("1.10").unwrap()) == "1.1"
}

#[test]
fn our_value_has_every_digit() {
    let value = to_value(&order()).unwrap();
    let lines = &value["lineItems"];
    if rounds() {
        assert_eq!(value["totalPrice"], "12.50");
        assert_eq!(lines[0]["pricing"]["listPrice"], "12345678901234567.89");
        assert_eq!(lines[1]["pricing"]["price"], "1e400");
        assert_eq!(
            value["new"],
            json!({"rate": "1.10", "a": [1, "x", null, true]})
        );
    }
    assert_eq!(lines[1]["pricing"]["listPrice"].to_string(), "12.5");
    assert_eq!(lines[0]["quantity"], 3);
    assert_eq!(value["status"], 7);
    let read: Order = serde_json::from_value(value).unwrap();
    assert_eq!(read.total_price, order().total_price);
}

#[test]
fn what_no_value_can_hold_is_an_error_of_ours() {
    let refusal = |text: &str| {
        let json: Json = serde_json::from_str(text).unwrap();
        assert_eq!(json.to_value(), Value::Null, "{text}");
        to_value(&json).unwrap_err().to_string()
    };
    assert!(refusal(r#"["\ud83d"]"#).contains("hex escape"));
    assert!(refusal(r#"{"a":1,"a":2}"#).contains("duplicate member \"a\""));
}

/// Documented: the nearest `f64`, or an error beyond its range.
#[test]
fn the_value_of_serde_json_rounds() {
    let mut order = order();
    if !rounds() {
        assert!(json(&serde_json::to_value(&order).unwrap()).contains("12.50"));
        return;
    }
    assert!(serde_json::to_value(&order).is_err());
    order.line_items[1].pricing = None;
    let value = serde_json::to_value(&order).unwrap();
    assert_eq!(value["totalPrice"], 12.5);
    assert_eq!(
        value["lineItems"][0]["pricing"],
        json!({"listPrice": 12_345_678_901_234_568.0, "price": "1.10"})
    );
    assert!(!value.to_string().contains("private"));
}

#[test]
fn yaml_has_every_digit() {
    let order = order();
    let yaml = serde_norway::to_string(&order).unwrap();
    for line in [
        "totalPrice: '12.50'",
        "listPrice: '12345678901234567.89'",
        "listPrice: 12.5",
        "price: '1.10'",
        // For its writer, it is not a number that needs quotes.
        "price: 1e400",
        "quantity: 1.0",
        "rate: '1.10'",
        "status: 7",
    ] {
        let is_there = yaml.lines().any(|it| it.trim_start() == line);
        assert!(
            is_there || yaml.contains(&format!("- {line}\n")),
            "{line}: {yaml}"
        );
    }
    assert!(!yaml.contains("private"), "{yaml}");
    let read: Order = serde_norway::from_str(&yaml).unwrap();
    assert_eq!(read.total_price, order.total_price);
    assert_eq!(read.total_price.unwrap().to_string(), "12.50");
}

#[test]
fn toml_has_every_digit() {
    let mut order = order();
    let refused = toml::to_string(&order).unwrap_err();
    assert!(refused.to_string().contains("unsupported"), "{refused}");
    // TOML has no null.
    order
        .extra
        .insert("new", Json::from(&json!({"a": [1, "x", true]})));
    let toml = toml::to_string(&order).unwrap();
    for line in [
        "totalPrice = \"12.50\"",
        "listPrice = \"12345678901234567.89\"",
        "listPrice = 12.5",
        "price = \"1e400\"",
    ] {
        assert!(toml.contains(line), "{line}: {toml}");
    }
    assert!(!toml.contains("private"), "{toml}");
    let read: Order = toml::from_str(&toml).unwrap();
    assert_eq!(read.total_price, order.total_price);
    assert_eq!(
        read.line_items[0].pricing.as_ref().unwrap().list_price,
        order.line_items[0].pricing.as_ref().unwrap().list_price
    );
}

/// Half a surrogate pair has no place outside JSON: an error, and no map with a private name.
#[test]
fn half_a_character_is_an_error_where_it_has_no_place() {
    let half: Json = serde_json::from_str(r#"{"\ud83d":"\ud83d"}"#).unwrap();
    let word: Open<OrderStatus> = serde_json::from_str(r#""\ud83d""#).unwrap();
    for refused in [
        serde_norway::to_string(&half).unwrap_err().to_string(),
        serde_norway::to_string(&word).unwrap_err().to_string(),
        toml::to_string(&BTreeMap::from([("a", &word)]))
            .unwrap_err()
            .to_string(),
    ] {
        assert!(refused.contains("half a surrogate pair"), "{refused}");
    }
}

fn refused<T: Debug, E>(read: Result<T, E>) {
    assert!(read.is_err(), "{:?}", read.ok());
}

#[test]
fn formats_without_names_say_why_they_have_no_order() {
    let order = order();
    let bincode = bincode::serialize(&order).unwrap_err().to_string();
    assert!(
        bincode.contains("takes a format that describes itself"),
        "{bincode}"
    );
    let mut writer = csv::Writer::from_writer(Vec::new());
    let csv = writer.serialize(&order).unwrap_err().to_string();
    assert!(
        csv.contains("takes a format that describes itself"),
        "{csv}"
    );
    // Its errors have no room for a text of ours.
    let postcard = postcard::to_allocvec(&order).unwrap_err().to_string();
    assert!(
        postcard.contains("length of a sequence must be known"),
        "{postcard}"
    );
    refused(postcard::from_bytes::<Order>(&[
        1, 2, b'i', b'd', 1, 1, b'1',
    ]));
    refused(bincode::deserialize::<Order>(&[1; 64]));
    refused(bincode::deserialize::<Decimal>(&[5; 64]));
}

/// A cell is the text of the number. CSV's reader takes whatever looks like one for an `f64`.
#[test]
fn a_price_in_a_cell_has_every_digit() {
    #[derive(Debug, Deserialize, PartialEq, Serialize)]
    struct Row {
        price: Decimal,
        other: Decimal,
        quantity: Integer,
    }
    let row = Row {
        price: "12345678901234567.89".parse().unwrap(),
        other: "12.50".parse().unwrap(),
        quantity: 3.into(),
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.serialize(&row).unwrap();
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    assert_eq!(text, "price,other,quantity\n12345678901234567.89,12.50,3\n");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let read: Row = reader.deserialize().next().unwrap().unwrap();
    assert_eq!(json(&read.price), "1.2345678901234568e+16");
    assert_eq!(json(&read.other), "12.5");
}

/// Wrappers hand on the error of `serde_json`, and so keep the digits.
#[test]
fn wrappers_of_json_keep_digits() {
    #[derive(Serialize)]
    struct Flat<'a> {
        #[serde(flatten)]
        order: &'a Order,
    }
    assert_eq!(json(&Flat { order: &order() }), ORDER);
    assert_eq!(
        serde_json::to_string_pretty(&order())
            .unwrap()
            .matches("12.50")
            .count(),
        1
    );
}
