//! How far the lines of an order are, and where their software is activated.

use crate::answer::{Answer, collection, link};
use crate::json::Json;
use crate::orders::state::FAILED;
use crate::orders::{Context, find};
use crate::service_error::ServiceError;
use crate::store::{Order, Store};

/// `…/provisioningstatus`: for users only.
pub(crate) fn status(
    store: &Store,
    context: &Context<'_>,
    customer: &str,
    order: &str,
) -> Result<Answer, ServiceError> {
    if context.app_only {
        return Err(ServiceError::user_needed());
    }
    let order = find(store, customer, order)?;
    let items: Vec<_> = order
        .lines()
        .iter()
        .map(|line| of_line(order, line))
        .collect();
    Ok(Answer::ok(Json::object([
        ("totalCount", items.len().into()),
        ("items", items.into()),
        (
            "attributes",
            Json::object([("objectType", "Collection".into())]),
        ),
    ])))
}

fn of_line(order: &Order, line: &Json) -> Json {
    let quantity: u64 = line
        .get("quantity")
        .and_then(Json::as_number)
        .unwrap_or_default();
    let lost = ["cancelled", "error", "po_review_rejected"];
    let failed = lost.contains(&order.status().as_str()) || line.get(FAILED).is_some();
    let status = if quantity == 0 || failed {
        "unfulfilled"
    } else if is_provisioned(order, line) {
        "fulfilled"
    } else {
        "prefulfillmentPending"
    };
    let number = line.get("lineItemNumber").cloned();
    let each = Json::object([("quantity", quantity.into()), ("status", status.into())]);
    Json::object([
        ("orderLineItemId", number.clone().unwrap_or_else(Json::null)),
        ("lineItemNumber", number.unwrap_or_else(Json::null)),
        ("status", status.into()),
        ("quantityProvisioningInformation", vec![each].into()),
    ])
}

pub(crate) fn is_provisioned(order: &Order, line: &Json) -> bool {
    order.fulfilled && line.get(crate::orders::UNFULFILLED).is_none()
}

/// `…/lineitems/{number}/activationlinks`, or those of all lines. What needs no activation has none.
pub(crate) fn activation_links(
    store: &Store,
    context: &Context<'_>,
    (customer, order): (&str, &str),
    number: Option<&str>,
) -> Result<Answer, ServiceError> {
    let owner = store.owner(customer)?;
    let order = find(store, customer, order)?;
    let wanted = |line: &&Json| {
        let own = line.get("lineItemNumber").map(Json::to_string);
        number.is_none_or(|number| own.as_deref() == Some(number))
    };
    let lines: Vec<_> = order.lines().iter().filter(wanted).collect();
    if let Some(number) = number.filter(|_| lines.is_empty()) {
        let description = format!("Order {} has no line item {number}.", order.id);
        return Err(ServiceError::missing(1000, description));
    }
    let active = lines
        .into_iter()
        .filter(|line| context.family(line).has_activation() && is_provisioned(order, line));
    let items = active.map(|line| {
        let number = line
            .get("lineItemNumber")
            .cloned()
            .unwrap_or_else(Json::null);
        let uri = format!(
            "https://publisher.example/activate?order={}&line={number}",
            order.id
        );
        Json::object([("lineItemNumber", number), ("link", link(&uri, Vec::new()))])
    });
    let line = number.map(|number| format!("/lineitems/{number}"));
    let path = format!(
        "/customers/{}/orders/{}{}/activationlinks",
        owner.id,
        order.id,
        line.unwrap_or_default()
    );
    let own = link(&path, Vec::new());
    Ok(Answer::ok(collection(items.collect(), vec![("self", own)])))
}
