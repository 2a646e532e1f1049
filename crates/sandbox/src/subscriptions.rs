//! `/customers/{customer}/subscriptions`: what the lines of orders have become.

mod change;

use std::time::Duration;

use axum::http::header::LOCATION;

use crate::answer::{Answer, attributes, collection, link, own_link};
use crate::catalog::Family;
use crate::context::Context;
use crate::date::{self, DAY};
use crate::json::{Json, object};
use crate::order::Order;
use crate::service_error::{Result, ServiceError, refuse};
use crate::store::{Customer, Store};
use crate::subscription::{Bought, Subscription};

/// How long seats can be given back, and the subscription with them; of software as a service it is shorter.
const WINDOW: u64 = 7 * DAY;
const SAAS_WINDOW: u64 = 3 * DAY;

/// A subscription with everything that its resource is made from.
struct Owned<'a> {
    owner: &'a Customer,
    order: &'a Order,
    /// What it came of; nothing if the order does not have it any more.
    line: Option<&'a Json>,
    own: &'a Subscription,
}

pub(crate) fn list(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let asked = |name| context.query.get(name);
    let (order, partner) = (asked("order_id"), asked("mpn_id"));
    if order.is_some() && partner.is_some() {
        let what = "'order_id' cannot be combined with 'mpn_id'";
        return Err(ServiceError::invalid_input(what));
    }
    let order = order.map(|id| owner.order(id)).transpose()?;
    let is_it = |asked: Option<&str>, own: Option<&str>| {
        asked.is_none_or(|asked| own.is_some_and(|own| own.eq_ignore_ascii_case(asked)))
    };
    let items = Owned::each(owner).filter(|it| {
        let (kind, part) = it.product_type(context).unzip();
        order.is_none_or(|order| order.id == it.order.id)
            && is_it(partner, it.text_of_line("partnerIdOnRecord").as_deref())
            && is_it(asked("product_type"), kind)
            && is_it(asked("product_subtype"), part.flatten())
    });
    let items = items.map(|it| it.resource(context));
    let own = own_link(&format!("/customers/{}/subscriptions", owner.id));
    Ok(Answer::ok(collection(items.collect(), Some(own))))
}

pub(crate) fn get(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let found = Owned::find(owner, context.parameter(1))?;
    Ok(Answer::ok(found.resource(context)))
}

/// Changes one, by the whole resource: at once, or after a while that begins with 202.
pub(crate) fn patch(store: &mut Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let found = Owned::find(owner, context.parameter(1))?;
    let Some(changed) = change::change(context, &found)? else {
        return Ok(Answer::ok(found.resource(context)));
    };
    let (order, path) = (found.order.id.clone(), found.path());
    let (now, settings) = (context.now.as_secs(), &context.settings);
    let order = store.owner_mut(context.customer())?.order_mut(&order)?;
    order.accept(now.saturating_add(settings.change_delay), changed);
    order.settle(now, settings);
    if settings.change_delay > 0 {
        return Ok(Answer::accepted().with(LOCATION, path));
    }
    get(store, context)
}

pub(crate) fn add_ons(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let owner = store.owner(context.customer())?;
    let id = &Owned::find(owner, context.parameter(1))?.own.id;
    let items = Owned::each(owner).filter(|it| {
        let parent = it.text_of_line("parentSubscriptionId");
        parent.is_some_and(|parent| parent.eq_ignore_ascii_case(id))
    });
    let items = items.map(|it| it.resource(context));
    let own = own_link(&format!(
        "/customers/{}/subscriptions/{id}/addons",
        owner.id
    ));
    Ok(Answer::ok(collection(items.collect(), Some(own))))
}

/// How far a subscription is: for users only.
pub(crate) fn provisioning_status(store: &Store, context: &Context<'_>) -> Result<Answer> {
    context.needs_user()?;
    let owner = store.owner(context.customer())?;
    let (order, line, _) = owner.subscription(context.parameter(1))?;
    let offer = line.text("offerId");
    let quantity = line.count("quantity");
    let status = match (quantity, order.is_provisioned(line)) {
        (0, _) => "failed",
        (_, true) => "success",
        (_, false) => "pending",
    };
    Ok(Answer::ok(object! {
        // The part of a catalog item id that names the SKU; a legacy offer is its own.
        "skuId": offer.split(':').nth(1).unwrap_or(&offer),
        "status": status,
        "quantity": quantity,
        "endDate" ? order.term_end(line).map(date::midnight),
        "attributes": attributes("SubscriptionProvisioningStatus"),
    }))
}

impl<'a> Owned<'a> {
    fn each(owner: &'a Customer) -> impl Iterator<Item = Self> {
        owner.orders.iter().flat_map(move |order| {
            let each = order.subscriptions.iter();
            each.map(move |own| Self::of(owner, order, own))
        })
    }

    fn of(owner: &'a Customer, order: &'a Order, own: &'a Subscription) -> Self {
        let mut lines = order.lines().iter();
        Self {
            owner,
            order,
            line: lines.find(|line| line.says("subscriptionId", &own.id)),
            own,
        }
    }

    fn find(owner: &'a Customer, id: &str) -> Result<Self> {
        let found = Self::each(owner).find(|it| it.own.id.eq_ignore_ascii_case(id));
        let Some(found) = found else {
            refuse!(404, 20003 => "Subscription {id} was not found.");
        };
        Ok(found)
    }

    fn text_of_line(&self, name: &str) -> Option<String> {
        self.line?.some_text(name)
    }

    fn path(&self) -> String {
        format!("/customers/{}/subscriptions/{}", self.owner.id, self.own.id)
    }

    fn family(&self, context: &Context<'_>) -> Family {
        let offer = context.catalog.find(&self.own.offer);
        let of_line = || self.line.map(|line| context.catalog.family(line));
        let family = offer.map(|offer| offer.family).or_else(of_line);
        family.unwrap_or(Family::Seat)
    }

    /// Kind and part of the kind, as lists are asked for; that of software as a service is inferred.
    fn product_type(&self, context: &Context<'_>) -> Option<(&'static str, Option<&'static str>)> {
        match self.family(context) {
            Family::Seat => Some(("OnlineServicesNCE", None)),
            Family::AzurePlan => Some(("Azure", None)),
            Family::SavingsPlan => Some(("Azure", Some("SavingsPlan"))),
            Family::Saas => Some(("SaaS", None)),
            _ => None,
        }
    }

    /// What it is, seen with its order.
    fn status(&self) -> &'a str {
        match self.order.status().as_str() {
            _ if self.own.status != "active" => &self.own.status,
            "suspended" => "suspended",
            _ if self.order.is_done() => "active",
            _ => "pending",
        }
    }

    fn window(&self, context: &Context<'_>) -> u64 {
        match self.family(context) {
            Family::Saas => SAAS_WINDOW,
            _ => WINDOW,
        }
    }

    /// Until when it can be cancelled: for some days after it was bought or renewed, and in an extension at any
    /// time. Legacy offers have no such date.
    fn cancellable_until(&self, context: &Context<'_>) -> Option<u64> {
        if self.own.is_legacy() || self.own.is_over() {
            return None;
        }
        match self.own.ends {
            Some(end) if self.own.extended => Some(end * DAY),
            _ => Some(self.own.bought_at()? + self.window(context)),
        }
    }

    fn refundable(&self, context: &Context<'_>) -> impl Iterator<Item = (&Bought, u64)> {
        let window = self.window(context);
        let all = self.own.refundable(context.now.as_secs(), window);
        all.map(move |it| (it, it.at + window))
    }

    /// The seats that can be given back now. Nothing while it is suspended.
    ///
    /// Source: Learn, Subscription resources.
    fn refundable_quantity(&self, context: &Context<'_>) -> Option<Json> {
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

    fn resource(&self, context: &Context<'_>) -> Json {
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
    fn links(&self) -> Json {
        let country = self.owner.country();
        let parts: Vec<_> = self.own.offer.split(':').collect();
        let mut links = object! {};
        if let [product, sku, availability] = parts[..] {
            let product = format!("/products/{product}");
            let sku = format!("{product}/skus/{sku}");
            let availability = format!("{sku}/availabilities/{availability}");
            for (name, path) in [
                ("product", product),
                ("sku", sku),
                ("availability", availability),
            ] {
                links.push(name, link(&format!("{path}?country={country}")));
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
