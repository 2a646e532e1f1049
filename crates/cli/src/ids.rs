//! Values of arguments, and the arguments that say which customer, order or subscription is meant.

use std::time::Duration;

use clap::Args;
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::CustomerOperations;
use partner_center_reqwest::core::SubscriptionOperations;
use partner_center_reqwest::core::{CustomerId, OrderId, OrderOperations, SubscriptionId};

pub(crate) const CUSTOMER_EXPECTED: &str = "expected a GUID such as the customer's Microsoft ID";
pub(crate) const ORDER_EXPECTED: &str = "expected 1 to 64 letters, digits, `-` or `_`";
pub(crate) const SUBSCRIPTION_EXPECTED: &str = "expected the GUID of a subscription";

/// A customer.
#[derive(Args, Clone, Debug)]
pub(crate) struct OfCustomer {
    /// The customer's Microsoft ID (tenant id)
    #[arg(long, value_name = "GUID", value_parser = id(CustomerId::is_valid, CUSTOMER_EXPECTED))]
    pub(crate) customer: CustomerId,
}

impl OfCustomer {
    /// The customer, as a client reaches it.
    pub(crate) fn at(&self, client: &PartnerCenter) -> CustomerOperations<PartnerCenter> {
        client.customers().by_id(self.customer.clone())
    }
}

/// An order of a customer.
#[derive(Args, Clone, Debug)]
pub(crate) struct OneOrder {
    /// Id of the order; write `--` before one that begins with `-`
    #[arg(value_name = "ORDER", value_parser = id(OrderId::is_valid, ORDER_EXPECTED))]
    pub(crate) order: OrderId,
    #[command(flatten)]
    pub(crate) of: OfCustomer,
}

impl OneOrder {
    /// The order, as a client reaches it.
    pub(crate) fn at(&self, client: &PartnerCenter) -> OrderOperations<PartnerCenter> {
        self.of.at(client).orders().by_id(self.order.clone())
    }
}

/// A subscription of a customer.
#[derive(Args, Debug)]
pub(crate) struct OneSubscription {
    /// Id of the subscription
    #[arg(value_name = "SUBSCRIPTION", value_parser = id(SubscriptionId::is_valid, SUBSCRIPTION_EXPECTED))]
    pub(crate) subscription: SubscriptionId,
    #[command(flatten)]
    pub(crate) of: OfCustomer,
}

impl OneSubscription {
    /// The subscription, as a client reaches it.
    pub(crate) fn at(&self, client: &PartnerCenter) -> SubscriptionOperations<PartnerCenter> {
        let subscriptions = self.of.at(client).subscriptions();
        subscriptions.by_id(self.subscription.clone())
    }
}

/// A parser of ids that pass the check. Spaces around them come with copying and are dropped.
pub(crate) fn id<T: for<'a> From<&'a str>>(
    is_valid: fn(&T) -> bool,
    expected: &'static str,
) -> impl Fn(&str) -> Result<T, &'static str> + Clone {
    move |text| {
        let id = T::from(text.trim());
        if is_valid(&id) { Ok(id) } else { Err(expected) }
    }
}

/// The name of a profile, which is also that of a folder.
pub(crate) fn profile_name(text: &str) -> Result<String, &'static str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let text = text.trim();
    if (1..=64).contains(&text.len()) && text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("expected 1 to 64 letters, digits, `-` or `_`")
    }
}

/// The word that was probably meant.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // How many letters have to be put in, taken out or exchanged, whatever their case.
    let word = word.to_lowercase();
    let far = known.map(|known| (strsim::levenshtein(&word, &known.to_lowercase()), known));
    // A word that has little in common with any other is not a misspelling.
    let limit = word.chars().count() / 3;
    let (distance, nearest) = far.min_by_key(|(distance, _)| *distance)?;
    (distance <= limit).then_some(nearest)
}

pub(crate) fn one_or_more(text: &str) -> Result<i64, &'static str> {
    let number = text.trim().parse().ok();
    number
        .filter(|number| *number >= 1)
        .ok_or("expected 1 or more")
}

pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let time = text
        .parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.filter(|time| !time.is_zero())
        .ok_or_else(|| "expected seconds, more than 0".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_seconds() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1_500)));
        for wrong in ["0", "-1", "NaN", "inf", "1e300", "soon", ""] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
