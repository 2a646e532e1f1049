//! What to do about the refusals of the service that have a number of their own.
//!
//! Source: Learn, Partner Center REST error codes, and the pages of each operation; other sources
//! are named where they count.

/// A table of refusals: a row is a status, some codes, the words of which the refusal must have one, and
/// the advice.
macro_rules! refusals {
    ($($status:literal $codes:tt $words:tt => $advice:expr;)*) => {
        pub(in crate::fault) const REFUSALS: &[super::Refusal] =
            &[$(($status, &$codes, &$words, $advice)),*];
    };
}

pub(super) mod buying;
pub(super) mod changing;
pub(super) mod looking;

pub(super) type Refusal = (
    u16,
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
);

#[cfg(test)]
mod tests {
    use super::{buying, changing, looking};

    /// Every refusal that is here is in the tests of answers.
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
