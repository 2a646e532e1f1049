//! `orders wait` and `orders watch`: an order on its way.

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use clap::{Args, ValueEnum};
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::conditions::{
    Completed, Ended, OrderRef, OutOfReview, Provisioned, Visible,
};
use partner_center_reqwest::core::wait::{Condition, Progress, Waiting};

use super::columns::{LINE_COLUMNS, ORDER_COLUMNS};
use super::status::PROVISIONING;
use crate::connect::Connection;
use crate::diagnostics;
use crate::error::CommandError;
use crate::ids::{OneOrder, seconds};
use crate::options::{Format, Options};
use crate::output::report::Report;
use crate::output::{Output, line_table};
use crate::timestamp::timestamp;

#[derive(Args, Debug)]
pub(crate) struct Wait {
    #[command(flatten)]
    one: OneOrder,
    /// What the order shall become
    #[arg(long = "for", value_name = "CONDITION", value_enum, default_value_t = For::Completed)]
    condition: For,
    /// Wait this long at most [default: 1200 for visible, 259200 for out-of-review, else 3600]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    deadline: Option<Duration>,
}

/// What an order is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum For {
    /// It is in the list of the customer's orders
    Visible,
    /// It is completed
    Completed,
    /// All its lines are provisioned; needs a signed-in user
    Provisioned,
    /// It is in no review, and waits for no purchase order
    OutOfReview,
    /// It has come to an end, whichever
    // The word of earlier versions; `orders settle` is about something else.
    #[value(alias = "settled")]
    Ended,
}

#[derive(Args, Debug)]
pub(crate) struct Watch {
    #[command(flatten)]
    one: OneOrder,
    /// Watch this long at most
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    deadline: Option<Duration>,
}

pub(crate) const WAIT_HELP: &str = "\
It asks at once, then after 5 s, and so on with pauses that grow to a minute; the quota is kept.
What was seen is shown on stderr. Exit codes: 6 when the time is over, 1 when the order has come
to another end.

Examples:
  partner-center orders wait 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a
  partner-center orders wait 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a \\
      --for visible --deadline 900 -o json";

pub(crate) const WATCH_HELP: &str = "\
A line for each status that is new, until the order comes to an end; with -o jsonl as JSON.

Examples:
  partner-center orders watch 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a";

pub(super) fn wait(options: &Options, arguments: &Wait) -> Result<Report, CommandError> {
    let orders = Output::new(options, ORDER_COLUMNS)?;
    let connection = Connection::open(options)?;
    let client = &connection.client;
    let order = match arguments.condition {
        For::Provisioned => {
            let lines = Output::new(options, PROVISIONING)?;
            let page = told(waiting(client, arguments, Provisioned)).send()?;
            return Ok(lines.several(&page.items, page.body(), "no lines"));
        }
        For::Visible => {
            told(waiting(client, arguments, Visible)).send()?;
            arguments.one.at(client).get().send()?
        }
        For::Completed => told(waiting(client, arguments, Completed)).send()?,
        For::OutOfReview => told(waiting(client, arguments, OutOfReview)).send()?,
        For::Ended => told(waiting(client, arguments, Ended)).send()?,
    };
    Ok(orders.one(&order, || line_table(LINE_COLUMNS, &order.line_items)))
}

fn waiting<K: Condition<Subject = OrderRef>>(
    client: &PartnerCenter,
    arguments: &Wait,
    condition: K,
) -> Waiting<PartnerCenter, K> {
    let waiting = arguments.one.at(client).wait_for(condition);
    match arguments.deadline {
        Some(deadline) => waiting.deadline(deadline),
        None => waiting,
    }
}

/// Tells on stderr what was seen: on a terminal after each look, else only what is new.
fn told<C, K: Condition>(waiting: Waiting<C, K>) -> Waiting<C, K> {
    let is_terminal = io::stderr().is_terminal();
    let news = News::default();
    waiting.progress(move |now| {
        if news.is_new(now) || is_terminal {
            let next = now.next.map_or_else(String::new, |next| {
                format!("; looks again in {} s", next.as_secs())
            });
            let elapsed = now.elapsed.as_secs();
            diagnostics::lines(&[format!("{elapsed} s: {}{next}", now.seen)]);
        }
    })
}

/// What was seen last.
#[derive(Debug, Default)]
struct News(Mutex<Option<String>>);

impl News {
    fn is_new(&self, now: Progress<'_>) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = last.as_deref() != Some(now.seen);
        *last = Some(now.seen.to_owned());
        is_new
    }
}

pub(super) fn watch(options: &Options, arguments: &Watch) -> Result<Report, CommandError> {
    let is_json = match options.output.unwrap_or_default() {
        Format::Table => false,
        Format::Jsonl => true,
        other => {
            let why =
                format!("orders watch writes lines as they come: table or jsonl, not {other}");
            return Err(CommandError::Usage(why));
        }
    };
    let connection = Connection::open(options)?;
    let one = &arguments.one;
    let waiting = one.at(&connection.client).wait_for(Ended);
    let deadline = arguments
        .deadline
        .unwrap_or(Duration::from_secs(72 * 3_600));
    let (news, order) = (News::default(), one.order.clone());
    let waiting = waiting.deadline(deadline).progress(move |now| {
        if now.has_failed {
            // What was seen of the service is not a status of the order.
            diagnostics::line("warning", now.seen);
        } else if news.is_new(now) {
            let at = timestamp(SystemTime::now());
            let line = if is_json {
                serde_json::json!({"at": at, "order": order.as_str(), "seen": now.seen}).to_string()
            } else {
                format!("{at}  {}", crate::visible::visible(now.seen))
            };
            // Who has closed stdout has seen enough; the exit code says how the wait ended.
            let _ = writeln!(io::stdout().lock(), "{line}");
        }
    });
    waiting.send()?;
    Ok(Report::new(""))
}
