//! A call that needs other credentials is not sent.

use std::error::Error as _;
use std::time::Duration;

use http::Method;
use partner_center_core::auth::{Accepts, Credential};
use partner_center_core::decode::{DecodeError, Payload};
use partner_center_core::{
    AccessToken, Cloud, Endpoint, Exchange, Head, PathBuilder, RequestMeta, RetryPolicy, Safety,
    Step,
};
use partner_center_model::Guid;

#[derive(Clone)]
struct ForUsers;

impl Endpoint for ForUsers {
    type Output = ();

    const METHOD: Method = Method::GET;
    const SAFETY: Safety = Safety::Safe;
    const ROUTE: &'static str = "/v1/carts";
    const CREDENTIALS: Accepts = Accepts::AppUser;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("carts");
    }

    fn decode(&self, _payload: &Payload) -> Result<(), DecodeError> {
        Ok(())
    }
}

fn is_sent(endpoint: &impl Endpoint, credential: Option<Credential>) -> bool {
    let id = || Guid::from_random_bytes([1; 16]);
    let (base, meta) = (Cloud::Global.base_url(), RequestMeta::new(id(), id()));
    let mut call = Exchange::new(endpoint, &base, &meta, RetryPolicy::default(), 0).unwrap();
    assert!(matches!(call.step(Duration::ZERO), Step::Authorize { .. }));
    let token = AccessToken::new("t").unwrap();
    call.token(match credential {
        Some(credential) => token.with_credential(credential),
        None => token,
    });
    match call.step(Duration::ZERO) {
        // The token is accepted: the next thing is the quota.
        Step::Admit(_) => true,
        Step::Done(Err(error)) => {
            assert!(error.is_unauthorized());
            let why = error.source().unwrap().to_string();
            assert!(why.contains("needs a signed-in user (App+User)"), "{why}");
            false
        }
        _ => panic!(),
    }
}

#[test]
fn an_application_alone_is_told_before_anything_is_sent() {
    for (credential, expected) in [
        (None, true),
        (Some(Credential::AppUser), true),
        (Some(Credential::App), false),
    ] {
        assert_eq!(is_sent(&ForUsers, credential), expected);
        assert_eq!(is_sent(&Head::new(ForUsers), credential), expected);
    }
    let list = partner_center_core::ListCustomers::new();
    assert!(is_sent(&list, Some(Credential::App)) && is_sent(&list, Some(Credential::AppUser)));
}
