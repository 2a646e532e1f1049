//! Tokens in a keyring, which is a made-up one here.

use std::sync::Arc;

use keyring_core::mock;
use partner_center_reqwest::core::auth::{Moment, Secret, StoredTokens, TokenAnswer};
use partner_center_reqwest::{KeyringStore, TokenStore};

fn tokens(number: usize) -> StoredTokens {
    let json = format!(r#"{{"access_token": "a-{number}", "refresh_token": "r-{number}"}}"#);
    let answer = TokenAnswer::from_json(&json.into()).unwrap();
    StoredTokens::new(&Secret::new(""), None, &answer, Moment::default())
}

fn refresh_token(store: &KeyringStore, identity: &str) -> Option<String> {
    let tokens = store.lock(identity).unwrap().load().unwrap()?;
    Some(tokens.refresh_token()?.expose().to_owned())
}

#[test]
fn tokens_are_kept_by_identity() {
    let store = KeyringStore::new(mock::Store::new().unwrap(), "partner-center");
    assert_eq!(refresh_token(&store, "one"), None);
    store.lock("one").unwrap().remove().unwrap();
    store.lock("one").unwrap().save(&tokens(1)).unwrap();
    store.lock("two").unwrap().save(&tokens(2)).unwrap();
    store.lock("one").unwrap().save(&tokens(3)).unwrap();
    assert_eq!(refresh_token(&store, "one").as_deref(), Some("r-3"));
    assert_eq!(refresh_token(&store, "two").as_deref(), Some("r-2"));
    store.lock("one").unwrap().remove().unwrap();
    assert_eq!(refresh_token(&store, "one"), None);
}

#[test]
fn threads_wait_for_each_other() {
    let store = Arc::new(KeyringStore::new(
        mock::Store::new().unwrap(),
        "partner-center",
    ));
    let count = |store: &KeyringStore| {
        let mut locked = store.lock("one").unwrap();
        let known = locked.load().unwrap();
        let number = known.and_then(|known| known.refresh_token()?.expose().get(2..)?.parse().ok());
        std::thread::yield_now();
        locked.save(&tokens(number.unwrap_or(0) + 1)).unwrap();
    };
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let store = Arc::clone(&store);
            std::thread::spawn(move || (0..20).for_each(|_| count(&store)))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(refresh_token(&store, "one").as_deref(), Some("r-160"));
}

#[test]
fn an_error_has_no_secret_in_it() {
    let keyring = mock::Store::new().unwrap();
    let store = KeyringStore::new(keyring.clone(), "partner-center");
    let keyring: Arc<keyring_core::CredentialStore> = keyring;
    let entry = keyring_core::Entry::new_in_store(&keyring, "partner-center", "one").unwrap();
    entry.set_secret(b"top-secret").unwrap();
    let error = store.lock("one").unwrap().load().unwrap_err();
    assert!(
        !format!("{error:?} {error}").contains("top-secret"),
        "{error:?}"
    );
    let cred: &mock::Cred = entry.as_any().downcast_ref().unwrap();
    cred.set_error(keyring_core::Error::BadEncoding(b"top-secret".to_vec()));
    let error = store.lock("one").unwrap().load().unwrap_err();
    let bytes = format!("{:?}", b"top-secret");
    assert!(!format!("{error:?}").contains(&bytes), "{error:?}");
    assert!(error.to_string().contains("cannot be read"), "{error}");
}
