//! Waiting that ends when nobody waits for the result any more.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use partner_center_core::auth::SignInError;

/// Where a sign-in waits.
#[derive(Default)]
pub(crate) struct Pause {
    is_over: Mutex<bool>,
    condvar: Condvar,
}

impl Pause {
    /// Waits so long, or fails when the sign-in was given up.
    pub(crate) fn wait(&self, time: Duration) -> Result<(), SignInError> {
        let is_over = self.is_over.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .condvar
            .wait_timeout_while(is_over, time, |is_over| !*is_over);
        let (is_over, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if *is_over {
            return Err(SignInError::local("the sign-in was given up"));
        }
        Ok(())
    }

    fn end(&self) {
        *self.is_over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.condvar.notify_all();
    }
}

/// Ends the waiting with the future that it is for.
pub(super) struct EndOnDrop(pub(super) Arc<Pause>);

impl Drop for EndOnDrop {
    fn drop(&mut self) {
        self.0.end();
    }
}
