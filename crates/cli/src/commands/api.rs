//! `api`: any path of the API, the answer as it came.

use clap::Args;

use crate::connect::Connection;
use crate::error::CommandError;
use crate::options::{Format, Options};
use crate::output::report::Report;
use crate::output::stdout::{as_it_came, raw};
use partner_center_reqwest::model::json_text::JsonText;

#[derive(Args, Debug)]
#[command(after_help = "\
Without --output the body is written byte for byte; json indents it.

Examples:
  partner-center api GET '/customers?size=2'
  partner-center api GET -o yaml \\
      /customers/b0d70a69-4c42-4b27-b17b-91a835d8686a/orders/0d9e7bc9cc4f")]
pub(crate) struct CallApi {
    /// HTTP method; GET only, so far
    #[arg(value_name = "METHOD")]
    method: String,
    /// Path after /v1, with its query
    #[arg(value_name = "PATH")]
    path: String,
}

/// Makes the call. Without `--output` the body is given byte for byte, but to a terminal.
pub(crate) fn call(options: &Options, arguments: &CallApi) -> Result<Report, CommandError> {
    if !arguments.method.eq_ignore_ascii_case("GET") {
        let method = &arguments.method;
        let message = format!(
            "api {method}: only GET can be called; what is changed has a command, such as `orders create`, \
             `orders cancel`, `subscriptions change`, `subscriptions cancel`, `carts create`"
        );
        return Err(CommandError::Usage(message));
    }
    if let Some(format @ (Format::Table | Format::Csv)) = options.output {
        let message = format!("api gives JSON, which {format} cannot show");
        return Err(CommandError::Usage(message));
    }
    let connection = Connection::open(options)?;
    let answer = connection.client.get_raw(path(&arguments.path)).send()?;
    let body = answer.into_inner();
    let Some(format) = options.output else {
        return Ok(Report::new(as_it_came(&body)));
    };
    if let Some(document) = JsonText::parse(&body) {
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
