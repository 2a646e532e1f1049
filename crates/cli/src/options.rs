//! What holds for every command.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use partner_center_reqwest::core::auth::Authority;
use partner_center_reqwest::core::{BaseUrl, Cloud, RetryPolicy};

use crate::ids::{profile_name, seconds};

/// What holds for every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Service")]
#[expect(clippy::doc_markdown, reason = "texts of help")]
#[expect(clippy::struct_excessive_bools, reason = "each is an option")]
pub(crate) struct Options {
    /// Use a made-up service inside this process: no account, no network
    #[arg(long, global = true)]
    pub(crate) sandbox: bool,
    /// File that keeps the sandbox's orders from one command to the next [env: PARTNER_CENTER_SANDBOX_STATE]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) sandbox_state: Option<PathBuf>,
    /// Address of the API: https, or http on loopback [env: PARTNER_CENTER_BASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<BaseUrl>,
    /// Microsoft cloud [env: PARTNER_CENTER_CLOUD] [default: global]
    #[arg(long, global = true, value_parser = clouds())]
    pub(crate) cloud: Option<Cloud>,
    /// Address that signs in, if not the cloud's [env: PARTNER_CENTER_AUTHORITY]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) authority: Option<Authority>,
    /// Profile of `auth login` that signs in [env: PARTNER_CENTER_PROFILE]
    #[arg(long, global = true, value_name = "NAME", value_parser = profile_name)]
    pub(crate) profile: Option<String>,
    /// Time for a call with all its attempts and waits [default: 180]
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
    /// Time for the whole command, all pages of a list together; --timeout is for each call [default: none]
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) deadline: Option<Duration>,
    /// How often a request is sent at most [default: 4]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) max_attempts: Option<u32>,
    /// Requests in any minute for each resource [env: PARTNER_CENTER_REQUESTS_PER_MINUTE] [default: 480]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) requests_per_minute: Option<u32>,
    /// Count what other runs with this option send, too
    #[arg(long, global = true)]
    pub(crate) shared_quota: bool,
    /// Show the exchange on stderr, with secrets masked
    #[arg(long, global = true)]
    pub(crate) trace: bool,
    /// Write the exchange to FILE as an HTTP Archive, with secrets masked; bodies are in it
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) har: Option<PathBuf>,
    /// Trust the certificates in FILE (PEM) beside the system's
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Form of the data [default: table]
    #[arg(
        short,
        long,
        global = true,
        help_heading = "Output",
        value_name = "FORMAT"
    )]
    pub(crate) output: Option<Format>,
    /// Columns of table and CSV, separated by commas; `all` for every one
    #[arg(
        long,
        global = true,
        help_heading = "Output",
        value_name = "NAMES",
        value_delimiter = ','
    )]
    pub(crate) columns: Option<Vec<String>>,
    /// Table and CSV without their first line, the names of the columns
    #[arg(long, global = true, help_heading = "Output")]
    pub(crate) no_headers: bool,
}

/// A form of data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Table,
    /// What the service sent, indented; all pages of a list as one
    Json,
    /// What the service sent, an item a line
    Jsonl,
    /// For spreadsheets
    Csv,
    /// What the service sent, as YAML; all pages of a list as one
    Yaml,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.to_possible_value();
        f.write_str(value.as_ref().map_or("", |value| value.get_name()))
    }
}

impl Options {
    /// How calls are repeated.
    pub(crate) fn retry_policy(&self) -> RetryPolicy {
        let mut policy = RetryPolicy::default();
        if let Some(attempts) = self.max_attempts {
            policy = policy.with_max_attempts(attempts);
        }
        if let Some(timeout) = self.timeout {
            // Where an answer is shown while it arrives, silence may not be longer either.
            let attempt = policy.attempt_timeout().min(timeout);
            policy = policy
                .with_total_timeout(timeout)
                .with_attempt_timeout(attempt);
        }
        policy
    }

    /// Those of a command line of flags alone.
    #[cfg(test)]
    pub(crate) fn of(flags: &[&str]) -> Self {
        use clap::FromArgMatches as _;

        let command = Self::augment_args(clap::Command::new("test").no_binary_name(true));
        let matches = command.try_get_matches_from(flags).unwrap();
        Self::from_arg_matches(&matches).unwrap()
    }
}

fn clouds() -> impl TypedValueParser<Value = Cloud> {
    PossibleValuesParser::new(Cloud::ALL.map(Cloud::as_str)).try_map(|name| name.parse::<Cloud>())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_defaults_of_the_help_are_those_of_the_library() {
        let policy = RetryPolicy::default();
        let program = crate::tree::Arguments::command();
        for (name, default) in [
            ("timeout", policy.total_timeout().as_secs()),
            ("max_attempts", policy.max_attempts().into()),
        ] {
            let argument = program.get_arguments().find(|it| it.get_id() == name);
            let help = argument.unwrap().get_help().unwrap().to_string();
            let said = format!("[default: {default}]");
            assert!(help.ends_with(&said), "{said}: {help}");
        }
    }
}
