use std::fmt;

use crate::{Detach, Json, Text};

/// Members of an object that this version of the library does not know, as they arrived.
///
/// They are written back behind the known ones, so an object read and sent again loses nothing.
///
/// ```
/// use partner_center_model::Order;
///
/// let order: Order = serde_json::from_str(r#"{"id": "1", "channel": {"name": "web"}}"#)?;
/// assert_eq!(order.extra.get("channel").map(|json| json.as_str()), Some(r#"{"name": "web"}"#));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Extra(Option<Box<Members>>);

type Member = (Text, Json);

/// Boxed above, since most objects have none and every object makes room for it. One or two, which
/// objects that have any mostly have, stand in the box itself.
#[derive(Clone, PartialEq, Eq)]
enum Members {
    One([Member; 1]),
    Two([Member; 2]),
    Many(Vec<Member>),
}

impl Members {
    fn as_slice(&self) -> &[Member] {
        match self {
            Self::One(members) => members,
            Self::Two(members) => members,
            Self::Many(members) => members,
        }
    }

    fn as_mut_slice(&mut self) -> &mut [Member] {
        match self {
            Self::One(members) => members,
            Self::Two(members) => members,
            Self::Many(members) => members,
        }
    }

    fn push(&mut self, member: Member) {
        if let Self::Many(members) = self {
            return members.push(member);
        }
        *self = match std::mem::replace(self, Self::Many(Vec::new())) {
            Self::One([first]) => Self::Two([first, member]),
            Self::Two([first, second]) => Self::Many(vec![first, second, member]),
            many @ Self::Many(_) => many,
        };
    }
}

impl Extra {
    /// No members.
    pub(crate) const NONE: Self = Self(None);

    /// The member of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.iter()
            .find(|(member, _)| *member == name)
            .map(|(_, json)| json)
    }

    /// The members in the order in which they arrived.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        let members = self.0.as_ref().map(|members| members.as_slice());
        members
            .unwrap_or_default()
            .iter()
            .map(|(name, json)| (name.as_str(), json))
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut Member> {
        let members = self.0.as_mut().map(|members| members.as_mut_slice());
        members.unwrap_or_default().iter_mut()
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0
            .as_ref()
            .map_or(0, |members| members.as_slice().len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Adds a member, or replaces the one of this name.
    pub fn insert(&mut self, name: &str, json: Json) {
        if let Some((_, old)) = self.iter_mut().find(|(member, _)| *member == name) {
            *old = json;
            return;
        }
        self.push(name.into(), json);
    }

    /// Adds a member behind the others, of whatever name: see [`duplicate`](Self::duplicate).
    pub(crate) fn push(&mut self, name: Text, json: Json) {
        match &mut self.0 {
            Some(members) => members.push((name, json)),
            none => *none = Some(Box::new(Members::One([(name, json)]))),
        }
    }

    /// A name that two members have. Looked for once an object is read, since a search on every
    /// `push` would take minutes over an object of a million members.
    pub(crate) fn duplicate(&self) -> Option<&str> {
        const FEW: usize = 8;
        let names = || self.iter().map(|(name, _)| name);
        if self.len() <= FEW {
            let mut earlier = names().enumerate();
            return earlier.find_map(|(place, name)| names().take(place).find(|n| *n == name));
        }
        let mut names: Vec<&str> = names().collect();
        names.sort_unstable();
        let mut pairs = names.windows(2);
        pairs.find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
    }

    /// `None` when two members have one name.
    #[inline]
    pub(crate) fn are_unique(&self) -> Option<()> {
        let are_unique = match self.0.as_deref() {
            None | Some(Members::One(_)) => true,
            Some(Members::Two([(first, _), (second, _)])) => first != second,
            Some(Members::Many(_)) => self.duplicate().is_none(),
        };
        are_unique.then_some(())
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Detach for Extra {
    fn detach(&mut self) {
        for (name, json) in self.iter_mut() {
            name.detach();
            json.detach();
        }
    }
}
