use percent_encoding::percent_decode_str;

use super::grant::user_scope;
use super::{Application, CodeVerifier, Grant, Secret, SignInError};
use crate::target::QueryBuilder;

/// The page on which a user signs in, and what has to come back from it.
///
/// ```
/// use partner_center_core::Cloud;
/// use partner_center_core::auth::{Application, CodeVerifier, SignInPage};
///
/// let app = Application::new(
///     Cloud::Global, "contoso.onmicrosoft.com", "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f",
/// )?;
/// let verifier = CodeVerifier::from_random_bytes([7; 32]);
/// let page = SignInPage::new("http://localhost:8400", "random-state", verifier);
/// assert!(page.url(&app).contains("code_challenge_method=S256"));
/// assert!(page.answer("code=c&state=another").is_none());
/// assert!(matches!(page.answer("code=c&state=random-state"), Some(Ok(_))));
/// assert!(matches!(page.answer("error=access_denied&state=random-state"), Some(Err(_))));
/// # Ok::<(), partner_center_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SignInPage {
    redirect_uri: String,
    state: String,
    verifier: CodeVerifier,
    claims: Option<String>,
}

impl SignInPage {
    /// A page that sends its code to `redirect_uri`, together with `state`, a random text.
    #[must_use]
    pub fn new(
        redirect_uri: impl Into<String>,
        state: impl Into<String>,
        verifier: CodeVerifier,
    ) -> Self {
        Self {
            redirect_uri: redirect_uri.into(),
            state: state.into(),
            verifier,
            claims: None,
        }
    }

    /// Asks for what a claims challenge asked for.
    #[must_use]
    pub fn with_claims(mut self, claims: impl Into<String>) -> Self {
        self.claims = Some(claims.into());
        self
    }

    /// The address of the page.
    #[must_use]
    pub fn url(&self, application: &Application) -> String {
        let mut query = QueryBuilder::default();
        query
            .pair("client_id", &application.client())
            .pair("response_type", "code")
            .pair("response_mode", "query")
            .pair("redirect_uri", &self.redirect_uri)
            .pair("scope", &user_scope(application.audience()))
            .pair("state", &self.state)
            .pair("code_challenge", &self.verifier.challenge())
            .pair("code_challenge_method", "S256");
        if let Some(claims) = &self.claims {
            query.pair("claims", claims);
        }
        format!("{}?{}", application.address("authorize"), query.into_text())
    }

    /// Reads the query of a request to `redirect_uri`: the grant to ask for a token with, or why there
    /// is no code. `None` when the state is foreign or missing: such a request does not belong to this
    /// page, and the right one may still come.
    #[must_use]
    pub fn answer(&self, query: &str) -> Option<Result<Grant, SignInError>> {
        let state = parameter(query, "state")?;
        if let Some(error) = parameter(query, "error").filter(|_| state == self.state) {
            let description = parameter(query, "error_description").unwrap_or_default();
            return Some(Err(SignInError::from_page(&error, &description)));
        }
        self.grant(&state, &parameter(query, "code")?).map(Ok)
    }

    /// The grant to ask for a token with, once the page has sent `code` and `state` back. `None` for a
    /// foreign state: somebody else's page led here.
    #[must_use]
    pub fn grant(&self, state: &str, code: &str) -> Option<Grant> {
        (state == self.state).then(|| Grant::AuthorizationCode {
            code: Secret::new(code),
            redirect_uri: self.redirect_uri.clone(),
            verifier: self.verifier.clone(),
        })
    }
}

/// The value of a parameter that is in the query exactly once, decoded like a form.
fn parameter(query: &str, name: &str) -> Option<String> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        let text = percent_decode_str(&text).decode_utf8().ok()?;
        Some(text.into_owned())
    };
    let mut found = query.split('&').filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (decoded(key)? == name).then_some(value)
    });
    let value = found.next()?;
    if found.next().is_some() {
        return None;
    }
    decoded(value).filter(|value| !value.is_empty())
}
