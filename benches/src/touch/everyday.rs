//! The everyday types.

use std::collections::HashMap;
use std::hash::BuildHasher;

use chrono::{DateTime, FixedOffset};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Sum, Touch, touch_members};
use crate::everyday::{
    Attributes, ClientContext, Collection, LineLinks, Link, Order, OrderLineItem, OrderLinks,
    Pricing, PurchaseCommitment, RenewsTo,
};

touch_members! {
    Collection { total_count, items, links, attributes }
    Order {
        id, alternate_id, reference_customer_id, billing_cycle, currency_code, currency_symbol,
        line_items, creation_date, status, transaction_type,
        partner_on_record_attestation_accepted, links, total_price, client, attributes,
    }
    OrderLineItem {
        line_item_number, provisioning_context, offer_id, subscription_id, parent_subscription_id,
        term_duration, custom_term_end_date, transaction_type, promotion_id, friendly_name,
        quantity, pricing, partner_id_on_record, additional_partner_ids_on_record, renews_to,
        attestation_accepted, purchase_commitment, links, attributes,
    }
    Pricing { list_price, discounted_price, prorated_price, price, extended_price }
    RenewsTo { term_duration }
    PurchaseCommitment { amount, currency, grain }
    OrderLinks { self_, provisioning_status, patch_operation }
    LineLinks {
        subscription, product, sku, availability, provisioning_status, activation_links,
    }
    Link { uri, method, headers }
    ClientContext { marketplace_country, device_family, name }
    Attributes { etag, object_type }
}

impl Touch for String {
    fn touch(&self, sum: &mut Sum) {
        sum.text(self);
    }
}

impl Touch for Uuid {
    fn touch(&self, sum: &mut Sum) {
        sum.id(self.into_bytes());
    }
}

impl Touch for i64 {
    fn touch(&self, sum: &mut Sum) {
        sum.number(*self);
    }
}

impl Touch for Decimal {
    fn touch(&self, sum: &mut Sum) {
        sum.price(self.mantissa(), self.scale());
    }
}

impl Touch for DateTime<FixedOffset> {
    fn touch(&self, sum: &mut Sum) {
        sum.date(self.timestamp(), self.timestamp_subsec_nanos());
    }
}

impl<T: Touch> Touch for Vec<T> {
    fn touch(&self, sum: &mut Sum) {
        self.as_slice().touch(sum);
    }
}

/// The values; the names of this library's members stand in its types.
impl<S: BuildHasher> Touch for HashMap<String, String, S> {
    fn touch(&self, sum: &mut Sum) {
        for value in self.values() {
            value.touch(sum);
        }
    }
}
