//! The fixtures against the schemas, with a validator that knows nothing of the Rust types.
#![allow(
    clippy::expect_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

mod exact_json;
mod spec;

use exact_json::Exact;
use jsonschema::Validator;
use serde_json::Value;
use spec::{definitions, fixtures, schema_of};

fn validator(kind: &str) -> Validator {
    let mut schema = schema_of(kind);
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["$defs"] = definitions();
    jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{kind}: {error}"))
}

/// The body as the validator takes it. Numbers beyond `f64` become 0.5: they are numbers still,
/// and more the schemas do not say about any of them.
fn instance(body: &Exact) -> Value {
    match body {
        Exact::Null => Value::Null,
        Exact::Bool(bool) => (*bool).into(),
        Exact::Text(text) => text.as_str().into(),
        Exact::Array(items) => items.iter().map(instance).collect(),
        Exact::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), instance(value)))
            .collect(),
        Exact::Number(digits) => match (digits.parse::<i64>(), digits.parse::<f64>()) {
            (Ok(integer), _) => integer.into(),
            (_, Ok(float)) if float.is_finite() => float.into(),
            _ => 0.5.into(),
        },
    }
}

#[test]
fn every_fixture_is_valid() {
    for fixture in fixtures() {
        let body = Exact::parse(&fixture.text).expect("a fixture is JSON");
        let errors: Vec<String> = validator(&fixture.kind)
            .iter_errors(&instance(&body.normal()))
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", fixture.file);
    }
}

/// The validation means something: a wrong kind of value is found in every type, behind references
/// into other files and inside arrays too.
#[test]
fn a_wrong_kind_is_found() {
    const WRONG: &str = r#"Order []
        Order {"id": 1}
        Order {"billingCycle": 1}
        Order {"isTrial": "yes", "lineItems": "none"}
        Order {"totalPrice": true}
        Order {"creationDate": 5}
        Order {"links": {"self": {"headers": [{"key": 1}]}}}
        Order {"lineItems": [{"quantity": 1.5}]}
        Order {"lineItems": [{"subscriptionId": {}}]}
        Order {"lineItems": [{"renewsTo": "P1M"}]}
        Order {"lineItems": [{"renewsTo": [{"termDuration": 1}]}]}
        Order {"lineItems": [{"pricing": {"listPrice": []}}]}
        Customer {"companyProfile": {"address": {"city": 1}}}
        Customer {"customDomains": [1]}
        CartCheckoutResult {"orders": [{"attributes": {"etag": 1}}]}
        CartCheckoutResult {"orderErrors": [{"code": 1.5}]}
        ApiFault {"code": []}
        GatewayFault {"statusCode": "429"}
        FrameworkFault {"Message": 1}
        NestedFault {"error": {"message": 1}}
        TokenFault {"error_codes": ["1"]}
        Collection<Order> {"items": [{"status": 1}]}
        Collection<Order> {"totalCount": 0.5}
        Collection<Order> {"links": {"next": {"method": 1}}}
        Collection<OrderAttachment> {"items": [{"attachmentType": 1}]}
        Collection<OrderLineItemActivationLink> {"items": [{"link": 1}]}
        Collection<OrderLineItemProvisioningStatus> {"items": [{"status": 1}]}"#;
    for line in WRONG.lines() {
        let (kind, body) = line.trim().split_once(' ').expect("a type and a body");
        let body: Value = serde_json::from_str(body).expect("JSON");
        assert!(!validator(kind).is_valid(&body), "{kind} takes {body}");
    }
}

/// A member the schemas describe is one that the fixtures show, or its description is untested. A
/// new one may come without a fixture first, but few may.
#[test]
fn nearly_every_member_is_shown_by_a_fixture() {
    fn names(value: &Exact, found: &mut std::collections::BTreeSet<String>) {
        match value {
            Exact::Object(members) => {
                for (name, member) in members {
                    found.insert(name.clone());
                    names(member, found);
                }
            }
            Exact::Array(items) => items.iter().for_each(|item| names(item, found)),
            _ => {}
        }
    }

    let mut shown = std::collections::BTreeSet::new();
    for fixture in fixtures() {
        let body = Exact::parse(&fixture.text).expect("a fixture is JSON");
        names(&body.normal(), &mut shown);
    }
    let mut missing = Vec::new();
    for (kind, definition) in definitions().as_object().expect("an object") {
        let known = definition["properties"].as_object().into_iter();
        let names = known.flat_map(|known| known.keys());
        let new = names.filter(|name| !shown.contains(*name));
        missing.extend(new.map(|name| format!("{kind}.{name}")));
    }
    assert!(missing.len() <= 2, "no fixture shows {missing:?}");
}
