use std::fmt;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method, Request};
use zeroize::Zeroizing;

use super::grant::user_scope;
use super::{Application, Credential, DeviceCode, Grant, Proof, Secret, SignInError, TokenAnswer};
use crate::{Error, target::QueryBuilder};

/// A request for a token. Its `Debug` does not show the body, which is full of secrets; what
/// [`to_http`](Self::to_http) gives must not be shown to anyone.
#[derive(Clone)]
pub struct TokenRequest {
    address: String,
    body: Zeroizing<String>,
    secrets: Vec<Secret>,
    credential: Credential,
}

impl Application {
    /// A request for a token.
    #[must_use]
    pub fn token_request(&self, grant: &Grant, proof: &Proof<'_>) -> TokenRequest {
        let mut form = Form::new(self);
        let audience = self.audience();
        match grant {
            Grant::ClientCredentials => {
                form.pair("scope", &format!("{audience}/.default"));
                form.pair("grant_type", "client_credentials");
            }
            Grant::RefreshToken(token) => {
                form.user_scope(audience)
                    .pair("grant_type", "refresh_token");
                form.secret("refresh_token", token);
            }
            Grant::DeviceCode(code) => {
                form.pair("grant_type", "urn:ietf:params:oauth:grant-type:device_code");
                form.secret("device_code", code);
            }
            Grant::AuthorizationCode {
                code,
                redirect_uri,
                verifier,
            } => {
                form.user_scope(audience)
                    .pair("grant_type", "authorization_code");
                form.pair("redirect_uri", redirect_uri);
                form.secret("code", code);
                form.secret("code_verifier", verifier.secret());
            }
        }
        match proof {
            Proof::Public => {}
            Proof::Secret(secret) => form.secret("client_secret", secret),
            Proof::Assertion(assertion) => {
                form.pair(
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                );
                form.secret("client_assertion", assertion);
            }
        }
        form.into_request(self.address("token"), grant.credential())
    }

    /// A request for the code with which a user signs in on another device.
    /// [`TokenRequest::device_code`] reads its answer.
    #[must_use]
    pub fn device_code_request(&self) -> TokenRequest {
        let mut form = Form::new(self);
        form.user_scope(self.audience());
        form.into_request(self.address("devicecode"), Credential::AppUser)
    }
}

impl TokenRequest {
    /// The request as bytes. Redirects must not be followed.
    ///
    /// # Errors
    /// Never for an address that [`Application`] accepted.
    pub fn to_http(&self) -> Result<Request<Bytes>, Error> {
        let mut request = Request::new(Bytes::from(self.body.as_bytes().to_vec()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self
            .address
            .parse()
            .map_err(|error| Error::invalid_input(format!("sign-in address: {error}")))?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        Ok(request)
    }

    /// The token from the answer.
    ///
    /// # Errors
    /// When the answer is a refusal, or did not come from the sign-in service.
    pub fn answer(&self, response: http::Response<Bytes>) -> Result<TokenAnswer, SignInError> {
        TokenAnswer::from_http(response, Some(self.credential))
            .map_err(|error| error.of_request(self.credential, &self.secrets))
    }

    /// The device code from the answer to [`Application::device_code_request`].
    ///
    /// # Errors
    /// When the answer is a refusal, or did not come from the sign-in service.
    pub fn device_code(&self, response: &http::Response<Bytes>) -> Result<DeviceCode, SignInError> {
        DeviceCode::from_http(response)
    }
}

impl fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRequest")
            .field("address", &self.address)
            .field("credential", &self.credential)
            .finish_non_exhaustive()
    }
}

/// The fields of a form, percent-encoded like a query.
struct Form {
    fields: QueryBuilder,
    secrets: Vec<Secret>,
}

impl Form {
    fn new(application: &Application) -> Self {
        let mut fields = QueryBuilder::default();
        fields.pair("client_id", &application.client());
        Self {
            fields,
            secrets: Vec::new(),
        }
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.fields.pair(name, value);
    }

    fn secret(&mut self, name: &str, secret: &Secret) {
        self.pair(name, secret.expose());
        self.secrets.push(secret.clone());
    }

    fn user_scope(&mut self, audience: &str) -> &mut Self {
        self.pair("scope", &user_scope(audience));
        self
    }

    fn into_request(self, address: String, credential: Credential) -> TokenRequest {
        TokenRequest {
            address,
            body: Zeroizing::new(self.fields.into_text()),
            secrets: self.secrets,
            credential,
        }
    }
}
