//! Writes by their `MS-RequestId`: the second send of one is answered, not done.

use axum::http::{Method, Uri};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::answer::{API_JSON, Answer, Content};
use crate::json::{Json, object};
use crate::shelf::Shelf;

/// The newest of them; how long the service keeps them is not documented.
#[derive(Debug, Default)]
pub(crate) struct Keys(Shelf<Known>);

#[derive(Debug)]
struct Known {
    id: String,
    /// What was asked under the id, in short.
    fingerprint: String,
    /// The answer, as JSON text; none yet while the write runs.
    outcome: Option<(u16, String)>,
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
                self.put(id, fingerprint.to_owned(), None);
                Claim::New
            }
            Some(known) if known.fingerprint != fingerprint => Claim::Taken,
            Some(known) => match &known.outcome {
                None => Claim::Running,
                Some((status, text)) => {
                    let json = Json::parse(text).unwrap_or_else(|_| Json::null());
                    Claim::Done(Answer::of(*status, Content::Json(API_JSON, json)))
                }
            },
        }
    }

    fn put(&mut self, id: String, fingerprint: String, outcome: Option<(u16, String)>) {
        let known = Known {
            id: id.clone(),
            fingerprint,
            outcome,
        };
        self.0.put(id, known);
    }

    /// Only what was done is kept. A refusal changed nothing, so the same id may try again.
    pub(crate) fn close(&mut self, id: &str, answer: &Answer) {
        let id = id.to_ascii_lowercase();
        // One refusal comes with the status of a success.
        let done = |json: &&Json| answer.status.is_success() && json.get("code").is_none();
        match (answer.json().filter(done), self.0.get_mut(&id)) {
            (None, _) => self.0.remove(&id),
            (Some(json), Some(known)) => {
                known.outcome = Some((answer.status.as_u16(), json.to_string()));
            }
            (Some(_), None) => {}
        }
    }

    /// Writes that are done, to be kept in a file.
    pub(crate) fn to_json(&self) -> Json {
        let done = self.0.all().filter_map(|known| {
            let (status, body) = known.outcome.as_ref()?;
            Some(object! {
                "id": &known.id,
                "fingerprint": &known.fingerprint,
                "status": *status,
                "body": Json::Scalar(body.clone()),
            })
        });
        done.collect()
    }

    pub(crate) fn read(json: &Json) -> Self {
        let mut keys = Self::default();
        for key in json.items() {
            let outcome = key.number("status").zip(key.get("body"));
            let outcome = outcome.map(|(status, body)| (status, body.to_string()));
            if outcome.is_some() {
                keys.put(key.text("id"), key.text("fingerprint"), outcome);
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
