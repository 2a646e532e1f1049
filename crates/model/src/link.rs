use std::fmt;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::decode::{Cursor, Decode};
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
#[derive(Clone, PartialEq)]
pub struct Link(Repr);

#[derive(Clone, PartialEq)]
enum Repr {
    /// `{"uri": …, "method": "GET", "headers": []}`
    Usual(Text),
    Other(Box<LinkMembers>),
}

impl Link {
    /// The address: a path of the API, or absolute when it leads elsewhere.
    #[must_use]
    pub fn uri(&self) -> Option<&str> {
        match &self.0 {
            Repr::Usual(uri) => Some(uri),
            Repr::Other(members) => members.uri.as_deref(),
        }
    }

    /// The method to use.
    #[must_use]
    pub fn method(&self) -> Option<Open<LinkMethod>> {
        match &self.0 {
            Repr::Usual(_) => Some(LinkMethod::Get.into()),
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

    /// The members of a link that is not a usual one.
    fn other(&self) -> Option<&LinkMembers> {
        match &self.0 {
            Repr::Usual(_) => None,
            Repr::Other(members) => Some(members),
        }
    }

    /// All members of the link, one by one.
    #[must_use]
    pub fn into_members(self) -> LinkMembers {
        match self.0 {
            Repr::Usual(uri) => LinkMembers {
                uri: Some(uri),
                method: Some(LinkMethod::Get.into()),
                body: None,
                headers: List::from(Vec::new()),
                extra: Extra::default(),
            },
            Repr::Other(members) => *members,
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
        if let Some(members) = self.other().filter(|it| !it.extra.is_empty()) {
            link.field("extra", &members.extra);
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
        match &self.0 {
            Repr::Usual(_) => self.clone().into_members().serialize(serializer),
            Repr::Other(members) => members.serialize(serializer),
        }
    }
}

impl Decode for Link {
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "in one place that is hot: the member; the others are cold"
    )]
    fn decode_into(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let begin = cursor.mark();
        if cursor.literal(b"{\"uri\":")
            && let Some(uri) = cursor.plain_text()
            && cursor.literal(b",\"method\":\"GET\",\"headers\":[]}")
        {
            return cursor.put_text(uri, slot, |uri| Self(Repr::Usual(uri)));
        }
        cursor.reset(begin);
        unusual(slot, cursor)
    }
}

#[cold]
#[inline(never)]
fn unusual(slot: &mut Option<Link>, cursor: &mut Cursor<'_>) -> Option<()> {
    *slot = Some(LinkMembers::decode(cursor)?.into());
    Some(())
}

impl Encode for Link {
    fn encode(&self, json: &mut Vec<u8>) {
        match &self.0 {
            Repr::Usual(uri) => {
                json.extend_from_slice(b"{\"uri\":");
                uri.encode(json);
                json.extend_from_slice(b",\"method\":\"GET\",\"headers\":[]}");
            }
            Repr::Other(members) => members.encode(json),
        }
    }
}

impl Detach for Link {
    fn detach(&mut self) {
        match &mut self.0 {
            Repr::Usual(uri) => Detach::detach(uri),
            Repr::Other(members) => members.detach(),
        }
    }
}
