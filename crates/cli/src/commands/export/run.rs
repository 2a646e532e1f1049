//! A run: its customers, reading them, publishing it.

use std::path::Path;
use std::process;
use std::time::SystemTime;

use bytes::Bytes;
use partner_center_export::run::{ExportFolder, Manifest, Run, RunError, RunName, RunOptions};
use partner_center_export::table::{Format, TableOptions};
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::sweep::SweepError;
use partner_center_reqwest::core::{CustomerId, Error};

use super::arguments::{Choice, New};
use super::progress::{Progress, Requests};
use super::read::{self, Read, Wanted};
use super::tables::{self, told};
use crate::connect::{self, Connection};
use crate::diagnostics;
use crate::environment::{PROFILE, TENANT_ID, variable};
use crate::error::CommandError;
use crate::options::Options;
use crate::output::report::Report;
use crate::output::swept::TOO_MANY;
use crate::signals;
use crate::write::shell::word;

pub(super) fn run(options: &Options, arguments: &New) -> Result<Report, CommandError> {
    let output = tables::output(options)?;
    let found = match &arguments.resume {
        Some(path) => Some(Found::at(path)?),
        None => None,
    };
    let began = match &found {
        Some(found) => Some(found.folder.options(&found.name).map_err(told)?),
        None => None,
    };
    let choice = match &began {
        Some(began) if arguments.choice.given().is_empty() => Choice::of(&began.reading)?,
        _ => arguments.choice.clone(),
    };
    let run_options = run_options(options, arguments, &choice, began.as_ref())?;
    let wanted = Wanted {
        orders: choice.asked.call(choice.new_word)?,
        subscriptions: run_options.tables.subscriptions,
        attempts: options.retry_policy().max_attempts(),
    };
    let now = SystemTime::now();
    let run = match (found, &arguments.to) {
        (Some(found), _) => {
            let resumed = found
                .folder
                .resume(&found.name, &run_options, now, arguments.yes);
            resumed.map_err(told)?
        }
        (None, Some(folder)) => match new_run(options, folder, arguments, run_options, now)? {
            Some(run) => run,
            None => return Ok(other_was_faster()),
        },
        // clap asks for one of them.
        (None, None) => return Err(CommandError::Usage("--to or --resume is needed".to_owned())),
    };
    for warning in run.warnings() {
        diagnostics::line("warning", warning);
    }
    let way_on = way_on(options, &run, arguments);
    let end = read_all(options, (arguments, &choice), run, &wanted, &way_on);
    let manifest = match end {
        Err(Stop::Overtaken) => return Ok(other_was_faster()),
        Err(Stop::Final(error)) => return Err(error),
        Err(Stop::Error(error)) => return Err(error.hinted(way_on)),
        Ok(manifest) => manifest,
    };
    Ok(tables::shown(&output, &manifest))
}

/// Why a run ends too early.
enum Stop {
    /// Another attempt has made the same shard.
    Overtaken,
    /// There is no way on.
    Final(CommandError),
    Error(CommandError),
}

impl From<RunError> for Stop {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Overtaken { .. } => Self::Overtaken,
            error @ RunError::AllRefused { .. } => Self::Final(told(error)),
            error => Self::Error(told(error)),
        }
    }
}

impl From<CommandError> for Stop {
    fn from(error: CommandError) -> Self {
        Self::Error(error)
    }
}

/// A shard that is whole already is not read, and not written, again.
fn other_was_faster() -> Report {
    diagnostics::lines(&["this shard is whole already: another attempt was faster".to_owned()]);
    Report::new([])
}

/// The run that `--resume` means: its folder, or that of what was read of it.
struct Found {
    folder: ExportFolder,
    name: RunName,
}

impl Found {
    fn at(path: &Path) -> Result<Self, CommandError> {
        let (folder, name) = tables::parts(path);
        let name = name.strip_suffix(".partial").unwrap_or(&name);
        Ok(Self {
            folder: ExportFolder::new(folder),
            name: name.parse().map_err(told)?,
        })
    }
}

fn new_run(
    options: &Options,
    path: &Path,
    arguments: &New,
    run_options: RunOptions,
    now: SystemTime,
) -> Result<Option<Run>, CommandError> {
    let folder = ExportFolder::new(path);
    let run = match (&arguments.run, arguments.shard) {
        (Some(name), Some(shard)) => folder.begin_shard(name, shard, run_options, now),
        (name, _) => folder.begin(name.as_ref(), run_options, now).map(Some),
    };
    run.map_err(|error| match &error {
        RunError::Unfinished { run } => {
            let hint = go_on(options, &path.join(run));
            told(error).hinted(hint)
        }
        _ => told(error),
    })
}

/// What holds for the whole run. What was not given is as the run began.
fn run_options(
    options: &Options,
    arguments: &New,
    choice: &Choice,
    began: Option<&RunOptions>,
) -> Result<RunOptions, CommandError> {
    let mut reading = choice.given();
    if let Some(account) = account(options)? {
        reading.insert("account".to_owned(), account);
    }
    let before = began.map(|began| &began.tables);
    Ok(RunOptions {
        tables: TableOptions {
            format: match (arguments.format, before) {
                (Some(format), _) => format.into(),
                (None, Some(before)) => before.format,
                (None, None) => Format::Parquet,
            },
            raw: !arguments.no_raw && before.is_none_or(|before| before.raw),
            subscriptions: arguments.subscriptions
                || before.is_some_and(|before| before.subscriptions),
        },
        base_address: connect::base_url(options)?.to_string(),
        program: concat!("partner-center ", env!("CARGO_PKG_VERSION")).to_owned(),
        reading,
    })
}

/// Whose customers they are, as far as options and environment say so: a profile, or a tenant. No secret.
fn account(options: &Options) -> Result<Option<String>, CommandError> {
    if options.sandbox {
        return Ok(None);
    }
    let profile = match &options.profile {
        Some(profile) => Some(profile.clone()),
        None => variable(PROFILE)?,
    };
    match profile {
        Some(profile) => Ok(Some(format!("profile {profile}"))),
        None => Ok(variable(TENANT_ID)?.map(|tenant| format!("tenant {tenant}"))),
    }
}

/// Reads what is missing, and publishes the run.
fn read_all(
    options: &Options,
    (arguments, choice): (&New, &Choice),
    mut run: Run,
    wanted: &Wanted,
    way_on: &str,
) -> Result<Manifest, Stop> {
    let requests = Requests::default();
    let connection = Connection::open_with(options, None, Some(Box::new(requests.clone())))?;
    watch(way_on)?;
    if !run.is_frozen() {
        choose(&mut run, &connection.client, choice)?;
    }
    let progress = Progress::new(&run.progress(), requests);
    let mut reading = Reading {
        progress,
        failed: Vec::new(),
    };
    let end = reading.all(&run, &connection.client, wanted);
    if end.is_err() {
        reading.progress.end();
    }
    end?;
    reading.missing(&run, arguments.allow_missing)?;
    reading.progress.step("writing the tables");
    let manifest = run.build_and_publish(SystemTime::now());
    reading.progress.end();
    Ok(manifest?)
}

/// What becomes of the customers that are read.
struct Reading {
    progress: Progress,
    /// Those without an answer.
    failed: Vec<SweepError>,
}

impl Reading {
    fn all(&mut self, run: &Run, client: &PartnerCenter, wanted: &Wanted) -> Result<(), Stop> {
        let (writers, wanted) = (run.writers()?, wanted.clone());
        let missing = run.missing().into_iter().map(|customer| customer.id);
        let sweep = client.customers().sweep_of(missing);
        let results = sweep.each(move |customer| read::customer(&customer, &wanted, &writers));
        let mut in_a_row = 0;
        for result in results {
            match result {
                Ok((customer, read)) => {
                    in_a_row = 0;
                    self.read(customer.id(), read?);
                }
                Err(error) => {
                    if ends_all(error.error()) {
                        return Err(CommandError::from(error.into_error()).into());
                    }
                    self.progress.warn(&error.to_string());
                    in_a_row += 1;
                    if in_a_row == TOO_MANY {
                        return Err(CommandError::from(error.into_error()).into());
                    }
                    self.failed.push(error);
                }
            }
        }
        Ok(())
    }

    fn read(&mut self, customer: &CustomerId, read: Read) {
        if let Some(refusal) = read.refused {
            self.progress
                .warn(&format!("customer {customer}: {refusal}"));
        }
        for warning in &read.warnings {
            self.progress
                .warn(&format!("customer {customer}: {warning}"));
        }
        self.progress.read(read.orders);
    }

    /// Keeps instead of those without an answer, why there is none, if they may be missing.
    fn missing(&self, run: &Run, may_miss: bool) -> Result<(), Stop> {
        let count = self.failed.len();
        if count > 0 && !may_miss {
            let message = format!(
                "the service gave no answer for {count} of {} customers, so the run is not published; \
                 --allow-missing publishes it without them",
                run.progress().of
            );
            return Err(CommandError::Unfinished(message).into());
        }
        let writers = run.writers()?;
        for error in &self.failed {
            let id = error.customer().map(|customer| customer.id().as_str());
            let id = id.unwrap_or_default();
            let mut file = writers.customer(id)?;
            file.fault(&read::fault("failed", "orders", id, error.error()))?;
            file.finish(SystemTime::now())?;
        }
        Ok(())
    }
}

/// Whether no other customer can be read either.
fn ends_all(error: &Error) -> bool {
    error.is_unauthorized() || error.sign_in().is_some()
}

/// Sets the customers of a run.
fn choose(run: &mut Run, client: &PartnerCenter, choice: &Choice) -> Result<(), Stop> {
    let mut call = client.customers().get();
    if let Some(text) = &choice.filter {
        call = call.starting_with(choice.filter_field.into(), text.clone());
    }
    let (mut listed, mut faults) = (Vec::new(), Vec::new());
    let mut customers = call.lenient().stream();
    for customer in customers.by_ref() {
        let customer = customer.map_err(CommandError::from)?;
        listed.push(Bytes::copy_from_slice(customer.bytes()));
    }
    for (_, notice) in customers.take_notices() {
        faults.extend(read::cut("customers", "", &notice));
    }
    let chosen: Vec<_> = choice.customer.iter().map(ToString::to_string).collect();
    // Those whose relationship has ended are not listed; their orders may still be there.
    run.freeze(&listed, &faults, (!chosen.is_empty()).then_some(&chosen))?;
    if run.progress().of == 0 && run.shard().is_none() {
        diagnostics::line("warning", "there are no customers");
    }
    Ok(())
}

/// How to go on with a run that ends too early.
fn way_on(options: &Options, run: &Run, arguments: &New) -> String {
    if let Some(shard) = run.shard() {
        let run = run.name();
        return format!("nothing of this shard is kept: read {shard} of {run} again");
    }
    let folder = match (&arguments.to, &arguments.resume) {
        (Some(folder), _) => folder.clone(),
        (None, resume) => resume.as_deref().map(tables::parts).unwrap_or_default().0,
    };
    go_on(options, &folder.join(run.name().as_str()))
}

/// The command that goes on with a run, at the same service and for the same account.
fn go_on(options: &Options, run: &Path) -> String {
    let mut command = vec!["partner-center".to_owned()];
    if options.sandbox {
        command.push("--sandbox".to_owned());
    }
    let base_url = options.base_url.as_ref().map(ToString::to_string);
    let cloud = options.cloud.map(|cloud| cloud.as_str().to_owned());
    for (name, value) in [
        ("--base-url", base_url),
        ("--cloud", cloud),
        ("--profile", options.profile.clone()),
        ("export --resume", Some(run.display().to_string())),
    ] {
        command.extend(value.map(|value| format!("{name} {}", word(&value))));
    }
    format!("go on: `{}`", command.join(" "))
}

/// Says how to go on when the user ends it. What was read is on the disk.
fn watch(way_on: &str) -> Result<(), CommandError> {
    let way_on = way_on.to_owned();
    let watched = signals::watch(move || {
        diagnostics::line("error", "interrupted; what was read is kept");
        diagnostics::line("hint", &way_on);
        process::exit(signals::INTERRUPTED);
    });
    watched.map_err(|error| CommandError::other("interrupts cannot be watched for", error))
}
