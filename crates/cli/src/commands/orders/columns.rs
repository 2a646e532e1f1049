//! The columns of orders and of their lines.

use std::fmt::Display;

use partner_center_reqwest::model::{
    Order, OrderLineItem, ProvisioningContext, PurchaseCommitment, Text,
};

use crate::output::Output;
use crate::output::columns::{Column, columns, distinct, joined, member, text};
use crate::output::shown::Owner;

/// The columns of an order, the default ones first.
pub(crate) const ORDER_COLUMNS: &[Column<Order>] = columns! { Order:
    "id" .id, by_default;
    "cycle" .billing_cycle, by_default;
    "status" .status, by_default;
    "currency" .currency_code, by_default;
    "lines" = |order| order.line_items.len().to_string(), by_default, number;
    "quantity" = quantity, by_default, summary, number;
    "name" as "friendlyName" = |order| each(order, name), free, by_default, long, summary;
    "created" .creation_date, by_default, date;
    "customer" .reference_customer_id;
    "alternateId" .alternate_id;
    "total" .total_price, number;
    "symbol" .currency_symbol;
    "transactionType" .transaction_type;
    "offer" as "offerId" = |order| each(order, |it| it.offer_id.as_ref()), long, summary;
    "subscription" as "subscriptionId" = |order| each(order, |it| it.subscription_id.as_ref()), summary;
    "term" as "termDuration" = |order| once(order, |it| it.term_duration.as_ref()), summary;
    "promotion" as "promotionId" = |order| once(order, |it| it.promotion_id.as_ref()), summary;
    "partnerId" as "partnerIdOnRecord" = |order| once(order, |it| it.partner_id_on_record.as_ref()), summary;
    "listPrice" = |order| each(order, |it| member!(it.pricing.list_price)), summary, number;
    "discountedPrice" = |order| each(order, |it| member!(it.pricing.discounted_price)), summary, number;
    "proratedPrice" = |order| each(order, |it| member!(it.pricing.prorated_price)), summary, number;
    "price" = |order| each(order, |it| member!(it.pricing.price)), summary, number;
    "extendedPrice" = |order| each(order, |it| member!(it.pricing.extended_price)), summary, number;
    "partnerAttestation" as "partnerOnRecordAttestationAccepted" .partner_on_record_attestation_accepted;
    "client" .client.name, free;
    "etag" .attributes.etag;
};

/// The columns of whose orders they are, in lists of all customers.
pub(super) const OWNER_COLUMNS: &[Column<Owner>] = columns! { Owner:
    "customerId" = |owner| owner.id.clone(), by_default;
    "customerName" as "companyName" = |owner| owner.name.clone().unwrap_or_default(), free, by_default, long;
};

/// The columns of a line; the default ones are those of lists that have a row for each line.
pub(super) const LINE_COLUMNS: &[Column<OrderLineItem>] = columns! { OrderLineItem:
    "line" .line_item_number, by_default, number;
    "quantity" .quantity, by_default, number;
    "name" .friendly_name, free, by_default, long;
    "offer" .offer_id, by_default;
    "term" .term_duration, by_default;
    "transaction" .transaction_type;
    "renewsTo" = renews_to;
    "termEnds" .custom_term_end_date, date;
    "subscription" .subscription_id;
    "parentSubscription" .parent_subscription_id;
    "promotion" .promotion_id;
    "partnerId" .partner_id_on_record;
    "furtherPartnerIds" as "additionalPartnerIdsOnRecord" = |line| joined(&line.additional_partner_ids_on_record, " ");
    "attestation" .attestation_accepted;
    "scope" .provisioning_context.scope;
    "azureSubscription" = azure_subscription;
    "commitment" as "purchaseCommitment" = |line| line.purchase_commitment.as_ref().map_or_else(String::new, |paid| commitment(paid));
    "listPrice" .pricing.list_price, number;
    "discountedPrice" .pricing.discounted_price, number;
    "proratedPrice" .pricing.prorated_price, number;
    "price" .pricing.price, number;
    "extendedPrice" .pricing.extended_price, number;
};

/// The lines of an order, unless the user chose what to see.
pub(crate) fn lines(output: &Output<Order>, order: &Order) -> String {
    output.beneath(LINE_COLUMNS, &order.line_items)
}

/// What a line buys: its name, or its offer where it has none.
fn name(line: &OrderLineItem) -> Option<&Text> {
    let name = line.friendly_name.as_ref();
    let name = name.filter(|name| !name.trim().is_empty());
    name.or(line.offer_id.as_ref())
}

/// The sum of the lines that have a quantity.
pub(super) fn quantity(order: &Order) -> String {
    let lines = order.line_items.iter();
    let quantities = lines.filter_map(|line| line.quantity.as_ref());
    let quantities = quantities.map(|quantity| i128::from(quantity.get()));
    text(quantities.reduce(|a, b| a + b).as_ref())
}

/// A value of every line that has it.
fn each<'a, V: Display + 'a>(
    order: &'a Order,
    value: impl Fn(&'a OrderLineItem) -> Option<&'a V>,
) -> String {
    let values = order.line_items.iter().filter_map(value);
    filled(values.map(ToString::to_string), "; ")
}

/// A value that lines have in common, each different one once.
fn once<'a>(order: &'a Order, value: impl Fn(&'a OrderLineItem) -> Option<&'a Text>) -> String {
    distinct(order.line_items.iter().filter_map(value).map(Text::as_str))
}

/// The Azure subscription that a line is for, which the documents name in two ways.
fn azure_subscription(line: &OrderLineItem) -> String {
    let context = line.provisioning_context.as_ref();
    let id = |context: &ProvisioningContext| {
        let ids = [&context.entitlement_id, &context.subscription_id];
        ids.into_iter().flatten().next().cloned()
    };
    text(context.and_then(|context| id(context)).as_ref())
}

fn renews_to(line: &OrderLineItem) -> String {
    let terms = line.renews_to.iter().flat_map(|forms| forms.as_slice());
    let terms = terms.filter_map(|term| term.term_duration.as_ref());
    distinct(terms.map(Text::as_str))
}

/// `0.05 usd hourly`
fn commitment(commitment: &PurchaseCommitment) -> String {
    let parts = [
        text(commitment.amount.as_ref()),
        text(commitment.currency.as_ref()),
        text(commitment.grain.as_ref()),
    ];
    filled(parts.into_iter(), " ")
}

/// The texts that are not empty, joined.
fn filled(texts: impl Iterator<Item = String>, between: &str) -> String {
    let texts: Vec<_> = texts.filter(|text| !text.is_empty()).collect();
    texts.join(between)
}
