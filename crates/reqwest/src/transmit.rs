//! One attempt: a request out, an answer in.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use partner_center_core::{BodySource, Failure};

use crate::intake::{Intake, decompressed_headers};
use crate::settings::{Answer, Settings, Until, accept_gzip, check_same_address, failure};
use crate::upload::ReadAhead;

/// Sends a request. Up to the head of a successful answer, its body comes unread beside the answer.
pub(crate) async fn transmit(
    http: &reqwest::Client,
    settings: &Settings,
    mut request: http::Request<Bytes>,
    timeout: Duration,
    until: Until,
) -> Result<Answer<Unread>, Failure> {
    let address = request.uri().to_string();
    let is_empty = request.body().is_empty() && request.method() == http::Method::GET;
    let source = request.extensions_mut().remove::<BodySource>();
    let mut request = reqwest::Request::try_from(request).map_err(failure)?;
    *request.timeout_mut() = Some(timeout);
    if is_empty {
        *request.body_mut() = None;
    }
    if let Some(source) = source {
        let body = ReadAhead::begin(&source).map_err(Failure::unsendable)?;
        *request.body_mut() = Some(reqwest::Body::wrap(body));
    }
    accept_gzip(request.headers_mut());
    let response = http.execute(request).await.map_err(failure)?;
    check_same_address(&address, response.url())?;
    let (status, headers) = (response.status(), response.headers());
    let mut answer = http::Response::new(Bytes::new());
    *answer.status_mut() = status;
    *answer.headers_mut() = decompressed_headers(headers);
    let is_streamed = until == Until::Head && status.is_success();
    let limits = &settings.limits;
    let intake = Intake::new(limits, status, headers, is_streamed)?;
    if is_streamed {
        return Ok((answer, Some((response, intake))));
    }
    *answer.body_mut() = read(response, intake).await?;
    Ok((answer, None))
}

/// A body that nothing was read of, and what takes it in.
pub(crate) type Unread = (reqwest::Response, Intake);

/// The whole body.
pub(crate) async fn read(
    mut response: reqwest::Response,
    mut intake: Intake,
) -> Result<Bytes, Failure> {
    let mut whole = BytesMut::new();
    loop {
        let piece = match response.chunk().await {
            Ok(piece) => piece,
            Err(error) => return Err(intake.behind_head(failure(error))),
        };
        let Some(piece) = piece else { break };
        whole.extend_from_slice(&intake.take(piece)?);
    }
    whole.extend_from_slice(&intake.finish()?);
    Ok(whole.freeze())
}
