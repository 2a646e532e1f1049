use std::borrow::Cow;
use std::fmt;
use std::mem::replace;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::decode::{Behind, Cursor, Decode};
use crate::detach::Detach;
use crate::encode::Encode;
use crate::{Extra, Json, LinkHeader, LinkMembers, LinkMethod, List, Open, Text};

/// Where something related is, and how to ask for it.
///
/// Nearly every link is a `GET` without headers, and an order has a dozen of them; so a link of
/// this kind takes no more room than its address.
///
/// ```
/// use partner_center_model::{Link, LinkMethod};
///
/// let link: Link = serde_json::from_str(r#"{"uri": "/customers", "method": "GET", "headers": []}"#)?;
/// assert_eq!(link.uri(), Some("/customers"));
/// assert_eq!(link.method(), Some(LinkMethod::Get.into()));
/// assert_eq!(size_of::<Option<Link>>(), 16);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Link(Repr);

#[derive(Clone)]
enum Repr {
    /// `{"uri": …, "method": "GET", "headers": []}`
    Usual(Text),
    /// The same in any order, with members that the model does not know.
    Extended(Box<Extended>),
    Other(Box<LinkMembers>),
}

#[derive(Clone)]
struct Extended {
    uri: Text,
    /// All of the link, as it arrived: its members are seldom asked for.
    json: Text,
}

impl Extended {
    fn members(&self) -> LinkMembers {
        // It was read as an object of such members.
        serde_json::from_str(&self.json).unwrap_or_else(|_| usual(self.uri.clone()))
    }
}

fn usual(uri: Text) -> LinkMembers {
    LinkMembers {
        uri: Some(uri),
        method: Some(LinkMethod::Get.into()),
        body: None,
        headers: List::from(Vec::new()),
        extra: Extra::default(),
    }
}

impl Link {
    /// The address: a path of the API, or absolute when it leads elsewhere.
    #[must_use]
    pub fn uri(&self) -> Option<&str> {
        match &self.0 {
            Repr::Usual(uri) => Some(uri),
            Repr::Extended(extended) => Some(&extended.uri),
            Repr::Other(members) => members.uri.as_deref(),
        }
    }

    /// The method to use.
    #[must_use]
    pub fn method(&self) -> Option<Open<LinkMethod>> {
        match &self.0 {
            Repr::Usual(_) | Repr::Extended(_) => Some(LinkMethod::Get.into()),
            Repr::Other(members) => members.method.clone(),
        }
    }

    /// The headers to send along.
    #[must_use]
    pub fn headers(&self) -> &[LinkHeader] {
        self.other().map_or(&[], |members| &members.headers)
    }

    /// The body to send along, which only the service's own records show.
    #[must_use]
    pub fn body(&self) -> Option<&Json> {
        self.other()?.body.as_ref()
    }

    /// The members of a link that has more than address, method and headers.
    fn other(&self) -> Option<&LinkMembers> {
        match &self.0 {
            Repr::Usual(_) | Repr::Extended(_) => None,
            Repr::Other(members) => Some(members),
        }
    }

    /// All members of the link, one by one.
    #[must_use]
    pub fn into_members(self) -> LinkMembers {
        match self.0 {
            Repr::Usual(uri) => usual(uri),
            Repr::Extended(extended) => extended.members(),
            Repr::Other(members) => *members,
        }
    }

    fn members(&self) -> Cow<'_, LinkMembers> {
        match &self.0 {
            Repr::Usual(_) | Repr::Extended(_) => Cow::Owned(self.clone().into_members()),
            Repr::Other(members) => Cow::Borrowed(members),
        }
    }
}

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Usual(uri), Repr::Usual(other)) => uri == other,
            (Repr::Usual(_), _) | (_, Repr::Usual(_)) => false,
            _ => self.members() == other.members(),
        }
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut link = f.debug_struct("Link");
        if let Some(uri) = self.uri() {
            link.field("uri", &uri);
        }
        if let Some(method) = self.method() {
            link.field("method", &method);
        }
        if let Some(body) = self.body() {
            link.field("body", body);
        }
        if !self.headers().is_empty() {
            link.field("headers", &self.headers());
        }
        let extra = &self.members().extra;
        if !extra.is_empty() {
            link.field("extra", extra);
        }
        link.finish()
    }
}

impl From<LinkMembers> for Link {
    fn from(members: LinkMembers) -> Self {
        let method = members.method.as_ref().map(Open::as_str);
        let usual = method == Some(LinkMethod::Get.as_str())
            && !members.headers.is_absent()
            && members.headers.is_empty()
            && members.body.is_none()
            && members.extra.is_empty();
        match members {
            LinkMembers { uri: Some(uri), .. } if usual => Self(Repr::Usual(uri)),
            members => Self(Repr::Other(Box::new(members))),
        }
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LinkMembers::deserialize(deserializer).map(Self::from)
    }
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.members().serialize(serializer)
    }
}

impl Decode for Link {
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "in one place that is hot: the member; the others are cold"
    )]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        if !cursor.literal(b"{\"uri\":") {
            return None;
        }
        let uri = cursor.long_text(0)?;
        if !cursor.literal(b",\"method\":\"GET\",\"headers\":[]}") {
            return None;
        }
        *slot = Some(Self(Repr::Usual(uri)));
        Some(())
    }

    #[cold]
    fn decode_unusual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let begin = cursor.mark();
        *slot = extended(cursor);
        if slot.is_none() {
            cursor.reset(begin);
            *slot = Some(LinkMembers::decode(cursor)?.into());
        }
        Some(())
    }
}

/// Reads a usual link in any order, with a few members that the model does not know.
fn extended(cursor: &mut Cursor<'_>) -> Option<Link> {
    let start = cursor.position();
    if !cursor.open_object()? {
        return None;
    }
    let (mut uri, mut has_method, mut has_headers) = (None, false, false);
    let (mut others, mut count) = ([""; 4], 0);
    loop {
        // What to do with duplicates is for serde to say.
        if cursor.literal(b"\"uri\":") {
            cursor.skip_space();
            let earlier = uri.replace(cursor.plain_text()?);
            earlier.is_none().then_some(())?;
        } else if cursor.literal(b"\"method\":") {
            cursor.skip_space();
            (cursor.literal(b"\"GET\"") && !replace(&mut has_method, true)).then_some(())?;
        } else if cursor.literal(b"\"headers\":") {
            cursor.skip_space();
            (cursor.literal(b"[]") && !replace(&mut has_headers, true)).then_some(())?;
        } else {
            let name = cursor.member_name()?;
            let name = cursor.characters(name)?;
            if LinkMembers::MEMBERS.contains(&name)
                || others.iter().take(count).any(|it| *it == name)
            {
                return None;
            }
            *others.get_mut(count)? = name;
            count += 1;
            cursor.skip_value()?;
        }
        match cursor.behind() {
            Behind::Member => {}
            Behind::End => break,
            Behind::Null | Behind::Other => return None,
        }
    }
    if !has_method || !has_headers {
        return None;
    }
    let uri = cursor.text(uri?)?;
    if count == 0 {
        return Some(Link(Repr::Usual(uri)));
    }
    let json = cursor.text_from(start)?;
    Some(Link(Repr::Extended(Box::new(Extended { uri, json }))))
}

impl Encode for Link {
    fn encode(&self, json: &mut Vec<u8>) {
        match &self.0 {
            Repr::Usual(uri) => {
                json.extend_from_slice(b"{\"uri\":");
                uri.encode(json);
                json.extend_from_slice(b",\"method\":\"GET\",\"headers\":[]}");
            }
            Repr::Extended(extended) => extended.members().encode(json),
            Repr::Other(members) => members.encode(json),
        }
    }
}

impl Detach for Link {
    fn detach(&mut self) {
        match &mut self.0 {
            Repr::Usual(uri) => Detach::detach(uri),
            Repr::Extended(extended) => {
                Detach::detach(&mut extended.uri);
                Detach::detach(&mut extended.json);
            }
            Repr::Other(members) => members.detach(),
        }
    }
}
