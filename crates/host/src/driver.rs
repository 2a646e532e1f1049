//! For the author of a client with another HTTP library.
//!
//! A client is a type that a [`Builder`](crate::Builder) assembles ([`Assemble`]). Each call is a [`Drive`],
//! whose [`Task`]s it does in a loop; to sign in, it lends its HTTP library as a [`Transport`]:
//!
//! ```
//! use partner_center_host::BlockingTokenSource;
//! use partner_center_host::core::{driver::CallOptions, endpoint::Endpoint, Error, Response};
//! use partner_center_host::driver::{Drive, Options, Task, Transport};
//!
//! fn call<E: Endpoint>(
//!     endpoint: &E,
//!     options: &Options,
//!     tokens: &dyn BlockingTokenSource,
//!     http: &dyn Transport,
//! ) -> Result<Response<E::Output>, Error> {
//!     let mut call = Drive::new(endpoint, options, CallOptions::default())?;
//!     loop {
//!         match call.next_task() {
//!             Task::Authorize { rejected, .. } => call.authorized(Some(tokens.token(rejected))),
//!             Task::Admit(wait) => call.admitted(wait.admitted_blocking()),
//!             Task::Files(work) => call.filed(work.run()),
//!             Task::Send { request, timeout } => {
//!                 let answer = http.send(request, &options.limits, timeout);
//!                 call.answered(answer.map(|answer| (answer, None::<()>)));
//!             }
//!             Task::Wait(delay) => std::thread::sleep(delay),
//!             Task::Done(result) => return result,
//!         }
//!     }
//! }
//! ```

pub use crate::admission::{NotAdmitted, QuotaWait};
pub use crate::builder::{Assemble, Tokens};
pub use crate::call_journal::{FileWork, Filed};
pub use crate::clock::now;
pub use crate::drive::{Drive, Task};
pub use crate::intake::Intake;
pub use crate::options::Options;
pub use crate::sign_in::{SignInTokens, UserFlow};
pub use crate::stream::{BodyWatch, ReadBody, Unread};
pub use crate::tokens::IntoTokenSource;
#[cfg(feature = "async")]
pub use crate::transport::AsyncTransport;
pub use crate::transport::{Answer, Transport};
