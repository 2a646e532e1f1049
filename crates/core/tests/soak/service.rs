//! A Partner Center in memory: what it is asked, what it does, and the ledger of both.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::common::{Headers, answer};

/// An order, in the order of the ledger.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) id: String,
    pub(crate) customer: String,
    pub(crate) call: usize,
    /// A slow create exists from then on.
    pub(crate) exists_from: Duration,
    text: String,
}

/// What the ledger has of one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) requests: u32,
    /// Orders that it made.
    pub(crate) orders: Vec<usize>,
    /// Requests that came after one that had made an order.
    pub(crate) after_acting: u32,
    /// The ids that its requests had.
    pub(crate) request_ids: Vec<String>,
}

pub(crate) struct Service {
    pub(crate) orders: Vec<Placed>,
    /// One for each create.
    pub(crate) ledger: BTreeMap<usize, Entry>,
    /// What is known by its `MS-RequestId`.
    known: BTreeMap<String, usize>,
    /// The number of the token that is good.
    pub(crate) token: u64,
    /// Requests that had another host than ours.
    pub(crate) foreign: u64,
    pub(crate) requests: u64,
}

pub(crate) const ORDER_NOT_FOUND: &str =
    r#"{"code":20000,"description":"Order was not found.","data":[],"source":"PartnerFD"}"#;
const STILL_RUNNING: &str = r#"{"code":800060,"description":"The request is being carried out.","data":[],"source":"PartnerFD"}"#;
const BAD: &str =
    r#"{"code":800002,"description":"The offer is not for sale.","data":[],"source":"PartnerFD"}"#;
const NO_TOKEN: &str =
    r#"{"code":900420,"description":"Unauthorized","data":[],"source":"PartnerFD"}"#;

impl Service {
    pub(crate) fn new() -> Self {
        Self {
            orders: Vec::new(),
            ledger: BTreeMap::new(),
            known: BTreeMap::new(),
            token: 0,
            foreign: 0,
            requests: 0,
        }
    }

    /// A request came in, whatever becomes of it.
    pub(crate) fn note(&mut self, request: &Request<Bytes>, host: &str) {
        self.requests += 1;
        self.foreign += u64::from(request.uri().host() != Some(host));
        let Some(call) = number(request, "call") else {
            return;
        };
        let entry = self.ledger.entry(call).or_default();
        entry.requests += 1;
        entry.after_acting += u32::from(!entry.orders.is_empty());
        let id = request_id(request);
        if !entry.request_ids.contains(&id) {
            entry.request_ids.push(id);
        }
    }

    /// Does what is asked; a create takes so long. The answer is that of a service in good health.
    pub(crate) fn act(
        &mut self,
        now: Duration,
        takes: Duration,
        request: &Request<Bytes>,
    ) -> Response<Bytes> {
        let authorization = request.headers().get("authorization");
        let expected = format!("Bearer token-{}", self.token);
        if authorization.is_none_or(|token| token.as_bytes() != expected.as_bytes()) {
            return reply(401, NO_TOKEN);
        }
        let path: Vec<&str> = request.uri().path().trim_matches('/').split('/').collect();
        match (request.method().as_str(), path.as_slice()) {
            ("POST", ["v1", "customers", customer, place]) => {
                self.create(now + takes, now, customer, *place == "orders", request)
            }
            ("GET", ["v1", "customers", customer, "orders"]) => self.list(now, customer),
            ("GET", ["v1", "customers", customer, "orders", id]) => self.get(now, customer, id),
            _ => reply(404, ORDER_NOT_FOUND),
        }
    }

    fn create(
        &mut self,
        exists_from: Duration,
        now: Duration,
        customer: &str,
        is_keyed: bool,
        request: &Request<Bytes>,
    ) -> Response<Bytes> {
        if request
            .uri()
            .query()
            .is_some_and(|query| query.contains("bad=true"))
        {
            return reply(400, BAD);
        }
        let id = request_id(request);
        if let Some(index) = self.known.get(&id).filter(|_| is_keyed) {
            let order = &self.orders[*index];
            return if order.exists_from > now {
                reply(409, STILL_RUNNING)
            } else {
                reply(201, order.text.clone())
            };
        }
        let call = number(request, "call").unwrap();
        let entry = self.ledger.get_mut(&call).unwrap();
        let order = Placed::new(customer, call, entry.orders.len(), exists_from);
        let text = order.text.clone();
        entry.orders.push(self.orders.len());
        self.known.insert(id, self.orders.len());
        self.orders.push(order);
        reply(201, text)
    }

    fn list(&self, now: Duration, customer: &str) -> Response<Bytes> {
        let texts: Vec<&str> = self
            .orders
            .iter()
            .filter(|order| order.customer == customer && order.exists_from <= now)
            .map(|order| order.text.as_str())
            .collect();
        let text = format!(
            r#"{{"totalCount":{},"items":[{}]}}"#,
            texts.len(),
            texts.join(",")
        );
        reply(200, text)
    }

    fn get(&self, now: Duration, customer: &str, id: &str) -> Response<Bytes> {
        let found = self
            .orders
            .iter()
            .find(|order| order.id == id && order.customer == customer && order.exists_from <= now);
        match found {
            Some(order) => reply(200, order.text.clone()),
            None => reply(404, ORDER_NOT_FOUND),
        }
    }
}

impl Placed {
    /// The order that a call makes; a call that makes several is to be found out.
    fn new(customer: &str, call: usize, earlier: usize, exists_from: Duration) -> Self {
        let id = match earlier {
            0 => id_of(call),
            earlier => format!("{}-{earlier}", id_of(call)),
        };
        let text = format!(
            r#"{{"id":"{id}","referenceCustomerId":"{customer}","billingCycle":"monthly","currencyCode":"USD","lineItems":[{{"lineItemNumber":0,"offerId":"{}","quantity":{}}}],"creationDate":"2026-01-15T02:17:15.6455674Z","status":"completed","attributes":{{"objectType":"Order"}}}}"#,
            offer_of(call),
            call % 7 + 1,
        );
        Self {
            id,
            customer: customer.to_owned(),
            call,
            exists_from,
            text,
        }
    }
}

pub(crate) fn id_of(call: usize) -> String {
    format!("order-{call}")
}

pub(crate) fn offer_of(call: usize) -> String {
    format!("offer-{call}")
}

const IDS: Headers<'_> = &[("content-type", "application/json; charset=utf-8")];

fn reply(status: u16, text: impl Into<Bytes>) -> Response<Bytes> {
    answer(status, IDS, text)
}

fn request_id(request: &Request<Bytes>) -> String {
    request.headers()["ms-requestid"]
        .to_str()
        .unwrap()
        .to_owned()
}

fn number(request: &Request<Bytes>, name: &str) -> Option<usize> {
    let pairs = request.uri().query()?.split('&');
    let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
    let (_, text) = pairs.find(|(known, _)| *known == name)?;
    text.parse().ok()
}
