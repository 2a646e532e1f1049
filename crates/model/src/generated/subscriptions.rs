//! What customers have of what was bought.
//
// @generated from spec/subscriptions.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::open::vocabulary;
use crate::request::{Form, Request, Spelling};
use crate::{BillingCycleType, DateTime, Extra, Guid, IdOrObject, Integer, Json, Link, List, OneOrMany, Open, ProductType, PurchaseCommitment, ResourceAttributes, Text};

/// What state a subscription is in.
///
/// Source: Learn, Subscription resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SubscriptionStatus {
    /// `none`: The service's own initial value.
    None,
    /// `active`: In use.
    Active,
    /// `suspended`: Suspended by the partner or for non-payment.
    Suspended,
    /// `deleted`: Cancelled.
    Deleted,
    /// `expired`: Past its term.
    Expired,
    /// `pending`: Being made.
    Pending,
    /// `disabled`: Past its term, and its data still kept.
    Disabled,
}

vocabulary!(SubscriptionStatus {
    None => "none" | "None";
    Active => "active" | "Active";
    Suspended => "suspended" | "Suspended";
    Deleted => "deleted" | "Deleted";
    Expired => "expired" | "Expired";
    Pending => "pending" | "Pending";
    Disabled => "disabled" | "Disabled";
});

/// Links of a subscription.
///
/// Source: Learn, Subscription resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SubscriptionLinks {
    /// The offer that was bought. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub offer: Option<Link>,
    /// The subscription that this add-on belongs to; absent on others. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub parent_subscription: Option<Link>,
    /// The product in the catalogue. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub product: Option<Link>,
    /// The SKU in the catalogue. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub sku: Option<Link>,
    /// The availability in the catalogue. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub availability: Option<Link>,
    /// Where its activation links are. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub activation_links: Option<Link>,
    /// The subscription itself. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub self_: Option<Link>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(SubscriptionLinks {
    "offer" => offer,
    "parentSubscription" => parent_subscription,
    "product" => product,
    "sku" => sku,
    "availability" => availability,
    "activationLinks" => activation_links,
    "self" => self_,
});

/// What a scheduled change does.
///
/// Source: observed in public clients of 2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ScheduledActionType {
    /// `Cancel`: The subscription ends: no renewal and no extension.
    Cancel,
    /// `RenewToNewTerm`: It renews, with what the instructions say.
    RenewToNewTerm,
    /// `RenewToExtendedServiceTerm`: It goes on from month to month, at a higher price.
    RenewToExtendedServiceTerm,
    /// `Transition`: It becomes another product.
    Transition,
}

vocabulary!(ScheduledActionType {
    Cancel => "Cancel";
    RenewToNewTerm => "RenewToNewTerm";
    RenewToExtendedServiceTerm => "RenewToExtendedServiceTerm";
    Transition => "Transition";
});

/// When a scheduled change takes place.
///
/// Source: observed in public clients of 2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ScheduleType {
    /// `TermEnd`: When the term ends.
    TermEnd,
    /// `CustomDate`: On its effective date.
    CustomDate,
}

vocabulary!(ScheduleType {
    TermEnd => "TermEnd";
    CustomDate => "CustomDate";
});

/// What a subscription shall be after a scheduled change.
///
/// Source: Learn, Schedule changes for a new commerce subscription.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProductTerm {
    /// The product.
    ///
    /// Source: Learn, Schedule changes for a new commerce subscription.
    pub product_id: Option<Text>,
    /// The SKU.
    ///
    /// Source: Learn, Schedule changes for a new commerce subscription.
    pub sku_id: Option<Text>,
    /// The availability. Their ids are reissued: read the current one first.
    ///
    /// Source: Learn, Schedule changes for a new commerce subscription.
    pub availability_id: Option<Text>,
    /// How often it is charged: `monthly`, `annual`, `triennial`, `one_time`, `none`.
    ///
    /// Source: Learn, Schedule changes for a new commerce subscription.
    pub billing_cycle: Option<Text>,
    /// Length of the term as an ISO 8601 duration.
    ///
    /// Source: Learn, Schedule changes for a new commerce subscription.
    pub term_duration: Option<Text>,
    /// Promotion to renew under.
    ///
    /// Source: Learn, Schedule changes for a new commerce subscription.
    pub promotion_id: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(ProductTerm {
    "productId" => product_id,
    "skuId" => sku_id,
    "availabilityId" => availability_id,
    "billingCycle" => billing_cycle,
    "termDuration" => term_duration,
    "promotionId" => promotion_id,
});

impl ProductTerm {
    /// The product.
    #[must_use]
    pub fn product_id(mut self, product_id: impl Into<Text>) -> Self {
        self.product_id = Some(product_id.into());
        self
    }

    /// The SKU.
    #[must_use]
    pub fn sku_id(mut self, sku_id: impl Into<Text>) -> Self {
        self.sku_id = Some(sku_id.into());
        self
    }

    /// The availability. Their ids are reissued: read the current one first.
    #[must_use]
    pub fn availability_id(mut self, availability_id: impl Into<Text>) -> Self {
        self.availability_id = Some(availability_id.into());
        self
    }

    /// How often it is charged: `monthly`, `annual`, `triennial`, `one_time`, `none`.
    #[must_use]
    pub fn billing_cycle(mut self, billing_cycle: impl Into<Text>) -> Self {
        self.billing_cycle = Some(billing_cycle.into());
        self
    }

    /// Length of the term as an ISO 8601 duration.
    #[must_use]
    pub fn term_duration(mut self, term_duration: impl Into<Text>) -> Self {
        self.term_duration = Some(term_duration.into());
        self
    }

    /// Promotion to renew under.
    #[must_use]
    pub fn promotion_id(mut self, promotion_id: impl Into<Text>) -> Self {
        self.promotion_id = Some(promotion_id.into());
        self
    }

}

impl Request for ProductTerm {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("productId", Form::Id, &mut self.product_id);
        spelling.member("skuId", Form::Id, &mut self.sku_id);
        spelling.member("availabilityId", Form::Id, &mut self.availability_id);
        spelling.member("billingCycle", Form::Any, &mut self.billing_cycle);
        spelling.member("termDuration", Form::Duration(&["P1M", "P1Y", "P3Y"]), &mut self.term_duration);
        spelling.member("promotionId", Form::Id, &mut self.promotion_id);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// What a subscription shall be after its renewal. It needs renewal on, and any change in mid-term
/// deletes it.
///
/// Source: Learn, Schedule changes for a new commerce subscription.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ScheduledNextTermInstructions {
    /// What it shall be.
    ///
    /// Source: Learn, Schedule changes for a new commerce subscription.
    pub product: Option<ProductTerm>,
    /// How many licences it shall have.
    ///
    /// Source: Learn, Schedule changes for a new commerce subscription.
    pub quantity: Option<Integer>,
    /// When the next term shall end.
    ///
    /// Source: .NET SDK 3.0.1.
    pub custom_term_end_date: Option<DateTime>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(ScheduledNextTermInstructions {
    "product" => product,
    "quantity" => quantity,
    "customTermEndDate" => custom_term_end_date,
});

impl ScheduledNextTermInstructions {
    /// What it shall be.
    #[must_use]
    pub fn product(mut self, product: impl Into<ProductTerm>) -> Self {
        self.product = Some(product.into());
        self
    }

    /// How many licences it shall have.
    #[must_use]
    pub fn quantity(mut self, quantity: impl Into<Integer>) -> Self {
        self.quantity = Some(quantity.into());
        self
    }

    /// When the next term shall end.
    #[must_use]
    pub fn custom_term_end_date(mut self, custom_term_end_date: impl Into<DateTime>) -> Self {
        self.custom_term_end_date = Some(custom_term_end_date.into());
        self
    }

}

impl Request for ScheduledNextTermInstructions {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("product", Form::Any, &mut self.product);
        spelling.member("quantity", Form::Count, &mut self.quantity);
        spelling.member("customTermEndDate", Form::Any, &mut self.custom_term_end_date);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// A change that is scheduled. Any change in mid-term deletes it. Where both this and
/// `scheduledNextTermInstructions` are sent, the service takes this alone, without an error.
///
/// Source: observed in public clients of 2026; Learn, Extended service terms.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ScheduledAction {
    /// When: `TermEnd`, `CustomDate`. Some answers call it `scheduledType`.
    ///
    /// Source: Learn, Extended service terms.
    pub schedule_type: Option<Open<ScheduleType>>,
    /// The other name of `scheduleType`.
    ///
    /// Source: observed in a public client.
    pub scheduled_type: Option<Open<ScheduleType>>,
    /// What: `Cancel`, `RenewToNewTerm`, …
    ///
    /// Source: Learn, Extended service terms.
    pub action_type: Option<Open<ScheduledActionType>>,
    /// When a `CustomDate` is.
    ///
    /// Source: observed in public clients of 2026.
    pub effective_date: Option<DateTime>,
    /// What the subscription shall be then.
    ///
    /// Source: observed in public clients of 2026.
    pub instructions: Option<ScheduledNextTermInstructions>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(ScheduledAction {
    "scheduleType" => schedule_type,
    "scheduledType" => scheduled_type,
    "actionType" => action_type,
    "effectiveDate" => effective_date,
    "instructions" => instructions,
});

impl ScheduledAction {
    /// When: `TermEnd`, `CustomDate`. Some answers call it `scheduledType`.
    #[must_use]
    pub fn schedule_type(mut self, schedule_type: impl Into<Open<ScheduleType>>) -> Self {
        self.schedule_type = Some(schedule_type.into());
        self
    }

    /// The other name of `scheduleType`.
    #[must_use]
    pub fn scheduled_type(mut self, scheduled_type: impl Into<Open<ScheduleType>>) -> Self {
        self.scheduled_type = Some(scheduled_type.into());
        self
    }

    /// What: `Cancel`, `RenewToNewTerm`, …
    #[must_use]
    pub fn action_type(mut self, action_type: impl Into<Open<ScheduledActionType>>) -> Self {
        self.action_type = Some(action_type.into());
        self
    }

    /// When a `CustomDate` is.
    #[must_use]
    pub fn effective_date(mut self, effective_date: impl Into<DateTime>) -> Self {
        self.effective_date = Some(effective_date.into());
        self
    }

    /// What the subscription shall be then.
    #[must_use]
    pub fn instructions(mut self, instructions: impl Into<ScheduledNextTermInstructions>) -> Self {
        self.instructions = Some(instructions.into());
        self
    }

}

impl Request for ScheduledAction {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("scheduleType", Form::Any, &mut self.schedule_type);
        spelling.member("scheduledType", Form::Any, &mut self.scheduled_type);
        spelling.member("actionType", Form::Any, &mut self.action_type);
        spelling.member("effectiveDate", Form::Any, &mut self.effective_date);
        spelling.member("instructions", Form::Any, &mut self.instructions);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// Seats that can be given back until a moment.
///
/// Source: .NET SDK 3.0.1; Learn, Subscription resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RefundableQuantityDetail {
    /// How many. Set by the service.
    ///
    /// Source: .NET SDK 3.0.1; Learn, Subscription resources.
    pub quantity: Option<Integer>,
    /// Until when. Set by the service.
    ///
    /// Source: .NET SDK 3.0.1; Learn, Subscription resources.
    pub allowed_until_date_time: Option<DateTime>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(RefundableQuantityDetail {
    "quantity" => quantity,
    "allowedUntilDateTime" => allowed_until_date_time,
});

/// How many seats can be given back, and until when. Absent while the subscription is suspended.
///
/// Source: .NET SDK 3.0.1; Learn, Subscription resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RefundableQuantity {
    /// How many in all. Set by the service.
    ///
    /// Source: .NET SDK 3.0.1; Learn, Subscription resources.
    pub total_quantity: Option<Integer>,
    /// How many until when. Set by the service.
    ///
    /// Source: .NET SDK 3.0.1; Learn, Subscription resources.
    pub details: List<RefundableQuantityDetail>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(RefundableQuantity {
    "totalQuantity" => total_quantity,
    "details" => details,
});

/// A way to be refunded after a cancellation.
///
/// Source: Learn, Subscription resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RefundOption {
    /// Which: `Full`, `Partial`. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub type_: Option<Text>,
    /// Until when; absent if it does not expire. Learn's table calls it `expiresAfter`, its
    /// examples `expiresAt`. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub expires_at: Option<DateTime>,
    /// The other name of `expiresAt`. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub expires_after: Option<DateTime>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(RefundOption {
    "type" => type_,
    "expiresAt" => expires_at,
    "expiresAfter" => expires_after,
});

/// Where a savings plan saves.
///
/// Source: Learn, Subscription resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SavingsPlanScope {
    /// How wide: `Single`, `Shared`, `Resource group`, `Management group`; examples have `single`.
    /// Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub type_: Option<Text>,
    /// The Azure plan, for a shared scope. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub subscription_id: Option<Text>,
    /// The Azure subscription, for a single scope. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub entitlement_id: Option<Text>,
    /// The management group. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub management_group_id: Option<Text>,
    /// The resource group. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub resource_group_id: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(SavingsPlanScope {
    "type" => type_,
    "subscriptionId" => subscription_id,
    "entitlementId" => entitlement_id,
    "managementGroupId" => management_group_id,
    "resourceGroupId" => resource_group_id,
});

/// What a savings plan commits to.
///
/// Source: Learn, Subscription resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SubscriptionLineItem {
    /// Id of the line. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub id: Option<Text>,
    /// A name for people. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub friendly_name: Option<Text>,
    /// Where it saves. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub scope: Option<SavingsPlanScope>,
    /// Whether it renews by itself. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub auto_renew_enabled: Option<bool>,
    /// Its state. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub status: Option<Open<SubscriptionStatus>>,
    /// How much the customer commits to spend. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub purchase_commitment: Option<PurchaseCommitment>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(SubscriptionLineItem {
    "id" => id,
    "friendlyName" => friendly_name,
    "scope" => scope,
    "autoRenewEnabled" => auto_renew_enabled,
    "status" => status,
    "purchaseCommitment" => purchase_commitment,
});

/// What a customer has of a line that was bought.
///
/// Source: Learn, Subscription resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Subscription {
    /// Id of the subscription. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub id: Option<Guid>,
    /// What was bought. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub offer_id: Option<Text>,
    /// Id of the entitlement, such as an Azure subscription. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub entitlement_id: Option<Text>,
    /// Name of what was bought. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub offer_name: Option<Text>,
    /// A name for people. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub friendly_name: Option<Text>,
    /// Kind of the product; only of the new commerce. Set by the service.
    ///
    /// Source: Learn, Subscription resources; .NET SDK 3.4.
    pub product_type: Option<IdOrObject<ProductType>>,
    /// How many licences or seats. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub quantity: Option<Integer>,
    /// What is counted: `Licenses`, `Usage-based`, `Benefit`, `License(s)`, `none`. Set by the
    /// service.
    ///
    /// Source: Learn, Subscription resources.
    pub unit_type: Option<Text>,
    /// The subscription that this add-on belongs to; absent on others. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub parent_subscription_id: Option<Guid>,
    /// Whether there are add-ons for it. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub has_purchasable_addons: Option<bool>,
    /// When it was made. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub creation_date: Option<DateTime>,
    /// When it began. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub effective_start_date: Option<DateTime>,
    /// When its term ends: in the new commerce the last day of the term (inclusive, until the end
    /// of that UTC day), for legacy offers the moment itself (exclusive). Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub commitment_end_date: Option<DateTime>,
    /// The last second of its term, such as `2023-03-13T23:59:59Z`. Set by the service.
    ///
    /// In force since 2023-05-10: answers have the exact end beside `commitmentEndDate`.
    ///
    /// Source: Learn, Subscription resources; Learn, announcement of April 2023.
    pub commitment_end_date_time: Option<DateTime>,
    /// Until when it may be cancelled and its seats reduced: absent where that cannot be done, the
    /// end of the term where it can be done at any time, and absent outside the new commerce. Set
    /// by the service.
    ///
    /// Source: Learn, Subscription resources; .NET SDK 3.0.1.
    pub cancellation_allowed_until_date: Option<DateTime>,
    /// The last day of the billing cycle, inclusive or not as `commitmentEndDate`. Set by the
    /// service.
    ///
    /// Source: Learn, Subscription resources.
    pub billing_cycle_end_date: Option<DateTime>,
    /// The last second of the billing cycle; an example has no `Z` behind it. Set by the service.
    ///
    /// In force since 2023-05-10: answers have the exact end beside `billingCycleEndDate`.
    ///
    /// Source: Learn, Subscription resources; Learn, announcement of April 2023.
    pub billing_cycle_end_date_time: Option<DateTime>,
    /// When the term was made to end, where somebody chose it. Set by the service.
    ///
    /// Source: observed in public data classes.
    pub custom_term_end_date: Option<Box<DateTime>>,
    /// Its state. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub status: Option<Open<SubscriptionStatus>>,
    /// Whether it renews by itself. Left out of a change, renewal is turned off. Set by the
    /// service.
    ///
    /// In force since 2026-05-04: `false` alone does not end a subscription: it goes on from month
    /// to month at a higher price.
    ///
    /// Source: Learn, Subscription resources.
    pub auto_renew_enabled: Option<bool>,
    /// What it shall be after its renewal. Trials always have it. Where `scheduledActions` is there
    /// as well, that alone counts. Set by the service.
    ///
    /// Source: Learn, Subscription resources; Learn, Schedule changes for a new commerce
    /// subscription.
    pub scheduled_next_term_instructions: Option<Box<ScheduledNextTermInstructions>>,
    /// What happens to it by itself, mostly when its term ends. Set by the service.
    ///
    /// In force since 2026-05-04: a real end needs `TermEnd` with `Cancel` here.
    ///
    /// Source: Learn, Extended service terms.
    pub scheduled_actions: Option<Box<OneOrMany<ScheduledAction>>>,
    /// What changes with the next charge, such as the billing cycle. Unlike other scheduled changes
    /// it stays when the subscription is suspended. Set by the service.
    ///
    /// Source: Learn, Subscription resources; Learn, Subscription lifecycle states.
    pub next_charge_instructions: Option<Box<ScheduledNextTermInstructions>>,
    /// Whether it is a trial. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub is_trial: Option<bool>,
    /// How it is billed: `license`, `usage`, `none`, `benefit`. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub billing_type: Option<Text>,
    /// How it is consumed: a word in the .NET SDK, a list of overages in Learn; as the service
    /// sends it. Set by the service.
    ///
    /// Source: Learn, Subscription resources; .NET SDK 3.0.1.
    pub consumption_type: Option<Box<Json>>,
    /// How often the customer is charged. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub billing_cycle: Option<Open<BillingCycleType>>,
    /// Length of the term as an ISO 8601 duration. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub term_duration: Option<Text>,
    /// Length of the next term; may be empty. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub renewal_term_duration: Option<Text>,
    /// How many seats can be given back, and until when; absent while it is suspended. Set by the
    /// service.
    ///
    /// Source: .NET SDK 3.0.1; Learn, Subscription resources.
    pub refundable_quantity: Option<Box<RefundableQuantity>>,
    /// How a cancellation is refunded. Some answers call it `refundOption`. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub refund_options: List<RefundOption>,
    /// The other name of `refundOptions`. Set by the service.
    ///
    /// Source: observed in a public client.
    pub refund_option: List<RefundOption>,
    /// Whether Microsoft publishes it. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub is_microsoft_product: Option<bool>,
    /// Partner id of the indirect reseller; absent without one. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub partner_id: Option<Text>,
    /// Why it is suspended. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub suspension_reasons: List<Text>,
    /// Whether it needs attention. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub attention_needed: Option<bool>,
    /// Whether somebody has looked after it. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub action_taken: Option<bool>,
    /// Kind of the contract: `subscription`, `productKey`, `redemptionCode`. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub contract_type: Option<Text>,
    /// Links of the subscription. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub links: Option<SubscriptionLinks>,
    /// Who publishes it. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub publisher_name: Option<Text>,
    /// What a savings plan commits to and where; absent on others. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub line_items: List<SubscriptionLineItem>,
    /// Promotion it was bought under. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub promotion_id: Option<Text>,
    /// The order of the product behind it. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub product_order_id: Option<Text>,
    /// The order that it came of. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub order_id: Option<Text>,
    /// The legacy subscription that it was before it moved to the new commerce. Set by the service.
    ///
    /// Source: .NET SDK 3.0.1.
    pub migrated_from_subscription_id: Option<Box<Guid>>,
    /// What can be done with it: `Edit`, `Cancel`. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub actions: List<Text>,
    /// What the subscription says about itself. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(Subscription {
    "id" => id,
    "offerId" => offer_id,
    "entitlementId" => entitlement_id,
    "offerName" => offer_name,
    "friendlyName" => friendly_name,
    "productType" => product_type,
    "quantity" => quantity,
    "unitType" => unit_type,
    "parentSubscriptionId" => parent_subscription_id,
    "hasPurchasableAddons" => has_purchasable_addons,
    "creationDate" => creation_date,
    "effectiveStartDate" => effective_start_date,
    "commitmentEndDate" => commitment_end_date,
    "commitmentEndDateTime" => commitment_end_date_time,
    "cancellationAllowedUntilDate" => cancellation_allowed_until_date,
    "billingCycleEndDate" => billing_cycle_end_date,
    "billingCycleEndDateTime" => billing_cycle_end_date_time,
    "customTermEndDate" => custom_term_end_date,
    "status" => status,
    "autoRenewEnabled" => auto_renew_enabled,
    "scheduledNextTermInstructions" => scheduled_next_term_instructions,
    "scheduledActions" => scheduled_actions,
    "nextChargeInstructions" => next_charge_instructions,
    "isTrial" => is_trial,
    "billingType" => billing_type,
    "consumptionType" => consumption_type,
    "billingCycle" => billing_cycle,
    "termDuration" => term_duration,
    "renewalTermDuration" => renewal_term_duration,
    "refundableQuantity" => refundable_quantity,
    "refundOptions" => refund_options,
    "refundOption" => refund_option,
    "isMicrosoftProduct" => is_microsoft_product,
    "partnerId" => partner_id,
    "suspensionReasons" => suspension_reasons,
    "attentionNeeded" => attention_needed,
    "actionTaken" => action_taken,
    "contractType" => contract_type,
    "links" => links,
    "publisherName" => publisher_name,
    "lineItems" => line_items,
    "promotionId" => promotion_id,
    "productOrderId" => product_order_id,
    "orderId" => order_id,
    "migratedFromSubscriptionId" => migrated_from_subscription_id,
    "actions" => actions,
    "attributes" => attributes,
});

/// How far a subscription is provisioned.
///
/// Source: Learn, Get subscription provisioning status.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SubscriptionProvisioningStatus {
    /// The SKU that is provisioned. Set by the service.
    ///
    /// Source: Learn, Get subscription provisioning status.
    pub sku_id: Option<Text>,
    /// How far it is: `success`, `pending`, `failed`, `none`. Set by the service.
    ///
    /// Source: Learn, Get subscription provisioning status.
    pub status: Option<Text>,
    /// How many units. Set by the service.
    ///
    /// Source: Learn, Get subscription provisioning status.
    pub quantity: Option<Integer>,
    /// When the subscription ends. Set by the service.
    ///
    /// Source: Learn, Get subscription provisioning status.
    pub end_date: Option<DateTime>,
    /// What the status says about itself. Set by the service.
    ///
    /// Source: Learn, Get subscription provisioning status.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(SubscriptionProvisioningStatus {
    "skuId" => sku_id,
    "status" => status,
    "quantity" => quantity,
    "endDate" => end_date,
    "attributes" => attributes,
});
