//! `/_sandbox/…`: the sandbox about itself. These routes need no token and are not in the ledger.

use axum::body::{Body, to_bytes};
use axum::http::Method;

use crate::answer::Answer;
use crate::fault::Fault;
use crate::fault_plan::FaultPlan;
use crate::json::{Json, object};
use crate::service_error::ServiceError;
use crate::world::World;

pub(crate) const PREFIX: &str = "/_sandbox/";
const LONGEST_BODY: usize = 64 * 1024;

/// Each name below the prefix, with its methods.
const ROUTES: [(&str, &str); 11] = [
    ("faults", "GET, POST, DELETE"),
    ("sign-in-faults", "GET, POST, DELETE"),
    ("requests", "GET"),
    ("settings", "GET, POST"),
    ("orders", "GET, POST"),
    ("sign-in", "GET, POST"),
    ("token-requests", "GET, DELETE"),
    ("device-codes", "GET, POST"),
    ("clock", "GET, POST"),
    ("revocations", "POST"),
    ("certificates", "POST"),
];

pub(crate) async fn answer(world: &World, method: &Method, name: &str, body: Body) -> Answer {
    let Some((_, allowed)) = ROUTES.iter().find(|(known, _)| *known == name) else {
        return Answer::not_found();
    };
    if !allowed.split(", ").any(|one| one == method.as_str()) {
        return Answer::method_not_allowed(allowed);
    }
    let answer = dispatch(world, method, name, body).await;
    answer.unwrap_or_else(|text| ServiceError::of_the_sandbox(text).into())
}

async fn dispatch(
    world: &World,
    method: &Method,
    name: &str,
    body: Body,
) -> Result<Answer, String> {
    let bytes = to_bytes(body, LONGEST_BODY).await;
    let bytes = bytes.map_err(|_| "The body is too long or did not come whole.")?;
    let body = std::str::from_utf8(&bytes).map_err(|error| error.to_string())?;
    let json = || Json::parse(body).map_err(|error| error.to_string());
    match (name, method.as_str()) {
        ("requests", _) => {
            let requests = world
                .ledger()
                .all()
                .map(crate::RecordedRequest::to_json)
                .collect();
            Ok(Answer::ok(requests))
        }
        ("settings", _) => {
            let mut state = world.state();
            if *method == Method::POST {
                state.settings = state.settings.with(&json()?)?;
            }
            Ok(Answer::ok(state.settings.to_json()))
        }
        ("orders", "GET") => {
            let placed = world.placed_orders();
            let placed = placed.iter().map(crate::PlacedOrder::to_json);
            Ok(Answer::ok(placed.collect()))
        }
        ("orders", _) => world.change_order(&json()?).map(Answer::ok),
        ("faults", _) => change_plan(&mut world.faults(), method, json),
        ("sign-in-faults", _) => change_plan(&mut world.authority.state().faults, method, json),
        _ => world.authority.administer(name, method, json),
    }
}

/// What is pushed is `{"fault":"throttle=57","times":2}`; without `times` the fault is for one request.
fn change_plan(
    plan: &mut FaultPlan,
    method: &Method,
    json: impl Fn() -> Result<Json, String>,
) -> Result<Answer, String> {
    match method.as_str() {
        "POST" => {
            let json = json()?;
            let faults = Fault::parse_list(&json.need("fault")?);
            let faults = faults.map_err(|error| error.to_string())?;
            let times = match json.get("times") {
                None => 1,
                Some(times) => times.as_number().ok_or("\"times\" is not a count.")?,
            };
            plan.push(faults, times);
            Ok(Answer::created(plan_as_json(plan)))
        }
        "DELETE" => {
            plan.clear();
            Ok(Answer::no_content())
        }
        _ => Ok(Answer::ok(plan_as_json(plan))),
    }
}

fn plan_as_json(plan: &FaultPlan) -> Json {
    let joined = |faults: &[Fault]| {
        let texts: Vec<_> = faults.iter().map(Fault::to_string).collect();
        texts.join(",")
    };
    let queue = plan.queue();
    let queue = queue.map(|it| object! { "fault": joined(&it.faults), "times": it.times });
    object! { "always": joined(&plan.always), "queue": queue.collect::<Json>() }
}
