//! `/products` and `/customers/{customer}/products`: the catalogue, and where the links of a line lead.

use crate::answer::{Answer, attributes, collection, link, own_link};
use crate::catalog::{Family, Offer, Sale, Term};
use crate::context::Context;
use crate::json::{Json, object};
use crate::money::currency_of;
use crate::service_error::{Result, ServiceError, refuse};
use crate::store::{Customer, Store};
use crate::words::member_name;

/// What is in the views that are documented, of what there is here.
const VIEWS: [(&str, &[Family]); 8] = [
    ("OnlineServices", &[Family::Seat]),
    (
        "Azure",
        &[Family::AzurePlan, Family::Reservation, Family::SavingsPlan],
    ),
    ("AzureReservations", &[Family::Reservation]),
    ("AzureReservationsVM", &[Family::Reservation]),
    ("MicrosoftAzure", &[Family::AzurePlan, Family::Reservation]),
    ("Software", &[Family::Software]),
    ("SoftwareSUSELinux", &[]),
    ("MarketplaceSaaS", &[Family::Saas]),
];

/// The catalogue as somebody sees it: of a country, or for a customer.
pub(crate) struct Shop<'a> {
    context: &'a Context<'a>,
    customer: Option<&'a Customer>,
    country: String,
}

impl<'a> Shop<'a> {
    pub(crate) fn in_country(context: &'a Context<'a>) -> Result<Self> {
        context.country()?;
        Ok(Self::of_sku(context))
    }

    /// The country is looked at later: the links of legacy lines have none, those of the new commerce do.
    pub(crate) fn of_sku(context: &'a Context<'a>) -> Self {
        let country = context.query.get("country").unwrap_or_default();
        Self {
            context,
            customer: None,
            country: country.to_ascii_uppercase(),
        }
    }

    pub(crate) fn of_customer(store: &'a Store, context: &'a Context<'a>) -> Result<Self> {
        let customer = store.owner(context.customer())?;
        Ok(Self {
            context,
            customer: Some(customer),
            country: customer.country(),
        })
    }

    /// A parameter of the path behind the customer.
    fn parameter(&self, at: usize) -> &'a str {
        self.context
            .parameter(at + usize::from(self.customer.is_some()))
    }

    /// The address of what the path names, without its query.
    fn address(&self, below: &str) -> String {
        match self.customer {
            Some(customer) => format!("/customers/{}{below}", customer.id),
            None => format!("{below}?country={}", self.country),
        }
    }

    /// Whether an offer is in this catalogue at all; whether it can be bought now is another question.
    fn has(&self, offer: &Offer) -> bool {
        let asked = self.context.query.get("targetSegment");
        offer.is_in(&self.country)
            && match (asked, self.customer) {
                (Some(asked), _) => offer.segment().eq_ignore_ascii_case(asked),
                (None, Some(customer)) => offer.is_for(customer.account.segment.as_deref()),
                (None, None) => offer.segment() != "nonprofit",
            }
    }

    /// The offers that begin so, `PRODUCT` or `PRODUCT:SKU`; only those of the new commerce have parts.
    fn starting(&self, start: &str) -> impl Iterator<Item = &'a Offer> + use<'a> {
        let start = format!("{start}:").to_ascii_lowercase();
        let offers = self.context.catalog.offers().iter();
        offers.filter(move |offer| offer.id.to_ascii_lowercase().starts_with(&start))
    }

    /// The offers of the product that the path names.
    fn product(&self) -> Result<Vec<&'a Offer>> {
        let product = self.parameter(0);
        let offers: Vec<_> = self.starting(product).filter(|it| self.has(it)).collect();
        refuse!(if offers.is_empty(), 404, 400_013 => "Product {product} was not found.");
        Ok(offers)
    }

    /// The offer of the SKU that the path names.
    fn sku(&self) -> Result<&'a Offer> {
        let (product, sku) = (self.parameter(0), self.parameter(1));
        let known = self.starting(product).next().is_some();
        refuse!(if !known, 404, 400_013 => "Product {product}/{sku} was not found.");
        let mut offers = self.starting(&format!("{product}:{sku}"));
        match offers.find(|it| self.has(it) || self.context.query.get("targetSegment").is_none()) {
            Some(offer) => Ok(offer),
            None => refuse!(404, 400_018 => "SKU {product}/{sku} was not found."),
        }
    }

    fn list(&self, items: Vec<Json>, below: &str) -> Answer {
        Answer::ok(collection(items, Some(own_link(&self.address(below)))))
    }

    fn show_product(&self, offer: &Offer) -> Json {
        let id = offer.parts().map_or("", |(product, ..)| product);
        let (kind, name) = match offer.family {
            Family::Software => ("Software", "Software"),
            Family::Saas => ("SaaS", "SaaS"),
            Family::Seat => ("OnlineServicesNCE", "Online Services NCE"),
            _ => ("Azure", "Azure"),
        };
        let path = format!("/products/{id}");
        object! {
            "id": id,
            "title": &offer.title,
            "description": &offer.title,
            "productType": object! { "id": kind, "displayName": name },
            "isMicrosoftProduct": offer.family != Family::Saas,
            "links": object! {
                "skus": link(&self.address(&format!("{path}/skus"))),
                "self": link(&self.address(&path)),
            },
        }
    }

    fn show_sku(&self, offer: &Offer, product: &str, sku: &str) -> Json {
        let mut cycles: Vec<&str> = Vec::new();
        for term in &offer.terms {
            if !cycles.contains(&term.cycle.as_str()) {
                cycles.push(&term.cycle);
            }
        }
        let (prerequisites, variables): (&[_], &[_]) = match offer.family {
            Family::Reservation => (
                &["AzureSubscriptionRegistration", "InventoryCheck"],
                &["Scope", "SubscriptionId"],
            ),
            Family::SavingsPlan => (&[], &["Scope", "EntitlementId"]),
            _ => (&[], &[]),
        };
        let texts = |texts: &[&str]| texts.iter().map(|text| Json::from(*text)).collect::<Json>();
        let path = format!("/products/{product}/skus/{sku}");
        let address = |below: String| match &*self.country {
            "" => below,
            _ => self.address(&below),
        };
        let links = object! {
            "availabilities": link(&address(format!("{path}/availabilities"))),
            "self": link(&address(path)),
        };
        object! {
            "id": sku,
            "productId": product,
            "title": &offer.title,
            "description": &offer.title,
            "minimumQuantity": 1_u64,
            "maximumQuantity": offer.maximum,
            "isTrial": offer.trial,
            "supportedBillingCycles": texts(&cycles),
            "purchasePrerequisites": texts(prerequisites),
            "provisioningVariables": texts(variables),
            "links": links,
            "attributes": attributes("Sku"),
        }
    }

    fn show_sku_of(&self, offer: &Offer) -> Json {
        let (product, sku, _) = offer.parts().unwrap_or_default();
        self.show_sku(offer, product, sku)
    }

    fn show_availability(&self, offer: &Offer) -> Json {
        let id = offer.current_id(self.context.settings.reissued);
        let (product, sku, availability) = crate::catalog::parts(&id).unwrap_or_default();
        let (code, symbol) = currency_of(&self.country);
        let is_open = matches!(offer.sale, Sale::Open | Sale::SoldOut);
        let path = format!("/products/{product}/skus/{sku}/availabilities/{availability}");
        object! {
            "id": availability,
            "productId": product,
            "skuId": sku,
            "catalogItemId": &*id,
            "defaultCurrency": object! { "code": code, "symbol": symbol },
            "segment": offer.segment(),
            "country": &self.country,
            "isPurchasable": is_open,
            "isRenewable": offer.family == Family::Seat,
            "terms": offer.terms.iter().map(show_term).collect::<Json>(),
            "product": self.show_product(offer),
            "sku": self.show_sku(offer, product, sku),
            "links": own_link(&self.address(&path)),
        }
    }
}

fn show_term(term: &Term) -> Json {
    let full = object! { "sequenceId": 0_u64, "type": "Full", "expiresAfter": "P7D" };
    let policy = object! { "refundOptions": [full].into_iter().collect::<Json>() };
    object! {
        "duration" ? Some(&term.duration).filter(|duration| !duration.is_empty()),
        "description": format!("{} commitment, billed {}", term.duration, term.cycle),
        "billingCycle": member_name(&term.cycle),
        "cancellationPolicies": [policy].into_iter().collect::<Json>(),
    }
}

pub(crate) fn list(shop: &Shop<'_>) -> Result<Answer> {
    let view = shop.context.query.get("targetView").unwrap_or_default();
    let Some((_, families)) = VIEWS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(view))
    else {
        return Err(ServiceError::not_a_member(view, "CatalogView"));
    };
    let mut seen: Vec<&str> = Vec::new();
    let mut items = Vec::new();
    for offer in shop.context.catalog.offers() {
        let is_shown =
            families.contains(&offer.family) && offer.sale == Sale::Open && shop.has(offer);
        let product = offer.parts().map(|(product, ..)| product);
        if let Some(product) = product.filter(|it| is_shown && !seen.contains(it)) {
            seen.push(product);
            items.push(shop.show_product(offer));
        }
    }
    Ok(shop.list(items, "/products"))
}

pub(crate) fn get(shop: &Shop<'_>) -> Result<Answer> {
    let offers = shop.product()?;
    Ok(Answer::ok(shop.show_product(offers[0])))
}

pub(crate) fn skus(shop: &Shop<'_>) -> Result<Answer> {
    let skus = shop.product()?.into_iter();
    let skus = skus.map(|offer| shop.show_sku_of(offer)).collect();
    Ok(shop.list(skus, &format!("/products/{}/skus", shop.parameter(0))))
}

pub(crate) fn sku(shop: &Shop<'_>) -> Result<Answer> {
    let (product, sku) = (shop.parameter(0), shop.parameter(1));
    let legacy = shop.context.catalog.find(sku).filter(|offer| {
        let own = offer.product.as_deref();
        own.is_some_and(|own| own.eq_ignore_ascii_case(product))
    });
    let offer = match legacy {
        Some(offer) => offer,
        None => shop.sku()?,
    };
    if legacy.is_none() && shop.customer.is_none() {
        shop.context.country()?;
    }
    Ok(Answer::ok(shop.show_sku(offer, product, sku)))
}

/// Nothing is listed of what is sold no more.
pub(crate) fn availabilities(shop: &Shop<'_>) -> Result<Answer> {
    let offer = shop.sku()?;
    let is_sold = matches!(offer.sale, Sale::Open | Sale::SoldOut) && shop.has(offer);
    let items = is_sold.then(|| shop.show_availability(offer));
    let (product, sku) = (shop.parameter(0), shop.parameter(1));
    let below = format!("/products/{product}/skus/{sku}/availabilities");
    Ok(shop.list(items.into_iter().collect(), &below))
}

pub(crate) fn availability(shop: &Shop<'_>) -> Result<Answer> {
    let offer = shop.sku()?;
    let current = offer.current_id(shop.context.settings.reissued);
    let asked = shop.parameter(2);
    let is_it = current
        .rsplit(':')
        .next()
        .is_some_and(|own| own.eq_ignore_ascii_case(asked));
    refuse!(if !is_it || !shop.has(offer),
        404, 400_019 => "Availability {asked} was not found.");
    Ok(Answer::ok(shop.show_availability(offer)))
}
