//! Any text at all, in any place where a text can stand.

use partner_center_model::{
    ApiFault, Collection, Customer, DateTime, FaultCode, Guid, LinkMethod, Open, Order, Text,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Control characters, quotes, all planes of Unicode; the lengths around which a short text moves
/// to the heap; and lines of spaces, which the text type keeps in a form of their own.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter),
        prop::collection::vec(prop::char::range('\u{0}', '\u{7f}'), 20..26)
            .prop_map(String::from_iter),
        (0_usize..40, 0_usize..140)
            .prop_map(|(lines, spaces)| "\n".repeat(lines) + &" ".repeat(spaces)),
        (0_u8..=9, 0_u8..=9, any::<char>())
            .prop_map(|(a, b, c)| format!("20{a}{b}-05-10T01:02:03.{b}{c}")),
        "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9A-F]{4}-[0-9a-f]{4}-[0-9a-fA-F]{12}",
        "[-+0-9.eE:TZ ]{0,24}",
        "[oO][nN][eE][_ -]?[tT]ime",
    ]
}

/// JSON text with every character outside ASCII, and some inside, escaped.
fn escaped(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
    format!("\"{}\"", units.collect::<String>())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_survives_as_any_member(text in any_text()) {
        let order = json!({
            "id": text,
            "referenceCustomerId": text,
            "billingCycle": text,
            "lineItems": [{
                "subscriptionId": text,
                "customTermEndDate": text,
                "transactionType": text,
                "additionalPartnerIdsOnRecord": [text, text],
                "links": {"sku": {"uri": text, "method": text, "headers": [{"key": text}]}},
            }],
            "creationDate": text,
            "status": text,
            "transactionType": text,
            "somethingNew": {"text": text, "texts": [text]},
        });
        let decoded: Order = serde_json::from_str(&order.to_string()).unwrap();
        let id = decoded.id.as_deref();
        prop_assert_eq!(id, Some(text.as_str()));
        prop_assert_eq!(decoded.creation_date.as_ref().unwrap().to_string(), text.as_str());
        prop_assert_eq!(decoded.reference_customer_id.as_ref().unwrap().to_string(), text.as_str());
        prop_assert_eq!(decoded.billing_cycle.as_ref().unwrap().as_str(), text.as_str());
        let written = serde_json::to_string(&decoded).unwrap();
        prop_assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), order.clone());
        prop_assert_eq!(serde_json::from_value::<Order>(order).unwrap(), decoded);
    }

    #[test]
    fn any_text_survives_as_escapes(text in any_text()) {
        let json = escaped(&text);
        let plain = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Text>(&json).unwrap(), text.as_str());
        prop_assert_eq!(serde_json::from_str::<Guid>(&json).unwrap().to_string(), text.as_str());
        prop_assert_eq!(serde_json::from_str::<DateTime>(&json).unwrap().to_string(), text.as_str());
        let code: FaultCode = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(code.as_str(), text.as_str());
        let method: Open<LinkMethod> = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(method.as_str(), text.as_str());
        prop_assert_eq!(serde_json::to_string(&method).unwrap(), plain);
    }

    #[test]
    fn any_text_survives_in_customers_and_faults(text in any_text()) {
        let customers = json!({
            "items": [{
                "id": text,
                "relationshipToPartner": text,
                "companyProfile": {"companyName": text, "address": {"city": text}},
                "customDomains": [text],
            }],
            "continuationToken": text,
        });
        let decoded: Collection<Customer> = serde_json::from_value(customers.clone()).unwrap();
        prop_assert_eq!(serde_json::to_value(&decoded).unwrap(), customers);
        let fault = json!({"code": text, "description": text, "data": [text], "source": text});
        let decoded: ApiFault = serde_json::from_value(fault.clone()).unwrap();
        prop_assert_eq!(serde_json::to_value(&decoded).unwrap(), fault);
    }

    #[test]
    fn any_name_survives_as_a_new_member(name in any_text()) {
        // Known names are members, not new ones; `id` alone can come up here.
        prop_assume!(name != "id");
        let order = json!({&name: {&name: [1]}});
        let decoded: Order = serde_json::from_str(&order.to_string()).unwrap();
        prop_assert_eq!(decoded.extra.get(&name).unwrap().to_value(), json!({&name: [1]}));
        prop_assert_eq!(serde_json::to_value(&decoded).unwrap(), order);
    }

    #[test]
    fn a_text_is_its_string(text in any_text(), other in any_text()) {
        let kept = Text::from(text.as_str());
        prop_assert_eq!(&kept, &Text::from(text.clone()));
        prop_assert_eq!(&kept, &text);
        prop_assert_eq!(kept.to_string(), text.clone());
        prop_assert_eq!(format!("{kept:?}"), format!("{text:?}"));
        prop_assert_eq!(kept.cmp(&Text::from(other.as_str())), text.cmp(&other));
        prop_assert_eq!(String::from(kept), text);
    }
}
