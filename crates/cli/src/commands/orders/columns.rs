//! The columns of orders and of their lines.

use std::fmt::Display;

use partner_center_reqwest::model::{
    Decimal, OneOrMany, Order, OrderLineItem, Pricing, PurchaseCommitment, Text,
};

use crate::output::columns::{Column, distinct, text};
use crate::output::{Output, line_table};

type OrderColumn = Column<Order>;
type LineColumn = Column<OrderLineItem>;

/// The columns of an order, the default ones first.
pub(crate) const ORDER_COLUMNS: &[OrderColumn] = &[
    OrderColumn::new("id", |order| text(order.id.as_ref())).by_default(),
    OrderColumn::new("cycle", |order| text(order.billing_cycle.as_ref())).by_default(),
    OrderColumn::new("status", |order| text(order.status.as_ref())).by_default(),
    OrderColumn::new("currency", |order| text(order.currency_code.as_ref())).by_default(),
    OrderColumn::new("lines", |order| order.line_items.len().to_string()).by_default(),
    OrderColumn::new("quantity", quantity)
        .by_default()
        .summary(),
    OrderColumn::new("name", |order| {
        each(order, |line| line.friendly_name.as_ref())
    })
    .free()
    .by_default()
    .long()
    .summary(),
    OrderColumn::new("created", |order| text(order.creation_date.as_ref()))
        .by_default()
        .date(),
    OrderColumn::new("customer", |order| {
        text(order.reference_customer_id.as_ref())
    }),
    OrderColumn::new("alternateId", |order| text(order.alternate_id.as_ref())),
    OrderColumn::new("total", |order| text(order.total_price.as_ref())),
    OrderColumn::new("symbol", |order| text(order.currency_symbol.as_ref())),
    OrderColumn::new("transactionType", |order| {
        text(order.transaction_type.as_ref())
    }),
    OrderColumn::new("offer", |order| each(order, |line| line.offer_id.as_ref()))
        .long()
        .summary(),
    OrderColumn::new("subscription", |order| {
        each(order, |line| line.subscription_id.as_ref())
    })
    .summary(),
    OrderColumn::new("term", |order| {
        once(order, |line| line.term_duration.as_ref())
    })
    .summary(),
    OrderColumn::new("promotion", |order| {
        once(order, |line| line.promotion_id.as_ref())
    })
    .summary(),
    OrderColumn::new("partnerId", |order| {
        once(order, |line| line.partner_id_on_record.as_ref())
    })
    .summary(),
    OrderColumn::new("listPrice", |order| {
        each(order, |line| price(line, |p| &p.list_price))
    })
    .summary(),
    OrderColumn::new("discountedPrice", |order| {
        each(order, |line| price(line, |p| &p.discounted_price))
    })
    .summary(),
    OrderColumn::new("proratedPrice", |order| {
        each(order, |line| price(line, |p| &p.prorated_price))
    })
    .summary(),
    OrderColumn::new("price", |order| {
        each(order, |line| price(line, |p| &p.price))
    })
    .summary(),
    OrderColumn::new("extendedPrice", |order| {
        each(order, |line| price(line, |p| &p.extended_price))
    })
    .summary(),
    OrderColumn::new("client", |order| {
        text(
            order
                .client
                .as_ref()
                .and_then(|client| client.name.as_ref()),
        )
    })
    .free(),
    OrderColumn::new("etag", |order| {
        text(
            order
                .attributes
                .as_ref()
                .and_then(|attributes| attributes.etag.as_ref()),
        )
    }),
];

/// The columns of a line.
pub(super) const LINE_COLUMNS: &[LineColumn] = &[
    LineColumn::new("line", |line| text(line.line_item_number.as_ref())),
    LineColumn::new("quantity", |line| text(line.quantity.as_ref())),
    LineColumn::new("name", |line| text(line.friendly_name.as_ref())).free(),
    LineColumn::new("offer", |line| text(line.offer_id.as_ref())),
    LineColumn::new("term", |line| text(line.term_duration.as_ref())),
    LineColumn::new("transaction", |line| text(line.transaction_type.as_ref())),
    LineColumn::new("renewsTo", renews_to),
    LineColumn::new("termEnds", |line| text(line.custom_term_end_date.as_ref())).date(),
    LineColumn::new("subscription", |line| text(line.subscription_id.as_ref())),
    LineColumn::new("parentSubscription", |line| {
        text(line.parent_subscription_id.as_ref())
    }),
    LineColumn::new("promotion", |line| text(line.promotion_id.as_ref())),
    LineColumn::new("partnerId", |line| text(line.partner_id_on_record.as_ref())),
    LineColumn::new("commitment", |line| {
        line.purchase_commitment
            .as_ref()
            .map(|paid| commitment(paid))
            .unwrap_or_default()
    }),
    LineColumn::new("listPrice", |line| text(price(line, |p| &p.list_price))),
    LineColumn::new("discountedPrice", |line| {
        text(price(line, |p| &p.discounted_price))
    }),
    LineColumn::new("proratedPrice", |line| {
        text(price(line, |p| &p.prorated_price))
    }),
    LineColumn::new("price", |line| text(price(line, |p| &p.price))),
    LineColumn::new("extendedPrice", |line| {
        text(price(line, |p| &p.extended_price))
    }),
];

/// The lines of an order, unless the user chose what to see.
pub(crate) fn lines(output: &Output<Order>, order: &Order) -> String {
    if output.chosen {
        String::new()
    } else {
        line_table(LINE_COLUMNS, &order.line_items)
    }
}

/// The sum of the lines that have a quantity.
pub(super) fn quantity(order: &Order) -> String {
    let quantities = order
        .line_items
        .iter()
        .filter_map(|line| line.quantity.as_ref());
    let sum = quantities
        .map(|quantity| i128::from(quantity.get()))
        .reduce(|a, b| a + b);
    text(sum.as_ref())
}

/// A value of every line that has it.
fn each<'a, V: Display + 'a>(
    order: &'a Order,
    value: impl Fn(&'a OrderLineItem) -> Option<&'a V>,
) -> String {
    let values = order
        .line_items
        .iter()
        .filter_map(value)
        .map(ToString::to_string);
    values
        .filter(|value| !value.is_empty())
        .collect::<Vec<_>>()
        .join("; ")
}

/// A value that lines have in common, each different one once.
fn once<'a>(order: &'a Order, value: impl Fn(&'a OrderLineItem) -> Option<&'a Text>) -> String {
    distinct(order.line_items.iter().filter_map(value).map(Text::as_str))
}

fn price(line: &OrderLineItem, price: fn(&Pricing) -> &Option<Decimal>) -> Option<&Decimal> {
    price(line.pricing.as_ref()?).as_ref()
}

fn renews_to(line: &OrderLineItem) -> String {
    let terms = line.renews_to.iter().flat_map(OneOrMany::as_slice);
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
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" ")
}
