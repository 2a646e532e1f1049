//! The types that everybody would write: derived, with `String`, `Uuid`, `chrono` and `Decimal`.
//!
//! They lose unknown members, fail on odd dates, and take money through `f64`; they are here to be
//! compared with.
#![allow(missing_docs, reason = "as in orders.schema.json")]

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Collection {
    total_count: Option<i64>,
    items: Vec<Order>,
    links: Option<OrderLinks>,
    attributes: Option<Attributes>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Order {
    id: Option<String>,
    alternate_id: Option<String>,
    reference_customer_id: Option<Uuid>,
    billing_cycle: Option<String>,
    currency_code: Option<String>,
    currency_symbol: Option<String>,
    line_items: Option<Vec<OrderLineItem>>,
    creation_date: Option<DateTime<FixedOffset>>,
    status: Option<String>,
    transaction_type: Option<String>,
    links: Option<OrderLinks>,
    total_price: Option<Decimal>,
    attributes: Option<Attributes>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct OrderLineItem {
    line_item_number: Option<i64>,
    provisioning_context: Option<HashMap<String, String>>,
    offer_id: Option<String>,
    subscription_id: Option<Uuid>,
    parent_subscription_id: Option<Uuid>,
    term_duration: Option<String>,
    custom_term_end_date: Option<DateTime<FixedOffset>>,
    transaction_type: Option<String>,
    promotion_id: Option<String>,
    friendly_name: Option<String>,
    quantity: Option<i64>,
    pricing: Option<Pricing>,
    partner_id_on_record: Option<String>,
    additional_partner_ids_on_record: Option<Vec<String>>,
    renews_to: Option<RenewsTo>,
    attestation_accepted: Option<bool>,
    purchase_commitment: Option<PurchaseCommitment>,
    links: Option<LineLinks>,
    attributes: Option<Attributes>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Pricing {
    list_price: Option<Decimal>,
    discounted_price: Option<Decimal>,
    prorated_price: Option<Decimal>,
    price: Option<Decimal>,
    extended_price: Option<Decimal>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct RenewsTo {
    term_duration: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct PurchaseCommitment {
    amount: Option<Decimal>,
    currency: Option<String>,
    grain: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct OrderLinks {
    #[serde(rename = "self")]
    self_: Option<Link>,
    provisioning_status: Option<Link>,
    patch_operation: Option<Link>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct LineLinks {
    subscription: Option<Link>,
    product: Option<Link>,
    sku: Option<Link>,
    availability: Option<Link>,
    provisioning_status: Option<Link>,
    activation_links: Option<Link>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Link {
    uri: Option<String>,
    method: Option<String>,
    headers: Option<Vec<HashMap<String, String>>>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Attributes {
    etag: Option<String>,
    object_type: Option<String>,
}
