//! What a text of a request has to look like.

use std::borrow::Cow;

use crate::Guid;
use crate::open::{is_word, list, same_word};

/// The form in which the documents write a value of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// Free text, or a value whose type says its form.
    Any,
    /// A word, of which these are documented.
    Word(&'static [&'static str]),
    /// An ISO 8601 duration, of which these are documented.
    Duration(&'static [&'static str]),
    /// What is bought: `PRODUCT:SKU:AVAILABILITY`, the GUID of a legacy offer, or `MS-AZR-…`.
    Offer,
    /// Letters, digits, `:`, `-`, `_` and `.`.
    Id,
    /// The id of a partner: digits.
    PartnerId,
    /// A GUID.
    Guid,
    /// An `http` or `https` address.
    Url,
    /// A currency by its ISO 4217 code, in capitals.
    Currency,
    /// A currency by its ISO 4217 code, in small letters.
    LowerCurrency,
    /// A whole number, 1 or more, that fits 32 bits.
    Count,
    /// A whole number, 0 or more, that fits 32 bits.
    Index,
    /// A number above 0.
    Amount,
    /// A number, 0 or more.
    Price,
}

/// What a text is, seen by a form.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading<'a> {
    /// A value that the documents know, as they spell it.
    Known(Cow<'a, str>),
    /// It has the right form, and is not documented.
    New(Cow<'a, str>),
    /// It cannot be such a value.
    Malformed,
}

impl Form {
    /// Reads a text; spaces around it come with copying and are dropped, but in free text.
    pub(super) fn read(self, text: &str) -> Reading<'_> {
        let known = |text| Reading::Known(Cow::Borrowed(text));
        let trimmed = text.trim();
        let is_good = match self {
            Self::Any => return known(text),
            Self::Word(words) => return word(words, trimmed, is_word, same_word),
            Self::Duration(words) => {
                return word(words, trimmed, is_duration, str::eq_ignore_ascii_case);
            }
            // The documents have these names in capitals.
            Self::Offer if is_azure_offer(&trimmed.to_ascii_uppercase()) => {
                return Reading::Known(Cow::Owned(trimmed.to_ascii_uppercase()));
            }
            Self::Offer if is_other_azure_offer(&trimmed.to_ascii_uppercase()) => {
                return Reading::New(Cow::Borrowed(trimmed));
            }
            Self::Currency | Self::LowerCurrency if is_currency(trimmed) => {
                return Reading::Known(Cow::Owned(if self == Self::Currency {
                    trimmed.to_ascii_uppercase()
                } else {
                    trimmed.to_ascii_lowercase()
                }));
            }
            Self::Offer => is_offer(trimmed),
            Self::Id => is_made_of(trimmed, |b| {
                b.is_ascii_alphanumeric() || b":-_.".contains(&b)
            }),
            Self::PartnerId => is_made_of(trimmed, |b| b.is_ascii_digit()),
            Self::Guid => Guid::from(trimmed).is_well_formed(),
            Self::Url => is_url(trimmed),
            Self::Currency
            | Self::LowerCurrency
            | Self::Count
            | Self::Index
            | Self::Amount
            | Self::Price => false,
        };
        if is_good {
            known(trimmed)
        } else {
            Reading::Malformed
        }
    }

    /// The right form, in words that go after `expected`.
    pub(super) fn expected(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Any => "a text",
            Self::Word(words) => return list(words).into(),
            Self::Duration(words) => {
                return format!("an ISO 8601 duration: {}", list(words)).into();
            }
            Self::Offer => {
                "PRODUCT:SKU:AVAILABILITY (a catalogue item), a GUID (a legacy offer) or MS-AZR-…"
            }
            Self::Id => "letters, digits, `:`, `-`, `_` and `.`",
            Self::PartnerId => "digits",
            Self::Guid => "a GUID",
            Self::Url => {
                "an address that begins with https:// or http://, with spaces and letters beyond ASCII percent-encoded"
            }
            Self::Currency => "a currency of three letters, such as EUR",
            Self::LowerCurrency => "a currency of three letters, such as usd",
            Self::Count => "a whole number from 1 to 2147483647",
            Self::Index => "a whole number from 0 to 2147483647",
            Self::Amount => "a number above 0",
            Self::Price => "a number, 0 or more",
        })
    }
}

fn word<'a>(
    words: &[&'static str],
    text: &'a str,
    is_well_formed: fn(&str) -> bool,
    is_same: fn(&str, &str) -> bool,
) -> Reading<'a> {
    match words.iter().find(|known| is_same(known, text)) {
        Some(known) => Reading::Known(Cow::Borrowed(known)),
        None if is_well_formed(text) => Reading::New(Cow::Borrowed(text)),
        None => Reading::Malformed,
    }
}

fn is_made_of(text: &str, of: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(of)
}

fn is_currency(text: &str) -> bool {
    text.len() == 3 && is_made_of(text, |b| b.is_ascii_alphabetic())
}

fn is_offer(text: &str) -> bool {
    let part = |part: &str| is_made_of(part, |b| b.is_ascii_alphanumeric());
    let catalogue = || text.split(':').count() == 3 && text.split(':').all(part);
    catalogue() || Guid::from(text).is_well_formed()
}

/// Both take the text in capitals.
fn is_azure_offer(text: &str) -> bool {
    let number = text.strip_prefix("MS-AZR-");
    number.is_some_and(|number| is_made_of(number, |b| b.is_ascii_alphanumeric()))
}

/// Azure offers of other clouds have names such as `MS-MC-AZR-0033P`, which no page on orders shows.
fn is_other_azure_offer(text: &str) -> bool {
    let is_name = text.starts_with("MS-") && text.contains("-AZR-") && !text.ends_with('-');
    is_name && is_word(text)
}

/// `P`, numbers with their units in the order of the standard, the time behind a `T`. Small letters are
/// no units of it.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (rest, None),
    };
    is_quantities(date, "YMWD")
        && time.is_none_or(|time| !time.is_empty() && is_quantities(time, "HMS"))
        && rest.bytes().any(|byte| byte.is_ascii_digit())
}

/// Numbers, each with one of the units, every unit once and in their order.
fn is_quantities(text: &str, units: &str) -> bool {
    let mut units = units.chars();
    let mut digits = 0;
    for letter in text.chars() {
        if letter.is_ascii_digit() {
            digits += 1;
        } else if digits == 0 || !units.any(|unit| unit == letter) {
            return false;
        } else {
            digits = 0;
        }
    }
    digits == 0
}

fn is_url(text: &str) -> bool {
    let scheme = |scheme: &str| {
        let found = text.get(..scheme.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(scheme))
    };
    let host = |scheme: &str| {
        let host = text[scheme.len()..].split(['/', '?', '#']).next();
        host.is_some_and(|host| !host.is_empty())
    };
    ["https://", "http://"]
        .into_iter()
        .any(|begin| scheme(begin) && host(begin))
        && is_made_of(text, |b| b.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(form: Form, text: &str) -> Option<String> {
        match form.read(text) {
            Reading::Known(text) => Some(text.into_owned()),
            _ => None,
        }
    }

    #[test]
    fn known_words_have_one_spelling() {
        let duration = Form::Duration(&["P1M", "P1Y", "P3Y"]);
        let scope = Form::Word(&["single", "shared"]);
        let length = Form::Word(&["1Year", "3Years"]);
        for (form, text, spelled) in [
            (duration, "p1y", "P1Y"),
            (duration, " P1M ", "P1M"),
            (scope, "Shared", "shared"),
            (length, "3years", "3Years"),
            (length, "1-Year", "1Year"),
            (Form::Currency, "eur", "EUR"),
            (Form::LowerCurrency, "USD", "usd"),
        ] {
            assert_eq!(known(form, text).as_deref(), Some(spelled), "{text}");
        }
    }

    #[test]
    fn durations_are_new_or_malformed() {
        let duration = Form::Duration(&["P1M", "P1Y", "P3Y"]);
        for new in ["P12M", "P1Y6M", "P2W", "PT1H", "P1DT12H30M", "P10Y"] {
            assert_eq!(duration.read(new), Reading::New(new.into()), "{new}");
        }
        let all = "|P|PT|P1|PY|1-Year|Monthly|1Y|p12m|P1M1Y|P1H|P-1Y|-P1Y|P1Y ago|P1.5Y|PP1Y|P1YT|\u{feff}P1Y";
        for malformed in all.split('|') {
            assert_eq!(duration.read(malformed), Reading::Malformed, "{malformed}");
        }
    }

    #[test]
    fn offers_have_three_forms() {
        for good in [
            "CFQ7TTC0LF8R:0001:CFQ7TTC0KXFZ",
            "031C9E47-4802-4248-838E-778FB1D2CC05",
            "031c9e47-4802-4248-838e-778fb1d2cc05",
            "MS-AZR-0145P",
        ] {
            assert_eq!(known(Form::Offer, good).as_deref(), Some(good));
        }
        for small in ["ms-azr-0145p", "Ms-Azr-0145P"] {
            assert_eq!(known(Form::Offer, small).as_deref(), Some("MS-AZR-0145P"));
        }
        for other in ["MS-MC-AZR-0033P", "ms-mc-azr-0033p"] {
            assert_eq!(Form::Offer.read(other), Reading::New(other.into()));
        }
        for malformed in [
            "",
            "no-such-offer",
            "CFQ7TTC0LF8R",
            "CFQ7TTC0LF8R:0001",
            "CFQ7TTC0LF8R:0001:",
            "CFQ7TTC0LF8R:0001:CFQ7TTC0KXFZ:1",
            "CFQ7TTC0LF8R:0001:CFQ7TTC0 KXFZ",
            "CFQ7TTC0LF8R/0001/CFQ7TTC0KXFZ",
            "031C9E47-4802-4248-838E-778FB1D2CC0",
            "{031C9E47-4802-4248-838E-778FB1D2CC05}",
            "MS-AZR-",
            "MS-AZR-0145P x",
            "Microsoft 365 Business",
        ] {
            assert_eq!(
                Form::Offer.read(malformed),
                Reading::Malformed,
                "{malformed}"
            );
        }
    }

    #[test]
    fn other_texts_have_their_forms() {
        for (form, good, malformed) in [
            (Form::PartnerId, "4847383", "MPN 4847383"),
            (Form::PartnerId, "1", ""),
            (Form::Id, "39NFJQT1PJ7K:0001:39NFJQT1Q2LR", "a b"),
            (
                Form::Url,
                "https://tenders.example/2026/118",
                "tenders.example/118",
            ),
            (Form::Url, "HTTP://x?y", "https:///x"),
            (Form::Url, "https://[::1]/", "ftp://x"),
            (Form::Url, "https://a", "https://a b"),
            (Form::Url, "https://a/L%C3%B6we", "https://a/Löwe"),
            (
                Form::Guid,
                "11111111-2222-4333-8444-555555555555",
                "11111111",
            ),
            (Form::Currency, "EUR", "Euro"),
            (Form::LowerCurrency, "usd", "$"),
            (Form::Word(&["hourly"]), "hourly", "every hour"),
            (Form::Any, " any\ttext ", "\0"),
        ] {
            assert_eq!(known(form, good).as_deref(), Some(good));
            let is_malformed = form.read(malformed) == Reading::Malformed;
            assert_eq!(is_malformed, form != Form::Any, "{malformed}");
        }
    }
}
