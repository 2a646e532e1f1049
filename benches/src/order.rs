//! What is decided about an order before its first byte, and the mix of orders.

use crate::rng::Rng;
use crate::values::{date, guid, long_id, short_id};
use crate::vocabulary::{CURRENCIES, Currency};

/// The kinds of orders one collection mixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    NewCommerce,
    /// Reserved instances of 2018 to 2020.
    Reservation,
    /// Licence orders of 2017 to 2020.
    Legacy,
    SavingsPlan,
    /// Cancelled perpetual software.
    Software,
}

const FAMILIES: [(u64, Family); 5] = [
    (60, Family::NewCommerce),
    (16, Family::Reservation),
    (14, Family::Legacy),
    (5, Family::SavingsPlan),
    (5, Family::Software),
];

/// What is decided about an order before its first byte.
#[derive(Debug)]
pub(crate) struct Order<'a> {
    pub(crate) family: Family,
    pub(crate) customer: &'a str,
    pub(crate) id: String,
    pub(crate) alternate_id: Option<String>,
    pub(crate) currency: Currency,
    pub(crate) transaction_type: Option<&'static str>,
    pub(crate) symbol: bool,
    pub(crate) status: Option<&'static str>,
    pub(crate) billing_cycle: &'static str,
    pub(crate) created: String,
}

impl<'a> Order<'a> {
    pub(crate) fn draw(rng: &mut Rng, customer: &'a str) -> Self {
        let family = rng.weighted(&FAMILIES);
        let currency = rng.weighted(&CURRENCIES);
        match family {
            Family::NewCommerce | Family::SavingsPlan => {
                Self::draw_modern(rng, customer, family, currency)
            }
            Family::Legacy => Self::draw_legacy(rng, customer, currency),
            Family::Reservation | Family::Software => {
                Self::draw_catalog(rng, customer, family, currency)
            }
        }
    }

    fn draw_modern(rng: &mut Rng, customer: &'a str, family: Family, currency: Currency) -> Self {
        let plan = family == Family::SavingsPlan;
        let id = short_id(rng);
        Self {
            family,
            customer,
            alternate_id: Some(id.clone()),
            id,
            currency,
            transaction_type: Some(rng.weighted(&[(88, "UserPurchase"), (12, "SystemPurchase")])),
            symbol: true,
            status: Some(rng.weighted(&[
                (86, "completed"),
                (5, "pending"),
                (3, "cancelled"),
                (2, "suspended"),
                (1, "pending_review"),
                (1, "po_upload_complete"),
                (1, "partial_success"),
                (1, "error"),
            ])),
            billing_cycle: if plan {
                rng.pick(&["monthly", "one_time"])
            } else {
                rng.weighted(&[
                    (62, "monthly"),
                    (30, "annual"),
                    (4, "triennial"),
                    (4, "one_time"),
                ])
            },
            created: date(rng, if plan { (2023, 2026) } else { (2021, 2026) }, 7, "Z"),
        }
    }

    /// Reserved instances and software: members came one by one, so half of the
    /// reservations still lack what 2019 added.
    fn draw_catalog(rng: &mut Rng, customer: &'a str, family: Family, currency: Currency) -> Self {
        let software = family == Family::Software;
        let recent = software || rng.chance(50);
        Self {
            family,
            customer,
            id: long_id(rng),
            alternate_id: recent.then(|| short_id(rng)),
            currency,
            transaction_type: recent.then_some("UserPurchase"),
            symbol: recent,
            status: Some(match family {
                Family::Software => "cancelled",
                _ => rng.weighted(&[(60, "pending"), (40, "completed")]),
            }),
            billing_cycle: "one_time",
            created: date(
                rng,
                if recent { (2019, 2020) } else { (2018, 2018) },
                7,
                "Z",
            ),
        }
    }

    fn draw_legacy(rng: &mut Rng, customer: &'a str, currency: Currency) -> Self {
        let id = guid(rng);
        let recent = rng.chance(30);
        let (years, offset) = if recent {
            ((2019, 2020), "+00:00")
        } else {
            ((2017, 2018), rng.pick(&["-08:00", "-07:00"]))
        };
        let created = date(rng, years, 3, offset);
        // The first answers had no status at all.
        let status = (!created.starts_with("2017")).then_some("completed");
        Self {
            family: Family::Legacy,
            customer,
            alternate_id: recent.then(|| id.clone()),
            id,
            currency,
            transaction_type: recent.then_some("UserPurchase"),
            symbol: false,
            status,
            billing_cycle: rng.weighted(&[(70, "monthly"), (30, "annual")]),
            created,
        }
    }

    /// The relative address of the order.
    pub(crate) fn uri(&self) -> String {
        format!("/customers/{}/orders/{}", self.customer, self.id)
    }
}
