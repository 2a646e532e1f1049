//! A run: its customers, reading them, publishing it.

use std::path::Path;
use std::process;
use std::time::SystemTime;

use bytes::Bytes;
use partner_center_export::run::{ExportFolder, Manifest, Run, RunError, RunName, RunOptions};
use partner_center_export::table::{Format, TableOptions};
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::sweep::SweepError;
use partner_center_reqwest::core::{Call, CustomerId, Error, ListOrders, Orders};
use partner_center_reqwest::model::{BillingCycleType, Guid, Open};

use super::arguments::{Choice, New};
use super::progress::{Progress, Requests};
use super::read::{self, Read};
use super::tables::{self, told};
use crate::commands::orders::words;
use crate::connect::{self, Connection};
use crate::diagnostics;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::options::Options;
use crate::output::report::Report;
use crate::signals;

/// So many customers without an answer, one after the other, and no more are asked.
const TOO_MANY: u32 = 20;

/// What is asked of the service for each customer.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    cycle: Option<Open<BillingCycleType>>,
    include_price: bool,
    include_system_purchases: bool,
    indirect_reseller: Option<Guid>,
    pub(super) subscriptions: bool,
}

impl Wanted {
    fn new(choice: &Choice, subscriptions: bool) -> Result<Self, CommandError> {
        let cycle = choice.billing_cycle.as_ref();
        let cycle = cycle.map(|cycle| words::billing_cycle(cycle, choice.new_word));
        Ok(Self {
            cycle: cycle.transpose()?,
            include_price: choice.include_price,
            include_system_purchases: choice.include_system_purchases,
            indirect_reseller: choice.indirect_reseller.clone(),
            subscriptions,
        })
    }

    /// The call for the orders of a customer.
    pub(super) fn orders(&self, orders: Orders<PartnerCenter>) -> Call<PartnerCenter, ListOrders> {
        let mut call = match &self.cycle {
            Some(cycle) => orders.by_billing_cycle_type(cycle.clone()).get(),
            None => orders.get(),
        };
        if let Some(tenant) = &self.indirect_reseller {
            call = call.indirect_reseller(tenant.clone());
        }
        call.include_price(self.include_price)
            .include_system_purchases(self.include_system_purchases)
    }
}

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
    let run_options = run_options(options, arguments, began.as_ref())?;
    let wanted = Wanted::new(&arguments.choice, run_options.tables.subscriptions)?;
    let now = SystemTime::now();
    let run = match (found, &arguments.to) {
        (Some(found), _) => {
            let resumed = found
                .folder
                .resume(&found.name, &run_options, now, arguments.yes);
            resumed.map_err(told)?
        }
        (None, Some(folder)) => match new_run(folder, arguments, run_options, now)? {
            Some(run) => run,
            None => return Ok(other_was_faster()),
        },
        // clap asks for one of them.
        (None, None) => return Err(CommandError::Usage("--to or --resume is needed".to_owned())),
    };
    for warning in run.warnings() {
        diagnostics::line("warning", warning);
    }
    let way_on = way_on(&run, arguments);
    let end = read_all(options, arguments, run, &wanted, &way_on);
    let manifest = match end {
        Err(Stop::Overtaken) => return Ok(other_was_faster()),
        Err(Stop::Error(error)) => return Err(error.hinted(way_on)),
        Ok(manifest) => manifest,
    };
    let mut report = tables::shown(&output, &manifest);
    if tables::has_faults(&manifest) {
        report.exit = Exit::Raw;
    }
    Ok(report)
}

/// Why a run ends too early.
enum Stop {
    /// Another attempt has made the same shard.
    Overtaken,
    Error(CommandError),
}

impl From<RunError> for Stop {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Overtaken { .. } => Self::Overtaken,
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
    folder: &Path,
    arguments: &New,
    options: RunOptions,
    now: SystemTime,
) -> Result<Option<Run>, CommandError> {
    let folder = ExportFolder::new(folder);
    let run = match (&arguments.run, arguments.shard) {
        (Some(name), Some(shard)) => folder.begin_shard(name, shard, options, now),
        (name, _) => folder.begin(name.as_ref(), options, now).map(Some),
    };
    run.map_err(told)
}

/// What holds for the whole run. What was not given is as the run began.
fn run_options(
    options: &Options,
    arguments: &New,
    began: Option<&RunOptions>,
) -> Result<RunOptions, CommandError> {
    let chosen = arguments.choice.given();
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
        reading: match began {
            Some(began) if chosen.is_empty() => began.reading.clone(),
            _ => chosen,
        },
    })
}

/// Reads what is missing, and publishes the run.
fn read_all(
    options: &Options,
    arguments: &New,
    mut run: Run,
    wanted: &Wanted,
    way_on: &str,
) -> Result<Manifest, Stop> {
    let requests = Requests::default();
    let connection = Connection::open_with(options, None, Some(Box::new(requests.clone())))?;
    watch(way_on)?;
    if !run.is_frozen() {
        choose(&mut run, &connection.client, &arguments.choice)?;
    }
    let progress = Progress::new(&run.progress(), requests);
    let mut reading = Reading {
        progress,
        failed: Vec::new(),
        refused: 0,
        refusal: None,
    };
    let end = reading.all(&run, connection.client.clone(), wanted);
    if end.is_err() {
        reading.progress.end();
    }
    end?;
    if run.shard().is_none() {
        reading.check(&run)?;
    }
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
    refused: u64,
    refusal: Option<Error>,
}

impl Reading {
    fn all(&mut self, run: &Run, client: PartnerCenter, wanted: &Wanted) -> Result<(), Stop> {
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
            self.refused += 1;
            self.refusal.get_or_insert(refusal);
        }
        self.progress.read(read.orders);
    }

    /// If all customers are refused, it is not they. Of a shard, nobody knows.
    fn check(&mut self, run: &Run) -> Result<(), CommandError> {
        match self.refusal.take() {
            Some(refusal) if self.refused == run.progress().of => {
                Err(CommandError::other("all customers were refused", refusal))
            }
            _ => Ok(()),
        }
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
    let mut listed = Vec::new();
    for customer in call.lenient().stream() {
        let customer = customer.map_err(CommandError::from)?;
        listed.push(Bytes::copy_from_slice(customer.bytes()));
    }
    let chosen: Vec<_> = choice.customer.iter().map(ToString::to_string).collect();
    // Those whose relationship has ended are not listed; their orders may still be there.
    run.freeze(&listed, &[], (!chosen.is_empty()).then_some(&chosen))?;
    if run.progress().of == 0 && run.shard().is_none() {
        diagnostics::line("warning", "there are no customers");
    }
    Ok(())
}

/// How to go on with a run that ends too early.
fn way_on(run: &Run, arguments: &New) -> String {
    if let Some(shard) = run.shard() {
        return format!(
            "what was read is not published: read shard {shard} of {} again",
            run.name()
        );
    }
    let folder = match (&arguments.to, &arguments.resume) {
        (Some(folder), _) => folder.clone(),
        (None, resume) => resume.as_deref().map(tables::parts).unwrap_or_default().0,
    };
    let path = folder.join(run.name().as_str());
    format!("go on: `partner-center export --resume {}`", path.display())
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
