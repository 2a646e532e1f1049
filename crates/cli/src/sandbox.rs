//! `sandbox serve`: the sandbox as a server for other programs.

use std::io::{self, Write};
use std::path::Path;

use partner_center_sandbox::{
    APP, APP_SECRET, CUSTOMER, PUBLIC_APP, Sandbox, SandboxBuilder, TENANT, USER, USER_WITHOUT_MFA,
};

use crate::arguments::ServeSandbox;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::Report;

/// Says where the sandbox listens, then serves until the process is stopped.
pub(crate) fn serve(arguments: ServeSandbox) -> Result<Report, Failure> {
    let port = arguments.port;
    let sandbox = builder(arguments).start().map_err(|error| {
        let error = match error.kind() {
            io::ErrorKind::AddrInUse => {
                let why = format!("port {port} is in use: take another, or a free one by --port 0");
                io::Error::new(error.kind(), why)
            }
            _ => error,
        };
        Failure::other("the sandbox does not start", error)
    })?;
    // Nobody may be reading; the server is wanted all the same.
    let _ = announce(&sandbox);
    sandbox
        .join()
        .map_err(|error| Failure::other("the sandbox stopped", error))?;
    Ok(Report {
        exit: Exit::Error,
        ..Report::new("")
    })
}

fn builder(arguments: ServeSandbox) -> SandboxBuilder {
    let or_none = Option::unwrap_or_default;
    let mut builder = Sandbox::builder()
        .port(arguments.port)
        .faults(arguments.faults)
        .visibility_delay(or_none(arguments.visibility_delay))
        .completion_delay(or_none(arguments.completion_delay))
        .provisioning_delay(or_none(arguments.provisioning_delay))
        .subscription_delay(or_none(arguments.subscription_delay))
        .review_delay(or_none(arguments.review_delay))
        .rate_limit(arguments.rate_limit);
    if arguments.sandbox_limits {
        builder = builder.sandbox_limits();
    }
    match arguments.state {
        Some(file) => builder.state_file(file),
        None => builder,
    }
}

/// The sandbox inside one command, as new or as a file has it.
pub(crate) fn start(state: Option<&Path>) -> Result<Sandbox, Failure> {
    let builder = Sandbox::builder();
    let builder = match state {
        Some(file) => builder.state_file(file),
        None => builder,
    };
    builder
        .start()
        .map_err(|error| Failure::other("the sandbox does not start", error))
}

/// Lines with a label each, for people and for scripts: the API first, then who can sign in.
fn announce(sandbox: &Sandbox) -> io::Result<()> {
    let (address, token) = (sandbox.base_url(), sandbox.access_token());
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "address: {address}")?;
    writeln!(stdout, "token: {token}")?;
    writeln!(
        stdout,
        "example: PARTNER_CENTER_BASE_URL={address} PARTNER_CENTER_ACCESS_TOKEN={token} \
         partner-center orders list --customer {CUSTOMER} --billing-cycle onetime"
    )?;
    for (label, value) in [
        ("authority", sandbox.authority().as_str()),
        ("tenant", TENANT),
        ("app", APP),
        ("app-secret", APP_SECRET),
        ("public-app", PUBLIC_APP),
        ("user", USER),
        ("user-without-mfa", USER_WITHOUT_MFA),
    ] {
        writeln!(stdout, "{label}: {value}")?;
    }
    stdout.flush()
}
