//! `POST /customers/{customer}/carts/{cart}/checkout`

use crate::answer::Answer;
use crate::date;
use crate::fields::Fields;
use crate::json::Json;
use crate::orders::{self, Context, Draft, DraftLine};
use crate::query::BillingCycle;
use crate::service_error::ServiceError;
use crate::store::Store;

/// The member of a cart that has been checked out.
const CHECKED_OUT: &str = "_checkedOut";

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
    let (mut placed, mut errors) = (Vec::new(), Vec::new());
    for group in groups {
        let draft = Draft {
            cycle: group.cycle,
            lines: group.lines,
            ..Draft::default()
        };
        match orders::place(store, context, customer, draft) {
            Ok(order) => placed.push(order),
            Err(error) => errors.push(order_error(&group.id, &error)),
        }
    }
    // A cart that bought nothing can be corrected and checked out again.
    if !placed.is_empty() {
        store.owner_mut(customer)?.carts[at].push(CHECKED_OUT, true);
    }
    let mut json = Json::object([("orders", placed.into())]);
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
    if cart.get(CHECKED_OUT).is_some() {
        refuse(800_065, "was submitted already")
    } else if cart
        .get("lineItems")
        .is_none_or(|lines| lines.items().is_empty())
    {
        refuse(800_009, "is empty")
    } else if date::seconds(&cart.text("expires")).is_some_and(|expires| expires <= now) {
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
        let cycle = match fields.text("billingCycle")? {
            Some(cycle) => Some(BillingCycle::parse(&cycle)?.name()),
            None => None,
        };
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
