//! Words in bodies, read as Microsoft's own converter reads them.

use crate::json::Json;
use crate::service_error::{Result, ServiceError};

/// The billing cycles in the order of their numbers, as answers spell them.
pub(crate) const BILLING_CYCLES: [&str; 7] = [
    "unknown",
    "monthly",
    "annual",
    "none",
    "one_time",
    "triennial",
    "biennial",
];

/// The billing cycle that a body names, which is read more strictly than a query.
pub(crate) fn billing_cycle(value: &Json) -> Result<&'static str> {
    let found = named(&BILLING_CYCLES, value);
    found.ok_or_else(|| ServiceError::not_a_member(&value.spelled(), "BillingCycleType"))
}

/// The member that a value names: a word, or the member's number.
///
/// The converter turns a word into the name of a member (`one_time` is `OneTime`, and so are `oneTime` and
/// `OneTime`), and compares letter by letter: it does not know `onetime` and `MONTHLY`. What it takes for
/// 0 = unknown then, and would let through, is refused here.
///
/// Source: .NET SDK 3.4, `EnumJsonConverter`.
pub(crate) fn named(words: &[&'static str], value: &Json) -> Option<&'static str> {
    let Some(word) = value.as_text() else {
        return words.get(value.as_number::<usize>()?).copied();
    };
    let name = member_name(&word);
    let is_it = |known: &&&str| !name.is_empty() && member_name(known) == name;
    words.iter().find(is_it).copied()
}

/// The C# name of a word of the wire: a first capital, and one for each letter after a `_`. Empty for what has
/// no name.
pub(crate) fn member_name(word: &str) -> String {
    let mut name = String::new();
    let mut is_first = true;
    for letter in word.chars() {
        if letter == '_' && !is_first {
            is_first = true;
        } else if is_first {
            name.extend(letter.to_uppercase());
            is_first = false;
        } else {
            name.push(letter);
        }
    }
    if is_first { String::new() } else { name }
}
