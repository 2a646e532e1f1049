//! The orders that clients have placed, as tests see and change them.

use crate::json::{Json, object};
use crate::order::{STATUSES, Step};
use crate::service_error::ServiceError;
use crate::store::Customer;
use crate::world::World;

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
        object! {
            "customer": &self.customer,
            "order": &self.order,
            "requestId": &self.request_id,
            "status": &self.status,
        }
    }
}

impl World {
    pub(crate) fn placed_orders(&self) -> Vec<PlacedOrder> {
        let now = self.now().as_secs();
        let mut state = self.state();
        let settings = state.settings;
        state.store.settle(now, &settings);
        let of = |customer: &Customer| {
            let placed = customer.orders.iter().filter_map(|order| {
                Some(PlacedOrder {
                    customer: customer.id.clone(),
                    order: order.id.clone(),
                    request_id: order.request_id.clone()?,
                    status: order.status(),
                })
            });
            placed.collect::<Vec<_>>()
        };
        state.store.customers().iter().flat_map(of).collect()
    }

    /// `{"customer":"…","order":"…","status":"pending_review","after":60,"rejectPurchaseOrder":true}`, of which
    /// the last three may be absent. Answers with the order.
    pub(crate) fn change_order(&self, json: &Json) -> Result<Json, String> {
        let (customer, id) = (json.need("customer")?, json.need("order")?);
        let status = json.some_text("status");
        if let Some(status) = &status
            && !STATUSES[1..].contains(&status.as_str())
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
        let shown = order.view(true);
        let saved = state.save(self.ahead());
        saved.map_err(|error| error.to_string())?;
        Ok(shown)
    }
}
