//! The words and the code of a failure in a form that is not the service's own.

use std::collections::BTreeMap;

use partner_center_model::{Extra, FrameworkFault, GatewayFault, Json};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Members with a text for people, the better ones first. Their names are compared without case.
const TEXTS: &[&str] = &[
    "description",
    "message",
    "error_description",
    "errormessage",
    "title",
    "faultstring",
    "value",
];
/// Members that say more of the same.
const MORE: &[&str] = &["detail", "messagedetail", "exceptionmessage"];
/// Members with a failure inside.
const INNER: &[&str] = &["error", "odata.error", "fault", "message"];
/// Members with texts by the place in the request.
const PLACES: &[&str] = &["modelstate", "errors"];
/// A failure is not deeper inside.
const DEEPEST: usize = 3;

/// What a framework says in all its members.
pub(super) fn of_framework(fault: &FrameworkFault) -> Option<String> {
    let mut members = others(&fault.extra);
    members.extend(text("message", fault.message.as_deref()));
    members.extend(text("messagedetail", fault.message_detail.as_deref()));
    let state = fault.model_state.as_ref().map(Json::to_value);
    members.extend(state.map(|state| ("modelstate".to_owned(), state)));
    in_object(&members, 0)
}

/// What a gateway says in all its members.
pub(super) fn of_gateway(fault: &GatewayFault) -> Option<String> {
    let mut members = others(&fault.extra);
    members.extend(text("message", fault.message.as_deref()));
    in_object(&members, 0)
}

fn others(extra: &Extra) -> Map<String, Value> {
    let members = extra
        .iter()
        .map(|(name, json)| (name.to_owned(), json.to_value()));
    members.collect()
}

fn text(name: &str, text: Option<&str>) -> Option<(String, Value)> {
    Some((name.to_owned(), text?.into()))
}

/// What any JSON says of a failure, if it has members that do.
pub(super) fn of_json(json: &[u8]) -> Option<String> {
    words(&serde_json::from_slice(json).ok()?, 0)
}

fn words(value: &Value, depth: usize) -> Option<String> {
    match value {
        Value::String(text) => (!text.trim().is_empty()).then(|| text.clone()),
        // All of it or nothing.
        Value::Array(items) if depth < DEEPEST && !items.is_empty() => {
            let texts: Option<Vec<_>> = items.iter().map(|item| words(item, depth + 1)).collect();
            texts.map(|texts| texts.join("; "))
        }
        Value::Object(members) if depth < DEEPEST => in_object(members, depth),
        _ => None,
    }
}

fn in_object(members: &Map<String, Value>, depth: usize) -> Option<String> {
    let of = |wanted: &&str| {
        let found = members
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value)
    };
    let text = |wanted: &&str| of(wanted).and_then(|value| words(value, DEEPEST));
    let said = TEXTS.iter().find_map(text);
    let said = said.or_else(|| {
        INNER
            .iter()
            .filter_map(of)
            .find_map(|inner| words(inner, depth + 1))
    });
    let places = PLACES.iter().filter_map(of).find_map(by_place);
    let texts = said
        .into_iter()
        .chain(MORE.iter().filter_map(text))
        .chain(places);
    let texts: Vec<_> = texts.collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

/// `{"place": ["text", …]}` as a sentence, or the texts of a list; `None` if it has no text.
fn by_place(state: &Value) -> Option<String> {
    let Value::Object(places) = state else {
        return words(state, DEEPEST - 2);
    };
    let texts = places.iter().filter_map(|(place, found)| {
        let found: Vec<&str> = match found {
            Value::String(text) => vec![text],
            Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect(),
            _ => return None,
        };
        (!found.is_empty()).then(|| format!("{place}: {}", found.join(" ")))
    });
    let mut texts: Vec<String> = texts.collect();
    texts.sort();
    (!texts.is_empty()).then(|| texts.join("; "))
}

/// The code in an object, or in the failure inside it.
pub(super) fn code_of_json(json: &[u8]) -> Option<&str> {
    code_within(std::str::from_utf8(json).ok()?, 0)
}

fn code_within(json: &str, depth: usize) -> Option<&str> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(json).ok()?;
    let of = |wanted: &[&str]| {
        let is_it = |name: &str| wanted.iter().any(|it| name.eq_ignore_ascii_case(it));
        let found = members.iter().find(|(name, _)| is_it(name));
        found.map(|(_, raw)| raw.get())
    };
    let own = of(&["code", "errorcode"]).and_then(scalar);
    own.or_else(|| match depth {
        DEEPEST.. => None,
        _ => code_within(of(&["error", "odata.error", "fault", "detail"])?, depth + 1),
    })
}

/// A text without escapes, or a number.
pub(super) fn scalar(raw: &str) -> Option<&str> {
    let text = raw.trim_matches('"');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    (!matches!(text, "" | "null") && text.chars().all(is_plain)).then_some(text)
}

/// Whether it is a page of HTML, and not other XML.
pub(super) fn is_page(body: &[u8]) -> bool {
    let begin = String::from_utf8_lossy(&body[..body.len().min(1_000)]).to_ascii_lowercase();
    begin.contains("<html") || begin.contains("<!doctype html")
}

/// The title of a page, if it has one.
pub(super) fn title(page: &[u8]) -> Option<String> {
    let page = String::from_utf8_lossy(page);
    let from = page.to_ascii_lowercase().find("<title")?;
    let (_, rest) = page[from..].split_once('>')?;
    let title = rest.split('<').next()?.split_whitespace();
    let title = title.collect::<Vec<_>>().join(" ");
    (!title.is_empty() && title.len() <= 100).then_some(title)
}
