//! The calls that are made: creates with and without a key, and reads; and what drives any of them.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request};
use partner_center_core::model::{Collection, Order};
use partner_center_core::quota::{Demand, Family, Permit};
use partner_center_core::{
    AccessToken, CustomerId, Error, GetOrder, ListOrders, RetryPolicy, Safety,
    driver::{Exchange, Failure, RequestMeta, Step},
    endpoint::{Endpoint, PathBuilder, QueryBuilder},
};
use partner_center_core::{
    DecodeError,
    endpoint::{Payload, decode},
};

use crate::common::base;

/// Creates for the tests: their path, and what the client believes about repetitions. The service
/// knows those of `orders` by their id, and none of `carts`.
macro_rules! create {
    ($(#[$doc:meta])* $name:ident, $safety:ident, $place:literal, $family:ident) => {
        $(#[$doc])*
        pub(crate) struct $name(pub(crate) Create);

        impl Endpoint for $name {
            type Output = Order;
            const OPERATION: partner_center_core::endpoint::Operation = partner_center_core::endpoint::Operation::new(Method::POST, concat!("/v1/customers/{customer-tenant-id}/", $place), Family::$family).repeating(Safety::$safety);

            fn path(&self, path: &mut PathBuilder<'_>) {
                path.literal("customers").customer(&self.0.customer).literal($place);
            }

            fn query(&self, query: &mut QueryBuilder) {
                query.pair("call", &self.0.call.to_string());
                if self.0.is_bad {
                    query.pair("bad", "true");
                }
            }

            fn decode(&self, payload: &Payload) -> Result<Order, DecodeError> {
                decode(payload)
            }

            fn is_void(&self, order: &Order) -> bool {
                order.id.is_none() && !order.extra.is_empty()
            }
        }
    };
}

pub(crate) struct Create {
    pub(crate) customer: CustomerId,
    pub(crate) call: usize,
    /// The service refuses it, whenever it comes.
    pub(crate) is_bad: bool,
}

create!(Keyed, KeyedByRequestId, "orders", Orders);
create!(Unkeyed, Unkeyed, "carts", Carts);
create!(
    /// A client that believes that the service knows what it does not.
    Careless,
    KeyedByRequestId,
    "carts",
    Carts
);

pub(crate) enum Operation {
    Keyed(Keyed),
    Unkeyed(Unkeyed),
    Careless(Careless),
    /// The order that the call of this number made, or will make.
    Get(GetOrder, usize),
    List(ListOrders),
}

impl Operation {
    pub(crate) fn is_create(&self) -> bool {
        !matches!(self, Self::Get(..) | Self::List(_))
    }

    /// Whether the client takes it for settled by its id.
    pub(crate) fn is_keyed(&self) -> bool {
        matches!(self, Self::Keyed(_) | Self::Careless(_))
    }

    pub(crate) fn exchange(&self, meta: &RequestMeta, entropy: u64) -> Box<dyn Drive + '_> {
        match self {
            Self::Keyed(endpoint) => drive(endpoint, meta, entropy),
            Self::Unkeyed(endpoint) => drive(endpoint, meta, entropy),
            Self::Careless(endpoint) => drive(endpoint, meta, entropy),
            Self::Get(endpoint, _) => drive(endpoint, meta, entropy),
            Self::List(endpoint) => drive(endpoint, meta, entropy),
        }
    }
}

fn drive<'e, E>(endpoint: &'e E, meta: &RequestMeta, entropy: u64) -> Box<dyn Drive + 'e>
where
    E: Endpoint<Output: Seen>,
{
    let policy = RetryPolicy::default();
    Box::new(Exchange::new(endpoint, &base(), meta, policy, entropy).unwrap())
}

/// What a result says that the ledger can be asked about: ids of orders, and the calls that made them.
pub(crate) trait Seen: std::fmt::Debug {
    fn seen(&self) -> Vec<(String, String)>;
}

impl Seen for Order {
    fn seen(&self) -> Vec<(String, String)> {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let offer = self
            .line_items
            .first()
            .and_then(|line| line.offer_id.as_deref());
        vec![(text(self.id.as_deref()), text(offer))]
    }
}

impl Seen for Collection<Order> {
    fn seen(&self) -> Vec<(String, String)> {
        self.items.iter().flat_map(Seen::seen).collect()
    }
}

/// A step of a call of any kind.
pub(crate) enum Next {
    Authorize,
    Admit(Demand),
    Send(Box<Request<Bytes>>, Duration),
    Wait(Duration),
    Done(Result<Vec<(String, String)>, Error>),
}

/// An [`Exchange`] of any kind.
pub(crate) trait Drive {
    fn step(&mut self, elapsed: Duration) -> Next;
    fn token(&mut self, token: AccessToken);
    fn admitted(&mut self, permit: Permit);
    fn not_admitted(&mut self, wait: Duration);
    fn answered(&mut self, answer: Result<http::Response<Bytes>, Failure>);
}

impl<E: Endpoint<Output: Seen>> Drive for Exchange<'_, E> {
    fn step(&mut self, elapsed: Duration) -> Next {
        match Exchange::step(self, elapsed) {
            Step::Authorize { .. } => Next::Authorize,
            Step::Admit(demand) => Next::Admit(demand),
            // The worlds of this soak have no journal.
            Step::Record { .. } => unreachable!("nobody asked to record"),
            Step::Send { request, timeout } => Next::Send(Box::new(request), timeout),
            Step::Wait(delay) => Next::Wait(delay),
            Step::Done(result) => Next::Done(result.map(|response| response.seen())),
        }
    }

    fn token(&mut self, token: AccessToken) {
        Exchange::token(self, token);
    }

    fn admitted(&mut self, permit: Permit) {
        Exchange::admitted(self, permit);
    }

    fn not_admitted(&mut self, wait: Duration) {
        Exchange::not_admitted(self, wait);
    }

    fn answered(&mut self, answer: Result<http::Response<Bytes>, Failure>) {
        match answer {
            Ok(response) => self.response(response),
            Err(failure) => self.failed(failure),
        }
    }
}
