//! From `spec/operations.json` and the schemas to the sandbox's OpenAPI document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::files::OPERATIONS;
use super::operations::{Api, Operation, Parameter, Segment, collection_item};

pub(super) const DOCUMENT: &str = "crates/sandbox/data/openapi.json";

/// The text of the document, the same in every build.
pub(super) fn document(file: &Api, schemas: &BTreeMap<String, String>) -> Result<String, String> {
    let types = types(schemas, file)?;
    let mut used = Used::default();
    let mut paths: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for operation in &file.operations {
        let value = operation.value(file, &mut used)?;
        let methods = paths.entry(&operation.path).or_default();
        if methods.insert(&operation.method, value).is_some() {
            return Err(format!("{OPERATIONS}: {} is there twice", operation.id));
        }
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Partner Center sandbox",
            "version": "v1",
            "description": "What the local sandbox serves. Written from public documentation; not a document of Microsoft.",
        },
        "servers": [{"url": "/v1"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": used.components(&types)?,
        },
    });
    Ok(format!("{:#}\n", sorted(document)))
}

/// Every type that may be named, as it stands in its file.
fn types(
    schemas: &BTreeMap<String, String>,
    file: &Api,
) -> Result<BTreeMap<String, Value>, String> {
    let mut types = file.schemas.clone();
    for (name, text) in schemas {
        let schema: Value =
            serde_json::from_str(text).map_err(|error| format!("{name}: {error}"))?;
        let definitions = schema["$defs"].as_object().cloned().unwrap_or_default();
        for (name, definition) in definitions {
            if types.insert(name.clone(), definition).is_some() {
                return Err(format!(
                    "{name} is in the schemas: take it out of `schemas` in {OPERATIONS}"
                ));
            }
        }
    }
    Ok(types)
}

impl Operation {
    fn value(&self, file: &Api, used: &mut Used) -> Result<Value, String> {
        let mut responses = BTreeMap::new();
        responses.insert(self.status.to_string(), self.success(used));
        for status in &self.errors {
            responses.insert(status.to_string(), used.error());
        }
        let mut value = json!({
            "operationId": self.id,
            "summary": self.summary,
            "parameters": self.parameters(file)?,
            "responses": responses,
        });
        if let Some(request) = &self.request {
            value["requestBody"] = self.body(request, used);
        }
        Ok(value)
    }

    fn parameters(&self, file: &Api) -> Result<Vec<Value>, String> {
        let mut parameters = Vec::new();
        for segment in file.segments(&self.path)? {
            if let Segment::Variable(name, variable) = segment {
                parameters.push(json!({
                    "name": name, "in": "path", "required": true, "description": variable.description,
                    "schema": {"type": "string", "minLength": 1}, "example": variable.example,
                }));
            }
        }
        for (place, list) in [("query", &self.query), ("header", &self.headers)] {
            parameters.extend(list.iter().map(|Parameter { name, kind, description, .. }| {
                json!({"name": name, "in": place, "description": description, "schema": {"type": kind}})
            }));
        }
        Ok(parameters)
    }

    fn body(&self, request: &str, used: &mut Used) -> Value {
        if request == "form" {
            let files = json!({"type": "array", "items": {"type": "string", "format": "binary"}});
            let form = json!({
                "type": "object",
                "required": ["metadata", "POFiles"],
                "properties": {
                    "metadata": {"type": "string", "description": "JSON: `customerPrice`, `currency`, `isPartofTender`, `fxRate`, `tenderLink`."},
                    "POFiles": files,
                    "TenderFiles": files,
                },
            });
            return json!({"required": true, "content": {"multipart/form-data": {"schema": form}}});
        }
        let mut content = json!({"schema": used.reference(request)});
        if let Some(example) = &self.example {
            content["example"] = example.clone();
        }
        json!({"required": true, "content": {"application/json": content}})
    }

    fn success(&self, used: &mut Used) -> Value {
        let content = if self.response == "bytes" {
            json!({"application/octet-stream": {"schema": {}}})
        } else {
            json!({"application/json": {"schema": used.reference(&self.response)}})
        };
        json!({"description": self.summary, "content": content})
    }
}

/// The types that the operations need.
#[derive(Default)]
struct Used(BTreeSet<String>);

impl Used {
    fn reference(&mut self, name: &str) -> Value {
        self.0.insert(name.to_owned());
        json!({"$ref": format!("#/components/schemas/{}", component(name))})
    }

    fn error(&mut self) -> Value {
        let schema = json!({"anyOf": [self.reference("ApiFault"), self.reference("GatewayFault")]});
        json!({"description": "A refusal", "content": {"application/json": {"schema": schema}}})
    }

    /// The schemas of everything that is used, and of what that uses.
    fn components(
        mut self,
        types: &BTreeMap<String, Value>,
    ) -> Result<BTreeMap<String, Value>, String> {
        let mut done = BTreeMap::new();
        let is_new = |name: &&String, done: &BTreeMap<_, _>| !done.contains_key(&component(name));
        while let Some(name) = self.0.iter().find(|name| is_new(name, &done)).cloned() {
            let schema = if let Some(item) = collection_item(&name) {
                self.collection(item)
            } else {
                let found = types.get(&name);
                self.schema(found.ok_or_else(|| format!("{OPERATIONS}: no type {name}"))?)
            };
            done.insert(component(&name), schema);
        }
        Ok(done)
    }

    fn collection(&mut self, item: &str) -> Value {
        json!({
            "type": "object",
            "description": "A page of a list. `totalCount` counts its items.",
            "required": ["totalCount", "items"],
            "properties": {
                "totalCount": {"type": "integer"},
                "items": {"type": "array", "items": self.reference(item)},
                "links": self.reference("CollectionLinks"),
                "continuationToken": {"type": "string"},
                "attributes": self.reference("ResourceAttributes"),
            },
        })
    }

    /// A schema of the dialect, without what is for Rust only.
    fn schema(&mut self, schema: &Value) -> Value {
        let mut out = json!({});
        for name in ["description", "readOnly"] {
            if let Some(value) = schema.get(name) {
                out[name] = value.clone();
            }
        }
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().unwrap_or_default();
            out["$ref"] = self.reference(name)["$ref"].clone();
            return out;
        }
        if let Some(kind) = schema.get("type") {
            out["type"] = kind.clone();
        }
        if let Some(items) = schema.get("items") {
            out["items"] = self.schema(items);
        }
        if let Some(forms) = schema["oneOf"].as_array() {
            out["oneOf"] = forms.iter().map(|form| self.schema(form)).collect();
        }
        if let Some(words) = schema["x-open-enum"].as_array() {
            // Open: a word that is not here is possible as well.
            out["examples"] = words.iter().map(|word| word["value"].clone()).collect();
        }
        if let Some(words) = schema.get("x-words") {
            out["examples"] = words.clone();
        }
        if let Some(properties) = schema["properties"].as_object() {
            let properties = properties.iter();
            let each = properties.map(|(name, schema)| (name.clone(), self.property(schema)));
            out["properties"] = Value::Object(each.collect());
        }
        out
    }

    /// A member may be absent, and `null` is the same.
    fn property(&mut self, schema: &Value) -> Value {
        let mut inner = self.schema(schema);
        let mut outer = json!({});
        for name in ["description", "readOnly"] {
            if let Some(value) = inner.as_object_mut().and_then(|inner| inner.remove(name)) {
                outer[name] = value;
            }
        }
        outer["anyOf"] = json!([inner, {"type": "null"}]);
        outer
    }
}

/// Names of components have no brackets.
fn component(name: &str) -> String {
    name.replace('<', "Of").replace('>', "")
}

/// With members in the order of their names, whatever order the `Value` of this build keeps.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, it)| (name, sorted(it)));
            members.collect::<BTreeMap<_, _>>().into_iter().collect()
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}
