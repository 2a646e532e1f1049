//! From typify's items to the model's text: the schema's order, docs, open enums, lists, `extra`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};

use super::files::Files;
use super::form;
use super::since::Since;
use super::spec::{Definition, Kind, Module, Property, Shape, Spec, Word};

const FOLDER: &str = "crates/model/src/generated";

/// Names of the model that generated text may use, beside those that it defines.
const BY_HAND: &str =
    "DateTime Decimal Extra FaultCode Guid IdOrObject Integer Json Link List OneOrMany Open Text";

pub(super) fn files(spec: &Spec, items: &BTreeMap<String, syn::Item>) -> Result<Files, String> {
    let mut files = Files::new();
    let mut index = preamble(
        "spec/*.schema.json",
        "The types of the schemas, a module a file.",
    );
    for module in &spec.modules {
        let _ = writeln!(index, "mod {};", module.name);
        files.insert(
            format!("{FOLDER}/{}.rs", module.name),
            module_text(spec, module, items)?,
        );
    }
    index.push('\n');
    for Module { name, .. } in &spec.modules {
        let _ = writeln!(index, "pub use {name}::*;");
    }
    files.insert(format!("{FOLDER}/mod.rs"), index);
    Ok(files)
}

fn preamble(source: &str, description: &str) -> String {
    let command = "`cargo xtask codegen`";
    format!(
        "//! {description}\n//\n// @generated from {source} by {command}: do not edit by hand.\n\n"
    )
}

fn module_text(
    spec: &Spec,
    module: &Module,
    items: &BTreeMap<String, syn::Item>,
) -> Result<String, String> {
    let mut body = String::new();
    for (name, definition) in &module.definitions {
        let item = items.get(name);
        match (&definition.kind, item) {
            (Kind::Object(properties), Some(syn::Item::Struct(item))) => {
                struct_text(&mut body, spec, definition, properties, item)?;
            }
            (Kind::OpenEnum(words), Some(syn::Item::Enum(item))) => {
                enum_text(&mut body, definition, words, item)?;
            }
            (Kind::ByHand(_), _) => {}
            _ => return Err(format!("typify gave no fitting item for {name}")),
        }
    }
    let mut text = preamble(
        &format!("spec/{}.schema.json", module.name),
        &module.description,
    );
    text.push_str(&imports(spec, module, &body));
    text.push_str(&body);
    Ok(text)
}

/// Whether a word of an enum has this name in Rust.
fn is_word(module: &Module, name: &str) -> bool {
    let mut kinds = module.definitions.iter().map(|(_, it)| &it.kind);
    kinds
        .any(|kind| matches!(kind, Kind::OpenEnum(words) if words.iter().any(|it| it.name == name)))
}

/// Whether a member of an object has this type.
fn is_member(module: &Module, name: &str) -> bool {
    fn refers(shape: &Shape, name: &str) -> bool {
        match shape {
            Shape::Reference(other) => other == name,
            Shape::Array(items) => refers(items, name),
            Shape::String | Shape::Boolean => false,
        }
    }
    let mut kinds = module.definitions.iter().map(|(_, it)| &it.kind);
    kinds.any(|kind| {
        let Kind::Object(members) = kind else {
            return false;
        };
        members
            .iter()
            .any(|(_, member)| refers(&member.shape, name))
    })
}

/// The `use` lines for exactly what the text mentions.
fn imports(spec: &Spec, module: &Module, body: &str) -> String {
    let words: BTreeSet<&str> = body
        .lines()
        .filter(|line| !line.trim_start().starts_with("///"))
        .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric()))
        .collect();
    let here: BTreeSet<&str> = module
        .definitions
        .iter()
        .filter(|(_, d)| !matches!(d.kind, Kind::ByHand(_)))
        .map(|(name, _)| name.as_str())
        .collect();
    let mut names: BTreeSet<&str> = spec.definitions().map(|(name, _)| name.as_str()).collect();
    names.extend(BY_HAND.split(' '));
    let used: Vec<&str> = names
        .into_iter()
        .filter(|name| words.contains(name) && !here.contains(name))
        .filter(|name| !is_word(module, name) || is_member(module, name))
        .collect();
    let mut text = String::new();
    if body.contains("json_object!") {
        text.push_str("use crate::object::json_object;\n");
    }
    if body.contains("vocabulary!") {
        text.push_str("use crate::open::vocabulary;\n");
    }
    if body.contains("impl Request") {
        text.push_str("use crate::request::{Form, Request, Spelling};\n");
    }
    if !used.is_empty() {
        let _ = writeln!(text, "use crate::{{{}}};", used.join(", "));
    }
    text
}

fn struct_text(
    body: &mut String,
    spec: &Spec,
    definition: &Definition,
    properties: &[(String, Property)],
    item: &syn::ItemStruct,
) -> Result<(), String> {
    let name = item.ident.to_string();
    let mut fields = String::new();
    let mut members = String::new();
    let mut setters = String::new();
    let mut spelled = String::new();
    for (wire, property) in properties {
        let field = item
            .fields
            .iter()
            .find(|field| wire_name(field).as_deref() == Some(wire))
            .ok_or_else(|| format!("{name}.{wire}: typify dropped it"))?;
        let ident = field
            .ident
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let owner = if property.read_only {
            " Set by the service."
        } else {
            ""
        };
        let docs = format!(
            "{}{owner}{}\n\nSource: {}.",
            property.description,
            in_force(property.since.as_ref()),
            property.source
        );
        fields.push_str(&doc_comment("    ", &docs));
        let mut ty = field_type(spec, &field.ty);
        if property.boxed {
            ty = ty.replacen("Option<", "Option<Box<", 1) + ">";
        }
        let _ = writeln!(fields, "    pub {ident}: {ty},");
        let _ = writeln!(members, "    {wire:?} => {ident},");
        if definition.is_request {
            setters.push_str(&doc_comment("    ", &property.description));
            setters.push_str(&setter(&ident, &ty));
            let form = form::expression(property);
            let _ = writeln!(
                spelled,
                "        spelling.member({wire:?}, {form}, &mut self.{ident});"
            );
        }
    }
    body.push('\n');
    body.push_str(&doc_comment("", &with_source(definition)));
    let _ = write!(
        body,
        "#[derive(Clone, Default, PartialEq)]\n#[non_exhaustive]\npub struct {name} {{\n\
         {fields}    /// Members that this version of the library does not know.\n    \
         pub extra: Extra,\n}}\n\njson_object!({name} {{\n{members}}});\n"
    );
    if definition.is_request {
        let _ = write!(
            body,
            "\nimpl {name} {{\n{}}}\n\nimpl Request for {name} {{\n    \
             fn spell_members(&mut self, spelling: &mut Spelling) {{\n{spelled}        \
             spelling.others(Self::MEMBERS, &self.extra);\n    }}\n}}\n",
            setters.trim_start_matches('\n')
        );
    }
    Ok(())
}

/// A method that sets a member and gives the object back, so that requests are written as a chain.
fn setter(ident: &str, ty: &str) -> String {
    let unwrapped = |ty: &str, outer: &str| {
        let inner = ty.strip_prefix(outer)?.strip_suffix('>')?;
        Some(inner.to_owned())
    };
    let (argument, value) = if let Some(inner) = unwrapped(ty, "Option<") {
        match unwrapped(&inner, "Box<") {
            Some(boxed) => (
                format!("impl Into<{boxed}>"),
                format!("Some(Box::new({ident}.into()))"),
            ),
            None if inner == "bool" => (inner, format!("Some({ident})")),
            None => (
                format!("impl Into<{inner}>"),
                format!("Some({ident}.into())"),
            ),
        }
    } else {
        let item = unwrapped(ty, "List<").unwrap_or_default();
        (
            format!("impl IntoIterator<Item = impl Into<{item}>>"),
            format!("{ident}.into_iter().map(Into::into).collect()"),
        )
    };
    format!(
        "    #[must_use]\n    pub fn {ident}(mut self, {ident}: {argument}) -> Self {{\n        \
         self.{ident} = {value};\n        self\n    }}\n\n"
    )
}

/// The member's name in JSON: typify writes a `rename` where it differs from the field's.
fn wire_name(field: &syn::Field) -> Option<String> {
    let attributes = field
        .attrs
        .iter()
        .map(|it| it.to_token_stream().to_string());
    let mut renamed = attributes.filter_map(|text| {
        let (_, name) = text.split_once("rename = \"")?;
        Some(name.split_once('"')?.0.to_owned())
    });
    let field = field.ident.as_ref().map(ToString::to_string);
    renamed.next().or(field)
}

/// The type with short paths, `List` for `Vec`, and `Open` around enumerations.
fn field_type(spec: &Spec, ty: &syn::Type) -> String {
    struct Shorten<'a>(&'a Spec);

    impl VisitMut for Shorten<'_> {
        fn visit_type_path_mut(&mut self, path: &mut syn::TypePath) {
            visit_mut::visit_type_path_mut(self, path);
            let Some(mut last) = path.path.segments.pop() else {
                return;
            };
            if last.ident == "Vec" {
                last.ident = syn::Ident::new("List", last.ident.span());
            }
            *path = if self.0.is_open_enum(&last.ident.to_string()) {
                syn::parse_quote!(Open<#last>)
            } else {
                syn::parse_quote!(#last)
            };
        }
    }

    let mut ty = ty.clone();
    Shorten(spec).visit_type_mut(&mut ty);
    ty.to_token_stream().to_string().replace(' ', "")
}

fn enum_text(
    body: &mut String,
    definition: &Definition,
    words: &[Word],
    item: &syn::ItemEnum,
) -> Result<(), String> {
    let name = &item.ident;
    let (mut variants, mut known) = (String::new(), String::new());
    for (word, variant) in words.iter().zip(&item.variants) {
        if variant.ident != word.name {
            return Err(format!(
                "{name}: {:?} is called {}, not {}",
                word.value, variant.ident, word.name
            ));
        }
        let (value, variant) = (&word.value, &variant.ident);
        variants.push_str(&doc_comment(
            "    ",
            &format!(
                "`{value}`: {}{}",
                word.description,
                in_force(word.since.as_ref())
            ),
        ));
        let _ = writeln!(variants, "    {variant},");
        let _ = write!(known, "    {variant} => {value:?}");
        // .NET's own name of the member, which some answers show.
        let name = variant.to_string();
        let is_news = |name: &&String| words.iter().all(|word| word.value != **name);
        for alias in std::iter::once(&name).filter(is_news).chain(&word.aliases) {
            let _ = write!(known, " | {alias:?}");
        }
        if let Some(query) = &word.query {
            let _ = write!(known, ", query {query:?}");
        }
        known.push_str(";\n");
    }
    body.push('\n');
    body.push_str(&doc_comment("", &with_source(definition)));
    let _ = write!(
        body,
        "#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\n#[non_exhaustive]\n\
         pub enum {name} {{\n{variants}}}\n\nvocabulary!({name} {{\n{known}}});\n",
    );
    Ok(())
}

fn with_source(definition: &Definition) -> String {
    let docs = format!(
        "{}{}",
        definition.description,
        in_force(definition.since.as_ref())
    );
    match &definition.source {
        Some(source) => format!("{docs}\n\nSource: {source}."),
        None => docs,
    }
}

/// The paragraph of a rule with a date.
fn in_force(since: Option<&Since>) -> String {
    let docs = since.map(|since| format!("\n\n{}", since.docs()));
    docs.unwrap_or_default()
}

/// A doc comment, wrapped at 100 columns.
fn doc_comment(indent: &str, docs: &str) -> String {
    let mut text = String::new();
    for paragraph in docs.split('\n') {
        let mut line = format!("{indent}///");
        for word in paragraph.split_whitespace() {
            if line.len() + 1 + word.len() > 100 {
                let _ = writeln!(text, "{line}");
                line = format!("{indent}///");
            }
            line.push(' ');
            line.push_str(word);
        }
        let _ = writeln!(text, "{line}");
    }
    text
}
