//! PATCH /v1/customers/{customer-tenant-id}/orders/{order-id}: buying add-ons

use partner_center_model::{AddOnPurchase, Guid};

use crate::endpoint::RequestBody;
use crate::journal::WriteKind;
use crate::orders::lines::{each_states, name_customer, numbered, refuse_owned, spell};
use crate::orders::patch::{OrderChange, PatchOrder};
use crate::{CustomerId, Error, OrderId};

/// Buys add-ons for a subscription, by changing the order that the subscription came from. **This buys**, and
/// is not repeated automatically when it may have been carried out: see [`PatchOrder`].
///
/// The answer has the old and the new lines, renumbered; each add-on has a subscription of its own.
///
/// - Errors: 400 with code 800029 (the add-on does not fit its parent), 409 with code 27009 (the parent
///   is not active), 800082 (it is not ready yet)
///
/// Source: Learn, Purchase an add-on to a subscription.
pub type PurchaseAddOn = PatchOrder<AddOnPurchase>;

impl OrderChange for AddOnPurchase {
    const KIND: WriteKind = WriteKind::PurchaseAddOn;

    fn body(&self, customer: &CustomerId, _order: &OrderId) -> Result<RequestBody, Error> {
        let mut purchase = self.clone();
        refuse_owned(&purchase.extra, "")?;
        purchase.line_items = numbered(&purchase.line_items)?;
        let why = "expected the GUID of the subscription it is for";
        each_states(&purchase.line_items, "parentSubscriptionId", why, |line| {
            let parent = line.parent_subscription_id.as_ref();
            parent.is_some_and(Guid::is_well_formed)
        })?;
        name_customer(&mut purchase.reference_customer_id, customer)?;
        spell(&mut purchase)?;
        Ok(RequestBody::json(&purchase))
    }
}
