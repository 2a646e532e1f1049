use std::time::Duration;

use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, IF_MATCH};
use partner_center_model::{
    AddOnPurchase, DateTime, Guid, NewCart, NewOrder, NewTransition, Order,
};
use serde_json::{Value, json};

use super::WriteKind;
use super::window::{CLOCK_SKEW, is_in_window};
use crate::auth::Accepts;
use crate::body::without_bom;
use crate::orders::answered;
use crate::subscriptions::answered::not_the_subscription;
use crate::{CustomerId, Safety, SubscriptionId};

/// A write that is about to be sent: the whole request, without any token.
///
/// Two are equal if they have the same request and the same id, no matter when they were written down.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Intent {
    /// `MS-RequestId`, by which the service recognises a repetition.
    pub request_id: Guid,
    /// `MS-CorrelationId` of the first send.
    pub correlation_id: Guid,
    /// When it was written down, since 1970, by this machine's clock.
    pub begun: Duration,
    /// The address of the API that it is for.
    pub base: String,
    /// The partner's tenant, as far as the token of the first send names it. A different partner's token
    /// must not send it again: that would be a new purchase.
    pub tenant: Option<Guid>,
    /// What it does.
    pub kind: WriteKind,
    /// The HTTP method.
    pub method: Method,
    /// Path and query, from `/v1` on.
    pub target: String,
    /// The headers that not every request has.
    pub headers: HeaderMap,
    /// The body, byte for byte.
    pub body: Bytes,
    /// The body was read while it was sent, and is not here: the request cannot be sent again.
    pub is_streamed: bool,
    /// How many bytes such a body has.
    pub body_length: Option<u64>,
    /// SHA-256 of such a body, once it was sent to its end.
    pub body_digest: Option<[u8; 32]>,
    /// The names of the documents that it uploads.
    pub documents: Vec<String>,
    pub(super) credentials: Accepts,
}

impl Intent {
    /// How long ago it was written down. A clock that was set back makes it 0.
    #[must_use]
    pub fn age(&self, now: Duration) -> Duration {
        now.saturating_sub(self.begun)
    }

    /// Whether it is young enough that the service does nothing twice when it is sent again; see
    /// [`WriteKind::window`]. One from the future is not: a clock was set, and its age is unknown.
    #[must_use]
    pub fn is_young(&self, now: Duration) -> bool {
        is_in_window(self.kind.window(), self.begun, now)
    }

    /// Whether it can be sent again without doing anything twice: it is [young](Self::is_young) enough, the
    /// service is known to recognise it (which is not documented for add-ons), and it is whole: a body that
    /// was read while it was sent is not in the journal.
    #[must_use]
    pub fn may_be_resent(&self, now: Duration) -> bool {
        self.is_young(now) && self.is_recognised() && !self.is_streamed
    }

    /// What repeating it can do.
    pub(super) fn safety(&self) -> Safety {
        self.kind.safety_with(self.headers.contains_key(IF_MATCH))
    }

    /// Whether the service is known to recognise a repetition of it, or its etag guards it.
    #[must_use]
    pub fn is_recognised(&self) -> bool {
        self.safety() == Safety::KeyedByRequestId
    }

    /// Whether this is the same write as another one, under a different `MS-RequestId`: the same for the
    /// same partner (as far as the tenants are known), at the same address, with the same body. Spaces
    /// and the order of members in a JSON body do not matter.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> Likeness {
        let is_alike = self.request_id != other.request_id
            && self.base == other.base
            && agree(self.tenant.as_ref(), other.tenant.as_ref())
            && self.method == other.method
            // The service may tell apart what is equal here, which costs a question and no order.
            && self.target.eq_ignore_ascii_case(&other.target)
            && self.content_headers(other) == other.content_headers(self)
            && self.is_streamed == other.is_streamed
            && agree(self.body_length, other.body_length)
            && is_same_body(&self.body, &other.body);
        if !is_alike {
            return Likeness::Other;
        }
        match (self.body_digest, other.body_digest) {
            _ if !self.is_streamed => Likeness::Same,
            (Some(one), Some(other)) if one == other => Likeness::Same,
            (Some(_), Some(_)) => Likeness::Other,
            // Nobody knows what the other one had sent when it ended.
            (_, None) => Likeness::Same,
            (None, Some(digest)) => Likeness::IfDigestIs(digest),
        }
    }

    /// The customer that it is for.
    #[must_use]
    pub fn customer(&self) -> Option<CustomerId> {
        let mut segments = self.segments();
        (segments.next()? == "customers").then_some(())?;
        Some(CustomerId::from(segments.next()?)).filter(CustomerId::is_valid)
    }

    /// The order to place, if it is one.
    #[must_use]
    pub fn new_order(&self) -> Option<NewOrder> {
        let is_creation = self.kind == WriteKind::CreateOrder;
        is_creation.then(|| serde_json::from_slice(&self.body).ok())?
    }

    /// The add-ons to buy, if it buys some.
    #[must_use]
    pub fn add_ons(&self) -> Option<AddOnPurchase> {
        let buys_add_ons = self.kind == WriteKind::PurchaseAddOn;
        buys_add_ons.then(|| serde_json::from_slice(&self.body).ok())?
    }

    /// What a cart is to have, if it creates or replaces one.
    #[must_use]
    pub fn new_cart(&self) -> Option<NewCart> {
        let is_cart = matches!(self.kind, WriteKind::CreateCart | WriteKind::ReplaceCart);
        is_cart.then(|| serde_json::from_slice(&self.body).ok())?
    }

    /// The id of the order that it changes, if it changes one.
    #[must_use]
    pub fn changed_order(&self) -> Option<&str> {
        self.changed("orders")
    }

    /// The id of the cart that it replaces or checks out, if it is about one.
    #[must_use]
    pub fn changed_cart(&self) -> Option<&str> {
        self.changed("carts")
    }

    /// The id of the thing of the customer that it changes, if that is one of these.
    fn changed(&self, things: &str) -> Option<&str> {
        let mut segments = self.segments().skip(2);
        (segments.next()? == things).then_some(())?;
        segments.next()
    }

    /// The id of the subscription that it changes, if it changes one.
    #[must_use]
    pub fn changed_subscription(&self) -> Option<SubscriptionId> {
        let id = self.changed("subscriptions");
        let changes =
            self.method == Method::PATCH || self.kind == WriteKind::TransitionSubscription;
        id.filter(|_| changes).map(SubscriptionId::from)
    }

    /// What a subscription shall become, if it is a transition.
    #[must_use]
    pub fn transition(&self) -> Option<NewTransition> {
        let is_transition = self.kind == WriteKind::TransitionSubscription;
        is_transition.then(|| serde_json::from_slice(&self.body).ok())?
    }

    /// Whether an order may be its result: the same offers in the same quantities, created at or after
    /// the intent (clocks may differ by five minutes; an order without a date may be the one).
    #[must_use]
    pub fn fits(&self, order: &Order) -> bool {
        let created = order.creation_date.as_ref().and_then(DateTime::timestamp);
        let earliest = self.begun.saturating_sub(CLOCK_SKEW).as_secs();
        let is_too_old = created.is_some_and(|created| {
            u64::try_from(created.unix_seconds()).is_ok_and(|created| created < earliest)
        });
        !is_too_old && self.has_lines_of(order)
    }

    /// Whether an order has the offers and quantities of the one to place, whenever it was created.
    #[must_use]
    pub fn has_lines_of(&self, order: &Order) -> bool {
        self.new_order()
            .is_some_and(|wanted| answered::has_lines_of(&wanted, order))
    }

    /// Why an answer cannot be the one to this write; see
    /// [`Endpoint::contradiction`](crate::endpoint::Endpoint::contradiction). Members that do not matter for that may
    /// be unreadable.
    #[must_use]
    pub fn contradiction(&self, answer: &Bytes) -> Option<String> {
        let answer = without_bom(answer);
        let order: Order = serde_json::from_slice(&answer)
            .or_else(|_| serde_json::from_value(essence(&answer)?))
            .ok()?;
        if let Some(changed) = self.changed_subscription() {
            return not_the_subscription(&changed, order.id.as_deref()?);
        }
        match (self.new_order(), self.changed_order()) {
            (Some(wanted), _) => answered::not_the_order(self.customer().as_ref(), &wanted, &order),
            (None, Some(changed)) if self.method == Method::PATCH => {
                answered::not_the_changed(&changed.into(), &order)
            }
            _ => None,
        }
    }

    /// The headers as they are compared with those of another write. The media type of an upload holds
    /// the separator of its parts, which earlier versions made in a different way.
    fn comparable_headers(&self, other: &Self) -> HeaderMap {
        let mut headers = self.headers.clone();
        let is_of_this_version = |it: &Self| !it.is_streamed || it.body_length.is_some();
        if !is_of_this_version(self) || !is_of_this_version(other) {
            headers.remove(CONTENT_TYPE);
        }
        headers
    }

    /// The headers that say what is written. An `etag` only says which state of the order is meant, and
    /// a new look at the order gives a new one.
    fn content_headers(&self, other: &Self) -> HeaderMap {
        let mut headers = self.comparable_headers(other);
        headers.remove(IF_MATCH);
        headers.remove(CONTENT_LENGTH);
        headers
    }

    fn segments(&self) -> impl Iterator<Item = &str> {
        let path = self.target.split('?').next().unwrap_or_default();
        path.strip_prefix("/v1").unwrap_or(path).split('/').skip(1)
    }
}

impl PartialEq for Intent {
    fn eq(&self, other: &Self) -> bool {
        self.request_id == other.request_id
            && self.base == other.base
            && self.method == other.method
            && self.target == other.target
            && self.comparable_headers(other) == other.comparable_headers(self)
            && self.body == other.body
            && self.is_streamed == other.is_streamed
            && agree(self.body_length, other.body_length)
            && agree(self.body_digest, other.body_digest)
    }
}

/// Two values differ only where both are known.
fn agree<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

impl Eq for Intent {}

/// Whether two writes are the same but for their `MS-RequestId`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is no fourth answer")]
pub enum Likeness {
    /// They are not.
    Other,
    /// They are.
    Same,
    /// They are, if the body of the first one has this SHA-256.
    IfDigestIs([u8; 32]),
}

/// The same bytes, or the same JSON.
fn is_same_body(one: &Bytes, other: &Bytes) -> bool {
    let json = |body: &Bytes| serde_json::from_slice::<Value>(body).ok();
    one == other || json(one).is_some_and(|one| Some(one) == json(other))
}

/// What an order says about whose it is and what was bought.
fn essence(answer: &[u8]) -> Result<Value, serde_json::Error> {
    let json: Value = serde_json::from_slice(answer)?;
    let lines = json.get("lineItems").and_then(Value::as_array);
    let lines = lines.into_iter().flatten().map(|line| {
        let quantity = line.get("quantity").filter(|it| it.is_i64());
        json!({"offerId": line.get("offerId").and_then(Value::as_str), "quantity": quantity})
    });
    let text = |name: &str| json.get(name).and_then(Value::as_str);
    Ok(json!({
        "id": text("id"),
        "referenceCustomerId": text("referenceCustomerId"),
        "lineItems": lines.collect::<Vec<_>>(),
    }))
}
