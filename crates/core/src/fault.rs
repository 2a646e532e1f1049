//! What a refusal says: six kinds of bodies, of which nothing is lost.

mod advice;
mod refusals;
mod said;
mod sign_in;
mod words;

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use partner_center_model::{ApiFault, FaultCode, FrameworkFault, GatewayFault, NestedFault};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

pub(crate) use advice::advice;

use crate::body::{excerpt, is_blank, one_line, without_bom};

/// The body of an answer that is not a success.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// The service's own: `{"code", "description", "data", "source"}`.
    Api(Box<ApiFault>),
    /// That of the web framework under it: `{"Message", "ModelState"}`.
    Framework(Box<FrameworkFault>),
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
        let api = |it: &ApiFault| it.description.is_some() || it.code.is_some() && !is_worded(it);
        let framework = |it: &FrameworkFault| it.message.is_some() || it.model_state.is_some();
        let gateway = |it: &GatewayFault| it.status_code.is_some() || it.message.is_some();
        let nested = |it: &NestedFault| it.error.is_some();
        None.or_else(|| parsed(&json, api).map(Self::Api))
            .or_else(|| parsed(&json, framework).map(Self::Framework))
            .or_else(|| parsed(&json, gateway).map(Self::Gateway))
            .or_else(|| parsed(&json, nested).map(Self::Nested))
            .unwrap_or_else(|| match serde_json::from_slice::<&RawValue>(&json) {
                Ok(_) => Self::OtherJson(json.clone()),
                Err(_) => Self::NotJson(body.clone()),
            })
    }

    /// The fault that is the body of a success, where any body is allowed. Nothing else may be in it,
    /// because a resource may have a description, too.
    pub(crate) fn of_success(body: &Bytes) -> Option<Self> {
        let fault = Self::read(body);
        let is_one = match &fault {
            Self::Api(fault) => {
                fault.code.is_some() && fault.description.is_some() && fault.extra.is_empty()
            }
            Self::Framework(fault) => fault.message.is_some() && fault.extra.is_empty(),
            Self::Gateway(fault) => fault.status_code.is_some() && fault.message.is_some(),
            Self::Nested(fault) => fault.extra.is_empty(),
            Self::OtherJson(_) | Self::NotJson(_) => false,
        };
        is_one.then_some(fault)
    }

    /// The code, as text.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        let code = match self {
            Self::Api(fault) => fault.code.as_ref().map(FaultCode::as_str),
            Self::Nested(fault) => Some(fault.error.as_ref()?.code.as_ref()?.as_str()),
            Self::Gateway(fault) => words::scalar(fault.extra.get("code")?.as_str()),
            Self::OtherJson(body) => words::code_of_json(body),
            Self::Framework(_) | Self::NotJson(_) => None,
        };
        code.filter(|code| !code.is_empty())
    }

    /// What the service says about it. For a web framework, also what is wrong with the request, by place;
    /// for other JSON, what its members for people say, such as `title` and `detail`.
    ///
    /// ```
    /// use partner_center_core::Fault;
    ///
    /// let body = br#"{"Message": "The request is invalid.", "ModelState": {"size": ["Not a number."]}}"#;
    /// let fault = Fault::read(&body[..].into());
    /// assert_eq!(fault.description().as_deref(), Some("The request is invalid. size: Not a number."));
    /// ```
    #[must_use]
    pub fn description(&self) -> Option<Cow<'_, str>> {
        let text: Cow<'_, str> = match self {
            Self::Api(fault) => fault.description.as_deref()?.into(),
            Self::Framework(fault) => words::of_framework(fault)?.into(),
            Self::Gateway(fault) if fault.extra.is_empty() => fault.message.as_deref()?.into(),
            Self::Gateway(fault) => words::of_gateway(fault)?.into(),
            Self::Nested(fault) => fault.error.as_ref()?.message.as_deref()?.into(),
            Self::OtherJson(body) => words::of_json(body)?.into(),
            Self::NotJson(_) => return None,
        };
        (!text.trim().is_empty()).then_some(text)
    }

    /// Whether the service itself refuses: in its own form, with a number of its own. A gateway has
    /// pages and JSON of its own for the same statuses, and repeats the status as a code.
    ///
    /// Source: Learn, Partner Center REST error codes: every refusal has a code and a description.
    pub(crate) fn is_the_services(&self, status: u16) -> bool {
        let is_number = |code: &str| code.bytes().all(|byte| byte.is_ascii_digit());
        match (self, self.code()) {
            (Self::Api(_), Some(code)) => is_number(code) && code != status.to_string(),
            _ => false,
        }
    }
}

/// The body as a fault of one form, if it has what tells that form from the others.
fn parsed<T: DeserializeOwned>(json: &Bytes, is_one: fn(&T) -> bool) -> Option<Box<T>> {
    let fault = serde_json::from_slice(json).ok()?;
    is_one(&fault).then(|| Box::new(fault))
}

/// Whether a fault with a code has its words in other members than the service's own.
fn is_worded(fault: &ApiFault) -> bool {
    let others = ["Message", "error", "title", "detail"];
    fault.message.is_some()
        || others
            .into_iter()
            .any(|name| fault.extra.get(name).is_some())
}

/// What a failure of agreements and attestations says beside its code.
fn details(fault: &Fault) -> impl Iterator<Item = &str> {
    let texts = match fault {
        Fault::Api(api) => [
            api.error_name.as_deref(),
            api.error_message_extended.as_deref(),
        ],
        _ => [None; 2],
    };
    texts.into_iter().flatten()
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.description(), self.code()) {
            (Some(description), Some(code)) => {
                write!(f, "{} (code {}", one_line(&description), one_line(code))?;
                for text in details(self) {
                    write!(f, ", {}", one_line(text))?;
                }
                f.write_str(")")
            }
            (Some(description), None) => f.write_str(&one_line(&description)),
            (None, Some(code)) if !matches!(self, Self::OtherJson(_)) => {
                write!(f, "code {}", one_line(code))
            }
            (None, _) => match self {
                Self::NotJson(body) if is_blank(body) => f.write_str("the answer has no body"),
                Self::NotJson(body) if words::is_page(body) => {
                    f.write_str("the answer is an HTML page")?;
                    if let Some(title) = words::title(body) {
                        write!(f, " (\"{}\")", one_line(&title))?;
                    }
                    f.write_str(", as a gateway or proxy sends it")
                }
                Self::NotJson(body) | Self::OtherJson(body) => f.write_str(&excerpt(body)),
                _ => f.write_str("the answer says nothing more"),
            },
        }
    }
}
