//! The body of a request to the sign-in service, and queries of the same form.

use percent_encoding::percent_decode_str;

use crate::authority::aadsts::EntraError;

/// Decoded names and values. It holds secrets, so it has no `Debug`.
#[derive(Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    pub(crate) fn parse(text: &str) -> Result<Self, EntraError> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for part in text.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            if pairs.iter().any(|(known, _)| *known == name) {
                return Err(EntraError::of(9_000_411));
            }
            pairs.push((name, value));
        }
        Ok(Self(pairs))
    }

    /// An empty value is as good as none.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn need(&self, name: &str) -> Result<&str, EntraError> {
        self.get(name).ok_or_else(|| EntraError::missing(name))
    }
}

fn decoded(text: &str) -> Result<String, EntraError> {
    let text = text.replace('+', " ");
    let text = percent_decode_str(&text).decode_utf8();
    text.map(std::borrow::Cow::into_owned)
        .map_err(|_| EntraError::of(9_002_313))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_decoded() {
        let form = Form::parse("a=1+2%2B3&b&c=%C3%A9&&d==").ok().unwrap();
        assert_eq!(
            (form.get("a"), form.get("c"), form.get("d")),
            (Some("1 2+3"), Some("é"), Some("="))
        );
        assert_eq!(form.need("b").unwrap_err().code, Some(900_144));
    }
}
