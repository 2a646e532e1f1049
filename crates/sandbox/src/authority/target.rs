//! What a token is asked for: `resource` in the first version, `scope` in the second.

use crate::authority::aadsts::EntraError;
use crate::authority::form::Form;
use crate::authority::version::Version;

/// The one audience that the API accepts.
pub(crate) const PARTNER_CENTER: &str = "https://api.partnercenter.microsoft.com";
const PARTNER_CENTER_APP: &str = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd";
/// Where scopes belong that name no resource.
const GRAPH: &str = "https://graph.microsoft.com";
/// Other resources that exist; their tokens are refused by the API.
const OTHERS: [&str; 3] = [
    GRAPH,
    "https://graph.windows.net",
    "https://management.azure.com",
];
const OPEN_ID: [&str; 4] = ["openid", "profile", "email", "offline_access"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The `aud` of the access token.
    pub(crate) audience: &'static str,
    pub(crate) refreshable: bool,
    pub(crate) id_token: bool,
}

impl Target {
    /// What the request names; nothing if it leaves that to an earlier request.
    pub(crate) fn of(form: &Form, version: Version) -> Result<Option<Self>, EntraError> {
        match version {
            Version::V1 => form.get("resource").map(Self::of_resource).transpose(),
            Version::V2 => form.get("scope").map(Self::of_scope).transpose(),
        }
    }

    pub(crate) fn needed(form: &Form, version: Version) -> Result<Self, EntraError> {
        let name = match version {
            Version::V1 => "resource",
            Version::V2 => "scope",
        };
        Self::of(form, version)?.ok_or_else(|| EntraError::missing(name))
    }

    /// An app without a user takes all that it was given, and may say it in one way only.
    pub(crate) fn for_app(form: &Form, version: Version) -> Result<Self, EntraError> {
        let target = Self::needed(form, version)?;
        let scope = form.get("scope").unwrap_or_default().trim();
        let whole = scope.ends_with("/.default") && !scope.contains(' ');
        if version == Version::V2 && !whole {
            return Err(EntraError::of(1_002_012).about(scope));
        }
        Ok(target)
    }

    fn of_resource(resource: &str) -> Result<Self, EntraError> {
        Ok(Self {
            audience: audience(resource)?,
            refreshable: true,
            id_token: true,
        })
    }

    fn of_scope(scope: &str) -> Result<Self, EntraError> {
        let all: Vec<&str> = scope.split_whitespace().collect();
        let named: Vec<&&str> = all.iter().filter(|one| !OPEN_ID.contains(one)).collect();
        let mut target = Self {
            audience: GRAPH,
            refreshable: all.contains(&"offline_access"),
            id_token: all.contains(&"openid"),
        };
        for (at, one) in named.iter().enumerate() {
            let (resource, permission) = one.rsplit_once('/').unwrap_or((GRAPH, one));
            let audience = audience(resource)?;
            let mixed = at > 0 && (audience != target.audience || scope.contains("/.default"));
            let unknown = audience == PARTNER_CENTER
                && !matches!(permission, ".default" | "user_impersonation");
            if mixed || unknown || permission.is_empty() {
                return Err(EntraError::of(70011).about(scope));
            }
            target.audience = audience;
        }
        Ok(target)
    }

    /// The `scope` of an answer for a user.
    pub(crate) fn granted(&self, version: Version) -> String {
        match version {
            Version::V1 => "user_impersonation".to_owned(),
            Version::V2 => format!("{}/user_impersonation", self.audience),
        }
    }
}

fn audience(resource: &str) -> Result<&'static str, EntraError> {
    let plain = resource.trim_end_matches('/');
    let same = |known: &&&str| known.eq_ignore_ascii_case(plain);
    if same(&&PARTNER_CENTER) || plain.trim_start_matches("api://") == PARTNER_CENTER_APP {
        return Ok(PARTNER_CENTER);
    }
    let other = OTHERS.iter().find(same).copied();
    other.ok_or_else(|| EntraError::of(500_011).about(resource))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(text: &str) -> Result<Target, EntraError> {
        Target::of_scope(text)
    }

    #[test]
    fn scopes_name_one_resource() {
        let target =
            scope("https://api.partnercenter.microsoft.com/.default offline_access openid")
                .unwrap();
        assert_eq!(target.audience, PARTNER_CENTER);
        assert!(target.refreshable && target.id_token);
        let target = scope("fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd/user_impersonation").unwrap();
        assert_eq!(target.audience, PARTNER_CENTER);
        assert!(!target.refreshable && !target.id_token);
        assert_eq!(scope("openid User.Read").unwrap().audience, GRAPH);
    }

    #[test]
    fn other_scopes_are_refused() {
        for (text, code) in [
            ("https://api.partnercenter.microsoft.com/orders", 70011),
            ("https://api.partnercenter.microsoft.com/", 70011),
            (
                "https://api.partnercenter.microsoft.com/.default User.Read",
                70011,
            ),
            ("https://nowhere.example/.default", 500_011),
        ] {
            assert_eq!(scope(text).unwrap_err().code, Some(code), "{text}");
        }
    }
}
