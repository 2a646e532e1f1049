//! The everyday types.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Touch, touch_members, touch_values};
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

touch_values! {
    String => |text, sum| sum.text(text);
    Uuid => |id, sum| sum.id(id.into_bytes());
    i64 => |number, sum| sum.number(*number);
    Decimal => |price, sum| sum.price(price.mantissa(), price.scale());
    DateTime<FixedOffset> => |date, sum| sum.date(date.timestamp(), date.timestamp_subsec_nanos());
    Vec<T> [T: Touch] => |values, sum| values.as_slice().touch(sum);
    // The values; the names of this library's members stand in its types.
    HashMap<String, String> => |map, sum| for value in map.values() { value.touch(sum); };
}
