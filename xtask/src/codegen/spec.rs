//! Reading the schemas and holding them to the dialect that is described in `spec/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::since::Since;

/// All schemas, checked.
pub(super) struct Spec {
    pub(super) modules: Vec<Module>,
}

/// One schema file.
pub(super) struct Module {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) definitions: Vec<(String, Definition)>,
}

/// One entry of `$defs`.
pub(super) struct Definition {
    pub(super) description: String,
    pub(super) source: Option<String>,
    /// Since when a rule about it is in force.
    pub(super) since: Option<Since>,
    /// It may be sent: it has nothing that the service owns, and its members can be set in a chain.
    pub(super) is_request: bool,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    Object(Vec<(String, Property)>),
    OpenEnum(Vec<Word>),
    /// A type that is written by hand in the model crate.
    ByHand(String),
}

/// A property of an object.
#[derive(Deserialize)]
pub(super) struct Property {
    pub(super) description: String,
    #[serde(rename = "x-source")]
    pub(super) source: String,
    #[serde(rename = "x-since")]
    pub(super) since: Option<Since>,
    #[serde(rename = "readOnly", default)]
    pub(super) read_only: bool,
    /// Rare on a resource that comes in great numbers: it stands in a box, to keep the others small.
    #[serde(rename = "x-boxed", default)]
    pub(super) boxed: bool,
    /// How it is written in a request: a form, and what the documents know, in their spelling.
    #[serde(rename = "x-form")]
    pub(super) form: Option<String>,
    #[serde(rename = "x-words", default)]
    pub(super) words: Vec<String>,
    #[serde(flatten)]
    pub(super) shape: Shape,
}

#[derive(Deserialize)]
#[serde(try_from = "RawShape")]
pub(super) enum Shape {
    String,
    Boolean,
    /// A definition's name, without the file that it stands in.
    Reference(String),
    Array(Box<Shape>),
}

/// A known value of an open enumeration.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Word {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) description: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    /// The spelling of query parameters, where it is another.
    pub(super) query: Option<String>,
    pub(super) since: Option<Since>,
}

impl Spec {
    pub(super) fn parse(schemas: &BTreeMap<String, String>) -> Result<Self, String> {
        let mut modules = Vec::new();
        for (name, text) in schemas {
            let file = format!("spec/{name}.schema.json");
            let raw: RawFile =
                serde_json::from_str(text).map_err(|error| format!("{file}: {error}"))?;
            let definitions = raw.definitions.0.into_iter().map(|(name, raw)| {
                let definition = raw.check(&name);
                let definition = definition.map_err(|error| format!("{file}: {name}: {error}"))?;
                Ok((name, definition))
            });
            modules.push(Module {
                name: name.clone(),
                description: raw.description,
                definitions: definitions.collect::<Result<_, String>>()?,
            });
        }
        let spec = Self { modules };
        spec.check_references()?;
        Ok(spec)
    }

    pub(super) fn definitions(&self) -> impl Iterator<Item = &(String, Definition)> {
        self.modules.iter().flat_map(|module| &module.definitions)
    }

    pub(super) fn is_open_enum(&self, name: &str) -> bool {
        self.definitions().any(|(other, definition)| {
            other == name && matches!(definition.kind, Kind::OpenEnum(_))
        })
    }

    fn is_sendable(&self, name: &str) -> bool {
        let found = self.definitions().find(|(other, _)| other == name);
        found.is_none_or(|(_, it)| it.is_request || !matches!(it.kind, Kind::Object(_)))
    }

    fn check_references(&self) -> Result<(), String> {
        let mut names = BTreeSet::new();
        for (name, _) in self.definitions() {
            if !names.insert(name.as_str()) {
                return Err(format!("two definitions are called {name}"));
            }
        }
        for (name, definition) in self.definitions() {
            let Kind::Object(properties) = &definition.kind else {
                continue;
            };
            for (property, it) in properties {
                let Some(target) = it.shape.reference() else {
                    continue;
                };
                if !names.contains(target) {
                    return Err(format!(
                        "{name}.{property}: there is no definition {target}"
                    ));
                }
                if definition.is_request && !self.is_sendable(target) {
                    return Err(format!("{name}.{property}: {target} has no `x-request`"));
                }
            }
        }
        Ok(())
    }
}

impl Shape {
    fn reference(&self) -> Option<&str> {
        match self {
            Self::Reference(name) => Some(name),
            Self::Array(items) => items.reference(),
            Self::String | Self::Boolean => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the fields are there to be allowed")]
struct RawFile {
    #[serde(rename = "$schema")]
    schema: String,
    title: String,
    description: String,
    #[serde(rename = "$defs")]
    definitions: Ordered<RawDefinition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDefinition {
    description: String,
    #[serde(rename = "x-source")]
    source: Option<String>,
    #[serde(rename = "x-since")]
    since: Option<Since>,
    #[serde(rename = "x-request", default)]
    is_request: bool,
    #[serde(rename = "type")]
    type_: Option<Value>,
    properties: Option<Ordered<Property>>,
    #[serde(rename = "x-open-enum")]
    words: Option<Vec<Word>>,
    #[serde(rename = "x-rust-type")]
    rust_type: Option<String>,
    #[serde(rename = "oneOf")]
    one_of: Option<Value>,
}

impl RawDefinition {
    fn check(self, name: &str) -> Result<Definition, String> {
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            return Err("a definition's name is PascalCase".into());
        }
        let type_ = self.type_.as_ref().and_then(Value::as_str);
        let kind = match (self.rust_type, self.properties, self.words) {
            (Some(rust_type), None, None) => Kind::ByHand(rust_type),
            _ if self.one_of.is_some() => return Err("`oneOf` goes with `x-rust-type`".into()),
            (None, Some(properties), None) if type_ == Some("object") => {
                check_properties(&properties.0)?;
                Kind::Object(properties.0)
            }
            (None, None, Some(words)) if type_ == Some("string") => {
                check_words(&words)?;
                Kind::OpenEnum(words)
            }
            _ => {
                return Err(
                    "a definition is an object with `properties`, a string with \
                            `x-open-enum`, or has an `x-rust-type`"
                        .into(),
                );
            }
        };
        check_description(&self.description)?;
        match &kind {
            Kind::Object(properties) if self.is_request => {
                if let Some((name, _)) = properties.iter().find(|(_, it)| it.read_only) {
                    return Err(format!("{name}: what the service owns cannot be sent"));
                }
            }
            _ if self.is_request => return Err("`x-request` goes with an object".into()),
            _ => {}
        }
        Ok(Definition {
            description: self.description,
            source: self.source,
            since: self.since,
            is_request: self.is_request,
            kind,
        })
    }
}

fn check_properties(properties: &[(String, Property)]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for (name, property) in properties {
        if name == "extra" || !seen.insert(name.to_ascii_lowercase().replace('_', "")) {
            return Err(format!("{name}: the name is taken"));
        }
        check_description(&property.description).map_err(|error| format!("{name}: {error}"))?;
        if property.form.is_none() && !property.words.is_empty() {
            return Err(format!("{name}: `x-words` goes with `x-form`"));
        }
    }
    Ok(())
}

/// Decoding ignores case, `_`, `-` and spaces, so no two words may differ in these alone.
fn check_words(words: &[Word]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for word in words {
        check_description(&word.description)?;
        let fold = |text: &str| text.to_ascii_lowercase().replace(['_', '-', ' '], "");
        if let Some(query) = &word.query
            && fold(query) != fold(&word.value)
        {
            return Err(format!("{query}: `query` is another spelling of the value"));
        }
        for text in std::iter::once(&word.value).chain(&word.aliases) {
            let folded = fold(text);
            if !seen.insert(folded) {
                return Err(format!(
                    "{text}: another word is spelled the same but for its case"
                ));
            }
        }
    }
    Ok(())
}

fn check_description(description: &str) -> Result<(), String> {
    if description.trim().is_empty() {
        return Err("the description is missing".into());
    }
    Ok(())
}

#[derive(Deserialize)]
struct RawShape {
    #[serde(rename = "type")]
    type_: Option<String>,
    items: Option<Box<Shape>>,
    #[serde(rename = "$ref")]
    reference: Option<String>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

impl TryFrom<RawShape> for Shape {
    type Error = String;

    fn try_from(raw: RawShape) -> Result<Self, String> {
        if let Some(keyword) = raw.others.keys().next() {
            return Err(format!("`{keyword}` is not part of the dialect"));
        }
        match (raw.type_.as_deref(), raw.items, raw.reference) {
            (Some("string"), None, None) => Ok(Self::String),
            (Some("boolean"), None, None) => Ok(Self::Boolean),
            (Some("array"), Some(items), None) => Ok(Self::Array(items)),
            (None, None, Some(reference)) => match reference.rsplit_once("#/$defs/") {
                Some((_, name)) => Ok(Self::Reference(name.to_owned())),
                None => Err(format!("{reference}: a reference ends in `#/$defs/Name`")),
            },
            _ => Err("a property is a string, a boolean, an array, or a `$ref`".into()),
        }
    }
}

/// The members of an object in the order of the file.
struct Ordered<T>(Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OrderedVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for OrderedVisitor<T> {
            type Value = Ordered<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    let value = map.next_value();
                    let place = |error| de::Error::custom(format_args!("{name}: {error}"));
                    members.push((name.clone(), value.map_err(place)?));
                }
                Ok(Ordered(members))
            }
        }

        deserializer.deserialize_map(OrderedVisitor(PhantomData))
    }
}
