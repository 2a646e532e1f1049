use partner_center_core::auth::{
    Application, Grant, Moment, Proof, Secret, SignInError, TokenRequest,
};

/// How an application proves that it is itself.
#[derive(Clone)]
pub(crate) enum OwnProof {
    /// Not at all: a public client.
    Public,
    Secret(Secret),
    #[cfg(feature = "certificate")]
    Certificate(crate::certificate::ClientCertificate),
}

impl OwnProof {
    /// Tells one proof from another.
    pub(crate) fn secret(&self) -> Secret {
        match self {
            Self::Public => Secret::new(""),
            Self::Secret(secret) => secret.clone(),
            #[cfg(feature = "certificate")]
            Self::Certificate(certificate) => certificate.mark(),
        }
    }

    #[cfg_attr(
        not(feature = "certificate"),
        expect(clippy::unnecessary_wraps, reason = "a certificate alone can fail")
    )]
    pub(crate) fn token_request(
        &self,
        application: &Application,
        grant: &Grant,
        now: Moment,
    ) -> Result<TokenRequest, SignInError> {
        #[cfg(not(feature = "certificate"))]
        let _ = now;
        Ok(match self {
            Self::Public => application.token_request(grant, &Proof::Public),
            Self::Secret(secret) => application.token_request(grant, &Proof::Secret(secret)),
            #[cfg(feature = "certificate")]
            Self::Certificate(certificate) => {
                let assertion = certificate.assertion(application, now)?;
                application.token_request(grant, &Proof::Assertion(&assertion))
            }
        })
    }
}
