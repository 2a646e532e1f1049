//! What to do about a refusal. The same number means different things in different parts of the
//! service, so its words decide too: no advice is better than advice for a different cause.

use super::Fault;
use super::refusals::{buying, changing, looking};
use super::said::Said;
use crate::body::is_blank;

/// What to do about a refusal, if its meaning is certain enough.
pub(crate) fn advice(status: u16, fault: &Fault) -> Option<&'static str> {
    if matches!(status, 429 | 509) {
        return Some("the request quota of the service is used up: wait, then send less");
    }
    let said = Said::by(fault);
    match fault {
        Fault::Api(_) if status != 404 || fault.is_the_services(status) => {
            let code = fault.code().unwrap_or_default();
            by_code(status, code, &said)
                .or_else(|| by_words(status, &said))
                .or_else(|| by_status(status, fault, &said))
        }
        Fault::Framework(_) => match status {
            404 => Some(UNKNOWN_PATH),
            _ => by_status(status, fault, &said),
        },
        _ => in_front_of_the_service(status, fault, &said),
    }
}

const UNKNOWN_PATH: &str = "this path is unknown there, so it is not said whether the resource exists: check the base URL and the path";
const PASSING: &str = "the service has a problem of its own: try again later";
const NEW_TOKEN: &str = "get a new access token: the service does not accept this one";
/// Source: notices for partners of June 2026 (enforced by share of traffic).
const MFA: &str = "the user signed in without multi-factor authentication, which a new token does not change; since 8 June 2026 the service refuses a growing share of such calls, so others may still get through: sign in again with a second factor";
const ROLE: &str =
    "the account may not do this: check its role and its relationship with the customer";

/// Words of a token that is not accepted.
const TOKEN: &[&str] = &[
    "access denied",
    "access token",
    "authentication failed",
    "authorization has been denied",
    "bearer",
    "expired",
    "invalid token",
    "token is",
    "unauthorized",
    "unauthorised",
];

/// Words of an account that may not do it.
const RIGHTS: &[&str] = &[
    "access denied",
    "access is denied",
    "action is not allowed",
    "authorization failed",
    "authorization has been denied",
    "forbidden",
    "not authorized to access",
    "not authorized to perform",
    "permission",
    "privilege",
    "role",
];

/// Words of a failure that may be over the next time.
const SOON: &[&str] = &[
    "busy",
    "error has occurred",
    "internal error",
    "internal server error",
    "overload",
    "something went wrong",
    "temporar",
    "timed out",
    "timeout",
    "try again",
    "unavailable",
    "unexpected",
    "unknown error",
];

/// The advice for a refusal, if its code is one of those known here.
fn by_code(status: u16, code: &str, said: &Said) -> Option<&'static str> {
    let tables = [looking::REFUSALS, buying::REFUSALS, changing::REFUSALS];
    let mut meanings = tables
        .into_iter()
        .flatten()
        .filter(|(of, codes, _, _)| *of == status && codes.contains(&code));
    let found = if said.is_nothing() {
        let only = meanings.next().filter(|_| meanings.next().is_none());
        only.filter(|_| is_one_of_its_kind(code))
    } else {
        meanings.find(|(_, _, words, _)| said.has_any(words))
    };
    found.map(|&(_, _, _, advice)| advice)
}

/// Many parts of the service use the same short numbers with different meanings (2000, 2001, 2006,
/// 3000); a number of six digits belongs to one part.
fn is_one_of_its_kind(code: &str) -> bool {
    code.len() >= 6
}

/// What is certain by the words alone, whatever the number.
///
/// Source: reports of users.
fn by_words(status: u16, said: &Said) -> Option<&'static str> {
    let rows: &[(&[u16], &[&str], &'static str)] = &[
        (
            &[401, 403, 500],
            &["application credentials", "application-only", "app-only"],
            looking::USER_NEEDED,
        ),
        (
            &[400, 409],
            &["offer&already exist", "offers&already exist"],
            "the customer has the offer already: add licences to its subscription instead",
        ),
        (&[400], &["provided value&not a valid"], looking::WORD),
    ];
    let mut rows = rows.iter();
    let found = rows.find(|(of, words, _)| of.contains(&status) && said.has_any(words));
    found.map(|&(_, _, advice)| advice)
}

/// What a status says without a code that is known here.
fn by_status(status: u16, fault: &Fault, said: &Said) -> Option<&'static str> {
    // Numbers that name nothing: none, 0, and those of the documents' general refusals.
    let is_general = matches!(
        fault.code(),
        None | Some("0" | "400" | "401" | "403" | "500" | "1002" | "2032" | "800003" | "900192")
    );
    let says = |words| said.has_any(words) || (is_general && said.is_nothing());
    match status {
        401 if fault.asks_for_mfa() => Some(MFA),
        401 if says(TOKEN) && fault.code() != Some("800001") => Some(NEW_TOKEN),
        403 if says(RIGHTS) && fault.code() != Some("90000") => Some(ROLE),
        500 if says(SOON) || is_general => Some(PASSING),
        408 | 502 | 503 | 504 => Some(PASSING),
        _ => None,
    }
}

/// The advice when something answers in place of the service, or rewords its answer: a gateway, a
/// proxy, a sign-in page of a network.
fn in_front_of_the_service(status: u16, fault: &Fault, said: &Said) -> Option<&'static str> {
    let is_empty = matches!(fault, Fault::NotJson(body) if is_blank(body));
    match status {
        401 if fault.asks_for_mfa() => Some(MFA),
        401 if is_empty || said.has_any(TOKEN) => Some(NEW_TOKEN),
        403 if !matches!(fault, Fault::Gateway(_)) && said.has_any(RIGHTS) => Some(ROLE),
        404 => Some(UNKNOWN_PATH),
        408 | 500 | 502 | 503 | 504 if is_empty => Some(PASSING),
        408 | 500 | 502 | 503 | 504 => Some(
            "a gateway or proxy answered, not the service: try again later; if it stays so, check the base URL and the proxy",
        ),
        401 | 403 | 405 | 407 if !is_empty => Some(
            "a gateway or proxy answered, not the service: check the base URL, the network and the proxy",
        ),
        _ => None,
    }
}
