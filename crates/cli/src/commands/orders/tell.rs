//! What a request says, in lines for whoever is asked before it is sent.
//!
//! The lines are made of the body itself, so that no member can be sent and not be told.

use partner_center_reqwest::model::Encode;

use partner_center_reqwest::model::json_text::JsonText;

/// The first line, and below it all that the body says but the members `said` in it.
pub(crate) fn told(first: String, request: &impl Encode, said: &[&str]) -> Vec<String> {
    told_body(first, &request.to_vec(), said)
}

/// The same of a request as it is sent. A body that is not JSON says nothing here.
pub(crate) fn told_body(first: String, body: &[u8], said: &[&str]) -> Vec<String> {
    let mut told = vec![first];
    let mut own = Vec::new();
    let body = JsonText::parse(body).and_then(JsonText::members);
    for member in body.unwrap_or_default() {
        let (name, value) = (member.name(), JsonText::of_json(member.value));
        if said.contains(&&*name) {
            continue;
        }
        if name == "lineItems" {
            told.extend(value.items().into_iter().flatten().flat_map(line_texts));
        } else {
            add(&name, value, &mut own);
        }
    }
    if !own.is_empty() {
        told.extend(wrapped(&own));
    }
    told
}

/// A line of an order: how many of what, then all else.
fn line_texts(line: JsonText<'_>) -> Vec<String> {
    let members = line.members().unwrap_or_default();
    let text_of = |name: &str| {
        let found = members.iter().find(|member| member.name() == name);
        found.map(|member| text(JsonText::of_json(member.value)))
    };
    let mut parts = Vec::new();
    // The number of a line only counts where the line says what it is.
    let bought = text_of("quantity").zip(text_of("offerId"));
    let is_said =
        |name: &str| bought.is_some() && ["lineItemNumber", "quantity", "offerId"].contains(&name);
    if let Some((quantity, offer)) = &bought {
        parts.push(format!("{quantity} x {offer}"));
    }
    for member in members.iter().filter(|member| !is_said(&member.name())) {
        add(&member.name(), JsonText::of_json(member.value), &mut parts);
    }
    wrapped(&parts)
}

/// Parts with commas between them, in lines of 100 columns where that is possible.
fn wrapped(parts: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            None => lines.push(format!("  {part}")),
            Some(line) if line.chars().count() + part.chars().count() < 98 => {
                line.push_str(", ");
                line.push_str(part);
            }
            Some(line) => {
                line.push(',');
                lines.push(format!("    {part}"));
            }
        }
    }
    lines
}

/// Adds what a member says: those of an object one by one.
fn add(path: &str, value: JsonText<'_>, parts: &mut Vec<String>) {
    match value.text().bytes().next() {
        Some(b'{') => {
            for member in value.members().unwrap_or_default() {
                let path = format!("{path}.{}", member.name());
                add(&path, JsonText::of_json(member.value), parts);
            }
        }
        Some(b'[') => {
            let items = value.items().unwrap_or_default().into_iter();
            let texts: Vec<_> = items.map(text).collect();
            parts.push(format!("{} {}", label(path), texts.join(" ")));
        }
        // An amount with what belongs to it: 12.5 usd hourly.
        _ if ["purchaseCommitment.currency", "purchaseCommitment.grain"].contains(&path)
            && parts
                .last()
                .is_some_and(|last| last.starts_with(COMMITMENT)) =>
        {
            if let Some(last) = parts.last_mut() {
                last.push(' ');
                last.push_str(&text(value));
            }
        }
        _ => parts.push(format!("{} {}", label(path), text(value))),
    }
}

const COMMITMENT: &str = "commitment";

/// Names for people; any other member has that of the request.
const LABELS: [(&str, &str); 21] = [
    ("additionalPartnerIdsOnRecord", "further partner ids"),
    ("attestationAccepted", "attestation accepted:"),
    ("customTermEndDate", "first term ends"),
    ("customerPrice", "price"),
    ("friendlyName", "name"),
    ("fxRate", "rate of exchange"),
    ("isPartofTender", "part of a tender:"),
    ("lineItemNumber", "line"),
    ("offerId", "offer"),
    ("parentSubscriptionId", "an add-on of the subscription"),
    ("partnerIdOnRecord", "partner id"),
    (
        "partnerOnRecordAttestationAccepted",
        "attestation of the partner of record accepted:",
    ),
    ("promotionId", "promotion"),
    ("provisioningContext.duration", "duration"),
    ("provisioningContext.entitlementId", "Azure subscription"),
    ("provisioningContext.scope", "scope"),
    ("provisioningContext.subscriptionId", "Azure subscription"),
    ("purchaseCommitment.amount", COMMITMENT),
    ("renewsTo.termDuration", "renews with the term"),
    ("subscriptionId", "subscription"),
    ("termDuration", "term"),
];

fn label(path: &str) -> &str {
    let known = LABELS.iter().find(|(known, _)| *known == path);
    known.map_or(path, |(_, label)| label)
}

/// A value as people write it; numbers keep their digits.
fn text(value: JsonText<'_>) -> String {
    match value.text() {
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        json => serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::fs;
    use std::path::Path;

    use partner_center_reqwest::model::NewOrder;
    use serde_json::{Value, json};

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

    /// Every member shows in what is told; `tell` makes it of a request. `but` are those that only count,
    /// or that the verb says.
    pub(crate) fn all_is_told(kind: &str, but: &[&str], tell: impl Fn(Value) -> Vec<String>) {
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
            super::told(String::new(), &order, &["lineItems"])
        });
    }
}
