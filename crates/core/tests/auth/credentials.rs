//! A call that needs other credentials is not sent.

use std::error::Error as _;
use std::time::Duration;

use http::Method;
use partner_center_core::auth::{Accepts, Credential};
use partner_center_core::quota::Family;
use partner_center_core::{
    DecodeError, ListCustomers, RetryPolicy,
    driver::{Head, Step},
    endpoint::{Endpoint, Operation, PathBuilder, Payload},
};

use crate::common::call::{fresh, token};

macro_rules! endpoint {
    ($name:ident, $accepts:ident) => {
        #[derive(Clone)]
        struct $name;

        impl Endpoint for $name {
            type Output = ();

            const OPERATION: Operation = Operation::new(Method::GET, "/v1/carts", Family::Carts)
                .accepting(Accepts::$accepts);

            fn path(&self, path: &mut PathBuilder<'_>) {
                path.literal("carts");
            }

            fn decode(&self, _payload: &Payload) -> Result<(), DecodeError> {
                Ok(())
            }
        }
    };
}

endpoint!(ForUsers, AppUser);
endpoint!(ForApplications, App);

/// Whether the call is sent; if not, its error must have these words.
fn is_sent(endpoint: &impl Endpoint, credential: Option<Credential>, words: &str) -> bool {
    let mut call = fresh(endpoint, RetryPolicy::default());
    assert!(matches!(call.step(Duration::ZERO), Step::Authorize { .. }));
    call.token(match credential {
        Some(credential) => token("t").with_credential(credential),
        None => token("t"),
    });
    match call.step(Duration::ZERO) {
        // The token is accepted: the next thing is the quota.
        Step::Admit(_) => true,
        Step::Done(Err(error)) => {
            assert!(error.is_unauthorized());
            let why = error.source().unwrap().to_string();
            assert!(why.contains(words), "{why}");
            false
        }
        _ => panic!(),
    }
}

#[test]
fn whoever_is_not_accepted_is_told_before_anything_is_sent() {
    for (credential, users, applications) in [
        (None, true, true),
        (Some(Credential::AppUser), true, false),
        (Some(Credential::App), false, true),
    ] {
        let words = "accepts only a signed-in user (App+User)";
        assert_eq!(is_sent(&ForUsers, credential, words), users);
        assert_eq!(is_sent(&Head::new(ForUsers), credential, words), users);
        let words = "accepts only an application (App)";
        assert_eq!(is_sent(&ForApplications, credential, words), applications);
        assert!(is_sent(&ListCustomers::new(), credential, ""));
    }
}
