//! Readers and writers of serde other than `serde_json`'s own: buffers behind `flatten` and
//! `untagged`, values in memory, keys of maps.

use std::collections::BTreeMap;

use partner_center_model::{
    BillingCycleType, Collection, DateTime, Decimal, FaultCode, Guid, Integer, Json, OneOrMany,
    Open, Order, RenewsTo,
};
use serde::de::value::{Error, MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserialize, IntoDeserializer};
use serde::{Deserialize as DeriveDeserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, PartialEq, DeriveDeserialize, Serialize)]
struct Envelope {
    stamp: u8,
    #[serde(flatten)]
    order: Order,
}

#[derive(Debug, PartialEq, DeriveDeserialize, Serialize)]
#[serde(untagged)]
enum Either {
    Orders(Box<Collection<Order>>),
    Other(Value),
}

#[derive(Debug, PartialEq, DeriveDeserialize, Serialize)]
#[serde(tag = "kind")]
enum Tagged {
    Order(Box<Order>),
}

/// An order with something of every type; the numbers are such that `f64` holds them.
fn order() -> Value {
    json!({
        "id": "1",
        "referenceCustomerId": "DB8C695B-1C3C-4C55-B697-771503DD46BF",
        "billingCycle": "fortnightly",
        "lineItems": [{
            "quantity": 3,
            "renewsTo": {"termDuration": "P1M", "new": 1},
            "pricing": {"listPrice": 36.48, "price": "1.10"},
            "attestationAccepted": true,
        }, {
            "renewsTo": [{"termDuration": "P1M"}],
            "customTermEndDate": {"not": ["a", "date"]},
        }],
        "creationDate": "2023-05-18TT21:22:26.7034834Z",
        "status": 7,
        "links": {},
        "totalPrice": 438.5,
        "new": {"a": [1, -2, 0.5, "x", true, {"b": "c"}], "d": []},
    })
}

#[test]
fn behind_a_buffer() {
    let direct: Order = serde_json::from_value(order()).unwrap();
    let mut body = order();
    body["stamp"] = 5.into();
    for text in [
        body.to_string(),
        serde_json::to_string_pretty(&body).unwrap(),
    ] {
        let envelope: Envelope = serde_json::from_str(&text).unwrap();
        assert_eq!(
            envelope,
            Envelope {
                stamp: 5,
                order: direct.clone()
            }
        );
        assert_eq!(serde_json::to_value(&envelope).unwrap(), body);
        assert_eq!(
            serde_json::from_str::<Value>(&serde_json::to_string(&envelope).unwrap()).unwrap(),
            body
        );
    }
    assert_eq!(
        serde_json::from_value::<Envelope>(body.clone())
            .unwrap()
            .order,
        direct
    );

    let page = json!({"totalCount": 1, "items": [order()]});
    let Either::Orders(orders) = serde_json::from_str(&page.to_string()).unwrap() else {
        panic!("no orders");
    };
    assert_eq!(&*orders.items, std::slice::from_ref(&direct));

    let mut body = order();
    body["kind"] = "Order".into();
    let Tagged::Order(tagged) = serde_json::from_str(&body.to_string()).unwrap();
    assert_eq!(*tagged, direct);
    assert_eq!(serde_json::to_value(Tagged::Order(tagged)).unwrap(), body);
}

/// A buffer holds `f64`s, or digits with `arbitrary_precision`: either way the number is right.
#[test]
fn numbers_behind_a_buffer() {
    let text = r#"{"stamp":1,"totalPrice":438.50,"lineItems":[{"quantity":1e2}],"new":-0.5}"#;
    let envelope: Envelope = serde_json::from_str(text).unwrap();
    assert_eq!(envelope.order.total_price, Some(Decimal::new(4_385, 1)));
    assert_eq!(
        envelope.order.line_items[0].quantity,
        Some(Integer::from(100))
    );
    assert_eq!(envelope.order.extra.get("new").unwrap().as_str(), "-0.5");
}

#[test]
fn keys_of_maps() {
    type Map<K> = BTreeMap<String, K>;
    let text = r#"{"a":"one_time","b":"é\n"}"#;
    let values: Map<Open<BillingCycleType>> = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&values).unwrap(), text);

    let text = r#"{"DB8C695B-1C3C-4C55-B697-771503DD46BF":1}"#;
    let guids: std::collections::HashMap<Guid, u8> = serde_json::from_str(text).unwrap();
    assert_eq!(
        guids[&Guid::from("db8c695b-1c3c-4c55-b697-771503dd46bf")],
        1
    );
    assert_eq!(serde_json::to_string(&guids).unwrap(), text);

    let text = r#"{"One-Time":1}"#;
    let cycles: std::collections::HashMap<Open<BillingCycleType>, u8> =
        serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&cycles).unwrap(), text);
}

/// serde's own deserializers over values in memory hand every question to `deserialize_any`.
#[test]
fn values_in_memory() {
    fn read<'de, T: Deserialize<'de>, V: IntoDeserializer<'de, Error>>(
        value: V,
    ) -> Result<T, Error> {
        T::deserialize(value.into_deserializer())
    }
    assert_eq!(
        read::<Open<BillingCycleType>, _>("OneTime"),
        Ok(BillingCycleType::OneTime.into())
    );
    assert_eq!(
        read::<DateTime, _>("2024-01-01T00:00:00"),
        Ok("2024-01-01T00:00:00".into())
    );
    assert_eq!(read::<Decimal, _>("36.480").unwrap().to_string(), "36.480");
    assert_eq!(read::<Decimal, _>(0.5), Ok(Decimal::new(5, 1)));
    assert_eq!(read::<Integer, _>(-5_i64), Ok((-5).into()));
    assert_eq!(read::<FaultCode, _>(5_u64), Ok(5.into()));
    assert_eq!(read::<Json, _>(true).unwrap().as_str(), "true");
    assert_eq!(read::<Json, _>(()).unwrap().as_str(), "null");
    assert_eq!(read::<Json, _>("a\"").unwrap().as_str(), r#""a\"""#);
    let items = SeqDeserializer::<_, Error>::new([1_u8, 2].into_iter());
    assert_eq!(Json::deserialize(items).unwrap().as_str(), "[1,2]");

    let members = || MapDeserializer::<_, Error>::new([("a", "5"), ("b", "x")].into_iter());
    assert_eq!(
        Json::deserialize(members()).unwrap().as_str(),
        r#"{"a":"5","b":"x"}"#
    );
    assert_eq!(
        Json::deserialize(MapAccessDeserializer::new(members())).unwrap(),
        Json::from(&json!({"a": "5", "b": "x"}))
    );
    let none = MapDeserializer::<_, Error>::new(Vec::<(&str, &str)>::new().into_iter());
    assert_eq!(Json::deserialize(none).unwrap().as_str(), "{}");
    // serde itself hands no bare text to an `Option`, so new members only.
    let order = Order::deserialize(members()).unwrap();
    assert_eq!(
        serde_json::to_string(&order).unwrap(),
        r#"{"a":"5","b":"x"}"#
    );
}

/// The one whose object is read through a deserializer over the members themselves.
#[test]
fn one_of_json() {
    for text in [r#"{"a":"5","b":1.5}"#, r#"[{"a":"5"},"x"]"#, "{}"] {
        let forms: OneOrMany<Json> = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&forms).unwrap(), text);
    }
    let forms: OneOrMany<RenewsTo> =
        serde_json::from_value(json!({"new": 1, "termDuration": ""})).unwrap();
    assert_eq!(forms.as_slice()[0].term_duration.as_deref(), Some(""));
}
