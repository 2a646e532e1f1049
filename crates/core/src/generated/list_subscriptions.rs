//! GET /v1/customers/{customer-tenant-id}/subscriptions
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{Call, CustomerId, DecodeError, Error, Notice, OrderId};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, Paged, PathBuilder, Payload, QueryBuilder, decode,
    is_no_list, list_notices,
};

use crate::paging::{FollowLinks, continue_from, next_link};
use http::HeaderMap;
use partner_center_model::{Collection, Link, Subscription};
use super::facts;

/// Lists the subscriptions of a customer: all, those of an order, or those of an indirect reseller.
///
/// - .NET: `Customers.ById(id).Subscriptions.Get()`, `.ByOrder(orderId).Get()`,
///   `.ByPartner(partnerId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 20000 for an unknown order
///
/// Source: REST reference, get-customers-subscriptions; Learn, Get a list of subscriptions by order;
/// .NET SDK 3.4.
#[derive(Clone, Debug)]
pub struct ListSubscriptions {
    pub(crate) customer: CustomerId,
    pub(crate) order: Option<OrderId>,
    pub(crate) partner_id: Option<String>,
    pub(crate) product_type: Option<String>,
    pub(crate) product_subtype: Option<String>,
    page: Option<Link>,
}

impl ListSubscriptions {
    /// All subscriptions of a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>) -> Self {
        Self {
            customer: customer.into(),
            order: None,
            partner_id: None,
            product_type: None,
            product_subtype: None,
            page: None,
        }
    }

    /// Only those that came from this order (`order_id`); not together with a partner id.
    #[must_use]
    pub fn order(mut self, value: impl Into<OrderId>) -> Self {
        self.order = Some(value.into());
        self
    }

    /// Only those of the indirect reseller with this partner id (`mpn_id`); not together with an order.
    #[must_use]
    pub fn partner_id(mut self, value: impl Into<String>) -> Self {
        self.partner_id = Some(value.into());
        self
    }

    /// Only those of this kind of product (`product_type`).
    #[must_use]
    pub fn product_type(mut self, value: impl Into<String>) -> Self {
        self.product_type = Some(value.into());
        self
    }

    /// Only those of this part of the kind of product (`product_subtype`).
    #[must_use]
    pub fn product_subtype(mut self, value: impl Into<String>) -> Self {
        self.product_subtype = Some(value.into());
        self
    }
}

impl Endpoint for ListSubscriptions {
    type Output = Collection<Subscription>;

    const OPERATION: Operation = facts::LIST_SUBSCRIPTIONS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        if let Some(uri) = self.page.as_ref().and_then(Link::uri) {
            path.link(uri);
            return;
        }
        path.literal("customers").customer(&self.customer).literal("subscriptions");
    }

    fn query(&self, query: &mut QueryBuilder) {
        if self.page.is_some() {
            return;
        }
        if let Some(order) = &self.order {
            query.order("order_id", order);
        }
        if let Some(partner_id) = &self.partner_id {
            query.pair("mpn_id", partner_id);
        }
        if let Some(product_type) = &self.product_type {
            query.pair("product_type", product_type);
        }
        if let Some(product_subtype) = &self.product_subtype {
            query.pair("product_subtype", product_subtype);
        }
    }

    fn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        continue_from(self.page.as_ref(), headers)
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn notices(&self, page: &Self::Output) -> Vec<Notice> {
        list_notices(self, page, Some)
    }

    fn is_void(&self, page: &Self::Output) -> bool {
        is_no_list(page)
    }
}

impl ListEndpoint for ListSubscriptions {
    type Item = Subscription;
}

impl FollowLinks for ListSubscriptions {
    fn follow<T>(&self, page: &Collection<T>, _head: &HeaderMap) -> Option<Self> {
        Some(Self {
            page: Some(next_link(page)?),
            ..self.clone()
        })
    }
}

impl Paged for ListSubscriptions {
    fn next(&self, page: &Self::Output, head: &HeaderMap) -> Option<Self> {
        self.follow(page, head)
    }
}

impl<C> Call<C, ListSubscriptions> {
    /// Only those that came from this order (`order_id`); not together with a partner id.
    pub fn order(self, value: impl Into<OrderId>) -> Self {
        self.map(|endpoint| endpoint.order(value))
    }

    /// Only those of the indirect reseller with this partner id (`mpn_id`); not together with an order.
    pub fn partner_id(self, value: impl Into<String>) -> Self {
        self.map(|endpoint| endpoint.partner_id(value))
    }

    /// Only those of this kind of product (`product_type`).
    pub fn product_type(self, value: impl Into<String>) -> Self {
        self.map(|endpoint| endpoint.product_type(value))
    }

    /// Only those of this part of the kind of product (`product_subtype`).
    pub fn product_subtype(self, value: impl Into<String>) -> Self {
        self.map(|endpoint| endpoint.product_subtype(value))
    }
}
