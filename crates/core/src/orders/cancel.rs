//! PATCH /v1/customers/{customer-tenant-id}/orders/{order-id}: cancelling

use partner_center_model::{Open, OrderCancellation, OrderStatus};

use crate::endpoint::RequestBody;
use crate::journal::WriteKind;
use crate::orders::lines::{each_states, spell, wrong};
use crate::orders::patch::{OrderChange, PatchOrder};
use crate::{CustomerId, Error, OrderId};

/// Cancels an order, or some of its lines.
///
/// Cancelled lines come back with the quantity 0; the order is `cancelled` when none is left. In
/// production only software can be cancelled this way, within its window; in the integration sandbox
/// also reservations and software as a service. The new commerce cancels subscriptions instead.
///
/// - Errors: 400 with code 800063 (new commerce), 900117 or 900213 (the window has passed, after so
///   many days or hours), 800061; 403 with code 800019, 800077 (seats of software as a service)
///
/// Source: Learn, Cancel an order from the integration sandbox; Cancel software purchases.
pub type CancelOrder = PatchOrder<OrderCancellation>;

impl OrderChange for OrderCancellation {
    const KIND: WriteKind = WriteKind::CancelOrder;

    fn body(&self, _customer: &CustomerId, order: &OrderId) -> Result<RequestBody, Error> {
        let mut cancellation = self.clone();
        let status = cancellation.status.as_ref().map(Open::known);
        if status.is_some_and(|status| status != Some(OrderStatus::Cancelled)) {
            return Err(wrong("status", "a cancellation must say `cancelled`"));
        }
        cancellation.status = Some(OrderStatus::Cancelled.into());
        let id = cancellation.id.get_or_insert(order.as_str().into());
        if OrderId::from(&*id) != *order {
            let why = format!("it is {id}, and the call is for the order {order}");
            return Err(wrong("id", &why));
        }
        let lines = &cancellation.line_items;
        each_states(lines, "lineItemNumber", "it is required", |line| {
            line.line_item_number.is_some()
        })?;
        spell(&mut cancellation)?;
        Ok(RequestBody::json(&cancellation))
    }
}
