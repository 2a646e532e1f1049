//! This library's types.

use partner_center_core::Item;
use partner_center_model::{
    ClientContext, Collection, CollectionLinks, DateTime, Decimal, Extra, Guid, Integer, Link,
    LinkHeader, List, OneOrMany, Open, Order, OrderLineItem, OrderLineItemLinks, OrderLinks,
    Pricing, ProvisioningContext, PurchaseCommitment, RenewsTo, ResourceAttributes, Text,
    Vocabulary,
};

use super::{Sum, Touch, touch_members};

impl<T: Touch> Touch for Collection<T> {
    fn touch(&self, sum: &mut Sum) {
        self.total_count.touch(sum);
        self.items.touch(sum);
        self.links.touch(sum);
        self.attributes.touch(sum);
        self.continuation_token.touch(sum);
        self.extra.touch(sum);
    }
}

touch_members! {
    Order {
        id, alternate_id, reference_customer_id, billing_cycle, currency_code, currency_symbol,
        line_items, creation_date, status, transaction_type,
        partner_on_record_attestation_accepted, links, total_price, client, attributes, extra,
    }
    OrderLineItem {
        line_item_number, provisioning_context, offer_id, subscription_id, parent_subscription_id,
        term_duration, custom_term_end_date, transaction_type, promotion_id, friendly_name,
        quantity, pricing, partner_id_on_record, additional_partner_ids_on_record, renews_to,
        attestation_accepted, purchase_commitment, links, attributes, extra,
    }
    Pricing { list_price, discounted_price, prorated_price, price, extended_price, extra }
    ProvisioningContext { scope, entitlement_id, subscription_id, duration, extra }
    RenewsTo { term_duration, extra }
    PurchaseCommitment { amount, currency, grain, extra }
    CollectionLinks { self_, next, previous, extra }
    OrderLinks { self_, provisioning_status, patch_operation, extra }
    OrderLineItemLinks {
        subscription, product, sku, availability, provisioning_status, activation_links, extra,
    }
    LinkHeader { key, value, extra }
    ClientContext { marketplace_country, device_family, name, extra }
    ResourceAttributes { etag, object_type, extra }
}

impl Touch for Text {
    fn touch(&self, sum: &mut Sum) {
        sum.text(self);
    }
}

impl<E: Vocabulary> Touch for Open<E> {
    fn touch(&self, sum: &mut Sum) {
        sum.text(self.as_str());
    }
}

impl Touch for Guid {
    fn touch(&self, sum: &mut Sum) {
        if let Some(bytes) = self.bytes() {
            sum.id(bytes);
        }
    }
}

impl Touch for Integer {
    fn touch(&self, sum: &mut Sum) {
        sum.number(self.get());
    }
}

impl Touch for Decimal {
    fn touch(&self, sum: &mut Sum) {
        if let Some((mantissa, places)) = self.parts() {
            sum.price(mantissa, places);
        }
    }
}

impl Touch for DateTime {
    fn touch(&self, sum: &mut Sum) {
        if let Some(moment) = self.timestamp() {
            sum.date(moment.unix_seconds(), moment.subsec_nanoseconds());
        }
    }
}

impl Touch for Link {
    fn touch(&self, sum: &mut Sum) {
        if let Some(uri) = self.uri() {
            sum.text(uri);
        }
        self.method().touch(sum);
        self.headers().touch(sum);
    }
}

impl Touch for Extra {
    fn touch(&self, sum: &mut Sum) {
        for (name, value) in self.iter() {
            sum.unknown += (name.len() + value.as_str().len()) as u64;
        }
    }
}

impl<T: Touch> Touch for List<T> {
    fn touch(&self, sum: &mut Sum) {
        self[..].touch(sum);
    }
}

impl<T: Touch> Touch for OneOrMany<T> {
    fn touch(&self, sum: &mut Sum) {
        self.as_slice().touch(sum);
    }
}

impl<T: Touch> Touch for Item<T> {
    fn touch(&self, sum: &mut Sum) {
        if let Ok(value) = self.decoded() {
            value.touch(sum);
        }
    }
}
