//! Waiting that ends when nobody waits for the result any more.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use partner_center_core::auth::SignInError;

/// Where a sign-in waits.
#[derive(Default)]
pub(super) struct Pause {
    is_over: Mutex<bool>,
    condvar: Condvar,
}

impl Pause {
    /// Waits so long, or fails when the sign-in was given up.
    pub(super) fn wait(&self, time: Duration) -> Result<(), SignInError> {
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

    #[cfg(feature = "async")]
    fn end(&self) {
        *self.is_over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.condvar.notify_all();
    }
}

/// Ends the waiting with the future that it is for.
#[cfg(feature = "async")]
pub(super) struct EndOnDrop(pub(super) std::sync::Arc<Pause>);

#[cfg(feature = "async")]
impl Drop for EndOnDrop {
    fn drop(&mut self) {
        self.0.end();
    }
}
