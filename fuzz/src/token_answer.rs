//! An answer of the sign-in service is a token with a sound life, or an error that shows no secret.
//!
//! Input: an answer (see [`answer`](crate::answer)).

use std::time::Duration;

use http::Response;
use partner_center_core::Cloud;
use partner_center_core::auth::{
    Application, Grant, Lookup, Moment, Proof, Secret, SignInError, StoredTokens, TokenAnswer,
    TokenCache,
};

use crate::CUSTOMER;

/// Never in a text that is shown, wherever the answer has it.
pub const SECRET: &str = "pcS3cr3t";

/// The check with the real reader.
pub fn check(data: &[u8]) {
    check_with(real, data);
    asks_in_time(data);
}

/// The same answer to the request for a device code, and to the question whether the user has signed
/// in: whatever spans it has, the next question is in time or never.
fn asks_in_time(data: &[u8]) {
    let Some(answer) = crate::answer(data) else {
        return;
    };
    let answer = answer.map(bytes::Bytes::from);
    let request = app().device_code_request();
    let good = Response::new(bytes::Bytes::from_static(
        br#"{"user_code":"A","device_code":"d","verification_uri":"u"}"#,
    ));
    let codes = [request.device_code(&answer), request.device_code(&good)];
    for mut code in codes.into_iter().flatten() {
        hides(&format!("{:?}", code.grant()));
        for elapsed in [Duration::ZERO, Duration::from_secs(5 * 60), Duration::MAX] {
            let Err(error) = real(answer.clone()) else {
                return;
            };
            if let Ok(wait) = code.next(error, elapsed) {
                assert!(wait >= Duration::from_secs(1), "{code:?}");
                assert!(elapsed + wait < code.expires_in, "{wait:?} {code:?}");
            }
        }
    }
}

fn app() -> Application {
    let app = Application::new(
        Cloud::Global,
        CUSTOMER,
        "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f",
    );
    app.unwrap_or_else(|error| panic!("{error}"))
}

fn real(answer: Response<bytes::Bytes>) -> Result<TokenAnswer, SignInError> {
    let secret = Secret::new(SECRET);
    let request = app().token_request(&Grant::ClientCredentials, &Proof::Secret(&secret));
    request.answer(answer)
}

/// The check with any reader of answers.
pub fn check_with(
    read: impl Fn(Response<bytes::Bytes>) -> Result<TokenAnswer, SignInError>,
    data: &[u8],
) {
    let Some(answer) = crate::answer(data) else {
        return;
    };
    let status = answer.status();
    match read(answer.map(Into::into)) {
        Ok(token) => {
            assert!(status.is_success(), "{status}");
            hides(&format!("{token:?} {token:#?}"));
            lives(&token);
            is_kept(&token);
        }
        Err(error) => {
            hides(&format!("{error} {error:?} {error:#?} {:?}", error.hint()));
            assert!(!error.to_string().contains(char::is_control), "{error:?}");
            let is_short = |delay: Duration| delay <= Duration::from_secs(5);
            assert!(error.delay(1, u64::MAX).is_none_or(is_short), "{error:?}");
            assert!(error.delay(3, 0).is_none(), "sent for ever: {error:?}");
        }
    }
}

fn hides(text: &str) {
    assert!(!text.contains(SECRET), "{text}");
}

/// The point of time, by both clocks, so long after the token was asked for.
fn after(span: Duration) -> Moment {
    let start = Duration::from_secs(500_000 * 3_600);
    Moment::new(start + span, start + span)
}

fn lives(token: &TokenAnswer) {
    let asked = after(Duration::ZERO);
    let life = token.lifetime(asked);
    let sound = Duration::from_secs(60)..=Duration::from_secs(24 * 3_600);
    assert!(sound.contains(&life), "{life:?}");
    for entropy in [0, u64::MAX] {
        let mut cache = TokenCache::default();
        cache.refreshed(asked, token, entropy);
        // Nobody asks for the next one at once, and nobody uses this one when it is too old.
        assert!(
            matches!(cache.lookup(asked, None), Lookup::Use(_)),
            "{token:?}"
        );
        assert!(
            matches!(cache.lookup(after(life), None), Lookup::Refresh),
            "{token:?}"
        );
    }
}

fn is_kept(token: &TokenAnswer) {
    let configured = Secret::new("given");
    let kept = StoredTokens::new(&configured, None, token, after(Duration::ZERO));
    let kept = StoredTokens::from_json(kept.to_json().as_bytes());
    let kept = kept.unwrap_or_else(|error| panic!("{error}"));
    hides(&format!("{kept:?}"));
    let exposed = |token: Option<&Secret>| token.map(|token| token.expose().to_owned());
    assert_eq!(
        exposed(kept.refresh_token()),
        exposed(token.refresh_token.as_ref())
    );
    let again = kept
        .answer(after(Duration::ZERO), None)
        .map(|answer| answer.access_token);
    assert!(again.as_ref() == Some(&token.access_token), "{kept:?}");
}
