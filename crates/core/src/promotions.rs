//! Whether a promotion takes anything off the price of a line.
//!
//! The service sells a line whose promotion does not fit at the full price, without an error. So it is
//! found out before: read the promotion ([`GetPromotion`](crate::GetPromotion)), and ask [`misfits`].

use std::cmp::Ordering;
use std::fmt;

use partner_center_model::{
    BillingCycleType, DateTime, Integer, NewCartLineItem, NewOrder, NewOrderLineItem,
    NewTransition, Open, Promotion, PromotionTerm, Subscription,
};

use crate::CatalogItem;

/// What a line buys, as far as a promotion asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Bought<'a> {
    offer: &'a str,
    units: i64,
    term: Option<&'a str>,
    cycle: Option<&'a Open<BillingCycleType>>,
}

impl<'a> Bought<'a> {
    /// By a line of an order, which has the billing cycle of all.
    #[must_use]
    pub fn by_order(order: &'a NewOrder, line: &'a NewOrderLineItem) -> Self {
        Self {
            offer: line.offer_id.as_deref().unwrap_or_default(),
            units: line.quantity.as_ref().map_or(0, Integer::get),
            term: line.term_duration.as_deref(),
            cycle: order.billing_cycle.as_ref(),
        }
    }

    /// By a line of a cart, when it is checked out.
    #[must_use]
    pub fn by_cart(line: &'a NewCartLineItem) -> Self {
        Self {
            offer: line.catalog_item_id.as_deref().unwrap_or_default(),
            units: line.quantity.as_ref().map_or(0, Integer::get),
            term: line.term_duration.as_deref(),
            cycle: line.billing_cycle.as_ref(),
        }
    }

    /// By a transition, which keeps the term and the billing cycle that it does not name.
    #[must_use]
    pub fn by_transition(wanted: &'a NewTransition, of: &'a Subscription) -> Self {
        let term = wanted.term_duration.as_deref();
        let cycle = wanted.billing_cycle.as_ref();
        Self {
            offer: wanted.to_catalog_item_id.as_deref().unwrap_or_default(),
            units: wanted.quantity.as_ref().map_or(0, Integer::get),
            term: term.or(of.term_duration.as_deref()),
            cycle: cycle.or(of.billing_cycle.as_ref()),
        }
    }
}

/// Why a promotion does not count for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misfit {
    /// It is for other SKUs.
    Sku {
        /// What the line buys.
        offer: String,
        /// What it is for, as `PRODUCT:SKU`.
        of: Vec<String>,
    },
    /// It is for other terms.
    Term {
        /// Term and billing cycle of the line, such as `P1M monthly`.
        bought: String,
        /// What it is for, in the same form.
        of: Vec<String>,
    },
    /// It has not begun yet, and does then.
    Early(String),
    /// It is over since then.
    Late(String),
    /// The line has fewer units than this.
    Few(i64),
    /// The line has more units than this.
    Many(i64),
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sku { offer, of } => write!(f, "it is for {}, not for {offer}", of.join(" or ")),
            Self::Term { bought, of } => {
                write!(
                    f,
                    "it is for the term {}, not for {bought}",
                    of.join(" or ")
                )
            }
            Self::Early(begin) => write!(f, "it begins at {begin}"),
            Self::Late(end) => write!(f, "it was over at {end}"),
            Self::Few(least) => write!(f, "it is for {least} units or more"),
            Self::Many(most) => write!(f, "it is for at most {most} units"),
        }
    }
}

/// Why a promotion takes nothing off the price of a line that is bought now; nothing where it fits.
///
/// What is bought without a term or a billing cycle fits no promotion that is for certain ones: the service decides
/// then. What only the service knows is not looked at: how often the customer has used the promotion, what it owns,
/// and of which segment it is, for a customer does not say its qualifications.
///
/// ```
/// use partner_center_core::promotions::{Bought, misfits};
/// use partner_center_model::{NewOrder, NewOrderLineItem, Promotion};
///
/// let promotion: Promotion = serde_json::from_str(r#"{"requiredProducts": [{"productId": "CFQ7TTC0LQ7X",
///     "skuId": "0001", "term": {"duration": "P1Y", "billingCycle": "Annual"}}]}"#)?;
/// let line = NewOrderLineItem::default().offer_id("CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD").quantity(5).term_duration("P1M");
/// let order = NewOrder::default().billing_cycle("monthly").line_items([line]);
/// let now = "2026-11-28T05:00:00Z".into();
/// let found = misfits(&promotion, Bought::by_order(&order, &order.line_items[0]), &now);
/// assert_eq!(found[0].to_string(), "it is for the term P1Y annual, not for P1M monthly");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Source: Learn, Promotions resources and Get promotion by ID; that nothing is said of what does not fit:
/// public reports of August 2026.
#[must_use]
pub fn misfits(promotion: &Promotion, bought: Bought<'_>, now: &DateTime) -> Vec<Misfit> {
    let mut found = Vec::new();
    found.extend(other_item(promotion, bought));
    let day = |date: &Option<DateTime>, outside| {
        let date = date.as_ref()?;
        (now.cmp_instant(date) == Some(outside)).then(|| date.to_string())
    };
    found.extend(day(&promotion.start_date, Ordering::Less).map(Misfit::Early));
    found.extend(day(&promotion.end_date, Ordering::Greater).map(Misfit::Late));
    let constraints = promotion.promotion_constraints.as_ref();
    let units = bought.units;
    for seats in constraints.iter().flat_map(|it| &it.seat_constraints) {
        let least = seats.min_seats.as_ref().map(Integer::get);
        let most = seats.max_seats.as_ref().map(Integer::get);
        found.extend(least.filter(|least| units < *least).map(Misfit::Few));
        found.extend(most.filter(|most| units > *most).map(Misfit::Many));
    }
    found
}

/// Another SKU, or another term of the same one.
fn other_item(promotion: &Promotion, bought: Bought<'_>) -> Option<Misfit> {
    if promotion.required_products.is_empty() {
        return None;
    }
    let item = CatalogItem::parse(bought.offer);
    let text =
        |text: &Option<partner_center_model::Text>| text.as_deref().unwrap_or_default().to_owned();
    let of_sku: Vec<_> = promotion
        .required_products
        .iter()
        .filter(|required| {
            item.as_ref().is_some_and(|item| {
                let is = |own: &str, id: &str| own.eq_ignore_ascii_case(id);
                is(&text(&required.product_id), item.product.as_str())
                    && is(&text(&required.sku_id), item.sku.as_str())
            })
        })
        .collect();
    if of_sku.is_empty() {
        let all = promotion.required_products.iter();
        let all = all.map(|it| format!("{}:{}", text(&it.product_id), text(&it.sku_id)));
        return Some(Misfit::Sku {
            offer: bought.offer.to_owned(),
            of: distinct(all),
        });
    }
    let fits = |term: &PromotionTerm| {
        let length = term.duration.as_deref();
        let asked = bought.term.unwrap_or_default();
        length.is_none_or(|length| length.eq_ignore_ascii_case(asked))
            && (term.billing_cycle.as_ref())
                .is_none_or(|cycle| bought.cycle.is_some_and(|it| same_cycle(it, cycle)))
    };
    if of_sku.iter().any(|it| it.term.as_ref().is_none_or(fits)) {
        return None;
    }
    let terms = of_sku.iter().filter_map(|it| it.term.as_ref());
    let terms = terms.map(|it| shown(it.duration.as_deref(), it.billing_cycle.as_ref()));
    Some(Misfit::Term {
        bought: shown(bought.term, bought.cycle),
        of: distinct(terms),
    })
}

fn same_cycle(one: &Open<BillingCycleType>, other: &Open<BillingCycleType>) -> bool {
    match (one.known(), other.known()) {
        (Some(one), Some(other)) => one == other,
        _ => one.as_str().eq_ignore_ascii_case(other.as_str()),
    }
}

/// A term as one spells it in an order.
fn shown(length: Option<&str>, cycle: Option<&Open<BillingCycleType>>) -> String {
    let cycle = cycle.map_or("(no billing cycle)", |it| {
        it.known().map_or(it.as_str(), |known| known.as_str())
    });
    format!("{} {cycle}", length.unwrap_or("(no term)"))
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for text in texts {
        if !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    distinct
}
