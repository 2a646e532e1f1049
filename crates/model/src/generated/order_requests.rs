//! What may be sent: orders to place, changes of orders, and what goes with a document.
//
// @generated from spec/order_requests.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::request::{Form, Request, Spelling};
use crate::{BillingCycleType, DateTime, Decimal, Extra, Guid, Integer, List, Open, OrderStatus, Participant, ProvisioningContext, PurchaseCommitment, RenewsTo, Text, TransitionType};

/// One line of an order to place.
///
/// Source: Learn, Create an order.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct NewOrderLineItem {
    /// Number of the line, counted from 0 without gaps. Left out, the library numbers the lines by
    /// their places.
    ///
    /// Source: Learn, Create an order.
    pub line_item_number: Option<Integer>,
    /// What a reservation or savings plan needs to be set up; left out on other lines.
    ///
    /// Source: Learn, Create an order.
    pub provisioning_context: Option<ProvisioningContext>,
    /// What is bought: a GUID (legacy licences), `MS-AZR-0145P` (legacy Azure), or a catalogue item
    /// `PRODUCT:SKU:AVAILABILITY`. Required.
    ///
    /// Source: Learn, Create an order.
    pub offer_id: Option<Text>,
    /// Length of the term as an ISO 8601 duration: `P1M`, `P1Y`, `P3Y`. Needed in the new commerce.
    ///
    /// Source: Learn, Create an order.
    pub term_duration: Option<Text>,
    /// When the term shall end, to make it end together with another subscription or a calendar
    /// month. A date that is neither is refused (400, code 900242).
    ///
    /// Source: Learn, Create an order.
    pub custom_term_end_date: Option<DateTime>,
    /// Promotion to buy the line under.
    ///
    /// Source: .NET SDK 3.4.
    pub promotion_id: Option<Text>,
    /// A name for people; the title of the product if left out.
    ///
    /// Source: Learn, Create an order.
    pub friendly_name: Option<Text>,
    /// How many: licences, instances or seats, 1 or more. Required.
    ///
    /// Source: Learn, Create an order.
    pub quantity: Option<Integer>,
    /// Partner id of the indirect reseller who gets the credit, never the provider's. An order with
    /// one needs a signed-in user (App+User).
    ///
    /// Source: Learn, Create an order for a customer of an indirect reseller.
    pub partner_id_on_record: Option<Text>,
    /// Further partner ids to credit.
    ///
    /// Source: Learn, Create an order; .NET SDK 3.4.
    pub additional_partner_ids_on_record: List<Text>,
    /// What the line shall turn into when it renews; left out, it renews as it is.
    ///
    /// Source: REST reference, create-a-new-order.
    pub renews_to: Option<RenewsTo>,
    /// That the buyer agrees to what the product asks to be attested; without it such a product is
    /// refused (400, code 900203).
    ///
    /// Source: Learn, Create an order.
    pub attestation_accepted: Option<bool>,
    /// What a savings plan commits to; left out on other lines.
    ///
    /// Source: Learn, Order resources.
    pub purchase_commitment: Option<PurchaseCommitment>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(NewOrderLineItem {
    "lineItemNumber" => line_item_number,
    "provisioningContext" => provisioning_context,
    "offerId" => offer_id,
    "termDuration" => term_duration,
    "customTermEndDate" => custom_term_end_date,
    "promotionId" => promotion_id,
    "friendlyName" => friendly_name,
    "quantity" => quantity,
    "partnerIdOnRecord" => partner_id_on_record,
    "additionalPartnerIdsOnRecord" => additional_partner_ids_on_record,
    "renewsTo" => renews_to,
    "attestationAccepted" => attestation_accepted,
    "purchaseCommitment" => purchase_commitment,
});

impl NewOrderLineItem {
    /// Number of the line, counted from 0 without gaps. Left out, the library numbers the lines by
    /// their places.
    #[must_use]
    pub fn line_item_number(mut self, line_item_number: impl Into<Integer>) -> Self {
        self.line_item_number = Some(line_item_number.into());
        self
    }

    /// What a reservation or savings plan needs to be set up; left out on other lines.
    #[must_use]
    pub fn provisioning_context(mut self, provisioning_context: impl Into<ProvisioningContext>) -> Self {
        self.provisioning_context = Some(provisioning_context.into());
        self
    }

    /// What is bought: a GUID (legacy licences), `MS-AZR-0145P` (legacy Azure), or a catalogue item
    /// `PRODUCT:SKU:AVAILABILITY`. Required.
    #[must_use]
    pub fn offer_id(mut self, offer_id: impl Into<Text>) -> Self {
        self.offer_id = Some(offer_id.into());
        self
    }

    /// Length of the term as an ISO 8601 duration: `P1M`, `P1Y`, `P3Y`. Needed in the new commerce.
    #[must_use]
    pub fn term_duration(mut self, term_duration: impl Into<Text>) -> Self {
        self.term_duration = Some(term_duration.into());
        self
    }

    /// When the term shall end, to make it end together with another subscription or a calendar
    /// month. A date that is neither is refused (400, code 900242).
    #[must_use]
    pub fn custom_term_end_date(mut self, custom_term_end_date: impl Into<DateTime>) -> Self {
        self.custom_term_end_date = Some(custom_term_end_date.into());
        self
    }

    /// Promotion to buy the line under.
    #[must_use]
    pub fn promotion_id(mut self, promotion_id: impl Into<Text>) -> Self {
        self.promotion_id = Some(promotion_id.into());
        self
    }

    /// A name for people; the title of the product if left out.
    #[must_use]
    pub fn friendly_name(mut self, friendly_name: impl Into<Text>) -> Self {
        self.friendly_name = Some(friendly_name.into());
        self
    }

    /// How many: licences, instances or seats, 1 or more. Required.
    #[must_use]
    pub fn quantity(mut self, quantity: impl Into<Integer>) -> Self {
        self.quantity = Some(quantity.into());
        self
    }

    /// Partner id of the indirect reseller who gets the credit, never the provider's. An order with
    /// one needs a signed-in user (App+User).
    #[must_use]
    pub fn partner_id_on_record(mut self, partner_id_on_record: impl Into<Text>) -> Self {
        self.partner_id_on_record = Some(partner_id_on_record.into());
        self
    }

    /// Further partner ids to credit.
    #[must_use]
    pub fn additional_partner_ids_on_record(mut self, additional_partner_ids_on_record: impl IntoIterator<Item = impl Into<Text>>) -> Self {
        self.additional_partner_ids_on_record = additional_partner_ids_on_record.into_iter().map(Into::into).collect();
        self
    }

    /// What the line shall turn into when it renews; left out, it renews as it is.
    #[must_use]
    pub fn renews_to(mut self, renews_to: impl Into<RenewsTo>) -> Self {
        self.renews_to = Some(renews_to.into());
        self
    }

    /// That the buyer agrees to what the product asks to be attested; without it such a product is
    /// refused (400, code 900203).
    #[must_use]
    pub fn attestation_accepted(mut self, attestation_accepted: bool) -> Self {
        self.attestation_accepted = Some(attestation_accepted);
        self
    }

    /// What a savings plan commits to; left out on other lines.
    #[must_use]
    pub fn purchase_commitment(mut self, purchase_commitment: impl Into<PurchaseCommitment>) -> Self {
        self.purchase_commitment = Some(purchase_commitment.into());
        self
    }

}

impl Request for NewOrderLineItem {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("lineItemNumber", Form::Index, &mut self.line_item_number);
        spelling.member("provisioningContext", Form::Any, &mut self.provisioning_context);
        spelling.member("offerId", Form::Offer, &mut self.offer_id);
        spelling.member("termDuration", Form::Duration(&["P1M", "P1Y", "P3Y"]), &mut self.term_duration);
        spelling.member("customTermEndDate", Form::Any, &mut self.custom_term_end_date);
        spelling.member("promotionId", Form::Id, &mut self.promotion_id);
        spelling.member("friendlyName", Form::Any, &mut self.friendly_name);
        spelling.member("quantity", Form::Count, &mut self.quantity);
        spelling.member("partnerIdOnRecord", Form::PartnerId, &mut self.partner_id_on_record);
        spelling.member("additionalPartnerIdsOnRecord", Form::PartnerId, &mut self.additional_partner_ids_on_record);
        spelling.member("renewsTo", Form::Any, &mut self.renews_to);
        spelling.member("attestationAccepted", Form::Any, &mut self.attestation_accepted);
        spelling.member("purchaseCommitment", Form::Any, &mut self.purchase_commitment);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// An order to place for a customer.
///
/// Source: Learn, Create an order.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct NewOrder {
    /// The customer (tenant) the order is for. Left out, the library sends the customer of the
    /// call.
    ///
    /// Source: Learn, Create an order.
    pub reference_customer_id: Option<Guid>,
    /// How often the customer is charged. Left out, the service decides; a trial needs `none`.
    ///
    /// Source: Learn, Create an order.
    pub billing_cycle: Option<Open<BillingCycleType>>,
    /// That the provider agrees to the partner-of-record attestation; without it an order that
    /// needs it is refused (400, code 900206).
    ///
    /// Source: Learn, Create an order; .NET SDK 3.4.
    pub partner_on_record_attestation_accepted: Option<bool>,
    /// What is bought; one line or more.
    ///
    /// Source: Learn, Create an order.
    pub line_items: List<NewOrderLineItem>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(NewOrder {
    "referenceCustomerId" => reference_customer_id,
    "billingCycle" => billing_cycle,
    "partnerOnRecordAttestationAccepted" => partner_on_record_attestation_accepted,
    "lineItems" => line_items,
});

impl NewOrder {
    /// The customer (tenant) the order is for. Left out, the library sends the customer of the
    /// call.
    #[must_use]
    pub fn reference_customer_id(mut self, reference_customer_id: impl Into<Guid>) -> Self {
        self.reference_customer_id = Some(reference_customer_id.into());
        self
    }

    /// How often the customer is charged. Left out, the service decides; a trial needs `none`.
    #[must_use]
    pub fn billing_cycle(mut self, billing_cycle: impl Into<Open<BillingCycleType>>) -> Self {
        self.billing_cycle = Some(billing_cycle.into());
        self
    }

    /// That the provider agrees to the partner-of-record attestation; without it an order that
    /// needs it is refused (400, code 900206).
    #[must_use]
    pub fn partner_on_record_attestation_accepted(mut self, partner_on_record_attestation_accepted: bool) -> Self {
        self.partner_on_record_attestation_accepted = Some(partner_on_record_attestation_accepted);
        self
    }

    /// What is bought; one line or more.
    #[must_use]
    pub fn line_items(mut self, line_items: impl IntoIterator<Item = impl Into<NewOrderLineItem>>) -> Self {
        self.line_items = line_items.into_iter().map(Into::into).collect();
        self
    }

}

impl Request for NewOrder {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("referenceCustomerId", Form::Any, &mut self.reference_customer_id);
        spelling.member("billingCycle", Form::Any, &mut self.billing_cycle);
        spelling.member("partnerOnRecordAttestationAccepted", Form::Any, &mut self.partner_on_record_attestation_accepted);
        spelling.member("lineItems", Form::Any, &mut self.line_items);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// An add-on to buy for a subscription of the order.
///
/// Source: Learn, Purchase an add-on to a subscription.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AddOnLineItem {
    /// Number of the line, counted from 0 without gaps. Left out, the library numbers the lines by
    /// their places.
    ///
    /// Source: Learn, Purchase an add-on to a subscription.
    pub line_item_number: Option<Integer>,
    /// The add-on's offer. Required.
    ///
    /// Source: Learn, Purchase an add-on to a subscription.
    pub offer_id: Option<Text>,
    /// The subscription that the add-on belongs to; it came of the order that is changed. Required.
    ///
    /// Source: Learn, Purchase an add-on to a subscription.
    pub parent_subscription_id: Option<Guid>,
    /// A name for people; the title of the add-on if left out.
    ///
    /// Source: Learn, Purchase an add-on to a subscription.
    pub friendly_name: Option<Text>,
    /// How many, 1 or more. Required.
    ///
    /// Source: Learn, Purchase an add-on to a subscription.
    pub quantity: Option<Integer>,
    /// Partner id of the indirect reseller who gets the credit.
    ///
    /// Source: Learn, Purchase an add-on to a subscription.
    pub partner_id_on_record: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(AddOnLineItem {
    "lineItemNumber" => line_item_number,
    "offerId" => offer_id,
    "parentSubscriptionId" => parent_subscription_id,
    "friendlyName" => friendly_name,
    "quantity" => quantity,
    "partnerIdOnRecord" => partner_id_on_record,
});

impl AddOnLineItem {
    /// Number of the line, counted from 0 without gaps. Left out, the library numbers the lines by
    /// their places.
    #[must_use]
    pub fn line_item_number(mut self, line_item_number: impl Into<Integer>) -> Self {
        self.line_item_number = Some(line_item_number.into());
        self
    }

    /// The add-on's offer. Required.
    #[must_use]
    pub fn offer_id(mut self, offer_id: impl Into<Text>) -> Self {
        self.offer_id = Some(offer_id.into());
        self
    }

    /// The subscription that the add-on belongs to; it came of the order that is changed. Required.
    #[must_use]
    pub fn parent_subscription_id(mut self, parent_subscription_id: impl Into<Guid>) -> Self {
        self.parent_subscription_id = Some(parent_subscription_id.into());
        self
    }

    /// A name for people; the title of the add-on if left out.
    #[must_use]
    pub fn friendly_name(mut self, friendly_name: impl Into<Text>) -> Self {
        self.friendly_name = Some(friendly_name.into());
        self
    }

    /// How many, 1 or more. Required.
    #[must_use]
    pub fn quantity(mut self, quantity: impl Into<Integer>) -> Self {
        self.quantity = Some(quantity.into());
        self
    }

    /// Partner id of the indirect reseller who gets the credit.
    #[must_use]
    pub fn partner_id_on_record(mut self, partner_id_on_record: impl Into<Text>) -> Self {
        self.partner_id_on_record = Some(partner_id_on_record.into());
        self
    }

}

impl Request for AddOnLineItem {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("lineItemNumber", Form::Index, &mut self.line_item_number);
        spelling.member("offerId", Form::Offer, &mut self.offer_id);
        spelling.member("parentSubscriptionId", Form::Any, &mut self.parent_subscription_id);
        spelling.member("friendlyName", Form::Any, &mut self.friendly_name);
        spelling.member("quantity", Form::Count, &mut self.quantity);
        spelling.member("partnerIdOnRecord", Form::PartnerId, &mut self.partner_id_on_record);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// Add-ons to buy by changing the order that their subscription came of.
///
/// Source: Learn, Purchase an add-on to a subscription.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AddOnPurchase {
    /// The customer (tenant). Left out, the library sends the customer of the call.
    ///
    /// Source: Learn, Purchase an add-on to a subscription.
    pub reference_customer_id: Option<Guid>,
    /// The add-ons; one or more.
    ///
    /// Source: Learn, Purchase an add-on to a subscription.
    pub line_items: List<AddOnLineItem>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(AddOnPurchase {
    "referenceCustomerId" => reference_customer_id,
    "lineItems" => line_items,
});

impl AddOnPurchase {
    /// The customer (tenant). Left out, the library sends the customer of the call.
    #[must_use]
    pub fn reference_customer_id(mut self, reference_customer_id: impl Into<Guid>) -> Self {
        self.reference_customer_id = Some(reference_customer_id.into());
        self
    }

    /// The add-ons; one or more.
    #[must_use]
    pub fn line_items(mut self, line_items: impl IntoIterator<Item = impl Into<AddOnLineItem>>) -> Self {
        self.line_items = line_items.into_iter().map(Into::into).collect();
        self
    }

}

impl Request for AddOnPurchase {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("referenceCustomerId", Form::Any, &mut self.reference_customer_id);
        spelling.member("lineItems", Form::Any, &mut self.line_items);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// A line of an order whose billing cycle changes, as it stands in the order.
///
/// Source: Learn, Change the billing cycle.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct BillingCycleChangeLineItem {
    /// Number of the line.
    ///
    /// Source: Learn, Change the billing cycle.
    pub line_item_number: Option<Integer>,
    /// The line's offer.
    ///
    /// Source: Learn, Change the billing cycle.
    pub offer_id: Option<Text>,
    /// The subscription that came of the line. Required.
    ///
    /// Source: Learn, Change the billing cycle.
    pub subscription_id: Option<Guid>,
    /// The line's name.
    ///
    /// Source: Learn, Change the billing cycle.
    pub friendly_name: Option<Text>,
    /// The line's quantity, unchanged.
    ///
    /// Source: Learn, Change the billing cycle.
    pub quantity: Option<Integer>,
    /// The line's partner of record, unchanged.
    ///
    /// Source: Learn, Change the billing cycle.
    pub partner_id_on_record: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(BillingCycleChangeLineItem {
    "lineItemNumber" => line_item_number,
    "offerId" => offer_id,
    "subscriptionId" => subscription_id,
    "friendlyName" => friendly_name,
    "quantity" => quantity,
    "partnerIdOnRecord" => partner_id_on_record,
});

impl BillingCycleChangeLineItem {
    /// Number of the line.
    #[must_use]
    pub fn line_item_number(mut self, line_item_number: impl Into<Integer>) -> Self {
        self.line_item_number = Some(line_item_number.into());
        self
    }

    /// The line's offer.
    #[must_use]
    pub fn offer_id(mut self, offer_id: impl Into<Text>) -> Self {
        self.offer_id = Some(offer_id.into());
        self
    }

    /// The subscription that came of the line. Required.
    #[must_use]
    pub fn subscription_id(mut self, subscription_id: impl Into<Guid>) -> Self {
        self.subscription_id = Some(subscription_id.into());
        self
    }

    /// The line's name.
    #[must_use]
    pub fn friendly_name(mut self, friendly_name: impl Into<Text>) -> Self {
        self.friendly_name = Some(friendly_name.into());
        self
    }

    /// The line's quantity, unchanged.
    #[must_use]
    pub fn quantity(mut self, quantity: impl Into<Integer>) -> Self {
        self.quantity = Some(quantity.into());
        self
    }

    /// The line's partner of record, unchanged.
    #[must_use]
    pub fn partner_id_on_record(mut self, partner_id_on_record: impl Into<Text>) -> Self {
        self.partner_id_on_record = Some(partner_id_on_record.into());
        self
    }

}

impl Request for BillingCycleChangeLineItem {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("lineItemNumber", Form::Index, &mut self.line_item_number);
        spelling.member("offerId", Form::Any, &mut self.offer_id);
        spelling.member("subscriptionId", Form::Any, &mut self.subscription_id);
        spelling.member("friendlyName", Form::Any, &mut self.friendly_name);
        spelling.member("quantity", Form::Index, &mut self.quantity);
        spelling.member("partnerIdOnRecord", Form::Any, &mut self.partner_id_on_record);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// Another billing cycle for an order of legacy licences.
///
/// Source: Learn, Change the billing cycle.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct BillingCycleChange {
    /// The customer (tenant). Left out, the library sends the customer of the call.
    ///
    /// Source: Learn, Change the billing cycle.
    pub reference_customer_id: Option<Guid>,
    /// The new cycle: monthly or annual. Required.
    ///
    /// Source: Learn, Change the billing cycle.
    pub billing_cycle: Option<Open<BillingCycleType>>,
    /// All lines of the order.
    ///
    /// Source: Learn, Change the billing cycle.
    pub line_items: List<BillingCycleChangeLineItem>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(BillingCycleChange {
    "referenceCustomerId" => reference_customer_id,
    "billingCycle" => billing_cycle,
    "lineItems" => line_items,
});

impl BillingCycleChange {
    /// The customer (tenant). Left out, the library sends the customer of the call.
    #[must_use]
    pub fn reference_customer_id(mut self, reference_customer_id: impl Into<Guid>) -> Self {
        self.reference_customer_id = Some(reference_customer_id.into());
        self
    }

    /// The new cycle: monthly or annual. Required.
    #[must_use]
    pub fn billing_cycle(mut self, billing_cycle: impl Into<Open<BillingCycleType>>) -> Self {
        self.billing_cycle = Some(billing_cycle.into());
        self
    }

    /// All lines of the order.
    #[must_use]
    pub fn line_items(mut self, line_items: impl IntoIterator<Item = impl Into<BillingCycleChangeLineItem>>) -> Self {
        self.line_items = line_items.into_iter().map(Into::into).collect();
        self
    }

}

impl Request for BillingCycleChange {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("referenceCustomerId", Form::Any, &mut self.reference_customer_id);
        spelling.member("billingCycle", Form::Any, &mut self.billing_cycle);
        spelling.member("lineItems", Form::Any, &mut self.line_items);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// A line to cancel.
///
/// Source: Learn, Cancel an order from the integration sandbox.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CancelledLineItem {
    /// Number of the line in the order. Required.
    ///
    /// Source: Learn, Cancel an order from the integration sandbox.
    pub line_item_number: Option<Integer>,
    /// The line's offer.
    ///
    /// Source: Learn, Cancel an order from the integration sandbox.
    pub offer_id: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(CancelledLineItem {
    "lineItemNumber" => line_item_number,
    "offerId" => offer_id,
});

impl CancelledLineItem {
    /// Number of the line in the order. Required.
    #[must_use]
    pub fn line_item_number(mut self, line_item_number: impl Into<Integer>) -> Self {
        self.line_item_number = Some(line_item_number.into());
        self
    }

    /// The line's offer.
    #[must_use]
    pub fn offer_id(mut self, offer_id: impl Into<Text>) -> Self {
        self.offer_id = Some(offer_id.into());
        self
    }

}

impl Request for CancelledLineItem {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("lineItemNumber", Form::Index, &mut self.line_item_number);
        spelling.member("offerId", Form::Any, &mut self.offer_id);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// The cancellation of an order, or of some of its lines.
///
/// Source: Learn, Cancel an order from the integration sandbox.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrderCancellation {
    /// Id of the order. Left out, the library sends the order of the call.
    ///
    /// Source: Learn, Cancel an order from the integration sandbox.
    pub id: Option<Text>,
    /// Always `cancelled`, and set by the library.
    ///
    /// Source: Learn, Cancel an order from the integration sandbox.
    pub status: Option<Open<OrderStatus>>,
    /// The lines to cancel; left out, the whole order.
    ///
    /// Source: Learn, Cancel an order from the integration sandbox.
    pub line_items: List<CancelledLineItem>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(OrderCancellation {
    "id" => id,
    "status" => status,
    "lineItems" => line_items,
});

impl OrderCancellation {
    /// Id of the order. Left out, the library sends the order of the call.
    #[must_use]
    pub fn id(mut self, id: impl Into<Text>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Always `cancelled`, and set by the library.
    #[must_use]
    pub fn status(mut self, status: impl Into<Open<OrderStatus>>) -> Self {
        self.status = Some(status.into());
        self
    }

    /// The lines to cancel; left out, the whole order.
    #[must_use]
    pub fn line_items(mut self, line_items: impl IntoIterator<Item = impl Into<CancelledLineItem>>) -> Self {
        self.line_items = line_items.into_iter().map(Into::into).collect();
        self
    }

}

impl Request for OrderCancellation {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("id", Form::Any, &mut self.id);
        spelling.member("status", Form::Any, &mut self.status);
        spelling.member("lineItems", Form::Any, &mut self.line_items);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// What the service needs to know about a purchase order that is uploaded.
///
/// Source: Learn, Attach a purchase order.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AttachmentMetadata {
    /// Whether the order is part of a tender, which then needs its own document or link.
    ///
    /// Source: Learn, Attach a purchase order.
    pub is_partof_tender: Option<bool>,
    /// What the customer pays. Required.
    ///
    /// Source: Learn, Attach a purchase order.
    pub customer_price: Option<Decimal>,
    /// Currency of the price, an ISO 4217 code. Required.
    ///
    /// Source: Learn, Attach a purchase order.
    pub currency: Option<Text>,
    /// Exchange rate, where the order's currency is another.
    ///
    /// Source: Learn, Attach a purchase order.
    pub fx_rate: Option<Decimal>,
    /// Where the tender is published, when no document of it is uploaded.
    ///
    /// Source: Learn, Attach a purchase order.
    pub tender_link: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(AttachmentMetadata {
    "isPartofTender" => is_partof_tender,
    "customerPrice" => customer_price,
    "currency" => currency,
    "fxRate" => fx_rate,
    "tenderLink" => tender_link,
});

impl AttachmentMetadata {
    /// Whether the order is part of a tender, which then needs its own document or link.
    #[must_use]
    pub fn is_partof_tender(mut self, is_partof_tender: bool) -> Self {
        self.is_partof_tender = Some(is_partof_tender);
        self
    }

    /// What the customer pays. Required.
    #[must_use]
    pub fn customer_price(mut self, customer_price: impl Into<Decimal>) -> Self {
        self.customer_price = Some(customer_price.into());
        self
    }

    /// Currency of the price, an ISO 4217 code. Required.
    #[must_use]
    pub fn currency(mut self, currency: impl Into<Text>) -> Self {
        self.currency = Some(currency.into());
        self
    }

    /// Exchange rate, where the order's currency is another.
    #[must_use]
    pub fn fx_rate(mut self, fx_rate: impl Into<Decimal>) -> Self {
        self.fx_rate = Some(fx_rate.into());
        self
    }

    /// Where the tender is published, when no document of it is uploaded.
    #[must_use]
    pub fn tender_link(mut self, tender_link: impl Into<Text>) -> Self {
        self.tender_link = Some(tender_link.into());
        self
    }

}

impl Request for AttachmentMetadata {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("isPartofTender", Form::Any, &mut self.is_partof_tender);
        spelling.member("customerPrice", Form::Price, &mut self.customer_price);
        spelling.member("currency", Form::Currency, &mut self.currency);
        spelling.member("fxRate", Form::Amount, &mut self.fx_rate);
        spelling.member("tenderLink", Form::Url, &mut self.tender_link);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// One thing to buy in a cart.
///
/// Source: Learn, Create a cart.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct NewCartLineItem {
    /// Number of the line within the cart, from 0, add-ons included; the service gives it where it
    /// is left out.
    ///
    /// Source: Learn, Create a cart.
    pub id: Option<Integer>,
    /// What is bought: a catalogue item `PRODUCT:SKU:AVAILABILITY`, a GUID (legacy licences), or
    /// `MS-AZR-0145P` (legacy Azure). Required.
    ///
    /// Source: Learn, Create a cart.
    pub catalog_item_id: Option<Text>,
    /// A name for people.
    ///
    /// Source: Learn, Create a cart.
    pub friendly_name: Option<Text>,
    /// How many licences or instances, 1 or more. Required.
    ///
    /// Source: Learn, Create a cart.
    pub quantity: Option<Integer>,
    /// The currency, ISO 4217; that of the customer's market if left out.
    ///
    /// Source: Learn, Create a cart.
    pub currency_code: Option<Text>,
    /// How often the customer is charged; a trial has `none`. Required.
    ///
    /// Source: Learn, Create a cart.
    pub billing_cycle: Option<Open<BillingCycleType>>,
    /// Length of the term as an ISO 8601 duration: `P1M`, `P1Y`, `P3Y`. Needed in the new commerce.
    ///
    /// Source: Learn, Create a cart.
    pub term_duration: Option<Text>,
    /// When the first term shall end, together with another subscription or a calendar month.
    ///
    /// Source: Learn, Create a cart.
    pub custom_term_end_date: Option<DateTime>,
    /// Resellers on record of an indirect provider's sale.
    ///
    /// Source: Learn, Create a cart.
    pub participants: List<Participant>,
    /// What the product needs to be set up; its SKU says which members.
    ///
    /// Source: Learn, Create a cart.
    pub provisioning_context: Option<ProvisioningContext>,
    /// Add-ons of the subscription that comes of the line. Legacy licences only: in the new
    /// commerce an add-on is a line of its own.
    ///
    /// Source: Learn, Create a cart with add-ons.
    pub addon_items: List<NewCartLineItem>,
    /// What the line shall turn into when it renews, such as a trial; left out, it renews as it is.
    ///
    /// Source: Learn, Create a cart.
    pub renews_to: Option<RenewsTo>,
    /// Promotion to buy the line under.
    ///
    /// Source: Learn, Cart resources.
    pub promotion_id: Option<Text>,
    /// That the buyer agrees to what the product asks to be attested.
    ///
    /// Source: Learn, Cart resources.
    pub attestation_accepted: Option<bool>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(NewCartLineItem {
    "id" => id,
    "catalogItemId" => catalog_item_id,
    "friendlyName" => friendly_name,
    "quantity" => quantity,
    "currencyCode" => currency_code,
    "billingCycle" => billing_cycle,
    "termDuration" => term_duration,
    "customTermEndDate" => custom_term_end_date,
    "participants" => participants,
    "provisioningContext" => provisioning_context,
    "addonItems" => addon_items,
    "renewsTo" => renews_to,
    "promotionId" => promotion_id,
    "attestationAccepted" => attestation_accepted,
});

impl NewCartLineItem {
    /// Number of the line within the cart, from 0, add-ons included; the service gives it where it
    /// is left out.
    #[must_use]
    pub fn id(mut self, id: impl Into<Integer>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// What is bought: a catalogue item `PRODUCT:SKU:AVAILABILITY`, a GUID (legacy licences), or
    /// `MS-AZR-0145P` (legacy Azure). Required.
    #[must_use]
    pub fn catalog_item_id(mut self, catalog_item_id: impl Into<Text>) -> Self {
        self.catalog_item_id = Some(catalog_item_id.into());
        self
    }

    /// A name for people.
    #[must_use]
    pub fn friendly_name(mut self, friendly_name: impl Into<Text>) -> Self {
        self.friendly_name = Some(friendly_name.into());
        self
    }

    /// How many licences or instances, 1 or more. Required.
    #[must_use]
    pub fn quantity(mut self, quantity: impl Into<Integer>) -> Self {
        self.quantity = Some(quantity.into());
        self
    }

    /// The currency, ISO 4217; that of the customer's market if left out.
    #[must_use]
    pub fn currency_code(mut self, currency_code: impl Into<Text>) -> Self {
        self.currency_code = Some(currency_code.into());
        self
    }

    /// How often the customer is charged; a trial has `none`. Required.
    #[must_use]
    pub fn billing_cycle(mut self, billing_cycle: impl Into<Open<BillingCycleType>>) -> Self {
        self.billing_cycle = Some(billing_cycle.into());
        self
    }

    /// Length of the term as an ISO 8601 duration: `P1M`, `P1Y`, `P3Y`. Needed in the new commerce.
    #[must_use]
    pub fn term_duration(mut self, term_duration: impl Into<Text>) -> Self {
        self.term_duration = Some(term_duration.into());
        self
    }

    /// When the first term shall end, together with another subscription or a calendar month.
    #[must_use]
    pub fn custom_term_end_date(mut self, custom_term_end_date: impl Into<DateTime>) -> Self {
        self.custom_term_end_date = Some(custom_term_end_date.into());
        self
    }

    /// Resellers on record of an indirect provider's sale.
    #[must_use]
    pub fn participants(mut self, participants: impl IntoIterator<Item = impl Into<Participant>>) -> Self {
        self.participants = participants.into_iter().map(Into::into).collect();
        self
    }

    /// What the product needs to be set up; its SKU says which members.
    #[must_use]
    pub fn provisioning_context(mut self, provisioning_context: impl Into<ProvisioningContext>) -> Self {
        self.provisioning_context = Some(provisioning_context.into());
        self
    }

    /// Add-ons of the subscription that comes of the line. Legacy licences only: in the new
    /// commerce an add-on is a line of its own.
    #[must_use]
    pub fn addon_items(mut self, addon_items: impl IntoIterator<Item = impl Into<NewCartLineItem>>) -> Self {
        self.addon_items = addon_items.into_iter().map(Into::into).collect();
        self
    }

    /// What the line shall turn into when it renews, such as a trial; left out, it renews as it is.
    #[must_use]
    pub fn renews_to(mut self, renews_to: impl Into<RenewsTo>) -> Self {
        self.renews_to = Some(renews_to.into());
        self
    }

    /// Promotion to buy the line under.
    #[must_use]
    pub fn promotion_id(mut self, promotion_id: impl Into<Text>) -> Self {
        self.promotion_id = Some(promotion_id.into());
        self
    }

    /// That the buyer agrees to what the product asks to be attested.
    #[must_use]
    pub fn attestation_accepted(mut self, attestation_accepted: bool) -> Self {
        self.attestation_accepted = Some(attestation_accepted);
        self
    }

}

impl Request for NewCartLineItem {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("id", Form::Index, &mut self.id);
        spelling.member("catalogItemId", Form::Offer, &mut self.catalog_item_id);
        spelling.member("friendlyName", Form::Any, &mut self.friendly_name);
        spelling.member("quantity", Form::Count, &mut self.quantity);
        spelling.member("currencyCode", Form::Currency, &mut self.currency_code);
        spelling.member("billingCycle", Form::Any, &mut self.billing_cycle);
        spelling.member("termDuration", Form::Duration(&["P1M", "P1Y", "P3Y"]), &mut self.term_duration);
        spelling.member("customTermEndDate", Form::Any, &mut self.custom_term_end_date);
        spelling.member("participants", Form::Any, &mut self.participants);
        spelling.member("provisioningContext", Form::Any, &mut self.provisioning_context);
        spelling.member("addonItems", Form::Any, &mut self.addon_items);
        spelling.member("renewsTo", Form::Any, &mut self.renews_to);
        spelling.member("promotionId", Form::Id, &mut self.promotion_id);
        spelling.member("attestationAccepted", Form::Any, &mut self.attestation_accepted);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// A cart to create, or all that a cart shall have from now on. A cart buys nothing until it is
/// checked out, and lives for 7 days from its creation.
///
/// Source: Learn, Create a cart; Update a cart.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct NewCart {
    /// Id of the cart that is replaced. Left out, the library sends the cart of the call; a new
    /// cart has none.
    ///
    /// Source: Learn, Update a cart.
    pub id: Option<Text>,
    /// What is in it; one line or more.
    ///
    /// Source: Learn, Create a cart.
    pub line_items: List<NewCartLineItem>,
    /// That the provider agrees to the partner-of-record attestation; needed with further
    /// resellers.
    ///
    /// Source: Learn, Create a cart.
    pub partner_on_record_attestation_accepted: Option<bool>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(NewCart {
    "id" => id,
    "lineItems" => line_items,
    "partnerOnRecordAttestationAccepted" => partner_on_record_attestation_accepted,
});

impl NewCart {
    /// Id of the cart that is replaced. Left out, the library sends the cart of the call; a new
    /// cart has none.
    #[must_use]
    pub fn id(mut self, id: impl Into<Text>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// What is in it; one line or more.
    #[must_use]
    pub fn line_items(mut self, line_items: impl IntoIterator<Item = impl Into<NewCartLineItem>>) -> Self {
        self.line_items = line_items.into_iter().map(Into::into).collect();
        self
    }

    /// That the provider agrees to the partner-of-record attestation; needed with further
    /// resellers.
    #[must_use]
    pub fn partner_on_record_attestation_accepted(mut self, partner_on_record_attestation_accepted: bool) -> Self {
        self.partner_on_record_attestation_accepted = Some(partner_on_record_attestation_accepted);
        self
    }

}

impl Request for NewCart {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("id", Form::Any, &mut self.id);
        spelling.member("lineItems", Form::Any, &mut self.line_items);
        spelling.member("partnerOnRecordAttestationAccepted", Form::Any, &mut self.partner_on_record_attestation_accepted);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// What a subscription shall become, and how many of its seats go over.
///
/// Source: Learn, Transition a new commerce subscription.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct NewTransition {
    /// What it becomes: a catalogue item `PRODUCT:SKU:AVAILABILITY` that is among its transition
    /// eligibilities. Required.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub to_catalog_item_id: Option<Text>,
    /// A subscription of that offer which takes the seats. Left out, all seats stay in the
    /// subscription that it is, and a part of them gets a new one.
    ///
    /// Source: Learn, Transition a new commerce subscription; Learn, Transition resources.
    pub to_subscription_id: Option<Guid>,
    /// How many seats go over, 1 or more. Required here: left out, the service takes all of them at
    /// that moment.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub quantity: Option<Integer>,
    /// Length of the term of the target: `P1M`, `P1Y`, `P3Y`; not shorter than that of the source.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub term_duration: Option<Text>,
    /// How often the customer is charged for the target.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub billing_cycle: Option<Open<BillingCycleType>>,
    /// Whether the licences that users have go over, too.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub transition_type: Option<Open<TransitionType>>,
    /// Promotion to buy the target under.
    ///
    /// Source: REST reference, create-a-transition-for-a-subscription.
    pub promotion_id: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(NewTransition {
    "toCatalogItemId" => to_catalog_item_id,
    "toSubscriptionId" => to_subscription_id,
    "quantity" => quantity,
    "termDuration" => term_duration,
    "billingCycle" => billing_cycle,
    "transitionType" => transition_type,
    "promotionId" => promotion_id,
});

impl NewTransition {
    /// What it becomes: a catalogue item `PRODUCT:SKU:AVAILABILITY` that is among its transition
    /// eligibilities. Required.
    #[must_use]
    pub fn to_catalog_item_id(mut self, to_catalog_item_id: impl Into<Text>) -> Self {
        self.to_catalog_item_id = Some(to_catalog_item_id.into());
        self
    }

    /// A subscription of that offer which takes the seats. Left out, all seats stay in the
    /// subscription that it is, and a part of them gets a new one.
    #[must_use]
    pub fn to_subscription_id(mut self, to_subscription_id: impl Into<Guid>) -> Self {
        self.to_subscription_id = Some(to_subscription_id.into());
        self
    }

    /// How many seats go over, 1 or more. Required here: left out, the service takes all of them at
    /// that moment.
    #[must_use]
    pub fn quantity(mut self, quantity: impl Into<Integer>) -> Self {
        self.quantity = Some(quantity.into());
        self
    }

    /// Length of the term of the target: `P1M`, `P1Y`, `P3Y`; not shorter than that of the source.
    #[must_use]
    pub fn term_duration(mut self, term_duration: impl Into<Text>) -> Self {
        self.term_duration = Some(term_duration.into());
        self
    }

    /// How often the customer is charged for the target.
    #[must_use]
    pub fn billing_cycle(mut self, billing_cycle: impl Into<Open<BillingCycleType>>) -> Self {
        self.billing_cycle = Some(billing_cycle.into());
        self
    }

    /// Whether the licences that users have go over, too.
    #[must_use]
    pub fn transition_type(mut self, transition_type: impl Into<Open<TransitionType>>) -> Self {
        self.transition_type = Some(transition_type.into());
        self
    }

    /// Promotion to buy the target under.
    #[must_use]
    pub fn promotion_id(mut self, promotion_id: impl Into<Text>) -> Self {
        self.promotion_id = Some(promotion_id.into());
        self
    }

}

impl Request for NewTransition {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("toCatalogItemId", Form::Offer, &mut self.to_catalog_item_id);
        spelling.member("toSubscriptionId", Form::Any, &mut self.to_subscription_id);
        spelling.member("quantity", Form::Count, &mut self.quantity);
        spelling.member("termDuration", Form::Duration(&["P1M", "P1Y", "P3Y"]), &mut self.term_duration);
        spelling.member("billingCycle", Form::Any, &mut self.billing_cycle);
        spelling.member("transitionType", Form::Any, &mut self.transition_type);
        spelling.member("promotionId", Form::Id, &mut self.promotion_id);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}
