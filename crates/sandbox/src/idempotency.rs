//! Writes by their `MS-RequestId`: the second send of one is answered, not done.

use axum::http::{Method, StatusCode, Uri};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::answer::{API_JSON, Answer, Content};
use crate::json::Json;
use crate::shelf::Shelf;

/// The newest of them; how long the service keeps them is not documented.
#[derive(Debug, Default)]
pub(crate) struct Keys(Shelf<Known>);

#[derive(Debug)]
struct Known {
    /// What was asked under the id, in short.
    fingerprint: String,
    /// The answer, as JSON text; none yet while the write runs.
    outcome: Option<(StatusCode, String)>,
}

/// What becomes of a write.
#[derive(Debug)]
pub(crate) enum Claim {
    /// It is the first one under its id.
    New,
    /// It was done before.
    Done(Answer),
    /// It is being done at this moment.
    Running,
    /// The id belongs to another request.
    Taken,
}

impl Keys {
    pub(crate) fn claim(&mut self, id: &str, fingerprint: &str) -> Claim {
        let id = id.to_ascii_lowercase();
        match self.0.get(&id) {
            None => {
                let known = Known {
                    fingerprint: fingerprint.to_owned(),
                    outcome: None,
                };
                self.0.put(id, known);
                Claim::New
            }
            Some(known) if known.fingerprint != fingerprint => Claim::Taken,
            Some(known) => match &known.outcome {
                None => Claim::Running,
                Some((status, text)) => {
                    let json = Json::parse(text).unwrap_or_else(|_| Json::null());
                    Claim::Done(Answer::new(*status, Content::Json(API_JSON, json)))
                }
            },
        }
    }

    /// Only what was done is kept. A refusal changed nothing, so the same id may try again.
    pub(crate) fn close(&mut self, id: &str, answer: &Answer) {
        let id = id.to_ascii_lowercase();
        // One refusal comes with the status of a success.
        let done = |json: &&Json| answer.status.is_success() && json.get("code").is_none();
        let json = answer.json().filter(done);
        if let Some(json) = json {
            if let Some(known) = self.0.get_mut(&id) {
                known.outcome = Some((answer.status, json.to_string()));
            }
        } else {
            self.0.remove(&id);
        }
    }

    /// Writes that are done, to be kept in a file.
    pub(crate) fn to_json(&self) -> Json {
        let done = self.0.all().filter_map(|(id, known)| {
            let (status, body) = known.outcome.as_ref()?;
            Some(Json::object([
                ("id", id.into()),
                ("fingerprint", (&known.fingerprint).into()),
                ("status", status.as_u16().into()),
                ("body", Json::Scalar(body.clone())),
            ]))
        });
        done.collect()
    }

    pub(crate) fn read(json: &Json) -> Self {
        let mut keys = Self::default();
        for key in json.items() {
            let status = key.get("status").and_then(Json::as_number);
            let status = status.and_then(|status| StatusCode::from_u16(status).ok());
            if let (Some(status), Some(body)) = (status, key.get("body")) {
                let known = Known {
                    fingerprint: key.text("fingerprint"),
                    outcome: Some((status, body.to_string())),
                };
                keys.0.put(key.text("id"), known);
            }
        }
        keys
    }
}

/// Method, address and body in short: two requests that share it are one request sent twice.
pub(crate) fn fingerprint(method: &Method, uri: &Uri, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(method.as_str());
    hash.update(b" ");
    hash.update(uri.to_string());
    hash.update(b"\n");
    hash.update(body);
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: StatusCode) -> Answer {
        Answer::new(status, Content::Json(API_JSON, Json::object([])))
    }

    #[test]
    fn an_id_is_new_then_running_then_done_and_never_another_request() {
        let mut keys = Keys::default();
        assert!(matches!(keys.claim("A", "one"), Claim::New));
        assert!(matches!(keys.claim("a", "one"), Claim::Running));
        keys.close("A", &answer(StatusCode::CREATED));
        let Claim::Done(again) = keys.claim("a", "one") else {
            panic!()
        };
        assert_eq!(again.status, StatusCode::CREATED);
        assert!(matches!(keys.claim("a", "two"), Claim::Taken));
        let kept = Keys::read(&Json::parse(&keys.to_json().to_string()).unwrap()).claim("a", "one");
        assert!(matches!(kept, Claim::Done(_)));
    }

    #[test]
    fn a_refusal_leaves_the_id_free() {
        let mut keys = Keys::default();
        assert!(matches!(keys.claim("a", "one"), Claim::New));
        keys.close("a", &answer(StatusCode::CONFLICT));
        assert!(matches!(keys.claim("a", "two"), Claim::New));
    }
}
