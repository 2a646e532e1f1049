//! From an answer to its result.

use bytes::Bytes;
use http::StatusCode;

use crate::decode::{DecodeError, Payload};
use crate::endpoint::Endpoint;
use crate::retry::retry_after;
use crate::{Error, Fault, Response};

/// The result of a call from its answer: the one place that tells success from refusal.
///
/// # Errors
/// For every status but 2xx, and for a body that cannot be read. A 2xx whose body is a fault is a certain
/// refusal of a write only with status 200 and the service's code 400072, as documented; with any other,
/// the write is [in doubt](Error::is_ambiguous).
pub fn from_http<E: Endpoint>(
    endpoint: &E,
    response: http::Response<Bytes>,
) -> Result<Response<E::Output>, Error> {
    let (head, body) = response.into_parts();
    if !head.status.is_success() {
        let retry_after = retry_after(&head.headers);
        return Err(Error::refused(head.status, head.headers, body).with_retry_after(retry_after));
    }
    if let Err(error) = endpoint.check(head.status, &head.headers, Some(&body)) {
        return Err(match Fault::of_success(&body) {
            // As below: a fault with the status of a success.
            Some(_) => Error::refused(head.status, head.headers, body)
                .with_ambiguity(E::OPERATION.is_write()),
            None => Error::decode(error, head.status, head.headers, body),
        });
    }
    let payload = Payload::from(body);
    let decoded = endpoint.decode(&payload);
    let body = payload.bytes().clone();
    match decoded {
        Ok(value) if endpoint.is_void(&value) => Err(match Fault::read(&body) {
            Fault::OtherJson(_) | Fault::NotJson(_) => {
                let error = DecodeError::whole_body("it has no member that was expected");
                Error::decode(error, head.status, head.headers, body)
            }
            fault => {
                // Any gateway can send a fault of its own with the status of a success.
                let is_the_services = head.status == StatusCode::OK
                    && matches!(fault, Fault::Api(_))
                    && fault.code() == Some("400072");
                let error = Error::refused(head.status, head.headers, body);
                error.with_ambiguity(E::OPERATION.is_write() && !is_the_services)
            }
        }),
        Ok(value) => {
            if let Some(why) = endpoint.contradiction(&value) {
                let error = Error::contradiction(&why, head.status, head.headers, body);
                return Err(error.with_ambiguity(E::OPERATION.is_write()));
            }
            Ok(Response {
                notices: endpoint.notices(&value),
                value,
                status: head.status,
                headers: head.headers,
                body,
                sent: None,
            })
        }
        Err(error) => Err(Error::decode(error, head.status, head.headers, body)),
    }
}
