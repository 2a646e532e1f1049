use std::fmt;
use std::sync::Arc;

use partner_center_core::auth::{Application, Authority, Secret};
use partner_center_core::{Cloud, Error};

use crate::sign_in::{Identity, Registered};
use crate::{HelperCommand, TokenStore};

/// What a client signs in with. Tokens are kept, replaced before their end, and asked for once
/// however many calls need one.
///
/// ```no_run
/// use partner_center_reqwest::{Credentials, PartnerCenter};
///
/// let variable = |name| std::env::var(name).unwrap_or_default();
/// let partner = PartnerCenter::builder()
///     .credentials(Credentials::client_secret(
///         "contoso.onmicrosoft.com",
///         "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f",
///         variable("PARTNER_CENTER_CLIENT_SECRET"),
///     ))
///     .build()?;
/// # Ok::<(), partner_center_reqwest::core::Error>(())
/// ```
#[derive(Clone)]
pub struct Credentials {
    kind: Kind,
    cloud: Option<Cloud>,
    authority: Option<Authority>,
    store: Option<Arc<dyn TokenStore>>,
}

#[derive(Clone)]
enum Kind {
    Application {
        tenant: String,
        client: String,
        secret: Option<Secret>,
        refresh_token: Option<Secret>,
    },
    Helper(HelperCommand),
}

impl Credentials {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            cloud: None,
            authority: None,
            store: None,
        }
    }

    /// An application for itself (App only): a tenant (GUID or domain), a client id, its secret.
    #[must_use]
    pub fn client_secret(
        tenant: impl Into<String>,
        client: impl Into<String>,
        secret: impl Into<Secret>,
    ) -> Self {
        Self::new(Kind::Application {
            tenant: tenant.into(),
            client: client.into(),
            secret: Some(secret.into()),
            refresh_token: None,
        })
    }

    /// A user who has signed in once (App+User, the secure application model). Each answer brings a
    /// new refresh token, which [`store`](Self::store) keeps.
    ///
    /// A confidential application needs its secret too:
    /// [`with_client_secret`](Self::with_client_secret).
    #[must_use]
    pub fn refresh_token(
        tenant: impl Into<String>,
        client: impl Into<String>,
        refresh_token: impl Into<Secret>,
    ) -> Self {
        Self::new(Kind::Application {
            tenant: tenant.into(),
            client: client.into(),
            secret: None,
            refresh_token: Some(refresh_token.into()),
        })
    }

    /// A program that writes a token to its standard output.
    #[must_use]
    pub fn helper(command: HelperCommand) -> Self {
        Self::new(Kind::Helper(command))
    }

    /// The secret of the application. A helper command has none.
    #[must_use]
    pub fn with_client_secret(mut self, new: impl Into<Secret>) -> Self {
        if let Kind::Application { secret, .. } = &mut self.kind {
            *secret = Some(new.into());
        }
        self
    }

    /// Signs in at this cloud, and for its API. If not set: the cloud of the client.
    #[must_use]
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = Some(cloud);
        self
    }

    /// Signs in at this address instead of the cloud's.
    #[must_use]
    pub fn authority(mut self, authority: Authority) -> Self {
        self.authority = Some(authority);
        self
    }

    /// Keeps tokens here, which several processes may share. A new refresh token is stored before the
    /// access token that came with it is used.
    #[must_use]
    pub fn store(mut self, store: impl TokenStore + 'static) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    pub(crate) fn identity(self, cloud: Cloud) -> Result<Identity, Error> {
        match self.kind {
            Kind::Helper(command) => Ok(Identity::Helper(command)),
            Kind::Application {
                tenant,
                client,
                secret,
                refresh_token,
            } => {
                let cloud = self.cloud.unwrap_or(cloud);
                let mut application = Application::new(cloud, &tenant, &client)?;
                if let Some(authority) = self.authority {
                    application = application.with_authority(authority);
                }
                let given = [&secret, &refresh_token];
                if given.into_iter().flatten().any(Secret::is_empty) {
                    let message = "credentials: the client secret or the refresh token is empty";
                    return Err(Error::invalid_input(message));
                }
                let registered = Registered::new(application, secret, refresh_token, self.store);
                Ok(Identity::Registered(Box::new(registered)))
            }
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not even the ids: a secret may have been put in their place.
        f.debug_struct("Credentials")
            .field("cloud", &self.cloud)
            .field(
                "authority",
                &self.authority.as_ref().map(ToString::to_string),
            )
            .finish_non_exhaustive()
    }
}
