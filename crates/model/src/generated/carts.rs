//! Carts, and the result of checking one out.
//
// @generated from spec/carts.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::open::vocabulary;
use crate::request::{Form, Request, Spelling};
use crate::{BillingCycleType, DateTime, Extra, FaultCode, Integer, Json, List, OneOrMany, Open, Order, OrderLinks, Pricing, ProvisioningContext, RenewsTo, ResourceAttributes, Text};

/// Whether a cart can still be changed.
///
/// Source: Learn, Cart resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CartStatus {
    /// `Active`: It can be changed and checked out.
    Active,
    /// `Ordered`: It was checked out.
    Ordered,
}

vocabulary!(CartStatus {
    Active => "Active";
    Ordered => "Ordered";
});

/// A reseller who takes part in a purchase.
///
/// Source: Learn, Create a cart.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Participant {
    /// The part: `transaction_reseller`, who gets the credit, or `additional_transaction_reseller`,
    /// up to five of them, in the EU and EFTA only.
    ///
    /// Source: Learn, Create a cart.
    pub key: Option<Text>,
    /// The partner's id, never the indirect provider's.
    ///
    /// Source: Learn, Create a cart.
    pub value: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(Participant {
    "key" => key,
    "value" => value,
});

impl Participant {
    /// The part: `transaction_reseller`, who gets the credit, or `additional_transaction_reseller`,
    /// up to five of them, in the EU and EFTA only.
    #[must_use]
    pub fn key(mut self, key: impl Into<Text>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// The partner's id, never the indirect provider's.
    #[must_use]
    pub fn value(mut self, value: impl Into<Text>) -> Self {
        self.value = Some(value.into());
        self
    }

}

impl Request for Participant {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("key", Form::Word(&["transaction_reseller", "additional_transaction_reseller"]), &mut self.key);
        spelling.member("value", Form::PartnerId, &mut self.value);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// How many of a product are left, where a line asks for too many.
///
/// Source: Learn, Cart resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CartErrorInformation {
    /// How many can be bought. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub available_quantity: Option<Integer>,
    /// How many the line asks for. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub purchased_quantity: Option<Integer>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(CartErrorInformation {
    "availableQuantity" => available_quantity,
    "purchasedQuantity" => purchased_quantity,
});

/// Why a line of a cart cannot be bought. The cart is there all the same, and cannot be checked
/// out.
///
/// Source: Learn, Cart resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CartError {
    /// Code of the kind of error, from 10000 on; not one of the codes of refusals. Set by the
    /// service.
    ///
    /// Source: Learn, Cart resources.
    pub error_code: Option<FaultCode>,
    /// What is wrong, for people, with values that are supported or limits. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub error_description: Option<Text>,
    /// What is left of the product; absent for other errors. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub additional_information: Option<CartErrorInformation>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(CartError {
    "errorCode" => error_code,
    "errorDescription" => error_description,
    "additionalInformation" => additional_information,
});

/// One thing to buy in a cart.
///
/// Source: Learn, Cart resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CartLineItem {
    /// Number of the line within the cart. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub id: Option<Integer>,
    /// What is bought: `PRODUCT:SKU:AVAILABILITY`.
    ///
    /// Source: Learn, Cart resources.
    pub catalog_item_id: Option<Text>,
    /// A name for people, if the partner gave one.
    ///
    /// Source: Learn, Cart resources.
    pub friendly_name: Option<Text>,
    /// How many licences or instances.
    ///
    /// Source: Learn, Cart resources.
    pub quantity: Option<Integer>,
    /// The currency, ISO 4217.
    ///
    /// Source: Learn, Cart resources.
    pub currency_code: Option<Text>,
    /// How often the customer is charged.
    ///
    /// Source: Learn, Cart resources.
    pub billing_cycle: Option<Open<BillingCycleType>>,
    /// Length of the term as an ISO 8601 duration: `P1M`, `P1Y`, `P3Y`.
    ///
    /// Source: Learn, Cart resources.
    pub term_duration: Option<Text>,
    /// When the first term ends, if it shall be shortened; absent otherwise.
    ///
    /// Source: .NET SDK 3.4.
    pub custom_term_end_date: Option<DateTime>,
    /// Resellers on record; absent or empty where there is none.
    ///
    /// Source: Learn, Cart resources.
    pub participants: List<Participant>,
    /// What the product needs to be set up; absent where it needs nothing.
    ///
    /// Source: Learn, Cart resources.
    pub provisioning_context: Option<ProvisioningContext>,
    /// Lines of the same group become one order. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub order_group: Option<Text>,
    /// What the line costs; absent in older answers. Set by the service.
    ///
    /// Source: Learn, Create a cart.
    pub pricing: Option<Pricing>,
    /// Add-ons of the subscription that comes of the line.
    ///
    /// Source: Learn, Cart resources.
    pub addon_items: List<CartLineItem>,
    /// What the line turns into when it renews; absent when it renews as it is.
    ///
    /// Source: Learn, Cart resources.
    pub renews_to: Option<OneOrMany<RenewsTo>>,
    /// The promotion that is used; absent where there is none.
    ///
    /// Source: .NET SDK 3.4.
    pub promotion_id: Option<Text>,
    /// Whether the buyer has agreed to what the product asks to be attested; absent where nothing
    /// is asked.
    ///
    /// Source: Learn, Cart resources.
    pub attestation_accepted: Option<bool>,
    /// Why the line cannot be bought, after the cart was created; absent where it can. Set by the
    /// service.
    ///
    /// Source: Learn, Cart resources.
    pub error: Option<CartError>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(CartLineItem {
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
    "orderGroup" => order_group,
    "pricing" => pricing,
    "addonItems" => addon_items,
    "renewsTo" => renews_to,
    "promotionId" => promotion_id,
    "attestationAccepted" => attestation_accepted,
    "error" => error,
});

/// What a customer is about to buy: it becomes orders when it is checked out, and lives for 7 days.
///
/// Source: Learn, Cart resources; Create a cart.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Cart {
    /// Id of the cart, a GUID in examples. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub id: Option<Text>,
    /// When it was created. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub creation_timestamp: Option<DateTime>,
    /// When it was last changed. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub last_modified_timestamp: Option<DateTime>,
    /// When it ends, 7 days after its creation. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub expiration_timestamp: Option<DateTime>,
    /// Who changed it last. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub last_modified_user: Option<Text>,
    /// What is in it.
    ///
    /// Source: Learn, Cart resources.
    pub line_items: List<CartLineItem>,
    /// Whether it can still be changed. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub status: Option<Open<CartStatus>>,
    /// Where it is (`self`). Set by the service.
    ///
    /// Source: REST reference, create-a-new-cart.
    pub links: Option<OrderLinks>,
    /// What the cart says about itself. Set by the service.
    ///
    /// Source: REST reference, create-a-new-cart.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(Cart {
    "id" => id,
    "creationTimestamp" => creation_timestamp,
    "lastModifiedTimestamp" => last_modified_timestamp,
    "expirationTimestamp" => expiration_timestamp,
    "lastModifiedUser" => last_modified_user,
    "lineItems" => line_items,
    "status" => status,
    "links" => links,
    "attributes" => attributes,
});

/// Why one order of a checkout was not placed.
///
/// Source: Learn, Cart resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrderError {
    /// The group of cart lines that would have become the order. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub order_group_id: Option<Text>,
    /// Code of the failure. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub code: Option<FaultCode>,
    /// What went wrong, for people. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub description: Option<Text>,
    /// What the entry says about itself; mostly absent. Set by the service.
    ///
    /// Source: .NET SDK 3.4.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(OrderError {
    "orderGroupId" => order_group_id,
    "code" => code,
    "description" => description,
    "attributes" => attributes,
});

/// What came of checking out a cart: one cart may turn into several orders, some placed and some
/// not.
///
/// Source: Learn, Cart resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CartCheckoutResult {
    /// The orders that were placed. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub orders: List<Order>,
    /// The orders that were not placed; absent or empty when all were. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub order_errors: List<OrderError>,
    /// Undocumented here; seen only as an empty array. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub additional_information: Option<Json>,
    /// What the result says about itself. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(CartCheckoutResult {
    "orders" => orders,
    "orderErrors" => order_errors,
    "additionalInformation" => additional_information,
    "attributes" => attributes,
});
