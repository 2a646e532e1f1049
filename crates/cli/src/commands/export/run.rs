//! A run: its customers, reading them, publishing it.

use std::path::Path;
use std::process;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use jiff::Timestamp;
use partner_center_export::run::{
    ChosenCustomer, Folder, Manifest, Run, RunError, RunName, RunOptions, begin_shard,
};
use partner_center_export::table::{Fault, Format, TableOptions};
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::sweep::SweepResults;
use partner_center_reqwest::core::{Call, Error, ListOrders, Orders};
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
        Some(found) => Some(found.folder.options_of(&found.name).map_err(told)?),
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
    let way_on = way_on(&run, arguments);
    let stopped = |error: CommandError| error.hinted(way_on.clone());
    let (manifest, is_incomplete) =
        read_all(options, arguments, run, &wanted, &way_on).map_err(stopped)?;
    let Some(manifest) = manifest else {
        return Ok(other_was_faster());
    };
    let mut report = tables::shown(&output, &manifest);
    if is_incomplete || tables::has_faults(&manifest) {
        report.exit = Exit::Raw;
    }
    Ok(report)
}

/// A shard that is whole already is not read, and not written, again.
fn other_was_faster() -> Report {
    diagnostics::lines(&["this shard is whole already: another attempt was faster".to_owned()]);
    Report::new([])
}

/// The run that `--resume` means: its folder, or that of what was read of it.
struct Found {
    folder: Folder,
    name: RunName,
}

impl Found {
    fn at(path: &Path) -> Result<Self, CommandError> {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        let name = name.strip_suffix(".partial").unwrap_or(&name);
        let name: RunName = name.parse().map_err(told)?;
        let parent = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        if !parent.is_dir() {
            let message = format!("nothing to resume: there is no folder {}", parent.display());
            return Err(CommandError::Input(message));
        }
        let folder = Folder::open(parent).map_err(told)?;
        Ok(Self { folder, name })
    }
}

fn new_run(
    folder: &Path,
    arguments: &New,
    options: RunOptions,
    now: SystemTime,
) -> Result<Option<Run>, CommandError> {
    let name = match &arguments.run {
        Some(name) => name.clone(),
        None => Timestamp::now()
            .strftime("%Y%m%dT%H%M%SZ")
            .to_string()
            .parse()
            .map_err(told)?,
    };
    let run = if options.shard.is_some() {
        begin_shard(folder, name, options, now)
    } else {
        let folder = Folder::open(folder);
        folder
            .and_then(|folder| folder.begin(name, options, now))
            .map(Some)
    };
    run.map_err(told)
}

/// What holds for the whole run. What was not given is as the run began.
fn run_options(
    options: &Options,
    arguments: &New,
    began: Option<&RunOptions>,
) -> Result<RunOptions, CommandError> {
    let choice = &arguments.choice;
    let chosen = choice.given();
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
        service: connect::base_url(options)?.to_string(),
        choice: match began {
            Some(began) if chosen.is_empty() => began.choice.clone(),
            _ => chosen,
        },
        shard: arguments.shard,
    })
}

/// Reads what is missing, and publishes the run: its manifest, and whether customers are missing in it.
fn read_all(
    options: &Options,
    arguments: &New,
    mut run: Run,
    wanted: &Wanted,
    way_on: &str,
) -> Result<(Option<Manifest>, bool), CommandError> {
    let requests = Requests::default();
    let connection = Connection::open_with(options, None, Some(Box::new(requests.clone())))?;
    watch(way_on)?;
    if !run.is_chosen() {
        choose(&mut run, &connection.client, &arguments.choice)?;
    }
    let missing = run.missing();
    let all = run.customers().len();
    let progress = Progress::new(all, all - missing.len(), requests);
    let run = Arc::new(run);
    let mut reading = Reading {
        progress,
        failed: Vec::new(),
        refused: 0,
        refusal: None,
    };
    let client = connection.client.clone();
    let sweep = client.customers().sweep_of(missing);
    let (kept, asked) = (Arc::clone(&run), wanted.clone());
    let results = sweep.each(move |customer| read::customer(&customer, &asked, &kept));
    let end = reading.all(results);
    if end.is_err() {
        reading.progress.end();
    }
    end?;
    let is_incomplete = !reading.failed.is_empty();
    reading.check(all, arguments.allow_missing)?;
    for (customer, fault) in &reading.failed {
        let mut file = run.customer(customer, SystemTime::now()).map_err(told)?;
        file.fault(fault)
            .and_then(|()| file.finish())
            .map_err(told)?;
    }
    reading.progress.step("writing the tables");
    let manifest = run.publish(SystemTime::now());
    reading.progress.end();
    Ok((manifest.map_err(told)?, is_incomplete))
}

/// What becomes of the customers that are read.
struct Reading {
    progress: Progress,
    /// Those without an answer, and what is kept of that.
    failed: Vec<(String, Fault)>,
    refused: usize,
    refusal: Option<Error>,
}

impl Reading {
    fn all(
        &mut self,
        results: SweepResults<PartnerCenter, Result<Read, RunError>>,
    ) -> Result<(), CommandError> {
        let mut in_a_row = 0;
        for result in results {
            match result {
                Ok((customer, read)) => {
                    let read = read.map_err(told)?;
                    in_a_row = 0;
                    if let Some(refusal) = read.refused {
                        let text = format!("customer {}: {refusal}", customer.id());
                        self.progress.warn(&text);
                        self.refused += 1;
                        self.refusal.get_or_insert(refusal);
                    }
                    self.progress.read(read.orders);
                }
                Err(error) => {
                    if ends_all(error.error()) {
                        return Err(error.into_error().into());
                    }
                    self.progress.warn(&error.to_string());
                    let id = error.customer().map(|customer| customer.id().to_string());
                    let id = id.unwrap_or_default();
                    let fault = read::fault("failed", "orders", &id, error.error());
                    self.failed.push((id, fault));
                    in_a_row += 1;
                    if in_a_row == TOO_MANY {
                        return Err(error.into_error().into());
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether the run can be published.
    fn check(&mut self, all: usize, may_miss: bool) -> Result<(), CommandError> {
        if self.refused == all
            && let Some(refusal) = self.refusal.take()
        {
            return Err(CommandError::other("all customers were refused", refusal));
        }
        if self.failed.is_empty() || may_miss {
            return Ok(());
        }
        let count = self.failed.len();
        let message = format!(
            "the service gave no answer for {count} of {all} customers, so the run is not published; \
             --allow-missing publishes it without them"
        );
        Err(CommandError::Unfinished(message))
    }
}

/// Whether no other customer can be read either.
fn ends_all(error: &Error) -> bool {
    error.is_unauthorized() || error.sign_in().is_some()
}

/// Sets the customers of a run.
fn choose(run: &mut Run, client: &PartnerCenter, choice: &Choice) -> Result<(), CommandError> {
    let mut call = client.customers().get();
    if let Some(text) = &choice.filter {
        call = call.starting_with(choice.filter_field.into(), text.clone());
    }
    let (mut chosen, mut faults) = (Vec::new(), Vec::new());
    let is_wanted = |id: &str| {
        choice.customer.is_empty()
            || choice
                .customer
                .iter()
                .any(|it| it.as_str().eq_ignore_ascii_case(id))
    };
    for customer in call.lenient().stream() {
        let customer = customer?;
        let id = customer
            .decoded()
            .ok()
            .and_then(|customer| customer.id.as_ref());
        match id {
            Some(id) if is_wanted(&id.to_string()) => chosen.push(ChosenCustomer {
                id: id.to_string(),
                raw: Some(Bytes::copy_from_slice(customer.bytes())),
            }),
            Some(_) => {}
            None => {
                let why = customer.decoded().err().map(ToString::to_string);
                faults.push(Fault {
                    resource: "customers".to_owned(),
                    kind: "broken".to_owned(),
                    message: why.unwrap_or_else(|| "a customer without an id".to_owned()),
                    raw: Some(String::from_utf8_lossy(customer.bytes()).into_owned()),
                    ..Fault::default()
                });
            }
        }
    }
    // The list does not have those whose relationship has ended; their orders may still be there.
    for id in &choice.customer {
        if !chosen
            .iter()
            .any(|customer| customer.id.eq_ignore_ascii_case(id.as_str()))
        {
            chosen.push(ChosenCustomer {
                id: id.to_string(),
                raw: None,
            });
        }
    }
    if chosen.is_empty() && faults.is_empty() {
        diagnostics::line("warning", "there are no customers");
    }
    run.choose(chosen, &faults).map_err(told)
}

/// How to go on with a run that ends too early.
fn way_on(run: &Run, arguments: &New) -> String {
    if let Some(shard) = run.options().shard {
        return format!(
            "what was read is not published: read shard {shard} of {} again",
            run.name()
        );
    }
    let folder = arguments.to.clone().or_else(|| {
        let run = arguments.resume.as_ref()?;
        run.parent().map(Path::to_owned)
    });
    let path = folder.unwrap_or_default().join(run.name().as_str());
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
