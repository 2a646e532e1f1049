//! Orders, their lines, and what belongs to them.
//
// @generated from spec/orders.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::open::vocabulary;
use crate::request::{Form, Request, Spelling};
use crate::{DateTime, Decimal, Extra, Guid, Integer, Link, List, OneOrMany, Open, ResourceAttributes, Text};

/// How often the customer is charged. `value` is the spelling of bodies, `query` that of the order
/// list's parameter.
///
/// Source: Learn, Product resources; .NET SDK 3.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BillingCycleType {
    /// `unknown`: The service's own initial value; accepted in requests and answered with the real
    /// cycle. It does not stand for a value this library does not know.
    Unknown,
    /// `monthly`: Charged every month.
    Monthly,
    /// `annual`: Charged every year.
    Annual,
    /// `none`: Never charged: trials, and some add-ons.
    None,
    /// `one_time`: Charged once: reservations and perpetual software.
    OneTime,
    /// `triennial`: Charged every three years.
    Triennial,
    /// `biennial`: Charged every two years. Known from the .NET SDK only; its spelling in bodies is
    /// inferred.
    Biennial,
}

vocabulary!(BillingCycleType {
    Unknown => "unknown" | "Unknown";
    Monthly => "monthly" | "Monthly";
    Annual => "annual" | "Annual";
    None => "none" | "None";
    OneTime => "one_time" | "OneTime", query "onetime";
    Triennial => "triennial" | "Triennial";
    Biennial => "biennial" | "Biennial";
});

/// How far an order has come.
///
/// Source: REST reference, update-an-existing-order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrderStatus {
    /// `unknown`: The service's own initial value.
    Unknown,
    /// `completed`: Done.
    Completed,
    /// `pending`: Being processed.
    Pending,
    /// `cancelled`: Cancelled. The only value that may be sent.
    Cancelled,
    /// `suspended`: Suspended, in the life of a new-commerce order.
    Suspended,
    /// `pending_review`: Held for a second review; documents may be asked for.
    PendingReview,
    /// `pending_po_upload`: Waits for the partner to upload a purchase order.
    PendingPoUpload,
    /// `po_upload_complete`: The purchase order is uploaded and being reviewed.
    PoUploadComplete,
    /// `po_review_rejected`: The review failed; the order is not processed.
    PoReviewRejected,
    /// `partial_success`: Some subscriptions of the order failed and must be bought again.
    PartialSuccess,
    /// `error`: The order failed and must be placed again.
    Error,
}

vocabulary!(OrderStatus {
    Unknown => "unknown" | "Unknown";
    Completed => "completed" | "Completed";
    Pending => "pending" | "Pending";
    Cancelled => "cancelled" | "Cancelled" | "canceled";
    Suspended => "suspended" | "Suspended";
    PendingReview => "pending_review" | "PendingReview";
    PendingPoUpload => "pending_po_upload" | "PendingPoUpload";
    PoUploadComplete => "po_upload_complete" | "PoUploadComplete";
    PoReviewRejected => "po_review_rejected" | "PoReviewRejected";
    PartialSuccess => "partial_success" | "PartialSuccess";
    Error => "error" | "Error";
});

/// Who or what made an order.
///
/// Source: Learn, Order resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrderTransactionType {
    /// `UserPurchase`: Bought by a user or through the API.
    UserPurchase,
    /// `SystemPurchase`: Made by the system; listed only on request (inferred).
    SystemPurchase,
    /// `SystemBilling`: Made by the system for billing.
    SystemBilling,
}

vocabulary!(OrderTransactionType {
    UserPurchase => "UserPurchase";
    SystemPurchase => "SystemPurchase";
    SystemBilling => "SystemBilling";
});

/// What a line does. The documents give the words in lower case, answers show `New`.
///
/// Source: Learn, Order resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LineItemTransactionType {
    /// `new`: A first purchase.
    New,
    /// `renew`: A renewal.
    Renew,
    /// `addQuantity`: More of something already bought.
    AddQuantity,
    /// `removeQuantity`: Less of something already bought.
    RemoveQuantity,
    /// `cancel`: A cancellation.
    Cancel,
    /// `convert`: A conversion into something else.
    Convert,
    /// `customerCredit`: A credit for the customer.
    CustomerCredit,
}

vocabulary!(LineItemTransactionType {
    New => "new" | "New";
    Renew => "renew" | "Renew";
    AddQuantity => "addQuantity" | "AddQuantity";
    RemoveQuantity => "removeQuantity" | "RemoveQuantity";
    Cancel => "cancel" | "Cancel";
    Convert => "convert" | "Convert";
    CustomerCredit => "customerCredit" | "CustomerCredit";
});

/// What a reservation or a savings plan needs to know before it can be set up. Which members a
/// product needs is said by its SKU.
///
/// Source: Learn, Order resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProvisioningContext {
    /// `single` for one Azure subscription, `shared` for all of them.
    ///
    /// Source: Learn, Order resources.
    pub scope: Option<Text>,
    /// Id of the Azure subscription; savings plans use this name.
    ///
    /// Source: Learn, Order resources.
    pub entitlement_id: Option<Text>,
    /// Id of the Azure subscription; reservations use this name.
    ///
    /// Source: REST reference, create-a-new-order.
    pub subscription_id: Option<Text>,
    /// Length of a reservation: `1Year`, `3Years`, also seen as `3years`.
    ///
    /// Source: observed in documented answers.
    pub duration: Option<Text>,
    /// The subscription that a legacy add-on is for; in a line of a cart only.
    ///
    /// Source: Learn, Create a cart with add-ons.
    pub parent_subscription_id: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(ProvisioningContext {
    "scope" => scope,
    "entitlementId" => entitlement_id,
    "subscriptionId" => subscription_id,
    "duration" => duration,
    "parentSubscriptionId" => parent_subscription_id,
});

impl ProvisioningContext {
    /// `single` for one Azure subscription, `shared` for all of them.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<Text>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Id of the Azure subscription; savings plans use this name.
    #[must_use]
    pub fn entitlement_id(mut self, entitlement_id: impl Into<Text>) -> Self {
        self.entitlement_id = Some(entitlement_id.into());
        self
    }

    /// Id of the Azure subscription; reservations use this name.
    #[must_use]
    pub fn subscription_id(mut self, subscription_id: impl Into<Text>) -> Self {
        self.subscription_id = Some(subscription_id.into());
        self
    }

    /// Length of a reservation: `1Year`, `3Years`, also seen as `3years`.
    #[must_use]
    pub fn duration(mut self, duration: impl Into<Text>) -> Self {
        self.duration = Some(duration.into());
        self
    }

    /// The subscription that a legacy add-on is for; in a line of a cart only.
    #[must_use]
    pub fn parent_subscription_id(mut self, parent_subscription_id: impl Into<Text>) -> Self {
        self.parent_subscription_id = Some(parent_subscription_id.into());
        self
    }

}

impl Request for ProvisioningContext {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("scope", Form::Word(&["single", "shared"]), &mut self.scope);
        spelling.member("entitlementId", Form::Guid, &mut self.entitlement_id);
        spelling.member("subscriptionId", Form::Guid, &mut self.subscription_id);
        spelling.member("duration", Form::Word(&["1Year", "3Years"]), &mut self.duration);
        spelling.member("parentSubscriptionId", Form::Guid, &mut self.parent_subscription_id);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// Prices of one line, before tax, in the currency of the order (`currencyCode`), each for one unit
/// except the last. Sent only when prices are asked for and the caller may see them.
///
/// Source: Learn, Order resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Pricing {
    /// Price in the catalogue for the full term. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub list_price: Option<Decimal>,
    /// List price after promotions and discounts. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub discounted_price: Option<Decimal>,
    /// Discounted price for the part of the term that is charged. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub prorated_price: Option<Decimal>,
    /// Price after all discounts and proration. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub price: Option<Decimal>,
    /// `price` times the quantity, less refunds. Set by the service.
    ///
    /// Source: .NET SDK 3.4.
    pub extended_price: Option<Decimal>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(Pricing {
    "listPrice" => list_price,
    "discountedPrice" => discounted_price,
    "proratedPrice" => prorated_price,
    "price" => price,
    "extendedPrice" => extended_price,
});

/// What a line turns into at its next renewal.
///
/// Source: Learn, Order resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RenewsTo {
    /// Length of the next term as an ISO 8601 duration: `P1M`, `P1Y`.
    ///
    /// Source: Learn, Order resources.
    pub term_duration: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(RenewsTo {
    "termDuration" => term_duration,
});

impl RenewsTo {
    /// Length of the next term as an ISO 8601 duration: `P1M`, `P1Y`.
    #[must_use]
    pub fn term_duration(mut self, term_duration: impl Into<Text>) -> Self {
        self.term_duration = Some(term_duration.into());
        self
    }

}

impl Request for RenewsTo {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("termDuration", Form::Duration(&["P1M", "P1Y"]), &mut self.term_duration);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// What the customer commits to spend with a savings plan.
///
/// Source: Learn, Order resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PurchaseCommitment {
    /// Amount per `grain`, such as `0.05`. The documents call it a whole number, answers show
    /// fractions.
    ///
    /// Source: observed in documented answers.
    pub amount: Option<Decimal>,
    /// Currency of the amount in lower case, such as `usd`.
    ///
    /// Source: observed in documented answers.
    pub currency: Option<Text>,
    /// Unit of time of the amount: `hourly`, also seen as `Hourly`.
    ///
    /// Source: observed in documented answers.
    pub grain: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(PurchaseCommitment {
    "amount" => amount,
    "currency" => currency,
    "grain" => grain,
});

impl PurchaseCommitment {
    /// Amount per `grain`, such as `0.05`. The documents call it a whole number, answers show
    /// fractions.
    #[must_use]
    pub fn amount(mut self, amount: impl Into<Decimal>) -> Self {
        self.amount = Some(amount.into());
        self
    }

    /// Currency of the amount in lower case, such as `usd`.
    #[must_use]
    pub fn currency(mut self, currency: impl Into<Text>) -> Self {
        self.currency = Some(currency.into());
        self
    }

    /// Unit of time of the amount: `hourly`, also seen as `Hourly`.
    #[must_use]
    pub fn grain(mut self, grain: impl Into<Text>) -> Self {
        self.grain = Some(grain.into());
        self
    }

}

impl Request for PurchaseCommitment {
    fn spell_members(&mut self, spelling: &mut Spelling) {
        spelling.member("amount", Form::Amount, &mut self.amount);
        spelling.member("currency", Form::LowerCurrency, &mut self.currency);
        spelling.member("grain", Form::Word(&["hourly"]), &mut self.grain);
        spelling.others(Self::MEMBERS, &self.extra);
    }
}

/// Links of a line. Each is sent only where it leads somewhere; the object may be empty.
///
/// Source: Learn, Order resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrderLineItemLinks {
    /// The subscription that came of the line. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub subscription: Option<Link>,
    /// The product in the catalogue. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub product: Option<Box<Link>>,
    /// The SKU in the catalogue. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub sku: Option<Link>,
    /// The availability in the catalogue. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub availability: Option<Box<Link>>,
    /// How far the line is provisioned. One documented answer leaves out the customer's part of the
    /// path. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub provisioning_status: Option<Box<Link>>,
    /// Where the activation links of the line are. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub activation_links: Option<Box<Link>>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(OrderLineItemLinks {
    "subscription" => subscription,
    "product" => product,
    "sku" => sku,
    "availability" => availability,
    "provisioningStatus" => provisioning_status,
    "activationLinks" => activation_links,
});

/// One line of an order.
///
/// Source: Learn, Order resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrderLineItem {
    /// Number of the line, counted from 0 without gaps.
    ///
    /// Source: Learn, Order resources.
    pub line_item_number: Option<Integer>,
    /// What a reservation or savings plan needs to be set up; absent on other lines.
    ///
    /// Source: Learn, Order resources.
    pub provisioning_context: Option<Box<ProvisioningContext>>,
    /// What is bought: a GUID (legacy licences), `MS-AZR-0145P` (legacy Azure), or a catalogue item
    /// `PRODUCT:SKU:AVAILABILITY`.
    ///
    /// Source: Learn, Order resources.
    pub offer_id: Option<Text>,
    /// The subscription that came of the line. Absent on reservations and software, and not there
    /// yet right after a checkout. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub subscription_id: Option<Guid>,
    /// The subscription an add-on belongs to; sent when an order is changed, absent on other lines.
    ///
    /// Source: Learn, Order resources.
    pub parent_subscription_id: Option<Box<Guid>>,
    /// Length of the term as an ISO 8601 duration: `P1M`, `P1Y`, `P3Y`. Absent, or an empty text,
    /// where there is no term.
    ///
    /// Source: Learn, Order resources.
    pub term_duration: Option<Text>,
    /// When the term ends, if it shall end together with another subscription or a calendar month;
    /// absent otherwise.
    ///
    /// Source: Learn, Order resources.
    pub custom_term_end_date: Option<DateTime>,
    /// What the line does; absent on orders before 2019. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub transaction_type: Option<Open<LineItemTransactionType>>,
    /// Promotion the line was bought under; absent without one.
    ///
    /// Source: .NET SDK 3.4.
    pub promotion_id: Option<Text>,
    /// A name for people; the title of the product unless the buyer chose another.
    ///
    /// Source: Learn, Order resources.
    pub friendly_name: Option<Text>,
    /// How many: licences, instances or seats; 0 once the line is cancelled.
    ///
    /// Source: Learn, Order resources.
    pub quantity: Option<Integer>,
    /// Prices of the line; absent unless asked for. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub pricing: Option<Pricing>,
    /// Partner id of the indirect reseller who gets the credit, never the provider's; absent
    /// without one.
    ///
    /// Source: Learn, Order resources.
    pub partner_id_on_record: Option<Text>,
    /// Further partner ids to credit; absent without any.
    ///
    /// Source: Learn, Create an order; .NET SDK 3.4.
    pub additional_partner_ids_on_record: List<Text>,
    /// What the line turns into when it renews; absent when it renews as it is.
    ///
    /// Source: REST reference, create-a-new-order.
    pub renews_to: Option<Box<OneOrMany<RenewsTo>>>,
    /// Whether the buyer has agreed to what the product asks to be attested; absent where nothing
    /// is asked.
    ///
    /// Source: Learn, Order resources.
    pub attestation_accepted: Option<bool>,
    /// What a savings plan commits to; absent on other lines.
    ///
    /// Source: Learn, Order resources.
    pub purchase_commitment: Option<Box<PurchaseCommitment>>,
    /// Links of the line; may be empty. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub links: Option<OrderLineItemLinks>,
    /// What the line says about itself; mostly absent in answers.
    ///
    /// Source: .NET SDK 3.4.
    pub attributes: Option<Box<ResourceAttributes>>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(OrderLineItem {
    "lineItemNumber" => line_item_number,
    "provisioningContext" => provisioning_context,
    "offerId" => offer_id,
    "subscriptionId" => subscription_id,
    "parentSubscriptionId" => parent_subscription_id,
    "termDuration" => term_duration,
    "customTermEndDate" => custom_term_end_date,
    "transactionType" => transaction_type,
    "promotionId" => promotion_id,
    "friendlyName" => friendly_name,
    "quantity" => quantity,
    "pricing" => pricing,
    "partnerIdOnRecord" => partner_id_on_record,
    "additionalPartnerIdsOnRecord" => additional_partner_ids_on_record,
    "renewsTo" => renews_to,
    "attestationAccepted" => attestation_accepted,
    "purchaseCommitment" => purchase_commitment,
    "links" => links,
    "attributes" => attributes,
});

/// Links of an order. Each is sent only where it can be used; their order varies.
///
/// Source: Learn, Order resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrderLinks {
    /// The order itself. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub self_: Option<Link>,
    /// How far the order is provisioned. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub provisioning_status: Option<Link>,
    /// Where changes of the order go, with the method PATCH. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub patch_operation: Option<Link>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(OrderLinks {
    "self" => self_,
    "provisioningStatus" => provisioning_status,
    "patchOperation" => patch_operation,
});

/// Through which shop an order was placed. May be empty.
///
/// Source: REST reference, create-a-new-order.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ClientContext {
    /// Country of the marketplace in two letters, such as `US`. Set by the service.
    ///
    /// Source: REST reference, create-a-new-order.
    pub marketplace_country: Option<Text>,
    /// The service's word for the kind of client, such as `UniversalStore-PartnerCenter`. Set by
    /// the service.
    ///
    /// Source: REST reference, create-a-new-order.
    pub device_family: Option<Text>,
    /// Name of the client, such as `Partner Center API`. Set by the service.
    ///
    /// Source: REST reference, create-a-new-order.
    pub name: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(ClientContext {
    "marketplaceCountry" => marketplace_country,
    "deviceFamily" => device_family,
    "name" => name,
});

/// An order of a customer.
///
/// Source: Learn, Order resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Order {
    /// Id of the order, from one of three families: a GUID, 33 url-safe characters, or 12
    /// hexadecimal digits. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub id: Option<Text>,
    /// The short id of the order, 12 hexadecimal digits or the same as `id`; absent before 2019.
    /// Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub alternate_id: Option<Text>,
    /// The customer (tenant) the order is for.
    ///
    /// Source: Learn, Order resources.
    pub reference_customer_id: Option<Guid>,
    /// How often the customer is charged.
    ///
    /// Source: Learn, Order resources.
    pub billing_cycle: Option<Open<BillingCycleType>>,
    /// Currency of all prices of the order, an ISO 4217 code; absent on old legacy orders. Set by
    /// the service.
    ///
    /// Source: Learn, Order resources.
    pub currency_code: Option<Text>,
    /// Symbol of the currency, such as `$` or `US$`; often absent. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub currency_symbol: Option<Text>,
    /// The lines of the order.
    ///
    /// Source: Learn, Order resources.
    pub line_items: List<OrderLineItem>,
    /// When the order was placed. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub creation_date: Option<DateTime>,
    /// How far the order has come; absent on legacy orders of 2017. May be written only as
    /// `cancelled`. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub status: Option<Open<OrderStatus>>,
    /// Who or what made the order; absent on orders before 2019. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub transaction_type: Option<Open<OrderTransactionType>>,
    /// Whether the provider has agreed to the partner-of-record attestation; absent where not
    /// asked.
    ///
    /// Source: Learn, Create an order; .NET SDK 3.4.
    pub partner_on_record_attestation_accepted: Option<bool>,
    /// Links of the order; absent on some cancelled orders. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub links: Option<OrderLinks>,
    /// Sum of the order before tax, in `currencyCode`; sent when prices are asked for, and after a
    /// checkout. Set by the service.
    ///
    /// Source: .NET SDK 3.4; observed in documented answers.
    pub total_price: Option<Decimal>,
    /// Through which shop the order was placed; absent, empty, or filled. Set by the service.
    ///
    /// Source: REST reference, create-a-new-order.
    pub client: Option<Box<ClientContext>>,
    /// What the order says about itself; the `etag` stands here. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(Order {
    "id" => id,
    "alternateId" => alternate_id,
    "referenceCustomerId" => reference_customer_id,
    "billingCycle" => billing_cycle,
    "currencyCode" => currency_code,
    "currencySymbol" => currency_symbol,
    "lineItems" => line_items,
    "creationDate" => creation_date,
    "status" => status,
    "transactionType" => transaction_type,
    "partnerOnRecordAttestationAccepted" => partner_on_record_attestation_accepted,
    "links" => links,
    "totalPrice" => total_price,
    "client" => client,
    "attributes" => attributes,
});

/// How far something is provisioned. Only `fulfilled` is seen in answers; the other spellings
/// follow the documents' words.
///
/// Source: Learn, Order resources; spelling inferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProvisioningStatusType {
    /// `fulfilled`: Set up and usable.
    Fulfilled,
    /// `unfulfilled`: Not set up: cancelled.
    Unfulfilled,
    /// `prefulfillmentPending`: Still being processed.
    PrefulfillmentPending,
}

vocabulary!(ProvisioningStatusType {
    Fulfilled => "fulfilled" | "Fulfilled";
    Unfulfilled => "unfulfilled" | "Unfulfilled";
    PrefulfillmentPending => "prefulfillmentPending" | "PrefulfillmentPending";
});

/// How far some of a line's units are provisioned.
///
/// Source: Learn, Order resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct QuantityProvisioningStatus {
    /// How many units. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub quantity: Option<Integer>,
    /// How far these units are. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub status: Option<Open<ProvisioningStatusType>>,
    /// What the entry says about itself; absent in the documented answer. Set by the service.
    ///
    /// Source: .NET SDK 3.4.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(QuantityProvisioningStatus {
    "quantity" => quantity,
    "status" => status,
    "attributes" => attributes,
});

/// How far one line of an order is provisioned.
///
/// Source: Learn, Order resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrderLineItemProvisioningStatus {
    /// Number of the line once more; undocumented, shown by one documented answer. Set by the
    /// service.
    ///
    /// Source: observed in documented answers.
    pub order_line_item_id: Option<Integer>,
    /// Number of the line. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub line_item_number: Option<Integer>,
    /// How far the line is. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub status: Option<Open<ProvisioningStatusType>>,
    /// How far its units are, by state. Set by the service.
    ///
    /// Source: Learn, Order resources.
    pub quantity_provisioning_information: List<QuantityProvisioningStatus>,
    /// What the entry says about itself; absent in the documented answer. Set by the service.
    ///
    /// Source: .NET SDK 3.4.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(OrderLineItemProvisioningStatus {
    "orderLineItemId" => order_line_item_id,
    "lineItemNumber" => line_item_number,
    "status" => status,
    "quantityProvisioningInformation" => quantity_provisioning_information,
    "attributes" => attributes,
});

/// The link by which a customer activates what one line bought.
///
/// Source: Learn, Get activation link by order line item.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrderLineItemActivationLink {
    /// Number of the line. Set by the service.
    ///
    /// Source: Learn, Get activation link by order line item.
    pub line_item_number: Option<Integer>,
    /// The link, an absolute address at the publisher: never send it a token of this API. Set by
    /// the service.
    ///
    /// Source: Learn, Get activation link by order line item.
    pub link: Option<Link>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(OrderLineItemActivationLink {
    "lineItemNumber" => line_item_number,
    "link" => link,
});

/// What an attached document is.
///
/// Source: Learn, Attach a purchase order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttachmentType {
    /// `POAttachment`: A purchase order.
    PoAttachment,
    /// `TenderAttachment`: A tender.
    TenderAttachment,
}

vocabulary!(AttachmentType {
    PoAttachment => "POAttachment" | "PoAttachment";
    TenderAttachment => "TenderAttachment";
});

/// A document attached to an order.
///
/// Source: Learn, Attach a purchase order.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrderAttachment {
    /// Id of the document. Set by the service.
    ///
    /// Source: Learn, Attach a purchase order.
    pub attachment_id: Option<Text>,
    /// Name of the file. Set by the service.
    ///
    /// Source: Learn, Attach a purchase order.
    pub file_name: Option<Text>,
    /// Size in kilobytes. Set by the service.
    ///
    /// Source: Learn, Attach a purchase order.
    pub size_in_kb: Option<Integer>,
    /// What the document is. Set by the service.
    ///
    /// Source: Learn, Attach a purchase order.
    pub attachment_type: Option<Open<AttachmentType>>,
    /// What the document says about itself; absent in the documented answer. Set by the service.
    ///
    /// Source: .NET SDK 3.4.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(OrderAttachment {
    "attachmentId" => attachment_id,
    "fileName" => file_name,
    "sizeInKB" => size_in_kb,
    "attachmentType" => attachment_type,
    "attributes" => attributes,
});
