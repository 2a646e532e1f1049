//! From a request to its intent, and which token may send it again.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use partner_center_model::Guid;

use super::{Intent, Withheld};
use crate::{
    AccessToken, BaseUrl, Error, endpoint::Endpoint, request::RequestMeta, request::VALIDATE_MFA,
    source::BodySource,
};

impl Intent {
    /// A request in the form to write down. `now` is the time since 1970.
    ///
    /// # Errors
    /// When the address of the request is not below the base address.
    pub fn new<E: Endpoint>(
        endpoint: &E,
        base: &BaseUrl,
        meta: &RequestMeta,
        request: &Request<Bytes>,
        now: Duration,
    ) -> Result<Self, Error> {
        let path = request.uri().path_and_query();
        let target = path.and_then(|path| path.as_str().strip_prefix(base.prefix()));
        let target = target.ok_or_else(|| {
            Error::invalid_input(format!("{} is not below {base}", request.uri()))
        })?;
        let source = request.extensions().get::<BodySource>();
        let own = |(name, value): (&HeaderName, &HeaderValue)| {
            (is_own(name) && !value.is_sensitive()).then(|| (name.clone(), value.clone()))
        };
        Ok(Self {
            request_id: meta.request_id.clone(),
            correlation_id: meta.correlation_id.clone(),
            begun: Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(u64::MAX)),
            base: base.to_string(),
            tenant: tenant_of(request.headers()),
            kind: endpoint.operation().write_kind,
            method: request.method().clone(),
            target: target.to_owned(),
            headers: request.headers().iter().filter_map(own).collect(),
            body: request.body().clone(),
            is_streamed: source.is_some(),
            body_length: source.map(BodySource::length),
            body_digest: source.and_then(BodySource::digest),
            documents: endpoint.documents(),
            credentials: endpoint.operation().credentials,
        })
    }

    /// Checks that a token belongs to the partner that began the write, as far as both tenants are known. A
    /// different partner's customers and orders say nothing about it.
    ///
    /// # Errors
    /// When it belongs to a different partner ([`Withheld::OtherPartner`]).
    pub fn check_partner(&self, token: &AccessToken) -> Result<(), Error> {
        match self.belongs_elsewhere(token.tenant().as_ref()) {
            Some(why) => {
                let meta = RequestMeta::new(self.request_id.clone(), self.correlation_id.clone());
                Err(Error::kept_back(why, &meta))
            }
            None => Ok(()),
        }
    }

    /// Why a token of this tenant must not send it, if the write was begun by a different partner.
    #[must_use]
    pub fn belongs_elsewhere(&self, tenant: Option<&Guid>) -> Option<Withheld> {
        match (&self.tenant, tenant) {
            (Some(began), Some(now)) if began != now => Some(Withheld::OtherPartner {
                began: began.clone(),
                now: now.clone(),
            }),
            _ => None,
        }
    }
}

/// The tenant of the token among these headers, if it is known.
fn tenant_of(headers: &HeaderMap) -> Option<Guid> {
    let token = headers.get(AUTHORIZATION)?.to_str().ok()?;
    AccessToken::new(token).ok()?.tenant()
}

/// Whether a header belongs to this request: the others are made anew, or must not be kept.
fn is_own(name: &HeaderName) -> bool {
    let common = [
        "x-locale",
        "ms-contract-version",
        "ms-requestid",
        "ms-correlationid",
    ];
    *name != ACCEPT
        && *name != AUTHORIZATION
        && *name != VALIDATE_MFA
        && !common.contains(&name.as_str())
}
