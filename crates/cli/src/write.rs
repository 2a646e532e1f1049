//! What every write has in common: it is described and confirmed, its id is shown before the first send,
//! and an end in doubt says how to find out.

mod interrupt;
pub(crate) mod shell;
mod shown;

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::journal::{Settlement, Withheld, WriteKind};
use partner_center_reqwest::core::{
    Call, Error, Response,
    driver::{RequestMeta, check, to_http},
    endpoint::Endpoint,
};
use partner_center_reqwest::model::Guid;
use partner_center_reqwest::{Journal, new_request_id};

use crate::connect::{Connection, base_url};
use crate::deadline;
use crate::diagnostics;
use crate::error::CommandError;
use crate::folders::journal_folder;
use crate::ids::id;
use crate::options::Options;
use crate::output::Output;
use crate::output::report::Report;

pub(crate) use interrupt::{KnownTo, WriteWatch};

/// How a write is made.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the command line")]
pub(crate) struct WriteOptions {
    /// Do not ask; needed without a terminal
    #[arg(long, short, help_heading = "Safety")]
    pub(crate) yes: bool,
    /// `MS-RequestId` of an earlier run that ended in doubt: the service does nothing twice under it
    #[arg(long, help_heading = "Safety", value_name = "GUID", value_parser = id(Guid::is_well_formed, "expected a GUID"))]
    pub(crate) request_id: Option<Guid>,
    /// Show the request, and send nothing; as one document with `-o json`, `jsonl` or `yaml`
    #[arg(long, help_heading = "Safety")]
    pub(crate) dry_run: bool,
    /// Show the request as a command of curl without the token, and send nothing
    #[arg(long, help_heading = "Safety", conflicts_with = "dry_run")]
    pub(crate) curl: bool,
    /// Do not write down what is sent; `orders settle` cannot help then
    #[arg(long, help_heading = "Safety")]
    pub(crate) no_journal: bool,
    /// Send it although the very same write is in doubt: it may be carried out a second time
    #[arg(long, help_heading = "Safety")]
    pub(crate) allow_duplicate: bool,
}

/// The journal of this user. A sandbox inside the process has none: its orders are no purchases.
pub(crate) fn journal(options: &Options) -> Result<Option<Journal>, CommandError> {
    if options.sandbox {
        return Ok(None);
    }
    let kept = journal_folder()?;
    for other in &kept.unused {
        let text = format!(
            "there is another journal, {}, which is not looked at; the one in use is {}",
            other.display(),
            kept.path.display()
        );
        diagnostics::line("warning", &text);
    }
    Ok(Some(Journal::new(kept.path)))
}

/// Makes the write, after it was told in `what` and confirmed, by a call with what `with` adds to it.
pub(crate) fn carry_out<E: Endpoint>(
    options: &Options,
    write: &WriteOptions,
    what: &[String],
    endpoint: E,
    with: impl FnOnce(Call<PartnerCenter, E>) -> Call<PartnerCenter, E>,
) -> Result<Outcome<E::Output>, CommandError> {
    deadline::lift();
    let request_id = match &write.request_id {
        Some(id) => id.clone(),
        None => new_request_id()?,
    };
    // What is wrong is said before anything is asked.
    let meta = RequestMeta::new(request_id.clone(), new_request_id()?);
    let base = base_url(options)?;
    if write.dry_run {
        let request = to_http(&endpoint, &base, &meta)?;
        let format = options.output.unwrap_or_default();
        return Ok(Outcome::Shown(Report::new(shown::shown(&request, format))));
    }
    if write.curl {
        let request = to_http(&endpoint, &base, &meta)?;
        return Ok(Outcome::Shown(Report::new(shell::curl(&request)?)));
    }
    check(&endpoint, &base, &meta)?;
    let journal = journal(options)?.filter(|_| !write.no_journal);
    let is_recorded = journal.is_some();
    let watch = WriteWatch::watch()?;
    let known_to = match (&write.request_id, &journal) {
        (Some(_), _) => KnownTo::Service,
        (None, Some(journal)) => KnownTo::Journal(journal.clone(), meta.clone()),
        (None, None) => KnownTo::Nobody,
    };
    let connection = Connection::open_with(options, journal, Some(Box::new(watch.clone())))?;
    let hint = hint_for_doubt(options, &request_id, is_recorded);
    watch.begin(hint.clone(), known_to);
    confirm(write.yes, what)?;
    diagnostics::line("MS-RequestId", &request_id.to_string());
    let kind = endpoint.operation().write_kind;
    let call = Call::new(connection.client.clone(), endpoint).correlation_id(meta.correlation_id);
    let call = match &write.request_id {
        Some(id) => call.request_id(id.clone()),
        None => call.fresh_request_id(request_id.clone()),
    };
    let call = if write.allow_duplicate {
        call.allow_duplicate()
    } else {
        call
    };
    let result = with(call).send();
    let outcome = match result {
        Ok(response) => Ok(Outcome::Done(response)),
        Err(error) => match in_doubt(options, kind, error, hint) {
            Ok(failure) => Err(failure),
            Err(error) => Ok(Outcome::Failed(error)),
        },
    };
    watch.end(matches!(&outcome, Ok(Outcome::Failed(error)) if !error.is_decode()));
    outcome
}

/// What became of a write.
#[derive(Debug)]
pub(crate) enum Outcome<T> {
    /// It was only shown.
    Shown(Report),
    Done(Response<T>),
    /// The call failed, and nothing is in doubt.
    Failed(Error),
}

impl<T> Outcome<T> {
    /// What there is to say about it. An answer that could not be read is shown in the form of `output`.
    pub(crate) fn report<C>(
        self,
        output: &Output<C>,
        done: impl FnOnce(Response<T>) -> Report,
    ) -> Result<Report, CommandError> {
        match self {
            Self::Shown(report) => Ok(report),
            Self::Done(response) => Ok(done(response)),
            Self::Failed(error) => output.raw_answer(error),
        }
    }
}

/// The failure of a write that may have been carried out; the error again, if it was not. Nothing is
/// certain either after a page of a proxy with the status of a success.
pub(crate) fn in_doubt(
    options: &Options,
    kind: WriteKind,
    error: Error,
    hint: String,
) -> Result<CommandError, Error> {
    if Settlement::of::<()>(kind, Err(&error), Journal::now()).is_some() {
        return Err(error);
    }
    let hint = match error.withheld() {
        Some(Withheld::Duplicate { of }) => {
            let (id, place) = (&of.request_id, place_flags(options));
            format!(
                "find out: `partner-center orders settle {id}{place}`; to buy or send it a second time, \
                 add --allow-duplicate"
            )
        }
        _ => hint,
    };
    Ok(CommandError::InDoubt { error, hint })
}

/// How to find out what became of a write in doubt. That only reads.
pub(crate) fn hint_for_doubt(options: &Options, request_id: &Guid, is_recorded: bool) -> String {
    if is_recorded {
        let place = place_flags(options);
        format!("find out: `partner-center orders settle {request_id}{place}`")
    } else {
        format!(
            "look for its result first; only if there is none, make the same call again, with \
             --request-id {request_id}, within ten minutes"
        )
    }
}

/// The flags that say where the service is, as they have to be repeated.
pub(crate) fn place_flags(options: &Options) -> String {
    let mut flags = String::new();
    if let Some(base) = &options.base_url {
        flags.push_str(&format!(" --base-url {base}"));
    }
    if let Some(cloud) = options.cloud {
        flags.push_str(&format!(" --cloud {}", cloud.as_str()));
    }
    if let Some(profile) = &options.profile {
        flags.push_str(&format!(" --profile {profile}"));
    }
    flags
}

/// Tells what will be done, and asks unless `--yes` is there.
pub(crate) fn confirm(is_certain: bool, what: &[String]) -> Result<(), CommandError> {
    diagnostics::lines(what);
    if is_certain {
        return Ok(());
    }
    let (stdin, mut stderr) = (io::stdin(), io::stderr());
    if !stdin.is_terminal() || !stderr.is_terminal() {
        let message = "there is no terminal to ask on, so this needs --yes; nothing was sent";
        return Err(CommandError::Input(message.to_owned()));
    }
    let _ = write!(stderr, "Go ahead? [y/N] ").and_then(|()| stderr.flush());
    let mut answer = String::new();
    let read = stdin.lock().read_line(&mut answer);
    match (read, answer.trim().to_ascii_lowercase().as_str()) {
        (Ok(_), "y" | "yes") => Ok(()),
        _ => Err(CommandError::Declined),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_the_place_are_repeated_and_no_others() {
        let repeated = |flags: &[&str]| place_flags(&Options::of(flags));
        assert_eq!(repeated(&["--trace", "--max-attempts", "1"]), "");
        assert_eq!(
            repeated(&["--cloud", "us-government", "--profile", "nightly"]),
            " --cloud us-government --profile nightly"
        );
        let base = "https://proxy.example/pc";
        assert_eq!(
            repeated(&["--base-url", base]),
            format!(" --base-url {base}")
        );
    }
}
