//! The faults of the API: `{"code", "description", "data", "source"}`.

use axum::http::{StatusCode, header};

use crate::answer::{API_JSON, Answer, Content};
use crate::json::Json;

const BACK_END: &str = "PartnerFD";
const CONTROLLERS: &str = "PartnerApiServiceControllers";

#[derive(Debug)]
pub(crate) struct ServiceError {
    status: StatusCode,
    code: Json,
    description: String,
    source: &'static str,
}

impl ServiceError {
    fn new(status: StatusCode, code: u32, description: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            description: description.into(),
            source: BACK_END,
        }
    }

    pub(crate) fn bad_request(code: u32, description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, description)
    }

    pub(crate) fn forbidden(code: u32, description: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, description)
    }

    fn unauthorized(code: u32, description: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, description)
    }

    pub(crate) fn missing(code: u32, description: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, description)
    }

    pub(crate) fn conflict(code: u32, description: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, description)
    }

    /// Code and description, for the places that report them inside an answer.
    pub(crate) fn parts(&self) -> (&Json, &str) {
        (&self.code, &self.description)
    }

    pub(crate) fn user_needed() -> Self {
        let description = "Application-only access is not supported here: a user has to sign in.";
        Self::forbidden(900_329, description)
    }

    /// The one refusal that is documented with the status of a success.
    pub(crate) fn unavailable() -> Self {
        let description = "This item isn't available.";
        Self::new(StatusCode::OK, 400_072, description)
    }

    pub(crate) fn not_an_order_status(value: &str) -> Self {
        let description = format!("The provided value '{value}' is not a valid OrderStatus.");
        Self::bad_request(0, description)
    }

    pub(crate) fn subscription_not_found(id: &str) -> Self {
        Self::missing(20003, format!("Subscription {id} was not found."))
    }

    pub(crate) fn cart_at_work(id: &str) -> Self {
        Self::conflict(800_064, format!("Cart {id} is being checked out."))
    }

    /// The first send of this request is still at work.
    pub(crate) fn in_progress(id: &str) -> Self {
        let description = format!("The request {id} is in progress. Read the order list later.");
        Self::conflict(800_060, description)
    }

    /// Not a fault of the service: the file of this sandbox could not be written.
    pub(crate) fn not_saved() -> Self {
        Self {
            source: "Sandbox",
            ..Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                800_003,
                "The state of the sandbox could not be saved.",
            )
        }
    }

    /// The service documents nothing for this.
    pub(crate) fn id_taken(id: &str) -> Self {
        let description = format!("MS-RequestId {id} was used for another request.");
        Self::conflict(800_002, description)
    }

    pub(crate) fn token_missing() -> Self {
        Self::unauthorized(800_001, "Partner token is missing from the request.")
    }

    pub(crate) fn access_denied() -> Self {
        Self::unauthorized(
            400,
            "Access denied: the token is not valid for this service.",
        )
    }

    /// No code is documented for this; it is the general one of access denied.
    pub(crate) fn token_expired() -> Self {
        Self::unauthorized(400, "Access denied: the token has expired.")
    }

    pub(crate) fn mfa_missing() -> Self {
        let description = "The token has no claim of multi-factor authentication. \
                           The user has to sign in with a second factor.";
        Self::unauthorized(900_421, description)
    }

    /// The one code that the service is known to send as a string.
    pub(crate) fn wrong_audience() -> Self {
        let description = "The audience of the access token is not supported any more. \
                           Ask for a token whose audience is https://api.partnercenter.microsoft.com.";
        Self {
            code: "900420".into(),
            ..Self::unauthorized(0, description)
        }
    }

    pub(crate) fn customer_id_not_a_guid() -> Self {
        Self {
            source: CONTROLLERS,
            ..Self::bad_request(2000, "Customer tenant id has to be a GUID.")
        }
    }

    pub(crate) fn customer_not_found(id: &str) -> Self {
        Self::missing(3000, format!("Customer organization {id} was not found."))
    }

    pub(crate) fn tenant_not_found(id: &str) -> Self {
        Self::missing(60003, format!("No tenant {id} is known to this partner."))
    }

    pub(crate) fn order_not_found(id: &str) -> Self {
        Self::missing(20000, format!("Order {id} was not found."))
    }

    pub(crate) fn invalid_input(what: &str) -> Self {
        Self::bad_request(800_002, format!("Invalid input: {what}."))
    }

    pub(crate) fn not_a_member(value: &str, of: &str) -> Self {
        let description = format!("Unable to parse enum: '{value}' is no member of {of}.");
        Self::bad_request(900_126, description)
    }

    pub(crate) fn not_supported(what: &str) -> Self {
        Self::bad_request(900_141, format!("{what} is not supported here."))
    }

    pub(crate) fn unexpected(status: StatusCode) -> Self {
        Self::new(status, 800_003, "The service met an unexpected condition.")
    }

    /// Not a fault of the service: the request asked the sandbox for something it does not know.
    pub(crate) fn of_the_sandbox(description: impl Into<String>) -> Self {
        Self {
            source: "Sandbox",
            ..Self::bad_request(800_002, description)
        }
    }
}

impl From<ServiceError> for Answer {
    fn from(error: ServiceError) -> Self {
        let json = Json::object([
            ("code", error.code),
            ("description", error.description.into()),
            ("data", Vec::new().into()),
            ("source", error.source.into()),
        ]);
        let answer = Answer::new(error.status, Content::Json(API_JSON, json));
        if error.status != StatusCode::UNAUTHORIZED {
            return answer;
        }
        answer.with(
            header::WWW_AUTHENTICATE,
            "OAuth realm=urn:cpsvc:cpid:sandbox",
        )
    }
}
