//! The refusals of the sign-in service: `{"error", "error_description": "AADSTS…", …}`.
//!
//! Codes, errors and suberrors are the documented ones; the sentences are the sandbox's own.

use crate::answer::{API_JSON, Answer, Content};
use crate::authority::version::Version;
use crate::date::with_space;
use crate::json::{Json, object};

/// A challenge that asks for a second factor; the id is made up.
const CLAIMS: &str = r#"{"access_token":{"polids":{"essential":true,"values":["00000000-0000-4000-8000-0000000f0a1c"]}}}"#;

/// A refusal, without the time and the request in which it happens.
#[derive(Clone, Debug)]
pub(crate) struct EntraError {
    pub(crate) status: u16,
    pub(crate) error: &'static str,
    pub(crate) code: Option<u32>,
    suberror: Option<&'static str>,
    message: String,
    claims: bool,
}

/// The ids under which a request is answered, and the time.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    pub(crate) id: String,
    pub(crate) correlation: String,
    /// Seconds since 1970, by the clock of the sandbox.
    pub(crate) now: u64,
}

/// Code, error, suberror (or nothing), and what it says.
type Row = (u32, &'static str, &'static str, &'static str);

const BAD_GRANT: &str = "invalid_grant";
const BAD_CLIENT: &str = "invalid_client";
const BAD_REQUEST: &str = "invalid_request";
const UNAVAILABLE: &str = "temporarily_unavailable";

/// What each code is, in the order of the codes.
#[rustfmt::skip]
const ROWS: [Row; 49] = [
    (50011, BAD_REQUEST, "", "The redirect address is not one that the app may use. This sandbox takes loopback addresses only."),
    (50013, BAD_CLIENT, "", "The audience of the client assertion is not this authority."),
    (50027, BAD_CLIENT, "", "The client assertion is not a readable JWT."),
    (50034, BAD_GRANT, "", "This tenant has no such user."),
    (50057, BAD_GRANT, "", "The account of the user is switched off."),
    (50058, "login_required", "", "Nobody is signed in, and the request forbids asking."),
    (50059, BAD_REQUEST, "", "Neither the request nor the credentials say which tenant is meant."),
    (50076, BAD_GRANT, "basic_action", "A second factor is needed: the user has to sign in again."),
    (50078, BAD_GRANT, "basic_action", "The second factor is too long ago: the user has to sign in again."),
    (50079, BAD_GRANT, "additional_action", "The user has to set up a second factor first."),
    (50173, BAD_GRANT, "bad_token", "The grant was revoked. A fresh sign-in is needed."),
    (50196, BAD_GRANT, "", "The client asks for the same thing again and again; it seems to loop."),
    (53000, BAD_GRANT, "message_only", "The device does not meet the conditions of the tenant."),
    (53003, BAD_GRANT, "message_only", "Conditional access does not let this sign-in through."),
    (54005, BAD_GRANT, "", "The code was redeemed before. Ask for a new one."),
    (65001, BAD_GRANT, "consent_required", "Nobody has consented to this app."),
    (65004, "access_denied", "", "The user declined."),
    (70000, BAD_GRANT, "bad_token", "The refresh token is not good any more."),
    (70003, "unsupported_grant_type", "", "The grant type is not supported."),
    (70008, BAD_GRANT, "", "The code is too old. Ask for a new one."),
    (70011, "invalid_scope", "", "The scope is not valid."),
    (70016, "authorization_pending", "", "The user has not finished yet. Ask again later."),
    (70018, "bad_verification_code", "", "The device code is not known."),
    (70020, "expired_token", "", "The device code is too old. Start again."),
    (70043, BAD_GRANT, "bad_token", "The tenant wants sign-ins to be more recent than this one."),
    (90002, BAD_REQUEST, "", "There is no such tenant."),
    (90006, "server_error", "", "The sign-in service met an error. Try again."),
    (90014, BAD_REQUEST, "", "A required field is empty."),
    (90033, UNAVAILABLE, "", "A service behind the sign-in service is not available. Try again."),
    (90055, UNAVAILABLE, "", "There are too many requests for this tenant."),
    (500_011, "invalid_resource", "", "The tenant knows no such resource."),
    (500_112, BAD_GRANT, "", "The redirect address differs from the one that got the code."),
    (501_481, BAD_GRANT, "", "The code verifier does not match the challenge of the request."),
    (700_016, "unauthorized_client", "", "The tenant has no such app."),
    (700_021, BAD_CLIENT, "", "The client assertion was made for another app."),
    (700_024, BAD_CLIENT, "", "The client assertion is not valid at this time."),
    (700_025, BAD_CLIENT, "", "The app is public and must not send a secret or an assertion."),
    (700_027, BAD_CLIENT, "", "The client assertion is not signed with a certificate of the app."),
    (700_082, BAD_GRANT, "bad_token", "The refresh token was not used for too long."),
    (900_023, BAD_REQUEST, "", "The tenant is neither a GUID nor a domain."),
    (900_144, BAD_REQUEST, "", "The body lacks a parameter."),
    (900_561, BAD_REQUEST, "", "The endpoint takes POST requests only."),
    (1_002_012, "invalid_scope", "", "An app without a user has to ask for one resource and '/.default'."),
    (7_000_215, BAD_CLIENT, "", "The client secret is wrong."),
    (7_000_218, BAD_CLIENT, "", "The body has neither client_secret nor client_assertion."),
    (7_000_222, BAD_CLIENT, "", "The client secret has expired."),
    (9_000_411, BAD_REQUEST, "", "A parameter came twice."),
    (9_002_313, BAD_REQUEST, "", "The request is malformed."),
    (9_002_325, BAD_REQUEST, "", "A public client has to send code_challenge with the method S256."),
];

impl EntraError {
    /// A code that is not in the table is an `invalid_grant`, the family that new ones usually join.
    pub(crate) fn of(code: u32) -> Self {
        let row = ROWS.iter().find(|row| row.0 == code);
        let &(_, error, suberror, message) =
            row.unwrap_or(&(code, BAD_GRANT, "", "The sandbox was told to say so."));
        Self {
            status: status_of(error, code),
            error,
            code: Some(code),
            suberror: (!suberror.is_empty()).then_some(suberror),
            message: message.to_owned(),
            claims: matches!(code, 50076 | 50078 | 50079),
        }
    }

    /// Refuses with this code where something is so.
    pub(crate) fn when(refused: bool, code: u32) -> Result<(), Self> {
        if refused { Err(Self::of(code)) } else { Ok(()) }
    }

    /// RFC 8628 has this one; no code of Entra's is documented for it.
    pub(crate) fn slow_down() -> Self {
        Self {
            error: "slow_down",
            code: None,
            message: "The client asks too often. Wait five seconds longer between requests."
                .to_owned(),
            ..Self::of(70016)
        }
    }

    /// The endpoint that polls has a word of its own for this.
    pub(crate) fn declined() -> Self {
        Self {
            error: "authorization_declined",
            ..Self::of(65004)
        }
    }

    /// A code or token of another app.
    pub(crate) fn client_mismatch() -> Self {
        Self {
            suberror: Some("client_mismatch"),
            ..Self::of(70000)
        }
    }

    pub(crate) fn missing(parameter: &str) -> Self {
        Self::of(900_144).about(parameter)
    }

    /// Names the value that was wrong. Never a secret: only ids, names and addresses come here.
    pub(crate) fn about(mut self, what: &str) -> Self {
        self.message = format!("{} ('{what}')", self.message);
        self
    }

    pub(crate) fn description(&self, trace: &Trace) -> String {
        let code = self.code.map(|code| format!("AADSTS{code}: "));
        format!(
            "{}{} Trace ID: {} Correlation ID: {} Timestamp: {}",
            code.unwrap_or_default(),
            self.message,
            trace.id,
            trace.correlation,
            with_space(trace.now)
        )
    }

    /// The older endpoint calls a missing second factor by another name.
    pub(crate) fn answer(&self, version: Version, trace: &Trace) -> Answer {
        let uri = |code| format!("https://login.microsoftonline.com/error?code={code}");
        let error = match version {
            Version::V1 if self.claims => "interaction_required",
            _ => self.error,
        };
        let json = object! {
            "error": error,
            "error_description": self.description(trace),
            "error_codes": self.code.into_iter().map(Json::from).collect::<Json>(),
            "timestamp": with_space(trace.now),
            "trace_id": &trace.id,
            "correlation_id": &trace.correlation,
            "error_uri" ? self.code.map(uri),
            "suberror" ? self.suberror,
            "claims" ? self.claims.then_some(CLAIMS),
        };
        Answer::of(self.status, Content::Json(API_JSON, json))
    }
}

fn status_of(error: &str, code: u32) -> u16 {
    match error {
        BAD_CLIENT => 401,
        UNAVAILABLE if code == 90055 => 429,
        UNAVAILABLE => 503,
        "server_error" => 500,
        _ => 400,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_in_order_and_none_is_there_twice() {
        assert!(ROWS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn an_unknown_code_is_an_invalid_grant_and_keeps_its_number() {
        let error = EntraError::of(123_456);
        assert_eq!((error.error, error.code), ("invalid_grant", Some(123_456)));
    }
}
