//! How far the lines of an order are, and where their software is activated.

use crate::answer::{Answer, collection, link, own_link};
use crate::context::Context;
use crate::json::{Json, object};
use crate::order::{Order, has_failed};
use crate::orders::find;
use crate::service_error::{Result, refuse};
use crate::store::Store;

/// `…/provisioningstatus`: for users only.
pub(crate) fn status(store: &Store, context: &Context<'_>) -> Result<Answer> {
    context.needs_user()?;
    let order = find(store, context)?;
    let items = order.lines().iter().map(|line| of_line(order, line));
    Ok(Answer::ok(collection(items.collect(), None)))
}

fn of_line(order: &Order, line: &Json) -> Json {
    let quantity = line.count("quantity");
    let status = if quantity == 0 || order.is_lost() || has_failed(line) {
        "unfulfilled"
    } else if order.is_provisioned(line) {
        "fulfilled"
    } else {
        "prefulfillmentPending"
    };
    let each = object! { "quantity": quantity, "status": status };
    object! {
        "orderLineItemId": number(line),
        "lineItemNumber": number(line),
        "status": status,
        "quantityProvisioningInformation": vec![each],
    }
}

fn number(line: &Json) -> Json {
    line.get("lineItemNumber").cloned().into()
}

/// `…/lineitems/{number}/activationlinks`, or those of all lines. What needs no activation has none.
pub(crate) fn activation_links(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let (order, wanted) = (find(store, context)?, context.parameters.get(2));
    let id = &order.id;
    let is_wanted = |line: &&Json| wanted.is_none_or(|wanted| number(line).to_string() == *wanted);
    let lines: Vec<_> = order.lines().iter().filter(is_wanted).collect();
    if let Some(number) = wanted.filter(|_| lines.is_empty()) {
        refuse!(404, 1000 => "Order {id} has no line item {number}.");
    }
    let is_active =
        |line: &&Json| context.catalog.family(line).has_activation() && order.is_provisioned(line);
    let items = lines.into_iter().filter(is_active).map(|line| {
        let number = number(line);
        let uri = format!("https://publisher.example/activate?order={id}&line={number}");
        object! { "lineItemNumber": number, "link": link(&uri) }
    });
    let customer = &store.owner(context.customer())?.id;
    let line = wanted.map_or_else(String::new, |number| format!("/lineitems/{number}"));
    let own = format!("/customers/{customer}/orders/{id}{line}/activationlinks");
    let own = own_link(&own);
    Ok(Answer::ok(collection(items.collect(), Some(own))))
}
