//! The secrets that this process has met, kept to its end: whatever it says last does not repeat them.

use std::sync::{Mutex, PoisonError};

use http::header::AUTHORIZATION;
use partner_center_reqwest::core::auth::Secret;
use partner_center_reqwest::core::observe::{CallId, Event, Observer};

use crate::environment::{SECRETS, variable};

static KEPT: Mutex<Vec<Secret>> = Mutex::new(Vec::new());

fn keep(secret: Secret) {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if !kept.iter().any(|known| known.expose() == secret.expose()) {
        kept.push(secret);
    }
}

/// Keeps those of the environment, before anything is said.
pub(crate) fn keep_environment() {
    // What the others hold is no secret themselves: a certificate's is in its file.
    let values = SECRETS.iter().filter(|name| !name.ends_with("CERTIFICATE"));
    for value in values.filter_map(|name| variable(name).ok().flatten()) {
        keep(Secret::new(value));
    }
}

/// Keeps the tokens of calls.
#[derive(Debug)]
pub(crate) struct TokenKeeper;

impl Observer for TokenKeeper {
    fn observe(&self, _call: CallId, event: &Event<'_>) {
        let Event::Sending { request, .. } = event else {
            return;
        };
        let header = request.headers().get(AUTHORIZATION);
        let token = header.and_then(|header| header.to_str().ok()?.strip_prefix("Bearer "));
        if let Some(token) = token {
            keep(Secret::new(token));
        }
    }
}
