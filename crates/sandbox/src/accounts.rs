//! What Partner Center knows of customers and partners beside what it shows: why it may refuse to sell.

use std::collections::HashMap;

use serde::Deserialize;

use crate::money::Cents;

const ACCOUNTS: &str = include_str!("../data/accounts.json");

/// The standing of a customer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Account {
    /// Has the customer accepted the Microsoft Customer Agreement? Yes, unless it says otherwise.
    pub(crate) agreement: Option<bool>,
    pub(crate) under_review: bool,
    pub(crate) locked: bool,
    /// The most that one order may cost.
    pub(crate) credit: Option<Cents>,
    pub(crate) segment: Option<String>,
}

/// Somebody who may stand on the record of a sale.
#[derive(Debug, Deserialize)]
pub(crate) struct Partner {
    pub(crate) id: String,
    /// Not known of every partner.
    pub(crate) tenant: Option<String>,
    pub(crate) name: String,
    pub(crate) country: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Accounts {
    customers: HashMap<String, Account>,
    partners: Vec<Partner>,
}

impl Accounts {
    pub(crate) fn embedded() -> serde_json::Result<Self> {
        serde_json::from_str(ACCOUNTS)
    }

    pub(crate) fn of(&self, customer: &str) -> Account {
        self.customers.get(customer).cloned().unwrap_or_default()
    }

    pub(crate) fn partners(&self) -> &[Partner] {
        &self.partners
    }

    pub(crate) fn partner(&self, id: &str) -> Option<&Partner> {
        self.partners.iter().find(|partner| partner.id == id)
    }
}
