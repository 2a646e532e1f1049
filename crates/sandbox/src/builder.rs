//! The settings of a sandbox before it starts.

use std::path::PathBuf;
use std::time::Duration;

use crate::access::ACCESS_TOKEN;
use crate::authority::SignInSettings;
use crate::fault::Fault;
use crate::fault_plan::FaultPlan;
use crate::settings::Settings;

/// What the service uses when a request for customers does not say how many it wants.
const PAGE_SIZE: usize = 500;

/// The settings of a [`Sandbox`](crate::Sandbox).
#[derive(Debug)]
#[must_use = "a builder does nothing until it is started"]
pub struct SandboxBuilder {
    pub(crate) port: u16,
    pub(crate) access_token: String,
    pub(crate) page_size: usize,
    pub(crate) faults: FaultPlan,
    pub(crate) settings: Settings,
    pub(crate) state_file: Option<PathBuf>,
    pub(crate) sign_in: SignInSettings,
    pub(crate) sign_in_faults: FaultPlan,
}

macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident($($value:ident: $type:ty)?) { $($place:ident).+ = $set:expr })+) => {
        impl SandboxBuilder {
            $($(#[$doc])*
            pub fn $name(mut self $(, $value: $type)?) -> Self {
                self.$($place).+ = $set;
                self
            })+
        }
    };
}

setters! {
    /// Listens on this port of 127.0.0.1; 0, the default, is a free one.
    port(port: u16) { port = port }

    /// Accepts this bearer token, beside those that the sign-in service issues.
    access_token(token: impl Into<String>) { access_token = token.into() }

    /// Customers on a page when a request does not say; 0 is all of them. The default is 500.
    page_size(size: usize) { page_size = size }

    /// Refuses to show prices: 403 with the code 800043, as to a caller who may not see them.
    without_prices() { settings.prices = false }

    /// How long a new order is missing from the list; by its id it is found at once. The service takes up to
    /// fifteen minutes, the sandbox no time unless set. [`Sandbox::advance_clock`](crate::Sandbox::advance_clock)
    /// makes it pass.
    visibility_delay(delay: Duration) { settings.visibility_delay = delay.as_secs() }

    /// How long a new order is `pending`.
    completion_delay(delay: Duration) { settings.completion_delay = delay.as_secs() }

    /// How long the lines of a completed order wait to be provisioned.
    provisioning_delay(delay: Duration) { settings.provisioning_delay = delay.as_secs() }

    /// How long a new order is without the ids of its subscriptions.
    subscription_delay(delay: Duration) { settings.subscription_delay = delay.as_secs() }

    /// How long an uploaded purchase order is reviewed.
    review_delay(delay: Duration) { settings.review_delay = delay.as_secs() }

    /// Gives all availabilities of the catalogue new ids, as the service does from time to time: offer ids that were
    /// kept are refused with 404 and the code 400019.
    reissued_availabilities() { settings.reissued = true }

    /// How long a change of a subscription takes: it is answered with 202 and the place where to look, and shows
    /// after this time. At once, unless set.
    change_delay(delay: Duration) { settings.change_delay = delay.as_secs() }

    /// Has the limits of a sandbox account: five subscriptions a customer, 25 licences each, two reservations.
    sandbox_limits() { settings.sandbox_limits = true }

    /// Does a write again when it comes again under its `MS-RequestId`: what a service without idempotency
    /// would do. With it a test of that has to fail.
    without_replay() { settings.replay = false }

    /// Refuses more than so many requests a minute for each resource, as the gateway does with 500; 0, the
    /// default, is as many as come. The minute is one of the sandbox's clock.
    rate_limit(requests: u32) { settings.rate_limit = requests.into() }

    /// Keeps orders, carts and request ids in a file, so that they outlive this sandbox. A file belongs to one
    /// running sandbox at a time: the next one waits for it, and fails to start after half a minute.
    state_file(path: impl Into<PathBuf>) { state_file = Some(path.into()) }

    /// How long access tokens work, in whole seconds; 3599 seconds unless set.
    access_token_lifetime(lifetime: Duration) { sign_in.access_token_lifetime = lifetime }

    /// How long a refresh token works; 90 days unless set.
    refresh_token_lifetime(lifetime: Duration) { sign_in.refresh_token_lifetime = lifetime }

    /// How long a device code can be approved and redeemed; 15 minutes unless set.
    device_code_lifetime(lifetime: Duration) { sign_in.device_code_lifetime = lifetime }

    /// How long a program has to wait between two questions about a device code; 5 seconds unless set.
    polling_interval(interval: Duration) { sign_in.polling_interval = interval }

    /// Lets a refresh token work once. With Entra it works again and again; other services are stricter.
    single_use_refresh_tokens() { sign_in.single_use_refresh_tokens = true }

    /// Lets the API refuse users who signed in without a second factor: 401 with the code 900421.
    require_mfa() { sign_in.require_mfa = true }
}

impl SandboxBuilder {
    pub(crate) fn new() -> Self {
        Self {
            port: 0,
            access_token: ACCESS_TOKEN.to_owned(),
            page_size: PAGE_SIZE,
            faults: FaultPlan::default(),
            settings: Settings::default(),
            state_file: None,
            sign_in: SignInSettings::default(),
            sign_in_faults: FaultPlan::default(),
        }
    }

    /// Lets every request meet these faults.
    pub fn faults(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults.always.extend(faults);
        self
    }

    /// Lets the first `times` requests meet these faults together; called again, the requests after them.
    pub fn first_faults(mut self, times: usize, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults.push(faults.into_iter().collect(), times);
        self
    }

    /// Lets every token request meet these faults.
    pub fn sign_in_faults(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.sign_in_faults.always.extend(faults);
        self
    }
}
