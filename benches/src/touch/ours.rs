//! This library's types.

use partner_center_core::Item;
use partner_center_model::{
    ClientContext, Collection, CollectionLinks, DateTime, Decimal, Extra, Guid, Integer, Link,
    LinkHeader, List, OneOrMany, Open, Order, OrderLineItem, OrderLineItemLinks, OrderLinks,
    Pricing, ProvisioningContext, PurchaseCommitment, RenewsTo, ResourceAttributes, Text,
    Vocabulary,
};

use super::{Touch, touch_members, touch_values};

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

touch_values! {
    Collection<T> [T: Touch] => |page, sum| {
        page.total_count.touch(sum);
        page.items.touch(sum);
        page.links.touch(sum);
        page.attributes.touch(sum);
        page.continuation_token.touch(sum);
        page.extra.touch(sum);
    };
    Text => |text, sum| sum.text(text);
    Open<E> [E: Vocabulary] => |word, sum| sum.text(word.as_str());
    Guid => |id, sum| id.bytes().into_iter().for_each(|bytes| sum.id(bytes));
    Integer => |number, sum| sum.number(number.get());
    Decimal => |price, sum| if let Some((mantissa, places)) = price.parts() {
        sum.price(mantissa, places);
    };
    DateTime => |date, sum| if let Some(moment) = date.timestamp() {
        sum.date(moment.unix_seconds(), moment.subsec_nanoseconds());
    };
    Link => |link, sum| {
        link.uri().into_iter().for_each(|uri| sum.text(uri));
        link.method().touch(sum);
        link.headers().touch(sum);
    };
    Extra => |extra, sum| for (name, value) in extra.iter() {
        sum.unknown += (name.len() + value.as_str().len()) as u64;
    };
    List<T> [T: Touch] => |values, sum| values[..].touch(sum);
    OneOrMany<T> [T: Touch] => |values, sum| values.as_slice().touch(sum);
    Item<T> [T: Touch] => |item, sum| item.decoded().into_iter().for_each(|it| it.touch(sum));
}
