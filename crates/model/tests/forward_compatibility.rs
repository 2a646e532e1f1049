//! Every fixture, changed at every place in the ways in which the service may change its answers:
//! it still decodes, and comes back as it was sent.
#![allow(
    clippy::expect_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

mod exact_json;
mod spec;

use std::collections::HashSet;

use exact_json::{Exact, assert_same};
use serde_json::Value;
use spec::{Model, definitions, fixtures, schema_of};

/// The way to a value: positions of items and members.
type Path = Vec<usize>;

/// The places of one body that the model interprets. What it keeps as JSON is left out.
#[derive(Default)]
struct Places {
    objects: Vec<Path>,
    members: Vec<(Path, usize)>,
    enums: Vec<Path>,
    dates: Vec<Path>,
    /// Whatever may not be of any kind at all.
    strict: Vec<Path>,
}

impl Places {
    fn of(body: &Exact, kind: &str, definitions: &Value) -> Self {
        let mut places = Self::default();
        places.collect(body, &schema_of(kind), definitions, &mut Vec::new());
        places
    }

    fn collect(&mut self, value: &Exact, schema: &Value, definitions: &Value, path: &mut Path) {
        let schema = match schema["$ref"].as_str() {
            Some(target) => &definitions[target.trim_start_matches("#/$defs/")],
            None => schema,
        };
        assert!(schema.is_object(), "a reference leads nowhere");
        let is_open = |schema: &Value| {
            schema["x-open-enum"].is_array()
                || schema["x-rust-type"] == "DateTime"
                || schema["x-rust-type"] == "Json"
        };
        let items = schema["items"]["$ref"].as_str();
        let items = items.map(|target| &definitions[target.trim_start_matches("#/$defs/")]);
        // What is wrong for everything else is one odd word in a list of words.
        let is_open = is_open(schema) || items.is_some_and(is_open);
        if !is_open && *value != Exact::Null {
            self.strict.push(path.clone());
        }
        if schema["x-rust-type"] == "DateTime" && matches!(value, Exact::Text(_)) {
            self.dates.push(path.clone());
        }
        if schema["x-open-enum"].is_array() && matches!(value, Exact::Text(_)) {
            self.enums.push(path.clone());
        }
        if let Some(forms) = schema["oneOf"].as_array() {
            let is_array = matches!(value, Exact::Array(_));
            let form = forms
                .iter()
                .find(|form| (form["type"] == "array") == is_array);
            self.collect(
                value,
                form.expect("one form of each kind"),
                definitions,
                path,
            );
        } else if let (Exact::Object(members), Some(known)) =
            (value, schema["properties"].as_object())
        {
            self.objects.push(path.clone());
            for (index, (name, member)) in members.iter().enumerate() {
                self.members.push((path.clone(), index));
                if let Some(schema) = known.get(name) {
                    path.push(index);
                    self.collect(member, schema, definitions, path);
                    path.pop();
                }
            }
        } else if let (Exact::Array(items), Some(schema)) = (value, schema.get("items")) {
            for (index, item) in items.iter().enumerate() {
                path.push(index);
                self.collect(item, schema, definitions, path);
                path.pop();
            }
        }
    }
}

/// The body with another value at a place.
fn changed(body: &Exact, path: &[usize], change: impl FnOnce(&mut Exact)) -> Exact {
    let mut body = body.clone();
    let mut place = &mut body;
    for &index in path {
        place = match place {
            Exact::Array(items) => &mut items[index],
            Exact::Object(members) => &mut members[index].1,
            scalar => panic!("{scalar} holds nothing"),
        };
    }
    change(place);
    body
}

fn members(value: &mut Exact) -> &mut Vec<(String, Exact)> {
    match value {
        Exact::Object(members) => members,
        other => panic!("{other} is no object"),
    }
}

/// The bodies to change: file, type, body. A page is taken apart into its items and the page around
/// the first of them, or each change of one item would cost a reading of all; and a body that is in
/// two files counts once.
fn bodies() -> Vec<(String, String, Exact)> {
    let mut seen = HashSet::new();
    let mut bodies = Vec::new();
    for fixture in fixtures() {
        let mut body = Exact::parse(&fixture.text).expect("a fixture is JSON");
        let item_kind = fixture
            .kind
            .strip_prefix("Collection<")
            .and_then(|k| k.strip_suffix('>'));
        let mut items = Vec::new();
        if let (Some(kind), Exact::Object(members)) = (item_kind, &mut body)
            && let Some((_, Exact::Array(all))) =
                members.iter_mut().find(|(name, _)| name == "items")
            && !all.is_empty()
        {
            items.extend(
                all.split_off(1)
                    .into_iter()
                    .map(|item| (kind.to_owned(), item)),
            );
        }
        items.push((fixture.kind, body));
        for (kind, body) in items {
            if seen.insert((kind.clone(), body.to_string())) {
                bodies.push((fixture.file.clone(), kind, body));
            }
        }
    }
    bodies
}

/// Changes every body with `change`, which hands over each changed one; returns their number.
fn for_each_change(what: &str, change: impl Fn(&Exact, &Places, &mut dyn FnMut(Exact))) -> usize {
    let definitions = definitions();
    let mut count = 0;
    for (file, kind, body) in bodies() {
        let model = Model::named(&kind);
        let places = Places::of(&body, &kind, &definitions);
        change(&body, &places, &mut |changed| {
            assert_ne!(changed, body, "{file}: nothing changed by: {what}");
            count += 1;
            let sent = changed.to_string();
            let written = (model.from_str)(&sent)
                .unwrap_or_else(|error| panic!("{file} with {what}: {error}\n{sent}"));
            assert_same(&sent, &written, &format_args!("{file} with {what}"));
        });
    }
    count
}

#[test]
fn any_member_may_be_null() {
    let count = for_each_change("a member null", |body, places, check| {
        for (path, index) in &places.members {
            let nulled = changed(body, path, |object| members(object)[*index].1 = Exact::Null);
            // The fixtures hold nulls already.
            if nulled != *body {
                check(nulled);
            }
        }
    });
    assert!(count > 3_000, "only {count} members");
}

#[test]
fn any_member_may_be_absent() {
    let count = for_each_change("a member absent", |body, places, check| {
        for (path, index) in &places.members {
            check(changed(body, path, |object| {
                drop(members(object).remove(*index));
            }));
        }
    });
    assert!(count > 3_000, "only {count} members");
}

#[test]
fn any_object_may_have_a_new_member() {
    let new = r#"{"a": [1.10, null, {"b": "c\u00e9"}], "1e400": 1e400, "": ""}"#;
    let new = Exact::parse(new).expect("JSON");
    let count = for_each_change("a new member", |body, places, check| {
        for path in &places.objects {
            for at_end in [false, true] {
                check(changed(body, path, |object| {
                    let members = members(object);
                    let at = if at_end { members.len() } else { 0 };
                    members.insert(at, ("$newMember \"1\"".into(), new.clone()));
                }));
            }
        }
    });
    assert!(count > 1_000, "only {count} changes");
}

#[test]
fn any_enum_may_have_a_new_value() {
    let words = [
        "brandNew",
        "",
        " ",
        "__",
        "NEW_word-1",
        "новое\u{0}\u{1f600}",
        "null",
        "0",
    ];
    let count = for_each_change("a new word", |body, places, check| {
        for path in &places.enums {
            for word in words {
                let new = changed(body, path, |place| *place = Exact::Text(word.into()));
                // One fixture has the empty word already.
                if new != *body {
                    check(new);
                }
            }
        }
    });
    assert!(count > 2_000, "only {count} changes");
}

/// Enums and dates cost nothing but themselves, even where they are no texts at all.
#[test]
fn enums_and_dates_may_be_of_another_kind() {
    let values = [
        r"7",
        "1.50",
        "true",
        r#"{"value": ["x", 1e400], "n": null}"#,
        "[]",
    ];
    let values = values.map(|value| Exact::parse(value).expect("JSON"));
    let count = for_each_change("another kind", |body, places, check| {
        for path in places.enums.iter().chain(&places.dates) {
            for value in &values {
                check(changed(body, path, |place| *place = value.clone()));
            }
        }
    });
    assert!(count > 1_500, "only {count} changes");
}

#[test]
fn any_date_may_be_malformed() {
    let texts = [
        "2023-05-18TT21:22:26.7034834Z",
        "2024-02-30T00:00:00Z",
        "soon",
        "\u{0}",
        "2024",
    ];
    let count = for_each_change("no date", |body, places, check| {
        for path in &places.dates {
            for text in texts {
                check(changed(body, path, |place| {
                    *place = Exact::Text(text.into());
                }));
            }
        }
    });
    assert!(count > 400, "only {count} changes");
}

#[test]
fn members_may_come_in_any_order() {
    fn reverse_all(value: &mut Exact) {
        match value {
            Exact::Object(members) => {
                members.reverse();
                for (_, member) in members {
                    reverse_all(member);
                }
            }
            Exact::Array(items) => items.iter_mut().for_each(reverse_all),
            _ => {}
        }
    }

    let count = for_each_change("members reversed", |body, places, check| {
        for path in &places.objects {
            let reversed = changed(body, path, |object| members(object).reverse());
            // An object of one member reads the same both ways.
            if reversed != *body {
                check(reversed);
            }
        }
        let all = changed(body, &[], reverse_all);
        if all != *body {
            check(all);
        }
    });
    assert!(count > 500, "only {count} changes");
}

/// A member that the schemas know is not taken for a new one, which could be anything: it is read
/// under its own name and refused when it is of the wrong kind.
#[test]
fn known_members_are_not_taken_for_new_ones() {
    let wrong = Exact::parse("[[]]").expect("JSON");
    let definitions = definitions();
    let mut count = 0;
    for (file, kind, body) in bodies() {
        for path in &Places::of(&body, &kind, &definitions).strict {
            let sent = changed(&body, path, |place| *place = wrong.clone()).to_string();
            assert!(
                (Model::named(&kind).from_str)(&sent).is_err(),
                "{file} with {path:?}: {sent}"
            );
            count += 1;
        }
    }
    assert!(count > 2_000, "only {count} members");
}
