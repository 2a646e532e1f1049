//! From a request to the sign-in service to its answer.

use axum::body::{Body, to_bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, PRAGMA};
use axum::http::{HeaderMap, HeaderName, Method};

use crate::answer::Answer;
use crate::authority::aadsts::{EntraError, Trace};
use crate::authority::faults;
use crate::authority::form::Form;
use crate::authority::grants::Grant;
use crate::authority::ledger::TokenRequest;
use crate::authority::routes::{Endpoint, SignInRequest};
use crate::authority::state::Authority;
use crate::context::header;
use crate::fault::Fault;
use crate::ids::{self, is_guid};
use crate::injection;
use crate::json::{Json, object};

const TRACE_ID: HeaderName = HeaderName::from_static("x-ms-request-id");
const CORRELATION_ID: HeaderName = HeaderName::from_static("client-request-id");
const LONGEST_BODY: usize = 64 * 1024;

impl Authority {
    /// Answers a request, and says which faults its body has to meet on its way out.
    pub(crate) async fn handle(
        &self,
        mut request: SignInRequest<'_>,
        body: Body,
    ) -> (Answer, Vec<Fault>) {
        let trace = self.trace(request.headers);
        let text = to_bytes(body, LONGEST_BODY).await.ok();
        let text = text.and_then(|bytes| String::from_utf8(bytes.into()).ok());
        let form = text.ok_or_else(|| EntraError::of(9_002_313));
        let form = form.and_then(|text| read_form(request.headers, &text));
        let is_token = request.route.endpoint == Endpoint::Token;
        if is_token {
            request.faults.extend(self.state().faults.next());
            self.record(&request, form.as_ref().ok(), &trace);
        }
        tokio::time::sleep(injection::delay(&request.faults)).await;
        let version = request.route.version;
        let answer = faults::replacement(&request.faults, version, &trace)
            .unwrap_or_else(|| self.answer(&request, form, &trace));
        if is_token {
            let mut state = self.state();
            if let Some(record) = state.ledger.requests.get_mut(&trace.id) {
                record.status = Some(answer.status.as_u16());
                record.error = answer.json().and_then(|json| json.some_text("error"));
            }
        }
        (with_headers(answer, &trace), request.faults)
    }

    fn answer(
        &self,
        request: &SignInRequest<'_>,
        form: Result<Form, EntraError>,
        trace: &Trace,
    ) -> Answer {
        let route = &request.route;
        let post = *request.method == Method::POST;
        let json = match route.endpoint {
            Endpoint::Token | Endpoint::DeviceCode if !post => Err(EntraError::of(900_561)),
            Endpoint::Token => form.and_then(|form| self.token(route, &form)),
            Endpoint::DeviceCode => form.and_then(|form| self.device_code(route, &form)),
            Endpoint::Authorize => return self.authorize(request, trace),
            Endpoint::DeviceLogin => return self.device_login(request, form, trace),
            Endpoint::Discovery => self.discovery(&route.tenant),
        };
        match json {
            Ok(json) => Answer::ok(json),
            Err(error) => error.answer(route.version, trace),
        }
    }

    /// Where clients that read it first find the endpoints.
    fn discovery(&self, tenant: &str) -> Result<Json, EntraError> {
        self.registry.check_tenant(tenant, true)?;
        let at = |path: &str| Json::from(format!("{}/{tenant}/oauth2/v2.0/{path}", self.base));
        Ok(object! {
            "token_endpoint": at("token"),
            "authorization_endpoint": at("authorize"),
            "device_authorization_endpoint": at("devicecode"),
            "issuer": format!("{}/{}/v2.0", self.base, self.registry.tenant.id),
            "response_types_supported": vec!["code".into()],
            "response_modes_supported": vec!["query".into()],
        })
    }

    fn record(&self, request: &SignInRequest<'_>, form: Option<&Form>, trace: &Trace) {
        let value = |name| form.and_then(|form| form.get(name));
        let grant = value("grant_type").and_then(Grant::of);
        let app = value("client_id").and_then(|id| self.registry.find_app(id));
        self.state().ledger.open(TokenRequest {
            grant: grant.map_or("other", Grant::as_str),
            version: request.route.version as u8,
            tenant: self.registry.known_tenant(&request.route.tenant).to_owned(),
            client_id: app.map(|app| app.id.clone()),
            request_id: trace.correlation.clone(),
            trace_id: trace.id.clone(),
            time: trace.now,
            faults: request.faults.iter().map(Fault::to_string).collect(),
            status: None,
            error: None,
        });
    }

    fn trace(&self, headers: &HeaderMap) -> Trace {
        let sent = header(headers, &CORRELATION_ID).filter(|id| is_guid(id));
        Trace {
            id: ids::guid(),
            correlation: sent.map_or_else(ids::guid, str::to_owned),
            now: self.state().clock.now().as_secs(),
        }
    }
}

/// A body of another type has no parameters, and is refused as one that lacks them.
fn read_form(headers: &HeaderMap, text: &str) -> Result<Form, EntraError> {
    const FORM: &str = "application/x-www-form-urlencoded";
    let content_type = header(headers, &CONTENT_TYPE).unwrap_or_default();
    if content_type.to_ascii_lowercase().starts_with(FORM) {
        Form::parse(text)
    } else {
        Ok(Form::default())
    }
}

fn with_headers(answer: Answer, trace: &Trace) -> Answer {
    answer
        .with(CACHE_CONTROL, "no-store, no-cache")
        .with(PRAGMA, "no-cache")
        .with(TRACE_ID, &trace.id)
        .with(CORRELATION_ID, &trace.correlation)
}
