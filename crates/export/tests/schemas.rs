//! Every member that the schemas know has a column, and is in it; every other member is in `extra`.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use std::path::Path;

use common::{CUSTOMER, Written, options};
use partner_center_export::table::{Column, Format, Kind, Table};
use serde_json::{Map, Value, json};

/// What is in `extra` of an object with a member that no schema has.
const NEWS: &str = "newMember";

/// A schema and the file that it is in.
#[derive(Clone)]
struct Schema {
    file: String,
    value: Value,
}

impl Schema {
    fn of(file: &str, name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../spec")
            .join(file);
        let all: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let value = all["$defs"][name].clone();
        let file = file.to_owned();
        Self { file, value }.followed()
    }

    /// What a reference leads to, and of several forms the first.
    fn followed(self) -> Self {
        if let Some(form) = self.value["oneOf"].get(0) {
            let value = form.clone();
            return Self { value, ..self }.followed();
        }
        let Some(reference) = self.value["$ref"].as_str() else {
            return self;
        };
        let (file, name) = reference.split_once("#/$defs/").unwrap();
        let file = if file.is_empty() { &self.file } else { file };
        Self::of(file, name)
    }

    fn members(&self) -> Vec<(String, Self)> {
        let members = self.value["properties"].as_object().into_iter().flatten();
        let member = |(name, value): (&String, &Value)| {
            let member = Self {
                file: self.file.clone(),
                value: value.clone(),
            };
            (name.clone(), member.followed())
        };
        members.map(member).collect()
    }

    /// A value of this kind.
    fn example(&self) -> Value {
        match (
            self.value["x-rust-type"].as_str(),
            self.value["type"].as_str(),
        ) {
            (Some("DateTime"), _) => json!("2026-03-15T02:17:15.6455674Z"),
            (Some("Integer"), _) => json!(7),
            (Some("Decimal"), _) => json!(1.5),
            (Some("Guid"), _) => json!("178b25ac-7ebb-4f84-87be-bc2706d02922"),
            (_, Some("boolean")) => json!(true),
            (_, Some("integer")) => json!(7),
            (_, Some("array")) => json!([]),
            (_, Some("object")) => json!({}),
            _ => json!("word"),
        }
    }
}

/// `enableGDAPByDefault` is `enable_gdap_by_default`.
fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let is_lower = |at: Option<usize>| {
            at.and_then(|at| letters.get(at))
                .is_some_and(|letter| !letter.is_ascii_uppercase())
        };
        let begins = letter.is_ascii_uppercase()
            && (is_lower(at.checked_sub(1)) || at > 0 && is_lower(Some(at + 1)));
        if begins {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// A table, and how a text of its resource becomes a row.
struct Case {
    table: Table,
    schema: Schema,
    columns: Vec<Column>,
    missing: Vec<String>,
    /// Columns that no member of the schema has led to.
    unused: Vec<&'static str>,
}

impl Case {
    fn run(table: Table, file: &str, name: &str) {
        let columns = table.columns(false);
        let mut case = Self {
            table,
            schema: Schema::of(file, name),
            unused: columns.iter().map(|column| column.name).collect(),
            columns,
            missing: Vec::new(),
        };
        case.object(&case.schema.clone(), &[]);
        assert_eq!(
            case.missing,
            [""; 0],
            "members of {name} without a column of {}",
            table.name()
        );
        let known = [
            "customer_id",
            "order_id",
            "currency_code",
            "line_count",
            "extra",
        ];
        case.unused.retain(|column| !known.contains(column));
        assert_eq!(
            case.unused, [""; 0],
            "columns that are filled by no member of {name}"
        );
    }

    /// Looks at the members of an object that is at this place.
    fn object(&mut self, schema: &Schema, place: &[String]) {
        for (name, member) in schema.members() {
            if self.table == Table::Orders && name == "lineItems" {
                continue;
            }
            let place = [place, &[name]].concat();
            let column = match (self.table, &place[..]) {
                (Table::Customers, [name]) if name == "id" => "customer_id".to_owned(),
                _ => place
                    .iter()
                    .map(|name| snake(name))
                    .collect::<Vec<_>>()
                    .join("_"),
            };
            if let Some(kind) = self.columns.iter().find(|known| known.name == column) {
                let kind = kind.kind;
                self.value(&column, kind, &place, &member);
            } else if member.value["properties"].is_object() {
                self.object(&member, &place);
            } else {
                self.missing.push(place.join("."));
            }
        }
        self.news(place);
    }

    /// The member is in its column, and in no other.
    fn value(&mut self, column: &str, kind: Kind, place: &[String], member: &Schema) {
        let example = member.example();
        let row = self.row(place, example.clone());
        let expected = match kind {
            Kind::Json => json!(example.to_string()),
            Kind::Moment => json!("2026-03-15T02:17:15.645567Z"),
            _ => example.clone(),
        };
        assert_eq!(row[column], expected, "{place:?}");
        let text = format!("{column}_text");
        if kind == Kind::Moment {
            assert_eq!(row[&text], example, "{place:?}");
        }
        let filled = row
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, _)| name.as_str());
        let others: Vec<_> = filled
            .filter(|name| *name != column && *name != text && *name != "customer_id")
            .collect();
        assert_eq!(others, [""; 0], "{place:?} is in other columns, too");
        self.unused
            .retain(|unused| *unused != column && *unused != text);
    }

    /// A member that no schema has is in `extra`.
    fn news(&self, place: &[String]) {
        let place = [place, &[NEWS.to_owned()]].concat();
        let row = self.row(&place, json!({"a": [1.10]}));
        assert_eq!(
            row["extra"][place.join(".")],
            json!({"a": [1.10]}).to_string(),
            "{place:?}"
        );
    }

    /// The row of an object that has this member alone.
    fn row(&self, place: &[String], value: Value) -> Map<String, Value> {
        let object = place
            .iter()
            .rev()
            .fold(value, |value, name| json!({ name: value }));
        let object = match self.table {
            Table::OrderLines => json!({ "lineItems": [object] }),
            _ => object,
        };
        let written = Written::new(options(Format::JsonLines, false), |tables| {
            let raw = object.to_string().into();
            match self.table {
                Table::Customers => tables.customer(raw),
                Table::Subscriptions => tables.subscription(&CUSTOMER, raw),
                _ => tables.order(&CUSTOMER, raw),
            }
            .unwrap();
        });
        assert_eq!(written.text(Table::Faults), "", "{object}");
        serde_json::from_str(&written.text(self.table)).unwrap()
    }
}

#[test]
fn orders() {
    Case::run(Table::Orders, "orders.schema.json", "Order");
}

#[test]
fn lines() {
    Case::run(Table::OrderLines, "orders.schema.json", "OrderLineItem");
}

#[test]
fn subscriptions() {
    Case::run(
        Table::Subscriptions,
        "subscriptions.schema.json",
        "Subscription",
    );
}

#[test]
fn customers() {
    Case::run(Table::Customers, "customers.schema.json", "Customer");
}

#[test]
fn names_are_those_of_a_table() {
    for table in Table::ALL {
        for raw in [false, true] {
            let columns = table.columns(raw);
            assert_eq!(columns[0].name, "customer_id");
            let names: Vec<_> = columns.iter().map(|column| column.name).collect();
            let form = |name: &&str| {
                name.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            };
            assert!(names.iter().all(form), "{names:?}");
            let mut unique = names.clone();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), names.len(), "{names:?}");
            let has_text = names.last().is_some_and(|name| name.starts_with("raw"));
            assert_eq!(
                has_text,
                table == Table::Faults || raw && table != Table::OrderLines
            );
        }
    }
    assert_eq!(snake("enableGDAPByDefault"), "enable_gdap_by_default");
    assert_eq!(snake("renewsTo"), "renews_to");
}
