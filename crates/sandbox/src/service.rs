//! From a request to its answer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::{Body, to_bytes};
use axum::http::request::Parts;
use axum::http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, header,
};
use bytes::Bytes;

use crate::accounts::Accounts;
use crate::answer::{Answer, Content};
use crate::authority::{Authority, SignInRequest, SignInRoute};
use crate::call::Call;
use crate::catalog::Catalog;
use crate::fault::Fault;
use crate::fault_plan::FaultPlan;
use crate::ids::IdSource;
use crate::ledger::{Ledger, RecordedRequest, harmless_headers};
use crate::routes::AdminRoute;
use crate::service_error::ServiceError;
use crate::state::State;
use crate::{access, admin, injection, openapi};

const FAULT: &str = "sandbox-fault";
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("ms-requestid");
const CORRELATION_ID: HeaderName = HeaderName::from_static("ms-correlationid");
const CORRELATION_VECTOR: HeaderName = HeaderName::from_static("ms-cv");
const SERVER_ID: HeaderName = HeaderName::from_static("ms-serverid");
const LOCALE: HeaderName = HeaderName::from_static("x-locale");
/// The service numbers its machines; this one is nobody's.
const THIS_SERVER: &str = "000000000";

/// A purchase order of many pages fits.
const LONGEST_BODY: usize = 32 * 1024 * 1024;

/// One Partner Center: what it knows, what it has seen, and what shall go wrong.
#[derive(Debug)]
pub(crate) struct Service {
    state: Mutex<State>,
    catalog: Catalog,
    accounts: Accounts,
    access_token: String,
    page_size: usize,
    ids: IdSource,
    ledger: Mutex<Ledger>,
    faults: Mutex<FaultPlan>,
    authority: Authority,
}

/// What a service is made of.
#[derive(Debug)]
pub(crate) struct Parameters {
    pub(crate) state: State,
    pub(crate) catalog: Catalog,
    pub(crate) accounts: Accounts,
    pub(crate) access_token: String,
    pub(crate) page_size: usize,
    pub(crate) faults: FaultPlan,
    pub(crate) authority: Authority,
}

/// The ids under which a call is answered.
struct Ids {
    request: String,
    correlation: String,
    locale: String,
}

impl Service {
    pub(crate) fn new(parameters: Parameters) -> Self {
        Self {
            state: Mutex::new(parameters.state),
            catalog: parameters.catalog,
            accounts: parameters.accounts,
            access_token: parameters.access_token,
            page_size: parameters.page_size,
            ids: IdSource::new(),
            ledger: Mutex::default(),
            faults: Mutex::new(parameters.faults),
            authority: parameters.authority,
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    pub(crate) fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    pub(crate) fn id_source(&self) -> &IdSource {
        &self.ids
    }

    pub(crate) fn page_size(&self) -> usize {
        self.page_size
    }

    /// Since 1970. The sign-in service and the API have one clock.
    pub(crate) fn now(&self) -> Duration {
        self.authority.state().clock.now()
    }

    /// How far the clock has been advanced.
    pub(crate) fn ahead(&self) -> Duration {
        let real = SystemTime::now().duration_since(UNIX_EPOCH);
        self.now().saturating_sub(real.unwrap_or_default())
    }

    pub(crate) fn access_token(&self) -> &str {
        &self.access_token
    }

    pub(crate) fn authority(&self) -> &Authority {
        &self.authority
    }

    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, FaultPlan> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) async fn handle(self: Arc<Self>, request: Request<Body>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let ids = self.ids_of(&parts.headers);
        let path = parts.uri.path();
        if path.starts_with(AdminRoute::PREFIX) {
            let answer = admin::answer(&self, &parts.method, path, body).await;
            return self.respond(answer, &ids, &[]);
        }

        if path == openapi::PATH && parts.method == Method::GET {
            return on_the_wire(openapi::answer(), &[]);
        }

        if let Some(route) = SignInRoute::of(path) {
            return self.sign_in(route, &parts, body).await;
        }

        let asked = faults_of(&parts.headers);
        let mut faults = asked.as_ref().map_or_else(|_| Vec::new(), Clone::clone);
        faults.extend(self.faults().next());
        let entry = self.ledger().open(self.record(
            &parts.method,
            &parts.uri,
            &parts.headers,
            &ids,
            &faults,
        ));
        if faults.contains(&Fault::Cut) {
            tokio::time::sleep(injection::delay(&faults)).await;
            return injection::cut();
        }
        let answer = match asked {
            Err(error) => error.into(),
            Ok(_) => self.call(parts, body, &ids, faults.clone()).await,
        };
        if faults.contains(&Fault::CommitThenCut) {
            return injection::cut();
        }
        if faults.contains(&Fault::CommitThenStall) {
            std::future::pending::<()>().await;
        }
        self.ledger().close(entry, answer.status.as_u16());
        self.respond(answer, &ids, &faults)
    }

    async fn call(
        self: &Arc<Self>,
        parts: Parts,
        body: Body,
        ids: &Ids,
        faults: Vec<Fault>,
    ) -> Answer {
        let Ok(body) = to_bytes(body, LONGEST_BODY).await else {
            let status = StatusCode::PAYLOAD_TOO_LARGE;
            return Answer::gateway(status, "The body is too large, or did not come whole");
        };
        let call = Call {
            method: parts.method,
            uri: parts.uri,
            headers: parts.headers,
            body,
            request_id: ids.request.clone(),
            faults,
        };
        let service = Arc::clone(self);
        if call.is_write() {
            // A client that hangs up loses the answer, and nothing else.
            let task = tokio::spawn(service.perform(call));
            let unexpected = |_| ServiceError::unexpected(StatusCode::INTERNAL_SERVER_ERROR);
            return task.await.map_err(unexpected).unwrap_or_else(Answer::from);
        }
        service.perform(call).await
    }

    /// The sign-in service is another one: it has its own ledger, its own faults, its own headers.
    async fn sign_in(&self, route: SignInRoute, parts: &Parts, body: Body) -> Response<Body> {
        let faults = match faults_of(&parts.headers) {
            Ok(faults) => faults,
            Err(error) => return on_the_wire(error.into(), &[]),
        };
        let request = SignInRequest {
            route,
            method: &parts.method,
            uri: &parts.uri,
            headers: &parts.headers,
            faults,
        };
        let (answer, faults) = self.authority.handle(request, body).await;
        on_the_wire(answer, &faults)
    }

    fn record(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        ids: &Ids,
        faults: &[Fault],
    ) -> RecordedRequest {
        RecordedRequest {
            method: method.to_string(),
            path: uri
                .path_and_query()
                .map_or_else(String::new, ToString::to_string),
            headers: harmless_headers(headers),
            authorization: access::inspect(headers, &self.access_token, &self.authority),
            request_id: ids.request.clone(),
            correlation_id: ids.correlation.clone(),
            faults: faults.iter().map(Fault::to_string).collect(),
            status: None,
        }
    }

    fn ids_of(&self, headers: &HeaderMap) -> Ids {
        let sent = |name| text_of(headers, name).map(str::to_owned);
        Ids {
            request: sent(&REQUEST_ID).unwrap_or_else(|| self.ids.guid()),
            correlation: sent(&CORRELATION_ID).unwrap_or_else(|| self.ids.guid()),
            locale: sent(&LOCALE).unwrap_or_else(|| "en-US".to_owned()),
        }
    }

    fn respond(&self, answer: Answer, ids: &Ids, faults: &[Fault]) -> Response<Body> {
        let doubled = faults.contains(&Fault::DoubledIds);
        let echo = |text: &str| {
            if doubled {
                format!("{text},{text}")
            } else {
                text.to_owned()
            }
        };
        let answer = answer
            .with(REQUEST_ID, echo(&ids.request))
            .with(CORRELATION_ID, echo(&ids.correlation))
            .with(CORRELATION_VECTOR, self.ids.vector())
            .with(SERVER_ID, THIS_SERVER)
            .with(LOCALE, echo(&ids.locale));
        on_the_wire(answer, faults)
    }
}

fn on_the_wire(answer: Answer, faults: &[Fault]) -> Response<Body> {
    let (content_type, bytes) = match answer.content {
        Content::Empty => (None, Bytes::new()),
        Content::Json(content_type, json) => (Some(content_type), json.to_string().into()),
        Content::Text(content_type, text) => (Some(content_type), text.into_owned().into()),
        Content::Bytes(content_type, bytes) => (Some(content_type), bytes),
    };
    let (body, announced) = injection::body(bytes, faults);
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    headers.extend(answer.headers);
    if let Some(content_type) = content_type {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    if let Some(length) = announced {
        headers.insert(header::CONTENT_LENGTH, length.into());
    }
    response
}

fn text_of<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers
        .get(name)?
        .to_str()
        .ok()
        .filter(|text| !text.is_empty())
}

/// The faults a request asks for itself, in one header or several.
fn faults_of(headers: &HeaderMap) -> Result<Vec<Fault>, ServiceError> {
    let mut faults = Vec::new();
    for value in headers.get_all(FAULT) {
        let list = value.to_str().map_err(|error| error.to_string());
        let list = list.and_then(|text| Fault::parse_list(text).map_err(|error| error.to_string()));
        faults.extend(list.map_err(ServiceError::of_the_sandbox)?);
    }
    Ok(faults)
}
