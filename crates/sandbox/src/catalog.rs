//! What can be bought.

use std::borrow::Cow;

use serde::Deserialize;

use crate::date;
use crate::ids::is_guid;
use crate::json::Json;
use crate::money::Cents;

const CATALOG: &str = include_str!("../data/catalog.json");

#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Catalog {
    offers: Vec<Offer>,
}

/// The families of offers, each with its own rules.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Family {
    /// A legacy licence, named by a GUID.
    Licence,
    /// Legacy Azure, named `MS-AZR-…`.
    Azure,
    /// A new-commerce licence.
    Seat,
    AzurePlan,
    Software,
    Saas,
    Reservation,
    SavingsPlan,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Offer {
    pub(crate) id: String,
    pub(crate) title: String,
    #[serde(rename = "kind")]
    pub(crate) family: Family,
    pub(crate) product: Option<String>,
    pub(crate) maximum: u64,
    pub(crate) terms: Vec<Term>,
    #[serde(default)]
    pub(crate) trial: bool,
    /// What it can be added to; empty where it stands alone.
    #[serde(default)]
    pub(crate) parents: Vec<String>,
    #[serde(default)]
    pub(crate) attestation: bool,
    /// Where it is sold; empty is everywhere.
    #[serde(default)]
    pub(crate) countries: Vec<String>,
    /// The kind of customers it is for.
    pub(crate) segment: Option<String>,
    #[serde(default)]
    pub(crate) promotions: Vec<Promotion>,
    #[serde(default)]
    pub(crate) sale: Sale,
    /// Orders wait for a purchase order.
    #[serde(default)]
    pub(crate) purchase_order: bool,
}

/// Can it be had?
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Sale {
    #[default]
    Open,
    Retired,
    SoldOut,
    Unavailable,
}

/// A length with a billing cycle, and the price of one unit for a billing period.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Term {
    #[serde(rename = "term")]
    pub(crate) duration: String,
    pub(crate) cycle: String,
    pub(crate) price: Cents,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Promotion {
    pub(crate) id: String,
    pub(crate) percent: u64,
    /// The most units it is good for.
    pub(crate) maximum: u64,
    /// Only these terms, each with its billing cycle.
    pub(crate) terms: Vec<(String, String)>,
    /// Days, the first and the last.
    pub(crate) start: String,
    pub(crate) end: String,
}

impl Promotion {
    /// Does it count on this day, since 1970?
    pub(crate) fn is_on(&self, today: u64) -> bool {
        let day = |text: &str| date::day(text).unwrap_or_default();
        (day(&self.start)..=day(&self.end)).contains(&today)
    }

    /// What does not fit is sold at the full price, without a word.
    pub(crate) fn fits(&self, term: &Term, today: u64) -> bool {
        let same =
            |(length, cycle): &(String, String)| *length == term.duration && *cycle == term.cycle;
        self.is_on(today) && self.terms.iter().any(same)
    }
}

impl Family {
    pub(crate) fn is_legacy(self) -> bool {
        matches!(self, Self::Licence | Self::Azure)
    }

    /// The code of a refusal: the old commerce has codes of its own.
    pub(crate) fn code(self, legacy: u32, modern: u32) -> u32 {
        if self.is_legacy() { legacy } else { modern }
    }

    pub(crate) fn has_subscription(self) -> bool {
        !matches!(self, Self::Software | Self::Reservation)
    }

    pub(crate) fn has_activation(self) -> bool {
        matches!(self, Self::Software | Self::Saas)
    }
}

impl Catalog {
    pub(crate) fn embedded() -> serde_json::Result<Self> {
        serde_json::from_str(CATALOG)
    }

    /// The offer that has this id, or had it before its availability was issued anew.
    pub(crate) fn find(&self, id: &str) -> Option<&Offer> {
        let current = self.current(id, false);
        current.or_else(|| self.current(id, true))
    }

    /// The offer that has this id now.
    pub(crate) fn current(&self, id: &str, reissued: bool) -> Option<&Offer> {
        let mut offers = self.offers.iter();
        offers.find(|offer| offer.current_id(reissued).eq_ignore_ascii_case(id))
    }

    /// The first offer whose id starts so: `PRODUCT:` or `PRODUCT:SKU:`.
    pub(crate) fn starting_with(&self, start: &str) -> Option<&Offer> {
        self.offers.iter().find(|offer| {
            let same = offer.id.get(..start.len());
            same.is_some_and(|same| same.eq_ignore_ascii_case(start))
        })
    }

    /// The family of a line. Orders in the data may have offers that the catalog does not sell any more.
    pub(crate) fn family(&self, line: &Json) -> Family {
        let id = line.text("offerId");
        let has = |name| line.get(name).is_some();
        match self.find(&id) {
            Some(offer) => offer.family,
            None if is_guid(&id) => Family::Licence,
            None if id.starts_with("MS-AZR-") => Family::Azure,
            None if has("purchaseCommitment") => Family::SavingsPlan,
            None if has("subscriptionId") => Family::Seat,
            None if id.starts_with("DG7") => Family::Software,
            None => Family::Reservation,
        }
    }

    pub(crate) fn offers(&self) -> &[Offer] {
        &self.offers
    }
}

/// The product, the SKU and the availability of an offer id of the new commerce.
pub(crate) fn parts(id: &str) -> Option<(&str, &str, &str)> {
    let mut parts = id.split(':');
    Some((parts.next()?, parts.next()?, parts.next()?))
}

/// Where the catalogue of a country has the product, the SKU and the availability of an offer id of the new commerce,
/// by the names of links.
pub(crate) fn paths(id: &str, country: &str) -> Option<[(&'static str, String); 3]> {
    let (product, sku, availability) = parts(id)?;
    let product = format!("/products/{product}");
    let sku = format!("{product}/skus/{sku}");
    let availability = format!("{sku}/availabilities/{availability}");
    let paths = [
        ("product", product),
        ("sku", sku),
        ("availability", availability),
    ];
    Some(paths.map(|(name, path)| (name, format!("{path}?country={country}"))))
}

impl Offer {
    pub(crate) fn parts(&self) -> Option<(&str, &str, &str)> {
        parts(&self.id)
    }

    /// Is it in the catalogue of a country, two capitals?
    pub(crate) fn is_in(&self, country: &str) -> bool {
        self.countries.is_empty() || self.countries.iter().any(|own| own == country)
    }

    /// Is it for customers of this segment? Most offers are for all.
    pub(crate) fn is_for(&self, segment: Option<&str>) -> bool {
        self.segment.is_none() || self.segment.as_deref() == segment
    }

    /// The segment as the catalogue says it.
    pub(crate) fn segment(&self) -> &str {
        self.segment.as_deref().unwrap_or("commercial")
    }

    /// The id, whose last part is another one after the availabilities were issued anew.
    pub(crate) fn current_id(&self, reissued: bool) -> Cow<'_, str> {
        if !reissued || self.parts().is_none() {
            return Cow::Borrowed(&self.id);
        }
        let (kept, last) = self.id.split_at(self.id.len() - 4);
        Cow::Owned(kept.chars().chain(last.chars().rev()).collect())
    }
}

impl Term {
    /// The length of the term.
    pub(crate) fn months(&self) -> u64 {
        months(&self.duration)
    }

    /// The time one bill covers. A single payment covers the whole term.
    pub(crate) fn months_billed(&self) -> u64 {
        match self.cycle.as_str() {
            "monthly" => 1,
            "annual" => 12,
            "biennial" => 24,
            "triennial" => 36,
            _ => self.months(),
        }
    }
}

/// The months of `P1M`, `P1Y`, `P2Y` or `P3Y`; none for anything else.
pub(crate) fn months(duration: &str) -> u64 {
    let count = |unit: char| {
        let text = duration.strip_prefix('P')?.strip_suffix(unit)?;
        text.parse::<u64>().ok().filter(|count| *count < 100)
    };
    count('M').or_else(|| Some(count('Y')? * 12)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offer_in_the_file_is_read_and_its_id_has_the_shape_of_its_family() {
        let catalog = Catalog::embedded().unwrap();
        let in_file = Json::parse(CATALOG).unwrap();
        assert_eq!(catalog.offers().len(), in_file.items().len());
        for offer in catalog.offers() {
            let shape = match offer.family {
                Family::Licence => is_guid(&offer.id),
                Family::Azure => offer.id.starts_with("MS-AZR-"),
                _ => offer.parts().is_some(),
            };
            assert!(shape && !offer.terms.is_empty(), "{}", offer.id);
            for parent in &offer.parents {
                assert!(catalog.find(parent).is_some(), "{parent}");
            }
        }
    }

    #[test]
    fn what_the_guide_offers_is_in_the_catalog() {
        let catalog = Catalog::embedded().unwrap();
        let promotions = catalog.offers().iter().flat_map(|offer| &offer.promotions);
        let promotions: Vec<_> = promotions.map(|promotion| promotion.id.as_str()).collect();
        let code = include_str!("../../../docs/src/sandbox.md")
            .split('`')
            .skip(1)
            .step_by(2);
        let ids = code.filter(|text| text.len() == 30 && text.matches(':').count() == 2);
        let mut count = 0;
        for id in ids.filter(|id| !promotions.contains(id)) {
            assert!(catalog.find(id).is_some(), "{id}");
            count += 1;
        }
        assert!(count > 10, "{count}");
    }

    #[test]
    fn an_availability_that_is_issued_anew_has_an_id_that_no_other_has() {
        let catalog = Catalog::embedded().unwrap();
        for offer in catalog.offers() {
            let (old, new) = (offer.current_id(false), offer.current_id(true));
            assert_eq!(old == new, offer.parts().is_none(), "{old}");
            let is_it = |found: Option<&Offer>| found.is_some_and(|found| found.id == offer.id);
            assert!(is_it(catalog.find(&old)) && is_it(catalog.find(&new)));
            assert!(is_it(catalog.current(&new, true)), "{new}");
            assert!(old == new || catalog.current(&old, true).is_none());
        }
    }

    #[test]
    fn terms_have_months() {
        for (text, count) in [("P1M", 1), ("P1Y", 12), ("P3Y", 36), ("", 0), ("PXY", 0)] {
            assert_eq!(months(text), count, "{text}");
        }
    }
}
