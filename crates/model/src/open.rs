use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::decode::{Cursor, Decode};
use crate::detach::Detach;
use crate::encode::{Encode, plain_string};
use crate::json::{Json, Token};
use crate::macros::from_any_text;
use crate::{Text, ValueError};

/// The words of one enumeration that this version of the library knows.
///
/// Implemented by generated code only; users have `as_str`, `ALL`, `Display` and `FromStr` of the
/// enumerations themselves.
#[doc(hidden)]
pub trait Vocabulary: Copy + Eq + Hash + fmt::Debug + Send + Sync + 'static {
    /// Every known member with the spelling that the service's answers use.
    const WORDS: &'static [(&'static str, Self)];
    /// Other words with the same meaning, and the spellings that the service is known to use: the
    /// member's name in .NET. Further ones that differ in case, `_`, `-` or spaces only are
    /// understood without being listed.
    const ALIASES: &'static [(&'static str, Self)];

    /// The member of exactly this spelling.
    fn from_word(word: &str) -> Option<Self>;

    /// The same of a word as the decoder has it, other spellings that are listed included.
    fn find(word: crate::word::Word) -> Option<Open<Self>>;

    /// The spelling that the service's answers use, and the bodies of requests.
    fn as_str(self) -> &'static str;

    /// The spelling that query parameters use.
    fn in_query(self) -> &'static str;
}

/// Implements what an enumeration can do, from its words: the spelling of answers, then other ones, then
/// that of query parameters if it differs.
macro_rules! vocabulary {
    ($name:ident { $($member:ident =>
        $word:literal $(| $alias:literal)* $(, query $query:literal)?;)* }) => {
        impl $name {
            /// Every member that this version of the library knows.
            pub const ALL: &'static [Self] = &[$(Self::$member,)*];

            /// The word in the spelling of the service's answers, which is that of bodies, too.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$member => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        /// Understands every spelling that [`Open`](crate::Open) does; a word that is new is an error.
        impl std::str::FromStr for $name {
            type Err = crate::ValueError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                crate::open::known(text)
            }
        }

        impl crate::Vocabulary for $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$member),)*];
            const ALIASES: &'static [(&'static str, Self)] = &[$($(($alias, Self::$member),)*)*];

            fn from_word(word: &str) -> Option<Self> {
                Some(match word {
                    $($word => Self::$member,)*
                    _ => return None,
                })
            }

            #[inline]
            fn find(word: crate::word::Word) -> Option<crate::Open<Self>> {
                use crate::word::Word;

                $(if word == const { Word::of($word) } {
                    return Some(crate::Open::word(Self::$member));
                })*
                #[allow(unused_mut, reason = "some vocabularies have no other spellings")]
                let mut aliases = Self::ALIASES.iter();
                $($({
                    let alias = aliases.next();
                    if word == const { Word::of($alias) } {
                        return alias.map(crate::Open::alias);
                    }
                })*)*
                let _none_is_left = aliases;
                None
            }

            fn as_str(self) -> &'static str {
                Self::as_str(self)
            }

            fn in_query(self) -> &'static str {
                match self {
                    $($(Self::$member => $query,)?)*
                    #[allow(unreachable_patterns)]
                    other => other.as_str(),
                }
            }
        }
    };
}
pub(crate) use vocabulary;

/// The member that a text means.
pub(crate) fn known<E: Vocabulary>(text: &str) -> Result<E, ValueError> {
    let words: Vec<&str> = E::WORDS.iter().map(|(word, _)| *word).collect();
    let member = Open::from(text).known();
    member.ok_or_else(|| ValueError::new(text, list(&words)))
}

/// Words as a sentence has them: `P1M`, `P1Y` or `P3Y`.
pub(crate) fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "a word".to_owned(),
    }
}

/// A value of an enumeration that may grow: a known member, or a word that is new.
///
/// Whatever the service sends is accepted, kept in its own spelling, and written back in it. Values
/// are equal when they mean the same: `one_time`, `oneTime` and `OneTime` are one value.
///
/// ```
/// use partner_center_model::{BillingCycleType, Open};
///
/// let cycle: Open<BillingCycleType> = serde_json::from_str("\"OneTime\"")?;
/// assert_eq!(cycle, BillingCycleType::OneTime);
/// assert_eq!(cycle.as_str(), "OneTime");
///
/// let new: Open<BillingCycleType> = serde_json::from_str("\"fortnightly\"")?;
/// assert_eq!(new.known(), None);
/// assert_eq!(new.as_str(), "fortnightly");
///
/// // The members themselves are words, too.
/// assert_eq!("onetime".parse(), Ok(BillingCycleType::OneTime));
/// assert_eq!(BillingCycleType::OneTime.to_string(), "one_time");
/// assert!("fortnightly".parse::<BillingCycleType>().is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Open<E: 'static>(Repr<E>);

#[derive(Clone)]
enum Repr<E: 'static> {
    Known(E),
    /// A known member by one of its [`Vocabulary::ALIASES`].
    Alias(&'static (&'static str, E)),
    /// A known member in a spelling that is not listed.
    Spelled(E, Box<Text>),
    New(Box<Text>),
    /// A JSON value that is no string at all.
    NoText(Box<Json>),
}

impl<E: Vocabulary> Open<E> {
    /// The member, when this version of the library knows it.
    #[must_use]
    pub fn known(&self) -> Option<E> {
        match self.0 {
            Repr::Known(member) | Repr::Alias(&(_, member)) | Repr::Spelled(member, _) => {
                Some(member)
            }
            Repr::New(_) | Repr::NoText(_) => None,
        }
    }

    /// The word in the spelling that arrived.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Repr::Known(member) => (*member).as_str(),
            Repr::Alias((alias, _)) => alias,
            Repr::Spelled(_, text) | Repr::New(text) => text,
            Repr::NoText(json) => json.as_str(),
        }
    }

    /// The word as query parameters spell it. A word that is new is as it was given; what cannot be a
    /// word at all is `None`.
    ///
    /// ```
    /// # use partner_center_model::{BillingCycleType, Open};
    /// let in_query = |text: &str| Open::<BillingCycleType>::from(text).in_query().map(str::to_owned);
    /// assert_eq!(in_query("One_Time").as_deref(), Some("onetime"));
    /// assert_eq!(in_query("fortnightly").as_deref(), Some("fortnightly"));
    /// assert_eq!(in_query("every 2 weeks"), None);
    /// ```
    #[must_use]
    pub fn in_query(&self) -> Option<&str> {
        match self.known() {
            Some(member) => Some(member.in_query()),
            None if self.is_text() && is_word(self.as_str()) => Some(self.as_str()),
            None => None,
        }
    }

    /// A known member in the usual spelling.
    #[inline]
    pub(crate) fn word(member: E) -> Self {
        Self(Repr::Known(member))
    }

    /// A known member in another spelling, which is one of those listed.
    #[inline]
    pub(crate) fn alias(alias: &'static (&'static str, E)) -> Self {
        Self(Repr::Alias(alias))
    }

    /// Whether it is a text, and no other value of JSON.
    pub(crate) fn is_text(&self) -> bool {
        !matches!(self.0, Repr::NoText(_))
    }
}

/// A word as enumerations have them: letters, digits, `_` and `-`.
pub(crate) fn is_word(text: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b"_-".contains(&b);
    !text.is_empty() && text.bytes().all(is_part)
}

/// Whether two words differ in nothing but case, `_`, `-` and spaces.
pub(crate) fn same_word(a: &str, b: &str) -> bool {
    fn fold(word: &str) -> impl Iterator<Item = u8> {
        word.bytes()
            .filter(|byte| !matches!(byte, b'_' | b'-' | b' '))
            .map(|byte| byte.to_ascii_lowercase())
    }
    fold(a).eq(fold(b))
}

impl<E: Vocabulary> From<E> for Open<E> {
    fn from(member: E) -> Self {
        Self(Repr::Known(member))
    }
}

impl<E: Vocabulary> From<&str> for Open<E> {
    fn from(text: &str) -> Self {
        if let Some(member) = E::from_word(text) {
            return Self(Repr::Known(member));
        }
        if let Some(alias) = E::ALIASES.iter().find(|(alias, _)| *alias == text) {
            return Self(Repr::Alias(alias));
        }
        let mut words = E::WORDS.iter().chain(E::ALIASES);
        Self(match words.find(|(word, _)| same_word(word, text)) {
            Some((_, member)) => Repr::Spelled(*member, Box::new(text.into())),
            None => Repr::New(Box::new(text.into())),
        })
    }
}

from_any_text!(Open<E: Vocabulary>);

impl<E: Vocabulary> PartialEq for Open<E> {
    fn eq(&self, other: &Self) -> bool {
        match (self.known(), other.known()) {
            (None, None) => self.as_str() == other.as_str(),
            (a, b) => a == b,
        }
    }
}

impl<E: Vocabulary> Eq for Open<E> {}

impl<E: Vocabulary> PartialEq<E> for Open<E> {
    fn eq(&self, other: &E) -> bool {
        self.known() == Some(*other)
    }
}

impl<E: Vocabulary> Hash for Open<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.known() {
            Some(member) => member.hash(state),
            None => self.as_str().hash(state),
        }
    }
}

impl<E: Vocabulary> fmt::Display for Open<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl<E: Vocabulary> fmt::Debug for Open<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Known(member) => member.fmt(f),
            Repr::Alias((alias, member)) => write!(f, "{member:?}({alias:?})"),
            Repr::Spelled(member, text) => write!(f, "{member:?}({text:?})"),
            // In quotes, so that no word is taken for a member: one of them is called `New`.
            Repr::New(text) => text.fmt(f),
            Repr::NoText(json) => json.fmt(f),
        }
    }
}

impl<'de, E: Vocabulary> Deserialize<'de> for Open<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Token::read(deserializer)? {
            Token::String(text) => text.as_ref().into(),
            Token::Other(raw) => Self(Repr::NoText(Box::new(Json::checked(raw)?))),
        })
    }
}

impl<E: Vocabulary> Serialize for Open<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::NoText(json) => json.serialize_beside_text(serializer),
            _ => serializer.serialize_str(self.as_str()),
        }
    }
}

impl<E: Vocabulary> Decode for Open<E> {
    #[inline]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        *slot = Some(E::find(cursor.word()?)?);
        Some(())
    }

    /// A long word, a new one, or one in a spelling that is not listed.
    #[cold]
    fn decode_unusual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        *slot = Some(cursor.plain_string()?.into());
        Some(())
    }
}

impl<E: Vocabulary> Encode for Open<E> {
    fn encode(&self, json: &mut Vec<u8>) {
        match &self.0 {
            Repr::Known(member) => plain_string((*member).as_str(), json),
            Repr::Alias((alias, _)) => plain_string(alias, json),
            Repr::Spelled(_, text) | Repr::New(text) => text.encode(json),
            Repr::NoText(value) => value.encode(json),
        }
    }
}

impl<E> Detach for Open<E> {
    fn detach(&mut self) {
        match &mut self.0 {
            Repr::Known(_) | Repr::Alias(_) => {}
            Repr::Spelled(_, text) | Repr::New(text) => Detach::detach(&mut **text),
            Repr::NoText(value) => value.detach(),
        }
    }
}
