//! GET /v1/customers/{customer-tenant-id}/orders
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{Call, CustomerId, DecodeError, Error, Notice};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, Paged, PathBuilder, Payload, QueryBuilder, decode,
    is_no_list, list_notices,
};

use crate::paging::{FollowLinks, continue_from, next_link};
use http::HeaderMap;
use partner_center_model::{BillingCycleType, Collection, Guid, Link, Open, Order};
use super::facts;

/// Lists the orders of a customer, all or those of one billing cycle.
///
/// A new order takes up to 15 minutes to appear. The answer comes whole, and does not say which
/// filter it obeys: [`Response::notices`](crate::Response::notices) names orders that the billing
/// filter should have kept out.
///
/// ```
/// use partner_center_core::{Cloud, Partner, driver::RequestMeta};
/// use partner_center_model::{BillingCycleType, Guid};
///
/// let meta = RequestMeta::new(Guid::from_random_bytes([1; 16]), Guid::from_random_bytes([2; 16]));
/// let request = Partner::offline()
///     .customers().by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
///     .orders().by_billing_cycle_type(BillingCycleType::OneTime)
///     .get().to_http(&Cloud::Global.base_url(), &meta)?;
/// assert_eq!(
///     request.uri().to_string(),
///     "https://api.partnercenter.microsoft.com/v1/customers/\
///      b0d70a69-4c42-4b27-b17b-91a835d8686a/orders?billingType=onetime",
/// );
/// # Ok::<(), partner_center_core::Error>(())
/// ```
///
/// - .NET: `Customers.ById(id).Orders.Get()`, `.Orders.ByBillingCycleType(type).Get()`
/// - Credentials: App, or App+User
/// - Errors: 400 for a customer id that is not a GUID, 404 for an unknown customer, 403 with code
///   800043 when prices are asked for but not granted
///
/// Source: Learn, Get a list of orders by customer and billing cycle type; REST reference,
/// get-orders-for-a-customer-and-an-indirect-reseller-partner.
#[derive(Clone, Debug)]
pub struct ListOrders {
    pub(crate) customer: CustomerId,
    pub(crate) billing_cycle_type: Option<Open<BillingCycleType>>,
    pub(crate) indirect_reseller: Option<Guid>,
    pub(crate) include_price: bool,
    pub(crate) include_system_purchases: bool,
    page: Option<Link>,
}

impl ListOrders {
    /// All orders of a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>) -> Self {
        Self {
            customer: customer.into(),
            billing_cycle_type: None,
            indirect_reseller: None,
            include_price: false,
            include_system_purchases: false,
            page: None,
        }
    }

    /// Only orders of this billing cycle (`billingType`), in the spelling that queries have: `onetime`, not
    /// `one_time`. A new word is sent as it is.
    #[must_use]
    pub fn billing_cycle_type(
        mut self,
        value: impl Into<Open<BillingCycleType>>,
    ) -> Self {
        self.billing_cycle_type = Some(value.into());
        self
    }

    /// Only orders of this indirect reseller's tenant (`indirect_reseller_id`).
    #[must_use]
    pub fn indirect_reseller(mut self, value: impl Into<Guid>) -> Self {
        self.indirect_reseller = Some(value.into());
        self
    }

    /// With prices (`include_price`); the account must be allowed to see them.
    #[must_use]
    pub fn include_price(mut self, value: bool) -> Self {
        self.include_price = value;
        self
    }

    /// With orders that the service made itself (`include_system_purchases`).
    #[must_use]
    pub fn include_system_purchases(mut self, value: bool) -> Self {
        self.include_system_purchases = value;
        self
    }
}

impl Endpoint for ListOrders {
    type Output = Collection<Order>;

    const OPERATION: Operation = facts::LIST_ORDERS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        if let Some(uri) = self.page.as_ref().and_then(Link::uri) {
            path.link(uri);
            return;
        }
        path.literal("customers").customer(&self.customer).literal("orders");
    }

    fn query(&self, query: &mut QueryBuilder) {
        if self.page.is_some() {
            return;
        }
        if let Some(billing_cycle_type) = &self.billing_cycle_type {
            query.word("billingType", billing_cycle_type);
        }
        if let Some(indirect_reseller) = &self.indirect_reseller {
            query.guid("indirect_reseller_id", indirect_reseller);
        }
        if self.include_price {
            query.pair("include_price", "true");
        }
        if self.include_system_purchases {
            query.pair("include_system_purchases", "true");
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

impl ListEndpoint for ListOrders {
    type Item = Order;

    fn item_notices<'a>(
        &self,
        items: impl Iterator<Item = (usize, &'a Order)>,
    ) -> Vec<Notice> {
        crate::orders::outside_filter(self, items)
    }
}

impl FollowLinks for ListOrders {
    fn follow<T>(&self, page: &Collection<T>, _head: &HeaderMap) -> Option<Self> {
        Some(Self {
            page: Some(next_link(page)?),
            ..self.clone()
        })
    }
}

impl Paged for ListOrders {
    fn next(&self, page: &Self::Output, head: &HeaderMap) -> Option<Self> {
        self.follow(page, head)
    }
}

impl<C> Call<C, ListOrders> {
    /// Only orders of this billing cycle (`billingType`), in the spelling that queries have: `onetime`, not
    /// `one_time`. A new word is sent as it is.
    pub fn billing_cycle_type(self, value: impl Into<Open<BillingCycleType>>) -> Self {
        self.map(|endpoint| endpoint.billing_cycle_type(value))
    }

    /// Only orders of this indirect reseller's tenant (`indirect_reseller_id`).
    pub fn indirect_reseller(self, value: impl Into<Guid>) -> Self {
        self.map(|endpoint| endpoint.indirect_reseller(value))
    }

    /// With prices (`include_price`); the account must be allowed to see them.
    pub fn include_price(self, value: bool) -> Self {
        self.map(|endpoint| endpoint.include_price(value))
    }

    /// With orders that the service made itself (`include_system_purchases`).
    pub fn include_system_purchases(self, value: bool) -> Self {
        self.map(|endpoint| endpoint.include_system_purchases(value))
    }
}
