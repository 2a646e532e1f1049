//! An order, what is kept about it, and how it changes while time passes.

use std::cell::OnceCell;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::answer::link;
use crate::date;
use crate::json::{Json, object};
use crate::money::Cents;
use crate::settings::Settings;
use crate::subscription::{self, Accepted, Subscription};

/// Every status, in the order of their numbers.
pub(crate) const STATUSES: [&str; 11] = [
    "unknown",
    "completed",
    "pending",
    "cancelled",
    "suspended",
    "pending_review",
    "pending_po_upload",
    "po_upload_complete",
    "po_review_rejected",
    "partial_success",
    "error",
];

/// The member of a line that holds the id of its subscription until it may be seen.
pub(crate) const LATER_SUBSCRIPTION: &str = "_subscriptionId";

/// The member of a line that says that it is not provisioned although its order is.
pub(crate) const UNFULFILLED: &str = "_unfulfilled";

/// The member of a line of a partial success that says that this line failed.
const FAILED: &str = "_failed";

/// An order, and beside the resource what never leaves the sandbox.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) id: String,
    /// Members of lines that begin with `_` are hidden.
    pub(crate) resource: Json,
    /// The tenant of the reseller behind it.
    pub(crate) indirect_reseller: Option<String>,
    /// The request that placed it; the orders of the data have none.
    pub(crate) request_id: Option<String>,
    /// Seconds since 1970.
    pub(crate) created: u64,
    /// From when on it is in the list, in seconds since 1970.
    pub(crate) visible_at: u64,
    pub(crate) due: Vec<Due>,
    /// Are its lines provisioned?
    pub(crate) fulfilled: bool,
    /// What the review of its purchase order will come to.
    pub(crate) review_fails: bool,
    pub(crate) attachments: Vec<Attachment>,
    /// Of its lines, each from when its id can be seen.
    pub(crate) subscriptions: Vec<Subscription>,
    /// As it is kept in a file. Each write keeps all orders, and nearly all of them are what they were.
    kept: OnceCell<String>,
}

/// A change that waits for its time.
#[derive(Clone, Debug)]
pub(crate) struct Due {
    /// Seconds since 1970.
    at: u64,
    step: Step,
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// The order gets this status.
    Status(String),
    /// Its lines are provisioned.
    Fulfil,
    /// The ids of its subscriptions appear.
    Subscriptions,
}

#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    pub(crate) id: String,
    pub(crate) file_name: String,
    pub(crate) kind: String,
    pub(crate) content: Vec<u8>,
}

impl Attachment {
    fn read(json: &Json) -> Option<Self> {
        Some(Self {
            id: json.some_text("attachmentId")?,
            file_name: json.text("fileName"),
            kind: json.text("attachmentType"),
            content: STANDARD.decode(json.text("_content")).ok()?,
        })
    }

    /// As it is kept; an answer does without the content.
    fn to_json(&self) -> Json {
        let mut json = self.summary();
        json.push("_content", STANDARD.encode(&self.content));
        json
    }

    pub(crate) fn summary(&self) -> Json {
        object! {
            "attachmentId": &self.id,
            "fileName": &self.file_name,
            "sizeInKB": self.content.len().div_ceil(1024),
            "attachmentType": &self.kind,
        }
    }
}

impl Due {
    fn read(json: &Json) -> Self {
        let step = match json.text("step").as_str() {
            "_fulfil" => Step::Fulfil,
            "_subscriptions" => Step::Subscriptions,
            status => Step::Status(status.to_owned()),
        };
        let at = json.count("at");
        Self { at, step }
    }

    fn to_json(&self) -> Json {
        let step = match &self.step {
            Step::Status(status) => status,
            Step::Fulfil => "_fulfil",
            Step::Subscriptions => "_subscriptions",
        };
        object! { "at": self.at, "step": step }
    }
}

impl Order {
    /// From a resource with what is kept about it in members that begin with `_`.
    pub(crate) fn read(mut resource: Json) -> Self {
        let mut hidden = |name| resource.remove(name).unwrap_or_else(Json::null);
        let [reseller, request_id] = ["_indirectReseller", "_requestId"].map(&mut hidden);
        let [created, visible_at] = ["_created", "_visibleAt"].map(&mut hidden);
        let [fulfilled, rejected] = ["_fulfilled", "_reject"].map(&mut hidden);
        let [due, attachments, subscriptions] =
            ["_due", "_attachments", "_subscriptions"].map(hidden);
        let creation = || date::seconds(&resource.text("creationDate"));
        let mut order = Self {
            id: resource.text("id"),
            indirect_reseller: reseller.as_text(),
            request_id: request_id.as_text(),
            created: created.as_number().or_else(creation).unwrap_or_default(),
            visible_at: visible_at.as_number().unwrap_or_default(),
            due: due.items().iter().map(Due::read).collect(),
            fulfilled: fulfilled.is_true(),
            review_fails: rejected.is_true(),
            attachments: attachments
                .items()
                .iter()
                .filter_map(Attachment::read)
                .collect(),
            subscriptions: subscriptions
                .items()
                .iter()
                .filter_map(|json| serde_json::from_str(&json.to_string()).ok())
                .collect(),
            kept: OnceCell::new(),
            resource,
        };
        order.fulfilled |= fulfilled.is_null() && order.is_done();
        order.begin_subscriptions(order.created);
        order
    }

    /// To be called before the order is changed.
    pub(crate) fn is_changing(&mut self) {
        self.kept.take();
    }

    pub(crate) fn to_json(&self) -> Json {
        let kept = self.kept.get_or_init(|| self.write().to_string());
        Json::Scalar(kept.clone())
    }

    fn write(&self) -> Json {
        let hidden = object! {
            "_indirectReseller" ? self.indirect_reseller.as_ref(),
            "_requestId" ? self.request_id.as_ref(),
            "_created": self.created,
            "_visibleAt": self.visible_at,
            "_due": self.due.iter().map(Due::to_json).collect::<Json>(),
            "_fulfilled": self.fulfilled,
            "_reject": self.review_fails,
            "_attachments": self.attachments.iter().map(Attachment::to_json).collect::<Json>(),
            "_subscriptions": self.subscriptions.iter().map(Json::of_value).collect::<Json>(),
        };
        self.resource
            .members()
            .chain(hidden.members())
            .cloned()
            .collect()
    }

    /// As answers show it: with prices only when they were asked for, and never with what is hidden.
    pub(crate) fn view(&self, with_prices: bool) -> Json {
        let mut order = self.resource.clone();
        if !with_prices {
            order.remove("totalPrice");
        }
        for line in order.each_mut("lineItems") {
            line.retain(|name| !name.starts_with('_') && (with_prices || name != "pricing"));
        }
        order
    }

    pub(crate) fn lines(&self) -> &[Json] {
        self.resource.each("lineItems")
    }

    pub(crate) fn lines_mut(&mut self) -> &mut [Json] {
        self.resource.each_mut("lineItems")
    }

    pub(crate) fn status(&self) -> String {
        self.resource.text("status")
    }

    /// Is what was bought there? An order without a status is an old one, and done.
    pub(crate) fn is_done(&self) -> bool {
        ["", "completed", "partial_success", "suspended"].contains(&&*self.status())
    }

    /// Was it cancelled, or has it failed?
    pub(crate) fn is_lost(&self) -> bool {
        ["cancelled", "error", "po_review_rejected"].contains(&&*self.status())
    }

    pub(crate) fn is_provisioned(&self, line: &Json) -> bool {
        self.fulfilled && line.get(UNFULFILLED).is_none()
    }

    /// Lets everything happen whose time has come, in its order.
    pub(crate) fn settle(&mut self, now: u64, settings: &Settings) {
        while let Some(next) = self.next_due(now) {
            self.is_changing();
            let due = self.due.remove(next);
            match due.step {
                Step::Status(status) => self.enter(&status, due.at, settings),
                Step::Fulfil => self.fulfil(),
                Step::Subscriptions => {
                    self.show_subscriptions();
                    self.begin_subscriptions(due.at.saturating_sub(settings.subscription_delay));
                }
            }
        }
        if self.subscriptions.iter().any(|it| it.is_due(now)) {
            self.is_changing();
            for subscription in &mut self.subscriptions {
                subscription.settle(now);
            }
            self.follow_subscriptions();
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
            "pending" => self.plan(at, settings.completion_delay, becomes(settings.outcome.0)),
            "pending_review" if settings.review_delay > 0 => {
                self.plan(at, settings.review_delay, becomes("completed"));
            }
            "po_upload_complete" => {
                let rejected = self.review_fails;
                let outcome = if rejected {
                    "po_review_rejected"
                } else {
                    "completed"
                };
                self.plan(at, settings.review_delay, becomes(outcome));
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
            line.remove(UNFULFILLED);
        }
    }

    fn show_subscriptions(&mut self) {
        let customer = self.resource.text("referenceCustomerId");
        for line in self.lines_mut() {
            let Some(id) = line.remove(LATER_SUBSCRIPTION).and_then(|id| id.as_text()) else {
                continue;
            };
            line.set_after("offerId", "subscriptionId", &id);
            if let Some(Json::Object(links)) = line.get_mut("links") {
                let subscription = link(&format!("/customers/{customer}/subscriptions/{id}"));
                links.insert(0, ("subscription".to_owned(), subscription));
            }
        }
    }

    /// The subscriptions of lines that have none yet, bought at a moment.
    fn begin_subscriptions(&mut self, at: u64) {
        let cycle = self.resource.text("billingCycle");
        let ids = self.lines().iter().filter_map(|line| {
            let id = line.some_text("subscriptionId")?;
            Some((line, id))
        });
        let new = ids.filter(|(_, id)| self.subscription(id).is_none());
        let new = new.map(|(line, id)| Subscription::of(line, id, &cycle, at));
        let new: Vec<_> = new.collect();
        self.subscriptions.extend(new);
    }

    pub(crate) fn subscription(&self, id: &str) -> Option<&Subscription> {
        let mut all = self.subscriptions.iter();
        all.find(|own| own.id.eq_ignore_ascii_case(id))
    }

    fn subscription_of(&self, line: &Json) -> Option<&Subscription> {
        self.subscription(&line.some_text("subscriptionId")?)
    }

    /// Is a line in use, or on its way?
    pub(crate) fn is_in_use(&self, line: &Json) -> bool {
        let is_over = self
            .subscription_of(line)
            .is_some_and(Subscription::is_over);
        line.count("quantity") > 0 && !is_over
    }

    /// Plans a change of a subscription.
    pub(crate) fn accept(&mut self, at: u64, then: Subscription) {
        let mut all = self.subscriptions.iter_mut();
        if let Some(own) = all.find(|own| own.id == then.id) {
            own.due = Some(Box::new(Accepted { at, then }));
        }
    }

    /// The lines have as many units as their subscriptions.
    fn follow_subscriptions(&mut self) {
        let mut is_changed = false;
        for subscription in &self.subscriptions {
            let mut lines = self.resource.each_mut("lineItems").iter_mut();
            let line = lines.find(|line| line.says("subscriptionId", &subscription.id));
            let units = subscription.units();
            let Some(line) = line.filter(|line| line.count("quantity") != units) else {
                continue;
            };
            is_changed = true;
            line.replace("quantity", units);
            if units == 0 {
                line.remove("pricing");
            } else if let Some(pricing) = line.get_mut("pricing") {
                let price: Option<Cents> = pricing.number("price");
                let extended = price.unwrap_or_default().times(units);
                pricing.replace("extendedPrice", extended);
            }
        }
        if is_changed {
            self.add_up();
        }
    }

    /// The price of all lines. An order without any units left is cancelled; any other stays what it was.
    pub(crate) fn add_up(&mut self) {
        for subscription in &mut self.subscriptions {
            let mut lines = self.resource.each("lineItems").iter();
            let is_line = |line: &&Json| line.says("subscriptionId", &subscription.id);
            if lines.find(is_line).is_some_and(is_cancelled) && !subscription.is_over() {
                "deleted".clone_into(&mut subscription.status);
                subscription.renews = false;
            }
        }
        let left = self.lines().iter().filter(|line| !is_cancelled(line));
        let prices: Vec<Option<Cents>> = left
            .map(|line| line.get("pricing")?.number("extendedPrice"))
            .collect();
        if let Some(prices) = prices.iter().copied().collect::<Option<Vec<_>>>() {
            let total = Cents(prices.iter().map(|price| price.0).sum());
            self.resource.replace("totalPrice", total);
        }
        if prices.is_empty() {
            self.due.clear();
            self.resource
                .set_after("creationDate", "status", "cancelled");
            if let Some(links) = self.resource.get_mut("links") {
                links.remove("patchOperation");
            }
        }
    }

    /// The date on which the running term of a line ends: its last day, but for legacy offers the day after it.
    /// Nothing for what has no term or is over.
    pub(crate) fn term_end(&self, line: &Json) -> Option<u64> {
        let subscription = self.subscription_of(line)?;
        let is_running = self.is_done() && self.is_in_use(line);
        subscription.end_date().filter(|_| is_running)
    }
}

/// A line that is cancelled has no units.
pub(crate) fn is_cancelled(line: &Json) -> bool {
    line.number("quantity") == Some(0_u64)
}

/// Did this line of a partial success fail?
pub(crate) fn has_failed(line: &Json) -> bool {
    line.get(FAILED).is_some()
}

/// Is this the line of a legacy offer?
pub(crate) fn is_legacy(line: &Json) -> bool {
    subscription::is_legacy(&line.text("offerId"))
}
