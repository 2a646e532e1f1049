//! The everyday types of what is beside orders.
#![allow(missing_docs, reason = "as in the schemas")]

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::types::{Attributes, Link};

/// Types with derived code for JSON, whose members may all be absent.
macro_rules! derived {
    ($($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* })*) => {$(
        #[derive(Debug, Default, Deserialize, Serialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $($(#[$attribute])* pub $field: Option<$type>,)*
        }
    )*};
}

derived! {
    Subscription {
        id: Uuid,
        offer_id: String,
        entitlement_id: String,
        offer_name: String,
        friendly_name: String,
        product_type: ProductType,
        quantity: i64,
        unit_type: String,
        has_purchasable_addons: bool,
        creation_date: DateTime<FixedOffset>,
        effective_start_date: DateTime<FixedOffset>,
        commitment_end_date: DateTime<FixedOffset>,
        commitment_end_date_time: DateTime<FixedOffset>,
        cancellation_allowed_until_date: DateTime<FixedOffset>,
        billing_cycle_end_date: DateTime<FixedOffset>,
        billing_cycle_end_date_time: DateTime<FixedOffset>,
        custom_term_end_date: DateTime<FixedOffset>,
        status: String,
        auto_renew_enabled: bool,
        scheduled_next_term_instructions: NextTerm,
        scheduled_actions: Vec<ScheduledAction>,
        is_trial: bool,
        billing_type: String,
        consumption_type: String,
        billing_cycle: String,
        term_duration: String,
        renewal_term_duration: String,
        refundable_quantity: RefundableQuantity,
        refund_options: Vec<RefundOption>,
        is_microsoft_product: bool,
        partner_id: String,
        parent_subscription_id: Uuid,
        suspension_reasons: Vec<String>,
        promotion_id: String,
        attention_needed: bool,
        action_taken: bool,
        contract_type: String,
        links: SubscriptionLinks,
        publisher_name: String,
        line_items: Vec<Value>,
        order_id: String,
        product_order_id: String,
        migrated_from_subscription_id: Uuid,
        actions: Vec<String>,
        attributes: Attributes,
    }
    ProductType {
        id: String,
        display_name: String,
        sub_type: ProductSubType,
    }
    ProductSubType {
        id: String,
        display_name: String,
    }
    NextTerm {
        product: ProductTerm,
        quantity: i64,
        custom_term_end_date: DateTime<FixedOffset>,
    }
    ProductTerm {
        product_id: String,
        sku_id: String,
        availability_id: String,
        billing_cycle: String,
        term_duration: String,
        promotion_id: String,
    }
    ScheduledAction {
        schedule_type: String,
        action_type: String,
        effective_date: DateTime<FixedOffset>,
        instructions: NextTerm,
    }
    RefundableQuantity {
        total_quantity: i64,
        details: Vec<RefundableDetail>,
    }
    RefundableDetail {
        quantity: i64,
        allowed_until_date_time: DateTime<FixedOffset>,
    }
    RefundOption {
        #[serde(rename = "type")]
        kind: String,
        expires_at: DateTime<FixedOffset>,
    }
    SubscriptionLinks {
        offer: Link,
        parent_subscription: Link,
        product: Link,
        sku: Link,
        availability: Link,
        #[serde(rename = "self")]
        self_: Link,
    }    Product {
        id: String,
        title: String,
        description: String,
        product_type: ProductType,
        is_microsoft_product: bool,
        publisher_name: String,
        links: ProductLinks,
        attributes: Attributes,
    }
    ProductLinks {
        skus: Link,
        #[serde(rename = "self")]
        self_: Link,
    }
    Sku {
        id: String,
        product_id: String,
        title: String,
        description: String,
        minimum_quantity: i64,
        maximum_quantity: i64,
        is_trial: bool,
        terms_of_use_uri: String,
        consumption_type: String,
        supported_billing_cycles: Vec<String>,
        purchase_prerequisites: Vec<String>,
        inventory_variables: Vec<String>,
        provisioning_variables: Vec<String>,
        actions: Vec<String>,
        dynamic_attributes: HashMap<String, Value>,
        links: SkuLinks,
        attributes: Attributes,
    }
    SkuLinks {
        availabilities: Link,
        #[serde(rename = "self")]
        self_: Link,
    }
    Availability {
        id: String,
        product_id: String,
        sku_id: String,
        catalog_item_id: String,
        default_currency: Currency,
        segment: String,
        country: String,
        is_purchasable: bool,
        is_renewable: bool,
        renewal_instructions: Vec<RenewalInstruction>,
        terms: Vec<Term>,
        product: Product,
        sku: Sku,
        links: AvailabilityLinks,
        attributes: Attributes,
    }
    Currency {
        code: String,
        symbol: String,
    }
    RenewalInstruction {
        applicable_term_ids: Vec<String>,
        renewal_options: Vec<RenewalOption>,
    }
    RenewalOption {
        renew_to_id: String,
        is_auto_renewable: bool,
    }
    Term {
        id: String,
        duration: String,
        description: String,
        billing_cycle: String,
        renewal_options: Vec<RenewalOption>,
        cancellation_policies: Vec<CancellationPolicy>,
    }
    CancellationPolicy {
        refund_options: Vec<CancellationRefund>,
    }
    CancellationRefund {
        sequence_id: i64,
        #[serde(rename = "type")]
        kind: String,
        expires_after: String,
    }
    AvailabilityLinks {
        #[serde(rename = "self")]
        self_: Link,
    }
}
