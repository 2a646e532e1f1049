//! What Partner Center knows of customers and partners beside what it shows: why it may refuse to sell.

use crate::json::Json;
use crate::money::Cents;

const ACCOUNTS: &str = include_str!("../data/accounts.json");

/// The standing of a customer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Account {
    /// The customer has not accepted the Microsoft Customer Agreement.
    pub(crate) without_agreement: bool,
    pub(crate) under_review: bool,
    pub(crate) locked: bool,
    /// The most that one order may cost.
    pub(crate) credit: Option<Cents>,
    pub(crate) segment: Option<String>,
}

/// Somebody who may stand on the record of a sale.
#[derive(Debug)]
pub(crate) struct Partner {
    /// Not known of every partner.
    pub(crate) tenant: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Accounts {
    file: Option<Json>,
}

impl Accounts {
    pub(crate) fn embedded() -> serde_json::Result<Self> {
        let file = Some(Json::parse(ACCOUNTS)?);
        Ok(Self { file })
    }

    pub(crate) fn of(&self, customer: &str) -> Account {
        let file = self.file.as_ref().and_then(|file| file.get("customers"));
        let Some(json) = file.and_then(|customers| customers.get(customer)) else {
            return Account::default();
        };
        let flag = |name| json.get(name).is_some_and(Json::is_true);
        Account {
            without_agreement: json.get("agreement").is_some_and(|json| !json.is_true()),
            under_review: flag("underReview"),
            locked: flag("locked"),
            credit: json.get("credit").and_then(Json::as_number),
            segment: json.get("segment").and_then(Json::as_text),
        }
    }

    pub(crate) fn partner(&self, id: &str) -> Option<Partner> {
        let partners = self.file.as_ref()?.get("partners")?.items();
        let partner = partners.iter().find(|partner| partner.says("id", id))?;
        let tenant = partner.get("tenant").and_then(Json::as_text);
        Some(Partner { tenant })
    }
}
