//! How carts are shown, and which one is meant.

use clap::Args;
use partner_center_reqwest::core::CartId;
use partner_center_reqwest::model::{Cart, CartError, CartLineItem};

use crate::exit::Exit;
use crate::ids::{OfCustomer, id};
use crate::output::columns::{Column, columns, text};
use crate::output::report::Report;

pub(crate) const COLUMNS: &[Column<Cart>] = columns! { Cart:
    "id" .id, by_default;
    "status" .status, by_default;
    "lines" = |cart| cart.line_items.len().to_string(), by_default;
    "created" .creation_timestamp, by_default, date;
    "expires" .expiration_timestamp, by_default, date;
    "changed" .last_modified_timestamp, date;
    "changedBy" .last_modified_user;
};

pub(super) const LINE_COLUMNS: &[Column<CartLineItem>] = columns! { CartLineItem:
    "line" .id, by_default;
    "item" .catalog_item_id, by_default;
    "name" .friendly_name, free, by_default, long;
    "quantity" .quantity, by_default;
    "cycle" .billing_cycle, by_default;
    "term" .term_duration, by_default;
    "group" .order_group, by_default;
    "price" .pricing.price, by_default;
    "currency" .currency_code, by_default;
    "error" .error.error_code, by_default;
    "why" .error.error_description, free, by_default, long;
};

/// A cart of a customer.
#[derive(Args, Debug)]
pub(crate) struct OneCart {
    /// Id of the cart
    #[arg(value_name = "CART", value_parser = id(CartId::is_valid, "expected letters, digits, `-`, `_` or `.`"))]
    pub(super) cart: CartId,
    #[command(flatten)]
    pub(super) of: OfCustomer,
}

/// A cart that was made may have lines that cannot be bought.
pub(super) fn tell_errors_of_lines(report: &mut Report, cart: &Cart) {
    for line in &cart.line_items {
        if let Some(error) = &line.error {
            report.warnings.push(told(line, error));
            report.exit = Exit::Error;
        }
    }
}

/// The code of a line whose offer is unknown, or was issued anew.
///
/// Source: Learn, Cart resources; that it has this code for both is inferred.
const NO_SUCH_ITEM: &str = "10001";

/// The offers of lines that cannot be bought because there is no such item.
pub(super) fn without_item(cart: &Cart) -> impl Iterator<Item = &str> {
    let code =
        |line: &CartLineItem| text(line.error.as_ref().and_then(|it| it.error_code.as_ref()));
    let lines = cart.line_items.iter();
    let lines = lines.filter(move |line| code(line) == NO_SUCH_ITEM);
    lines.filter_map(|line| line.catalog_item_id.as_deref())
}

fn told(line: &CartLineItem, error: &CartError) -> String {
    format!(
        "line {} cannot be bought: {} (code {} of carts)",
        text(line.id.as_ref()),
        text(error.error_description.as_ref()),
        text(error.error_code.as_ref())
    )
}
