//! What to do about the refusals of the service that have a number of their own.
//!
//! Source: Learn, Partner Center REST error codes, and the pages of each operation; other sources
//! are named where they count.

mod buying;
mod changing;
mod looking;

use super::said::Said;

/// Some codes with a status, the words of which the refusal must have one, and the advice.
type Refusal = (
    u16,
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
);

/// The advice for a refusal, if it is one of these.
pub(super) fn advice(status: u16, code: &str, said: &Said) -> Option<&'static str> {
    let tables = [looking::REFUSALS, buying::REFUSALS, changing::REFUSALS];
    let mut meanings = tables
        .into_iter()
        .flatten()
        .filter(|(of, codes, _, _)| *of == status && codes.contains(&code));
    let found = if said.is_nothing() {
        let only = meanings.next().filter(|_| meanings.next().is_none());
        only.filter(|_| is_one_of_its_kind(code))
    } else {
        meanings.find(|(_, _, words, _)| said.has_any(words))
    };
    found.map(|&(_, _, _, advice)| advice)
}

/// Short numbers are given by many parts of the service, each in its own meaning (2000, 2001, 2006,
/// 3000); those of six digits by one.
fn is_one_of_its_kind(code: &str) -> bool {
    code.len() >= 6
}

#[cfg(test)]
mod tests {
    use super::{buying, changing, looking};

    /// What the tests of answers say of each refusal is said of all that are here.
    #[test]
    fn every_refusal_is_tried_in_the_words_of_the_service() {
        let tried = include_str!("../../tests/answers/refusals.txt");
        let tables = [looking::REFUSALS, buying::REFUSALS, changing::REFUSALS];
        for (status, codes, words, advice) in tables.into_iter().flatten() {
            for code in *codes {
                let line = format!("{status} {code}: ");
                assert!(tried.lines().any(|it| it.starts_with(&line)), "{line}");
            }
            let is_plain = |text: &str| !text.is_empty() && text.to_lowercase() == text;
            assert!(
                words.iter().all(|words| words.split('&').all(is_plain)),
                "{advice}"
            );
        }
    }
}
