//! How an order changes while time passes.

use crate::settings::Settings;
use crate::store::Order;

/// A change that waits for its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    /// Seconds since 1970.
    pub(crate) at: u64,
    pub(crate) step: Step,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The order gets this status.
    Status(String),
    /// Its lines are provisioned.
    Fulfil,
    /// The ids of its subscriptions appear.
    Subscriptions,
}

/// The member of a line that holds the id of its subscription until it may be seen.
pub(crate) const LATER_SUBSCRIPTION: &str = "_subscriptionId";

/// The member of a line of a partial success that says that this line failed.
pub(crate) const FAILED: &str = "_failed";

impl Step {
    pub(crate) fn to_text(&self) -> &str {
        match self {
            Self::Status(status) => status,
            Self::Fulfil => "_fulfil",
            Self::Subscriptions => "_subscriptions",
        }
    }

    pub(crate) fn of(text: &str) -> Self {
        match text {
            "_fulfil" => Self::Fulfil,
            "_subscriptions" => Self::Subscriptions,
            status => Self::Status(status.to_owned()),
        }
    }
}

impl Order {
    /// Lets everything happen whose time has come, in its order.
    pub(crate) fn settle(&mut self, now: u64, settings: &Settings) {
        while let Some(next) = self.next_due(now) {
            self.is_changing();
            let due = self.due.remove(next);
            match due.step {
                Step::Status(status) => self.enter(&status, due.at, settings),
                Step::Fulfil => self.fulfil(),
                Step::Subscriptions => self.show_subscriptions(),
            }
        }
    }

    fn next_due(&self, now: u64) -> Option<usize> {
        let ready = self.due.iter().enumerate().filter(|(_, due)| due.at <= now);
        ready.min_by_key(|(_, due)| due.at).map(|(at, _)| at)
    }

    /// Gives the order a status at a time, and plans what follows from it.
    pub(crate) fn enter(&mut self, status: &str, at: u64, settings: &Settings) {
        self.resource.set_after("creationDate", "status", status);
        self.due.clear();
        if status == "partial_success" {
            self.fail_last_line();
        }
        let becomes = |status: &str| Step::Status(status.to_owned());
        match status {
            "pending" => {
                let outcome = becomes(settings.outcome.status());
                self.plan(at, settings.completion_delay, outcome);
            }
            "pending_review" if settings.review_delay > 0 => {
                self.plan(at, settings.review_delay, becomes("completed"));
            }
            "po_upload_complete" if self.review_fails => {
                self.plan(at, settings.review_delay, becomes("po_review_rejected"));
            }
            "po_upload_complete" => {
                self.plan(at, settings.review_delay, becomes("completed"));
            }
            "completed" | "partial_success" => {
                self.plan(at, settings.provisioning_delay, Step::Fulfil);
                let created = self.created;
                self.plan(created, settings.subscription_delay, Step::Subscriptions);
            }
            _ => {}
        }
    }

    pub(crate) fn plan(&mut self, from: u64, delay: u64, step: Step) {
        let at = from.saturating_add(delay);
        self.due.push(Due { at, step });
    }

    /// Of a partial success one line has failed: it never gets its subscription, and has to be bought again.
    fn fail_last_line(&mut self) {
        if let Some(line) = self.lines_mut().last_mut()
            && line.remove(LATER_SUBSCRIPTION).is_some()
        {
            line.push(FAILED, true);
        }
    }

    fn fulfil(&mut self) {
        self.fulfilled = true;
        for line in self.lines_mut() {
            line.remove(super::UNFULFILLED);
        }
    }

    fn show_subscriptions(&mut self) {
        let customer = self.resource.text("referenceCustomerId");
        for line in self.lines_mut() {
            let id = line.remove(LATER_SUBSCRIPTION).and_then(|id| id.as_text());
            if let Some(id) = id {
                super::lines::show_subscription(line, &customer, &id);
            }
        }
    }

    pub(crate) fn status(&self) -> String {
        self.resource.text("status")
    }

    /// Is what was bought there? An order without a status is an old one, and done.
    pub(crate) fn is_done(&self) -> bool {
        matches!(
            self.status().as_str(),
            "" | "completed" | "partial_success" | "suspended"
        )
    }
}
