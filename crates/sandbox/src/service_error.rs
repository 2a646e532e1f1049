//! The faults of the API: `{"code", "description", "data", "source"}`.

use axum::http::header;

use crate::answer::{API_JSON, Answer, Content};
use crate::json::{Json, object};

const CONTROLLERS: &str = "PartnerApiServiceControllers";

/// As everywhere, but what fails here is refused by the service.
pub(crate) type Result<T, E = ServiceError> = std::result::Result<T, E>;

#[derive(Debug)]
pub(crate) struct ServiceError {
    status: u16,
    code: Json,
    description: String,
    source: &'static str,
}

/// A refusal with its status, its code and its words: `refusal!(404, 20000 => "Order {id} was not found.")`.
macro_rules! refusal {
    ($status:literal, $code:expr => $($words:tt)+) => {
        $crate::service_error::ServiceError::new($status, $code, format!($($words)+))
    };
}
pub(crate) use refusal;

/// Ends the function with a refusal; with `if`, only where something is so.
macro_rules! refuse {
    (if $condition:expr, $($refusal:tt)+) => {
        if $condition {
            $crate::service_error::refuse!($($refusal)+);
        }
    };
    ($($refusal:tt)+) => { return Err($crate::service_error::refusal!($($refusal)+).into()) };
}
pub(crate) use refuse;

impl ServiceError {
    pub(crate) fn new(status: u16, code: u32, description: String) -> Self {
        Self {
            status,
            code: code.into(),
            description,
            source: "PartnerFD",
        }
    }

    /// Code and description, for the places that report them inside an answer.
    pub(crate) fn parts(&self) -> (&Json, &str) {
        (&self.code, &self.description)
    }

    pub(crate) fn not_an_order_status(value: &Json) -> Self {
        let value = value.spelled();
        refusal!(400, 0 => "The provided value '{value}' is not a valid OrderStatus.")
    }

    /// The file of this sandbox could not be written, which is not a fault of the service.
    pub(crate) fn not_saved() -> Self {
        refusal!(500, 800_003 => "The state of the sandbox could not be saved.").by("Sandbox")
    }

    pub(crate) fn access_denied() -> Self {
        refusal!(401, 400 => "Access denied: the token is not valid for this service.")
    }

    /// The one code that the service is known to send as a string.
    pub(crate) fn wrong_audience() -> Self {
        let error = refusal!(401, 0 =>
            "The audience of the access token is not supported any more. \
             Ask for a token whose audience is https://api.partnercenter.microsoft.com.");
        Self {
            code: "900420".into(),
            ..error
        }
    }

    pub(crate) fn without_mfa() -> Self {
        refusal!(401, 900_421 =>
            "The token has no claim of multi-factor authentication. \
             The user has to sign in with a second factor.")
    }

    pub(crate) fn customer_id_not_a_guid() -> Self {
        refusal!(400, 2000 => "Customer tenant id has to be a GUID.").by(CONTROLLERS)
    }

    pub(crate) fn invalid_input(what: &str) -> Self {
        refusal!(400, 800_002 => "Invalid input: {what}.")
    }

    pub(crate) fn not_a_member(value: &str, of: &str) -> Self {
        refusal!(400, 900_126 => "Unable to parse enum: '{value}' is not a member of {of}.")
    }

    pub(crate) fn not_supported(what: &str) -> Self {
        refusal!(400, 900_141 => "{what} is not supported here.")
    }

    pub(crate) fn unexpected(status: u16) -> Self {
        Self::new(
            status,
            800_003,
            "The service met an unexpected condition.".to_owned(),
        )
    }

    /// The request asked the sandbox for something that it does not know, which is not a fault of the service.
    pub(crate) fn of_the_sandbox(description: String) -> Self {
        Self::new(400, 800_002, description).by("Sandbox")
    }

    fn by(self, source: &'static str) -> Self {
        Self { source, ..self }
    }
}

impl From<ServiceError> for Answer {
    fn from(error: ServiceError) -> Self {
        let json = object! {
            "code": error.code,
            "description": error.description,
            "data": Vec::new(),
            "source": error.source,
        };
        let answer = Answer::of(error.status, Content::Json(API_JSON, json));
        if error.status == 401 {
            answer.with(
                header::WWW_AUTHENTICATE,
                "OAuth realm=urn:cpsvc:cpid:sandbox",
            )
        } else {
            answer
        }
    }
}
