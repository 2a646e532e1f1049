//! The sign-in service beside the API: it issues the tokens, and knows what each of them is worth.
//!
//! It is Entra as a client meets it: the addresses, the forms, the answers and the refusals. What it
//! leaves out is what makes the real one safe: it signs nothing and takes every person at their word.

mod aadsts;
mod admin;
mod authorize;
mod certificate;
mod clients;
mod codes;
mod devices;
mod faults;
mod form;
mod grants;
mod ledger;
mod pages;
mod registry;
mod routes;
mod settings;
mod shelf;
mod target;
mod time;
mod tokens;

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, Method, Uri, header};

use crate::answer::Answer;
use crate::authority::aadsts::{EntraError, Trace};
use crate::authority::certificate::Certificate;
use crate::authority::codes::Code;
use crate::authority::devices::Device;
use crate::authority::form::Form;
use crate::authority::grants::Grant;
use crate::authority::ledger::TokenLedger;
use crate::authority::registry::{AppKey, Registry};
use crate::authority::shelf::Shelf;
use crate::authority::time::Clock;
use crate::authority::tokens::Tokens;
use crate::fault::Fault;
use crate::fault_plan::FaultPlan;
use crate::ids::{IdSource, is_guid};
use crate::injection;
use crate::json::Json;

pub(crate) use admin::SignInAdmin;
pub use ledger::TokenRequest;
pub(crate) use routes::{Endpoint, SignInRoute};
pub(crate) use settings::Settings;
pub(crate) use tokens::{Standing, read_jwt};

const TRACE_ID: HeaderName = HeaderName::from_static("x-ms-request-id");
const CORRELATION_ID: HeaderName = HeaderName::from_static("client-request-id");
const LONGEST_BODY: usize = 64 * 1024;

/// The two forms of the addresses and of the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V1,
    V2,
}

pub(crate) struct Authority {
    /// The address without a tenant, which pages and device codes point to.
    base: String,
    registry: Registry,
    ids: IdSource,
    state: Mutex<State>,
}

/// What changes. One lock, held only while a request is decided.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) faults: FaultPlan,
    pub(crate) ledger: TokenLedger,
    tokens: Tokens,
    codes: Shelf<Code>,
    devices: Shelf<Device>,
    certificates: Vec<(AppKey, Certificate)>,
}

/// The state has tokens in it, which are nobody's business in a log.
impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

/// A request to the sign-in service.
pub(crate) struct SignInRequest<'a> {
    pub(crate) route: SignInRoute,
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    /// Those that the request asks for itself.
    pub(crate) faults: Vec<Fault>,
}

impl Authority {
    pub(crate) fn new(
        base: String,
        settings: Settings,
        faults: FaultPlan,
    ) -> serde_json::Result<Self> {
        Ok(Self {
            base,
            registry: Registry::embedded()?,
            ids: IdSource::new(),
            state: Mutex::new(State {
                settings,
                faults,
                ..State::default()
            }),
        })
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What an access token opens; nothing, if it was not issued here.
    pub(crate) fn standing(&self, token: &str) -> Option<Standing> {
        let state = self.state();
        let (now, mfa) = (state.clock.now(), state.settings.require_mfa);
        state.tokens.standing(&self.registry, token, now, mfa)
    }

    /// Answers a request, and says which faults its body has to meet on its way out.
    pub(crate) async fn handle(
        &self,
        mut request: SignInRequest<'_>,
        body: Body,
    ) -> (Answer, Vec<Fault>) {
        let trace = self.trace(request.headers);
        let text = to_bytes(body, LONGEST_BODY).await;
        let text = text
            .ok()
            .and_then(|bytes| String::from_utf8(bytes.into()).ok());
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
            let error = answer.json().and_then(|json| json.get("error")?.as_text());
            self.state()
                .ledger
                .close(&trace.id, answer.status.as_u16(), error);
        }
        (with_headers(answer, &trace), request.faults)
    }

    fn answer(
        &self,
        request: &SignInRequest<'_>,
        form: Result<Form, EntraError>,
        trace: &Trace,
    ) -> Answer {
        let SignInRoute {
            tenant,
            version,
            endpoint,
        } = &request.route;
        let post = *request.method == Method::POST;
        let json = match endpoint {
            Endpoint::Token | Endpoint::DeviceCode if !post => Err(EntraError::of(900_561)),
            Endpoint::Token => form.and_then(|form| self.token(tenant, *version, &form)),
            Endpoint::DeviceCode => form.and_then(|form| self.device_code(tenant, *version, &form)),
            Endpoint::Authorize => return self.authorize(request, trace),
            Endpoint::DeviceLogin => return self.device_login(request, form, trace),
            Endpoint::Discovery => self.discovery(tenant),
        };
        match json {
            Ok(json) => Answer::ok(json),
            Err(error) if *version == Version::V1 => error.for_v1().answer(trace),
            Err(error) => error.answer(trace),
        }
    }

    /// Where clients that read it first find the endpoints.
    fn discovery(&self, tenant: &str) -> Result<Json, EntraError> {
        self.registry.check_tenant(tenant, true)?;
        let at = |path: &str| Json::from(format!("{}/{tenant}/oauth2/v2.0/{path}", self.base));
        Ok(Json::object([
            ("token_endpoint", at("token")),
            ("authorization_endpoint", at("authorize")),
            ("device_authorization_endpoint", at("devicecode")),
            (
                "issuer",
                format!("{}/{}/v2.0", self.base, self.registry.tenant.id).into(),
            ),
            ("response_types_supported", vec!["code".into()].into()),
            ("response_modes_supported", vec!["query".into()].into()),
        ]))
    }

    fn record(&self, request: &SignInRequest<'_>, form: Option<&Form>, trace: &Trace) {
        let value = |name| form.and_then(|form| form.get(name));
        let grant = value("grant_type").and_then(Grant::of);
        let app = value("client_id").and_then(|id| self.registry.find_app(id));
        self.state().ledger.open(TokenRequest {
            grant: grant.map_or("other", Grant::as_str),
            version: match request.route.version {
                Version::V1 => 1,
                Version::V2 => 2,
            },
            tenant: self.registry.known_tenant(&request.route.tenant).to_owned(),
            client_id: app.map(|app| self.registry.app(app).id.clone()),
            request_id: trace.correlation.clone(),
            trace_id: trace.id.clone(),
            time: trace.now,
            faults: request.faults.iter().map(Fault::to_string).collect(),
            status: None,
            error: None,
        });
    }

    fn trace(&self, headers: &HeaderMap) -> Trace {
        let sent = headers.get(CORRELATION_ID).and_then(|id| id.to_str().ok());
        Trace {
            id: self.ids.guid(),
            correlation: sent
                .filter(|id| is_guid(id))
                .map_or_else(|| self.ids.guid(), str::to_owned),
            now: self.state().clock.now().as_secs(),
        }
    }
}

/// A body of another type has no parameters, and is told so as one that lacks them.
fn read_form(headers: &HeaderMap, text: &str) -> Result<Form, EntraError> {
    const FORM: &str = "application/x-www-form-urlencoded";
    let content_type = headers.get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    if content_type.is_some_and(|text| text.to_ascii_lowercase().starts_with(FORM)) {
        Form::parse(text)
    } else {
        Ok(Form::default())
    }
}

fn with_headers(answer: Answer, trace: &Trace) -> Answer {
    answer
        .with(header::CACHE_CONTROL, "no-store, no-cache")
        .with(header::PRAGMA, "no-cache")
        .with(TRACE_ID, &trace.id)
        .with(CORRELATION_ID, &trace.correlation)
}
