//! What a refusal says: four kinds of bodies, of which nothing is lost.

mod refusals;

use std::fmt;

use bytes::Bytes;
use partner_center_model::{ApiFault, FaultCode, GatewayFault, NestedFault};
use serde_json::value::RawValue;

use crate::body::{excerpt, is_blank, looks_like_html, one_line, without_bom};

/// The body of an answer that is no success.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// The service's own: `{"code", "description", "data", "source"}`.
    Api(Box<ApiFault>),
    /// The gateway's in front of it: `{"statusCode", "message"}`.
    Gateway(Box<GatewayFault>),
    /// The form of Microsoft's neighbouring APIs: `{"error": {"code", "message"}}`.
    Nested(Box<NestedFault>),
    /// Any other JSON.
    OtherJson(Bytes),
    /// HTML, plain text, or nothing.
    NotJson(Bytes),
}

impl Fault {
    /// Reads the body of a refusal. Never fails.
    #[must_use]
    pub fn read(body: &Bytes) -> Self {
        let json = without_bom(body);
        if let Ok(api) = serde_json::from_slice::<ApiFault>(&json)
            && (api.code.is_some() || api.description.is_some())
        {
            return Self::Api(Box::new(api));
        }
        if let Ok(gateway) = serde_json::from_slice::<GatewayFault>(&json)
            && (gateway.status_code.is_some() || gateway.message.is_some())
        {
            return Self::Gateway(Box::new(gateway));
        }
        if let Ok(nested) = serde_json::from_slice::<NestedFault>(&json)
            && nested.error.is_some()
        {
            return Self::Nested(Box::new(nested));
        }
        match serde_json::from_slice::<&RawValue>(&json) {
            Ok(_) => Self::OtherJson(json),
            Err(_) => Self::NotJson(body.clone()),
        }
    }

    /// The fault that a success has for a body, where any body is allowed: nothing else is in it. A
    /// resource may have a description, too.
    pub(crate) fn of_success(body: &Bytes) -> Option<Self> {
        let fault = Self::read(body);
        let is_one = match &fault {
            Self::Api(fault) => {
                fault.code.is_some() && fault.description.is_some() && fault.extra.is_empty()
            }
            Self::Gateway(fault) => fault.status_code.is_some() && fault.message.is_some(),
            Self::Nested(fault) => fault.extra.is_empty(),
            Self::OtherJson(_) | Self::NotJson(_) => false,
        };
        is_one.then_some(fault)
    }

    /// The code, as text.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Api(fault) => fault.code.as_ref().map(FaultCode::as_str),
            Self::Nested(fault) => Some(fault.error.as_ref()?.code.as_ref()?.as_str()),
            Self::Gateway(_) | Self::OtherJson(_) | Self::NotJson(_) => None,
        }
    }

    /// What the service says about it.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        match self {
            Self::Api(fault) => fault.description.as_deref(),
            Self::Gateway(fault) => fault.message.as_deref(),
            Self::Nested(fault) => fault.error.as_ref()?.message.as_deref(),
            Self::OtherJson(_) | Self::NotJson(_) => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.description(), self.code()) {
            (Some(description), Some(code)) => {
                write!(f, "{} (code {})", one_line(description), one_line(code))
            }
            (Some(description), None) => f.write_str(&one_line(description)),
            (None, Some(code)) => write!(f, "code {}", one_line(code)),
            (None, None) => match self {
                Self::NotJson(body) if is_blank(body) => f.write_str("the answer has no body"),
                Self::NotJson(body) if looks_like_html(&without_bom(body)) => {
                    f.write_str("the answer is an HTML page, as a gateway or proxy sends it")
                }
                Self::NotJson(body) | Self::OtherJson(body) => f.write_str(&excerpt(body)),
                _ => f.write_str("the answer says nothing more"),
            },
        }
    }
}

/// Whether a 401 with this code is about the sign-in itself: a new token of the same one is for the
/// same audience, and has no claim of a second factor either.
pub(crate) fn is_lasting(code: &str) -> bool {
    matches!(code, "900420" | "900421")
}

/// What to do about a refusal, for the codes that orders meet most.
///
/// Source: Learn, Partner Center REST error codes; the codes 900420 and 900421 from reports of
/// users. One number can mean different things, so the status is looked at too.
pub(crate) fn advice(status: u16, code: Option<&str>) -> Option<&'static str> {
    let code = code.unwrap_or_default();
    if let Some(advice) = refusals::advice(status, code) {
        return Some(advice);
    }
    Some(match (status, code) {
        (401, "900420") => {
            "the token is for another audience, and so would be the next one of this sign-in: request one whose audience is the address of the API"
        }
        (401, "900421") => {
            "the user signed in without multi-factor authentication, which a new token does not mend: sign in again with it"
        }
        (401, _) => "get a new access token: the service does not accept this one",
        (403, "800043") => {
            "this account may not see prices: ask without prices, or with another role"
        }
        (403, "900308") => {
            "the signed-in user lacks the role for it: the Admin agent role is usually needed"
        }
        (403, "900309") => {
            "a Conditional Access policy blocks this sign-in: see the policy in Microsoft Entra"
        }
        (403, "900329") => "this call needs a signed-in user, an application alone is refused",
        (403, "20002" | "2032") => "the partner has no reseller relationship with this customer",
        (403, _) => {
            "the account may not do this: check its role and its relationship with the customer"
        }
        (404, "20000") => "check the order id; GUID ids ignore case, the others do not",
        (404, "3000" | "60003") => {
            "check the customer id: it is the customer's Microsoft ID (tenant id)"
        }
        (400, "2000" | "900118") => {
            "the customer id must be a GUID, the customer's Microsoft ID (tenant id)"
        }
        (400, "900126") => "a word is none that the service knows: check the billing cycle",
        (408 | 500 | 502 | 503 | 504, _) => "the service has a problem of its own: try again later",
        (429 | 509, _) => {
            "the request quota (500 a minute for the whole partner tenant) is used up: wait, then send less"
        }
        _ => return None,
    })
}
