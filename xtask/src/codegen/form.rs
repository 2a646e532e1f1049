//! The forms that the values of requests have (`x-form` and `x-words`).

use super::spec::{Kind, Property, Shape, Spec};

/// What a value of this form is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Text,
    Integer,
    Decimal,
}

/// The names of the dialect, the variants of the model's `Form`, and what they are for.
const FORMS: [(&str, &str, Written); 14] = [
    ("any", "Any", Written::Text),
    ("word", "Word", Written::Text),
    ("duration", "Duration", Written::Text),
    ("offer", "Offer", Written::Text),
    ("id", "Id", Written::Text),
    ("partner-id", "PartnerId", Written::Text),
    ("guid", "Guid", Written::Text),
    ("url", "Url", Written::Text),
    ("currency", "Currency", Written::Text),
    ("lower-currency", "LowerCurrency", Written::Text),
    ("count", "Count", Written::Integer),
    ("index", "Index", Written::Integer),
    ("amount", "Amount", Written::Decimal),
    ("price", "Price", Written::Decimal),
];

/// The form of a member as an expression of Rust; that of a type which knows its own is `Any`.
pub(super) fn expression(Property { form, words, .. }: &Property) -> String {
    let known = FORMS
        .iter()
        .find(|(name, ..)| Some(*name) == form.as_deref());
    let variant = known.map_or("Any", |(_, variant, _)| variant);
    if words.is_empty() {
        format!("Form::{variant}")
    } else {
        format!("Form::{variant}(&{words:?})")
    }
}

/// Checks the forms of all members.
pub(super) fn check_all(spec: &Spec) -> Result<(), String> {
    for (name, definition) in spec.definitions() {
        if let Kind::Object(properties) = &definition.kind {
            for (property, it) in properties {
                check(spec, definition.is_request, it)
                    .map_err(|error| format!("{name}.{property}: {error}"))?;
            }
        }
    }
    Ok(())
}

/// A member of a request says its form where its type does not, and no other member has one.
fn check(spec: &Spec, is_request: bool, property: &Property) -> Result<(), String> {
    let written = is_request.then(|| written(spec, &property.shape)).flatten();
    let (written, form) = match (written, &property.form) {
        (Some(written), Some(form)) => (written, form),
        (Some(_), None) => return Err("a request's member needs an `x-form`".into()),
        (None, Some(_)) => return Err("`x-form` is for texts and numbers of requests".into()),
        (None, None) => return Ok(()),
    };
    let known = FORMS.iter().find(|(name, ..)| name == form);
    let (_, _, fits) = known.ok_or_else(|| format!("`x-form`: there is no form {form:?}"))?;
    if *fits != written {
        return Err(format!("`x-form`: {form:?} is of another type"));
    }
    if ["word", "duration"].contains(&form.as_str()) == property.words.is_empty() {
        return Err("`x-words` goes with the forms `word` and `duration`".into());
    }
    Ok(())
}

/// What values of a shape are written as, if they are texts or numbers.
fn written(spec: &Spec, shape: &Shape) -> Option<Written> {
    match shape {
        Shape::String => Some(Written::Text),
        Shape::Boolean => None,
        Shape::Array(items) => written(spec, items),
        Shape::Reference(name) => {
            let found = spec.definitions().find(|(other, _)| other == name);
            match found.map(|(_, definition)| &definition.kind) {
                Some(Kind::ByHand(path)) if path == "Integer" => Some(Written::Integer),
                Some(Kind::ByHand(path)) if path == "Decimal" => Some(Written::Decimal),
                _ => None,
            }
        }
    }
}
