//! What `export` is asked for.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser as Text;
use clap::{Args, FromArgMatches as _, ValueEnum};
use partner_center_export::run::{RunName, Shard};
use partner_center_export::table;
use partner_center_reqwest::core::CustomerId;

use crate::commands::customers::FilterField;
use crate::commands::orders::asked::Asked;
use crate::error::CommandError;
use crate::ids::{CUSTOMER_EXPECTED, id};

pub(super) const HELP: &str = "\
It writes the tables orders, order_lines, customers and faults (what could not be read), and with
--subscriptions subscriptions. A run that ends too early can be resumed: nothing is read twice.
Exit code 7: some of it could not be read, and is in faults.

Examples:
  partner-center --sandbox export --to out
  partner-center export --to out --format csv --include-price --subscriptions
  partner-center export --resume out/20261128T020000Z
  partner-center export --to out --run monday --shard 2/4
  partner-center export finish out --run monday
  partner-center export verify out/monday";

pub(super) const FINISH_HELP: &str = "\
Examples:
  partner-center export finish out
  partner-center export finish out --run monday";

pub(super) const VERIFY_HELP: &str = "\
Exit code 1: there are differences.

Examples:
  partner-center export verify out/monday
  partner-center export verify out/monday -o csv";

/// A run, new or resumed.
#[derive(Args, Debug)]
#[group(skip)]
#[expect(clippy::struct_excessive_bools, reason = "a flag for each")]
#[expect(clippy::doc_markdown, reason = "texts of help")]
pub(super) struct New {
    /// Write a new run into this folder
    #[arg(
        long,
        value_name = "FOLDER",
        required_unless_present = "resume",
        conflicts_with = "resume"
    )]
    pub(super) to: Option<PathBuf>,
    /// Go on with this run, FOLDER/NAME; options that are not given stay as they were
    #[arg(long, value_name = "RUN", conflicts_with_all = ["run", "shard"])]
    pub(super) resume: Option<PathBuf>,
    /// Form of the files [default: parquet]
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<FileFormat>,
    /// Leave out the column raw_json, the service's own text; what does not fit the columns is in faults then
    #[arg(long)]
    pub(super) no_raw: bool,
    /// With the customers' subscriptions
    #[arg(long)]
    pub(super) subscriptions: bool,
    /// Name of the run [default: the time, such as 20261128T020000Z]
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(super) run: Option<RunName>,
    /// Read one part of the customers, K of N; `export finish` joins them
    #[arg(long, value_name = "K/N", requires = "run")]
    pub(super) shard: Option<Shard>,
    #[command(flatten)]
    pub(super) choice: Choice,
    /// Publish the run although the service gave no answer for some customers; they are in faults
    #[arg(long)]
    pub(super) allow_missing: bool,
    /// Go on with a run that is older than a day
    #[arg(long)]
    pub(super) yes: bool,
}

/// Which customers and orders.
#[derive(Args, Clone, Debug)]
pub(super) struct Choice {
    /// Only this customer; may be given more than once
    #[arg(long, value_name = "GUID", value_parser = id(CustomerId::is_valid, CUSTOMER_EXPECTED))]
    pub(super) customer: Vec<CustomerId>,
    /// Only customers whose name (or --filter-field) starts with this
    #[arg(long, value_name = "TEXT", value_parser = Text::new(), conflicts_with = "customer")]
    pub(super) filter: Option<String>,
    /// What --filter compares
    #[arg(
        long,
        value_name = "FIELD",
        requires = "filter",
        default_value = "company-name"
    )]
    pub(super) filter_field: FilterField,
    #[command(flatten)]
    pub(super) asked: Asked,
    /// Take a CYCLE that is not documented
    #[arg(long, requires = "billing_cycle")]
    pub(super) new_word: bool,
}

impl Choice {
    /// What a run began with, from what was [given](Self::given) then.
    pub(super) fn of(given: &BTreeMap<String, String>) -> Result<Self, CommandError> {
        let mut arguments = Vec::new();
        for (name, value) in given {
            let values: Vec<&str> = match name.as_str() {
                "account" => continue,
                "filter" => {
                    let (field, text) = value.split_once(' ').unwrap_or(("", value));
                    arguments.extend([
                        format!("--filter={text}"),
                        format!("--filter-field={field}"),
                    ]);
                    continue;
                }
                "customer" => value.split(',').collect(),
                "include-price" | "include-system-purchases" => {
                    arguments.push(format!("--{name}"));
                    continue;
                }
                "billing-cycle" => {
                    arguments.push("--new-word".to_owned());
                    vec![value]
                }
                _ => vec![value],
            };
            arguments.extend(values.iter().map(|value| format!("--{name}={value}")));
        }
        let command = Self::augment_args(clap::Command::new("export").no_binary_name(true));
        let matches = command.try_get_matches_from(arguments);
        let choice = matches.and_then(|matches| Self::from_arg_matches(&matches));
        choice.map_err(|error| CommandError::Input(format!("what the run began with: {error}")))
    }

    /// What was given, as name and value.
    pub(super) fn given(&self) -> BTreeMap<String, String> {
        let ids = self.customer.iter();
        let mut ids: Vec<_> = ids.map(|id| id.as_str().to_ascii_lowercase()).collect();
        ids.sort();
        ids.dedup();
        let field = self.filter_field.to_possible_value();
        let field = field.map_or_else(String::new, |field| field.get_name().to_owned());
        let filter = self.filter.as_ref().map(|text| format!("{field} {text}"));
        let yes = |is_given: bool| is_given.then(|| "yes".to_owned());
        let given = [
            ("customer", (!ids.is_empty()).then(|| ids.join(","))),
            ("filter", filter),
            ("billing-cycle", self.asked.billing_cycle.clone()),
            ("include-price", yes(self.asked.include_price)),
            (
                "include-system-purchases",
                yes(self.asked.include_system_purchases),
            ),
            (
                "indirect-reseller",
                self.asked
                    .indirect_reseller
                    .as_ref()
                    .map(ToString::to_string),
            ),
        ];
        let given = given
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        given.collect()
    }
}

/// Shards to be joined.
#[derive(Args, Debug)]
pub(super) struct Finish {
    /// The folder of the run
    #[arg(value_name = "FOLDER")]
    pub(super) folder: PathBuf,
    /// Name of the run; it may be left out when there is one alone
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(super) run: Option<RunName>,
    /// Join them although their lists of customers differ
    #[arg(long)]
    pub(super) yes: bool,
}

/// A run to be looked at.
#[derive(Args, Debug)]
pub(super) struct Verify {
    /// The run, FOLDER/NAME
    #[arg(value_name = "RUN")]
    pub(super) run: PathBuf,
}

/// A form of files.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FileFormat {
    /// For Spark, `DuckDB`, Polars, pandas
    Parquet,
    /// An object a line
    Jsonl,
    /// For spreadsheets
    Csv,
}

impl From<FileFormat> for table::Format {
    fn from(format: FileFormat) -> Self {
        match format {
            FileFormat::Parquet => Self::Parquet,
            FileFormat::Jsonl => Self::JsonLines,
            FileFormat::Csv => Self::Csv,
        }
    }
}

fn name(text: &str) -> Result<RunName, String> {
    text.parse::<RunName>().map_err(|error| error.to_string())
}
