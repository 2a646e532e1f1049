//! `sandbox serve`: the sandbox as a server for other programs.

use std::io::{self, Write};

use partner_center_sandbox::{
    APP, APP_SECRET, CUSTOMER, PUBLIC_APP, Sandbox, TENANT, USER, USER_WITHOUT_MFA,
};

use crate::arguments::ServeSandbox;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::Report;

/// Says where the sandbox listens, then serves until the process is stopped.
pub(crate) fn serve(arguments: ServeSandbox) -> Result<Report, Failure> {
    let sandbox = Sandbox::builder()
        .port(arguments.port)
        .faults(arguments.faults)
        .start()
        .map_err(|error| Failure::other("the sandbox does not start", error))?;
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
