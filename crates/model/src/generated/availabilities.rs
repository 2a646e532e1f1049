//! How SKUs are sold: in which country, to whom, for which terms.
//
// @generated from spec/availabilities.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::{BillingCycleType, Extra, Integer, Link, List, Open, Product, ResourceAttributes, Sku, Text};

/// A currency.
///
/// Source: Learn, Product resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CurrencyInfo {
    /// Its code of ISO 4217, such as `USD`. Set by the service.
    ///
    /// Source: Learn, Get a list of availabilities for a SKU (by country).
    pub code: Option<Text>,
    /// Its sign. Set by the service.
    ///
    /// Source: Learn, Get a list of availabilities for a SKU (by country).
    pub symbol: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(CurrencyInfo {
    "code" => code,
    "symbol" => symbol,
});

/// Until when how much of the price is given back.
///
/// Source: Learn, Product resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CancellationRefundOption {
    /// Its place among the others. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub sequence_id: Option<Integer>,
    /// How much: `Full` or `Partial`. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub type_: Option<Text>,
    /// How long after the purchase, a duration such as `P7D`; absent for as long as the term lasts.
    /// Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub expires_after: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(CancellationRefundOption {
    "sequenceId" => sequence_id,
    "type" => type_,
    "expiresAfter" => expires_after,
});

/// What a cancellation gives back.
///
/// Source: Learn, Product resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CancellationPolicy {
    /// What is given back, and until when. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub refund_options: List<CancellationRefundOption>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(CancellationPolicy {
    "refundOptions" => refund_options,
});

/// What something can be renewed to.
///
/// Source: Learn, Product resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RenewalOption {
    /// The catalogue item that it becomes: `PRODUCT:SKU`. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub renew_to_id: Option<Text>,
    /// Whether it may renew by itself. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub is_auto_renewable: Option<bool>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(RenewalOption {
    "renewToId" => renew_to_id,
    "isAutoRenewable" => is_auto_renewable,
});

/// What an availability can be renewed to.
///
/// Source: Learn, Product resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RenewalInstruction {
    /// The terms for which it holds, by their ids. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub applicable_term_ids: List<Text>,
    /// What it can be renewed to. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub renewal_options: List<RenewalOption>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(RenewalInstruction {
    "applicableTermIds" => applicable_term_ids,
    "renewalOptions" => renewal_options,
});

/// A length of time for which an item can be bought, and how it is charged.
///
/// Source: Learn, Product resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AvailabilityTerm {
    /// Its id. Set by the service.
    ///
    /// Source: observed in a public question (Microsoft Q&A 1455576).
    pub id: Option<Text>,
    /// Its length: `P1M`, `P1Y`, `P3Y`. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub duration: Option<Text>,
    /// The same for people. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub description: Option<Text>,
    /// How often the customer is charged. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub billing_cycle: Option<Open<BillingCycleType>>,
    /// What it can be renewed to; newer answers have `renewalInstructions` instead. Set by the
    /// service.
    ///
    /// Source: .NET SDK 3.4.
    pub renewal_options: List<RenewalOption>,
    /// What a cancellation gives back. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub cancellation_policies: List<CancellationPolicy>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(AvailabilityTerm {
    "id" => id,
    "duration" => duration,
    "description" => description,
    "billingCycle" => billing_cycle,
    "renewalOptions" => renewal_options,
    "cancellationPolicies" => cancellation_policies,
});

/// How much an item includes.
///
/// Source: REST reference, get-an-availability-for-a-sku(by-customer).
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct IncludedQuantityOption {
    /// The amount. Set by the service.
    ///
    /// Source: REST reference, get-an-availability-for-a-sku(by-customer).
    pub units: Option<Text>,
    /// The same for people. Set by the service.
    ///
    /// Source: REST reference, get-an-availability-for-a-sku(by-customer).
    pub description: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(IncludedQuantityOption {
    "units" => units,
    "description" => description,
});

/// Links of an availability.
///
/// Source: Learn, Product resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AvailabilityLinks {
    /// The availability itself. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub self_: Option<Link>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(AvailabilityLinks {
    "self" => self_,
});

/// How a SKU is sold in a country to a segment. An order names it by `catalogItemId`.
///
/// Source: Learn, Product resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Availability {
    /// Its id, the third part of an offer id. **It is issued anew from time to time**: one that was
    /// kept is refused with code 400019. Set by the service.
    ///
    /// Source: Learn, Get an availability by ID.
    pub id: Option<Text>,
    /// The product. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub product_id: Option<Text>,
    /// The SKU. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub sku_id: Option<Text>,
    /// What an order buys: `PRODUCT:SKU:AVAILABILITY`. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub catalog_item_id: Option<Text>,
    /// The currency in which it is sold. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub default_currency: Option<CurrencyInfo>,
    /// The kind of customers it is for, such as `commercial`, `education`, `government` or
    /// `nonprofit`. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub segment: Option<Text>,
    /// The country in which it is sold, two letters. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub country: Option<Text>,
    /// Whether it can be bought. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub is_purchasable: Option<bool>,
    /// Whether it can be renewed. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub is_renewable: Option<bool>,
    /// What it can be renewed to. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub renewal_instructions: List<RenewalInstruction>,
    /// The terms for which it is sold. A list of availabilities has those that can be bought; one
    /// by its id may have more. Set by the service.
    ///
    /// Source: Learn, Product resources; what lists leave out: observed in a public question
    /// (Microsoft Q&A 1455576).
    pub terms: List<AvailabilityTerm>,
    /// How much it includes. Set by the service.
    ///
    /// Source: REST reference, get-an-availability-for-a-sku(by-customer).
    pub included_quantity_options: List<IncludedQuantityOption>,
    /// The product again, in full. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub product: Option<Box<Product>>,
    /// The SKU again, in full. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub sku: Option<Box<Sku>>,
    /// Links of the availability. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub links: Option<AvailabilityLinks>,
    /// What the availability says about itself. Set by the service.
    ///
    /// Source: inferred: other resources have it.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(Availability {
    "id" => id,
    "productId" => product_id,
    "skuId" => sku_id,
    "catalogItemId" => catalog_item_id,
    "defaultCurrency" => default_currency,
    "segment" => segment,
    "country" => country,
    "isPurchasable" => is_purchasable,
    "isRenewable" => is_renewable,
    "renewalInstructions" => renewal_instructions,
    "terms" => terms,
    "includedQuantityOptions" => included_quantity_options,
    "product" => product,
    "sku" => sku,
    "links" => links,
    "attributes" => attributes,
});
