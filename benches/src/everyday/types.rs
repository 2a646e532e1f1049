//! The types that everybody would write: derived, with `String`, `Uuid`, `chrono` and `Decimal`.
//!
//! They have every member of the generated bodies, lose the unknown ones, fail on odd dates, and take
//! money through `f64`; they are here to be compared with. The file stands on its own:
//! `cargo xtask build-time` makes a crate of it.
#![allow(missing_docs, reason = "as in orders.schema.json")]

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Collection<T = Order> {
    pub total_count: Option<i64>,
    pub items: Vec<T>,
    pub links: Option<OrderLinks>,
    pub attributes: Option<Attributes>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    pub id: Option<String>,
    pub alternate_id: Option<String>,
    pub reference_customer_id: Option<Uuid>,
    pub billing_cycle: Option<String>,
    pub currency_code: Option<String>,
    pub currency_symbol: Option<String>,
    pub line_items: Option<Vec<OrderLineItem>>,
    pub creation_date: Option<DateTime<FixedOffset>>,
    pub status: Option<String>,
    pub transaction_type: Option<String>,
    pub partner_on_record_attestation_accepted: Option<bool>,
    pub links: Option<OrderLinks>,
    pub total_price: Option<Decimal>,
    pub client: Option<ClientContext>,
    pub attributes: Option<Attributes>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderLineItem {
    pub line_item_number: Option<i64>,
    pub provisioning_context: Option<HashMap<String, String>>,
    pub offer_id: Option<String>,
    pub subscription_id: Option<Uuid>,
    pub parent_subscription_id: Option<Uuid>,
    pub term_duration: Option<String>,
    pub custom_term_end_date: Option<DateTime<FixedOffset>>,
    pub transaction_type: Option<String>,
    pub promotion_id: Option<String>,
    pub friendly_name: Option<String>,
    pub quantity: Option<i64>,
    pub pricing: Option<Pricing>,
    pub partner_id_on_record: Option<String>,
    pub additional_partner_ids_on_record: Option<Vec<String>>,
    pub renews_to: Option<RenewsTo>,
    pub attestation_accepted: Option<bool>,
    pub purchase_commitment: Option<PurchaseCommitment>,
    pub links: Option<LineLinks>,
    pub attributes: Option<Attributes>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pricing {
    pub list_price: Option<Decimal>,
    pub discounted_price: Option<Decimal>,
    pub prorated_price: Option<Decimal>,
    pub price: Option<Decimal>,
    pub extended_price: Option<Decimal>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RenewsTo {
    pub term_duration: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PurchaseCommitment {
    pub amount: Option<Decimal>,
    pub currency: Option<String>,
    pub grain: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderLinks {
    #[serde(rename = "self")]
    pub self_: Option<Link>,
    pub provisioning_status: Option<Link>,
    pub patch_operation: Option<Link>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LineLinks {
    pub subscription: Option<Link>,
    pub product: Option<Link>,
    pub sku: Option<Link>,
    pub availability: Option<Link>,
    pub provisioning_status: Option<Link>,
    pub activation_links: Option<Link>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientContext {
    pub marketplace_country: Option<String>,
    pub device_family: Option<String>,
    pub name: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Link {
    pub uri: Option<String>,
    pub method: Option<String>,
    pub headers: Option<Vec<HashMap<String, String>>>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attributes {
    pub etag: Option<String>,
    pub object_type: Option<String>,
}
