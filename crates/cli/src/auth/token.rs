//! `auth token`: a token for other programs.

use crate::arguments::Options;
use crate::connect::Connection;
use crate::failure::Failure;
use crate::report::Report;

/// The token and nothing else goes to stdout.
pub(super) fn run(options: &Options) -> Result<Report, Failure> {
    let connection = Connection::open(options)?;
    let token = connection.client.access_token()?.secret();
    Ok(Report::new(format!("{}\n", token.expose())))
}
