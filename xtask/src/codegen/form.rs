//! The forms that the values of requests have (`x-form` and `x-words`).

use super::spec::{Form, Kind, Property, Shape, Spec};

/// What a value of this form is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Text,
    Integer,
    Decimal,
}

/// The names of the dialect, the variants of the model's `Form`, and what they are for.
const FORMS: [(&str, &str, &[Written]); 14] = [
    ("any", "Any", &[Written::Text]),
    ("word", "Word", &[Written::Text]),
    ("duration", "Duration", &[Written::Text]),
    ("offer", "Offer", &[Written::Text]),
    ("id", "Id", &[Written::Text]),
    ("partner-id", "PartnerId", &[Written::Text]),
    ("guid", "Guid", &[Written::Text]),
    ("url", "Url", &[Written::Text]),
    ("currency", "Currency", &[Written::Text]),
    ("lower-currency", "LowerCurrency", &[Written::Text]),
    ("count", "Count", &[Written::Integer]),
    ("index", "Index", &[Written::Integer]),
    ("amount", "Amount", &[Written::Decimal]),
    ("price", "Price", &[Written::Decimal]),
];

impl Form {
    /// The form as an expression of Rust.
    fn expression(&self) -> String {
        let known = FORMS.iter().find(|(name, ..)| *name == self.name);
        let variant = known.map_or("Any", |(_, variant, _)| variant);
        if self.words.is_empty() {
            format!("Form::{variant}")
        } else {
            format!("Form::{variant}(&{:?})", self.words)
        }
    }

    fn check(&self, written: Written) -> Result<(), String> {
        let known = FORMS.iter().find(|(name, ..)| *name == self.name);
        let Some((_, _, fits)) = known else {
            return Err(format!("`x-form`: there is no form {:?}", self.name));
        };
        if !fits.contains(&written) {
            return Err(format!("`x-form`: {:?} is of another type", self.name));
        }
        let needs_words = ["word", "duration"].contains(&&*self.name);
        if needs_words == self.words.is_empty() {
            return Err("`x-words` goes with the forms `word` and `duration`".into());
        }
        Ok(())
    }
}

/// The form of a member as an expression of Rust; that of a type which knows its own is `Any`.
pub(super) fn expression(property: &Property) -> String {
    let form = property.form.as_ref();
    form.map_or_else(|| "Form::Any".to_owned(), Form::expression)
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
    match (written, &property.form) {
        (Some(written), Some(form)) => form.check(written),
        (Some(_), None) => Err("a request's member needs an `x-form`".into()),
        (None, Some(_)) => Err("`x-form` is for texts and numbers of requests".into()),
        (None, None) => Ok(()),
    }
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
