//! `/_sandbox/…`: the sandbox about itself. These routes need no token and are not in the ledger.

use axum::body::{Body, to_bytes};
use axum::http::{Method, StatusCode};

use crate::answer::{API_JSON, Answer, Content};
use crate::fault::Fault;
use crate::fault_plan::FaultPlan;
use crate::json::Json;
use crate::routes::{AdminRoute, allows};
use crate::service::Service;
use crate::service_error::ServiceError;

const LONGEST_BODY: usize = 64 * 1024;

pub(crate) async fn answer(service: &Service, method: &Method, path: &str, body: Body) -> Answer {
    let Some(route) = AdminRoute::of(path) else {
        return Answer::not_found();
    };
    if !allows(route.allowed(), method) {
        return Answer::method_not_allowed(route.allowed());
    }
    match (route, method.as_str()) {
        (AdminRoute::Requests, _) => {
            let requests: Vec<Json> = service
                .ledger()
                .requests()
                .map(crate::RecordedRequest::to_json)
                .collect();
            Answer::ok(requests.into())
        }
        (AdminRoute::Faults, "POST") => {
            add_faults(service, body).await.unwrap_or_else(Answer::from)
        }
        (AdminRoute::Faults, "DELETE") => {
            service.faults().clear();
            Answer::new(StatusCode::NO_CONTENT, Content::Empty)
        }
        (AdminRoute::Faults, _) => Answer::ok(plan_as_json(&service.faults())),
    }
}

async fn add_faults(service: &Service, body: Body) -> Result<Answer, ServiceError> {
    let bytes = to_bytes(body, LONGEST_BODY).await;
    let bytes = bytes
        .map_err(|_| ServiceError::of_the_sandbox("The body is too long or did not come whole."))?;
    let (faults, times) = read(&bytes).map_err(ServiceError::of_the_sandbox)?;
    let mut plan = service.faults();
    plan.push(faults, times);
    Ok(Answer::new(
        StatusCode::CREATED,
        Content::Json(API_JSON, plan_as_json(&plan)),
    ))
}

/// `{"fault":"throttle=57","times":2}`; without `times` the fault is for one request.
fn read(body: &[u8]) -> Result<(Vec<Fault>, usize), String> {
    let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    let json = Json::parse(text).map_err(|error| error.to_string())?;
    let fault = json
        .get("fault")
        .and_then(Json::as_text)
        .ok_or("The body has no \"fault\".")?;
    let faults = Fault::parse_list(&fault).map_err(|error| error.to_string())?;
    let times = match json.get("times") {
        None => 1,
        Some(times) => times.as_number().ok_or("\"times\" is not a count.")?,
    };
    Ok((faults, times))
}

fn plan_as_json(plan: &FaultPlan) -> Json {
    let queue: Vec<Json> = plan
        .queue()
        .map(|entry| {
            Json::object([
                ("fault", joined(&entry.faults).into()),
                ("times", entry.times.into()),
            ])
        })
        .collect();
    Json::object([
        ("always", joined(&plan.always).into()),
        ("queue", queue.into()),
    ])
}

fn joined(faults: &[Fault]) -> String {
    faults
        .iter()
        .map(Fault::to_string)
        .collect::<Vec<_>>()
        .join(",")
}
