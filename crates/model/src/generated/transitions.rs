//! What a subscription may become, and what it has become.
//
// @generated from spec/transitions.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::open::vocabulary;
use crate::{BillingCycleType, CollectionLinks, DateTime, Extra, FaultCode, Guid, Integer, List, Open, ResourceAttributes, Text};

/// What goes over to the target with the seats.
///
/// Source: Learn, Transition resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransitionType {
    /// `transition_only`: The seats alone: users get their licences anew.
    TransitionOnly,
    /// `transition_with_license_transfer`: The licences that users have, too.
    TransitionWithLicenseTransfer,
}

vocabulary!(TransitionType {
    TransitionOnly => "transition_only" | "TransitionOnly";
    TransitionWithLicenseTransfer => "transition_with_license_transfer" | "TransitionWithLicenseTransfer";
});

/// When a transition is to happen.
///
/// Source: Learn, Transition a new commerce subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EligibilityType {
    /// `immediate`: Now, in mid-term.
    Immediate,
    /// `scheduled`: At the end of the term, as a scheduled change.
    Scheduled,
}

vocabulary!(EligibilityType {
    Immediate => "immediate" | "Immediate";
    Scheduled => "scheduled" | "Scheduled";
});

/// A step of a transition.
///
/// Source: Learn, Transition resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransitionEventName {
    /// `Conversion`: The subscription becomes another one.
    Conversion,
    /// `LicenseReassignment`: The licences of users go over.
    LicenseReassignment,
}

vocabulary!(TransitionEventName {
    Conversion => "Conversion";
    LicenseReassignment => "LicenseReassignment";
});

/// How far a step of a transition is.
///
/// Source: Learn, Transition resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransitionEventStatus {
    /// `Started`: It has begun.
    Started,
    /// `Completed`: It is done.
    Completed,
    /// `Failed`: It has failed; its errors say why.
    Failed,
}

vocabulary!(TransitionEventStatus {
    Started => "Started";
    Completed => "Completed";
    Failed => "Failed";
});

/// Why a transition is not possible, or has failed.
///
/// Source: Learn, Transition resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TransitionError {
    /// Number of the reason; not one of the codes of refusals. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub code: Option<FaultCode>,
    /// The reason, for people. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub description: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(TransitionError {
    "code" => code,
    "description" => description,
});

/// A step of a transition, and how far it is.
///
/// Source: Learn, Transition resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TransitionEvent {
    /// The step. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub name: Option<Open<TransitionEventName>>,
    /// How far it is. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub status: Option<Open<TransitionEventStatus>>,
    /// When that was, in UTC. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub timestamp: Option<DateTime>,
    /// Why it has failed; absent or empty otherwise. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub errors: List<TransitionError>,
    /// What it says about itself. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(TransitionEvent {
    "name" => name,
    "status" => status,
    "timestamp" => timestamp,
    "errors" => errors,
    "attributes" => attributes,
});

/// The change of a subscription of the new commerce into one of a larger offer.
///
/// Source: Learn, Transition resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Transition {
    /// Id of the transition. Set by the service.
    ///
    /// Source: Learn, Get transitions.
    pub operation_id: Option<Guid>,
    /// What it was: `PRODUCT:SKU:AVAILABILITY`. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub from_catalog_item_id: Option<Text>,
    /// The subscription that it was. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub from_subscription_id: Option<Guid>,
    /// What it becomes. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub to_catalog_item_id: Option<Text>,
    /// The subscription that the seats go to; absent where it stays the same. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub to_subscription_id: Option<Guid>,
    /// How many seats go over. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub quantity: Option<Integer>,
    /// Length of the term of the target: `P1M`, `P1Y`, `P3Y`. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub term_duration: Option<Text>,
    /// How often the customer is charged for the target. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub billing_cycle: Option<Open<BillingCycleType>>,
    /// What goes over with the seats. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub transition_type: Option<Open<TransitionType>>,
    /// The promotion that was applied; absent without one. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub promotion_id: Option<Text>,
    /// What has happened so far. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub events: List<TransitionEvent>,
    /// What it says about itself. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(Transition {
    "operationId" => operation_id,
    "fromCatalogItemId" => from_catalog_item_id,
    "fromSubscriptionId" => from_subscription_id,
    "toCatalogItemId" => to_catalog_item_id,
    "toSubscriptionId" => to_subscription_id,
    "quantity" => quantity,
    "termDuration" => term_duration,
    "billingCycle" => billing_cycle,
    "transitionType" => transition_type,
    "promotionId" => promotion_id,
    "events" => events,
    "attributes" => attributes,
});

/// The transitions of a subscription. One page shows them as `transition`, the REST reference as
/// the `items` of a collection; both are read.
///
/// Source: Learn, Get transitions; REST reference,
/// get-transition-history-events-for-a-subscription.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TransitionHistory {
    /// How many there are. Set by the service.
    ///
    /// Source: REST reference, get-transition-history-events-for-a-subscription.
    pub total_count: Option<Integer>,
    /// The transitions. Set by the service.
    ///
    /// Source: REST reference, get-transition-history-events-for-a-subscription.
    pub items: List<Transition>,
    /// The transitions, under the other name. Set by the service.
    ///
    /// Source: Learn, Get transitions.
    pub transition: List<Transition>,
    /// Where the list is; mostly absent. Set by the service.
    ///
    /// Source: REST reference, get-transition-history-events-for-a-subscription.
    pub links: Option<CollectionLinks>,
    /// What it says about itself. Set by the service.
    ///
    /// Source: Learn, Get transitions.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(TransitionHistory {
    "totalCount" => total_count,
    "items" => items,
    "transition" => transition,
    "links" => links,
    "attributes" => attributes,
});

/// Whether a transition of one type is possible.
///
/// Source: Learn, Transition a new commerce subscription.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TransitionEligibilityDetail {
    /// Whether it is. Set by the service.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub is_eligible: Option<bool>,
    /// The type. Set by the service.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub transition_type: Option<Open<TransitionType>>,
    /// Why it is not; empty where it is. Set by the service.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub errors: List<TransitionError>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(TransitionEligibilityDetail {
    "isEligible" => is_eligible,
    "transitionType" => transition_type,
    "errors" => errors,
});

/// Whether the seats can go to a subscription that the customer has already.
///
/// Source: Learn, Transition a new commerce subscription.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TargetSubscriptionEligibility {
    /// Whether they can. Set by the service.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub is_eligible: Option<bool>,
    /// The subscription. Set by the service.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub subscription_id: Option<Guid>,
    /// Its name. Set by the service.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub subscription_friendly_name: Option<Text>,
    /// Length of its term. Set by the service.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub subscription_term_duration: Option<Text>,
    /// Its billing cycle. Set by the service.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub subscription_billing_cycle: Option<Open<BillingCycleType>>,
    /// Why they cannot: 1 it is not active, 2 it may still be cancelled, 3 its term is shorter, 4
    /// its term ends earlier. Set by the service.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub errors: List<TransitionError>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(TargetSubscriptionEligibility {
    "isEligible" => is_eligible,
    "subscriptionId" => subscription_id,
    "subscriptionFriendlyName" => subscription_friendly_name,
    "subscriptionTermDuration" => subscription_term_duration,
    "subscriptionBillingCycle" => subscription_billing_cycle,
    "errors" => errors,
});

/// What a subscription may become.
///
/// Source: Learn, Transition resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TransitionEligibility {
    /// Id of the look. Set by the service.
    ///
    /// Source: Learn, Transition a new commerce subscription.
    pub operation_id: Option<Guid>,
    /// The offer: `PRODUCT:SKU:AVAILABILITY`. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub catalog_item_id: Option<Text>,
    /// Its title. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub title: Option<Text>,
    /// What it is. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub description: Option<Text>,
    /// How many seats would go over. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub quantity: Option<Integer>,
    /// Subscriptions of the offer that the customer has; empty for trials and for scheduled
    /// transitions. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub subscription_eligibilities: List<TargetSubscriptionEligibility>,
    /// Whether it is possible, by type. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub eligibilities: List<TransitionEligibilityDetail>,
    /// What it says about itself. Set by the service.
    ///
    /// Source: Learn, Transition resources.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(TransitionEligibility {
    "operationId" => operation_id,
    "catalogItemId" => catalog_item_id,
    "title" => title,
    "description" => description,
    "quantity" => quantity,
    "subscriptionEligibilities" => subscription_eligibilities,
    "eligibilities" => eligibilities,
    "attributes" => attributes,
});
