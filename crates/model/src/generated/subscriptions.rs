//! What customers have of what was bought.
//
// @generated from spec/subscriptions.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::open::vocabulary;
use crate::{BillingCycleType, DateTime, Extra, Guid, Integer, Json, Link, List, Open, ResourceAttributes, Text};

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
    /// `disabled`: Past its term, and its data still kept. Shown by public reports only.
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
    /// Kind of the product. Set by the service.
    ///
    /// Source: .NET SDK 3.4.
    pub product_type: Option<Json>,
    /// How many licences or seats. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub quantity: Option<Integer>,
    /// What is counted, such as `Licenses`. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub unit_type: Option<Text>,
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
    /// When its term ends. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub commitment_end_date: Option<DateTime>,
    /// Until when it may be cancelled; absent outside the new commerce. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub cancellation_allowed_until_date: Option<DateTime>,
    /// Its state. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub status: Option<Open<SubscriptionStatus>>,
    /// Whether it renews by itself. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub auto_renew_enabled: Option<bool>,
    /// Whether it is a trial. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub is_trial: Option<bool>,
    /// How it is billed: `license` or `usage`. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub billing_type: Option<Text>,
    /// How often the customer is charged. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub billing_cycle: Option<Open<BillingCycleType>>,
    /// Length of the term as an ISO 8601 duration. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub term_duration: Option<Text>,
    /// Length of the next term. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub renewal_term_duration: Option<Text>,
    /// Whether Microsoft publishes it. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub is_microsoft_product: Option<bool>,
    /// Who publishes it. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub publisher_name: Option<Text>,
    /// Partner id of the indirect reseller; absent without one. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub partner_id: Option<Text>,
    /// The subscription that this add-on belongs to; absent on others. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub parent_subscription_id: Option<Guid>,
    /// Why it is suspended. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub suspension_reasons: List<Text>,
    /// Kind of the contract: `subscription`, `productKey`, … Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub contract_type: Option<Text>,
    /// Promotion it was bought under. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub promotion_id: Option<Text>,
    /// Whether it needs attention. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub attention_needed: Option<bool>,
    /// Whether somebody has looked after it. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub action_taken: Option<bool>,
    /// Links of the subscription. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub links: Option<SubscriptionLinks>,
    /// The order that it came of. Set by the service.
    ///
    /// Source: Learn, Subscription resources.
    pub order_id: Option<Text>,
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
    "hasPurchasableAddons" => has_purchasable_addons,
    "creationDate" => creation_date,
    "effectiveStartDate" => effective_start_date,
    "commitmentEndDate" => commitment_end_date,
    "cancellationAllowedUntilDate" => cancellation_allowed_until_date,
    "status" => status,
    "autoRenewEnabled" => auto_renew_enabled,
    "isTrial" => is_trial,
    "billingType" => billing_type,
    "billingCycle" => billing_cycle,
    "termDuration" => term_duration,
    "renewalTermDuration" => renewal_term_duration,
    "isMicrosoftProduct" => is_microsoft_product,
    "publisherName" => publisher_name,
    "partnerId" => partner_id,
    "parentSubscriptionId" => parent_subscription_id,
    "suspensionReasons" => suspension_reasons,
    "contractType" => contract_type,
    "promotionId" => promotion_id,
    "attentionNeeded" => attention_needed,
    "actionTaken" => action_taken,
    "links" => links,
    "orderId" => order_id,
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
