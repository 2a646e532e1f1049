//! PATCH /v1/customers/{customer-tenant-id}/orders/{order-id}: changing the billing cycle

use partner_center_model::{BillingCycleChange, BillingCycleType, Guid, Open};

use crate::endpoint::RequestBody;
use crate::journal::WriteKind;
use crate::orders::lines::{each_states, name_customer, spell, wrong};
use crate::orders::patch::{OrderChange, PatchOrder};
use crate::{CustomerId, Error, OrderId};

/// Changes how often the customer is charged for legacy licences.
///
/// All lines of the order are sent, as they are, with their subscriptions. Trials, Azure, terms of
/// other than a year, inactive subscriptions and the new commerce cannot be changed this way; there,
/// the subscription itself is changed.
///
/// - Errors: 400 with codes 6000, 6001, 800080, 800085
///
/// Source: Learn, Change the billing cycle.
pub type ChangeBillingCycle = PatchOrder<BillingCycleChange>;

impl OrderChange for BillingCycleChange {
    const KIND: WriteKind = WriteKind::ChangeBillingCycle;

    fn body(&self, customer: &CustomerId, _order: &OrderId) -> Result<RequestBody, Error> {
        let mut change = self.clone();
        match change.billing_cycle.as_ref().map(Open::known) {
            None => return Err(wrong("billingCycle", "it is required")),
            Some(Some(BillingCycleType::Unknown)) => {
                return Err(wrong("billingCycle", "`unknown` cannot be requested"));
            }
            Some(_) => {}
        }
        if change.line_items.is_empty() {
            return Err(wrong("lineItems", "expected all lines of the order"));
        }
        let why = "expected the GUID of the line's subscription";
        each_states(&change.line_items, "subscriptionId", why, |line| {
            let subscription = line.subscription_id.as_ref();
            subscription.is_some_and(Guid::is_well_formed)
        })?;
        name_customer(&mut change.reference_customer_id, customer)?;
        spell(&mut change)?;
        Ok(RequestBody::json(&change))
    }
}
