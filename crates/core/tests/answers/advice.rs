//! What to do about a refusal: advice for the cause that the service names, and none for another.

use std::fmt::Write as _;

use partner_center_core::{Error, Fault, RawGet, driver::from_http};

use crate::IDS;
use crate::common::answer;
use crate::fixture;

fn refused(status: u16, body: impl Into<String>) -> Error {
    from_http(&RawGet::new("/x"), answer(status, IDS, body.into())).unwrap_err()
}

fn hint(status: u16, body: impl Into<String>) -> Option<&'static str> {
    refused(status, body).hint()
}

/// The service's own form.
fn fault(code: &str, description: &str) -> String {
    format!(
        r#"{{"code": {code}, "description": "{description}", "data": [], "source": "PartnerFD"}}"#
    )
}

const OTHER_CAUSE: &str = "the page is odd";

/// Each refusal that has a number of its own: advice in the words of the service, none in those of
/// another cause, and none with another status.
#[test]
fn each_refusal_has_advice_for_its_cause_alone() {
    let mut shown = String::new();
    for line in include_str!("refusals.txt").lines() {
        let (number, said) = line.split_once(": ").unwrap();
        let (status, code) = number.split_once(' ').unwrap();
        let status: u16 = status.parse().unwrap();
        let read = |status, body| match status {
            // The status of a success, so it takes a call that wants something.
            200 => {
                let list = partner_center_core::ListOrders::new(crate::common::CUSTOMER);
                from_http(&list, answer(200, IDS, body)).unwrap_err().hint()
            }
            status => hint(status, body),
        };
        let advice = read(status, fault(code, said)).unwrap_or_else(|| panic!("{line}"));
        let as_text = fault(&format!("\"{code}\""), said);
        assert_eq!(read(status, as_text), Some(advice), "{line}");
        let other = read(status, fault(code, OTHER_CAUSE));
        assert_eq!(other, None, "{line}");
        assert_ne!(hint(418, fault(code, said)), Some(advice), "{line}");
        let number_alone = read(status, format!(r#"{{"code": {code}}}"#));
        let has_two = matches!(code, "800022" | "800024" | "800026") && status == 403;
        let is_enough = code.len() >= 6 && !has_two;
        let expected = is_enough.then_some(advice);
        assert_eq!(number_alone, expected, "{line}");
        writeln!(shown, "{line}\n    {advice}").unwrap();
    }
    insta::assert_snapshot!(shown);
}

/// Numbers that the service gives to more than one cause, and general advice that is false for some.
#[test]
fn a_number_with_another_meaning_has_other_advice_or_none() {
    const WITHOUT: &str = "\
        400 2000: The value of ParentSubscriptionId is missing.
        400 2001: The attestation is not known.
        400 2002: end_time must be behind start_time
        400 2006: Updates on subscriptions for offer x aren't allowed
        400 3000: Invalid property
        400 800002: Invalid request input
        400 900316: Partner token is not allowed in license management calls.
        401 800001: Partner Token missing in request context
        401 20001: The signature of the document is wrong.
        403 90000: Access denied
        403 900105: You have Azure subscriptions in the suspended state.
        403 900999: The product is gone.
        404 3000: The property was not found.
        404 20000: The invoice was not found.
        404 60002: User object ID isn't found
        500 800031: Purchase system not supported
        500 800005: Create order isn't successful";
    const WITH: &str = "\
        400 2000: ParentSubscriptionId is not supported for this request. => add-on
        400 800062: You aren't eligible for this transaction => support
        400 800081: Can't update a subscription before activating it => activated
        403 800069: Order failed Risk Management check => risk check
        403 900123: Microsoft Partner Agreement hasn't been accepted by the indirect reseller => indirect reseller has
        403 1002: Authorization Failed => check its role
        403 2032: Access denied => check its role
        403 600006: The requested action is not allowed => check its role
        403 900150: The supplied role doesn't have the rights to perform it => check its role
        403 20002: No relationship between caller and account. => no reseller relationship
        404 2072: PartnerID of Indirect Provider isn't valid as Partner On Record => that of the indirect reseller
        403 900000: This resource can't be accessed by application credentials. => signed-in user
        500 0: This resource can't be accessed by application credentials. => signed-in user
        400 2000: One or more offers you are trying to add already exists. => add licences
        400 0: The provided value 'none' is not a valid OrderStatus. => one of the words
        409 900114: This purchase isn't allowed as the upgrade request failed => has failed
        409 900278: There is a pending operation on this subscription. => 24 hours
        500 0: The service has encountered an unknown error => try again later
        500 900192: Something went wrong. Try again after some time. => try again later
        503 900999: any => try again later";
    let hint = |row: &str| {
        let (number, said) = row.split_once(": ").unwrap();
        let (status, code) = number.trim().split_once(' ').unwrap();
        hint(status.parse().unwrap(), fault(code, said))
    };
    for row in WITHOUT.lines() {
        assert_eq!(hint(row), None, "{row}");
    }
    for row in WITH.lines() {
        let (row, advice) = row.split_once(" => ").unwrap();
        let told = hint(row).unwrap_or_default();
        assert!(told.contains(advice), "{row}: {told}");
    }
}

/// The second factor is asked for by several numbers, and by words alone.
#[test]
fn a_missing_second_factor_is_told_in_each_of_its_forms() {
    for body in [
        fault("10001", "Authentication failed. MFA required."),
        fault("\"900421\"", "MFA is required to complete this action."),
        fault("401", "MFA required (10001)"),
        r#"{"code": 900421}"#.to_owned(),
        r#"{"code": 10001}"#.to_owned(),
        fault("0", "Authentication failed(10001)"),
        r#"{"Message": "Multi-factor authentication is needed."}"#.to_owned(),
        r#"{"statusCode": 401, "message": "MFA required (10001)"}"#.to_owned(),
    ] {
        let advice = hint(401, &*body).unwrap_or_default();
        assert!(advice.contains("multi-factor"), "{body}: {advice}");
    }
    for body in [fault("10001", "The token has expired."), fault("0", "")] {
        let advice = hint(401, &*body).unwrap_or_default();
        assert!(advice.starts_with("get a new access token"), "{advice}");
    }
}

/// What answers in place of the service has said nothing about what was asked for.
#[test]
fn a_gateway_does_not_know_what_exists() {
    let foreign = [
        r#"{ "statusCode": 404, "message": "Resource not found" }"#,
        r#"{"message": "no Route matched with those values"}"#,
        r#"{"Message": "No HTTP resource was found that matches the request URI."}"#,
        r#"{"code": 404, "message": "Not Found"}"#,
        r#"{"code": 404, "description": "Not Found"}"#,
        r#"{"code": 5, "message": "Not Found", "details": []}"#,
        r#"{"code": "NotFound", "description": "Not Found"}"#,
        r#"{"error": {"code": "ResourceNotFound", "message": "gone"}}"#,
        r#"{"timestamp": "2026-03-02", "status": 404, "error": "Not Found", "path": "/x"}"#,
        r#"{"type": "about:blank", "title": "Not Found", "status": 404}"#,
        "[]",
        "<html><title>404</title></html>",
        "404 page not found",
        "",
    ];
    for body in foreign {
        let error = refused(404, body);
        assert!(!error.is_not_found(), "{body}");
        let advice = error.hint().unwrap();
        assert!(advice.contains("path is unknown"), "{body}: {advice}");
    }
    for (code, description) in [
        ("20000", "Order ID not found"),
        ("1000", "Not found"),
        ("3000", "Customer organization was not found."),
        ("\"20000\"", "Order ID not found"),
        ("0", "gone"),
    ] {
        let error = refused(404, fault(code, description));
        assert!(error.is_not_found(), "{code}");
        assert!(!error.hint().unwrap_or_default().contains("path"), "{code}");
    }
}

#[test]
fn a_page_of_somebody_else_is_not_the_services_word() {
    let page = "<html><body>Access denied by policy, token expired, role missing</body></html>";
    for status in [401, 403, 500, 502, 503, 504] {
        let advice = hint(status, page).unwrap();
        assert!(advice.contains("gateway or proxy"), "{status}: {advice}");
    }
    let gateway = |message: &str| format!(r#"{{"statusCode": 401, "message": "{message}"}}"#);
    let missing_key = gateway("Access denied due to missing subscription key.");
    assert!(hint(401, missing_key).unwrap().contains("access token"));
    let token = gateway("Unauthorized. Access token is missing or invalid.");
    assert!(hint(401, token).unwrap().contains("new access token"));
    let denied = r#"{"Message": "Authorization has been denied for this request."}"#;
    assert!(hint(401, denied).unwrap().contains("new access token"));
    let role = "The supplied role does not have the rights to perform the requested operation.";
    assert!(hint(403, role).unwrap().contains("check its role"));
    let busy = r#"{"statusCode": 429, "message": "Rate limit is exceeded."}"#;
    assert!(hint(429, busy).unwrap().contains("wait"));
    // A body that says nothing leaves the status to speak.
    assert!(hint(401, "").unwrap().contains("new access token"));
    assert!(hint(503, "").unwrap().contains("the service has a problem"));
    assert_eq!(hint(403, ""), None);
    assert_eq!(hint(400, page), None);
}

#[test]
fn a_web_framework_says_what_is_wrong_in_its_own_members() {
    let message = refused(500, fixture!("faults/framework-message.json"));
    let fault = message.fault().unwrap();
    assert!(matches!(fault, Fault::Framework(_)), "{fault:?}");
    let said = "An error has occurred.";
    assert_eq!(fault.description().as_deref(), Some(said));
    assert_eq!(fault.to_string(), said);
    assert!(message.hint().unwrap().contains("try again later"));

    let state = refused(400, fixture!("faults/framework.json"));
    let said = "The request is invalid. order.billingCycle: The billingCycle field is required. \
                Unexpected end when reading.; order.lineItems[0].quantity: Error converting value \
                \"many\" to type 'System.Int32'.";
    assert_eq!(state.fault().unwrap().to_string(), said);
    assert_eq!(state.hint(), None);
    for (body, said) in [
        (r#"{"ModelState": {"a": "one text"}}"#, "a: one text"),
        (
            r#"{"Message": "m", "ModelState": {"a": [], "b": [1]}}"#,
            "m",
        ),
        (r#"{"Message": "m", "ModelState": [1]}"#, "m"),
        (r#"{"Message": "m", "MessageDetail": "d"}"#, "m d"),
        (
            r#"{"Message": "m", "ExceptionMessage": "e", "StackTrace": "at X"}"#,
            "m e",
        ),
        (
            r#"{"message": "m", "modelState": {"a": ["x", "y"]}}"#,
            "m a: x y",
        ),
    ] {
        let fault = refused(400, body).fault().unwrap().to_string();
        assert_eq!(fault, said, "{body}");
    }
}

/// Whoever answers has a form of its own for a failure; the words and the code are found in all of them.
#[test]
fn words_and_code_are_found_in_any_json() {
    for (body, said) in [
        (
            r#"{"type": "u", "title": "Wrong.", "status": 400, "errors": {"id": ["Not a GUID."]}}"#,
            "Wrong. id: Not a GUID.",
        ),
        (
            r#"{"title": "Wrong.", "detail": "The id is no GUID."}"#,
            "Wrong. The id is no GUID.",
        ),
        (
            r#"{"errors": {"b": "two", "a": ["one"]}}"#,
            "a: one; b: two",
        ),
        (
            r#"{"errors": [{"code": "x", "message": "one"}, {"message": "two"}]}"#,
            "one; two",
        ),
        (
            r#"{"error": "invalid_token", "error_description": "It expired."}"#,
            "It expired.",
        ),
        (r#"{"error": "Not Found"}"#, "Not Found"),
        (
            r#"{"odata.error": {"code": "BadRequest", "message": {"lang": "en", "value": "Wrong."}}}"#,
            "Wrong. (code BadRequest)",
        ),
        (
            r#"{"error": {"code": "x", "message": {"value": "Wrong."}}}"#,
            "Wrong. (code x)",
        ),
        (
            r#"{"code": 2000, "message": "Wrong."}"#,
            "Wrong. (code 2000)",
        ),
        (
            r#"{"Code": "2000", "Description": "Wrong."}"#,
            "Wrong. (code 2000)",
        ),
        (
            r#"{"errorCode": 7, "errorMessage": "Wrong."}"#,
            "Wrong. (code 7)",
        ),
        (r#"{"fault": {"faultstring": "Wrong."}}"#, "Wrong."),
        (
            r#"[{"code": 1, "description": "one"}, {"description": "two"}]"#,
            "one; two",
        ),
        (r#""Wrong.""#, "Wrong."),
        // Nothing that is known to be for people.
        (r#"{"colour": "red"}"#, r#"{"colour": "red"}"#),
        (
            r#"["one", {"colour": "red"}]"#,
            r#"["one", {"colour": "red"}]"#,
        ),
        (
            r#"{"code": "", "description": ""}"#,
            "the answer says nothing more",
        ),
        (
            "<html><head><title>\n 404 Not\n Found</title></head></html>",
            r#"the answer is an HTML page ("404 Not Found"), as a gateway or proxy sends it"#,
        ),
        (
            "<html></html>",
            "the answer is an HTML page, as a gateway or proxy sends it",
        ),
        (
            "<Error><Message>Wrong.</Message></Error>",
            "<Error><Message>Wrong.</Message></Error>",
        ),
    ] {
        let error = refused(400, body);
        assert_eq!(error.fault().unwrap().to_string(), said, "{body}");
    }
    let error = refused(
        401,
        r#"{"error": "invalid_token", "error_description": "The token is old"}"#,
    );
    assert!(error.hint().unwrap().contains("new access token"));
    let denied = r#"{"Message": "Authorization has been denied for this request."}"#;
    assert!(hint(403, denied).unwrap().contains("check its role"));
    // The code of somebody else is not the service's own.
    assert!(!refused(404, r#"{"Code": 20000, "Description": "gone"}"#).is_not_found());
}

/// Agreements and attestations say more of a failure than the other parts of the service.
#[test]
fn a_failure_of_attestations_is_shown_whole() {
    let error = refused(409, fixture!("faults/attestation.json"));
    let fault = error.fault().unwrap();
    let said = "The agreement of this customer was confirmed by the partner before. \
                (code 600061, PartnerConfirmedAgreementAlreadyExists, InternalErrorCode=600061)";
    assert_eq!(fault.to_string(), said);
    let Fault::Api(api) = fault else {
        panic!("{fault:?}")
    };
    assert_eq!(api.is_retryable, Some(false));
    assert_eq!(api.message, api.description);
    assert!(api.parameters.is_some() && api.extra.is_empty());
    // With the words of a gateway alone it is not a failure of the service.
    let foreign = r#"{"code": 5, "message": "gone", "errorName": "Gone"}"#;
    let error = refused(404, foreign);
    assert!(!error.is_not_found(), "{error:?}");
}
