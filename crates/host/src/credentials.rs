use std::sync::Arc;

use partner_center_core::auth::{Application, Authority, Secret};
use partner_center_core::{Cloud, Error};

#[cfg(feature = "certificate")]
use crate::certificate::ClientCertificate;
use crate::helper::HelperCommand;
use crate::sign_in::{Identity, OwnProof, Registered, Subject};
use crate::store::TokenStore;

/// What a client signs in with. Tokens are kept, replaced before their end, and asked for once
/// however many calls need one.
///
/// ```no_run
/// use partner_center_host::Credentials;
///
/// let credentials = Credentials::client_secret(
///     "contoso.onmicrosoft.com",
///     "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f",
///     std::env::var("PARTNER_CENTER_CLIENT_SECRET").unwrap_or_default(),
/// );
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
        proof: OwnProof,
        subject: Subject,
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

    fn application(
        tenant: impl Into<String>,
        client: impl Into<String>,
        proof: OwnProof,
        subject: Subject,
    ) -> Self {
        Self::new(Kind::Application {
            tenant: tenant.into(),
            client: client.into(),
            proof,
            subject,
        })
    }

    /// An application for itself (App only): a tenant (GUID or domain), a client id, its secret.
    #[must_use]
    pub fn client_secret(
        tenant: impl Into<String>,
        client: impl Into<String>,
        secret: impl Into<Secret>,
    ) -> Self {
        let proof = OwnProof::Secret(secret.into());
        Self::application(tenant, client, proof, Subject::Application)
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
        let subject = Subject::Given(refresh_token.into());
        Self::application(tenant, client, OwnProof::Public, subject)
    }

    /// The user whose tokens a sign-in (the clients' `UserSignIn`) has put into the
    /// [`store`](Self::store), which has to be given. While there are none, calls fail: somebody has to
    /// sign in first.
    #[must_use]
    pub fn signed_in(tenant: impl Into<String>, client: impl Into<String>) -> Self {
        Self::application(tenant, client, OwnProof::Public, Subject::SignedIn)
    }

    /// An application for itself (App only) that proves who it is by the key of a certificate.
    #[cfg(feature = "certificate")]
    #[must_use]
    pub fn certificate(
        tenant: impl Into<String>,
        client: impl Into<String>,
        certificate: ClientCertificate,
    ) -> Self {
        let proof = OwnProof::Certificate(certificate);
        Self::application(tenant, client, proof, Subject::Application)
    }

    /// A program that writes a token to its standard output.
    #[must_use]
    pub fn helper(command: HelperCommand) -> Self {
        Self::new(Kind::Helper(command))
    }

    /// The secret of the application. A helper command has none.
    #[must_use]
    pub fn with_client_secret(mut self, new: impl Into<Secret>) -> Self {
        self.prove(OwnProof::Secret(new.into()));
        self
    }

    /// The certificate of the application, instead of a secret. A helper command has none.
    #[cfg(feature = "certificate")]
    #[must_use]
    pub fn with_certificate(mut self, certificate: ClientCertificate) -> Self {
        self.prove(OwnProof::Certificate(certificate));
        self
    }

    fn prove(&mut self, new: OwnProof) {
        if let Kind::Application { proof, .. } = &mut self.kind {
            *proof = new;
        }
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
                proof,
                subject,
            } => {
                let cloud = self.cloud.unwrap_or(cloud);
                let mut application = Application::new(cloud, &tenant, &client)?;
                if let Some(authority) = self.authority {
                    application = application.with_authority(authority);
                }
                let is_empty = matches!(&proof, OwnProof::Secret(secret) if secret.is_empty())
                    || matches!(&subject, Subject::Given(token) if token.is_empty());
                if is_empty {
                    let message = "credentials: the client secret or the refresh token is empty";
                    return Err(Error::invalid_input(message));
                }
                let registered = Registered::new(application, proof, subject, self.store);
                Ok(Identity::Registered(Box::new(registered)))
            }
        }
    }
}

// Not even the ids: a secret may have been put in their place.
debug!(Credentials { cloud, authority });
