//! A sandbox as far as it is about orders: how slow, how strict, and what tests do to them.

use std::path::PathBuf;
use std::time::Duration;

use crate::json::Json;
use crate::orders::state::Step;
use crate::server::{Sandbox, SandboxBuilder};
use crate::service::Service;
use crate::service_error::ServiceError;

/// Every status that an order can have.
const STATUSES: [&str; 10] = [
    "completed",
    "pending",
    "cancelled",
    "suspended",
    "pending_review",
    "pending_po_upload",
    "po_upload_complete",
    "po_review_rejected",
    "partial_success",
    "error",
];

/// An order that a client has placed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlacedOrder {
    /// The id of the customer.
    pub customer: String,
    /// The id of the order.
    pub order: String,
    /// The `MS-RequestId` of the request that placed it, or the one made for it.
    pub request_id: String,
    /// The status now, such as `completed`.
    pub status: String,
}

impl PlacedOrder {
    pub(crate) fn to_json(&self) -> Json {
        Json::object([
            ("customer", self.customer.as_str().into()),
            ("order", self.order.as_str().into()),
            ("requestId", self.request_id.as_str().into()),
            ("status", self.status.as_str().into()),
        ])
    }
}

impl Sandbox {
    /// Every order that was placed here, in the list or not yet, the oldest first for each customer. What a test
    /// of duplicate purchases counts.
    #[must_use]
    pub fn placed_orders(&self) -> Vec<PlacedOrder> {
        self.service.placed_orders()
    }

    /// Gives an order a status, such as `pending_review`, `suspended` or `error`. `false`, if there is no such
    /// order or status.
    #[must_use]
    pub fn set_order_status(&self, customer: &str, order: &str, status: &str) -> bool {
        let json = Json::object([
            ("customer", customer.into()),
            ("order", order.into()),
            ("status", status.into()),
        ]);
        self.service.change_order(&json).is_ok()
    }
}

impl SandboxBuilder {
    /// Refuses to show prices: 403 with the code 800043, as to a caller who may not see them.
    pub fn without_prices(mut self) -> Self {
        self.settings.prices = false;
        self
    }

    /// How long a new order is missing from the list; by its id it is found at once. The service takes up to
    /// fifteen minutes, the sandbox no time unless set. [`Sandbox::advance_clock`] makes it pass.
    pub fn visibility_delay(mut self, delay: Duration) -> Self {
        self.settings.visibility_delay = delay.as_secs();
        self
    }

    /// How long a new order is `pending`.
    pub fn completion_delay(mut self, delay: Duration) -> Self {
        self.settings.completion_delay = delay.as_secs();
        self
    }

    /// How long the lines of a completed order wait to be provisioned.
    pub fn provisioning_delay(mut self, delay: Duration) -> Self {
        self.settings.provisioning_delay = delay.as_secs();
        self
    }

    /// How long a new order is without the ids of its subscriptions.
    pub fn subscription_delay(mut self, delay: Duration) -> Self {
        self.settings.subscription_delay = delay.as_secs();
        self
    }

    /// How long an uploaded purchase order is reviewed.
    pub fn review_delay(mut self, delay: Duration) -> Self {
        self.settings.review_delay = delay.as_secs();
        self
    }

    /// Has the limits of a sandbox account: five subscriptions a customer, 25 licences each, two reservations.
    pub fn sandbox_limits(mut self) -> Self {
        self.settings.sandbox_limits = true;
        self
    }

    /// Does a write again when it comes again under its `MS-RequestId`: what a service without idempotency
    /// would do. It shows what a test of that is worth.
    pub fn without_replay(mut self) -> Self {
        self.settings.replay = false;
        self
    }

    /// Refuses more than so many requests a minute for each resource, as the gateway does with 500; 0, the
    /// default, is as many as come. The minute is one of the sandbox's clock.
    pub fn rate_limit(mut self, requests: u32) -> Self {
        self.settings.rate_limit = requests.into();
        self
    }

    /// Keeps orders, carts and request ids in a file, so that they outlive this sandbox. A file belongs to one
    /// running sandbox at a time: the next one waits for it, and fails to start after half a minute.
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }
}

impl Service {
    pub(crate) fn placed_orders(&self) -> Vec<PlacedOrder> {
        let now = self.now().as_secs();
        let mut state = self.state();
        let settings = state.settings;
        state.store.settle(now, &settings);
        let all = state.store.customers().iter();
        let all =
            all.flat_map(|customer| customer.orders.iter().map(move |order| (customer, order)));
        let placed = all.filter_map(|(customer, order)| {
            Some(PlacedOrder {
                customer: customer.id.clone(),
                order: order.id.clone(),
                request_id: order.request_id.clone()?,
                status: order.status(),
            })
        });
        placed.collect()
    }

    /// `{"customer":"…","order":"…","status":"pending_review","after":60,"rejectPurchaseOrder":true}`, of which
    /// the last three may be absent. Answers with the order.
    pub(crate) fn change_order(&self, json: &Json) -> Result<Json, String> {
        let text = |name| json.get(name).and_then(Json::as_text);
        let customer = text("customer").ok_or("The body has no \"customer\".")?;
        let id = text("order").ok_or("The body has no \"order\".")?;
        let status = text("status");
        if let Some(status) = &status
            && !STATUSES.contains(&status.as_str())
        {
            return Err(format!("There is no order status \"{status}\"."));
        }
        let now = self.now().as_secs();
        let mut state = self.state();
        let settings = state.settings;
        state.store.settle(now, &settings);
        let missing = |error: ServiceError| error.parts().1.to_owned();
        let owner = state.store.owner_mut(&customer).map_err(missing)?;
        let order = owner.order_mut(&id).map_err(missing)?;
        if let Some(reject) = json.get("rejectPurchaseOrder") {
            order.review_fails = reject.is_true();
        }
        let after = match json.get("after") {
            Some(after) => after.as_number().ok_or("\"after\" is not a count.")?,
            None => 0_u64,
        };
        if let Some(status) = status {
            // Instead of whatever was to become of it.
            order.due.clear();
            order.plan(now, after, Step::Status(status));
            order.settle(now, &settings);
        }
        let shown = crate::orders::view(order, true);
        state
            .save(self.ahead())
            .map_err(|error| error.to_string())?;
        Ok(shown)
    }
}
