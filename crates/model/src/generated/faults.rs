//! Every form in which a failure is reported.
//
// @generated from spec/faults.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::{Extra, FaultCode, Integer, Json, List, Text};

/// A failure as the API itself reports it.
///
/// Source: Learn, Partner Center REST error codes.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ApiFault {
    /// Code of the failure; 0 where the service has none. Set by the service.
    ///
    /// In force since 2026-04-01: a user who signed in without a second factor is refused with 401
    /// and 900421; in practice by share of traffic from 2026-06-08 on, so the refusals come and go.
    ///
    /// Source: Learn, Partner Center REST error codes.
    pub code: Option<FaultCode>,
    /// What went wrong, for people. Set by the service.
    ///
    /// Source: Learn, Partner Center REST error codes.
    pub description: Option<Text>,
    /// Details: absent, an empty array, an array of texts, or anything else. Set by the service.
    ///
    /// Source: Learn, Partner Center REST error codes.
    pub data: Option<Json>,
    /// The part of the service that reports the failure, such as `PartnerFD`. Set by the service.
    ///
    /// Source: Learn, Partner Center REST error codes.
    pub source: Option<Text>,
    /// The same as `description`; agreements and attestations have it. Set by the service.
    ///
    /// Source: Learn, Confirm or reconfirm customer acceptance of Microsoft Customer Agreement.
    pub message: Option<Text>,
    /// A name of the failure, such as `PartnerConfirmedAgreementAlreadyExists`; agreements and
    /// attestations have it. Set by the service.
    ///
    /// Source: Learn, Confirm or reconfirm customer acceptance of Microsoft Customer Agreement.
    pub error_name: Option<Text>,
    /// Whether the same request may succeed later; agreements and attestations have it. Set by the
    /// service.
    ///
    /// Source: Learn, Confirm or reconfirm customer acceptance of Microsoft Customer Agreement.
    pub is_retryable: Option<bool>,
    /// Details: an object, mostly empty; agreements and attestations have it. Set by the service.
    ///
    /// Source: Learn, Confirm or reconfirm customer acceptance of Microsoft Customer Agreement.
    pub parameters: Option<Json>,
    /// More for developers, such as `InternalErrorCode=600061`; agreements and attestations have
    /// it. Set by the service.
    ///
    /// Source: Learn, Confirm or reconfirm customer acceptance of Microsoft Customer Agreement.
    pub error_message_extended: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(ApiFault {
    "code" => code,
    "description" => description,
    "data" => data,
    "source" => source,
    "message" => message,
    "errorName" => error_name,
    "isRetryable" => is_retryable,
    "parameters" => parameters,
    "errorMessageExtended" => error_message_extended,
});

/// A failure as the gateway in front of the API reports it, such as too many requests.
///
/// Source: Learn, API throttling guidance.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GatewayFault {
    /// The HTTP status once more. Set by the service.
    ///
    /// Source: Learn, API throttling guidance.
    pub status_code: Option<Integer>,
    /// What went wrong, for people. Set by the service.
    ///
    /// Source: Learn, API throttling guidance.
    pub message: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(GatewayFault {
    "statusCode" => status_code,
    "message" => message,
});

/// A failure as the web framework under the API reports it, before or instead of the API itself.
///
/// Source: Learn, error handling in ASP.NET Web API.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct FrameworkFault {
    /// What went wrong, for people. Set by the service.
    ///
    /// Source: Learn, error handling in ASP.NET Web API.
    pub message: Option<Text>,
    /// The same for developers; may be absent. Set by the service.
    ///
    /// Source: Learn, error handling in ASP.NET Web API.
    pub message_detail: Option<Text>,
    /// What is wrong with the request: the places in it with an array of texts each; may be absent.
    /// Set by the service.
    ///
    /// Source: Learn, error handling in ASP.NET Web API.
    pub model_state: Option<Json>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(FrameworkFault {
    "Message" => message,
    "MessageDetail" => message_detail,
    "ModelState" => model_state,
});

/// The failure inside a `NestedFault`.
///
/// Source: Learn, Partner API error codes.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct NestedFaultDetail {
    /// Code of the failure, a word. Set by the service.
    ///
    /// Source: Learn, Partner API error codes.
    pub code: Option<FaultCode>,
    /// What went wrong, for people. Set by the service.
    ///
    /// Source: Learn, Partner API error codes.
    pub message: Option<Text>,
    /// What the failure is about; may be absent. Set by the service.
    ///
    /// Source: Learn, Partner API error codes.
    pub target: Option<Text>,
    /// A more precise failure of the same form; may be absent. Set by the service.
    ///
    /// Source: Learn, Partner API error codes.
    pub inner_error: Option<Json>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(NestedFaultDetail {
    "code" => code,
    "message" => message,
    "target" => target,
    "innerError" => inner_error,
});

/// A failure as the sister API for referrals and prices reports it.
///
/// Source: Learn, Partner API error codes.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct NestedFault {
    /// The failure. Set by the service.
    ///
    /// Source: Learn, Partner API error codes.
    pub error: Option<NestedFaultDetail>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(NestedFault {
    "error" => error,
});

/// A failure as the token endpoint reports it.
///
/// Source: observed in answers of the token endpoint.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TokenFault {
    /// Kind of the failure, such as `invalid_grant` or `invalid_client`. Set by the service.
    ///
    /// Source: observed in answers of the token endpoint.
    pub error: Option<Text>,
    /// What went wrong, for people; starts with a code such as `AADSTS…` and spans several lines.
    /// Set by the service.
    ///
    /// Source: observed in answers of the token endpoint.
    pub error_description: Option<Text>,
    /// Numbers of the codes in the description. Set by the service.
    ///
    /// Source: observed in answers of the token endpoint.
    pub error_codes: List<Integer>,
    /// When it went wrong, as `2024-05-06 07:08:09Z`: not a date this model reads. Set by the
    /// service.
    ///
    /// Source: observed in answers of the token endpoint.
    pub timestamp: Option<Text>,
    /// Id to give to support. Set by the service.
    ///
    /// Source: observed in answers of the token endpoint.
    pub trace_id: Option<Text>,
    /// Id to give to support. Set by the service.
    ///
    /// Source: observed in answers of the token endpoint.
    pub correlation_id: Option<Text>,
    /// What a new sign-in must prove, as JSON in a text; absent unless more is asked. Set by the
    /// service.
    ///
    /// Source: Learn, Microsoft identity platform claims challenges.
    pub claims: Option<Text>,
    /// A more precise kind, such as `basic_action` or `bad_token`; may be absent. Set by the
    /// service.
    ///
    /// Source: Learn, Microsoft identity platform error handling.
    pub suberror: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(TokenFault {
    "error" => error,
    "error_description" => error_description,
    "error_codes" => error_codes,
    "timestamp" => timestamp,
    "trace_id" => trace_id,
    "correlation_id" => correlation_id,
    "claims" => claims,
    "suberror" => suberror,
});
