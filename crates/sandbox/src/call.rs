//! One call to the API, from what was sent to what is answered.

use axum::http::HeaderName;

use crate::answer::Answer;
use crate::context::{Call, Context, REQUEST_ID, header};
use crate::idempotency::{Claim, fingerprint};
use crate::products::Shop;
use crate::query::Query;
use crate::routes::Found;
use crate::service_error::{Result, ServiceError, refuse};
use crate::state::State;
use crate::store::Store;
use crate::world::World;
use crate::{
    access, attachments, carts, customers, injection, orders, products, promotions, provisioning,
    relationships, subscriptions, term_ends, transitions,
};

/// What answers an operation.
#[derive(Clone, Copy)]
enum Handler {
    Read(fn(&Store, &Context<'_>) -> Result<Answer>),
    Write(fn(&mut Store, &Context<'_>) -> Result<Answer>),
}

use Handler::{Read, Write};

const HANDLERS: &[(&str, Handler)] = &[
    ("listCustomers", Read(customers::list)),
    ("getCustomer", Read(customers::get)),
    (
        "listCustomerRelationships",
        Read(relationships::of_customer),
    ),
    ("listRelationships", Read(relationships::list)),
    ("listOrders", Read(orders::list)),
    ("createOrder", Write(orders::create)),
    ("getOrder", Read(orders::get)),
    ("updateOrder", Write(orders::patch)),
    ("getOrderProvisioningStatus", Read(provisioning::status)),
    ("listActivationLinks", Read(provisioning::activation_links)),
    (
        "listLineActivationLinks",
        Read(provisioning::activation_links),
    ),
    ("listAttachments", Read(attachments::list)),
    ("uploadAttachments", Write(attachments::upload)),
    ("getAttachment", Read(attachments::get)),
    ("createCart", Write(carts::create)),
    ("getCart", Read(carts::get)),
    (REPLACE, Write(carts::replace)),
    (CHECK_OUT, Write(carts::check_out)),
    ("listSubscriptions", Read(subscriptions::list)),
    ("listCustomTermEndDates", Read(term_ends::list)),
    ("getSubscription", Read(subscriptions::get)),
    ("updateSubscription", Write(subscriptions::patch)),
    ("listSubscriptionAddOns", Read(subscriptions::add_ons)),
    (
        "listTransitionEligibilities",
        Read(transitions::eligibilities),
    ),
    ("listTransitions", Read(transitions::list)),
    ("createTransition", Write(transitions::create)),
    (
        "getSubscriptionProvisioningStatus",
        Read(subscriptions::provisioning_status),
    ),
    (
        "listProducts",
        Read(|_, it| products::list(&Shop::in_country(it)?)),
    ),
    (
        "getProduct",
        Read(|_, it| products::get(&Shop::in_country(it)?)),
    ),
    (
        "listSkus",
        Read(|_, it| products::skus(&Shop::in_country(it)?)),
    ),
    ("getSku", Read(|_, it| products::sku(&Shop::of_sku(it)))),
    (
        "listAvailabilities",
        Read(|_, it| products::availabilities(&Shop::in_country(it)?)),
    ),
    (
        "getAvailability",
        Read(|_, it| products::availability(&Shop::in_country(it)?)),
    ),
    (
        "listCustomerProducts",
        Read(|store, it| products::list(&Shop::of_customer(store, it)?)),
    ),
    (
        "getCustomerProduct",
        Read(|store, it| products::get(&Shop::of_customer(store, it)?)),
    ),
    (
        "listCustomerSkus",
        Read(|store, it| products::skus(&Shop::of_customer(store, it)?)),
    ),
    (
        "getCustomerSku",
        Read(|store, it| products::sku(&Shop::of_customer(store, it)?)),
    ),
    (
        "listCustomerAvailabilities",
        Read(|store, it| products::availabilities(&Shop::of_customer(store, it)?)),
    ),
    (
        "getCustomerAvailability",
        Read(|store, it| products::availability(&Shop::of_customer(store, it)?)),
    ),
    ("listPromotions", Read(promotions::list)),
    ("getPromotion", Read(promotions::get)),
];

const MFA_COMPLIANT: HeaderName = HeaderName::from_static("ismfacompliant");

/// A checkout is known by its cart, whatever the id of the request.
const CHECK_OUT: &str = "checkOutCart";
/// Nothing is put into a cart while it is checked out.
const REPLACE: &str = "replaceCart";

/// A call that may proceed.
struct Admitted {
    parameters: Vec<String>,
    handler: Handler,
    /// The `MS-RequestId` under which a write is kept.
    key: Option<String>,
    /// The cart that is checked out.
    cart: Option<String>,
}

pub(crate) async fn perform(world: &World, call: &Call) -> Answer {
    let delay = injection::delay(&call.faults);
    if let Some(answer) = injection::replacement(&call.faults) {
        tokio::time::sleep(delay).await;
        return answer;
    }
    // The id of a write is taken before the wait: whoever sends it again meanwhile gets an answer that says so.
    let admitted = admit(world, call);
    tokio::time::sleep(delay).await;
    let mut answer = match admitted {
        Ok(admitted) => execute(world, call, &admitted),
        Err(answer) => answer,
    };
    let mfa = access::mfa_compliance(&call.headers, &world.access_token, &world.authority);
    if let Some(mfa) = mfa {
        answer = answer.with(MFA_COMPLIANT, mfa);
    }
    injection::spoil(&mut answer, &call.faults);
    injection::after_commit(answer, &call.faults)
}

fn admit(world: &World, call: &Call) -> Result<Admitted, Answer> {
    let found = Found::at(call.uri.path()).ok_or_else(Answer::not_found)?;
    let now = world.now();
    let mut state = world.state();
    let limit = state.settings.rate_limit;
    if limit > 0
        && let Some(seconds) = state.limiter.admit(found.resource, limit, now)
    {
        return Err(injection::throttle(seconds));
    }
    let route = found.route(&call.method);
    let handler = route.and_then(|route| handler(route.operation));
    let (Some(route), Some(handler)) = (route, handler) else {
        return Err(Answer::method_not_allowed(&found.allowed()));
    };
    access::check(&call.headers, &world.access_token, &world.authority)?;
    let mut admitted = Admitted {
        parameters: found.parameters,
        handler,
        key: None,
        cart: None,
    };
    if [CHECK_OUT, REPLACE].contains(&route.operation) {
        let cart = admitted.parameters[1].to_ascii_lowercase();
        refuse!(if state.carts_at_work.contains(&cart),
            409, 800_064 => "Cart {} is being checked out.", admitted.parameters[1]);
        admitted.cart = Some(cart).filter(|_| route.operation == CHECK_OUT);
    }
    if let Some(cart) = &admitted.cart {
        state.carts_at_work.insert(cart.clone());
    } else if call.is_write() && state.settings.replay {
        let key = header(&call.headers, &REQUEST_ID).map(str::to_owned);
        if let Some(id) = &key {
            claim(world, &mut state, call, id)?;
        }
        admitted.key = key;
    }
    Ok(admitted)
}

fn handler(operation: &str) -> Option<Handler> {
    let known = HANDLERS.iter().find(|(known, _)| *known == operation);
    known.map(|(_, handler)| *handler)
}

/// Takes the id for a write that is new.
fn claim(world: &World, state: &mut State, call: &Call, id: &str) -> Result<(), Answer> {
    let print = fingerprint(&call.method, &call.uri, &call.body);
    match state.keys.claim(id, &print) {
        Claim::New => Ok(()),
        Claim::Done(answer) => match state.catch_up(world.ahead()) {
            Ok(()) => Err(answer),
            Err(_) => Err(ServiceError::not_saved().into()),
        },
        Claim::Running => {
            refuse!(409, 800_060 => "The request {id} is in progress. Read the order list later.")
        }
        // The service documents nothing for this.
        Claim::Taken => refuse!(409, 800_002 => "MS-RequestId {id} was used for another request."),
    }
}

/// One call at a time: the state is locked from the first look to the last change.
fn execute(world: &World, call: &Call, admitted: &Admitted) -> Answer {
    let now = world.now();
    let mut guard = world.state();
    let state = &mut *guard;
    let settings = state.settings;
    state.store.settle(now.as_secs(), &settings);
    let answer = Query::of(&call.uri).and_then(|query| {
        let context = Context {
            call,
            query,
            parameters: &admitted.parameters,
            now,
            settings,
            catalog: &world.catalog,
            accounts: &world.accounts,
            page_size: world.page_size,
            app_only: access::is_app_only(&call.headers),
        };
        match admitted.handler {
            Read(handler) => handler(&state.store, &context),
            Write(handler) => handler(&mut state.store, &context),
        }
    });
    let answer = answer.unwrap_or_else(Answer::from);
    if let Some(cart) = &admitted.cart {
        state.carts_at_work.remove(cart);
    }
    if let Some(key) = &admitted.key {
        state.keys.close(key, &answer);
    }
    if call.is_write() && state.save(world.ahead()).is_err() {
        return ServiceError::not_saved().into();
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::ROUTES;

    #[test]
    fn every_operation_has_one_handler_and_reads_change_nothing() {
        for route in &ROUTES {
            let handlers = HANDLERS
                .iter()
                .filter(|(known, _)| *known == route.operation);
            let handlers: Vec<_> = handlers.map(|(_, handler)| handler).collect();
            let [handler] = handlers[..] else {
                panic!("{route:?}")
            };
            assert_eq!(
                matches!(handler, Read(_)),
                route.method == "GET",
                "{route:?}"
            );
        }
        assert_eq!(HANDLERS.len(), ROUTES.len());
    }
}
