//! `sandbox serve`: the sandbox as a server for other programs.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use partner_center_sandbox::{
    APP, APP_SECRET, CUSTOMER, Fault, PUBLIC_APP, Sandbox, SandboxBuilder, TENANT, USER,
    USER_WITHOUT_MFA,
};

use crate::error::CommandError;
use crate::exit::Exit;
use crate::ids::seconds;
use crate::output::report::Report;

/// What can be done with the sandbox.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center sandbox serve --port 8080
  partner-center --sandbox customers list   (the same, inside one command)")]
pub(crate) enum SandboxCommand {
    /// Serve until Ctrl-C; prints address, token, an example and test identities, a line each
    #[command(after_help = "\
Faults: bom, latency=MILLIS, throttle=SECONDS, throttle-date=SECONDS,
status=CODE[:json|html|empty], truncate, new-enum, broken-item, unauthorized, redirect=URL, empty,
html, doubled-ids, no-links, cut, commit-then-cut, commit-then-stall, commit-then-status=CODE.

Examples:
  partner-center sandbox serve
  partner-center sandbox serve --port 8080 --fault latency=200,new-enum
  partner-center sandbox serve --visibility-delay 900 --rate-limit 500 \\
      --state orders.json")]
    Serve(ServeSandbox),
}

#[derive(Args, Debug)]
pub(crate) struct ServeSandbox {
    /// Port of 127.0.0.1; 0 is a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// What goes wrong with every request, for good; `POST /_sandbox/faults` is for the next few
    #[arg(long = "fault", value_name = "FAULT", value_delimiter = ',')]
    faults: Vec<Fault>,
    /// How long a new order is missing from the list; the service takes up to 900
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    visibility_delay: Option<Duration>,
    /// How long a new order is pending
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    completion_delay: Option<Duration>,
    /// How long the lines of a completed order wait to be provisioned
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    provisioning_delay: Option<Duration>,
    /// How long a new order is without the ids of its subscriptions
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    subscription_delay: Option<Duration>,
    /// How long an uploaded purchase order is reviewed
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    review_delay: Option<Duration>,
    /// How long a change of a subscription takes, which is answered with 202 then
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    change_delay: Option<Duration>,
    /// Have the limits of a sandbox account: 5 subscriptions a customer, 25 licences each
    #[arg(long)]
    sandbox_limits: bool,
    /// Give all availabilities new ids, as the service does from time to time: stored offer ids are stale
    #[arg(long)]
    reissued_availabilities: bool,
    /// Requests a minute for each resource, as the gateway counts them; the service takes 500
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    rate_limit: u32,
    /// File that keeps orders, carts and request ids
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
}

/// Says where the sandbox listens, then serves until the process is stopped.
pub(crate) fn serve(arguments: ServeSandbox) -> Result<Report, CommandError> {
    let port = arguments.port;
    let sandbox = builder(arguments).start().map_err(|error| {
        let error = match error.kind() {
            io::ErrorKind::AddrInUse => {
                let why = format!("port {port} is in use: take another, or a free one by --port 0");
                io::Error::new(error.kind(), why)
            }
            _ => error,
        };
        CommandError::other("the sandbox does not start", error)
    })?;
    // Nobody may be reading; the server is wanted all the same.
    let _ = announce(&sandbox);
    sandbox
        .join()
        .map_err(|error| CommandError::other("the sandbox stopped", error))?;
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
        .change_delay(or_none(arguments.change_delay))
        .rate_limit(arguments.rate_limit);
    if arguments.sandbox_limits {
        builder = builder.sandbox_limits();
    }
    if arguments.reissued_availabilities {
        builder = builder.reissued_availabilities();
    }
    match arguments.state {
        Some(file) => builder.state_file(file),
        None => builder,
    }
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
