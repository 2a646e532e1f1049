//! How far a long command is: a line that changes on a terminal, a line a minute elsewhere.

use std::io::{IsTerminal, stderr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use partner_center_export::run;
use partner_center_reqwest::core::observe::{CallId, Event, Observer};

use crate::diagnostics;

/// How often a line is written where nobody looks on.
const EVERY: Duration = Duration::from_secs(60);

/// Counts the requests that go out.
#[derive(Clone, Debug, Default)]
pub(super) struct Requests(Arc<AtomicU64>);

impl Observer for Requests {
    fn observe(&self, _call: CallId, event: &Event<'_>) {
        if let Event::Sending { .. } = event {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// How far the reading of customers is.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    is_watched: bool,
    requests: Requests,
    began: Instant,
    told: Instant,
    customers: u64,
    /// Those that need not be read any more, when it begins.
    before: u64,
    done: u64,
    orders: u64,
}

impl Progress {
    /// From where the reading of a run is.
    pub(super) fn new(read: &run::Progress, requests: Requests) -> Self {
        let (customers, done) = (read.of, read.customers);
        let is_watched = stderr().is_terminal();
        let target = if is_watched {
            ProgressDrawTarget::stderr_with_hz(4)
        } else {
            ProgressDrawTarget::hidden()
        };
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} customers, {msg}");
        let bar = ProgressBar::with_draw_target(Some(customers), target);
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_position(done);
        let now = Instant::now();
        Self {
            bar,
            is_watched,
            requests,
            began: now,
            told: now,
            customers,
            before: done,
            done,
            orders: read.orders,
        }
    }

    /// One more customer is read, with so many orders.
    pub(super) fn read(&mut self, orders: u64) {
        self.done += 1;
        self.orders += orders;
        self.bar.set_position(self.done);
        if self.is_watched {
            self.bar.set_message(self.text());
        } else if self.told.elapsed() >= EVERY {
            self.told = Instant::now();
            let text = format!(
                "{}/{} customers, {}",
                self.done,
                self.customers,
                self.text()
            );
            diagnostics::lines(&[text]);
        }
    }

    /// A line beside it.
    pub(super) fn warn(&self, text: &str) {
        self.bar.suspend(|| diagnostics::line("warning", text));
    }

    /// Something else is done from now on.
    pub(super) fn step(&self, text: &str) {
        if self.is_watched {
            self.bar.set_style(ProgressStyle::default_spinner());
            self.bar.set_message(text.to_owned());
            self.bar.enable_steady_tick(Duration::from_millis(200));
        }
    }

    /// The line goes away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn text(&self) -> String {
        let elapsed = self.began.elapsed();
        let sent = self.requests.0.load(Ordering::Relaxed);
        let a_minute = per_minute(sent, elapsed);
        let left = self.customers - self.done.min(self.customers);
        let here = self.done - self.before;
        let left = left_time(elapsed, here, left);
        format!(
            "{} orders, {a_minute} requests a minute, {left} left",
            self.orders
        )
    }
}

fn per_minute(sent: u64, elapsed: Duration) -> u64 {
    // Less than a second says little.
    let millis = u64::try_from(elapsed.as_millis())
        .unwrap_or(u64::MAX)
        .max(1_000);
    sent.saturating_mul(60_000) / millis
}

/// The time that is left if everything goes on as it did, for people.
fn left_time(elapsed: Duration, done: u64, left: u64) -> String {
    let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    let seconds = millis.saturating_mul(left) / done.max(1) / 1_000;
    match seconds {
        0..=99 => format!("{seconds} s"),
        100..=5_999 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3_600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_and_the_time_left_are_of_what_was_done_here() {
        let minute = Duration::from_secs(60);
        assert_eq!(per_minute(480, minute), 480);
        assert_eq!(per_minute(3, Duration::from_millis(10)), 180);
        assert_eq!(left_time(minute, 120, 120), "60 s");
        assert_eq!(left_time(minute, 100, 1_000), "10 min");
        assert_eq!(left_time(minute, 1, 1_000), "17 h");
        assert_eq!(left_time(minute, 0, 1), "60 s");
    }
}
