//! Writes by their `MS-RequestId`: the second send of one is answered, not done.

use axum::http::header::LOCATION;
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
    /// None yet while the write runs.
    outcome: Option<Outcome>,
}

/// An answer to a write.
#[derive(Debug)]
struct Outcome {
    status: u16,
    /// JSON text; nothing for what is only accepted.
    body: Option<String>,
    location: Option<String>,
}

impl Outcome {
    fn of(answer: &Answer) -> Self {
        let mut headers = answer.headers.iter();
        let location = headers.find(|(name, _)| name == LOCATION);
        let location = location.and_then(|(_, value)| value.to_str().ok());
        Self {
            status: answer.status.as_u16(),
            body: answer.json().map(Json::to_string),
            location: location.map(str::to_owned),
        }
    }

    fn read(json: &Json) -> Option<Self> {
        Some(Self {
            status: json.number("status")?,
            body: json.get("body").map(Json::to_string),
            location: json.some_text("location"),
        })
    }

    fn answer(&self) -> Answer {
        let json = self.body.as_ref().and_then(|body| Json::parse(body).ok());
        let content = json.map_or(Content::Empty, |json| Content::Json(API_JSON, json));
        let answer = Answer::of(self.status, content);
        match &self.location {
            Some(location) => answer.with(LOCATION, location),
            None => answer,
        }
    }
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
                Some(outcome) => Claim::Done(outcome.answer()),
            },
        }
    }

    fn put(&mut self, id: String, fingerprint: String, outcome: Option<Outcome>) {
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
        let is_refusal = answer.json().is_some_and(|json| json.get("code").is_some());
        if is_refusal || !answer.status.is_success() {
            self.0.remove(&id);
        } else if let Some(known) = self.0.get_mut(&id) {
            known.outcome = Some(Outcome::of(answer));
        }
    }

    /// Writes that are done, to be kept in a file.
    pub(crate) fn to_json(&self) -> Json {
        let done = self.0.all().filter_map(|known| {
            let outcome = known.outcome.as_ref()?;
            Some(object! {
                "id": &known.id,
                "fingerprint": &known.fingerprint,
                "status": outcome.status,
                "body" ? outcome.body.clone().map(Json::Scalar),
                "location" ? outcome.location.as_ref(),
            })
        });
        done.collect()
    }

    pub(crate) fn read(json: &Json) -> Self {
        let mut keys = Self::default();
        for key in json.items() {
            let outcome = Outcome::read(key);
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
