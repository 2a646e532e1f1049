use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use keyring_core::api::CredentialStore;
use keyring_core::{Entry, Error};
use partner_center_core::auth::StoredTokens;

use crate::store::{LockedTokens, TokenStore};

/// The keyring of the operating system, by [`keyring_core`]: the application chooses the crate for
/// its platform and makes the store.
///
/// Keyrings cannot be locked, so threads of one process wait for each other, and processes do not: of
/// two that replace a refresh token at once, the later one's stays. Use [`FileStore`](crate::FileStore)
/// where a service takes a refresh token once only, and on Windows, whose Credential Manager takes
/// 2,560 bytes, which is less than most tokens have.
#[derive(Clone, Debug)]
pub struct KeyringStore {
    keyring: Arc<CredentialStore>,
    service: String,
    taken: Arc<(Mutex<HashSet<String>>, Condvar)>,
}

impl KeyringStore {
    /// Tokens in this keyring, as entries of `service`: the name that people see there.
    #[must_use]
    pub fn new(keyring: Arc<CredentialStore>, service: impl Into<String>) -> Self {
        Self {
            keyring,
            service: service.into(),
            taken: Arc::default(),
        }
    }
}

impl TokenStore for KeyringStore {
    fn lock(&self, identity: &str) -> io::Result<Box<dyn LockedTokens>> {
        let entry = Entry::new_in_store(&self.keyring, &self.service, identity).map_err(failed)?;
        let (taken, condvar) = &*self.taken;
        let taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = condvar
            .wait_while(taken, |taken| taken.contains(identity))
            .unwrap_or_else(PoisonError::into_inner);
        taken.insert(identity.to_owned());
        Ok(Box::new(LockedEntry {
            entry,
            identity: identity.to_owned(),
            taken: Arc::clone(&self.taken),
        }))
    }
}

struct LockedEntry {
    entry: Entry,
    identity: String,
    taken: Arc<(Mutex<HashSet<String>>, Condvar)>,
}

impl LockedTokens for LockedEntry {
    fn load(&mut self) -> io::Result<Option<StoredTokens>> {
        match self.entry.get_secret() {
            Ok(json) => StoredTokens::from_json(&json)
                .map(Some)
                .map_err(io::Error::other),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    fn save(&mut self, tokens: &StoredTokens) -> io::Result<()> {
        let json = tokens.to_json();
        self.entry.set_secret(json.as_bytes()).map_err(failed)
    }

    fn remove(&mut self) -> io::Result<()> {
        match self.entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

impl Drop for LockedEntry {
    fn drop(&mut self) {
        let (taken, condvar) = &*self.taken;
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.remove(&self.identity);
        condvar.notify_all();
    }
}

/// Some errors of a keyring have the secret in them, so only their text goes on.
fn failed(error: Error) -> io::Error {
    io::Error::other(match error {
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "the entry cannot be read".to_owned(),
        error => format!("the keyring: {error}"),
    })
}
