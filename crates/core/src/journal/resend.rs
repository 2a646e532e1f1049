use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap};
use http::{Method, StatusCode};
use serde_json::Value;

use super::Intent;
use crate::decode::{DecodeError, Payload};
use crate::endpoint::{RequestBody, whole};
use crate::quota::Family;
use crate::subscriptions;
use crate::{Error, Safety, endpoint::Endpoint, operation::Operation, target::PathBuilder};

/// Sends a write again as it was written down: the same method, address, headers and body.
///
/// Make the call with the intent's `MS-RequestId` ([`request_id`](crate::Call::request_id)), at the
/// address that it was for; the clients' `resend` does both. The result is the body of the answer.
#[derive(Clone, Debug)]
pub struct Resend {
    intent: Intent,
}

impl Resend {
    /// The same request.
    #[must_use]
    pub fn new(intent: &Intent) -> Self {
        let intent = intent.clone();
        Self { intent }
    }
}

impl Endpoint for Resend {
    type Output = Bytes;

    const OPERATION: Operation = Operation::new(Method::POST, "/v1/{path}", Family::Other)
        .repeating(Safety::KeyedByRequestId);

    fn operation(&self) -> Operation {
        let intent = &self.intent;
        Operation {
            method: intent.method.clone(),
            credentials: intent.credentials,
            ..Self::OPERATION
                .writing(intent.kind)
                .repeating(intent.safety())
                .counting_for(Family::of_route(&intent.target))
        }
    }

    fn documents(&self) -> Vec<String> {
        self.intent.documents.clone()
    }

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.link(&self.intent.target);
    }

    fn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        for (name, value) in &self.intent.headers {
            headers.insert(name.clone(), value.clone());
        }
        Ok(())
    }

    fn body(&self) -> Result<Option<RequestBody>, Error> {
        if self.intent.is_streamed {
            let why = "the documents of this upload are not in the journal: look at what is attached, \
                       and upload them again if they are not";
            return Err(Error::invalid_input(why));
        }
        let content_type = self.intent.headers.get(CONTENT_TYPE);
        Ok(content_type.map(|kind| RequestBody::new(self.intent.body.clone(), kind.clone())))
    }

    fn check(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: Option<&Bytes>,
    ) -> Result<(), DecodeError> {
        if self.intent.kind.changes_subscription() {
            return subscriptions::check(status, headers, body);
        }
        whole(status)
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        match serde_json::from_slice::<Value>(payload.bytes()) {
            // It was accepted.
            Err(_) if payload.bytes().is_empty() && self.intent.kind.changes_subscription() => {
                Ok(Bytes::new())
            }
            Ok(Value::Object(_)) => Ok(payload.bytes().clone()),
            _ => Err(DecodeError::whole_body("it is not a JSON object")),
        }
    }

    fn is_void(&self, body: &Bytes) -> bool {
        !body.is_empty() && !self.intent.kind.is_whole(body)
    }

    fn contradiction(&self, body: &Bytes) -> Option<String> {
        self.intent.contradiction(body)
    }
}
