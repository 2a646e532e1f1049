//! The words of a request: known ones in the documents' spelling, others only if that is wanted.

use partner_center_reqwest::model::{BillingCycleType, Open, Request, Vocabulary};

use crate::error::CommandError;
use crate::ids::nearest;

/// Members with the flags that they come from; those of a file keep their own names.
pub(crate) type Flags = &'static [(&'static str, &'static str)];

pub(crate) const FLAGS: Flags = &[
    ("offerId", "--offer"),
    ("catalogItemId", "--offer"),
    ("quantity", "--quantity"),
    ("billingCycle", "--billing-cycle"),
    ("termDuration", "--term"),
    ("promotionId", "--promotion"),
    ("partnerIdOnRecord", "--partner-id"),
    ("value", "--partner-id"),
    ("parentSubscriptionId", "--parent"),
    ("customerPrice", "--price"),
    ("currency", "--currency"),
    ("fxRate", "--fx-rate"),
    ("tenderLink", "--tender-link"),
];

/// Spells a request, and refuses what is malformed, or new without `--new-word`.
pub(crate) fn spell(
    request: &mut impl Request,
    allows_new: bool,
    flags: Flags,
) -> Result<(), CommandError> {
    let new = request.spell().map_err(|malformed| {
        let each = malformed.values().iter().map(|wrong| {
            let (name, value) = (named(wrong.path(), flags), wrong.value());
            format!("{name} {value:?}: expected {}", wrong.expected())
        });
        CommandError::Input(each.collect::<Vec<_>>().join("; "))
    })?;
    if allows_new || new.is_empty() {
        return Ok(());
    }
    let each = new.iter().map(|new| {
        let name = named(new.path(), flags);
        not_documented(name, new.value(), new.expected())
    });
    Err(refused(&each.collect::<Vec<_>>().join("; ")))
}

/// A billing cycle to filter by.
pub(crate) fn billing_cycle(
    word: &str,
    allows_new: bool,
) -> Result<Open<BillingCycleType>, CommandError> {
    let cycle = Open::from(word.trim());
    let known = || {
        let words = BillingCycleType::WORDS.iter();
        let words: Vec<_> = words.map(|(_, known)| known.in_query()).collect();
        words.join(", ")
    };
    if cycle.known().is_some() {
        Ok(cycle)
    } else if cycle.in_query().is_none() {
        let what = format!("--billing-cycle {word:?}: expected one of {}", known());
        Err(CommandError::Input(what))
    } else if allows_new {
        Ok(cycle)
    } else {
        let what = not_documented("--billing-cycle", word, &format!("one of {}", known()));
        Err(refused(&what))
    }
}

/// Statuses to show things by.
pub(crate) fn statuses<S: Vocabulary>(
    words: &[String],
    allows_new: bool,
) -> Result<Vec<Open<S>>, CommandError> {
    let known = || S::WORDS.iter().map(|(word, _)| *word);
    let status = |word: &String| {
        let word = word.trim();
        let status = Open::from(word);
        if status.known().is_some() || allows_new && !word.is_empty() {
            return Ok(status);
        }
        let meant = nearest(word, known()).map(|it| format!(" (did you mean {it}?)"));
        let known = known().collect::<Vec<_>>().join(", ");
        let expected = format!("one of {known}");
        let what = not_documented("--status", word, &expected) + &meant.unwrap_or_default();
        Err(CommandError::Input(format!(
            "{what}; --new-word takes it as it is"
        )))
    };
    words.iter().map(status).collect()
}

fn not_documented(name: &str, word: &str, documented: &str) -> String {
    format!("{name} {word:?} is not documented: expected {documented}")
}

fn refused(what: &str) -> CommandError {
    CommandError::Input(format!("{what}; --new-word sends it as it is"))
}

/// The flag of a member, or its place in the file.
fn named(path: &str, flags: Flags) -> &str {
    let member = path.rsplit('.').next().unwrap_or(path);
    let found = flags.iter().find(|(known, _)| *known == member);
    found.map_or(path, |(_, flag)| flag)
}
