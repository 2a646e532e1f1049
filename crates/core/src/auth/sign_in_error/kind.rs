use http::StatusCode;

use crate::auth::Credential;

/// What kind of refusal it is.
///
/// Source: Learn, Microsoft Entra authentication and authorization error codes; RFC 6749, RFC 8628.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignInErrorKind {
    /// The user has to sign in again: the refresh token is too old, revoked, or not one (`invalid_grant`).
    SignInAgain,
    /// Nobody has consented to the application.
    ConsentMissing,
    /// The application does not ask for the permissions of the Partner Center API.
    PermissionMissing,
    /// The user has to sign in with multi-factor authentication.
    MfaRequired,
    /// A Conditional Access policy, or another policy of the tenant, forbids it.
    Blocked,
    /// The account of the user is disabled.
    AccountDisabled,
    /// The user is not assigned to the application, which only takes users that are.
    UserNotAssigned,
    /// The application is not assigned to the Partner Center API, which only takes those that are.
    ApplicationNotAssigned,
    /// The secret or the assertion is wrong.
    WrongSecret,
    /// The secret is too old.
    SecretExpired,
    /// The application did not prove who it is, and has to.
    SecretMissing,
    /// The application proved who it is, but as a public client it must not.
    SecretForbidden,
    /// By the clock of the sign-in service the assertion is not valid now.
    AssertionOutOfTime,
    /// There is no such tenant.
    UnknownTenant,
    /// There is no such application in the tenant.
    UnknownApplication,
    /// The application exists, but it is disabled.
    ApplicationDisabled,
    /// The tenant does not know the Partner Center API.
    UnknownResource,
    /// Too many requests.
    Throttled,
    /// The user has not signed in yet (device code).
    AuthorizationPending,
    /// The same, but the questions come too fast (device code).
    SlowDown,
    /// The device code is too old.
    CodeExpired,
    /// The user has declined.
    Declined,
    /// The sign-in service has a problem of its own.
    Unavailable,
    /// No whole answer came.
    Unreachable,
    /// The answer did not come from the sign-in service: it is, for example, a page of a proxy.
    Unreadable,
    /// What is used instead of signing in did not work: a helper command, a token store.
    Local,
    /// Any other refusal.
    Refused,
}

use SignInErrorKind as Kind;

impl SignInErrorKind {
    /// The codes decide before the word of OAuth, which is coarse: Entra uses `invalid_grant` and
    /// `invalid_client` for dozens of causes, so next to a code that is unknown here they say nothing.
    pub(super) fn of(error: &str, codes: &[u32], status: StatusCode) -> Self {
        if let Some(kind) = codes.iter().find_map(|code| by_code(*code, error)) {
            return kind;
        }
        let is_word_enough = codes.is_empty();
        match (error, status.as_u16()) {
            ("authorization_pending", _) => Kind::AuthorizationPending,
            ("slow_down", _) => Kind::SlowDown,
            ("expired_token" | "code_expired", _) => Kind::CodeExpired,
            ("authorization_declined", _) => Kind::Declined,
            ("temporarily_unavailable" | "server_error", _) | (_, 408 | 500..) => Kind::Unavailable,
            (_, 429) => Kind::Throttled,
            ("consent_required", _) => Kind::ConsentMissing,
            _ if !is_word_enough => Kind::Refused,
            ("access_denied", _) => Kind::Declined,
            ("invalid_grant" | "interaction_required" | "login_required", _) => Kind::SignInAgain,
            ("invalid_client", _) => Kind::WrongSecret,
            ("unauthorized_client", _) => Kind::UnknownApplication,
            ("invalid_resource", _) => Kind::UnknownResource,
            _ => Kind::Refused,
        }
    }

    /// The same for a request with this credential: where no user signed in, none can sign in again.
    pub(super) fn of_request(self, credential: Credential) -> Self {
        match (self, credential) {
            (Kind::SignInAgain | Kind::MfaRequired | Kind::Declined, Credential::App) => {
                Kind::Refused
            }
            (kind, _) => kind,
        }
    }

    /// What to do next.
    pub(super) fn hint(self) -> Option<&'static str> {
        Some(match self {
            Kind::SignInAgain => "sign in again, and use the new refresh token",
            Kind::ConsentMissing => {
                "an administrator has to consent to the application in this tenant"
            }
            Kind::PermissionMissing => {
                "add the Microsoft Partner Center API to the permissions of the application in Microsoft Entra, and let an administrator consent to them"
            }
            Kind::MfaRequired => "sign in again with multi-factor authentication",
            Kind::Blocked => {
                "see the Conditional Access policies and the security defaults in Microsoft Entra"
            }
            Kind::AccountDisabled => {
                "the account is disabled: sign in as another user, or let an administrator enable it"
            }
            Kind::UserNotAssigned => {
                "the application takes only users that are assigned to it: let an administrator assign the user (Microsoft Entra, Enterprise applications, Users and groups)"
            }
            Kind::ApplicationNotAssigned => {
                "the Partner Center API takes only applications that are assigned to it in this tenant: let an administrator assign one of its roles to the application, or switch \"Assignment required\" off (Microsoft Entra, Enterprise applications, Properties)"
            }
            Kind::WrongSecret => {
                "check the client secret (its value is needed, not its id) or the certificate: it does not belong to this application"
            }
            Kind::SecretExpired => "make a new client secret in Microsoft Entra",
            Kind::SecretMissing => {
                "the application has to prove who it is: give its client secret or certificate, or make it a public client (Microsoft Entra, App registrations, Authentication, Allow public client flows)"
            }
            Kind::SecretForbidden => {
                "the application is a public client: leave its client secret or certificate out, or make it a confidential one (Microsoft Entra, App registrations, Authentication, Allow public client flows)"
            }
            Kind::AssertionOutOfTime => {
                "set the clock of this machine: what is signed with the certificate is good for a few minutes"
            }
            Kind::UnknownTenant => "check the tenant id and the cloud",
            Kind::UnknownApplication => {
                "check the client id, and that the application is registered in this tenant and cloud"
            }
            Kind::ApplicationDisabled => {
                "the application is disabled in this tenant: let an administrator enable it (Microsoft Entra, Enterprise applications, Properties)"
            }
            Kind::UnknownResource => {
                "this tenant has no service principal of the Partner Center API: check that it is the partner's tenant, and the cloud, else let an administrator add it"
            }
            Kind::Throttled => "wait, then sign in less often: one token serves for an hour",
            Kind::Unavailable => "the sign-in service has a problem of its own: try again later",
            Kind::Unreachable => "check the network, the proxy, and the authority's address",
            Kind::Unreadable => "check the authority's address, and the proxy in front of it",
            Kind::CodeExpired => "begin again with a new code",
            Kind::Declined => "begin again, and let the user accept",
            Kind::AuthorizationPending | Kind::SlowDown => "wait until the user has signed in",
            Kind::Local | Kind::Refused => return None,
        })
    }
}

/// What a number after `AADSTS` means; the word of OAuth beside it tells two meanings apart.
fn by_code(code: u32, error: &str) -> Option<Kind> {
    Some(match code {
        700_082 | 700_084 | 50_173 | 50_089 | 70_008 | 70_043 | 50_132 | 50_133 | 54_005
        | 70_000 => Kind::SignInAgain,
        // Any malformed request; with this word, the token in it is malformed.
        9_002_313 if error == "invalid_grant" => Kind::SignInAgain,
        65_001 | 90_094 | 90_095 => Kind::ConsentMissing,
        65_005 | 650_056 | 650_057 => Kind::PermissionMissing,
        50_072 | 50_074 | 50_076 | 50_078 | 50_079 | 50_158 => Kind::MfaRequired,
        53_000 | 53_001 | 53_002 | 53_003 | 530_002 | 530_003 | 530_032 | 530_035 => Kind::Blocked,
        50_057 => Kind::AccountDisabled,
        50_105 => Kind::UserNotAssigned,
        501_051 => Kind::ApplicationNotAssigned,
        7_000_215 | 700_027 | 70_002 => Kind::WrongSecret,
        7_000_222 => Kind::SecretExpired,
        7_000_218 | 7_000_216 => Kind::SecretMissing,
        700_025 => Kind::SecretForbidden,
        700_024 => Kind::AssertionOutOfTime,
        90_002 | 900_021 | 900_023 | 90_038 => Kind::UnknownTenant,
        700_016 | 700_011 | 700_038 => Kind::UnknownApplication,
        7_000_112 | 70_001 => Kind::ApplicationDisabled,
        500_011 | 650_052 => Kind::UnknownResource,
        50_196 | 90_055 => Kind::Throttled,
        70_016 => Kind::AuthorizationPending,
        70_019 | 70_020 => Kind::CodeExpired,
        65_004 => Kind::Declined,
        90_033 | 90_006 | 90_012 | 90_024 | 90_090 | 50_033 | 50_087 => Kind::Unavailable,
        _ => return None,
    })
}
