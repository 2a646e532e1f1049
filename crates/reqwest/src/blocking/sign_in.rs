use partner_center_core::Error;
use partner_center_core::auth::{DeviceCode, TokenAnswer};

use super::Http;

/// [`crate::UserSignIn`] for programs without an async runtime.
#[derive(Clone, Debug)]
pub struct UserSignIn(crate::UserSignIn);

impl crate::UserSignIn {
    /// For programs without an async runtime.
    #[must_use]
    pub fn blocking(self) -> UserSignIn {
        UserSignIn(self)
    }
}

impl UserSignIn {
    /// See [`crate::UserSignIn::with_device_code`].
    ///
    /// # Errors
    /// The same.
    pub fn with_device_code(self, show: impl FnOnce(&DeviceCode)) -> Result<TokenAnswer, Error> {
        let (flow, http) = self.0.flow(Http::for_sign_in)?;
        flow.with_device_code(&http, show).map_err(Error::token)
    }

    /// See [`crate::UserSignIn::in_browser`].
    ///
    /// # Errors
    /// The same.
    pub fn in_browser(self, open: impl FnOnce(&str)) -> Result<TokenAnswer, Error> {
        let (flow, http) = self.0.flow(Http::for_sign_in)?;
        flow.in_browser(&http, open).map_err(Error::token)
    }
}
