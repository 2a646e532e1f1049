use super::Fault;
use crate::body::{is_blank, looks_like_html, without_bom};

/// The words of a refusal, for numbers that mean more than one thing.
pub(super) struct Said {
    /// In lower case, after a space.
    text: String,
}

impl Said {
    pub(super) fn by(fault: &Fault) -> Self {
        let mut text = String::from(" ");
        if let Some(description) = fault.description() {
            text.push_str(&description);
        }
        match fault {
            // Names of parameters, and texts of exceptions.
            Fault::Api(api) => {
                if let Some(data) = &api.data {
                    text.push(' ');
                    text.push_str(data.as_str().trim_matches(['[', ']', '{', '}']));
                }
            }
            Fault::NotJson(body) if !looks_like_html(&without_bom(body)) && !is_blank(body) => {
                text.push_str(&String::from_utf8_lossy(body));
            }
            _ => {}
        }
        Self {
            text: text.to_lowercase(),
        }
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether one of these is said. Words that `&` joins must all be said; each is found where a word
    /// begins, so `term` finds `terms`, but not `determine`; `(` begins one anywhere.
    pub(super) fn has_any(&self, any: &[&str]) -> bool {
        any.iter()
            .any(|all| all.split('&').all(|words| self.has(words)))
    }

    fn has(&self, words: &str) -> bool {
        self.text.match_indices(words).any(|(at, _)| {
            let before = self.text[..at].chars().next_back();
            !words.starts_with(char::is_alphanumeric)
                || before.is_none_or(|before| !before.is_alphanumeric())
        })
    }
}
