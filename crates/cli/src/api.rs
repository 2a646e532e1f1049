//! `api`: any path of the API, the answer as it came.

use crate::arguments::{CallApi, Format, Options};
use crate::connect::Connection;
use crate::failure::Failure;
use crate::output::json_text::Document;
use crate::output::{as_it_came, raw};
use crate::report::Report;

/// Makes the call. Without `--output` the body is given byte for byte, but to a terminal.
pub(crate) fn call(options: &Options, arguments: &CallApi) -> Result<Report, Failure> {
    if !arguments.method.eq_ignore_ascii_case("GET") {
        let method = &arguments.method;
        let message = format!("api {method}: only GET can be called so far");
        return Err(Failure::Usage(message));
    }
    if let Some(format @ (Format::Table | Format::Csv)) = options.output {
        let message = format!("api gives JSON, which {format} cannot show");
        return Err(Failure::Usage(message));
    }
    let connection = Connection::open(options)?;
    let answer = connection.client.get_raw(path(&arguments.path)).send()?;
    let body = answer.into_inner();
    let Some(format) = options.output else {
        return Ok(Report::new(as_it_came(&body)));
    };
    if let Some(document) = Document::parse(&body) {
        return Ok(Report::new(raw(document, format)));
    }
    let warning = "the answer is not JSON (shown raw)".to_owned();
    Ok(Report::raw(as_it_came(&body), vec![warning]))
}

/// `customers/…` means `/customers/…`. Whether the path is allowed is the library's decision.
fn path(text: &str) -> String {
    if text.starts_with('/') || text.contains("://") {
        text.to_owned()
    } else {
        format!("/{text}")
    }
}
