//! How far the lines of an order are, and where their software is activated.

use crate::answer::{Answer, collection, collection_without_links, link};
use crate::context::Context;
use crate::json::Json;
use crate::order::{Order, has_failed};
use crate::orders::find;
use crate::service_error::ServiceError;
use crate::store::Store;

/// `…/provisioningstatus`: for users only.
pub(crate) fn status(store: &Store, context: &Context<'_>) -> Result<Answer, ServiceError> {
    context.needs_user()?;
    let order = find(store, context)?;
    let items = order.lines().iter().map(|line| of_line(order, line));
    Ok(Answer::ok(collection_without_links(items.collect())))
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
    let each = Json::object([("quantity", quantity.into()), ("status", status.into())]);
    Json::object([
        ("orderLineItemId", number(line)),
        ("lineItemNumber", number(line)),
        ("status", status.into()),
        ("quantityProvisioningInformation", vec![each].into()),
    ])
}

fn number(line: &Json) -> Json {
    line.get("lineItemNumber").cloned().into()
}

/// `…/lineitems/{number}/activationlinks`, or those of all lines. What needs no activation has none.
pub(crate) fn activation_links(
    store: &Store,
    context: &Context<'_>,
) -> Result<Answer, ServiceError> {
    let (order, wanted) = (find(store, context)?, context.parameters.get(2));
    let is_wanted = |line: &&Json| wanted.is_none_or(|wanted| number(line).to_string() == *wanted);
    let lines: Vec<_> = order.lines().iter().filter(is_wanted).collect();
    if let Some(number) = wanted.filter(|_| lines.is_empty()) {
        let description = format!("Order {} has no line item {number}.", order.id);
        return Err(ServiceError::missing(1000, description));
    }
    let is_active =
        |line: &&Json| context.catalog.family(line).has_activation() && order.is_provisioned(line);
    let items = lines.into_iter().filter(is_active).map(|line| {
        let (id, number) = (&order.id, number(line));
        let uri = format!("https://publisher.example/activate?order={id}&line={number}");
        Json::object([("lineItemNumber", number), ("link", link(&uri))])
    });
    let customer = &store.owner(context.customer())?.id;
    let line = wanted.map_or_else(String::new, |number| format!("/lineitems/{number}"));
    let own = link(&format!(
        "/customers/{customer}/orders/{}{line}/activationlinks",
        order.id
    ));
    Ok(Answer::ok(collection(items.collect(), vec![("self", own)])))
}
