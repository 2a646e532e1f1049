//! Things of a list together with what is around them: whose they are, and each of their parts.
//!
//! As JSON a row is an object of this program's making: `{"customer": …, "order": …, "line": …}`. What
//! the service sent is in it as it came, text by text; the parts alone are taken out of the thing, for
//! each of them is beside it.

use partner_center_reqwest::model::json_text::JsonText;

use super::shown::Owner;

/// What is around the things of a list.
pub(crate) struct Wrapping<T> {
    /// What a thing is called.
    pub(crate) thing: &'static str,
    /// If each part has a row of its own.
    pub(crate) parts: Option<Parts<T>>,
}

/// The parts of a thing.
pub(crate) struct Parts<T> {
    /// What one of them is called.
    pub(crate) name: &'static str,
    /// The member that has them.
    pub(crate) member: &'static str,
    pub(crate) count: fn(&T) -> usize,
}

impl<T> Wrapping<T> {
    /// How many rows a thing has: one, even if it has no part.
    pub(super) fn rows(&self, thing: Option<&T>) -> usize {
        let parts = thing.zip(self.parts.as_ref());
        parts.map_or(1, |(thing, parts)| (parts.count)(thing).max(1))
    }

    /// The rows of a thing, as JSON.
    pub(super) fn texts(&self, thing: &str, owner: Option<&Owner>) -> Vec<String> {
        let owner = owner.map(|Owner { id, name }| {
            let customer = serde_json::json!({ "id": id, "name": name });
            format!("\"customer\":{customer},")
        });
        let before = format!("{{{}\"{}\":", owner.unwrap_or_default(), self.thing);
        let Some(Parts { name, member, .. }) = &self.parts else {
            return vec![format!("{before}{thing}}}")];
        };
        let members = JsonText::of_json(thing).members().unwrap_or_default();
        let place = members.iter().position(|it| it.name() == *member);
        let parts = place.and_then(|place| JsonText::of_json(members[place].value).items());
        let Some(parts) = parts.filter(|parts| !parts.is_empty()) else {
            return vec![format!("{before}{thing},\"{name}\":null}}")];
        };
        let others = members.iter().enumerate();
        let others = others.filter(|(at, _)| Some(*at) != place);
        let others: Vec<_> = others
            .map(|(_, it)| format!("{}:{}", it.raw_name, it.value))
            .collect();
        let others = others.join(",");
        let row = |part: &JsonText<'_>| {
            let part = part.text();
            format!("{before}{{{others}}},\"{name}\":{part}}}")
        };
        parts.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_beside_its_thing() {
        let mut wrapping = Wrapping::<()> {
            thing: "order",
            parts: None,
        };
        let owner = Owner {
            id: "1".to_owned(),
            name: Some("\"A\"".to_owned()),
        };
        let thing = r#"{"id":"x", "lineItems" : [{"q":1.50}, null], "n":1e400}"#;
        let of = r#"{"customer":{"id":"1","name":"\"A\""},"order":"#;
        assert_eq!(
            wrapping.texts(thing, Some(&owner)),
            [format!("{of}{thing}}}")]
        );
        wrapping.parts = Some(Parts {
            name: "line",
            member: "lineItems",
            count: |()| 0,
        });
        let order = r#"{"order":{"id":"x","n":1e400},"line":"#;
        assert_eq!(
            wrapping.texts(thing, None),
            [format!("{order}{{\"q\":1.50}}}}"), format!("{order}null}}")]
        );
        // Nothing is taken out where nothing is beside it.
        for thing in [
            "{\"lineItems\":[]}",
            "{\"lineItems\":null}",
            "{\"lineItems\":7}",
            "{}",
            "[1]",
        ] {
            let expected = format!("{{\"order\":{thing},\"line\":null}}");
            assert_eq!(wrapping.texts(thing, None), [expected]);
        }
    }
}
