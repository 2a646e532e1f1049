//! Discounts of the new commerce.
//
// @generated from spec/promotions.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::{BillingCycleType, DateTime, Decimal, Extra, Integer, Json, List, Open, ResourceAttributes, Text};

/// A term for which a promotion counts.
///
/// Source: Learn, Promotions resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PromotionTerm {
    /// Its length: `P1M`, `P1Y`, `P3Y`. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub duration: Option<Text>,
    /// How often the customer is charged. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub billing_cycle: Option<Open<BillingCycleType>>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(PromotionTerm {
    "duration" => duration,
    "billingCycle" => billing_cycle,
});

/// What a promotion takes off the price.
///
/// Source: Learn, Promotions resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PromotionPricingPolicy {
    /// Its kind, such as `PercentDiscount`. Set by the service.
    ///
    /// Source: observed in Learn, Get promotions.
    pub policy_type: Option<Text>,
    /// The same in the description of the resource, which no example shows. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub type_: Option<Text>,
    /// The discount: 0.05 of `PercentDiscount` is 5 %. Set by the service.
    ///
    /// Source: observed in Learn, Get promotions.
    pub value: Option<Decimal>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(PromotionPricingPolicy {
    "policyType" => policy_type,
    "type" => type_,
    "value" => value,
});

/// What a promotion counts for: a SKU, with a term.
///
/// Source: Learn, Promotions resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PromotionRequiredProduct {
    /// The product. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub product_id: Option<Text>,
    /// The SKU. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub sku_id: Option<Text>,
    /// The term for which it must be bought. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub term: Option<PromotionTerm>,
    /// What is taken off the price. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub pricing_policies: List<PromotionPricingPolicy>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(PromotionRequiredProduct {
    "productId" => product_id,
    "skuId" => sku_id,
    "term" => term,
    "pricingPolicies" => pricing_policies,
});

/// How a promotion is applied.
///
/// Source: Learn, Promotions resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PromotionProperties {
    /// Whether it is applied by itself; an order names any other. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub is_auto_applicable: Option<bool>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(PromotionProperties {
    "isAutoApplicable" => is_auto_applicable,
});

/// How many seats a promotion counts for.
///
/// Source: Learn, Get promotion by ID (June 2023).
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PromotionSeatConstraint {
    /// The fewest. Set by the service.
    ///
    /// Source: Learn, Get promotion by ID (June 2023).
    pub min_seats: Option<Integer>,
    /// The most. Set by the service.
    ///
    /// Source: Learn, Get promotion by ID (June 2023).
    pub max_seats: Option<Integer>,
    /// What is counted, such as `SubscriptionQuantity`. Set by the service.
    ///
    /// Source: Learn, Get promotion by ID (June 2023).
    pub type_: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(PromotionSeatConstraint {
    "minSeats" => min_seats,
    "maxSeats" => max_seats,
    "type" => type_,
});

/// How often a customer may use a promotion, with all partners together.
///
/// Source: Learn, Get promotion by ID (June 2023).
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PromotionAssetLimit {
    /// The fewest times, mostly 0. Set by the service.
    ///
    /// Source: Learn, Get promotion by ID (June 2023).
    pub min_assets: Option<Integer>,
    /// The most times. Set by the service.
    ///
    /// Source: Learn, Get promotion by ID (June 2023).
    pub max_assets: Option<Integer>,
    /// What is counted, such as `LifetimeRedemptionCount`. Set by the service.
    ///
    /// Source: Learn, Get promotion by ID (June 2023).
    pub type_: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(PromotionAssetLimit {
    "minAssets" => min_assets,
    "maxAssets" => max_assets,
    "type" => type_,
});

/// What else a customer must fulfil.
///
/// Source: Learn, Get promotion by ID (June 2023).
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PromotionEligibilityConstraint {
    /// Whether it is asked for. Set by the service.
    ///
    /// Source: Learn, Get promotion by ID (June 2023).
    pub is_applicable: Option<bool>,
    /// What it is, such as `FirstPurchase`. Set by the service.
    ///
    /// Source: Learn, Get promotion by ID (June 2023).
    pub type_: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(PromotionEligibilityConstraint {
    "isApplicable" => is_applicable,
    "type" => type_,
});

/// Whom a promotion is for.
///
/// Source: Learn, Get promotion by ID (June 2023).
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PromotionConstraints {
    /// How many seats. Set by the service.
    ///
    /// Source: Learn, Get promotion by ID (June 2023).
    pub seat_constraints: List<PromotionSeatConstraint>,
    /// How often. Set by the service.
    ///
    /// Source: Learn, Get promotion by ID (June 2023).
    pub asset_ownership_limits: List<PromotionAssetLimit>,
    /// What else. Set by the service.
    ///
    /// Source: Learn, Get promotion by ID (June 2023).
    pub eligibility_constraints: List<PromotionEligibilityConstraint>,
    /// What the customer must own: lists of `bigId`, `PRODUCT/SKU`. Set by the service.
    ///
    /// Source: Learn, Get promotion by ID (June 2023).
    pub product_ownership_constraints: Option<Json>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(PromotionConstraints {
    "seatConstraints" => seat_constraints,
    "assetOwnershipLimits" => asset_ownership_limits,
    "eligibilityConstraints" => eligibility_constraints,
    "productOwnershipConstraints" => product_ownership_constraints,
});

/// A discount on a SKU, bought for one of certain terms. **An order whose term does not fit is sold
/// at the full price, without an error.**
///
/// Source: Learn, Promotions resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Promotion {
    /// Its id, which a line names in `promotionId`. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub id: Option<Text>,
    /// Its name. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub name: Option<Text>,
    /// What it is. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub description: Option<Text>,
    /// The kind of customers it is for. Set by the service.
    ///
    /// Source: Learn, Promotions resources, as of September 2021; newer versions leave it out.
    pub segment: Option<Text>,
    /// From when on it counts. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub start_date: Option<DateTime>,
    /// Until when; the year 9999 is no end. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub end_date: Option<DateTime>,
    /// How it is applied. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub properties: Option<PromotionProperties>,
    /// What it counts for. Set by the service.
    ///
    /// Source: Learn, Promotions resources.
    pub required_products: List<PromotionRequiredProduct>,
    /// Whom it is for; only in a promotion that was asked for by its id. Set by the service.
    ///
    /// In force since 2023-06-19: a promotion by its id says whom it is for.
    ///
    /// Source: Learn, Get promotion by ID (June 2023).
    pub promotion_constraints: Option<PromotionConstraints>,
    /// What the promotion says about itself. Set by the service.
    ///
    /// Source: inferred: other resources have it.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(Promotion {
    "id" => id,
    "name" => name,
    "description" => description,
    "segment" => segment,
    "startDate" => start_date,
    "endDate" => end_date,
    "properties" => properties,
    "requiredProducts" => required_products,
    "promotionConstraints" => promotion_constraints,
    "attributes" => attributes,
});
