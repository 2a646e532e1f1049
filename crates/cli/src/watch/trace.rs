//! `--trace`: the exchange on stderr, as network traces show it.

use std::fmt::Display;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use partner_center_reqwest::core::observe::{CallId, Event, Observer, visible_headers};

use crate::diagnostics;

/// Writes down what happens during calls. Secrets are masked.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// The attempt that was made last: a wait does not say which attempt it is for.
    attempt: AtomicU32,
}

impl Observer for Trace {
    fn observe(&self, _call: CallId, event: &Event<'_>) {
        diagnostics::lines(&self.lines(event));
    }
}

impl Trace {
    fn lines(&self, event: &Event<'_>) -> Vec<String> {
        let mut lines = match event {
            Event::Sending {
                attempt, request, ..
            } => {
                self.attempt.store(*attempt, Ordering::Relaxed);
                let uri = request.uri();
                let path = uri.path_and_query().map_or("/", |path| path.as_str());
                let host = uri.authority().map_or("", |host| host.as_str());
                let first = format!("> {} {path} {:?}", request.method(), request.version());
                let headers = visible_headers(request.headers());
                [first, format!("> host: {host}")]
                    .into_iter()
                    .chain(headers.map(|(name, value)| format!("> {name}: {value}")))
                    .collect()
            }
            Event::Received {
                attempt,
                status,
                headers,
                body,
                elapsed,
            } => {
                let mut lines = head(status, visible_headers(headers), *elapsed, *attempt);
                lines.push(format!("< body: {} bytes", body.len()));
                lines
            }
            Event::Opened {
                attempt,
                status,
                headers,
                elapsed,
            } => return head(status, visible_headers(headers), *elapsed, *attempt),
            Event::Read { bytes, .. } => vec![format!("< body: {bytes} bytes")],
            Event::Failed {
                attempt,
                error,
                elapsed,
            } => {
                let (elapsed, why) = (duration(*elapsed), diagnostics::chain(*error));
                vec![format!("* attempt {attempt} failed after {elapsed}: {why}")]
            }
            Event::Queued { delay, .. } => {
                vec![format!(
                    "* waiting {} for the request quota",
                    duration(*delay)
                )]
            }
            Event::Waiting { delay } => {
                let next = self.attempt.load(Ordering::Relaxed) + 1;
                vec![format!(
                    "* waiting {} before attempt {next}",
                    duration(*delay)
                )]
            }
            _ => return Vec::new(),
        };
        lines.push(String::new());
        lines
    }
}

fn head<'a>(
    status: impl Display,
    headers: impl Iterator<Item = (&'a str, String)>,
    elapsed: Duration,
    attempt: u32,
) -> Vec<String> {
    let elapsed = duration(elapsed);
    std::iter::once(format!("< {status} ({elapsed}, attempt {attempt})"))
        .chain(headers.map(|(name, value)| format!("< {name}: {value}")))
        .collect()
}

/// Seconds, or milliseconds below one, with one decimal place.
fn duration(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{:.1} ms", time.as_secs_f64() * 1000.0)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        assert_eq!(duration(Duration::from_micros(12_345)), "12.3 ms");
        assert_eq!(duration(Duration::from_secs(2)), "2.0 s");
    }

    #[test]
    fn a_wait_names_the_attempt_behind_it() {
        let trace = Trace::default();
        trace.attempt.store(1, Ordering::Relaxed);
        let lines = trace.lines(&Event::Waiting {
            delay: Duration::from_secs(2),
        });
        assert_eq!(lines[0], "* waiting 2.0 s before attempt 2");
    }
}
