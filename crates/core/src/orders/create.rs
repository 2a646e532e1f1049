//! POST /v1/customers/{customer-tenant-id}/orders

use http::header::HeaderMap;
use partner_center_model::{BillingCycleType, NewOrder, NewOrderLineItem, Open, Order};

use crate::auth::Accepts;
use crate::customer_user;
use crate::decode::{DecodeError, Payload, decode};
use crate::endpoint::RequestBody;
use crate::generated::CREATE_ORDER;
use crate::orders::answered::not_the_order;
use crate::orders::lines::{name_customer, numbered, refuse_owned, spell, wrong};
use crate::{
    Call, CustomerId, Error, endpoint::Endpoint, operation::Operation, target::PathBuilder,
};

/// Places an order. **This buys.**
///
/// The service recognises a repetition by its `MS-RequestId`, so the call is repeated like a read,
/// always with the same id. How long the service remembers an id is not documented. When the fate of
/// the order stays unknown, [`Error::is_ambiguous`] holds, and the same call with the same
/// [`request_id`](Call::request_id) settles it.
///
/// What the service would refuse, and this library can see, is refused before anything is sent: lines
/// without offer or quantity, numbers with gaps, members that are the service's to set, the billing
/// cycle `unknown`, a trial with a billing cycle, values that do not have the form of their member (a
/// term `1-Year`, a date `31/12/2026`, an offer in none of the three forms). Words that the documents
/// know are sent in their spelling, `onetime` as `one_time`; a new word is sent as it is. See
/// [`Request`](partner_center_model::Request).
///
/// A new order can be read by its id at once, and takes up to 15 minutes to appear in lists.
///
/// - .NET: `Customers.ById(id).Orders.Create(order)`
/// - Credentials: App, or App+User; with a `partner_id_on_record` in a line, App+User
/// - Errors: 400 with code 800071 (line numbers), 900203 (attestation), 900242 (end date), 900268 to
///   900270 (term and billing cycle), 2004 (billing cycle); 403 with code 13605 (the customer has not
///   accepted the agreement), 900121 (credit), 800066 to 800069 (limits); 409 with code 800060 while
///   the first attempt runs
///
/// Source: Learn, Create an order; REST reference, create-a-new-order.
///
/// ```
/// use partner_center_core::{Cloud, Partner, driver::RequestMeta};
/// use partner_center_model::{BillingCycleType, Guid, NewOrder, NewOrderLineItem};
///
/// let order = NewOrder::default()
///     .billing_cycle(BillingCycleType::Annual)
///     .line_items([NewOrderLineItem::default()
///         .offer_id("CFQ7TTC0LH18:0001:CFQ7TTC0K971")
///         .quantity(5)
///         .term_duration("P1Y")]);
/// let meta = RequestMeta::new(Guid::from_random_bytes([1; 16]), Guid::from_random_bytes([2; 16]));
/// let request = Partner::offline()
///     .customers().by_id("b0d70a69-4c42-4b27-b17b-91a835d8686a")
///     .orders().create(order)
///     .to_http(&Cloud::Global.base_url(), &meta)?;
/// assert_eq!(
///     request.body(),
///     r#"{"referenceCustomerId":"b0d70a69-4c42-4b27-b17b-91a835d8686a","billingCycle":"annual","lineItems":[{"lineItemNumber":0,"offerId":"CFQ7TTC0LH18:0001:CFQ7TTC0K971","termDuration":"P1Y","quantity":5}]}"#,
/// );
/// # Ok::<(), partner_center_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct CreateOrder {
    customer: CustomerId,
    order: NewOrder,
    customer_user: Option<String>,
    is_trial: bool,
}

impl CreateOrder {
    /// An order for a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, order: NewOrder) -> Self {
        Self {
            customer: customer.into(),
            order,
            customer_user: None,
            is_trial: false,
        }
    }

    /// Assigns the licence to this user of the customer, by the user principal name
    /// (`x-ms-customeruser-upn`).
    ///
    /// Source: .NET SDK 3.4; not in the documents.
    #[must_use]
    pub fn customer_user(mut self, user_principal_name: impl Into<String>) -> Self {
        self.customer_user = Some(user_principal_name.into());
        self
    }

    /// Whether a trial is ordered, which this library cannot see from an offer: its billing cycle is
    /// `none`, and any other is refused before it is sent.
    #[must_use]
    pub fn trial(mut self, yes: bool) -> Self {
        self.is_trial = yes;
        self
    }

    /// The order as it is sent.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn order(&self) -> Result<NewOrder, Error> {
        let mut order = self.order.clone();
        refuse_owned(&order.extra, "")?;
        order.line_items = numbered(&order.line_items)?;
        name_customer(&mut order.reference_customer_id, &self.customer)?;
        let cycle = order.billing_cycle.as_ref().map(Open::known);
        match cycle {
            None if self.is_trial => order.billing_cycle = Some(BillingCycleType::None.into()),
            Some(cycle) if self.is_trial && cycle != Some(BillingCycleType::None) => {
                return Err(wrong("billingCycle", "that of a trial is `none`"));
            }
            Some(Some(BillingCycleType::Unknown)) => {
                let why = "`unknown` cannot be requested: leave it out to let the service decide, or take `none` for a trial";
                return Err(wrong("billingCycle", why));
            }
            _ => {}
        }
        spell(&mut order)?;
        Ok(order)
    }

    /// The places of the new-commerce lines that state no term. The service refuses nearly all of these
    /// (400 with code 900268 or 400039); what is paid once mostly has none.
    #[must_use]
    pub fn lines_without_term(&self) -> Vec<usize> {
        let cycle = self.order.billing_cycle.as_ref().and_then(Open::known);
        if cycle == Some(BillingCycleType::OneTime) {
            return Vec::new();
        }
        let lacks_term = |line: &NewOrderLineItem| {
            let is_catalogue_item = line.offer_id.as_ref().is_some_and(|id| id.contains(':'));
            let context = line.provisioning_context.as_ref();
            let has_duration = context.is_some_and(|context| context.duration.is_some());
            is_catalogue_item && line.term_duration.is_none() && !has_duration
        };
        let lines = self.order.line_items.iter().enumerate();
        let lacking = lines.filter(|(_, line)| lacks_term(line));
        lacking.map(|(place, _)| place).collect()
    }
}

impl Endpoint for CreateOrder {
    type Output = Order;

    const OPERATION: Operation = CREATE_ORDER;

    fn operation(&self) -> Operation {
        let lines = &self.order.line_items;
        if lines.iter().any(|line| line.partner_id_on_record.is_some()) {
            CREATE_ORDER.accepting(Accepts::AppUser)
        } else {
            CREATE_ORDER
        }
    }

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("orders");
    }

    fn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        customer_user::name(self.customer_user.as_deref(), headers)
    }

    fn body(&self) -> Result<Option<RequestBody>, Error> {
        Ok(Some(RequestBody::json(&self.order()?)))
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, order: &Self::Output) -> bool {
        order.id.as_ref().is_none_or(|id| id.is_empty())
    }

    fn contradiction(&self, order: &Self::Output) -> Option<String> {
        not_the_order(Some(&self.customer), &self.order, order)
    }
}

impl<C> Call<C, CreateOrder> {
    /// Assigns the licence to this user of the customer.
    pub fn customer_user(self, user_principal_name: impl Into<String>) -> Self {
        self.map(|create| create.customer_user(user_principal_name))
    }

    /// Whether a trial is ordered.
    pub fn trial(self, yes: bool) -> Self {
        self.map(|create| create.trial(yes))
    }
}
