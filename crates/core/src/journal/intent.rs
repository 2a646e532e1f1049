use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request};
use partner_center_model::{DateTime, Guid, Integer, NewOrder, NewOrderLineItem, Order};
use serde_json::Value;

use super::CLOCK_SKEW;
use crate::auth::Accepts;
use crate::{BaseUrl, BodySource, CustomerId, Endpoint, Error, RequestMeta};

/// A write that is about to be sent: the whole request, without any token.
///
/// Two are equal if they are the same request under the same id, whenever they were written down.
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
    /// The partner's tenant, as far as the token of the first send says it. Another partner's token must
    /// not send it again: that would be another purchase.
    pub tenant: Option<Guid>,
    /// The HTTP method.
    pub method: Method,
    /// Path and query, from `/v1` on.
    pub target: String,
    /// The headers that this request has and others have not.
    pub headers: HeaderMap,
    /// The body, byte for byte.
    pub body: Bytes,
    /// The body was read from elsewhere while it was sent, and is not here: the request cannot be sent
    /// again.
    pub is_streamed: bool,
    pub(super) credentials: Accepts,
}

impl Intent {
    /// What a request is, in the form to write down. `now` is the time since 1970.
    ///
    /// # Errors
    /// When the request does not go below the base address.
    pub fn new<E: Endpoint>(
        endpoint: &E,
        base: &BaseUrl,
        meta: &RequestMeta,
        request: &Request<Bytes>,
        now: Duration,
    ) -> Result<Self, Error> {
        let path = request.uri().path_and_query();
        let target = path.and_then(|path| path.as_str().strip_prefix(base.prefix()));
        let target = target.ok_or_else(|| {
            Error::invalid_input(format!("{} is not below {base}", request.uri()))
        })?;
        let own = |(name, value): (&HeaderName, &HeaderValue)| {
            (is_own(name) && !value.is_sensitive()).then(|| (name.clone(), value.clone()))
        };
        Ok(Self {
            request_id: meta.request_id.clone(),
            correlation_id: meta.correlation_id.clone(),
            begun: Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(u64::MAX)),
            base: base.to_string(),
            tenant: request.headers().get(AUTHORIZATION).and_then(tenant_of),
            method: request.method().clone(),
            target: target.to_owned(),
            headers: request.headers().iter().filter_map(own).collect(),
            body: request.body().clone(),
            is_streamed: request.extensions().get::<BodySource>().is_some(),
            credentials: endpoint.credentials(),
        })
    }

    /// How long ago it was written down. A clock that was set back makes it 0.
    #[must_use]
    pub fn age(&self, now: Duration) -> Duration {
        now.saturating_sub(self.begun)
    }

    /// Whether it may be sent again without being asked for; see [`RESEND_WINDOW`](super::RESEND_WINDOW).
    /// One from the future may not: a clock was set, and its age is unknown.
    #[must_use]
    pub fn may_be_resent(&self, now: Duration) -> bool {
        super::is_in_window(self.begun, now) && !self.is_streamed
    }

    /// Whether the same request would be another partner's. Not, when one of the two is not known.
    #[must_use]
    pub fn is_of_another_partner(&self, other: &Self) -> bool {
        matches!((&self.tenant, &other.tenant), (Some(one), Some(other)) if one != other)
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
        let is_creation = self.method == Method::POST
            && self.segments().count() == 3
            && self.segments().last() == Some("orders");
        is_creation.then(|| serde_json::from_slice(&self.body).ok())?
    }

    /// The id of the order that it changes, if it changes one.
    #[must_use]
    pub fn changed_order(&self) -> Option<&str> {
        let mut segments = self.segments().skip(2);
        (segments.next()? == "orders").then_some(())?;
        segments.next()
    }

    /// Whether an order may be what came of it: the same offers in the same quantities, created at or
    /// after the intent (clocks may differ by five minutes; an order without a date may be the one).
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
        let Some(wanted) = self.new_order() else {
            return false;
        };
        let mut wanted: Vec<_> = wanted.line_items.iter().map(bought).collect();
        let mut there: Vec<_> = order
            .line_items
            .iter()
            .map(|line| {
                let offer = line.offer_id.as_deref().unwrap_or_default();
                (
                    offer.to_ascii_lowercase(),
                    line.quantity.as_ref().map(Integer::get),
                )
            })
            .collect();
        wanted.sort();
        there.sort();
        wanted == there
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
            && self.headers == other.headers
            && self.body == other.body
            && self.is_streamed == other.is_streamed
    }
}

impl Eq for Intent {}

/// The tenant of a token, if it is a JWT that names one. Its signature is for the service to check; a token
/// that cannot be read is one whose tenant is not known.
///
/// Source: Learn, Access token claims reference (`tid`).
fn tenant_of(authorization: &HeaderValue) -> Option<Guid> {
    let token = authorization.to_str().ok()?.strip_prefix("Bearer ")?;
    let claims = token.split('.').nth(1)?;
    let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    Some(Guid::from(claims.get("tid")?.as_str()?)).filter(Guid::is_well_formed)
}

fn bought(line: &NewOrderLineItem) -> (String, Option<i64>) {
    let offer = line.offer_id.as_deref().unwrap_or_default();
    (
        offer.to_ascii_lowercase(),
        line.quantity.as_ref().map(Integer::get),
    )
}

/// Whether a header belongs to this request: the others are made anew, or are nobody's business.
fn is_own(name: &HeaderName) -> bool {
    let common = [
        "x-locale",
        "ms-contract-version",
        "ms-requestid",
        "ms-correlationid",
    ];
    *name != ACCEPT && *name != AUTHORIZATION && !common.contains(&name.as_str())
}
