//! Arrays, and what comes in two forms.

use partner_center_model::{
    Collection, Commerce, Detach as _, IdOrObject, List, OneOrMany, Order, OrderLineItem,
    ProductType, RenewsTo, Subscription, decode::SharedBody,
};

use super::{refusal, round_trip};

#[test]
fn an_empty_list_is_not_an_absent_one() {
    let empty: Order = round_trip(r#"{"lineItems":[]}"#);
    assert!(!empty.line_items.is_absent());
    let absent: Order = round_trip("{}");
    let null: Order = serde_json::from_str(r#"{"lineItems":null}"#).unwrap();
    assert_eq!(serde_json::to_string(&null).unwrap(), "{}");
    assert_eq!(absent, null);
    assert_ne!(absent, empty);
    for order in [&empty, &absent, &null] {
        assert_eq!(order.line_items.len(), 0);
        assert_eq!((&order.line_items).into_iter().count(), 0);
    }
    assert!(absent.line_items.is_absent());
    assert!(absent.line_items.into_vec().is_empty());
    assert_eq!(format!("{:?}", List::<u8>::default()), "None");
    assert_eq!(format!("{:?}", List::from(vec![1])), "[1]");
}

#[test]
fn a_list_is_a_slice() {
    let mut list: List<u8> = (1..=3).collect();
    list[0] = 7;
    list.reverse();
    assert_eq!(*list, [3, 2, 7]);
    assert_eq!(list.into_iter().sum::<u8>(), 12);
    let mut absent = List::<u8>::default();
    absent.sort_unstable();
    assert!(absent.is_absent());
}

#[test]
fn a_page_of_anything() {
    let page: Collection<Order> = round_trip(r#"{"totalCount":2.0,"items":[{},{}],"new":1.10}"#);
    let numbers = page.clone().with_items(List::from(vec![1, 2]));
    assert_eq!(
        serde_json::to_string(&numbers).unwrap(),
        r#"{"totalCount":2.0,"items":[1,2],"new":1.10}"#
    );
    assert_eq!(numbers.extra, page.extra);
    assert!(refusal::<Collection<Order>>("[]").contains("an object (Collection)"));
    assert!(refusal::<Collection<Order>>(r#"{"items":{}}"#).contains("a sequence"));
}

#[test]
fn one_or_many_keeps_its_form() {
    let terms = |json: &str| {
        let line: OrderLineItem = round_trip(json);
        line.renews_to.map(|forms| forms.as_slice().to_vec().len())
    };
    assert_eq!(terms("{}"), None);
    assert_eq!(terms(r#"{"renewsTo":{}}"#), Some(1));
    assert_eq!(terms(r#"{"renewsTo":{"termDuration":"P1M"}}"#), Some(1));
    assert_eq!(
        terms(r#"{"renewsTo":{"termDuration":"","new":1.10,"a":[1e400]}}"#),
        Some(1)
    );
    assert_eq!(terms(r#"{"renewsTo":[]}"#), Some(0));
    assert_eq!(
        terms(r#"{"renewsTo":[{"termDuration":"P1M"},{"new":{}}]}"#),
        Some(2)
    );
    assert_eq!(OneOrMany::<RenewsTo>::default().as_slice(), []);
    assert_ne!(OneOrMany::One(1), OneOrMany::Many([1].into()));
}

/// A number too: with `arbitrary_precision` it looks like an object to those who ask for anything.
#[test]
fn neither_one_nor_many() {
    for json in ["5", "1.5", "\"P1M\"", "true", "[1]", "[[]]"] {
        refusal::<OrderLineItem>(&format!("{{\"renewsTo\":{json}}}"));
        assert!(serde_json::from_value::<OneOrMany<RenewsTo>>(json.parse().unwrap()).is_err());
    }
    let message = refusal::<OneOrMany<RenewsTo>>("5");
    assert!(
        message.contains("expected an object or an array of objects"),
        "{message}"
    );
}

#[test]
fn an_id_or_its_object_keeps_its_form() {
    let kind = |json: &str| {
        let body = format!("{{\"productType\":{json}}}");
        let subscription: Subscription = round_trip(&body);
        // The decoder takes the same, and both give it a memory of its own.
        let mut decoded: Subscription = SharedBody::new(body.into_bytes())
            .unwrap()
            .decode()
            .unwrap();
        assert_eq!(decoded, subscription);
        decoded.detach();
        assert_eq!(decoded, subscription);
        subscription
    };
    let id = kind(r#""OnlineServicesNCE""#);
    assert_eq!(id.product_type_id(), Some("OnlineServicesNCE"));
    assert_eq!(id.commerce(), Some(Commerce::New));
    assert_eq!(id.product_type.unwrap().object(), None);

    let json = r#"{"id":"OnlineServicesNCE","displayName":"Seats","subType":{"id":"Trial"},"new":1.10,"a":[1e400]}"#;
    let object = kind(json);
    assert_eq!(object.product_type_id(), Some("OnlineServicesNCE"));
    assert_eq!(object.commerce(), Some(Commerce::New));
    let object = object.product_type.unwrap();
    let members = object.object().unwrap();
    assert_eq!(members.display_name.as_deref(), Some("Seats"));
    let finer = members.sub_type.as_ref().unwrap();
    assert_eq!(finer.id.as_deref(), Some("Trial"));
    assert_eq!(members.extra.iter().count(), 2);

    assert_eq!(kind("{}").product_type_id(), None);
    assert_eq!(
        kind(r#""with \"quotes\"""#).product_type_id(),
        Some("with \"quotes\"")
    );
    let null: Subscription = serde_json::from_str(r#"{"productType":null}"#).unwrap();
    assert_eq!(null.product_type, None);
}

#[test]
fn neither_an_id_nor_an_object() {
    for json in ["5", "1.5", "true", "[]", "[\"Azure\"]"] {
        refusal::<Subscription>(&format!("{{\"productType\":{json}}}"));
        let value = json.parse().unwrap();
        assert!(serde_json::from_value::<IdOrObject<ProductType>>(value).is_err());
    }
    let message = refusal::<IdOrObject<ProductType>>("5");
    assert!(
        message.contains("expected a string or an object"),
        "{message}"
    );
}
