//! Every member of a request is shown before it is sent.

use std::fs;
use std::path::Path;

use partner_center_reqwest::core::{CustomerId, OrderId};
use partner_center_reqwest::model::NewOrder;
use serde_json::{Value, json};

use super::attachments::upload_told;
use super::change::{add_on_told, billing_cycle_told, cancellation_told};
use super::{create, tell};
use crate::ids::{OfCustomer, OneOrder};

/// All definitions of the schemas.
fn definitions() -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let mut all = json!({});
    for file in ["common", "orders", "order_requests"] {
        let text = fs::read_to_string(folder.join(format!("{file}.schema.json"))).unwrap();
        let schema: Value = serde_json::from_str(&text).unwrap();
        for (name, definition) in schema["$defs"].as_object().unwrap() {
            all[name] = definition.clone();
        }
    }
    all
}

/// A member of a request: its path as a JSON pointer, and how its value must be shown.
struct Leaf {
    pointer: String,
    shown: String,
}

/// A request of a type with all members that the schemas know, each with a value of its own.
fn whole(kind: &str) -> (Value, Vec<Leaf>) {
    let mut leaves = Vec::new();
    let definitions = definitions();
    let value = object(&definitions, kind, "", &mut leaves);
    assert!(leaves.len() > 1, "{kind} has no members");
    (value, leaves)
}

fn object(all: &Value, kind: &str, at: &str, leaves: &mut Vec<Leaf>) -> Value {
    let mut object = json!({});
    for (name, schema) in all[kind]["properties"].as_object().unwrap() {
        object[name] = value(all, schema, &format!("{at}/{name}"), leaves);
    }
    object
}

fn value(all: &Value, schema: &Value, at: &str, leaves: &mut Vec<Leaf>) -> Value {
    let number = 101 + leaves.len();
    let reference = schema["$ref"]
        .as_str()
        .map_or("", |reference| reference.rsplit('/').next().unwrap());
    if schema["type"] == "array" {
        return json!([value(all, &schema["items"], &format!("{at}/0"), leaves)]);
    }
    if all[reference]["type"] == "object" {
        return object(all, reference, at, leaves);
    }
    let sample = match reference {
        "Integer" => json!(number),
        "Decimal" => serde_json::from_str(&format!("{number}.5")).unwrap(),
        "Guid" => json!(format!("11111111-2222-4333-8444-555555555{number}")),
        "DateTime" => json!(format!("2{number}-01-31T00:00:00Z")),
        "" if schema["type"] == "boolean" => json!(true),
        _ => json!(format!("value-{number}")),
    };
    let shown = sample
        .as_str()
        .map_or_else(|| sample.to_string(), str::to_owned);
    leaves.push(Leaf {
        pointer: at.to_owned(),
        shown,
    });
    sample
}

/// Every member appears in what is shown; `tell` makes it of a request. `but` are those that only count,
/// or that the verb says.
fn all_is_told(kind: &str, but: &[&str], tell: impl Fn(Value) -> Vec<String>) {
    let (request, leaves) = whole(kind);
    let told = tell(request.clone()).join("\n");
    for Leaf { pointer, shown } in leaves {
        if but.iter().any(|but| pointer.ends_with(but)) {
            continue;
        }
        if shown == "true" {
            let mut other = request.clone();
            *other.pointer_mut(&pointer).unwrap() = json!(false);
            assert_ne!(tell(other).join("\n"), told, "{kind}{pointer}");
        } else {
            assert!(told.contains(&shown), "{kind}{pointer} {shown}:\n{told}");
        }
    }
}

/// The walk means something: a line that is not told is missed.
#[test]
#[should_panic(expected = "NewOrder/lineItems/0/")]
fn a_member_that_is_told_nowhere_is_found() {
    all_is_told("NewOrder", &[], |order| {
        let order: NewOrder = serde_json::from_value(order).unwrap();
        tell::told(String::new(), &order, &["lineItems"])
    });
}

/// The numbers of lines only count, but in a cancellation; its status is the verb.
#[test]
fn every_member_of_a_request_is_told() {
    let order = OrderId::from("0d9e7bc9cc4f");
    let id = |request: &Value, name: &str| request[name].as_str().unwrap_or_default().to_owned();
    let customer = |request: &Value| CustomerId::from(&*id(request, "referenceCustomerId"));
    all_is_told("NewOrder", &["lineItemNumber"], |order| {
        create::told(&customer(&order), &serde_json::from_value(order).unwrap())
    });
    all_is_told("AddOnPurchase", &["lineItemNumber"], |request| {
        let customer = customer(&request);
        add_on_told(&customer, &order, &serde_json::from_value(request).unwrap())
    });
    all_is_told("BillingCycleChange", &["lineItemNumber"], |request| {
        let customer = customer(&request);
        let wanted = serde_json::from_value(request).unwrap();
        billing_cycle_told(&customer, &order, "monthly", &wanted)
    });
    all_is_told("OrderCancellation", &["status"], |request| {
        let order = OrderId::from(&*id(&request, "id"));
        let wanted = serde_json::from_value(request).unwrap();
        cancellation_told(&CustomerId::from("x"), &order, &wanted)
    });
    all_is_told("AttachmentMetadata", &[], |metadata| {
        let of = OfCustomer {
            customer: "b0d70a69-4c42-4b27-b17b-91a835d8686a".into(),
        };
        let order = order.clone();
        upload_told(
            &OneOrder { order, of },
            &serde_json::from_value(metadata).unwrap(),
        )
    });
}
