//! `POST /customers/{customer}/carts/{cart}/checkout`

use crate::answer::Answer;
use crate::date;
use crate::fields::Fields;
use crate::json::Json;
use crate::orders::{self, Context, Draft, DraftLine};
use crate::service_error::ServiceError;
use crate::store::Store;

/// The member of a cart with what came of its groups: an order each, or `null`.
const ORDERS: &str = "_orders";

/// Carts live 7 days from their creation (Learn, Create a cart).
const LIFE: u64 = 7 * 86_400;

/// When it was created.
pub(crate) const CREATED: &str = "creationTimestamp";

/// Lines that become one order.
struct Group {
    id: String,
    cycle: Option<&'static str>,
    lines: Vec<DraftLine>,
}

pub(crate) fn check_out(
    store: &mut Store,
    context: &Context<'_>,
    customer: &str,
    cart: &str,
) -> Result<Answer, ServiceError> {
    let owner = store.owner(customer)?;
    let found = owner
        .carts
        .iter()
        .position(|own| own.text("id").eq_ignore_ascii_case(cart));
    let at = found.ok_or_else(|| {
        let description = format!("Cart {cart} was not found.");
        ServiceError::missing(800_008, description)
    })?;
    check(&owner.carts[at], context.now.as_secs())?;
    let groups = groups(&owner.carts[at])?;
    // A checkout is known by its cart: what was placed is told again, and only the rest is tried.
    let placed = owner.carts[at].get(ORDERS).map(Json::items);
    let mut orders = placed.unwrap_or_default().to_vec();
    orders.resize(groups.len(), Json::null());
    let mut errors = Vec::new();
    for (order, group) in orders.iter_mut().zip(groups) {
        if !order.is_null() {
            continue;
        }
        let draft = Draft {
            cycle: group.cycle,
            lines: group.lines,
            ..Draft::default()
        };
        match orders::place(store, context, customer, draft) {
            Ok(placed) => *order = placed,
            Err(error) => errors.push(order_error(&group.id, &error)),
        }
    }
    let cart = &mut store.owner_mut(customer)?.carts[at];
    cart.remove(ORDERS);
    cart.push(ORDERS, orders.clone());
    orders.retain(|order| !order.is_null());
    let mut json = Json::object([("orders", orders.into())]);
    if !errors.is_empty() {
        json.push("orderErrors", errors);
    }
    json.push(
        "attributes",
        Json::object([("objectType", "CartCheckoutResult".into())]),
    );
    Ok(Answer::created(json))
}

fn check(cart: &Json, now: u64) -> Result<(), ServiceError> {
    let refuse = |code, what: &str| {
        let description = format!("Cart {} {what}.", cart.text("id"));
        Err(ServiceError::bad_request(code, description))
    };
    let lines = cart.get("lineItems").map(Json::items).unwrap_or_default();
    let created = date::seconds(&cart.text(CREATED));
    if lines.is_empty() {
        refuse(800_009, "is empty")
    } else if created.is_some_and(|created| created + LIFE <= now) {
        refuse(800_009, "has expired")
    } else {
        Ok(())
    }
}

/// The groups that the cart names, and in each of them an order for every billing cycle and term.
fn groups(cart: &Json) -> Result<Vec<Group>, ServiceError> {
    let mut groups: Vec<Group> = Vec::new();
    let lines = cart.get("lineItems").map(Json::items).unwrap_or_default();
    for json in lines {
        let fields = Fields::of(json)?;
        let mut line = DraftLine::read(fields, "id", "catalogItemId")?;
        let cycle = orders::cycle(fields)?;
        let id = fields.text("orderGroup")?.unwrap_or_default();
        let same = |group: &&mut Group| {
            let term = group.lines.first().map(|line| &line.term);
            group.id == id && group.cycle == cycle && term == Some(&line.term)
        };
        if let Some(group) = groups.iter_mut().find(same) {
            line.number = i64::try_from(group.lines.len()).unwrap_or_default();
            group.lines.push(line);
        } else {
            line.number = 0;
            let lines = vec![line];
            groups.push(Group { id, cycle, lines });
        }
    }
    Ok(groups)
}

fn order_error(group: &str, error: &ServiceError) -> Json {
    let (code, description) = error.parts();
    Json::object([
        ("orderGroupId", group.into()),
        ("code", code.clone()),
        ("description", description.into()),
        (
            "attributes",
            Json::object([("objectType", "OrderError".into())]),
        ),
    ])
}
