//! The tables, column by column.
//!
//! Objects whose members are plain values are flat; lists, links and objects in objects are JSON. `tests/schemas.rs`
//! holds them to the schemas: no member is without a column.

use partner_center_model::{
    Customer, DateTime, IdOrObject, Order, OrderLineItem, ProductType, Subscription, Text,
};

use super::columns::{Column, Kind, rows};
use super::types::{CustomerKey, Fault, Table};

/// A row of `orders`.
pub(super) struct OrderRow<'a> {
    pub(super) customer: Option<&'a str>,
    pub(super) order: &'a Order,
    /// How many lines there are.
    pub(super) lines: Option<usize>,
    pub(super) raw: Option<&'a str>,
}

rows! {
    OrderRow orders {
        word "customer_id" customer;
        text "id" order.id;
        text "alternate_id" order.alternate_id;
        word "reference_customer_id" order.reference_customer_id;
        word "billing_cycle" order.billing_cycle;
        word "currency_code" order.currency_code;
        word "currency_symbol" order.currency_symbol;
        count "line_count" lines;
        date "creation_date" order.creation_date;
        word "status" order.status;
        word "transaction_type" order.transaction_type;
        flag "partner_on_record_attestation_accepted" order.partner_on_record_attestation_accepted;
        json "links" order.links;
        money "total_price" order.total_price;
        word "client_marketplace_country" order.client.marketplace_country;
        word "client_device_family" order.client.device_family;
        word "client_name" order.client.name;
        text "attributes_etag" order.attributes.etag;
        word "attributes_object_type" order.attributes.object_type;
    }
    extra {
        "" order;
        "client." order.client;
        "attributes." order.attributes;
    }
}

impl<'a> OrderRow<'a> {
    pub(super) fn new(customer: &CustomerKey<'a>, order: &'a Order, raw: Option<&'a str>) -> Self {
        let lines = &order.line_items;
        Self {
            customer: Some(customer.id),
            order,
            lines: (!lines.is_absent()).then_some(lines.len()),
            raw,
        }
    }
}

/// A row of `order_lines`.
pub(super) struct LineRow<'a> {
    pub(super) customer: Option<&'a str>,
    pub(super) order: &'a Order,
    pub(super) line: &'a OrderLineItem,
    /// Lines have no text of their own; that of the order has them.
    pub(super) raw: Option<&'a str>,
}

rows! {
    LineRow order_lines {
        word "customer_id" customer;
        text "order_id" order.id;
        word "currency_code" order.currency_code;
        count "line_item_number" line.line_item_number;
        word "provisioning_context_scope" line.provisioning_context.scope;
        text "provisioning_context_entitlement_id" line.provisioning_context.entitlement_id;
        text "provisioning_context_subscription_id" line.provisioning_context.subscription_id;
        word "provisioning_context_duration" line.provisioning_context.duration;
        text "provisioning_context_parent_subscription_id" line.provisioning_context.parent_subscription_id;
        word "offer_id" line.offer_id;
        text "subscription_id" line.subscription_id;
        text "parent_subscription_id" line.parent_subscription_id;
        word "term_duration" line.term_duration;
        date "custom_term_end_date" line.custom_term_end_date;
        word "transaction_type" line.transaction_type;
        word "promotion_id" line.promotion_id;
        free "friendly_name" line.friendly_name;
        count "quantity" line.quantity;
        money "pricing_list_price" line.pricing.list_price;
        money "pricing_discounted_price" line.pricing.discounted_price;
        money "pricing_prorated_price" line.pricing.prorated_price;
        money "pricing_price" line.pricing.price;
        money "pricing_extended_price" line.pricing.extended_price;
        word "partner_id_on_record" line.partner_id_on_record;
        json "additional_partner_ids_on_record" line.additional_partner_ids_on_record;
        json "renews_to" line.renews_to;
        flag "attestation_accepted" line.attestation_accepted;
        money "purchase_commitment_amount" line.purchase_commitment.amount;
        word "purchase_commitment_currency" line.purchase_commitment.currency;
        word "purchase_commitment_grain" line.purchase_commitment.grain;
        json "links" line.links;
        text "attributes_etag" line.attributes.etag;
        word "attributes_object_type" line.attributes.object_type;
    }
    extra {
        "" line;
        "provisioningContext." line.provisioning_context;
        "pricing." line.pricing;
        "purchaseCommitment." line.purchase_commitment;
        "attributes." line.attributes;
    }
}

impl<'a> LineRow<'a> {
    /// The lines of an order.
    pub(super) fn all(
        customer: &CustomerKey<'a>,
        order: &'a Order,
    ) -> impl Iterator<Item = Self> + use<'a> {
        let customer = Some(customer.id);
        order.line_items.iter().map(move |line| Self {
            customer,
            order,
            line,
            raw: None,
        })
    }
}

/// A row of `subscriptions`.
pub(super) struct SubscriptionRow<'a> {
    pub(super) customer: Option<&'a str>,
    pub(super) subscription: &'a Subscription,
    /// The id of its product's type, in whichever form it came.
    pub(super) product_type_id: Option<&'a Text>,
    /// The same as an object; an empty one where it came as an id.
    pub(super) product_type: &'a ProductType,
    pub(super) raw: Option<&'a str>,
}

rows! {
    SubscriptionRow subscriptions {
        word "customer_id" customer;
        text "id" subscription.id;
        word "offer_id" subscription.offer_id;
        text "entitlement_id" subscription.entitlement_id;
        word "offer_name" subscription.offer_name;
        free "friendly_name" subscription.friendly_name;
        word "product_type_id" product_type_id;
        word "product_type_display_name" product_type.display_name;
        json "product_type_sub_type" product_type.sub_type;
        count "quantity" subscription.quantity;
        word "unit_type" subscription.unit_type;
        text "parent_subscription_id" subscription.parent_subscription_id;
        flag "has_purchasable_addons" subscription.has_purchasable_addons;
        date "creation_date" subscription.creation_date;
        date "effective_start_date" subscription.effective_start_date;
        date "commitment_end_date" subscription.commitment_end_date;
        date "commitment_end_date_time" subscription.commitment_end_date_time;
        date "cancellation_allowed_until_date" subscription.cancellation_allowed_until_date;
        date "billing_cycle_end_date" subscription.billing_cycle_end_date;
        date "billing_cycle_end_date_time" subscription.billing_cycle_end_date_time;
        date "custom_term_end_date" subscription.custom_term_end_date;
        word "status" subscription.status;
        flag "auto_renew_enabled" subscription.auto_renew_enabled;
        json "scheduled_next_term_instructions" subscription.scheduled_next_term_instructions;
        json "scheduled_actions" subscription.scheduled_actions;
        json "next_charge_instructions" subscription.next_charge_instructions;
        flag "is_trial" subscription.is_trial;
        word "billing_type" subscription.billing_type;
        json "consumption_type" subscription.consumption_type;
        word "billing_cycle" subscription.billing_cycle;
        word "term_duration" subscription.term_duration;
        word "renewal_term_duration" subscription.renewal_term_duration;
        count "refundable_quantity_total_quantity" subscription.refundable_quantity.total_quantity;
        json "refundable_quantity_details" subscription.refundable_quantity.details;
        json "refund_options" subscription.refund_options;
        json "refund_option" subscription.refund_option;
        flag "is_microsoft_product" subscription.is_microsoft_product;
        word "partner_id" subscription.partner_id;
        json "suspension_reasons" subscription.suspension_reasons;
        flag "attention_needed" subscription.attention_needed;
        flag "action_taken" subscription.action_taken;
        word "contract_type" subscription.contract_type;
        json "links" subscription.links;
        word "publisher_name" subscription.publisher_name;
        json "line_items" subscription.line_items;
        word "promotion_id" subscription.promotion_id;
        text "product_order_id" subscription.product_order_id;
        text "order_id" subscription.order_id;
        text "migrated_from_subscription_id" subscription.migrated_from_subscription_id;
        json "actions" subscription.actions;
        text "attributes_etag" subscription.attributes.etag;
        word "attributes_object_type" subscription.attributes.object_type;
    }
    extra {
        "" subscription;
        "productType." product_type;
        "refundableQuantity." subscription.refundable_quantity;
        "attributes." subscription.attributes;
    }
}

impl<'a> SubscriptionRow<'a> {
    /// `none` is an empty type of products.
    pub(super) fn new(
        customer: &CustomerKey<'a>,
        subscription: &'a Subscription,
        none: &'a ProductType,
        raw: Option<&'a str>,
    ) -> Self {
        let (product_type_id, product_type) = match &subscription.product_type {
            None => (None, none),
            Some(IdOrObject::Id(id)) => (Some(id), none),
            Some(IdOrObject::Object(object)) => (object.id.as_ref(), object),
        };
        Self {
            customer: Some(customer.id),
            subscription,
            product_type_id,
            product_type,
            raw,
        }
    }
}

/// A row of `customers`.
pub(super) struct CustomerRow<'a> {
    pub(super) customer: &'a Customer,
    pub(super) raw: Option<&'a str>,
}

rows! {
    CustomerRow customers {
        text "customer_id" customer.id;
        text "commerce_id" customer.commerce_id;
        text "company_profile_tenant_id" customer.company_profile.tenant_id;
        text "company_profile_domain" customer.company_profile.domain;
        free "company_profile_company_name" customer.company_profile.company_name;
        text "company_profile_organization_registration_number"
            customer.company_profile.organization_registration_number;
        json "company_profile_address" customer.company_profile.address;
        free "company_profile_email" customer.company_profile.email;
        json "company_profile_links" customer.company_profile.links;
        text "company_profile_attributes_etag" customer.company_profile.attributes.etag;
        word "company_profile_attributes_object_type" customer.company_profile.attributes.object_type;
        text "billing_profile_id" customer.billing_profile.id;
        free "billing_profile_first_name" customer.billing_profile.first_name;
        free "billing_profile_last_name" customer.billing_profile.last_name;
        free "billing_profile_email" customer.billing_profile.email;
        word "billing_profile_culture" customer.billing_profile.culture;
        word "billing_profile_language" customer.billing_profile.language;
        free "billing_profile_company_name" customer.billing_profile.company_name;
        json "billing_profile_default_address" customer.billing_profile.default_address;
        json "billing_profile_links" customer.billing_profile.links;
        text "billing_profile_attributes_etag" customer.billing_profile.attributes.etag;
        word "billing_profile_attributes_object_type" customer.billing_profile.attributes.object_type;
        word "relationship_to_partner" customer.relationship_to_partner;
        flag "allow_delegated_access" customer.allow_delegated_access;
        json "custom_domains" customer.custom_domains;
        word "associated_partner_id" customer.associated_partner_id;
        flag "enable_gdap_by_default" customer.enable_gdap_by_default;
        json "links" customer.links;
        text "attributes_etag" customer.attributes.etag;
        word "attributes_object_type" customer.attributes.object_type;
    }
    extra {
        "" customer;
        "companyProfile." customer.company_profile;
        "companyProfile.attributes." customer.company_profile.attributes;
        "billingProfile." customer.billing_profile;
        "billingProfile.attributes." customer.billing_profile.attributes;
        "attributes." customer.attributes;
    }
}

/// A row of `faults`.
pub(super) struct FaultRow<'a> {
    pub(super) customer: Option<&'a str>,
    pub(super) resource: Option<&'a str>,
    pub(super) id: Option<&'a str>,
    pub(super) kind: Option<&'a str>,
    pub(super) status: Option<u16>,
    pub(super) code: Option<&'a str>,
    pub(super) path: Option<&'a str>,
    pub(super) message: Option<&'a str>,
    pub(super) request_id: Option<&'a str>,
    pub(super) correlation_id: Option<&'a str>,
    pub(super) at: Option<&'a DateTime>,
    pub(super) raw: Option<&'a str>,
}

rows! {
    FaultRow faults {
        word "customer_id" customer;
        word "resource" resource;
        text "id" id;
        word "kind" kind;
        count "status" status;
        word "code" code;
        word "path" path;
        free "message" message;
        text "request_id" request_id;
        text "correlation_id" correlation_id;
        date "at" at;
    }
}

impl<'a> FaultRow<'a> {
    /// The row of a fault whose date was read; its text is there, if only an empty one.
    pub(super) fn new(fault: &'a Fault, at: &'a DateTime) -> Self {
        let some = |text: &'a String| (!text.is_empty()).then_some(text.as_str());
        Self {
            customer: some(&fault.customer),
            resource: some(&fault.resource),
            id: fault.id.as_deref(),
            kind: some(&fault.kind),
            status: fault.status,
            code: fault.code.as_deref(),
            path: fault.path.as_deref(),
            message: some(&fault.message),
            request_id: fault.request_id.as_deref(),
            correlation_id: fault.correlation_id.as_deref(),
            at: (!fault.at.is_empty()).then_some(at),
            raw: Some(fault.raw.as_deref().unwrap_or_default()),
        }
    }
}

impl Table {
    /// The columns, in order. `raw` is [`TableOptions::raw`](super::TableOptions::raw). Lines have no text of their
    /// own (that of the order has them); the text of a fault is in the column `raw`, whatever the options say.
    #[must_use]
    pub fn columns(self, raw: bool) -> Vec<Column> {
        let text = |name| Some(Column::new(name, Kind::Raw));
        let (mut columns, text) = match self {
            Self::Orders => (orders(), text("raw_json")),
            Self::OrderLines => (order_lines(), None),
            Self::Subscriptions => (subscriptions(), text("raw_json")),
            Self::Customers => (customers(), text("raw_json")),
            Self::Faults => (faults(), text("raw")),
        };
        columns.extend(text.filter(|_| raw || self == Self::Faults));
        columns
    }
}
