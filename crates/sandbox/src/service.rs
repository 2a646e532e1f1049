//! From a request to its answer.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, header};
use bytes::Bytes;

use crate::answer::{Answer, Content};
use crate::authority::{SignInRequest, SignInRoute};
use crate::context::{self, Call, REQUEST_ID};
use crate::fault::Fault;
use crate::ledger::{RecordedRequest, harmless_headers};
use crate::service_error::{Result, ServiceError};
use crate::world::World;
use crate::{access, admin, call, ids, injection, multipart, openapi};

const FAULT: &str = "sandbox-fault";
const CORRELATION_ID: HeaderName = HeaderName::from_static("ms-correlationid");
const CORRELATION_VECTOR: HeaderName = HeaderName::from_static("ms-cv");
const SERVER_ID: HeaderName = HeaderName::from_static("ms-serverid");
const LOCALE: HeaderName = HeaderName::from_static("x-locale");
/// The service numbers its machines; this number is made up.
const THIS_SERVER: &str = "000000000";

/// A purchase order of many pages fits.
const LONGEST_BODY: usize = 32 * 1024 * 1024;

/// The ids under which a call is answered.
struct Ids {
    request: String,
    correlation: String,
    locale: String,
}

pub(crate) async fn handle(world: Arc<World>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let ids = Ids::of(&parts.headers);
    let path = parts.uri.path();
    if let Some(name) = path.strip_prefix(admin::PREFIX) {
        let answer = admin::answer(&world, &parts.method, name, body).await;
        return respond(answer, &ids, &[]);
    }

    if path == openapi::PATH && parts.method == Method::GET {
        return on_the_wire(openapi::answer(), &[]);
    }

    if let Some(route) = SignInRoute::of(path) {
        return sign_in(&world, route, &parts, body).await;
    }

    let asked = faults_of(&parts.headers);
    let mut faults = asked.as_ref().cloned().unwrap_or_default();
    faults.extend(world.faults().next());
    let number = ids::guid();
    let record = record(&world, &parts, &ids, &faults);
    world.ledger().put(number.clone(), record);
    if faults.contains(&Fault::Cut) {
        tokio::time::sleep(injection::delay(&faults)).await;
        return injection::cut();
    }
    let answer = match asked {
        Err(error) => error.into(),
        Ok(_) => answer(&world, parts, body, &ids, faults.clone()).await,
    };
    if faults.contains(&Fault::CommitThenCut) {
        return injection::cut();
    }
    if faults.contains(&Fault::CommitThenStall) {
        std::future::pending::<()>().await;
    }
    if let Some(record) = world.ledger().get_mut(&number) {
        record.status = Some(answer.status.as_u16());
    }
    respond(answer, &ids, &faults)
}

async fn answer(
    world: &Arc<World>,
    parts: Parts,
    body: Body,
    ids: &Ids,
    faults: Vec<Fault>,
) -> Answer {
    let Ok(body) = to_bytes(body, LONGEST_BODY).await else {
        return Answer::gateway(413, "The body is too large, or did not come whole");
    };
    let call = Call {
        form: multipart::parts(&parts.headers, body.clone()).await,
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
        body,
        request_id: ids.request.clone(),
        faults,
    };
    if call.is_write() {
        // A client that hangs up loses the answer, and nothing else.
        let world = Arc::clone(world);
        let task = tokio::spawn(async move { call::perform(&world, &call).await });
        let answer = task.await;
        return answer.unwrap_or_else(|_| ServiceError::unexpected(500).into());
    }
    call::perform(world, &call).await
}

/// The sign-in service is another one: it has its own ledger, its own faults, its own headers.
async fn sign_in(world: &World, route: SignInRoute, parts: &Parts, body: Body) -> Response<Body> {
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
    let (answer, faults) = world.authority.handle(request, body).await;
    on_the_wire(answer, &faults)
}

fn record(world: &World, parts: &Parts, ids: &Ids, faults: &[Fault]) -> RecordedRequest {
    let path = parts.uri.path_and_query();
    RecordedRequest {
        method: parts.method.to_string(),
        path: path.map_or_else(String::new, ToString::to_string),
        headers: harmless_headers(&parts.headers),
        authorization: access::inspect(&parts.headers, &world.access_token, &world.authority),
        request_id: ids.request.clone(),
        correlation_id: ids.correlation.clone(),
        faults: faults.iter().map(Fault::to_string).collect(),
        status: None,
    }
}

impl Ids {
    fn of(headers: &HeaderMap) -> Self {
        let sent = |name| context::header(headers, name).map(str::to_owned);
        Self {
            request: sent(&REQUEST_ID).unwrap_or_else(ids::guid),
            correlation: sent(&CORRELATION_ID).unwrap_or_else(ids::guid),
            locale: sent(&LOCALE).unwrap_or_else(|| "en-US".to_owned()),
        }
    }
}

fn respond(answer: Answer, ids: &Ids, faults: &[Fault]) -> Response<Body> {
    let doubled = faults.contains(&Fault::DoubledIds);
    let times = if doubled { 2 } else { 1 };
    let echo = |text: &str| vec![text; times].join(",");
    let answer = answer
        .with(REQUEST_ID, echo(&ids.request))
        .with(CORRELATION_ID, echo(&ids.correlation))
        .with(CORRELATION_VECTOR, ids::vector())
        .with(SERVER_ID, THIS_SERVER)
        .with(LOCALE, echo(&ids.locale));
    on_the_wire(answer, faults)
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

/// The faults a request asks for itself, in one header or several.
fn faults_of(headers: &HeaderMap) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    for value in headers.get_all(FAULT) {
        let list = value.to_str().map_err(|error| error.to_string());
        let list = list.and_then(|text| Fault::parse_list(text).map_err(|error| error.to_string()));
        faults.extend(list.map_err(ServiceError::of_the_sandbox)?);
    }
    Ok(faults)
}
