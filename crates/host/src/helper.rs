use std::error::Error as StdError;
use std::ffi::OsString;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use partner_center_core::auth::{SignInError, TokenAnswer};

use crate::outside;

/// How long a helper may take: it may ask a person.
const TIMEOUT: Duration = Duration::from_secs(2 * 60);
const OUTPUT_LIMIT: u64 = 1 << 20;

/// A program that writes a token to its standard output, as JSON:
/// `{"access_token": "eyJ0…", "expires_in": 3599}` or with `expires_on`, seconds since 1970.
///
/// It is started without a shell, so no argument is read twice; its standard error is ours. It has the
/// environment of this process, as credential helpers usually have: it may need it to sign in.
///
/// ```no_run
/// use partner_center_host::{Credentials, HelperCommand};
///
/// let helper = HelperCommand::new("get-partner-token").arg("--tenant").arg("contoso.onmicrosoft.com");
/// let credentials = Credentials::helper(helper);
/// ```
#[derive(Clone)]
pub struct HelperCommand {
    program: OsString,
    arguments: Vec<OsString>,
}

impl HelperCommand {
    /// A program by its path, or by its name in `PATH`.
    #[must_use]
    pub fn new(program: impl Into<OsString>) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
        }
    }

    /// One more argument.
    #[must_use]
    pub fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub(crate) fn run(&self) -> Result<TokenAnswer, SignInError> {
        let failed = |error| SignInError::local("the helper command failed").with_source(error);
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let output = output(&mut child);
        if output.is_err() {
            // Too late, or it says too much.
            let _ = child.kill();
        }
        let status = child.wait().map_err(failed)?;
        let output = output?;
        if !status.success() {
            return Err(SignInError::local(format!(
                "the helper command ended with {status}"
            )));
        }
        let wrong = |error: Box<dyn StdError + Send + Sync>| {
            SignInError::local("the output of the helper command is not a token").with_source(error)
        };
        let json = outside::text(&output).map_err(|error| wrong(error.into()))?;
        TokenAnswer::from_json(&json.into_owned().into()).map_err(|error| wrong(error.into()))
    }
}

/// All that it writes, read by a thread of its own, so that a silent program can be given up.
fn output(child: &mut Child) -> Result<Vec<u8>, SignInError> {
    let Some(stdout) = child.stdout.take() else {
        return Err(SignInError::local("the helper command has no output"));
    };
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut output = Vec::new();
        let read = stdout.take(OUTPUT_LIMIT + 1).read_to_end(&mut output);
        // The receiver may have gone.
        let _ = sender.send(read.map(|_| output));
    });
    match receiver.recv_timeout(TIMEOUT) {
        Ok(Ok(output)) if output.len() as u64 <= OUTPUT_LIMIT => Ok(output),
        Ok(Ok(_)) => Err(SignInError::local(
            "the helper command writes more than 1 MiB",
        )),
        Ok(Err(error)) => Err(SignInError::local(
            "the output of the helper command cannot be read",
        )
        .with_source(error)),
        Err(_) => Err(SignInError::local(format!(
            "the helper command wrote no token within {TIMEOUT:?}"
        ))),
    }
}

// Its arguments may be secret.
debug!(HelperCommand { program });
