//! What a request says, in lines for the question before it is sent.
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
    let (lines, own) = parts_of(body, said);
    let lines = lines.into_iter().chain([own]).flatten();
    [first].into_iter().chain(lines).collect()
}

/// The first line, and below it what is in one request and not in another: lines that go (`-`) and that come (`+`).
pub(crate) fn told_difference(
    first: String,
    before: &impl Encode,
    after: &impl Encode,
    said: &[&str],
) -> Vec<String> {
    let parts = |request: &[u8]| {
        let (mut lines, own) = parts_of(request, said);
        lines.push(own);
        lines
    };
    let (mut gone, mut come) = (parts(&before.to_vec()), parts(&after.to_vec()));
    come.retain(|part| {
        let same = gone.iter().position(|other| other == part);
        same.map(|place| gone.remove(place)).is_none()
    });
    let mut told = vec![first];
    for (mark, parts) in [('-', gone), ('+', come)] {
        for (place, line) in parts.iter().flat_map(|part| part.iter().enumerate()) {
            let mark = if place == 0 { mark } else { ' ' };
            told.push(format!("  {mark} {}", line.trim_start_matches("  ")));
        }
    }
    if told.len() == 1 {
        told.push("  nothing is different".to_owned());
    }
    told
}

/// What a request says of each of its lines, and of itself but for the members `said`.
fn parts_of(body: &[u8], said: &[&str]) -> (Vec<Vec<String>>, Vec<String>) {
    let (mut lines, mut own) = (Vec::new(), Vec::new());
    let body = JsonText::parse(body).and_then(JsonText::members);
    for member in body.unwrap_or_default() {
        let (name, value) = (member.name(), JsonText::of_json(member.value));
        if said.contains(&&*name) {
            continue;
        }
        if name == "lineItems" {
            lines.extend(value.items().into_iter().flatten().map(line_texts));
        } else {
            add(&name, value, &mut own);
        }
    }
    (lines, wrapped(&own))
}

/// A line of an order or a cart: how many of what, then all else, then its add-ons.
fn line_texts(line: JsonText<'_>) -> Vec<String> {
    let members = line.members().unwrap_or_default();
    let text_of = |name: &str| {
        let found = members.iter().find(|member| member.name() == name);
        found.map(|member| text(JsonText::of_json(member.value)))
    };
    let mut parts = Vec::new();
    // The number of a line only counts where the line says what it is.
    let offer = text_of("offerId").or_else(|| text_of("catalogItemId"));
    let bought = text_of("quantity").zip(offer);
    let said = [
        "lineItemNumber",
        "id",
        "quantity",
        "offerId",
        "catalogItemId",
    ];
    let is_said = |name: &str| bought.is_some() && said.contains(&name) || name == ADD_ONS;
    if let Some((quantity, offer)) = &bought {
        parts.push(format!("{quantity} x {offer}"));
    }
    for member in members.iter().filter(|member| !is_said(&member.name())) {
        add(&member.name(), JsonText::of_json(member.value), &mut parts);
    }
    let mut texts = wrapped(&parts);
    let add_ons = members.iter().filter(|member| member.name() == ADD_ONS);
    let add_ons = add_ons.filter_map(|member| JsonText::of_json(member.value).items());
    for add_on in add_ons.flatten().flat_map(line_texts) {
        texts.push(format!("    with {}", add_on.trim_start()));
    }
    texts
}

/// The member of a cart's line with its add-ons, each of which is a line as well.
const ADD_ONS: &str = "addonItems";

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
const LABELS: [(&str, &str); 22] = [
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
    (
        "provisioningContext.parentSubscriptionId",
        "an add-on of the subscription",
    ),
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
    // Such as a reseller on record: its part, and who it is.
    if let Some(members) = value.members() {
        let values = members
            .iter()
            .map(|member| text(JsonText::of_json(member.value)));
        return values.collect::<Vec<_>>().join(" ");
    }
    match value.text() {
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        json => serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned()),
    }
}
