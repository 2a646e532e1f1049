//! The fixtures against the schemas, with a validator that knows nothing of the Rust types.
#![allow(
    clippy::expect_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

mod exact_json;
mod spec;

use exact_json::Exact;
use jsonschema::Validator;
use serde_json::{Value, json};
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
    let wrong = [
        ("Order", json!([])),
        ("Order", json!({"id": 1})),
        ("Order", json!({"billingCycle": 1})),
        ("Order", json!({"isTrial": "yes", "lineItems": "none"})),
        ("Order", json!({"totalPrice": true})),
        ("Order", json!({"creationDate": 5})),
        (
            "Order",
            json!({"links": {"self": {"headers": [{"key": 1}]}}}),
        ),
        ("Order", json!({"lineItems": [{"quantity": 1.5}]})),
        ("Order", json!({"lineItems": [{"subscriptionId": {}}]})),
        ("Order", json!({"lineItems": [{"renewsTo": "P1M"}]})),
        (
            "Order",
            json!({"lineItems": [{"renewsTo": [{"termDuration": 1}]}]}),
        ),
        (
            "Order",
            json!({"lineItems": [{"pricing": {"listPrice": []}}]}),
        ),
        (
            "Customer",
            json!({"companyProfile": {"address": {"city": 1}}}),
        ),
        ("Customer", json!({"customDomains": [1]})),
        (
            "CartCheckoutResult",
            json!({"orders": [{"attributes": {"etag": 1}}]}),
        ),
        (
            "CartCheckoutResult",
            json!({"orderErrors": [{"code": 1.5}]}),
        ),
        ("ApiFault", json!({"code": []})),
        ("GatewayFault", json!({"statusCode": "429"})),
        ("FrameworkFault", json!({"Message": 1})),
        ("NestedFault", json!({"error": {"message": 1}})),
        ("TokenFault", json!({"error_codes": ["1"]})),
        ("Collection<Order>", json!({"items": [{"status": 1}]})),
        ("Collection<Order>", json!({"totalCount": 0.5})),
        (
            "Collection<Order>",
            json!({"links": {"next": {"method": 1}}}),
        ),
        (
            "Collection<OrderAttachment>",
            json!({"items": [{"attachmentType": 1}]}),
        ),
        (
            "Collection<OrderLineItemActivationLink>",
            json!({"items": [{"link": 1}]}),
        ),
        (
            "Collection<OrderLineItemProvisioningStatus>",
            json!({"items": [{"status": 1}]}),
        ),
    ];
    for (kind, body) in wrong {
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
        names(
            &Exact::parse(&fixture.text)
                .expect("a fixture is JSON")
                .normal(),
            &mut shown,
        );
    }
    let mut missing = Vec::new();
    for (kind, definition) in definitions().as_object().expect("an object") {
        for name in definition["properties"]
            .as_object()
            .into_iter()
            .flat_map(|known| known.keys())
        {
            if !shown.contains(name) {
                missing.push(format!("{kind}.{name}"));
            }
        }
    }
    assert!(missing.len() <= 2, "no fixture shows {missing:?}");
}
