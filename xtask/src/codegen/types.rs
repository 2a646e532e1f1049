//! Running typify over the schemas: names, keywords, optionality, references between types.

use std::collections::BTreeMap;

use schemars::schema::RootSchema;
use serde_json::{Value, json};
use typify::{TypeSpace, TypeSpaceSettings};

use super::spec::{Definition, Kind, Shape, Spec};

/// The structs and enums of the schemas, by name.
pub(super) fn items(spec: &Spec) -> Result<BTreeMap<String, syn::Item>, String> {
    let mut settings = TypeSpaceSettings::default();
    for (name, definition) in spec.definitions() {
        if let Kind::ByHand(path) = &definition.kind {
            settings.with_replacement(name, path, std::iter::empty());
        }
    }
    let string = serde_json::from_value(json!({ "type": "string" })).map_err(text)?;
    settings.with_conversion(string, "Text", std::iter::empty());

    let mut space = TypeSpace::new(&settings);
    space.add_root_schema(root_schema(spec)?).map_err(text)?;
    let file: syn::File = syn::parse2(space.to_stream()).map_err(text)?;
    Ok(file
        .items
        .into_iter()
        .filter_map(|item| {
            let name = match &item {
                syn::Item::Struct(item) => item.ident.to_string(),
                syn::Item::Enum(item) => item.ident.to_string(),
                _ => return None,
            };
            Some((name, item))
        })
        .collect())
}

fn text(error: impl std::fmt::Display) -> String {
    format!("typify: {error}")
}

/// One schema of all definitions, in the older dialect that typify reads.
fn root_schema(spec: &Spec) -> Result<RootSchema, String> {
    let definitions: serde_json::Map<String, Value> = spec
        .definitions()
        .map(|(name, definition)| (name.clone(), definition_schema(definition)))
        .collect();
    serde_json::from_value(json!({ "definitions": definitions })).map_err(text)
}

fn definition_schema(definition: &Definition) -> Value {
    match &definition.kind {
        Kind::Object(properties) => {
            let properties: serde_json::Map<String, Value> = properties
                .iter()
                .map(|(name, property)| (name.clone(), shape_schema(&property.shape)))
                .collect();
            json!({ "type": "object", "properties": properties })
        }
        Kind::OpenEnum(words) => {
            let values: Vec<_> = words.iter().map(|word| &word.value).collect();
            json!({ "type": "string", "enum": values })
        }
        Kind::ByHand(_) => json!({}),
    }
}

fn shape_schema(shape: &Shape) -> Value {
    match shape {
        Shape::String => json!({ "type": "string" }),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Reference(name) => json!({ "$ref": format!("#/definitions/{name}") }),
        Shape::Array(items) => json!({ "type": "array", "items": shape_schema(items) }),
    }
}
