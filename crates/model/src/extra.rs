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

/// Boxed above, since most objects have none and every object makes room for it. The first one
/// stands by itself, since most objects that have any have one.
#[derive(Clone, PartialEq, Eq)]
struct Members {
    first: (Text, Json),
    more: Vec<(Text, Json)>,
}

impl Extra {
    /// The member of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.iter()
            .find(|(member, _)| *member == name)
            .map(|(_, json)| json)
    }

    /// The members in the order in which they arrived.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        let members = self.0.as_deref().into_iter();
        members
            .flat_map(|members| std::iter::once(&members.first).chain(&members.more))
            .map(|(name, json)| (name.as_str(), json))
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut (Text, Json)> {
        let members = self.0.as_deref_mut().into_iter();
        members.flat_map(|members| std::iter::once(&mut members.first).chain(&mut members.more))
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |members| 1 + members.more.len())
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
        if let Some(members) = &mut self.0 {
            members.more.push((name, json));
            return;
        }
        let (first, more) = ((name, json), Vec::new());
        self.0 = Some(Box::new(Members { first, more }));
    }

    /// A name that two members have. Looked for once an object is read, since a search on every
    /// `push` would take minutes over an object of a million members.
    pub(crate) fn duplicate(&self) -> Option<&str> {
        if self.len() < 2 {
            return None;
        }
        let mut names: Vec<&str> = self.iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        names
            .windows(2)
            .find(|pair| pair[0] == pair[1])
            .map(|pair| pair[0])
    }

    /// `None` when two members have one name.
    #[inline]
    pub(crate) fn are_unique(&self) -> Option<()> {
        match &self.0 {
            None => Some(()),
            Some(members) if members.more.is_empty() => Some(()),
            Some(_) => self.duplicate().is_none().then_some(()),
        }
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
