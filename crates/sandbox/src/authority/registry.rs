//! Who can sign in: the tenant, its apps and its users, all made up.

use serde::Deserialize;

use crate::authority::aadsts::EntraError;
use crate::ids::is_guid;

const IDENTITIES: &str = include_str!("../../data/identities.json");

#[derive(Debug, Deserialize)]
pub(crate) struct Registry {
    pub(crate) tenant: Tenant,
    pub(crate) apps: Vec<App>,
    pub(crate) users: Vec<User>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Tenant {
    pub(crate) id: String,
    pub(crate) domain: String,
}

/// A registered application. One without a secret is a public client, which runs on somebody's machine.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct App {
    pub(crate) id: String,
    /// The object that stands for the app in the tenant.
    pub(crate) object_id: String,
    pub(crate) name: String,
    pub(crate) secret: Option<String>,
    #[serde(default)]
    pub(crate) secret_expired: bool,
    #[serde(default)]
    pub(crate) without_consent: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) mfa: bool,
    #[serde(default)]
    pub(crate) disabled: bool,
}

impl Registry {
    pub(crate) fn embedded() -> serde_json::Result<Self> {
        serde_json::from_str(IDENTITIES)
    }

    /// `common` and its kin name no tenant; they do where a person says who they are.
    pub(crate) fn check_tenant(&self, name: &str, with_user: bool) -> Result<(), EntraError> {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is(&self.tenant.id) || is(&self.tenant.domain) {
            Ok(())
        } else if is("common") || is("organizations") {
            EntraError::when(!with_user, 50059)
        } else if is_guid(name) || name.contains('.') {
            Err(EntraError::of(90002).about(name))
        } else {
            Err(EntraError::of(900_023).about(name))
        }
    }

    /// The name of a tenant as it may be written down: a client may have put anything there.
    pub(crate) fn known_tenant<'a>(&self, name: &'a str) -> &'a str {
        if self.check_tenant(name, true).is_ok() || is_guid(name) {
            name
        } else {
            "other"
        }
    }

    pub(crate) fn find_app(&self, id: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.id.eq_ignore_ascii_case(id))
    }

    pub(crate) fn find_user(&self, name: &str) -> Option<&User> {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        self.users
            .iter()
            .find(|user| is(&user.name) || is(&user.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign_in;

    #[test]
    fn the_constants_name_identities_of_the_file() {
        let registry = Registry::embedded().unwrap();
        assert_eq!(registry.tenant.id, sign_in::TENANT);
        let app = registry.find_app(sign_in::APP).unwrap();
        assert_eq!(app.secret.as_deref(), Some(sign_in::APP_SECRET));
        let public = registry.find_app(sign_in::PUBLIC_APP).unwrap();
        assert!(public.secret.is_none() && !public.without_consent);
        let mfa = |name| registry.find_user(name).unwrap().mfa;
        assert_eq!(
            (mfa(sign_in::USER), mfa(sign_in::USER_WITHOUT_MFA)),
            (true, false)
        );
    }

    #[test]
    fn every_identity_looks_made_up() {
        let registry = Registry::embedded().unwrap();
        assert_eq!((registry.apps.len(), registry.users.len()), (4, 3));
        for app in &registry.apps {
            assert!(is_guid(&app.id) && is_guid(&app.object_id), "{}", app.id);
            let secret = app.secret.as_deref().unwrap_or("not-a-secret-");
            assert!(secret.starts_with("not-a-secret-"), "{}", app.name);
        }
        for user in &registry.users {
            assert!(
                is_guid(&user.id) && user.name.ends_with(".example"),
                "{}",
                user.name
            );
        }
    }
}
