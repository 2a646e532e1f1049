//! One request to the API, from what was sent to what is answered.

use std::sync::Arc;

use axum::http::{HeaderMap, Method, Uri, header};
use bytes::Bytes;

use crate::answer::Answer;
use crate::fault::Fault;
use crate::idempotency::{Claim, fingerprint};
use crate::json::Json;
use crate::orders::Context;
use crate::query::Query;
use crate::routes::{Route, allows};
use crate::service::{REQUEST_ID, Service};
use crate::service_error::ServiceError;
use crate::state::State;
use crate::{
    access, attachments, carts, customers, injection, orders, products, provisioning, subscriptions,
};

pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The one sent, or the one made for the answer.
    pub(crate) request_id: String,
    pub(crate) faults: Vec<Fault>,
}

/// A call that may proceed.
struct Admitted {
    route: Route,
    /// The `MS-RequestId` under which a write is kept.
    key: Option<String>,
}

impl Call {
    /// Does it change anything? Such a call is done to its end even when the client does not wait for it.
    pub(crate) fn is_write(&self) -> bool {
        self.method != Method::GET
    }

    fn header(&self, name: &header::HeaderName) -> Option<&str> {
        let value = self.headers.get(name)?.to_str().ok();
        value.filter(|text| !text.is_empty())
    }

    fn json(&self) -> Result<Json, ServiceError> {
        let text = std::str::from_utf8(&self.body).ok();
        let json = text.and_then(|text| Json::parse(text).ok());
        json.ok_or_else(|| ServiceError::invalid_input("the body is not JSON"))
    }
}

impl Service {
    pub(crate) async fn perform(self: Arc<Self>, call: Call) -> Answer {
        let delay = injection::delay(&call.faults);
        if let Some(answer) = injection::replacement(&call.faults) {
            tokio::time::sleep(delay).await;
            return answer;
        }
        // The id of a write is taken before the wait: whoever sends it again meanwhile is told so.
        let admitted = self.admit(&call);
        tokio::time::sleep(delay).await;
        let mut answer = match admitted {
            Ok(admitted) => self.execute(&call, &admitted),
            Err(answer) => answer,
        };
        injection::spoil(&mut answer, &call.faults);
        injection::after_commit(answer, &call.faults)
    }

    fn admit(&self, call: &Call) -> Result<Admitted, Answer> {
        let route = Route::of(call.uri.path()).ok_or_else(Answer::not_found)?;
        let now = self.now();
        let mut state = self.state();
        let limit = state.settings.rate_limit;
        if limit > 0
            && let Some(seconds) = state.limiter.admit(route.resource(), limit, now)
        {
            return Err(injection::throttle(seconds));
        }
        if !allows(route.allowed(), &call.method) {
            return Err(Answer::method_not_allowed(route.allowed()));
        }
        access::check(&call.headers, self.access_token(), self.authority())?;
        // A checkout is known by its cart, whatever the id of the request.
        let is_keyed = call.is_write() && !matches!(route, Route::CheckOut { .. });
        let key = call.header(&REQUEST_ID).filter(|_| is_keyed);
        let key = key.filter(|_| state.settings.replay).map(str::to_owned);
        if let Some(id) = &key {
            let print = fingerprint(&call.method, &call.uri, &call.body);
            match state.keys.claim(id, &print) {
                Claim::New => {}
                Claim::Done(answer) => {
                    let saved = state.catch_up(self.ahead());
                    return Err(
                        saved.map_or_else(|_| ServiceError::not_saved().into(), |()| answer)
                    );
                }
                Claim::Running => return Err(ServiceError::in_progress(id).into()),
                Claim::Taken => return Err(ServiceError::id_taken(id).into()),
            }
        }
        if let Route::CheckOut { cart, .. } = &route
            && !state.carts_at_work.insert(cart.to_ascii_lowercase())
        {
            let refusal = ServiceError::cart_at_work(cart).into();
            if let Some(id) = &key {
                state.keys.close(id, &refusal);
            }
            return Err(refusal);
        }
        Ok(Admitted { route, key })
    }

    /// One call at a time: the state is locked from the first look to the last change.
    fn execute(&self, call: &Call, admitted: &Admitted) -> Answer {
        let now = self.now();
        let mut guard = self.state();
        let state = &mut *guard;
        let settings = state.settings;
        state.store.settle(now.as_secs(), &settings);
        let context = Context {
            now,
            settings,
            catalog: self.catalog(),
            accounts: self.accounts(),
            ids: self.id_source(),
            request_id: &call.request_id,
            app_only: access::is_app_only(&call.headers),
        };
        let answer = if call.is_write() {
            change(state, &context, &admitted.route, call)
        } else {
            self.look_up(state, &context, &admitted.route, call)
        };
        let answer = answer.unwrap_or_else(Answer::from);
        if let Route::CheckOut { cart, .. } = &admitted.route {
            state.carts_at_work.remove(&cart.to_ascii_lowercase());
        }
        if let Some(key) = &admitted.key {
            state.keys.close(key, &answer);
        }
        if call.is_write() && state.save(self.ahead()).is_err() {
            return ServiceError::not_saved().into();
        }
        answer
    }

    fn look_up(
        &self,
        state: &State,
        context: &Context<'_>,
        route: &Route,
        call: &Call,
    ) -> Result<Answer, ServiceError> {
        let query = &Query::of(&call.uri)?;
        let store = &state.store;
        match route {
            Route::Customers => customers::list(store, query, &call.headers, self.page_size()),
            Route::Customer(customer) => customers::get(store, customer),
            Route::Orders(customer) => orders::list(store, customer, query, context),
            Route::Order(id) => orders::get(store, &id.customer, &id.order, query, context),
            Route::OrderProvisioning(id) => {
                provisioning::status(store, context, &id.customer, &id.order)
            }
            Route::ActivationLinks(id) => {
                provisioning::activation_links(store, context, (&id.customer, &id.order), None)
            }
            Route::LineActivationLinks(id, number) => provisioning::activation_links(
                store,
                context,
                (&id.customer, &id.order),
                Some(number),
            ),
            Route::Attachments(id) => attachments::list(store, &id.customer, &id.order),
            Route::Attachment(id, attachment) => {
                attachments::get(store, &id.customer, &id.order, attachment)
            }
            Route::Subscriptions(customer) => subscriptions::list(store, context, customer, query),
            Route::Subscription(customer, id) => subscriptions::get(store, context, customer, id),
            Route::SubscriptionProvisioning(customer, id) => {
                subscriptions::provisioning_status(store, context, customer, id)
            }
            Route::Sku { product, sku } => products::sku(context.catalog, product, sku, query),
            Route::Upload(_) | Route::CheckOut { .. } => Err(ServiceError::not_supported("GET")),
        }
    }
}

fn change(
    state: &mut State,
    context: &Context<'_>,
    route: &Route,
    call: &Call,
) -> Result<Answer, ServiceError> {
    let store = &mut state.store;
    match route {
        Route::Orders(customer) => {
            store.owner(customer)?;
            orders::create(store, context, customer, &call.json()?)
        }
        Route::Order(id) => {
            orders::find(store, &id.customer, &id.order)?;
            let if_match = call.header(&header::IF_MATCH);
            let body = (&call.json()?, if_match);
            orders::patch(store, context, &id.customer, &id.order, body)
        }
        Route::Upload(id) => {
            let body = (&call.headers, &*call.body);
            attachments::upload(store, context, &id.customer, &id.order, body)
        }
        Route::CheckOut { customer, cart } => carts::check_out(store, context, customer, cart),
        _ => Err(ServiceError::not_supported(call.method.as_str())),
    }
}
