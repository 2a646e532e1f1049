//! Causes that repeat a secret.

use std::error::Error as StdError;
use std::fmt;

use crate::mask;

type Source = Box<dyn StdError + Send + Sync>;

/// The same cause, or its masked text in place of one that shows a secret.
pub(super) fn masked(source: Source) -> Source {
    let text = chain(&*source);
    let shows = |text: &str| matches!(mask::text(text), std::borrow::Cow::Owned(_));
    if shows(&text) || shows(&format!("{source:?}")) {
        Box::new(Masked(mask::text(&text).into_owned()))
    } else {
        source
    }
}

fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

#[derive(Debug)]
struct Masked(String);

impl fmt::Display for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Masked {}
