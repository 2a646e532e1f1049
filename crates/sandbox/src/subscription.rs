//! A subscription: what the line of an order has become, and what time makes of it.
//!
//! Days are counted since 1970, moments are in seconds since then.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::catalog;
use crate::date::{self, DAY};
use crate::json::{Json, object};

/// Extended service terms: for terms that began on the first day or later and whose last day is the second one or
/// later (1 April 2025, 4 May 2026). Learn, Extended service terms.
const EXTENDED_FROM: (u64, u64) = (20_179, 20_577);

/// How long it is expired, and then disabled. Learn, Subscription lifecycle states.
const EXPIRED: u64 = 30 * DAY;
const DISABLED: u64 = 90 * DAY;

/// A legacy licence is bought for a year.
const LEGACY_MONTHS: u64 = 12;

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Subscription {
    pub(crate) id: String,
    pub(crate) offer: String,
    pub(crate) name: String,
    pub(crate) seats: u64,
    /// `active`, `suspended`, `deleted`, `expired` or `disabled`.
    pub(crate) status: String,
    pub(crate) renews: bool,
    pub(crate) cycle: String,
    /// The running term, and the one after it.
    pub(crate) term: String,
    pub(crate) next_term: String,
    pub(crate) promotion: Option<String>,
    pub(crate) custom_end: Option<String>,
    /// The first day of the term.
    pub(crate) start: u64,
    /// The first day after the term; nothing for what has no term.
    pub(crate) ends: Option<u64>,
    pub(crate) next: Option<Json>,
    pub(crate) actions: Option<Json>,
    /// What was bought in this term and not given back, the oldest first.
    pub(crate) bought: Vec<Bought>,
    /// It is in an extended service term.
    pub(crate) extended: bool,
    /// When it ended by itself. One that was cancelled has none.
    pub(crate) ended: Option<u64>,
    pub(crate) version: u64,
    /// What was accepted and is not done yet.
    pub(crate) due: Option<Box<Accepted>>,
}

/// Seats that were bought at a moment.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Bought {
    pub(crate) seats: u64,
    pub(crate) at: u64,
}

/// What it is from a moment on.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Accepted {
    pub(crate) at: u64,
    pub(crate) then: Subscription,
}

impl Subscription {
    /// The subscription of a line that was bought at a moment.
    pub(crate) fn of(line: &Json, id: String, cycle: &str, at: u64) -> Self {
        let seats = line.count("quantity");
        let term = line.text("termDuration");
        let next = line
            .get("renewsTo")
            .and_then(|it| it.some_text("termDuration"));
        let status = if seats == 0 { "deleted" } else { "active" };
        let mut new = Self {
            id,
            offer: line.text("offerId"),
            name: line.text("friendlyName"),
            seats,
            status: status.to_owned(),
            renews: seats > 0,
            cycle: cycle.to_owned(),
            next_term: next.unwrap_or_else(|| term.clone()),
            term,
            promotion: line.some_text("promotionId"),
            custom_end: None,
            start: 0,
            ends: None,
            next: None,
            actions: None,
            bought: Vec::new(),
            extended: false,
            ended: None,
            version: 1,
            due: None,
        };
        new.begin(at, line.some_text("customTermEndDate"));
        new
    }

    pub(crate) fn is_legacy(&self) -> bool {
        is_legacy(&self.offer)
    }

    /// Licences of the new commerce: their product ids begin so.
    fn is_seat(&self) -> bool {
        self.offer.starts_with("CFQ7")
    }

    pub(crate) fn is_over(&self) -> bool {
        !["active", "suspended"].contains(&&*self.status)
    }

    /// The units that its order has: none once it is cancelled.
    pub(crate) fn units(&self) -> u64 {
        if self.status == "deleted" && self.ended.is_none() {
            return 0;
        }
        self.seats
    }

    /// A new term begins, and with it the time in which its seats can be given back.
    fn begin(&mut self, at: u64, custom_end: Option<String>) {
        self.start = at / DAY;
        let months = self.months();
        let chosen = custom_end.as_deref().and_then(date::day);
        let ends = chosen.map_or_else(|| date::months_later(self.start, months), |day| day + 1);
        self.ends = Some(ends).filter(|_| months > 0);
        self.custom_end = custom_end;
        self.bought = vec![Bought {
            seats: self.seats,
            at,
        }];
    }

    /// The length of the term; 0 if it has none, as Azure and legacy trials.
    fn months(&self) -> u64 {
        let has_term = !self.offer.starts_with("MS-AZR-") && !self.is_without_cycle();
        match self.is_legacy() {
            false => catalog::months(&self.term),
            true if has_term => LEGACY_MONTHS,
            true => 0,
        }
    }

    fn is_without_cycle(&self) -> bool {
        ["none", "unknown"].contains(&&*self.cycle)
    }

    /// The end of the term as a date: its last day, but for legacy offers the day after it.
    ///
    /// Source: Learn, Subscription resources.
    pub(crate) fn end_date(&self) -> Option<u64> {
        self.date_of(self.ends?)
    }

    /// The end of the billing cycle that a day lies in, as a date of the same kind.
    pub(crate) fn cycle_end_date(&self, today: u64) -> Option<u64> {
        let months = match self.cycle.as_str() {
            "monthly" => 1,
            "annual" => 12,
            "biennial" => 24,
            "triennial" => 36,
            _ => return self.end_date(),
        };
        let ends = self.ends?;
        let ends_of_cycles = (1..).map(|count| date::months_later(self.start, count * months));
        let mut later = ends_of_cycles.take(1200).filter(|end| *end > today);
        self.date_of(later.next()?.min(ends))
    }

    fn date_of(&self, first_after: u64) -> Option<u64> {
        if self.is_legacy() {
            Some(first_after)
        } else {
            first_after.checked_sub(1)
        }
    }

    /// Another one after each change.
    pub(crate) fn etag(&self) -> String {
        STANDARD.encode(object! { "id": &self.id, "version": self.version }.to_string())
    }

    /// When this term was bought or renewed.
    pub(crate) fn bought_at(&self) -> Option<u64> {
        self.bought.first().map(|first| first.at)
    }

    /// The seats that can be given back at a moment, where each can for so long.
    pub(crate) fn refundable(&self, now: u64, window: u64) -> impl Iterator<Item = &Bought> {
        let bought = self.bought.iter();
        bought.filter(move |it| it.seats > 0 && it.at + window > now)
    }

    /// Gives seats back, those that were bought last first.
    pub(crate) fn give_back(&mut self, seats: u64) {
        self.seats -= seats;
        let mut rest = seats;
        for bought in self.bought.iter_mut().rev() {
            let some = rest.min(bought.seats);
            bought.seats -= some;
            rest -= some;
        }
    }

    /// Seats go over to another subscription. One without seats is over.
    pub(crate) fn leave(&mut self, seats: u64) {
        self.give_back(seats);
        if self.seats == 0 {
            "deleted".clone_into(&mut self.status);
            self.renews = false;
        }
        self.version += 1;
    }

    /// It is another offer from now on, with a term of its own.
    pub(crate) fn become_another(&mut self, offer: &str, (term, cycle): (&str, &str), at: u64) {
        offer.clone_into(&mut self.offer);
        term.clone_into(&mut self.term);
        term.clone_into(&mut self.next_term);
        cycle.clone_into(&mut self.cycle);
        self.version += 1;
        self.begin(at, None);
    }

    /// What happens by itself next, and when.
    fn next_moment(&self) -> Option<u64> {
        let own = match (self.status.as_str(), self.ended) {
            ("active" | "suspended", _) => {
                let end = self.ends.map(|day| day * DAY);
                let cancelled = self.cancelled_on();
                end.into_iter().chain(cancelled).min()
            }
            ("expired", Some(ended)) => Some(ended + EXPIRED),
            ("disabled", Some(ended)) => Some(ended + DISABLED),
            _ => None,
        };
        let accepted = self.due.as_ref().map(|due| due.at);
        own.into_iter().chain(accepted).min()
    }

    pub(crate) fn is_due(&self, now: u64) -> bool {
        self.next_moment().is_some_and(|at| at <= now)
    }

    /// Lets everything happen whose time has come, in its order.
    pub(crate) fn settle(&mut self, now: u64) {
        while let Some(at) = self.next_moment().filter(|at| *at <= now) {
            if let Some(due) = self.due.take_if(|due| due.at == at) {
                *self = due.then;
                continue;
            }
            self.version += 1;
            match self.status.as_str() {
                "expired" => self.end("disabled", at),
                "disabled" => self.end("deleted", at),
                _ => self.end_term(at),
            }
        }
    }

    fn end(&mut self, status: &str, at: u64) {
        status.clone_into(&mut self.status);
        self.ended = Some(at);
        self.renews = false;
        self.extended = false;
        self.next = None;
        self.actions = None;
    }

    /// What follows the term: another one, an extension of a month, or nothing. Of scheduled actions and a next term
    /// the actions alone count.
    ///
    /// Source: Learn, Extended service terms; Learn, Subscription lifecycle states. That a scheduled end shows as
    /// `disabled`, for as long as the data is kept, is inferred.
    fn end_term(&mut self, at: u64) {
        let action = self.at_term_end().cloned();
        let kind = action.as_ref().map(|it| it.text("actionType"));
        let kind = kind.unwrap_or_default().to_ascii_lowercase();
        if self.status == "suspended" {
            self.end("expired", at);
        } else if self.cancelled_on() == Some(at) || kind == "cancel" {
            self.end("disabled", at);
        } else if self.renews {
            let next = self.next.take();
            let told = action.map_or(next, |action| action.get("instructions").cloned());
            self.renew(at, &told.unwrap_or_else(Json::null));
        } else if self.is_extendable() {
            self.extend(at);
        } else {
            self.end("expired", at);
        }
    }

    fn renew(&mut self, at: u64, told: &Json) {
        let none = Json::null();
        let product = told.get("product").unwrap_or(&none);
        let ids = ["productId", "skuId", "availabilityId"].map(|id| product.text(id));
        if ids.iter().all(|id| !id.is_empty()) {
            self.offer = ids.join(":");
        }
        let term = product.some_text("termDuration");
        self.term = term.unwrap_or_else(|| self.next_term.clone());
        self.next_term.clone_from(&self.term);
        if let Some(cycle) = product.some_text("billingCycle") {
            self.cycle = cycle.to_ascii_lowercase();
        }
        self.promotion = product.some_text("promotionId");
        self.seats = told.number("quantity").unwrap_or(self.seats);
        self.extended = false;
        self.next = None;
        self.actions = None;
        self.begin(at, told.some_text("customTermEndDate"));
    }

    /// Licences whose renewal is off go on from month to month, and nothing says so.
    fn extend(&mut self, at: u64) {
        if !self.extended {
            self.next_term.clone_from(&self.term);
        }
        self.extended = true;
        "P1M".clone_into(&mut self.term);
        "monthly".clone_into(&mut self.cycle);
        self.next = None;
        self.actions = None;
        self.begin(at, None);
    }

    pub(crate) fn is_extendable(&self) -> bool {
        let (began, ends) = EXTENDED_FROM;
        let is_later = self.start >= began && self.ends.is_some_and(|end| end > ends);
        self.is_seat() && is_later
    }

    /// The actions, which are a list in some requests and one object in others.
    pub(crate) fn each(actions: Option<&Json>) -> &[Json] {
        match actions {
            Some(Json::Array(items)) => items,
            Some(one @ Json::Object(_)) => std::slice::from_ref(one),
            _ => &[],
        }
    }

    fn scheduled(&self, when: &str) -> Option<&Json> {
        let mut actions = Self::each(self.actions.as_ref()).iter();
        actions.find(|action| when_of(action).eq_ignore_ascii_case(when))
    }

    fn at_term_end(&self) -> Option<&Json> {
        self.scheduled("TermEnd")
    }

    /// When it ends before its term does.
    fn cancelled_on(&self) -> Option<u64> {
        date::seconds(&self.scheduled("CustomDate")?.text("effectiveDate"))
    }
}

/// When an action takes place: both names of the member are in use.
pub(crate) fn when_of(action: &Json) -> String {
    let when = action.some_text("scheduleType");
    when.unwrap_or_else(|| action.text("scheduledType"))
}

/// Is this the id of a legacy offer?
pub(crate) fn is_legacy(offer: &str) -> bool {
    !offer.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten of an offer, bought on a day.
    fn bought(offer: &str, term: &str, date: &str) -> Subscription {
        let line = object! { "offerId": offer, "termDuration": term, "quantity": 10_u64 };
        let at = date::day(date).unwrap() * DAY + 40_000;
        Subscription::of(&line, "id".to_owned(), "monthly", at)
    }

    const SEAT: &str = "CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD";
    const LEGACY: &str = "69910599-3271-41CA-AC7D-C664E194CD60";

    #[test]
    fn the_last_day_is_shown_but_for_legacy_offers() {
        for (offer, term, start, end) in [
            // The example of the documents.
            (SEAT, "P1Y", "2021-01-14", "2022-01-13"),
            (LEGACY, "", "2021-01-14", "2022-01-14"),
            (SEAT, "P1M", "2026-03-01", "2026-03-31"),
            (SEAT, "P1M", "2026-01-31", "2026-02-27"),
            (SEAT, "P1Y", "2027-03-01", "2028-02-29"),
            (SEAT, "P3Y", "2024-02-29", "2027-02-27"),
        ] {
            let own = bought(offer, term, start);
            let shown = own.end_date().map(date::midnight);
            assert_eq!(shown, Some(format!("{end}T00:00:00Z")), "{offer} {term}");
        }
        assert_eq!(bought("MS-AZR-0145P", "", "2021-01-14").end_date(), None);
        let of_cycle = |today| {
            let own = bought(SEAT, "P1Y", "2021-01-14");
            own.cycle_end_date(date::day(today).unwrap())
                .map(date::midnight)
        };
        for (today, end) in [
            ("2021-01-14", "2021-02-13"),
            ("2021-02-13", "2021-02-13"),
            ("2021-02-14", "2021-03-13"),
            ("2022-01-13", "2022-01-13"),
        ] {
            assert_eq!(of_cycle(today), Some(format!("{end}T00:00:00Z")));
        }
    }

    #[test]
    fn only_late_terms_of_licences_are_extended() {
        let after = |offer, start, term| {
            let mut own = bought(offer, term, start);
            own.renews = false;
            let end = own.ends.unwrap() * DAY;
            own.settle(end - 1);
            assert_eq!(own.status, "active");
            own.settle(end);
            (own.status, own.extended)
        };
        let expired = ("expired".to_owned(), false);
        let extended = ("active".to_owned(), true);
        // Both dates have to be reached.
        assert_eq!(after(SEAT, "2025-03-31", "P3Y"), expired);
        assert_eq!(after(SEAT, "2025-04-01", "P3Y"), extended);
        assert_eq!(after(SEAT, "2025-05-04", "P1Y"), expired);
        assert_eq!(after(SEAT, "2025-05-05", "P1Y"), extended);
        assert_eq!(
            after("DZH318Z0D7BC:0003:DZH318Z0H6YF", "2026-06-01", "P1Y"),
            expired
        );
        assert_eq!(after(LEGACY, "2026-06-01", ""), expired);
    }

    #[test]
    fn what_was_bought_last_is_given_back_first() {
        let mut own = bought(SEAT, "P1Y", "2026-06-01");
        let first = own.bought[0].at;
        own.bought.push(Bought {
            seats: 5,
            at: first + 3 * DAY,
        });
        own.seats = 15;
        let left = |own: &Subscription, days: u64| -> u64 {
            let all = own.refundable(first + days * DAY, 7 * DAY);
            all.map(|it| it.seats).sum()
        };
        assert_eq!([6, 7, 9, 10].map(|days| left(&own, days)), [15, 5, 5, 0]);
        own.give_back(3);
        assert_eq!([6, 7, 9, 10].map(|days| left(&own, days)), [12, 2, 2, 0]);
        own.give_back(4);
        assert_eq!([6, 7].map(|days| left(&own, days)), [8, 0]);
        assert_eq!(own.seats, 8);
    }

    #[test]
    fn what_is_kept_comes_back() {
        let mut own = bought(SEAT, "P1Y", "2026-06-01");
        own.actions = Json::parse(r#"[{"scheduleType":"TermEnd","quantity":1.0}]"#).ok();
        own.due = Some(Box::new(Accepted {
            at: 7,
            then: own.clone(),
        }));
        let text = Json::of_value(&own).to_string();
        assert_eq!(serde_json::from_str::<Subscription>(&text).unwrap(), own);
    }
}
