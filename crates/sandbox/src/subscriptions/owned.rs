//! A subscription with what it is made from, and its resource.

use std::time::Duration;

use crate::answer::link;
use crate::catalog::{self, Family};
use crate::context::Context;
use crate::date::{self, DAY};
use crate::json::{Json, object};
use crate::order::Order;
use crate::service_error::{Result, refuse};
use crate::store::Customer;
use crate::subscription::{Bought, Subscription};

/// How long seats can be given back, and the subscription with them; of software as a service it is shorter.
const WINDOW: u64 = 7 * DAY;
const SAAS_WINDOW: u64 = 3 * DAY;

/// A subscription with everything that its resource is made from.
pub(super) struct Owned<'a> {
    pub(super) owner: &'a Customer,
    pub(super) order: &'a Order,
    /// What it came of; nothing if the order does not have it any more.
    pub(super) line: Option<&'a Json>,
    pub(super) own: &'a Subscription,
}

impl<'a> Owned<'a> {
    pub(super) fn each(owner: &'a Customer) -> impl Iterator<Item = Self> {
        owner.orders.iter().flat_map(move |order| {
            let each = order.subscriptions.iter();
            each.map(move |own| Self::of(owner, order, own))
        })
    }

    pub(super) fn of(owner: &'a Customer, order: &'a Order, own: &'a Subscription) -> Self {
        let mut lines = order.lines().iter();
        Self {
            owner,
            order,
            line: lines.find(|line| line.says("subscriptionId", &own.id)),
            own,
        }
    }

    pub(super) fn find(owner: &'a Customer, id: &str) -> Result<Self> {
        let found = Self::each(owner).find(|it| it.own.id.eq_ignore_ascii_case(id));
        let Some(found) = found else {
            refuse!(404, 20003 => "Subscription {id} was not found.");
        };
        Ok(found)
    }

    pub(super) fn text_of_line(&self, name: &str) -> Option<String> {
        self.line?.some_text(name)
    }

    pub(super) fn path(&self) -> String {
        format!("/customers/{}/subscriptions/{}", self.owner.id, self.own.id)
    }

    pub(super) fn family(&self, context: &Context<'_>) -> Family {
        let offer = context.catalog.find(&self.own.offer);
        let of_line = || self.line.map(|line| context.catalog.family(line));
        let family = offer.map(|offer| offer.family).or_else(of_line);
        family.unwrap_or(Family::Seat)
    }

    /// Kind and part of the kind, as lists are asked for; that of software as a service is inferred.
    pub(super) fn product_type(
        &self,
        context: &Context<'_>,
    ) -> Option<(&'static str, Option<&'static str>)> {
        match self.family(context) {
            Family::Seat => Some(("OnlineServicesNCE", None)),
            Family::AzurePlan => Some(("Azure", None)),
            Family::SavingsPlan => Some(("Azure", Some("SavingsPlan"))),
            Family::Saas => Some(("SaaS", None)),
            _ => None,
        }
    }

    /// What it is, seen with its order.
    pub(super) fn status(&self) -> &'a str {
        match self.order.status().as_str() {
            _ if self.own.status != "active" => &self.own.status,
            "suspended" => "suspended",
            _ if self.order.is_done() => "active",
            _ => "pending",
        }
    }

    pub(super) fn window(&self, context: &Context<'_>) -> u64 {
        match self.family(context) {
            Family::Saas => SAAS_WINDOW,
            _ => WINDOW,
        }
    }

    /// Until when it can be cancelled: for some days after it was bought or renewed, and in an extension at any
    /// time. Legacy offers have no such date.
    pub(super) fn cancellable_until(&self, context: &Context<'_>) -> Option<u64> {
        if self.own.is_legacy() || self.own.is_over() {
            return None;
        }
        match self.own.ends {
            Some(end) if self.own.extended => Some(end * DAY),
            _ => Some(self.own.bought_at()? + self.window(context)),
        }
    }

    pub(super) fn refundable(&self, context: &Context<'_>) -> impl Iterator<Item = (&Bought, u64)> {
        let window = self.window(context);
        let all = self.own.refundable(context.now.as_secs(), window);
        all.map(move |it| (it, it.at + window))
    }

    /// The seats that can be given back now. Nothing while it is suspended.
    ///
    /// Source: Learn, Subscription resources.
    pub(super) fn refundable_quantity(&self, context: &Context<'_>) -> Option<Json> {
        if self.own.is_legacy() || self.own.extended || self.status() != "active" {
            return None;
        }
        let details = self.refundable(context).map(|(bought, until)| {
            object! { "quantity": bought.seats, "allowedUntilDateTime": moment(until) }
        });
        let details: Vec<_> = details.collect();
        let total: u64 = details.iter().map(|it| it.count("quantity")).sum();
        Some(object! { "totalQuantity": total, "details": details })
    }

    pub(super) fn resource(&self, context: &Context<'_>) -> Json {
        let (own, order) = (self.own, self.order);
        let known = context.catalog.find(&own.offer);
        let title = known.map_or(&own.name, |offer| &offer.title);
        let status = self.status();
        let is_running = !own.is_over();
        let kind = self.product_type(context).map(|(kind, _)| kind);
        let cancellable = self.cancellable_until(context);
        let can_cancel = is_running && cancellable.is_none_or(|it| it > context.now.as_secs());
        let refund = cancellable
            .filter(|_| can_cancel)
            .map(|until| vec![object! { "type": "Full", "expiresAt": moment(until) }]);
        let actions = [is_running.then_some("Edit"), can_cancel.then_some("Cancel")];
        let actions: Json = actions.into_iter().flatten().map(Json::from).collect();
        let end = own.end_date();
        let cycle_end = own.cycle_end_date(context.today()).filter(|_| is_running);
        let of_line = |name| self.line.and_then(|line| line.get(name)).cloned();
        let modern = |day: Option<u64>| day.filter(|_| !own.is_legacy()).map(last_second);
        object! {
            "id": &own.id,
            "offerId": &own.offer,
            "offerName": title,
            "friendlyName": &own.name,
            "productType" ? kind.map(|it| object! { "id": it, "displayName": it }),
            "quantity": own.seats,
            "unitType": "Licenses",
            "parentSubscriptionId" ? of_line("parentSubscriptionId"),
            "creationDate" ? order.resource.get("creationDate").cloned(),
            "effectiveStartDate": date::midnight(order.created / DAY),
            "commitmentEndDate" ? end.map(date::midnight),
            "commitmentEndDateTime" ? modern(end),
            "cancellationAllowedUntilDate" ? cancellable.map(moment),
            "billingCycleEndDate" ? cycle_end.map(date::midnight),
            "billingCycleEndDateTime" ? modern(cycle_end),
            "customTermEndDate" ? own.custom_end.as_ref(),
            "status": status,
            "autoRenewEnabled": own.renews && is_running,
            "scheduledNextTermInstructions" ? own.next.clone(),
            "scheduledActions" ? own.actions.clone(),
            "isTrial": known.is_some_and(|offer| offer.trial),
            "billingType": "license",
            "billingCycle": &own.cycle,
            "termDuration" ? Some(&own.term).filter(|term| !term.is_empty()),
            "renewalTermDuration" ? Some(&own.next_term).filter(|_| !own.is_legacy()),
            "refundableQuantity" ? self.refundable_quantity(context),
            "refundOptions" ? refund,
            "partnerId" ? of_line("partnerIdOnRecord"),
            "contractType": "subscription",
            "links": self.links(),
            "promotionId" ? own.promotion.as_ref(),
            "orderId": &order.id,
            "actions": actions,
            "attributes": object! { "etag": own.etag(), "objectType": "Subscription" },
        }
    }

    /// The new commerce names product, SKU and availability; a legacy line may know its SKU.
    pub(super) fn links(&self) -> Json {
        let country = self.owner.country();
        let mut links = object! {};
        if let Some(paths) = catalog::paths(&self.own.offer, &country) {
            for (name, path) in paths {
                links.push(name, link(&path));
            }
        } else if let Some(sku) = self.line.and_then(|line| line.get("links")?.get("sku")) {
            links.push("sku", sku.clone());
        }
        links.push("self", link(&self.path()));
        links
    }
}

fn moment(seconds: u64) -> String {
    date::modern(Duration::from_secs(seconds))
}

fn last_second(day: u64) -> String {
    moment(day * DAY + DAY - 1)
}
