//! Tokens from a program.
#![cfg(unix)]

use partner_center_reqwest::core::Error;
use partner_center_reqwest::{Credentials, HelperCommand, blocking};

use crate::service::Service;

fn call(service: &Service, helper: HelperCommand) -> Result<(), Error> {
    let client = blocking::PartnerCenter::builder()
        .base_url(service.base())
        .credentials(Credentials::helper(helper))
        .build()?;
    client.customers().get().send().map(|_| ())
}

fn shell(script: &str) -> HelperCommand {
    HelperCommand::new("/bin/sh").arg("-c").arg(script)
}

#[test]
fn its_output_is_the_token() {
    let service = Service::start();
    for json in [
        r#"{"access_token": "access-1", "expires_in": 3599}"#,
        r#"{"access_token": "access-1", "expires_on": "4102444800"}"#,
        r#"{"access_token": "access-1"}"#,
    ] {
        call(&service, shell(&format!("echo '{json}'"))).unwrap();
    }
    // No shell of ours reads an argument.
    let helper =
        HelperCommand::new("/bin/echo").arg(r#"{"access_token": "access-1", "x": "$(id)"}"#);
    call(&service, helper).unwrap();
}

#[test]
fn what_goes_wrong_is_told_without_the_output() {
    let service = Service::start();
    for (script, said) in [
        ("exit 3", "exit status: 3"),
        ("echo canary", "access_token"),
        (
            "echo '{\"access_token\": 7, \"x\": \"canary\"}'",
            "access_token",
        ),
        ("head -c 2000000 /dev/zero", "more than 1 MiB"),
    ] {
        let error = call(&service, shell(script)).unwrap_err();
        let debug = format!("{error} {error:?}");
        assert!(error.is_unauthorized() && debug.contains(said), "{debug}");
        assert!(!debug.contains("canary"), "{debug}");
    }
    assert!(call(&service, HelperCommand::new("/nonexistent")).is_err());
}
