use http::StatusCode;

use crate::auth::Credential;

/// The kinds, each with the numbers after `AADSTS` that mean it, and what to do next.
macro_rules! kinds {
    ($($(#[$docs:meta])* $kind:ident $([$($code:literal)|+])? $(=> $hint:literal)?,)*) => {
        /// What kind of refusal it is.
        ///
        /// Source: Learn, Microsoft Entra authentication and authorization error codes; RFC 6749, RFC 8628.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum SignInErrorKind {
            $($(#[$docs])* $kind,)*
        }

        impl SignInErrorKind {
            fn of_code(code: u32) -> Option<Self> {
                match code {
                    $($($($code)|+ => Some(Self::$kind),)?)*
                    _ => None,
                }
            }

            pub(super) fn hint(self) -> Option<&'static str> {
                match self {
                    $($(Self::$kind => Some($hint),)?)*
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    /// The user has to sign in again: the refresh token is too old, revoked, or not one (`invalid_grant`).
    SignInAgain [700_081 | 700_082 | 700_084 | 50_173 | 50_089 | 70_008 | 70_043 | 50_132 | 50_133 | 54_005 | 70_000
        | 16_000 | 160_021 | 50_058 | 50_085 | 50_140 | 50_197 | 50_199 | 700_020] =>
        "sign in again, and use the new refresh token",
    /// Nobody has consented to the application.
    ConsentMissing [65_001 | 90_094 | 90_095 | 90_008 | 90_099 | 7_000_229] =>
        "an administrator has to consent to the application in this tenant",
    /// The application does not ask for the permissions of the Partner Center API.
    PermissionMissing [65_005 | 650_056 | 650_057] =>
        "add the Microsoft Partner Center API to the permissions of the application in Microsoft Entra, and let an administrator consent to them",
    /// The user has to sign in with multi-factor authentication.
    MfaRequired [50_072 | 50_074 | 50_076 | 50_078 | 50_079 | 50_158 | 500_121 | 53_004 | 53_010] =>
        "sign in again with multi-factor authentication",
    /// A Conditional Access policy, or another policy of the tenant, forbids it.
    Blocked [53_000 | 53_001 | 53_002 | 53_003 | 530_002 | 530_003 | 530_031 | 530_032 | 530_033 | 530_035 | 530_036
        | 50_005 | 50_097 | 50_129 | 50_131 | 50_155 | 50_187 | 700_003] =>
        "sign in in a browser if it was with a device code, which Microsoft recommends to block; else see the Conditional Access policies and the security defaults in Microsoft Entra",
    /// A Conditional Access policy forbids it to an application that asks for itself.
    ApplicationBlocked =>
        "a Conditional Access policy for applications (workload identities) forbids it, for example from this address: let an administrator of the tenant look at the policy in Microsoft Entra",
    /// What is allowed between tenants does not include this one.
    TenantRestricted [50_002 | 500_021 | 500_022 | 500_212 | 500_213] =>
        "this network or one of the tenants does not allow a sign-in to this tenant: let an administrator see the tenant restrictions and the cross-tenant access settings",
    /// The account of the user is disabled.
    AccountDisabled [50_057] =>
        "the account is disabled: sign in as another user, or let an administrator enable it",
    /// The account is locked, or blocked because of a risk.
    AccountLocked [50_053 | 53_011 | 530_034] =>
        "the account is locked, or Microsoft sees a risk: let an administrator look at the sign-in logs and the risky users in Microsoft Entra, and unblock it",
    /// The password has expired, or has to be changed first.
    PasswordExpired [50_055 | 50_125 | 50_135 | 50_142 | 50_144] =>
        "let the user change the password, then sign in again",
    /// The account is not of this tenant.
    UserNotInTenant [16_003 | 50_014 | 50_020 | 50_034 | 500_208 | 51_004 | 90_072] =>
        "the account does not belong to this tenant: check the tenant, sign in as a user of it, or let an administrator add the account as a guest",
    /// The user is not assigned to the application, which only takes users that are.
    UserNotAssigned [50_105] =>
        "the application takes only users that are assigned to it: let an administrator assign the user (Microsoft Entra, Enterprise applications, Users and groups)",
    /// The application is not assigned to the Partner Center API, which only takes those that are.
    ApplicationNotAssigned [501_051] =>
        "the Partner Center API takes only applications that are assigned to it in this tenant: let an administrator assign one of its roles to the application, or switch \"Assignment required\" off (Microsoft Entra, Enterprise applications, Properties)",
    /// The secret or the assertion is wrong.
    WrongSecret [7_000_215 | 700_027 | 70_002 | 50_012 | 700_021 | 700_030] =>
        "check the client secret (its value is needed, not its id) or the certificate: it does not belong to this application",
    /// The secret is too old.
    SecretExpired [7_000_222] => "make a new client secret in Microsoft Entra",
    /// The application did not prove who it is, and has to.
    SecretMissing [7_000_218 | 7_000_216] =>
        "the application has to prove who it is: give its client secret or certificate, or make it a public client (Microsoft Entra, App registrations, Authentication, Allow public client flows)",
    /// The application proved who it is, but as a public client it must not.
    SecretForbidden [700_025] =>
        "the application is a public client: leave its client secret or certificate out, or make it a confidential one (Microsoft Entra, App registrations, Authentication, Allow public client flows)",
    /// By the clock of the sign-in service the assertion is not valid now.
    AssertionOutOfTime [700_024] =>
        "set the clock of this machine: what is signed with the certificate is good for a few minutes",
    /// There is no such tenant.
    UnknownTenant [90_002 | 900_021 | 900_023 | 90_038 | 50_049 | 50_128 | 90_051 | 900_382 | 900_432] =>
        "check the tenant id and the cloud",
    /// The request does not name a tenant, and has to.
    TenantMissing [50_059 | 50_194 | 90_019 | 90_124 | 90_130 | 9_001_023] =>
        "name the partner's tenant by its id or domain: `common`, `organizations` and `consumers` name none",
    /// There is no such application in the tenant.
    UnknownApplication [700_016 | 700_011 | 700_038] =>
        "check the client id, and that the application is registered in this tenant and cloud",
    /// The application exists, but it is disabled.
    ApplicationDisabled [7_000_112 | 70_001] =>
        "the application is disabled in this tenant: let an administrator enable it (Microsoft Entra, Enterprise applications, Properties)",
    /// The tenant does not know the Partner Center API.
    UnknownResource [500_011 | 650_052 | 50_001 | 650_054] =>
        "this tenant has no service principal of the Partner Center API: check that it is the partner's tenant, and the cloud, else let an administrator add it",
    /// The tenant knows the Partner Center API, but has disabled it.
    ResourceDisabled [500_014] =>
        "the Partner Center API is disabled in this tenant: let an administrator enable it (Microsoft Entra, Enterprise applications, Properties)",
    /// The Partner Center API does not know the permission that is asked for.
    UnknownScope [28_002 | 650_053 | 70_011] =>
        "the Partner Center API of this cloud does not have the permission: check the cloud",
    /// The application is one of Microsoft's own, and has no permission for the Partner Center API.
    MicrosoftsApplication [65_002] =>
        "this client id is that of a program of Microsoft's, which may not use the Partner Center API: register an application of your own",
    /// The address to which the browser comes back is not registered, or for another kind of application.
    RedirectNotRegistered [50_011 | 500_112 | 500_113 | 70_004 | 900_971 | 9_002_326 | 9_002_327] =>
        "register the address http://localhost for mobile and desktop applications, not for a single-page application (Microsoft Entra, App registrations, Authentication), then sign in again",
    /// Too many requests.
    Throttled [50_196 | 90_055] => "wait, then sign in less often: one token serves for an hour",
    /// The user has not signed in yet (device code).
    AuthorizationPending [70_016] => "wait until the user has signed in",
    /// The same, but the questions come too fast (device code).
    SlowDown => "wait until the user has signed in",
    /// The device code is too old, or was used.
    CodeExpired [70_018 | 70_019 | 70_020 | 90_119 | 90_120] => "begin again with a new code",
    /// The user has declined.
    Declined [65_004] => "begin again, and let the user accept",
    /// The sign-in service has a problem of its own.
    Unavailable [90_033 | 90_006 | 90_012 | 90_024 | 90_025 | 90_090 | 50_033 | 50_087 | 50_088 | 80_002 | 80_014] =>
        "the sign-in service has a problem of its own: try again later",
    /// No whole answer came.
    Unreachable => "check the network, the proxy, and the authority's address",
    /// The answer did not come from the sign-in service: it is, for example, a page of a proxy.
    Unreadable => "check the authority's address, and the proxy in front of it",
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
        let by_code = |code: &u32| match code {
            // Any malformed request; with this word, the token in it is malformed.
            9_002_313 if error == "invalid_grant" => Some(Kind::SignInAgain),
            code => Self::of_code(*code),
        };
        if let Some(kind) = codes.iter().find_map(by_code) {
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
            (Kind::Blocked, Credential::App) => Kind::ApplicationBlocked,
            (kind, _) => kind,
        }
    }
}
