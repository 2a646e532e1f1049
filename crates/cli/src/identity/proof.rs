//! How the application proves that it is itself.

use std::path::Path;

use partner_center_reqwest::core::auth::Secret;
use partner_center_reqwest::{ClientCertificate, Credentials};

use super::profiles::{Kind, Profile};
use crate::error::CommandError;
use crate::input;

/// How the application proves that it is itself.
pub(crate) enum Proof {
    None,
    Secret(Secret),
    Certificate(ClientCertificate),
}

impl Proof {
    /// What a profile signs in with; `stored` is the secret that is kept beside it.
    pub(crate) fn kept(
        profile: &Profile,
        stored: impl FnOnce() -> Result<Option<Secret>, CommandError>,
    ) -> Result<Self, CommandError> {
        match (&profile.certificate, profile.kind) {
            (Some(path), Kind::User | Kind::Certificate) => {
                read_certificate("certificate", path).map(Self::Certificate)
            }
            (None, Kind::Certificate) => Ok(Self::None),
            _ => Ok(stored()?.map_or(Self::None, Self::Secret)),
        }
    }

    /// The credentials of a profile; none, where its application has nothing to prove itself with.
    pub(crate) fn credentials(&self, profile: &Profile) -> Option<Credentials> {
        let (tenant, client) = (&profile.tenant, &profile.client_id);
        match profile.kind {
            Kind::User => Some(self.beside(Credentials::signed_in(tenant, client))),
            Kind::ClientSecret | Kind::Certificate => self.alone(tenant, client),
        }
    }

    /// A user's credentials, through the application.
    pub(crate) fn beside(&self, user: Credentials) -> Credentials {
        match self {
            Self::None => user,
            Self::Secret(secret) => user.with_client_secret(secret.clone()),
            Self::Certificate(certificate) => user.with_certificate(certificate.clone()),
        }
    }

    /// The application's own credentials.
    pub(crate) fn alone(&self, tenant: &str, client: &str) -> Option<Credentials> {
        match self {
            Self::None => None,
            Self::Secret(secret) => {
                Some(Credentials::client_secret(tenant, client, secret.clone()))
            }
            Self::Certificate(certificate) => Some(Credentials::certificate(
                tenant,
                client,
                certificate.clone(),
            )),
        }
    }
}

/// Private key and certificate from one file.
pub(super) fn read_certificate(name: &str, path: &Path) -> Result<ClientCertificate, CommandError> {
    let wrong = |error: &dyn std::fmt::Display| {
        CommandError::Input(format!("{name} {}: {error}", path.display()))
    };
    let pem = input::pem(path).map_err(|error| wrong(&error))?;
    ClientCertificate::from_pem(pem).map_err(|error| wrong(&error))
}
