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
    route_to(service, route, method, body)
        .await
        .unwrap_or_else(|text| ServiceError::of_the_sandbox(text).into())
}

async fn route_to(
    service: &Service,
    route: AdminRoute,
    method: &Method,
    body: Body,
) -> Result<Answer, String> {
    let bytes = to_bytes(body, LONGEST_BODY).await;
    let bytes = bytes.map_err(|_| "The body is too long or did not come whole.")?;
    let body = std::str::from_utf8(&bytes).map_err(|error| error.to_string())?;
    let authority = service.authority();
    match route {
        AdminRoute::Requests => {
            let ledger = service.ledger();
            let requests = ledger.requests().map(crate::RecordedRequest::to_json);
            Ok(Answer::ok(requests.collect::<Vec<Json>>().into()))
        }
        AdminRoute::Settings => {
            let mut state = service.state();
            if *method == Method::POST {
                let json = Json::parse(body).map_err(|error| error.to_string())?;
                state.settings = state.settings.with(&json)?;
            }
            Ok(Answer::ok(state.settings.to_json()))
        }
        AdminRoute::Orders if *method == Method::GET => {
            let placed = service.placed_orders();
            let placed = placed.iter().map(crate::PlacedOrder::to_json);
            Ok(Answer::ok(placed.collect::<Vec<_>>().into()))
        }
        AdminRoute::Orders => {
            let json = Json::parse(body).map_err(|error| error.to_string())?;
            service.change_order(&json).map(Answer::ok)
        }
        AdminRoute::Faults => change_plan(&mut service.faults(), method, body),
        AdminRoute::SignInFaults => change_plan(&mut authority.state().faults, method, body),
        AdminRoute::SignIn(route) => authority.administer(route, method, body),
    }
}

fn change_plan(plan: &mut FaultPlan, method: &Method, body: &str) -> Result<Answer, String> {
    match method.as_str() {
        "POST" => {
            let (faults, times) = read(body)?;
            plan.push(faults, times);
            let content = Content::Json(API_JSON, plan_as_json(plan));
            Ok(Answer::new(StatusCode::CREATED, content))
        }
        "DELETE" => {
            plan.clear();
            Ok(Answer::new(StatusCode::NO_CONTENT, Content::Empty))
        }
        _ => Ok(Answer::ok(plan_as_json(plan))),
    }
}

/// `{"fault":"throttle=57","times":2}`; without `times` the fault is for one request.
fn read(body: &str) -> Result<(Vec<Fault>, usize), String> {
    let json = Json::parse(body).map_err(|error| error.to_string())?;
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
